"""From the layout of a page to what the stages after it work on: the lines of its article, as edits of its text."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.blocks import Block
from copydesk.config import Config
from copydesk.debris.layout import gap_edits
from copydesk.edits import Edit
from copydesk.page import Layout, Page, PageLine, Verdict
from copydesk.readers.structure import read_blocks

if TYPE_CHECKING:
    from copydesk.debris.features import Forms

MOST_LINES = 25_000  # of a page that is judged; each takes some kilobytes, and no page with an article has as many


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of the lines of a page, for those that judge some of them again: forms, and their rows by text."""

    forms: "Forms"
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a page.

    Attributes:
        edits: What takes everything outside its article out of it, evens out the gaps, and puts characters right.
        blocks: The form of the lines that stay.
        left: These lines.
        seen: What was seen of all lines; None if they were not judged.
    """

    edits: tuple[Edit, ...]
    blocks: tuple[Block, ...] = ()
    left: Sequence[PageLine] = ()
    seen: Seen | None = None


def part_page(page: Page, layout: Layout, config: Config, url: str | None) -> Parts:
    """What the judge of pages leaves of a page."""
    cut: dict[int, Verdict] = {}
    seen = None
    if config.threshold != 1 and 0 < len(layout.lines) <= MOST_LINES:
        from copydesk.debris.pages import judge_page  # numpy takes a tenth of a second to import

        opinion = judge_page(layout, page.witness, config.threshold)
        cut = {i: verdict for i, verdict in opinion.verdicts.items() if verdict.kind not in config.keep}
        seen = Seen(opinion.forms, {page.source[a:b]: row for row, (a, b, *_) in enumerate(layout.lines)})
    left = [index for index in range(len(layout.lines)) if index not in cut]
    edits = tuple(gap_edits(page.source, layout.lines, cut, _repairs_in(page, layout, cut)))
    return Parts(edits, read_blocks(layout, left, url), [layout.lines[index] for index in left], seen)


def _repairs_in(page: Page, layout: Layout, cut: dict[int, Verdict]) -> list[Edit]:
    """The reader's edits in lines that stay."""
    starts = [line.start for line in layout.lines]
    return [edit for edit in page.edits if bisect_right(starts, edit.start) - 1 not in cut]
