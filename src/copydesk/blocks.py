"""What the markup of a page says of the lines of its article: their form, and their links."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Form = Literal["paragraph", "heading", "item", "quote", "code", "row"]
FORMS = get_args(Form)


class Link(NamedTuple):
    """A link; offsets as in `Edit`, the address as the page has it."""

    start: int
    end: int
    address: str


@dataclass(frozen=True, slots=True)
class Block:
    """A line that is more than a plain paragraph; offsets as in `Edit`.

    Attributes:
        start: First code point of the line in the source.
        end: One past its last.
        form: "heading", "item" (of a list), "quote", "code", "row" (of a table, its cells parted by tabs), "paragraph".
        level: Of a heading 1 to 6; of an item, or a paragraph in one, how deep the list is nested, from 1; else 0.
        number: Of an item in a numbered list.
        links: Those that stand in the line.
    """

    start: int
    end: int
    form: Form
    level: int = 0
    number: int | None = None
    links: tuple[Link, ...] = ()
