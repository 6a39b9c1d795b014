"""What a run has done, line by line, so that a run that was ended goes on where it was."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from copydesk.errors import ConfigError
from copydesk.records.find import Input

NAME = ".copydesk-run.jsonl"  # in an output folder
FORMAT = 1


@dataclass(frozen=True, slots=True)
class State:
    """How far one input is.

    Attributes:
        stamp: Size and time of last change of its file; None for standard input.
        rows: Records of it whose output is written.
        size: Bytes of the output that these take, where many records make one file.
        done: Whether that is all of it.
    """

    stamp: tuple[int, int] | None = None
    rows: int = 0
    size: int = 0
    done: bool = False


NOTHING = State()


def stamp_of(source: Input) -> tuple[int, int] | None:
    """What tells whether an input has changed between two runs."""
    if source.path is None:
        return None
    with suppress(OSError):
        found = source.path.stat()
        return found.st_size, found.st_mtime_ns
    return None


@dataclass(slots=True)
class Journal:
    """The journal of one output folder or file; open while the run goes on, and locked.

    Attributes:
        path: Where it is.
        states: Input by name, as earlier runs left it.
        targets: Outputs that are this run's or an earlier one's.
    """

    path: Path
    states: dict[str, State] = field(default_factory=dict)
    targets: set[str] = field(default_factory=set)
    file: IO[str] | None = None

    def open(self, setting: str, *, resume: bool, force: bool) -> None:
        """Begin or go on.

        Args:
            setting: Digest of all that the output depends on beside the inputs.
            resume: Whether to go on where an earlier run ended.
            force: Whether to write over what an earlier run wrote.

        Raises:
            ConfigError: There is an earlier run, or another one at this moment; the message says what to do.
            OSError: The journal cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        self.file = os.fdopen(descriptor, "r+", encoding="utf-8", errors="surrogateescape", newline="\n")
        try:
            self._begin(setting, resume=resume, force=force)
        except BaseException:
            self.file.close()
            raise

    def _begin(self, setting: str, *, resume: bool, force: bool) -> None:
        """Lock the file, read what it holds, and write its first line."""
        assert self.file is not None
        self._lock()
        lines = list(self._lines())
        if lines and not resume and not force:
            raise ConfigError(
                "it holds the output of an earlier run; "
                "go on with --resume, write over it with --force, or take another place"
            )
        if lines and resume and lines[0].get("setting") != setting:
            raise ConfigError("the earlier run had other options or another version; start anew with --force")
        if resume:
            self._read(lines[1:])
        elif force:
            self.targets = {str(line.get("target")) for line in lines[1:]}
        if not lines or not resume:
            self.file.seek(0)
            self.file.truncate()
            self._write({"copydesk_run": FORMAT, "setting": setting})

    def _lock(self) -> None:
        """Let no second run in."""
        try:
            import fcntl
        except ImportError:  # no such locks on this system
            return
        assert self.file is not None
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ConfigError("another run is writing there at this moment") from error

    def _lines(self) -> Iterator[dict[str, Any]]:
        """The whole lines; a torn one at the end is taken off."""
        assert self.file is not None
        end = 0
        text = self.file.read()
        for line in text.splitlines(keepends=True):
            try:
                row = json.loads(line) if line.endswith("\n") else None
            except ValueError:
                row = None
            if not isinstance(row, dict):
                break
            end += len(line.encode("utf-8", "surrogateescape"))
            yield row
        self.file.seek(end)
        self.file.truncate()

    def _read(self, lines: list[dict[str, Any]]) -> None:
        for line in lines:
            stamp = line.get("stamp")
            state = State(tuple(stamp) if stamp else None, line["rows"], line["size"], line["done"])
            self.states[line["input"]] = state
            self.targets.add(str(line.get("target")))

    def state_of(self, source: Input) -> State:
        """How far an input is; nothing is done if it has changed."""
        state = self.states.get(source.name, NOTHING)
        return state if state.stamp == stamp_of(source) else NOTHING

    def note(self, source: Input, target: str, *, rows: int, size: int = 0, done: bool) -> None:
        """Write down how far an input is."""
        stamp = stamp_of(source)
        self.targets.add(target)
        self.states[source.name] = State(stamp, rows, size, done)
        row = {"input": source.name, "stamp": stamp, "rows": rows, "size": size, "done": done, "target": target}
        self._write(row)

    def _write(self, row: dict[str, Any]) -> None:
        assert self.file is not None
        self.file.write(json.dumps(row) + "\n")
        self.file.flush()

    def close(self, *, keep: bool) -> None:
        """End; without `keep`, nothing of it stays."""
        if self.file is not None:
            if not keep:
                self.path.unlink(missing_ok=True)
            self.file.close()
            self.file = None


def digest_of(*parts: str) -> str:
    """A short name for some texts."""
    from hashlib import sha256  # takes a while to import, and standard output needs no journal

    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
