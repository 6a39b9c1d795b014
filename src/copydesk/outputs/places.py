"""Where outputs go: whole or not at all, over nobody's file, and nowhere but where the caller said."""

import errno
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedRandom
from pathlib import Path, PurePath, PurePosixPath

from copydesk.outputs.journal import digest_of
from copydesk.records.find import DOCUMENTS, FORMS, Input, bare_name
from copydesk.records.record import Record

KNOWN = (*DOCUMENTS, *FORMS)


def target_of(source: Input, record: Record | None, suffix: str) -> PurePath:
    """The place of an output below the output folder.

    Args:
        source: The input.
        record: The document it is of; None for one file for the whole input.
        suffix: Of the format.

    >>> source = Input(Path("in/crawl.zip"), PurePath("crawl.zip"))
    >>> target_of(source, Record("", "", member="a/b.html"), ".txt").as_posix()
    'crawl/a/b.txt'
    """
    own = PurePath(_stem(source.target.name))
    place = source.target.with_name(own.name)
    if record is not None and record.member:
        member = PurePosixPath(record.member)
        place = place / member.with_name(_stem(member.name))
    if record is not None and record.number:
        place = place / f"{record.number:08}"
    return place.with_name(place.name + suffix)


def _stem(name: str) -> str:
    """A name without the suffix of its format, if it is one that copydesk knows."""
    bare = bare_name(name)
    path = PurePath(bare)
    return bare[: -len(path.suffix)] if path.suffix.lower() in KNOWN and path.stem else bare


@dataclass(slots=True)
class Claims:
    """Who has which place in an output folder.

    Attributes:
        folder: The output folder.
        taken: Real path to what is there.
        ours: Outputs of an earlier run, that may be written over.
        force: Whether any file may be.
    """

    folder: Path
    taken: dict[str, str] = field(default_factory=dict)
    ours: frozenset[str] = frozenset()
    force: bool = False

    def refuse(self, target: PurePath, owner: str, *, again: bool) -> str:
        """Claim a place; why it cannot be had, "" if it can.

        Args:
            target: The place, below the folder.
            owner: The input or record it is for.
            again: Whether the same owner may claim it twice, as it will write the same.
        """
        path = self.folder / target
        place, own = os.path.realpath(path), f"the output of {owner}"
        if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(self.folder)):
            return f"not written: {path.parent} leads out of the output folder; take another folder for -o"
        there = self.taken.get(place)
        if there is not None and not (there == own and again):
            return f"not written: {path} is {there}; take another folder for -o"
        if there is None and not self.force and target.as_posix() not in self.ours and os.path.lexists(path):
            return f"not written: {path} is there already; write over it with --force, or take another folder for -o"
        self.taken[place] = own
        return ""


def write_file(target: Path, content: str) -> None:
    """Write in one step: no reader ever sees half a file.

    Raises:
        OSError: It cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".copydesk-{os.getpid()}.part")
    try:
        scratch.write_text(content, encoding="utf-8", errors="replace", newline="")
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)


@dataclass(slots=True)
class PartFile:
    """A file that many records make, under another name until it is whole."""

    target: Path
    file: BufferedRandom

    @classmethod
    def open(cls, target: Path, *, size: int = 0) -> "PartFile":
        """A new one, or what an earlier run left of it, cut at its last whole record.

        Raises:
            OSError: It cannot be written.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        file = os.fdopen(os.open(part_path(target), flags, 0o666), "r+b")
        file.truncate(size)
        file.seek(size)
        return cls(target, file)

    def save(self, *, to_disk: bool = True) -> int:
        """Hand all that was written to the system, or even to the disk; its size.

        Raises:
            OSError: It cannot be written.
        """
        self.file.flush()
        if to_disk:
            os.fsync(self.file.fileno())
        return self.file.tell()

    def finish(self) -> None:
        """Give it its name."""
        self.save()
        self.file.close()
        part_path(self.target).replace(self.target)

    def leave(self, *, keep: bool) -> None:
        """Close it as it is, if it is not finished; it is taken away unless it is to be kept."""
        if self.file.closed:
            return
        with suppress(OSError):
            self.file.close()
        if not keep:
            part_path(self.target).unlink(missing_ok=True)


def part_path(target: Path) -> Path:
    """The name of a file that is not whole yet."""
    return target.with_name(f".copydesk-{digest_of(target.name)}.part")


def write_stdout(text: str) -> None:
    """Write to standard output at once, as UTF-8.

    Raises:
        OSError: It is closed or full.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    if not hasattr(sys.stdout, "buffer"):  # notebooks, and programs that catch what is written
        sys.stdout.write(text)
        return
    left = memoryview(text.encode("utf-8", errors="replace"))
    while left:  # without a buffer (PYTHONUNBUFFERED) a signal may cut a write short
        left = left[sys.stdout.buffer.write(left) :]
    sys.stdout.buffer.flush()
