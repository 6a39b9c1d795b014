"""Record: one text of a stream, with where it stands and what stands beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MOST_BYTES = 200_000_000  # of one document or one line; no article has as many, and each needs several times its size


@dataclass(frozen=True, slots=True)
class Record:
    """One text to clean, or why there is none.

    Attributes:
        text: What `clean` is to be given; None if it could not be read.
        place: Where it stands, for people: "in.jsonl, line 17", "crawl.zip: a.txt".
        url: Address of its page, if its file says so.
        fields: The row it came in, text and all; empty for a document that is a file of its own.
        number: Of its row in its file, from 1; 0 for a document.
        member: Its name in its archive, "" if it is in none.
        problem: Why there is no text.
        position: Bytes of its file that were read when it was found; for showing progress only.
    """

    text: str | bytes | None
    place: str
    url: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    number: int = 0
    member: str = ""
    problem: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """Which fields of a row hold its text and its address."""

    text: str = "text"
    url: str = "url"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stream of records comes from.

    Attributes:
        place: Its name, for people.
        columns: Which fields of its rows count.
        tell: Gives the number of bytes of its file that were read.
        packed_size: Its size on disk; 0 if it is not packed.
    """

    place: str
    columns: Columns = field(default_factory=Columns)
    tell: Callable[[], int] = int
    packed_size: int = 0


def record_of(row: Mapping[str, object], origin: Origin, place: str, number: int) -> Record:
    """The record of one row of a table or line of JSON.

    >>> record_of({"body": "News."}, Origin("a.jsonl"), "a.jsonl, line 1", 1).problem
    'no field "text"; there is body; name the one to clean with --text-field (text_field)'
    """
    columns, position = origin.columns, origin.tell()
    text, url = row.get(columns.text), row.get(columns.url)
    address = url if isinstance(url, str) and url else None
    if isinstance(text, (str, bytes)):
        return Record(text, place, address, row, number, position=position)
    if columns.text in row:
        problem = f'the field "{columns.text}" holds {_sort_of(text)}, not text'
    else:
        there = ", ".join(str(name) for name in row) or "nothing"
        hint = "name the one to clean with --text-field (text_field)"
        problem = f'no field "{columns.text}"; there is {there}; {hint}'
    return Record(None, place, address, row, number, problem=problem, position=position)


def _sort_of(value: object) -> str:
    sorts: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (type(None), "nothing"),
        (bool, "true or false"),
        ((int, float), "a number"),
        (list, "a list"),
        (dict, "an object"),
    )
    return next((name for sort, name in sorts if isinstance(value, sort)), type(value).__name__)
