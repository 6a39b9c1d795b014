"""What the markup says of the lines that stay: headings, items of lists, quotations, code, rows of tables, links."""

from collections.abc import Iterable, Sequence
from urllib.parse import urljoin

from copydesk.blocks import Block, Form
from copydesk.page import Elements, Layout, PageLine

HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = frozenset(("ul", "ol", "menu", "dir"))


def read_blocks(layout: Layout, kept: Iterable[int], url: str | None = None) -> tuple[Block, ...]:
    """A block for each line that stays and is more than a plain paragraph.

    Args:
        layout: Of the page.
        kept: Indexes of the lines that stay, ascending.
        url: Address of the page, to which its links are relative.
    """
    numbers = _item_numbers(layout.elements)
    blocks, begun = [], -1
    for index in kept:
        line = layout.lines[index]
        form, level, item = _form_of(layout.elements, line)
        if form == "item" and item == begun:
            form = "paragraph"
        begun = item
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


def _form_of(elements: Elements, line: PageLine) -> tuple[Form, int, int]:
    """Form and level of a line, and the item of a list in which it stands, else -1."""
    tags, parents = elements.tags, elements.parents
    found: Form | None = None
    level, item = 0, -1
    element = line.element
    while element > 0:
        tag = tags[element]
        if tag in HEADINGS and not found:
            return "heading", HEADINGS[tag], -1
        if tag == "pre" and not found:
            return "code", 0, -1
        if tag == "li" and item < 0:
            found, item = found or "item", element
        elif tag == "blockquote":
            found = found or "quote"
        if tag in LISTS and item >= 0:
            level += 1
        element = parents[element]
    if line.cells:
        return "row", 0, -1
    return found or "paragraph", max(level, 1) if item >= 0 else 0, item


def _item_numbers(elements: Elements) -> dict[int, int]:
    """The numbers of the items of ordered lists, by element."""
    tags: Sequence[str] = elements.tags
    counts: dict[int, int] = {}
    numbers: dict[int, int] = {}
    for element, tag in enumerate(tags):
        if tag == "li" and tags[parent := elements.parents[element]] == "ol":
            counts[parent] = numbers[element] = counts.get(parent, 0) + 1
    return numbers
