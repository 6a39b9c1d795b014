"""Work in other processes that may hang, crash or be killed: each costs one thing, and the others go on.

A worker is a Python process of its own that reads things from its standard input and writes what a task makes of them
to its standard output. So no fork copies the caller's threads, the caller's script needs no guard, and a worker whose
caller is gone sees the end of its input and leaves. Source: the executors of `concurrent.futures` lose all that is
outstanding when one worker dies; datatrove's `ExtractorSandbox` kills a process that is late.
"""

import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK_THINGS, CHUNK_BYTES = 8, 200_000  # sent to a worker at once: fewer waits between two things
AHEAD = 3  # chunks for each worker that are read ahead of the results
TICK = 0.1  # seconds between two looks at the clock
STILLBORN = 3  # times that a worker may die while it loads, before the thing that it was started for is lost
GRACE = 30.0  # seconds that a new worker may take to load the library
LENGTH = struct.Struct(">Q")
READY = b"ready"
SERVE = "import sys; sys.path[:] = {path!r}; from copydesk.workers import serve; serve()"
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")  # one each: the workers share the cores


class LostReason(StrEnum):
    """Why a thing has no result."""

    TIME = "time"
    CRASH = "crash"


@dataclass(frozen=True, slots=True)
class Lost:
    """What stands in the place of a result that a worker could not give."""

    reason: LostReason
    message: str


def run_many(
    task: Callable[[T], R],
    things: Iterable[T],
    *,
    jobs: int,
    time_limit: float | None = None,
    size: Callable[[T], int] = lambda thing: 1,
) -> Iterator[tuple[T, R | Lost]]:
    """Each thing with what a task makes of it, in their order, by other processes; a few are in memory at once.

    A thing whose worker dies is tried once more, alone in a new one; if that dies too, it is lost.

    Args:
        task: A function that can be pickled and does not raise.
        things: Read as they are needed.
        jobs: Number of processes.
        time_limit: Seconds that one thing may take; a late worker is killed.
        size: Bytes of a thing, about, for sending several small ones at once.
    """
    workers: list[Worker[T, R]] = [Worker(pickle.dumps(task), time_limit) for _ in range(jobs)]
    free = deque(workers)
    waiting: deque[tuple[list[T], Future[list[R | Lost]]]] = deque()

    def run_chunk(chunk: list[T]) -> list[R | Lost]:
        worker = free.popleft()
        try:
            return worker.run(chunk)
        finally:
            free.append(worker)

    pool = ThreadPoolExecutor(jobs, thread_name_prefix="copydesk")
    try:
        for chunk in _chunks(things, size):
            waiting.append((chunk, pool.submit(run_chunk, chunk)))
            if len(waiting) >= jobs * AHEAD:
                yield from _results(*waiting.popleft(), workers)
        while waiting:
            yield from _results(*waiting.popleft(), workers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.stop()


def _chunks(things: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """Things in groups of a few, fewer if they are large."""
    chunk: list[T] = []
    total = 0
    for thing in things:
        chunk.append(thing)
        total += size(thing)
        if len(chunk) >= CHUNK_THINGS or total >= CHUNK_BYTES:
            yield chunk
            chunk, total = [], 0
    if chunk:
        yield chunk


def _results(
    chunk: list[T], future: "Future[list[R | Lost]]", workers: Sequence["Worker[Any, Any]"]
) -> Iterator[tuple[T, R | Lost]]:
    """What a chunk gave; while it is awaited, late workers are killed."""
    while not wait([future], timeout=TICK).done:
        now = time.monotonic()
        for worker in workers:
            worker.kill_if_late(now)
    yield from zip(chunk, future.result(), strict=True)


@dataclass(slots=True)
class Worker(Generic[T, R]):
    """One process, started when it is first needed and again after it died.

    Attributes:
        task: What it does, pickled.
        time_limit: Seconds that one thing may take.
        due: Time of the monotonic clock at which it is late; None while it waits for work.
        late: Whether it was killed for being late.
        loading: Whether it has still to load the library.
        stopped: Whether the caller needs nothing more.
    """

    task: bytes
    time_limit: float | None
    due: float | None = None
    late: bool = False
    loading: bool = False
    stopped: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, chunk: Sequence[T]) -> list[R | Lost]:
        """The results of a chunk, in order."""
        results: list[R | Lost] = []
        retried, stillborn = -1, 0
        while len(results) < len(chunk) and not self.stopped:
            first = len(results)
            alone = first == retried
            results += self._try(chunk[first : first + 1] if alone else chunk[first:])
            done = len(results)
            if done == len(chunk) or (alone and done > first):
                continue
            late, code = self._bury()
            if self.stopped:
                break
            if self.loading and stillborn < STILLBORN:
                stillborn += 1  # it never saw the thing
            elif late and self.time_limit is not None and not self.loading:
                results.append(Lost(LostReason.TIME, f"took longer than {self.time_limit:g} s"))
            elif done == retried:
                results.append(Lost(LostReason.CRASH, _how_it_died(code)))
            else:
                retried = done
        return results

    def _try(self, chunk: Sequence[T]) -> list[R]:
        """The results of a chunk until the worker dies."""
        results: list[R] = []
        try:
            process = self._alive()
            assert process.stdin is not None and process.stdout is not None
            self._start_clock()
            _send(process.stdin, pickle.dumps(chunk, protocol=pickle.HIGHEST_PROTOCOL))
            for _ in chunk:
                results.append(pickle.loads(_receive(process.stdout)))
                self._start_clock()
        except (OSError, EOFError, ValueError):
            return results
        finally:
            self.due = None
        return results

    def _start_clock(self) -> None:
        self.due = None if self.time_limit is None else time.monotonic() + self.time_limit

    def _alive(self) -> "subprocess.Popen[bytes]":
        """The process, ready for work."""
        with self.lock:
            if self.stopped:
                raise EOFError
            if self.process is not None:
                return self.process
            self.late, self.loading = False, True
            settings = dict.fromkeys(THREADS, "1") | os.environ
            self.process = process = subprocess.Popen(
                [sys.executable, "-c", SERVE.format(path=sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=settings,
            )
        assert process.stdin is not None and process.stdout is not None
        self.due = time.monotonic() + GRACE
        _send(process.stdin, self.task)
        if _receive(process.stdout) != READY:
            raise EOFError
        self.loading = False
        return process

    def kill_if_late(self, now: float) -> None:
        """Kill the process if its time is over."""
        with self.lock:
            if self.due is not None and now > self.due and self.process is not None:
                self.due, self.late = None, True
                self.process.kill()

    def _bury(self) -> tuple[bool, int]:
        """Whether the dead process was late, and its exit code."""
        with self.lock:
            process, self.process = self.process, None
        if process is None:
            return False, 0
        process.kill()
        code = process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                assert stream is not None
                stream.close()
        return self.late, code

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.stopped = True
        self._bury()


def _how_it_died(code: int) -> str:
    """The end of a process, for people."""
    if code < 0:
        with suppress(ValueError):
            name = signal.Signals(-code).name
            hint = "; is there too little memory?" if name == "SIGKILL" else ""
            return f"its process was ended twice by {name}{hint}"
    return f"its process ended twice with code {code}"


def _send(stream: IO[bytes], content: bytes) -> None:
    stream.write(LENGTH.pack(len(content)) + content)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    """The next message.

    Raises:
        EOFError: There is none.
    """
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def serve() -> None:
    """The life of a worker: read the task, then things, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller, who then ends the input
    _volunteer()
    source = os.fdopen(os.dup(0), "rb")
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a library prints must not come between the results
    with suppress(EOFError, BrokenPipeError):
        task = pickle.loads(_receive(source))
        _send(target, READY)
        while True:
            for thing in pickle.loads(_receive(source)):
                _send(target, pickle.dumps(task(thing), protocol=pickle.HIGHEST_PROTOCOL))


def _volunteer() -> None:
    """Be the first that the system ends when memory is short, before the caller."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123
        file.write("500")
