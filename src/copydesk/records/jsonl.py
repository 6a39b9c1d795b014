"""Lines of JSON, one row each."""

import json
from collections.abc import Iterator
from typing import IO

from copydesk.records.record import MOST_BYTES, Columns, Origin, Record, record_of

BOM = b"\xef\xbb\xbf"
RAW_BYTES = 10_000  # of a line that is no JSON, kept in its record


def read_jsonl(stream: IO[bytes], origin: Origin) -> Iterator[Record]:
    """The records of a stream of lines; blank ones are passed over, broken ones become records with a problem.

    Raises:
        OSError, EOFError: The stream cannot be read further.
    """
    number = 0
    while line := stream.readline(MOST_BYTES):
        number += 1
        here = f"{origin.place}, line {number}"
        if len(line) >= MOST_BYTES and not line.endswith(b"\n"):
            _skip_line(stream)
            problem = f"longer than {MOST_BYTES // 1_000_000} MB"
            yield Record(None, here, number=number, problem=problem, position=origin.tell())
            continue
        line = line.removeprefix(BOM) if number == 1 else line
        if line.strip():
            yield _record_in(line, origin, here, number)


def _skip_line(stream: IO[bytes]) -> None:
    while (part := stream.readline(1 << 20)) and not part.endswith(b"\n"):
        pass


def _record_in(line: bytes, origin: Origin, place: str, number: int) -> Record:
    """The record of one line."""
    try:
        row = json.loads(line.decode("utf-8").rstrip("\r\n"))
    except UnicodeDecodeError as error:
        problem = f"no UTF-8: {error.reason} at byte {error.start}"
    except RecursionError:
        problem = "JSON nested too deeply"
    except ValueError as error:
        problem = f"no JSON: {error}"
    else:
        if isinstance(row, dict):
            return record_of(row, origin, place, number)
        problem = 'JSON, but no object such as {"text": "…"}'
    raw = {"raw": line[:RAW_BYTES].decode("utf-8", "replace").rstrip("\r\n")}
    return Record(None, place, fields=raw, number=number, problem=problem, position=origin.tell())


def is_jsonl(head: bytes, columns: Columns) -> bool:
    """Whether data that begin like this are lines of JSON with a field for the text."""
    line, end, _ = head.removeprefix(BOM).lstrip().partition(b"\n")
    if not line.startswith(b"{"):
        return False
    if not end and not line.rstrip().endswith(b"}"):  # its first line goes on
        return json.dumps(columns.text).encode() in line
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and columns.text in row
