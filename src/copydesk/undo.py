"""Some changes of an article undone: what was cut comes back, apart from the lines around it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from copydesk.edits import GAP_REASON, GAP_RULE, Edit
from copydesk.errors import InputError
from copydesk.kinds import Kind

PART = "\n\n"
BLANKS = re.compile(r"\s+")


def undo_some(source: str, edits: Sequence[Edit], undone: Sequence[Edit]) -> tuple[Edit, ...]:
    r"""The edits of a source without some of them, and with the white space that these leave evened out.

    A cut that began or ended at a line break of the source comes back as a paragraph of its own, one from inside a line
    as it stood there. What comes back is otherwise as the source has it, with its names and its spaces.

    >>> cut = Edit(0, 5, "Share", "", Kind.SHARE, "en.share.label", "a share label")
    >>> gap = Edit(5, 6, "\n", "", Kind.LAYOUT, "common.layout.gap", "paragraphs are parted by one blank line")
    >>> [(e.start, e.end, e.replacement) for e in undo_some("Share\nMinsk.", [cut, gap], [cut])]
    [(5, 5, '\n\n'), (5, 6, '')]

    Raises:
        InputError: One of `undone` is not among the edits.
    """
    gone = set(undone)
    for edit in gone.difference(edits):
        raise InputError(f"undo: no such edit at {edit.start}:{edit.end}; give edits from article.edits")
    left = [edit for edit in edits if edit not in gone]
    back = sorted(gone, key=lambda edit: edit.start)
    places = [(edit.start, edit.end) for edit in left]
    mended = [
        gap
        for cut in back
        if cut.is_cut and cut.original.strip()
        for gap in _mend(source, left, bisect_left(places, (cut.start, cut.end)), cut, back)
    ]
    return tuple(sorted([*left, *mended], key=lambda edit: (edit.start, edit.end)))


def _mend(source: str, edits: Sequence[Edit], number: int, cut: Edit, back: Sequence[Edit]) -> Iterator[Edit]:
    """The edits that even out the white space in and around a cut that comes back, before edit `number`."""
    words = cut.original.strip()
    start = cut.start + cut.original.index(words)
    end = start + len(words)
    here, blank = _kept_before(source, edits, number - 1, cut.start)
    yield from _gap(
        source, cut.start, start, _wanted(source[max(0, here) : start], blank, source[cut.start : start], here < 0)
    )
    for match in BLANKS.finditer(words):
        if _breaks(match[0]):
            yield from _gap(source, start + match.start(), start + match.end(), PART)
    there, blank = _kept_after(source, edits, number, cut.end)
    near = bisect_right(back, there, key=lambda edit: edit.start) - 1
    if there >= back[near].end:  # else these words come back too, and look after their own beginning
        yield from _gap(
            source, end, cut.end, _wanted(source[end:there], blank, source[end : cut.end], there > len(source))
        )


def _wanted(between: str, blank: str, own: str, alone: bool) -> str:
    """The white space at one end of a cut that comes back.

    Args:
        between: What the source has from the words that come back to the next ones that stay.
        blank: White space that the text already has there.
        own: White space that was cut with the words.
        alone: Whether no words stay there.
    """
    if alone:
        return ""
    if _breaks(between):
        return "\n" * max(0, len(PART) - _breaks(blank))
    return own or " " * (not blank and any(sign.isspace() for sign in between))


def _gap(source: str, start: int, end: int, wanted: str) -> Iterator[Edit]:
    if source[start:end] != wanted:
        yield Edit(start, end, source[start:end], wanted, Kind.LAYOUT, GAP_RULE, GAP_REASON)


def _breaks(text: str) -> int:
    """Number of line breaks."""
    return len((text + "x").splitlines()) - 1


def _kept_before(source: str, edits: Sequence[Edit], number: int, position: int) -> tuple[int, str]:
    """Where the last words before a place end in the source, -1 if there are none, and the white space after them.

    `number` is that of the last edit before the place, -1 if there is none.
    """
    blank = ""
    for place in range(number, -2, -1):
        begin, end, new = (edits[place].end, edits[place].end, edits[place].replacement) if place >= 0 else (0, 0, "")
        for piece, shift in ((source[begin:position], begin), (new, None)):
            words = piece.rstrip()
            blank = piece[len(words) :] + blank
            if words:
                return end if shift is None else shift + len(words), blank
        position = edits[place].start if place >= 0 else 0
    return -1, blank


def _kept_after(source: str, edits: Sequence[Edit], number: int, position: int) -> tuple[int, str]:
    """Where the first words after a place begin, beyond the source if there are none, and the white space before."""
    blank = ""
    for place in range(number, len(edits) + 1):
        begin, new = (edits[place].start, edits[place].replacement) if place < len(edits) else (len(source), "")
        for piece, inside in ((source[position:begin], True), (new, False)):
            words = piece.lstrip()
            blank += piece[: len(piece) - len(words)]
            if words:
                return begin - len(words) if inside else begin, blank
        position = edits[place].end if place < len(edits) else position
    return len(source) + 1, blank
