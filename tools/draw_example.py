"""The picture of the README: one scraped article with its changes marked, and what copydesk gives back.

    python tools/draw_example.py            # writes docs/before-after.svg

All that it shows is what `clean` makes of PAGE; a test holds the file against it.
"""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from textwrap import wrap

from copydesk import Article, Edit, Kind, clean

TARGET = Path(__file__).parent.parent / "docs" / "before-after.svg"
PAGE = """\
Home > World > Eastern Europe
Lukashenko and the mayor of Lind agree on a new bridge
By Ana Kovač
Published: 20 December 2022, 10:15
Share on Facebook
Alexander Lukashenko met the mayor of Lind in Minsk on Tuesday and agreed to pay for half of the new bridge over the Oster.
READ ALSO: Ten bridges that you must see >>>
Vladimir Orm, who has led the town since 2014, said that President Lukashenka had signed at once. “He did not read it,” Wladimir Orm told reporters in theInstitute of Bridges.
Alexander Lukashenko in Minsk on TuesdayPAP / EPA / JAN KOWAL
Turn on notifications to get the latest news
Work begins in May, the Institute said, and it will take two years to finish.
Sign up for our newsletter
Leave a Reply
Your email address will not be published. Required fields are marked *
You May Also Like
Fights with the police in the streets of Lind"""
LEFT, RIGHT = 62, 50  # columns of the two sides
NOTES = 14  # columns between them, for kinds
CHAR, LINE, EDGE = 7.25, 18, 24  # width of a column, height of a line, margin, in pixels
STYLE = """
svg { --paper: #fbfaf7; --sheet: #fff; --ink: #23221f; --soft: #6b675f; --line: #e3dfd6; --cut: #b3372b; --new: #2c6e49; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #191a1c; --sheet: #202124; --ink: #e4e1d9; --soft: #a29e94; --line: #35363a; --cut: #ef8d81; --new: #86cfa3; }
}
.paper { fill: var(--paper); } .sheet { fill: var(--sheet); stroke: var(--line); }
text { font: 12px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: var(--ink); white-space: pre; }
.head { font: 600 13px system-ui, "Segoe UI", "Noto Sans", sans-serif; fill: var(--soft); }
.cut { fill: var(--cut); text-decoration: line-through; } .new { fill: var(--new); font-weight: 700; text-decoration: underline; }
.note { fill: var(--soft); font-size: 10.5px; } .name { fill: var(--soft); }
"""
Piece = tuple[str, str, Edit | None]  # a text, its class, and the edit that it is of


def pieces_of(article: Article) -> Iterator[Piece]:
    """The source with its edits, in order; line breaks stay, evened gaps are left out."""
    position = 0
    for edit in article.edits:
        if edit.kind is not Kind.LAYOUT:
            yield article.source[position : edit.start], "", None
            yield edit.original, "cut", edit
            yield edit.replacement, "new", edit
            position = edit.end
    yield article.source[position:], "", None


def marked_lines(article: Article) -> Iterator[tuple[list[Piece], list[str]]]:
    """The lines of the left side, each with the kinds that are named beside it."""
    paragraph: list[Piece] = []
    for text, look, edit in [*pieces_of(article), ("\n", "", None)]:
        for number, part in enumerate(text.split("\n")):
            if number and paragraph:
                yield from broken(paragraph)
                paragraph = []
            if part:
                paragraph.append((part, look, edit))


def broken(pieces: Sequence[Piece]) -> Iterator[tuple[list[Piece], list[str]]]:
    """One line of the source as lines of the picture."""
    letters = [(letter, look, edit) for text, look, edit in pieces for letter in text]
    plain, position = "".join(letter for letter, _, _ in letters), 0
    told: list[str] = []
    for row in wrap(plain, LEFT, drop_whitespace=False):
        line = letters[position + len(row) - len(row.lstrip()) : position + len(row)]
        position += len(row)
        kinds = list(dict.fromkeys(edit.kind.value for _, _, edit in line if edit is not None))
        yield joined(line), [kind for kind in kinds if kind not in told]
        told += kinds


def joined(letters: Sequence[Piece]) -> list[Piece]:
    """Letters of one look as one piece."""
    pieces: list[Piece] = []
    for letter, look, edit in letters:
        if pieces and pieces[-1][1] == look:
            pieces[-1] = (pieces[-1][0] + letter, look, edit)
        else:
            pieces.append((letter, look, edit))
    return pieces


def clean_lines(article: Article) -> Iterator[tuple[str, str]]:
    """The lines of the right side: clean text, then what became metadata; each with its class."""
    for paragraph in article.paragraphs:
        yield from (("", row) for row in wrap(paragraph, RIGHT))
        yield "", ""
    found = article.metadata
    for name, value in (
        ("title", found.title or ""),
        ("authors", ", ".join(found.authors)),
        ("published", found.published or ""),
        ("credits", ", ".join(found.credits)),
        ("language", article.lang or ""),
        ("changes", f"{len(article.edits)}, each with place, kind, rule, reason"),
    ):
        rows = wrap(value, RIGHT - 11)
        yield from (("name", f"{name if i == 0 else '':<11}{row}") for i, row in enumerate(rows))


def text_at(x: float, y: float, content: str, look: str = "") -> str:
    """An element of text."""
    named = f' class="{look}"' if look else ""
    return f'<text x="{x:g}" y="{y:g}"{named}>{content}</text>'


def draw(article: Article) -> str:
    """The picture as SVG, which looks right by day and by night."""
    left, right = list(marked_lines(article)), list(clean_lines(article))
    height = EDGE * 2 + LINE * (max(len(left), len(right)) + 2)
    middle = EDGE * 2 + CHAR * (LEFT + NOTES)
    width = middle + CHAR * RIGHT + EDGE * 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="t">',
        '<title id="t">A scraped article with its debris struck through, and the clean article beside it</title>',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{width:g}" height="{height:g}" rx="10"/>',
        f'<rect class="sheet" x="{middle:g}" y="{EDGE / 2:g}" width="{width - middle - EDGE / 2:g}" '
        f'height="{height - EDGE:g}" rx="8"/>',
        text_at(EDGE, EDGE + 10, "What was scraped", "head"),
        text_at(middle + EDGE, EDGE + 10, "What copydesk gives back", "head"),
    ]
    for number, (pieces, kinds) in enumerate(left):
        y = EDGE + LINE * (number + 2.4)
        spans = (f'<tspan class="{look}">{escape(text)}</tspan>' if look else escape(text) for text, look, _ in pieces)
        parts.append(text_at(EDGE, y, "".join(spans)))
        if kinds:
            parts.append(text_at(EDGE + CHAR * (LEFT + 1), y, escape(", ".join(kinds)), "note"))
    for number, (look, text) in enumerate(right):
        parts.append(text_at(middle + EDGE, EDGE + LINE * (number + 2.4), escape(text), look))
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    TARGET.write_text(draw(clean(PAGE)), encoding="utf-8")
