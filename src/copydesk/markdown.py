"""Text as Markdown that shows the same, with the structure of the page that it comes from."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from copydesk.blocks import Block, Link
from copydesk.edits import Edit, OffsetMap

MARKDOWN = re.compile(r"([\\`*_\[\]<>]|&(?=#?\w+;)|(?<!~)~~(?=[^~\s])|(?<=[^~\s])~~(?!~))")
MARKDOWN_START = re.compile(
    r"^(\s*)(#{1,6}(?:\s|$)|[+\-](?:\s|$)|\d+(?=[.)](?:\s|$))|=+\s*$|-{2,}|~{3,}|[|:](?=[\s|:\-]*-[\s|:\-]*$))"
)
CLOSING = re.compile(r"(?<!\S)(?=#+\s*$)")  # marks at the end of a heading are none of its words
TICKS = re.compile("`{3,}")
UNSEEN = re.compile("[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff]")  # browsers skip most of them in addresses
SAFE_ADDRESS = re.compile(
    r"(?:https?|ftps?|mailto|tel|sms|geo|xmpp):|[^:]*(?:$|[/?#])", re.IGNORECASE
)  # or a relative one
ADDRESS_MARK = re.compile(r"[\x00-\x20\x7f-\x9f<>()\\`|]")
ESCAPE = r"\\"  # as a replacement: one backslash


def markdown_pieces(text: str, edits: Sequence[Edit], blocks: Iterable[Block], *, links: bool) -> Iterator[str]:
    """A clean text in pieces of Markdown: paragraphs, and lists, tables, quotations and code as a whole.

    Args:
        text: What `edits` make of the source.
        edits: All changes.
        blocks: The form of lines of the source, in order.
        links: Whether links are written out.
    """
    group: list[_Row] = []
    for row in _rows(text, edits, blocks, links):
        if group and not _belongs(group[-1], row):
            yield RENDERERS[group[0].form](group)
            group = []
        group.append(row)
    if group:
        yield RENDERERS[group[0].form](group)


def escape_markdown(line: str) -> str:
    r"""A line of plain text as Markdown that shows the same.

    >>> escape_markdown("2 * 3 <b>"), escape_markdown("1. First"), escape_markdown("# one")
    ('2 \\* 3 \\<b\\>', '1\\. First', '\\# one')
    """
    return escape_start(escape_inside(line))


def escape_inside(text: str) -> str:
    """Text as Markdown that shows the same in mid-line."""
    return MARKDOWN.sub(r"\\\1", text)


def escape_start(line: str) -> str:
    """A line of Markdown whose beginning is no mark of a heading, a list or a rule."""
    start = MARKDOWN_START.match(line)
    if not start:
        return line
    mark = start[2]
    return start[1] + (f"{mark}\\{line[start.end() :]}" if mark.isdigit() else f"\\{line[start.start(2) :]}")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the text with what its page tells of it.

    Attributes:
        text: The line, as Markdown where it is no code.
        form, level, number: As in `Block`; a list's continuing paragraph is an item without a mark, form "more".
        opens: Whether a blank line stands above it.
    """

    text: str
    form: str
    level: int
    number: int | None
    opens: bool


def _belongs(above: _Row, row: _Row) -> bool:
    """Whether a line is part of the piece that the line above it is in."""
    if row.form in ("item", "more"):
        return above.form in ("item", "more")
    if row.form in ("code", "row", "quote"):
        return above.form == row.form
    return (
        row.form == above.form and row.form in ("paragraph", "heading") and row.level == above.level and not row.opens
    )


def _rows(text: str, edits: Sequence[Edit], blocks: Iterable[Block], links: bool) -> Iterator[_Row]:
    """All lines of a text with the blocks that they come from."""
    offsets = OffsetMap(edits)
    placed = [(offsets.text_offset(block.start), offsets.text_offset(block.end), block) for block in blocks]
    placed = [row for row in placed if row[0] < row[1]]
    starts = [row[0] for row in placed]
    position = 0
    opens = True
    for line in text.split("\n"):
        if line:
            at = position + len(line) - len(line.lstrip())
            index = bisect_right(starts, at) - 1
            block = placed[index][2] if index >= 0 and at < placed[index][1] else None
            if block is None:
                yield _Row(escape_markdown(line), "paragraph", 0, None, opens)
            else:
                spans = [
                    Link(offsets.text_offset(a), offsets.text_offset(b), url) for a, b, url in block.links if links
                ]
                form = "more" if block.form == "paragraph" and block.level else block.form
                written = line if form in ("code", "row") else _linked(line, position, spans)
                yield _Row(written, form, block.level, block.number, opens)
        opens = not line
        position += len(line) + 1


def _linked(line: str, start: int, links: Sequence[Link]) -> str:
    """A line as Markdown with its links written out; their offsets are those of the text, as is `start`."""
    pieces: list[str] = []
    position = 0
    for link in links:
        begin, end = link.start - start, link.end - start
        if not position <= begin < end <= len(line) or not SAFE_ADDRESS.match(UNSEEN.sub("", link.address)):
            continue
        before = escape_inside(line[position:begin])
        before = f"{before[:-1]}\\!" if before.endswith("!") else before  # else it were a picture
        pieces += before, f"[{escape_inside(line[begin:end])}]({_written_address(link.address)})"
        position = end
    return escape_start("".join(pieces) + escape_inside(line[position:]))


def _written_address(address: str) -> str:
    """An address as Markdown can hold it between round brackets.

    >>> _written_address(" /a b(c)?d&amp;e ")
    '/a%20b%28c%29?d&amp;amp;e'
    """
    quoted = ADDRESS_MARK.sub(lambda match: f"%{ord(match[0]):02X}", address.strip())
    return re.sub(r"&(?=#?\w+;)", "&amp;", quoted)


def _paragraph(rows: Sequence[_Row]) -> str:
    return "  \n".join(row.text for row in rows)


def _heading(rows: Sequence[_Row]) -> str:
    text = " ".join(row.text for row in rows)
    return f"{'#' * max(rows[0].level, 2)} {CLOSING.sub(ESCAPE, text)}"


def _quote(rows: Sequence[_Row]) -> str:
    pieces = [f"> {rows[0].text}"]
    for row in rows[1:]:
        pieces.append(f"\n>\n> {row.text}" if row.opens else f"  \n> {row.text}")
    return "".join(pieces)


def _list(rows: Sequence[_Row]) -> str:
    """A list with those in it; where a numbered one ends and another begins, the mark changes."""
    lines: list[str] = []
    opened: list[_List] = []  # lists, outermost first
    for row in rows:
        while opened and row.level < opened[-1].level and (len(opened) > 1 or row.form != "more"):
            opened.pop()
        if row.form == "more" and opened:
            lines.append(f"\n{' ' * opened[-1].inner}{row.text}")
            continue
        if not opened or row.level > opened[-1].level:
            opened.append(_List(row.level, opened[-1].inner if opened else 0))
        lines.append(opened[-1].item(row))
    return "\n".join(lines)


class _List:
    """A list that is being written.

    Attributes:
        level: Of its items.
        outer: Columns before its marks.
        inner: Columns before the text of its last item.
    """

    __slots__ = ("inner", "level", "number", "outer", "point")

    def __init__(self, level: int, outer: int) -> None:
        self.level = level
        self.outer = self.inner = outer
        self.number = 0
        self.point = "."

    def item(self, row: _Row) -> str:
        """An item's first line."""
        mark = "-"
        if row.number is not None:
            if row.number <= self.number:
                self.point = ")" if self.point == "." else "."
            self.number = row.number
            mark = f"{row.number}{self.point}"
        mark = f"{mark:<3} "
        self.inner = self.outer + len(mark)
        return f"{' ' * self.outer}{mark}{row.text}"


def _code(rows: Sequence[_Row]) -> str:
    fence = "`" * (max((len(run) for row in rows for run in TICKS.findall(row.text)), default=2) + 1)
    lines = [f"\n{row.text}" if row.opens and number else row.text for number, row in enumerate(rows)]
    return "\n".join((fence, *lines, fence))


def _table(rows: Sequence[_Row]) -> str:
    cells = [[escape_inside(cell).replace("|", "\\|") for cell in row.text.split("\t")] for row in rows]
    width = max(map(len, cells))
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in cells]
    return "\n".join((lines[0], "|" + " --- |" * width, *lines[1:]))


RENDERERS: dict[str, Callable[[Sequence[_Row]], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "item": _list,
    "more": _list,
    "code": _code,
    "row": _table,
}
