"""Zip archives: their members, read one after the other, never unpacked to disk."""

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO

from copydesk.errors import InputError
from copydesk.records.record import Record

ReadMember = Callable[[IO[bytes], str, int], Iterator[Record]]  # its bytes, its name, its packed size


def read_zip(stream: IO[bytes], place: str, is_known: Callable[[str], bool], read: ReadMember) -> Iterator[Record]:
    """The records of the members whose names are known.

    A member whose name would lead out of a folder becomes a record with a problem.

    Raises:
        InputError: The archive is damaged.
        OSError: It cannot be read.
    """
    import zipfile  # takes a while to import

    bad = (zipfile.BadZipFile, RuntimeError, NotImplementedError)  # damaged, locked, packed in an unknown way
    try:
        archive = zipfile.ZipFile(stream)
    except bad as error:
        raise InputError(f"no zip archive that can be read: {error}") from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        known = [member for member in members if leads_out(member.filename) or is_known(member.filename)]
        if not known:
            yield Record(None, place, problem="no articles in this archive, as far as the names in it tell")
        for member in known:
            here = f"{place}: {member.filename}"
            if leads_out(member.filename):
                problem = "its name leads out of the folder, as an attack does; not read"
                yield Record(None, here, member=member.filename, problem=problem)
                continue
            try:
                with archive.open(member) as content:
                    yield from read(content, member.filename, member.compress_size)
            except bad as error:
                yield Record(None, here, member=member.filename, problem=f"cannot be read: {error}")


def leads_out(name: str) -> bool:
    r"""Whether the name of a member points elsewhere than below its archive, on any system.

    >>> [leads_out(name) for name in ("a/b.txt", "../a.txt", "/a.txt", "a\\..\\..\\b.txt", "C:a.txt")]
    [False, True, True, True, True]
    """
    windows = PureWindowsPath(name)
    absolute = PurePosixPath(name).is_absolute() or bool(windows.drive or windows.root)
    return absolute or ".." in windows.parts or "\0" in name
