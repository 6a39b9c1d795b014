"""The files of the command: which inputs its paths name, and where their outputs go."""

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

STDIN = "-"
SUFFIXES = {"text": ".txt", "json": ".json", "jsonl": ".jsonl", "markdown": ".md"}
ARTICLE_SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml")  # what a folder is searched for
GLOB_SIGNS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Job:
    """One input: where it comes from, and where its output goes under the output folder."""

    path: Path | None  # None for standard input
    target: Path

    @property
    def name(self) -> str:
        """How messages call the input."""
        return "standard input" if self.path is None else os.fsdecode(self.path)


@dataclass(slots=True)
class Output:
    """Where results go: to standard output, or into a folder, where no input and no other output is overwritten."""

    folder: Path | None
    form: str
    taken: dict[str, str] = field(default_factory=dict)  # real path to what is there
    written: int = 0

    def refuse(self, job: Job) -> str:
        """Claim the place of an output; why it cannot be had, "" if it can."""
        if self.folder is None:
            return ""
        target, own = self._target(job), f"the output of {job.name}"
        place = os.path.realpath(target)
        there = self.taken.get(place)
        if there is None or (there == own and job.path is not None):  # the same file twice gives the same
            self.taken[place] = own
            return ""
        return f"{job.name}: not written: {target} is {there}; take another folder for -o"

    def write(self, job: Job, text: str) -> None:
        """Write one result; articles on standard output are parted by a blank line.

        Raises:
            OSError: It cannot be written; the message says where.
        """
        if self.folder is not None:
            write_file(self._target(job), text)
        else:
            write_stdout("\n" * bool(text and self.written and self.form in ("text", "markdown")) + text)
        self.written += bool(text)

    def place(self, job: Job) -> str:
        """How messages call the place of an output."""
        return "standard output" if self.folder is None else str(self._target(job))

    def _target(self, job: Job) -> Path:
        name = job.target.name
        known = job.target.suffix.lower() in ARTICLE_SUFFIXES
        stem = name.removesuffix(job.target.suffix) if known else name
        return (self.folder or Path()) / job.target.with_name(stem + SUFFIXES[self.form])


def find_jobs(paths: Iterable[str], output: Path | None) -> Iterator[Job | str]:
    """The inputs that the paths name; a string is the message about a path that cannot be used."""
    for name in paths:
        path = Path(name)
        try:
            if name == STDIN:
                yield Job(None, Path("stdin"))
            elif name and path.is_dir():
                yield from _in_folder(path, output)
            elif name and path.exists():
                yield Job(path, Path(path.name))
            elif GLOB_SIGNS & set(name):
                yield from _matching(path, output)
            else:
                yield f"{name or 'an empty name'}: no such file or folder"
        except (OSError, ValueError) as error:
            yield f"{name}: cannot be read: {reason_of(error)}"


def _in_folder(folder: Path, output: Path | None) -> Iterator[Job | str]:
    """The articles of a folder and the folders in it, without those that this command writes there."""
    problems: list[str] = []
    found: list[Path] = []
    for here, folders, files in os.walk(
        folder, onerror=lambda e: problems.append(f"{e.filename}: cannot be read: {reason_of(e)}")
    ):
        folders[:] = [name for name in folders if not _is_inside(Path(here, name), output)]
        paths = (Path(here, name) for name in files if name.lower().endswith(ARTICLE_SUFFIXES))
        found += [path for path in paths if path.is_file()]
    if not found and not problems:
        yield f"{folder}: no articles in this folder ({', '.join(ARTICLE_SUFFIXES)})"
    yield from problems
    yield from (Job(path, path.relative_to(folder)) for path in sorted(found))


def _matching(pattern: Path, output: Path | None) -> Iterator[Job | str]:
    """The files that a pattern matches; its part without signs is the folder that is mirrored."""
    fixed = list(takewhile(lambda part: not GLOB_SIGNS & set(part), pattern.parts))
    base, rest = Path(*fixed), str(Path(*pattern.parts[len(fixed) :]))
    own = output is not None and not _is_inside(base, output)
    found = [path for path in base.glob(rest) if path.is_file() and not (own and _is_inside(path, output))]
    if not found:
        yield f"{pattern}: matches no file"
    yield from (Job(path, path.relative_to(base)) for path in sorted(found))


def _is_inside(path: Path, folder: Path | None) -> bool:
    """Whether a path is a folder or in it, whatever links lead there."""
    return folder is not None and Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def read_input(job: Job) -> bytes:
    """The bytes of an input.

    Raises:
        OSError: It cannot be read.
    """
    if job.path is not None:
        return job.path.read_bytes()
    if sys.stdin is None:
        raise OSError(errno.EBADF, "it is closed")
    return sys.stdin.buffer.read()


def write_file(target: Path, text: str) -> None:
    """Write in one step: no reader ever sees half a file.

    Raises:
        OSError: It cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".copydesk-{os.getpid()}.part")
    try:
        scratch.write_text(text, encoding="utf-8", errors="replace", newline="")
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)


def write_stdout(text: str) -> None:
    """Write to standard output at once, as UTF-8.

    Raises:
        OSError: It is closed or full.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def reason_of(error: Exception) -> str:
    """Why the system said no, without the path, which the message names already."""
    return getattr(error, "strerror", None) or str(error)
