"""Any input as a stream of records; what cannot be read is a record that says why, and the rest goes on."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, Literal, cast, get_args

from copydesk.errors import ConfigError, InputError
from copydesk.records.find import Input, Missed, find_inputs, form_of, reason_of
from copydesk.records.jsonl import is_jsonl, read_jsonl
from copydesk.records.record import Columns, Origin, Record
from copydesk.records.table import read_csv, read_parquet
from copydesk.records.unpack import BROKEN, PACKED, packing_of, read_whole, unpacked
from copydesk.records.warc import read_warc

Form = Literal["document", "jsonl", "csv", "parquet", "warc", "zip"]
BUFFER = 1 << 20  # bytes; as many are looked at to tell what a stream holds
ROWS = {"jsonl": read_jsonl, "csv": read_csv, "parquet": read_parquet, "warc": read_warc}
UNREADABLE = (InputError, OSError, *BROKEN)


@dataclass(frozen=True, slots=True)
class Reading:
    """How inputs are read.

    Attributes:
        columns: Which fields of a row hold its text and its address.
        form: What every input holds, whatever its name says; None to go by names and first bytes.
    """

    columns: Columns = field(default_factory=Columns)
    form: Form | None = None

    def __post_init__(self) -> None:
        """Refuse a form that nobody reads."""
        if self.form is not None and self.form not in get_args(Form):
            raise ConfigError(f'form: "{self.form}" is none of {", ".join(get_args(Form))}')


@dataclass(frozen=True, slots=True)
class Records:
    """The records of some paths; each loop over it reads them anew, in the same order."""

    paths: tuple[str | Path, ...]
    reading: Reading

    def __iter__(self) -> Iterator[Record]:
        """The records, one after the other; a path that gives none is a record with a problem."""
        for found in find_inputs(self.paths):
            if isinstance(found, Input):
                yield from records_in(found, self.reading)
            elif not found.harmless:
                yield missed_record(found)


def missed_record(missed: Missed) -> Record:
    """The record of a path that gives no input."""
    place, _, problem = missed.message.rpartition(": ")
    return Record(None, place, problem=problem)


def read_records(
    *paths: str | Path, text_field: str = "text", url_field: str = "url", form: Form | None = None
) -> Records:
    """The records in files, folders, globs and archives, to be passed to `clean_many`.

    A text or page is one record. JSON lines, CSV and Parquet give one for each row, WARC and WET files one for each
    page; all of them may be packed with gzip or zstd, or be members of a zip archive. Only a few are in memory at once.

    Args:
        paths: Where they are; "-" is standard input. Links in folders are not followed.
        text_field: The field of a row that holds its text.
        url_field: The field that holds the address of its page, if any does.
        form: What all paths hold: "document", "jsonl", "csv", "parquet", "warc" or "zip"; None to see for itself.

    Raises:
        ConfigError: `form` is none of these.

    >>> [record.place for record in read_records("no/such/file.txt")]
    ['no/such/file.txt']
    """
    return Records(paths, Reading(Columns(text_field, url_field), form))


def records_in(source: Input, reading: Reading) -> Iterator[Record]:
    """The records of one input."""
    with ExitStack() as opened:
        try:
            raw = _open(source, opened)
            yield from _read(raw, source, reading)
        except UNREADABLE as error:
            yield Record(None, source.name, problem=f"cannot be read: {_reason(error)}")


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, InputError) else reason_of(error)


def _open(source: Input, opened: ExitStack) -> io.BufferedReader:
    """The bytes of an input, in a buffer that lets its beginning be looked at."""
    if source.path is not None:
        return cast(io.BufferedReader, opened.enter_context(source.path.open("rb", buffering=BUFFER)))
    if sys.stdin is None:
        raise InputError("it is closed")
    raw = cast(io.BufferedReader, io.BufferedReader(cast(io.RawIOBase, sys.stdin.buffer), BUFFER))
    opened.callback(raw.detach)  # else it would close standard input when it goes
    return raw


def _read(raw: io.BufferedReader, source: Input, reading: Reading) -> Iterator[Record]:
    """The records of an open input, by its form."""
    packing = packing_of(raw.peek(4))
    form = reading.form or source.form
    stream = raw if form == "warc" and packing == "gzip" else unpacked(raw, packing)  # warcio unpacks by itself
    form = form or _sniffed(stream, reading.columns)
    size = _size_of(raw) if packing else 0
    yield from _by_form(stream, form, Origin(source.name, reading.columns, partial(_position, raw), size))


def look_ahead(source: Input, reading: Reading) -> str:
    """The form of an input: as the caller says, as its name tells, or as its first bytes show."""
    if reading.form or source.form:
        return reading.form or source.form
    if source.path is None:
        peek = getattr(getattr(sys.stdin, "buffer", None), "peek", None)
        return "" if peek is None else _form_of_head(peek(BUFFER), reading.columns)
    with ExitStack() as opened, suppress(*UNREADABLE):
        raw = _open(source, opened)
        return _sniffed(unpacked(raw, packing_of(raw.peek(4))), reading.columns)
    return ""


def _sniffed(stream: IO[bytes], columns: Columns) -> str:
    """What a stream holds by its first bytes, if its name does not tell."""
    return _form_of_head(stream.peek(BUFFER), columns)  # type: ignore[attr-defined]  # every stream here has it


def _form_of_head(head: bytes, columns: Columns) -> str:
    if head.startswith(b"WARC/1."):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    return "jsonl" if is_jsonl(head, columns) else "document"


def _position(raw: BinaryIO) -> int:
    """How many bytes of a file were read; 0 for a pipe."""
    try:
        return raw.tell()
    except (OSError, ValueError):
        return 0


def _size_of(raw: BinaryIO) -> int:
    """The size of a file, 0 for a pipe."""
    try:
        return os.fstat(raw.fileno()).st_size
    except (OSError, ValueError):
        return 0


def _by_form(stream: IO[bytes], form: str, origin: Origin) -> Iterator[Record]:
    """The records of a stream, none of which is kept."""
    if form == "zip":
        from copydesk.records.archive import read_zip

        read = partial(_read_member, origin=origin)
        yield from read_zip(stream, origin.place, lambda name: form_of(name) not in ("", "zip"), read)
    elif form in ROWS:
        yield from _going_on(ROWS[form](stream, origin), origin)
    else:
        yield Record(read_whole(stream, origin.packed_size), origin.place, position=origin.tell())


def _going_on(records: Iterator[Record], origin: Origin) -> Iterator[Record]:
    """Records until their file fails, then one that says so."""
    count = 0
    try:
        for record in records:
            count += 1
            yield record
    except UNREADABLE as error:
        where = f" after record {count}" if count else ""
        yield Record(None, origin.place, number=count + 1, problem=f"cannot be read{where}: {_reason(error)}")


def _read_member(stream: IO[bytes], name: str, packed_size: int, *, origin: Origin) -> Iterator[Record]:
    """The records of one member of an archive."""
    here = replace(origin, place=f"{origin.place}: {name}", packed_size=packed_size)
    try:
        inner = unpacked(stream, PACKED.get(Path(name).suffix.lower(), ""))
        for record in _by_form(inner, form_of(name), here):
            yield replace(record, member=name)
    except UNREADABLE as error:
        yield Record(None, here.place, member=name, problem=f"cannot be read: {_reason(error)}")
