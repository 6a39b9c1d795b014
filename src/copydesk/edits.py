"""Edits and all the arithmetic of spans.

Offset convention, stated once: a span is half-open, `[start, end)`, counted in code points of `Article.source`.
A list of edits is sorted by `start` and its spans never overlap; two edits may touch.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from copydesk.errors import CopydeskError
from copydesk.kinds import Kind

GAP_RULE = "common.layout.gap"
GAP_REASON = "paragraphs are parted by one blank line"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: the span `[start, end)` of the source becomes `replacement`.

    Attributes:
        start: First code point of the span in the source.
        end: One past its last code point; equal to `start` for an insertion.
        original: The text of the span, so that the edit can be undone without the source.
        replacement: What stands there in the clean text; empty for a cut.
        kind: Sort of debris, or `layout`, `spacing`, `invisible`, `name`.
        rule: Id of the rule that decided ("pl.comment-form.leave-reply", "common.layout.gap").
        reason: One sentence for people.
        score: 0 to 1, how sure the decision is; rules give 1.
    """

    start: int
    end: int
    original: str
    replacement: str
    kind: Kind
    rule: str
    reason: str
    score: float = 1.0

    @property
    def is_cut(self) -> bool:
        """Whether the edit takes debris out of the text."""
        return self.kind.is_debris


def apply_edits(source: str, edits: Iterable[Edit]) -> str:
    """The text that `edits` make of `source`.

    >>> apply_edits("Minsk Share", [Edit(5, 11, " Share", "", Kind.SHARE, "common.share.label", "a share label")])
    'Minsk'

    Raises:
        CopydeskError: The edits overlap, are unsorted, or were made for another source.
    """
    pieces: list[str] = []
    position = 0
    for edit in edits:
        if edit.start < position or source[edit.start : edit.end] != edit.original:
            raise CopydeskError(
                f"edit at {edit.start}:{edit.end} does not fit this source; "
                "apply edits to the article.source that they came with"
            )
        pieces += source[position : edit.start], edit.replacement
        position = edit.end
    pieces.append(source[position:])
    return "".join(pieces)


def undo_edits(text: str, edits: Iterable[Edit]) -> str:
    """The source that `edits` made `text` of: the inverse of `apply_edits`.

    >>> cut = Edit(5, 11, " Share", "", Kind.SHARE, "common.share.label", "a share label")
    >>> undo_edits("Minsk", [cut])
    'Minsk Share'
    """
    pieces: list[str] = []
    position = shift = 0
    for edit in edits:
        start = edit.start + shift
        pieces += text[position:start], edit.original
        position = start + len(edit.replacement)
        shift += len(edit.replacement) - (edit.end - edit.start)
    pieces.append(text[position:])
    return "".join(pieces)


class OffsetMap:
    """Where offsets of the source lie in the edited text, and back; each look-up costs log n.

    An offset inside an edit maps to the start of the edit on the other side, except that `source_end` maps to the
    end of the edit, so that spans grow and never shrink.
    """

    __slots__ = ("_edits", "_starts", "_text_starts")

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        growth = accumulate((len(e.replacement) - (e.end - e.start) for e in edits), initial=0)
        self._text_starts = [edit.start + shift for edit, shift in zip(edits, growth, strict=False)]

    def text_offset(self, offset: int) -> int:
        """Offset in the edited text of a source offset.

        >>> OffsetMap([Edit(5, 6, "", "", Kind.SHARE, "r", "")]).text_offset(3)
        3
        """
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        edit, start = self._edits[index], self._text_starts[index]
        if offset < edit.end:
            return start
        return start + len(edit.replacement) + offset - edit.end

    def source_offset(self, offset: int) -> int:
        """Offset in the source of an offset in the edited text; inside a replacement, the start of its edit."""
        index = bisect_right(self._text_starts, offset) - 1
        if index < 0:
            return offset
        edit, start = self._edits[index], self._text_starts[index]
        if offset < start + len(edit.replacement):
            return edit.start
        return edit.end + offset - start - len(edit.replacement)

    def source_end(self, offset: int) -> int:
        """Like `source_offset`, for the end of a span: cuts that begin right there stay outside it."""
        if offset == 0:
            return 0
        index = bisect_right(self._text_starts, offset - 1) - 1
        if index < 0:
            return offset
        edit, start = self._edits[index], self._text_starts[index]
        if offset <= start + len(edit.replacement):
            return edit.end
        return edit.end + offset - start - len(edit.replacement)


def text_offset(edits: Sequence[Edit], offset: int) -> int:
    """Where a source offset lies in the edited text; for many look-ups keep an `OffsetMap`."""
    return OffsetMap(edits).text_offset(offset)


def source_offset(edits: Sequence[Edit], offset: int) -> int:
    """Where an offset of the edited text lies in the source; for many look-ups keep an `OffsetMap`."""
    return OffsetMap(edits).source_offset(offset)


def compose_edits(source: str, first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """Edits that do in one go what `first` and then `second` do to `source`.

    An edit of `second` that covers or overlaps edits of `first` takes them in: one edit from the old text to the
    newest, with the kind and reason of the later one; but white space that is evened out around cuts leaves the cuts as
    they are. All others stay as they are, moved to offsets of the source.

    >>> one = [Edit(1, 2, "-", "", Kind.LAYOUT, "a", "")]
    >>> two = [Edit(1, 2, "b", "x", Kind.NAME, "b", "")]
    >>> [(e.start, e.end, e.replacement) for e in compose_edits("a-bc", one, two)]
    [(1, 2, ''), (2, 3, 'x')]
    """
    if not first or not second:
        return tuple(first or second)
    composed: list[Edit] = []
    shift = 0  # what the edits of `first` placed so far added to offsets of the middle text
    for start, end, old, new in _clusters(first, second):
        source_start = start - shift
        shift += sum(len(e.replacement) - (e.end - e.start) for e in old)
        source_end = end - shift
        if old and not new:
            composed += old
            continue
        whole = len(new) == 1 and (new[0].start, new[0].end) == (start, end)
        if whole and (parted := _around_cuts(source, source_start, source_end, old, new[0])):
            composed += parted
            continue
        original = source[source_start:source_end]
        middle = apply_edits(
            original, [replace(e, start=e.start - source_start, end=e.end - source_start) for e in old]
        )
        text = apply_edits(middle, [replace(e, start=e.start - start, end=e.end - start) for e in new])
        leader = max(new, key=lambda e: e.end - e.start)
        composed.append(replace(leader, start=source_start, end=source_end, original=original, replacement=text))
    return tuple(composed)


def _around_cuts(source: str, start: int, end: int, old: Sequence[Edit], new: Edit) -> list[Edit]:
    """The cuts of a span of the source with its white space evened out around them; none if that is not all it is."""
    cuts = [edit for edit in old if edit.is_cut and not edit.replacement]
    if new.kind is not Kind.LAYOUT or not cuts:
        return []
    ends = [*(cut.start for cut in cuts), end]
    begins = [start, *(cut.end for cut in cuts)]
    gaps = [source[begin:until] for begin, until in zip(begins, ends, strict=True)]
    if cuts[0].start < start or cuts[-1].end > end or any(gap.strip() for gap in gaps):
        return []
    texts = [new.replacement, *[""] * len(cuts)]
    parts = [
        replace(new, start=begin, end=until, original=gap, replacement=text)
        for begin, until, gap, text in zip(begins, ends, gaps, texts, strict=True)
        if gap != text
    ]
    return sorted([*parts, *cuts], key=lambda edit: (edit.start, edit.end))


_Cluster = tuple[int, int, list[Edit], list[Edit]]


def _clusters(first: Sequence[Edit], second: Sequence[Edit]) -> list[_Cluster]:
    """Groups of edits whose spans in the middle text overlap: start, end, members of `first`, members of `second`."""
    shifts = accumulate((len(e.replacement) - (e.end - e.start) for e in first), initial=0)
    spans = [(e.start + s, e.start + s + len(e.replacement), 0, e) for e, s in zip(first, shifts, strict=False)]
    spans += [(e.start, e.end, 1, e) for e in second]
    spans.sort(key=lambda span: span[:3])
    clusters: list[_Cluster] = []
    for start, end, layer, edit in spans:
        if clusters and start < clusters[-1][1]:
            old_start, old_end, old, new = clusters.pop()
            (new if layer else old).append(edit)
            clusters.append((old_start, max(old_end, end), old, new))
        else:
            clusters.append((start, end, [], [edit]) if layer else (start, end, [edit], []))
    return clusters
