"""Where lines stand among those left of a document, as arrays: to its ends, to paragraphs, to lines like them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.debris.features import Floats, Forms, Ints

FAR = 60  # lines to a paragraph that is not there
NEAR_PROSE = 5  # lines on either side among which paragraphs are counted
PLACE = (
    "from_start", "from_end", "share", "first_line", "last_line", "before_body", "after_body", "to_last_prose",
    "to_next_prose", "prose_run", "repeated", "repeated_before", "repeated_next", "taken_up", "taken_up_prose",
    "taken_up_often", "lines", "prose_share", "word_share", "median_words", "in_prose_zone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Echoes:
    """Which lines of a document are alike, and which share words.

    Attributes:
        keys: A number for each line, the same for lines with the same `Forms.keys`.
        words: Numbers of the longer words, each once a line.
        owners: The line of each of these.
    """

    keys: Ints
    words: Ints
    owners: Ints


def find_echoes(forms: Forms) -> Echoes:
    """What `read_places` needs to know of a document's lines, whichever of them are left."""
    keys = np.unique(forms.keys, return_inverse=True)[1]
    words = np.unique(forms.longs, return_inverse=True)[1]
    count = max(len(forms.words), 1)
    pairs = np.sort(words * np.int64(count) + forms.long_owners)
    pairs = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if len(pairs) else pairs
    return Echoes(keys, pairs // count, pairs % count)


def read_places(forms: Forms, echoes: Echoes, left: Ints) -> Floats:
    """Where each line stands among those that are left; one column for each name in `PLACE`.

    Args:
        forms: All lines of the document.
        echoes: The same document's.
        left: Indexes of the lines that are left, one or more, ascending.
    """
    count = len(left)
    prose, words = forms.prose[left], forms.words[left]
    whole = np.arange(count)
    at = np.flatnonzero(prose)
    first, last = (at[0], at[-1]) if len(at) else (count, -1)
    number = np.searchsorted(at, whole)  # of the prose lines before each line
    bounds = np.concatenate(([-1], at, [count]))
    before, after = bounds[number], bounds[number + 1 + prose]
    cumulated = np.cumsum(words)
    so_far = np.concatenate(([0], np.cumsum(prose)))
    around = so_far[np.minimum(whole + NEAR_PROSE + 1, count)] - so_far[np.maximum(whole - NEAR_PROSE, 0)]
    keys = echoes.keys[left]
    alike = np.bincount(keys)[keys]
    order = np.argsort(keys, kind="stable")
    seen = np.zeros(count, bool)
    seen[order[1:]] = keys[order[1:]] == keys[order[:-1]]
    following = np.zeros(count, bool)
    following[:-1] = keys[:-1] == keys[1:]
    columns = [
        np.log1p(whole) / 5,
        np.log1p(count - 1 - whole) / 5,
        whole / max(count - 1, 1),
        whole == 0,
        whole == count - 1,
        whole < first,
        whole > last,
        np.log1p(np.where(before >= 0, whole - before, FAR)) / 4,
        np.log1p(np.where(after < count, after - whole, FAR)) / 4,
        around / (2 * NEAR_PROSE + 1),
        np.minimum(alike - 1, 4) / 4,
        seen,
        following,
        *_taken_up(echoes, left, prose),
        np.full(count, np.log1p(count) / 6),
        np.full(count, prose.mean()),
        cumulated / cumulated[-1],
        np.full(count, np.log1p(np.median(words)) / 3),
        (whole > first) & (whole < last),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _taken_up(echoes: Echoes, left: Ints, prose: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Share of the longer words of a line that stand in other lines, in other prose lines, and in three or more."""
    count = len(left)
    row = np.full(len(echoes.keys), -1)
    row[left] = np.arange(count)
    owner = row[echoes.owners]
    there = np.flatnonzero(owner >= 0)
    owner, word = owner[there], echoes.words[there]
    others = np.bincount(word)[word] - 1 if len(word) else word
    in_prose = prose[owner]
    others_prose = np.bincount(word, in_prose)[word] - in_prose if len(word) else word
    size = np.maximum(np.bincount(owner, minlength=count), 1)

    def share(mask: NDArray[np.bool_]) -> Floats:
        return (np.bincount(owner[mask], minlength=count) / size).astype(np.float32)

    return share(others > 0), share(others_prose > 0), share(others > 2)
