"""Rows to bytes: JSON lines, CSV, Parquet."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import IO, Any, Protocol

from copydesk.article import SURROGATE
from copydesk.outputs.render import FLAT, PREFIX
from copydesk.records.table import load_pyarrow

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs a cell that begins like this
REST = f"{PREFIX}rest"  # column for the fields of later rows that the first rows do not have
GROUP = 1000  # rows of a Parquet file that are written at once


class RowWriter(Protocol):
    """Writes rows to a stream of bytes."""

    def write(self, row: Any) -> None:  # noqa: ANN401  # a line of JSON, or values by column
        """Write one row; it may stay in memory until `flush`."""

    def flush(self) -> bool:
        """Pass on what is in memory; whether the stream is whole as far as it goes."""

    def finish(self) -> None:
        """Write what belongs at the end."""


class JsonlWriter:
    """One line for each row."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, row: str) -> None:
        self._stream.write(row.encode("utf-8"))

    def flush(self) -> bool:
        self._stream.flush()
        return True

    def finish(self) -> None:
        self._stream.flush()


class CsvWriter:
    """A table whose columns are those of its first row; the cells of others are kept as JSON in a last column.

    Cells that a spreadsheet would run as a formula get an apostrophe before them. Source: OWASP, CSV Injection.
    """

    def __init__(self, stream: IO[bytes], columns: Sequence[str] = ()) -> None:
        self._text = io.TextIOWrapper(stream, "utf-8", errors="backslashreplace", newline="", write_through=True)
        self._rows = csv.writer(self._text, lineterminator="\n")
        self._columns: tuple[str, ...] = tuple(columns)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table, () before the first row."""
        return self._columns

    def write(self, row: Mapping[str, object]) -> None:
        if not self._columns:
            self._columns = (*(name for name in row if name != REST), REST)
            self._rows.writerow([_harmless(name) for name in self._columns])
        rest = {name: value for name, value in row.items() if name not in self._columns}
        cells = {**row, REST: json.dumps(rest, ensure_ascii=False, default=str) if rest else None}
        self._rows.writerow([_cell(cells.get(name)) for name in self._columns])

    def flush(self) -> bool:
        self._text.flush()
        return True

    def finish(self) -> None:
        try:
            self._text.flush()
        finally:
            self._text.detach()  # else it would close the stream when it goes


def _cell(value: object) -> str:
    """A value as a cell that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _harmless(value)
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (dict, list)) else str(value)


def _harmless(text: str) -> str:
    """A text as a cell that no spreadsheet runs; numbers stay.

    >>> [_harmless(text) for text in ("=1+1", "-5", "-x", "a")]
    ["'=1+1", '-5', "'-x", 'a']
    """
    if not text.startswith(FORMULA):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


class ParquetWriter:
    """A Parquet file with the columns of its first rows, or of the file that they come from."""

    def __init__(self, stream: IO[bytes], schema: Any = None) -> None:  # noqa: ANN401  # a type of pyarrow
        self._arrow = load_pyarrow()
        self._stream = stream
        self._read_schema = schema
        self._rows: list[Mapping[str, object]] = []
        self._file: Any = None

    def write(self, row: Mapping[str, object]) -> None:
        self._rows.append(row)
        if len(self._rows) >= GROUP:
            self._write_rows()

    def _write_rows(self) -> None:
        """Write the rows in memory as a group."""
        if self._file is None:
            self._file = self._arrow.parquet.ParquetWriter(self._stream, self._schema())
        columns: dict[str, list[object]] = {name: [] for name in self._file.schema.names}
        for row in self._rows:
            rest = {name: value for name, value in row.items() if name not in columns}
            for name, values in columns.items():
                value, left = _fitting(self._arrow, row.get(name), self._file.schema.field(name).type)
                values.append(value)
                rest |= {name: left} if left is not None else {}
            if rest:
                columns[REST][-1] = json.dumps(rest, ensure_ascii=False, default=str)
        self._file.write_table(self._arrow.table(columns, schema=self._file.schema))
        self._rows = []

    def _schema(self) -> Any:  # noqa: ANN401
        """The columns with their types: as read, else as the first rows have them; what is new is text."""
        arrow = self._arrow
        fields = {field.name: field.type for field in self._read_schema or ()}
        names = dict.fromkeys(name for row in self._rows for name in row)
        for name in names:
            if name not in fields:
                fields[name] = _type_of(arrow, [row.get(name) for row in self._rows])
        own = {f"{PREFIX}{name}": arrow.string() for name in (*FLAT, "rest")}
        metadata = None if self._read_schema is None else self._read_schema.metadata
        return arrow.schema(list((fields | own).items()), metadata=metadata)

    def flush(self) -> bool:
        return False

    def finish(self) -> None:
        if self._rows or self._file is None:
            self._write_rows()
        self._file.close()


def _type_of(arrow: Any, values: Sequence[object]) -> Any:  # noqa: ANN401
    """The type that some values have in common; text if they have none."""
    try:
        found = arrow.array(values).type
    except (arrow.ArrowException, UnicodeEncodeError):
        return arrow.string()
    return arrow.string() if arrow.types.is_null(found) else found


def _fitting(arrow: Any, value: object, kind: Any) -> tuple[object, object]:  # noqa: ANN401
    """A value as its column takes it, and what is left over if it does not."""
    if isinstance(value, str):
        value = SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    try:
        arrow.scalar(value, type=kind)
    except (arrow.ArrowException, UnicodeEncodeError, TypeError, ValueError, OverflowError):
        return None, value
    return value, None


def open_writer(form: str, stream: IO[bytes], *, columns: Sequence[str] = (), schema: Any = None) -> RowWriter:  # noqa: ANN401
    """The writer of a form.

    Args:
        form: "jsonl", "csv" or "parquet".
        stream: Where the bytes go.
        columns: Of a CSV table whose beginning is written already.
        schema: Of the Parquet file that the rows come from.
    """
    if form == "csv":
        return CsvWriter(stream, columns)
    return ParquetWriter(stream, schema) if form == "parquet" else JsonlWriter(stream)
