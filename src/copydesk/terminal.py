"""Articles on a terminal: the source with its changes marked and notes in the margin, and the diff in colour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from copydesk.article import Article
from copydesk.diff import Hunk, find_hunks
from copydesk.edits import Edit
from copydesk.explain import Card, harmless, sum_up
from copydesk.kinds import Kind

WIDE = 96  # columns from which notes stand in the margin; below, under their line
MARGIN = 38  # columns of the margin: the longest id of a rule fits
MEASURE = 100  # columns of text at most: longer lines are hard to read
FOLD = 8  # cuts of one rule in a row that are all shown; of more, the first and the last
CUT, NEW = Style(color="red", strike=True), Style(color="green", bold=True, underline=True)
LABEL, SOFT = Style(bold=True), Style(dim=True)
SIGNS = {"-": Style(color="red"), "+": Style(color="green"), " ": Style()}
CHANGED = Style(reverse=True)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the source between two line breaks, as it is shown.

    Attributes:
        text: The text with its changes marked.
        notes: The edits that are to be explained beside it.
        whole: Whether nothing of it stays.
    """

    text: Text
    notes: tuple[Edit, ...]
    whole: bool


def paint(renderable: RenderableType, width: int) -> str:
    """What a terminal of `width` columns is sent to show something; the sixteen colours it is set to are used."""
    out = StringIO()
    console = Console(file=out, force_terminal=True, width=width, color_system="standard", highlight=False, emoji=False)
    console.print(renderable)
    return out.getvalue()


def explain_on(article: Article, *, name: str = "", width: int) -> str:
    """The source of an article with each change marked, as `explain` gives it, for a terminal of `width` columns."""
    heading = Rule(Text(sum_up(article, name), style=LABEL, overflow="ellipsis"), align="left", style=SOFT)
    groups = (list(group) for _, group in groupby(_blocks(article), key=_rule_of))
    rows = [row for group in groups for row in _folded(group)]
    return paint(Group(heading, Text(), *(_laid_out(block, width) for block in rows)), width)


def diff_on(article: Article, *, name: str = "text", width: int) -> str:
    """The diff of an article, as `show_diff` gives it, for a terminal; "" if nothing changed."""
    hunks = find_hunks(article)
    if not hunks:
        return ""
    heading = Rule(Text(sum_up(article, name), style=LABEL, overflow="ellipsis"), align="left", style=SOFT)
    return paint(Group(heading, *(row for hunk in hunks for row in _hunk_rows(hunk))), width)


def cards_on(cards: Sequence[Card], *, width: int) -> str:
    """Cards as `show_card` gives them, for a terminal: names beside what is said, which is broken between words."""
    return paint(Group(*(part for card in cards for part in _card_parts(card))), width)


def _card_parts(card: Card) -> Iterator[RenderableType]:
    yield Text(harmless(card.title, ""), style=LABEL)
    if card.text:
        yield Padding(Text(harmless(card.text, "")), (0, 0, 0, 2))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=SOFT, no_wrap=True)
    grid.add_column(max_width=MEASURE)
    for number, (name, value) in enumerate(card.rows):
        again = number and card.rows[number - 1][0] == name
        grid.add_row("" if again else name, Text(harmless(value, "")))
    yield Padding(grid, (0, 0, 1, 4))


def _hunk_rows(hunk: Hunk) -> Iterator[Text]:
    yield Text(hunk.heading, style=Style(color="cyan"))
    for line in hunk.lines:
        row = Text(line.sign + line.text, style=SIGNS[line.sign])
        for start, end in line.changed:
            row.stylize(CHANGED, start + 1, end + 1)
        yield row


def _blocks(article: Article) -> Iterator[Block]:
    """The source, block by block; empty lines are left out."""
    text, stays = Text(), False
    notes: list[Edit] = []
    for piece, edit in _pieces(article):
        for number, part in enumerate(piece.split("\n")):
            if number:
                if text.plain.strip():
                    yield Block(_trimmed(text), tuple(dict.fromkeys(notes)), not stays)
                text, notes, stays = Text(), [], False
            if edit is None:
                text.append(part)
                stays |= bool(part.strip())
            else:
                text.append(part, CUT)
                notes += [edit] * bool(part.strip() or not edit.is_cut)
        if edit is not None and edit.replacement:
            text.append(harmless(edit.replacement), NEW)
            stays = True
            notes.append(edit)
    if text.plain.strip():
        yield Block(_trimmed(text), tuple(dict.fromkeys(notes)), not stays)


def _trimmed(text: Text) -> Text:
    """A block without the white space around it."""
    plain = text.plain
    return text[len(plain) - len(plain.lstrip()) : len(plain.rstrip())]


def _pieces(article: Article) -> Iterator[tuple[str, Edit | None]]:
    """The source in pieces, each with the edit that takes it out; evened gaps count as text."""
    position = 0
    for edit in article.edits:
        if edit.kind is not Kind.LAYOUT:
            yield harmless(article.source[position : edit.start]), None
            yield harmless(edit.original), edit
            position = edit.end
    yield harmless(article.source[position:]), None


def _rule_of(block: Block) -> tuple[str, str] | int:
    """What blocks that are shown as one have in common: they are cut as a whole, by one rule as one kind."""
    [edit] = block.notes if block.whole and len(block.notes) == 1 else [None]
    return (edit.kind.value, edit.rule) if edit is not None else id(block)


def _folded(group: Sequence[Block]) -> Iterator[Block]:
    """Blocks of one rule in a row as one block with one note, its middle left out if they are many."""
    if len(group) == 1:
        yield from group
        return
    shown = [block.text for block in group]
    if len(group) > FOLD:
        more = Text(f"… {len(group) - FOLD:,} more lines", style=SOFT)
        shown = [*shown[: FOLD // 2], more, *shown[-FOLD // 2 :]]
    yield Block(Text("\n").join(shown), tuple(block.notes[0] for block in group), True)


def _laid_out(block: Block, width: int) -> RenderableType:
    """A block with its notes beside it, or below it where there is no room."""
    notes = _notes(block)
    if width < WIDE:
        under = [Padding(notes, (0, 0, 0, 4))] if notes.plain else []
        return Group(block.text, *under, Text())
    grid = Table.grid(padding=(0, 3))
    grid.add_column(width=min(MEASURE, width - MARGIN - 3))
    grid.add_column(width=MARGIN)
    grid.add_row(block.text, notes)
    return Group(grid, Text())


def _notes(block: Block) -> Text:
    """Why things changed: kind, rule and reason, each said once; of repairs and names what was put instead."""
    parts, said = [], set()
    for edit in block.notes:
        reason = harmless(edit.reason, "")
        if edit.kind is Kind.NAME:
            reason = f"{harmless(edit.original, '')} → {harmless(edit.replacement, '')}"
        key = (edit.kind, edit.rule, "" if block.whole else reason)
        if key not in said:
            said.add(key)
            parts.append(Text.assemble((edit.kind.value, LABEL), (f"  {edit.rule}\n{reason}", SOFT)))
    return Text("\n").join(parts)
