"""Tables: CSV by the standard library, Parquet by pyarrow."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any

from copydesk.errors import InputError
from copydesk.readers.text import decode_text
from copydesk.records.record import MOST_BYTES, Origin, Record, record_of

DELIMITERS = ",;\t|"
SAMPLE = 1 << 20
ROWS = 256  # of a Parquet file held at once


def read_csv(stream: IO[bytes], origin: Origin) -> Iterator[Record]:
    """The records of a table in text; its first line names the columns.

    The delimiter is the one that gives a column for the text, and a comma if none does. Cells beyond the columns are
    kept under the name of their place.

    Raises:
        OSError, EOFError: The stream cannot be read further.
        InputError: It holds no table.
    """
    head = _peek(stream)
    encoding = decode_text(head[: head.rfind(b"\n") + 1] or head)[1] if head else "utf-8"
    text = io.TextIOWrapper(
        io.BufferedReader(_Joined(head, stream), SAMPLE), encoding=encoding, errors="replace", newline=""
    )
    csv.field_size_limit(MOST_BYTES)
    first = head.decode(encoding, "replace").lstrip("\ufeff").split("\n", 1)[0]
    rows = csv.reader(text, delimiter=_delimiter_of(first, origin.columns.text))
    names: list[str] | None = None
    number = 0
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            number += 1
            here = f"{origin.place}, line {rows.line_num}"
            yield Record(None, here, number=number, problem=f"no row of a table: {error}", position=origin.tell())
            continue
        if names is None:
            names = [name.lstrip("\ufeff") for name in cells]
        elif cells:
            number += 1
            row: dict[str, object] = dict(zip(names, cells, strict=False))
            row |= {f"column {at + 1}": cells[at] for at in range(len(names), len(cells))}
            yield record_of(row, origin, f"{origin.place}, line {rows.line_num}", number)


def _peek(stream: IO[bytes]) -> bytes:
    """The beginning of a stream, up to the size of a sample."""
    parts: list[bytes] = []
    while sum(map(len, parts)) < SAMPLE and (part := stream.read(SAMPLE)):
        parts.append(part)
    return b"".join(parts)


class _Joined(io.RawIOBase):
    """A stream whose beginning was read already."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        part = self._head[: len(buffer)] if self._head else self._rest.read(len(buffer))
        self._head = self._head[len(part) :] if self._head else b""
        buffer[: len(part)] = part
        return len(part)


def _delimiter_of(line: str, text_column: str) -> str:
    """What parts the cells of a table with this first line."""
    for sign in DELIMITERS:
        if text_column in next(csv.reader([line], delimiter=sign), []) and sign in line:
            return sign
    return max(DELIMITERS, key=lambda sign: (line.count(sign), sign == ","))


def load_pyarrow() -> Any:  # noqa: ANN401  # a library without types
    """The modules of pyarrow.

    Raises:
        InputError: It is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise InputError("Parquet needs the package pyarrow: pip install 'copydesk[parquet]'") from error
    return pyarrow


def read_parquet(stream: IO[bytes], origin: Origin) -> Iterator[Record]:
    """The records of a Parquet file, a few rows in memory at once.

    Raises:
        InputError: It is none, or pyarrow is not installed.
        OSError: It cannot be read further.
    """
    pyarrow = load_pyarrow()
    try:
        file = pyarrow.parquet.ParquetFile(stream)
        number = 0
        for batch in file.iter_batches(batch_size=ROWS):
            for row in _rows_of(batch, pyarrow.string()):
                number += 1
                yield record_of(row, origin, f"{origin.place}, row {number}", number)
    except pyarrow.ArrowException as error:
        raise InputError(f"no Parquet file that can be read: {error}") from error


def _rows_of(batch: Any, text: Any) -> list[dict[str, object]]:  # noqa: ANN401
    """The rows of a batch; values that Python does not have, such as nanoseconds, are texts."""
    try:
        rows: list[dict[str, object]] = batch.to_pylist()
    except Exception:  # what fails depends on the type
        columns = {name: [_value(cell, text) for cell in batch.column(name)] for name in batch.schema.names}
        return [{name: values[at] for name, values in columns.items()} for at in range(batch.num_rows)]
    return rows


def _value(cell: Any, text: Any) -> object:  # noqa: ANN401
    """The value of a cell; as text, or None, where Python has none."""
    for read in (cell.as_py, lambda: cell.cast(text).as_py()):
        with suppress(Exception):  # what is raised depends on the type
            return read()
    return None


def parquet_schema(stream: IO[bytes]) -> Any:  # noqa: ANN401  # a library without types
    """The columns of a Parquet file with their types.

    Raises:
        InputError: It is none, or pyarrow is not installed.
    """
    pyarrow = load_pyarrow()
    try:
        return pyarrow.parquet.read_schema(stream)
    except pyarrow.ArrowException as error:
        raise InputError(f"no Parquet file that can be read: {error}") from error
