"""The source of an article against its clean text, as a unified diff."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from copydesk.article import Article
from copydesk.edits import Edit, OffsetMap
from copydesk.explain import harmless
from copydesk.kinds import Kind

NO_BREAK = "\\ No newline at end of file"  # as diff and git say it
CONTEXT = 3  # lines that stay, shown around each change, as diff and git do
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a diff.

    Attributes:
        sign: "-" in the source only, "+" in the clean text only, " " in both.
        text: The line without its break.
        changed: Spans in `text` that differ from the line on the other side, for a line that is there too.
        unbroken: Whether a side ends with it, without a line break; the clean text has one if its source has.
    """

    sign: str
    text: str
    changed: tuple[Span, ...] = ()
    unbroken: bool = False


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that changed, with some that stayed around them.

    Attributes:
        old: Number of its first line in the source, from 1.
        new: The same in the clean text.
        kinds: What sort of changes stand in it, in their order.
        lines: The lines, at least one of which changed.
    """

    old: int
    new: int
    kinds: tuple[Kind, ...]
    lines: tuple[DiffLine, ...]

    @property
    def heading(self) -> str:
        """The line that opens the hunk: where it stands on both sides, and its kinds."""
        sides = "+-"
        old, new = (sum(line.sign != side for line in self.lines) for side in sides)
        kinds = ", ".join(kind.value for kind in self.kinds)
        return f"@@ -{self.old - (not old)},{old} +{self.new - (not new)},{new} @@ {kinds}".rstrip()


def show_diff(article: Article, *, name: str = "text") -> str:
    r"""A unified diff of source and clean text; "" if they are the same.

    `patch` takes it for a source whose line breaks are line feeds. Each hunk names its kinds of change behind the
    second `@@`. Control characters are shown as `�`, so that no input steers the terminal.

    >>> from copydesk import clean
    >>> shown = show_diff(clean("The council met and voted for the bridge.\n\nShare this article\n"), name="a.txt")
    >>> print(shown.replace("\t", " "), end="")
    --- a.txt source
    +++ a.txt clean
    @@ -1,3 +1,1 @@ share
     The council met and voted for the bridge.
    -
    -Share this article
    """
    hunks = find_hunks(article)
    if not hunks:
        return ""
    shown = harmless(name, "")
    rows = [f"--- {shown}\tsource", f"+++ {shown}\tclean"]
    for hunk in hunks:
        rows.append(hunk.heading)
        for line in hunk.lines:
            rows += [line.sign + line.text, *[NO_BREAK] * line.unbroken]
    return "\n".join(rows) + "\n"


def find_hunks(article: Article) -> tuple[Hunk, ...]:
    """The changes of an article line by line, in the order of its source; costs linear time."""
    rows = list(_rows(article))
    changed = [index for index, row in enumerate(rows) if row[0].sign != " "]
    near: set[int] = set()
    for index in changed:
        near.update(range(max(index - CONTEXT, 0), min(index + CONTEXT + 1, len(rows))))
    hunks = []
    starts = [edit.start for edit in article.edits]
    for _, group in groupby(enumerate(sorted(near)), key=lambda pair: pair[1] - pair[0]):
        part = [rows[index] for _, index in group]
        first, last = part[0], part[-1]
        edits = article.edits[bisect_left(starts, first[3]) : bisect_left(starts, last[3] + len(last[0].text) + 1)]
        kinds = tuple(dict.fromkeys(edit.kind for edit in edits if edit.kind is not Kind.LAYOUT))
        hunks.append(Hunk(first[1], first[2], kinds or (Kind.LAYOUT,), tuple(row[0] for row in part)))
    return tuple(hunks)


_Row = tuple[DiffLine, int, int, int]  # with the number of the next line on both sides, and its place in the source


def _rows(article: Article) -> Iterator[_Row]:
    """All lines of both sides, in one order."""
    old, new = _lines(article.source), _lines(article.text)
    olds, news = _changed_spans(article.edits)
    broken = not old or old[-1][1] < len(article.source)

    def row(sign: str, i: int, j: int, changed: tuple[Span, ...] = ()) -> _Row:
        text, side, index = (article.text, new, j) if sign == "+" else (article.source, old, i)
        line = DiffLine(sign, harmless(text[slice(*side[index])], "\t"), changed, not broken and index + 1 == len(side))
        return line, i + 1, j + 1, old[i][0] if i < len(old) else len(article.source)

    i = j = 0
    for left, right in _anchors(article, old, new):
        yield from (row(*place) for place in _between(article, old[i:left], new[j:right], i, j))
        if article.source[slice(*old[left])] == article.text[slice(*new[right])]:
            yield row(" ", left, right)
        else:
            yield row("-", left, right, _inside(olds, old[left]))
            yield row("+", left + 1, right, _inside(news, new[right]))
        i, j = left + 1, right + 1
    yield from (row(*place) for place in _between(article, old[i:], new[j:], i, j))


def _lines(text: str) -> list[Span]:
    """Where the lines of a text begin and end, empty ones too, without their breaks."""
    spans, position = [], 0
    for piece in text.splitlines(keepends=True):
        spans.append((position, position + len(piece.splitlines()[0])))
        position += len(piece)
    return spans


def _anchors(article: Article, old: Sequence[Span], new: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Lines of the source that are a line of the clean text too, changed inside or not: their indexes."""
    offsets, begins = OffsetMap(article.edits), {start: index for index, (start, end) in enumerate(new) if start < end}
    last = -1
    for i, (start, end) in enumerate(old):
        first = end - len(article.source[start:end].lstrip())
        place = offsets.text_offset(first)
        j = begins.get(place, -1)
        if start < end and j > last and offsets.source_offset(place) == first:
            yield i, j
            last = j


def _between(
    article: Article, old: Sequence[Span], new: Sequence[Span], i: int, j: int
) -> Iterator[tuple[str, int, int]]:
    """Signs and indexes of the lines between two anchors; empty lines at their ends are paired."""
    before = [article.source[slice(*span)] for span in old]
    after = [article.text[slice(*span)] for span in new]
    lead = _paired(before, after)
    trail = _paired(before[lead:][::-1], after[lead:][::-1])
    for step in range(lead):
        yield " ", i + step, j + step
    for step in range(lead, len(old) - trail):
        yield "-", i + step, j + lead
    for step in range(lead, len(new) - trail):
        yield "+", i + len(old) - trail, j + step
    for step in range(trail):
        yield " ", i + len(old) - trail + step, j + len(new) - trail + step


def _paired(before: Sequence[str], after: Sequence[str]) -> int:
    """How many lines two lists have in common at their beginning."""
    number = 0
    while number < min(len(before), len(after)) and before[number] == after[number]:
        number += 1
    return number


def _changed_spans(edits: Sequence[Edit]) -> tuple[list[Span], list[Span]]:
    """What edits other than those of gaps take out of the source, and what they put into the clean text."""
    olds, news, shift = [], [], 0
    for edit in edits:
        if edit.kind is not Kind.LAYOUT:
            olds.append((edit.start, edit.end))
            news.append((edit.start + shift, edit.start + shift + len(edit.replacement)))
        shift += len(edit.replacement) - (edit.end - edit.start)
    return olds, news


def _inside(spans: Sequence[Span], line: Span) -> tuple[Span, ...]:
    """The parts of sorted spans that lie in a line, counted from its beginning."""
    first = bisect_left(spans, line[0], key=lambda span: span[1])
    parts = []
    for start, end in spans[first:]:
        if start >= line[1]:
            break
        if start < end and end > line[0]:
            parts.append((max(start, line[0]) - line[0], min(end, line[1]) - line[0]))
    return tuple(parts)
