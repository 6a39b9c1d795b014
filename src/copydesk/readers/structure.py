"""What the markup says of the lines that stay: headings, items of lists, quotations, code, rows of tables, links."""

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin

from copydesk.blocks import Block, Form
from copydesk.page import Elements, Layout
from copydesk.readers.walk import CELL

HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = frozenset(("ul", "ol", "menu", "dir"))
PLAIN: tuple[Form, int, int] = ("paragraph", 0, -1)


def read_blocks(layout: Layout, kept: Iterable[int], url: str | None = None) -> tuple[Block, ...]:
    """A block for each line that stays and is more than a plain paragraph.

    Args:
        layout: Of the page.
        kept: Indexes of the lines that stay, ascending.
        url: Address of the page, to which its links are relative.
    """
    forms, numbers, rows = _forms(layout.elements), _item_numbers(layout), _rows_of_tables(layout)
    blocks, begun = [], {-1}
    for index in kept:
        line = layout.lines[index]
        form, level, item = forms[line.element]
        if index in rows and form not in ("heading", "code"):
            form, level, item = "row", 0, -1
        elif form == "item" and item in begun:
            form = "paragraph"
        begun.add(item)
        number = numbers.get(item) if form == "item" else None
        links = tuple(link._replace(address=_absolute(link.address, url)) for link in line.links if link.address)
        if form != "paragraph" or level or links:
            blocks.append(Block(line.start, line.end, form, level, number, links))
    return tuple(blocks)


def _absolute(address: str, url: str | None) -> str:
    """An address as seen from a page; as it is where that makes no sense."""
    if not url:
        return address
    try:
        return urljoin(url, address)
    except ValueError:
        return address


def _forms(elements: Elements) -> list[tuple[Form, int, int]]:
    """For each element the form and level of lines in it, and the item of a list in which they stand, else -1.

    The innermost heading, code, item or quotation around a line says what it is.
    """
    found, lists = [PLAIN], [0]
    for element in range(1, len(elements.tags)):
        tag, parent = elements.tags[element], elements.parents[element]
        around = found[parent]
        depth = lists[parent]
        if tag in HEADINGS:
            around = ("heading", HEADINGS[tag], -1)
        elif tag == "pre":
            around = ("code", 0, -1)
        elif tag == "li":
            around = ("item", max(depth, 1), element)
        elif tag == "blockquote":
            around = ("quote", *around[1:]) if around[2] >= 0 else ("quote", 0, -1)
        elif tag in LISTS:
            depth += 1
        found.append(around)
        lists.append(depth)
    return found


def _item_numbers(layout: Layout) -> dict[int, int]:
    """The numbers of the items of ordered lists, by element."""
    tags: Sequence[str] = layout.elements.tags
    told = dict(layout.numbers)
    counts: dict[int, int] = {}
    numbers: dict[int, int] = {}
    for element, tag in enumerate(tags):
        if tag == "li" and tags[parent := layout.elements.parents[element]] == "ol":
            following = counts[parent] + 1 if parent in counts else told.get(parent, 1)
            counts[parent] = numbers[element] = told.get(element, following)
    return numbers


def _rows_of_tables(layout: Layout) -> set[int]:
    """The lines that are rows of tables: those of several cells, and short ones alone in a row between such."""
    rows = {index for index, line in enumerate(layout.lines) if line.cells}
    if not rows:
        return rows
    within, tables = _around(layout.elements, "tr"), _around(layout.elements, "table")
    mixed = {tables[layout.lines[index].element] for index in rows} - {0}
    lines = Counter(within[line.element] for line in layout.lines)
    for index, line in enumerate(layout.lines):
        row = within[line.element]
        if lines[row] == 1 and row and tables[row] in mixed and line.end - line.start <= CELL:
            rows.add(index)
    return rows


def _around(elements: Elements, name: str) -> list[int]:
    """For each element the innermost one of a name around it, itself included; 0 if there is none."""
    found = [0]
    for element in range(1, len(elements.tags)):
        found.append(element if elements.tags[element] == name else found[elements.parents[element]])
    return found
