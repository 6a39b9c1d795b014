"""What the readers hand over and what the judge says of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from copydesk.blocks import Link
from copydesk.edits import Edit
from copydesk.kinds import Kind

CONCEALED = "~hidden"  # stands among the marks of an element that a browser does not show at first


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text between line breaks, without the white space around it; offsets as in `Edit`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge says of one line that goes; lines that stay have none.

    Attributes:
        kind: Sort of debris.
        rule: Id of the rule that decided.
        reason: One sentence for people.
        split: Where the second part of the line begins (offset in the line's text) if it is another kind: the
            credit at the end of a caption. None for a line of one kind.
        score: 0 to 1.
        heading: Index of the line under which it goes, for lines of a section.
    """

    kind: Kind
    rule: str
    reason: str
    split: int | None = None
    score: float = 1.0
    heading: int | None = None


class PageLine(NamedTuple):
    """A line of a page's visible text, and what the markup tells of it; offsets as in `Edit`.

    Attributes:
        start: First code point.
        end: One past the last.
        element: Index of the innermost element in which it begins.
        breaks: Line breaks before it: 2 after a block, 1 after `<br>`, between the items of a list and rows of a table.
        linked: Characters in links.
        bold: Characters in bold type.
        cells: Number of cells, if it is a row of a table; they are parted by tabs.
        links: Those that it holds.
    """

    start: int
    end: int
    element: int
    breaks: int
    linked: int
    bold: int
    cells: int
    links: tuple[Link, ...]


class Elements(NamedTuple):
    """The elements of a page in the order in which they open; parents come before children, the root is number 0.

    Attributes:
        tags: Their names.
        parents: Index of the element that each stands in; -1 for the root.
        ends: One past the index of the last element that stands in each: `range(i, ends[i])` are it and all in it.
        marks: Their classes, ids and roles as one string.
    """

    tags: Sequence[str]
    parents: Sequence[int]
    ends: Sequence[int]
    marks: Sequence[str]


class Layout(NamedTuple):
    """How the visible text of a page is laid out.

    Attributes:
        source: The visible text.
        lines: Its lines, in order.
        elements: Those that they stand in.
        title: What the page calls itself.
        most_attributes: Number of attributes of the element that has most.
        scripts: Number of its scripts; 0 for a fragment.
        numbers: Index of an `ol` or `li`, and the number that it gives to its first item, or itself.
    """

    source: str
    lines: tuple[PageLine, ...]
    elements: Elements
    title: str
    most_attributes: int = 0
    scripts: int = 0
    numbers: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One document as a reader hands it over.

    Attributes:
        source: The text as given (decoded, if it was bytes), or the visible text of a page.
        edits: Changes the reader itself proposes (characters put right); offsets as in `Edit`.
        tags: What the page says of itself, by field name of `Metadata` ("title", "published"); under "sources" the
            places it stands in, by field name.
        flags: What the reader wants people to know ("decoded-by-detector").
        layout: Lines and elements, of a page with markup.
        witness: Tells what another extractor takes for the article, None if it fails; None if nobody can be asked.
    """

    source: str
    edits: tuple[Edit, ...] = ()
    tags: dict[str, Any] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    layout: Layout | None = None
    witness: Callable[[], str | None] | None = None


def split_lines(text: str) -> list[Line]:
    r"""The non-empty lines of `text`, trimmed, whatever the line-end convention.

    Breaks are those of `str.splitlines`: CR, LF, CRLF, form feed, vertical tab, NEL, U+2028, U+2029 and the file,
    group and record separators. Costs linear time on any input.

    >>> [line.text for line in split_lines("one\r\n\r\n  two \u2028three")]
    ['one', 'two', 'three']
    """
    lines, position = [], 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            start = position + len(raw) - len(raw.lstrip())
            lines.append(Line(start, start + len(stripped), stripped))
        position += len(raw)
    return lines
