"""Gaps: the white space between the lines that stay, and the cuts of the lines that go."""

from collections.abc import Iterator, Mapping, Sequence

from copydesk.edits import GAP_REASON, GAP_RULE, Edit
from copydesk.kinds import Kind
from copydesk.page import Line, PageLine, Verdict

SPACED_SHARE = 0.25  # with that share of blank lines between kept lines, single breaks are breaks inside a paragraph


def gap_edits(
    text: str, lines: Sequence[Line | PageLine], cut: Mapping[int, Verdict], inner: Sequence[Edit]
) -> Iterator[Edit]:
    """All edits of a pass in order: cut lines with the gap before them, evened gaps, and the edits inside lines.

    Between two kept lines stands one blank line, or a single break where the text parts its paragraphs by blank lines
    and these two are lines of one block (verse, an address).

    Args:
        text: The text of the pass.
        lines: Its lines.
        cut: Verdicts of the lines that go, by index.
        inner: Sorted edits inside kept lines.
    """
    spaced = _is_spaced(text, lines, cut)
    waiting = position = 0
    previous = -1
    for index, line in enumerate(lines):
        if index in cut:
            yield from _cut_line(text, line, cut[index], position)
            position = line.end
            continue
        if previous < 0:
            wanted = ""
        elif spaced and previous == index - 1 and _breaks(text, position, line.start) < 2:
            wanted = "\n" + _indent(text, position, line.start)
        else:
            wanted = "\n\n"
        if text[position : line.start] != wanted:
            yield Edit(position, line.start, text[position : line.start], wanted, Kind.LAYOUT, GAP_RULE, GAP_REASON)
        while waiting < len(inner) and inner[waiting].start < line.end:
            yield inner[waiting]
            waiting += 1
        position, previous = line.end, index
    if position < len(text):
        yield Edit(position, len(text), text[position:], "", Kind.LAYOUT, GAP_RULE, GAP_REASON)


def _cut_line(text: str, line: Line | PageLine, verdict: Verdict, position: int) -> Iterator[Edit]:
    """The cut of one line, from where the text is decided; two cuts where a credit ends it."""
    end = (
        line.end if verdict.split is None else line.start + len(text[line.start : line.start + verdict.split].rstrip())
    )
    yield Edit(position, end, text[position:end], "", verdict.kind, verdict.rule, verdict.reason, verdict.score)
    if end < line.end:
        reason = "the picture credit at the end of a caption"
        yield Edit(end, line.end, text[end : line.end], "", Kind.CREDIT, verdict.rule, reason, verdict.score)


def _is_spaced(text: str, lines: Sequence[Line | PageLine], cut: Mapping[int, Verdict]) -> bool:
    """Whether paragraphs are parted by blank lines: enough of the gaps between neighbouring kept lines are blank."""
    gaps = blank = 0
    for index in range(1, len(lines)):
        if index not in cut and index - 1 not in cut:
            gaps += 1
            blank += _breaks(text, lines[index - 1].end, lines[index].start) > 1
    return blank > 0 and blank >= SPACED_SHARE * gaps


def _breaks(text: str, start: int, end: int) -> int:
    """Number of line breaks in a gap."""
    gap = text[start:end]
    return 1 if gap == "\n" else 2 if gap == "\n\n" else len((gap + "x").splitlines()) - 1


def _indent(text: str, start: int, end: int) -> str:
    """The blanks at the beginning of the line that a gap leads to."""
    return text[start + len(text[start:end].rstrip(" \t")) : end]
