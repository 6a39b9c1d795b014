"""What the learned judge sees of lines: their words as hashes, their form and their place as numbers.

Everything is computed over whole documents as arrays, since a loop over characters would cost more than the judge.
The scripts without spaces are cut into pairs of characters, so every script has "words".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from copydesk.tables import quick_form

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

OTHER, SPACE, POINT, SIGN, LOWER, UPPER, DIGIT, UNSPACED = range(8)  # sorts of characters
SORTS = {"Z": SPACE, "P": POINT, "S": SIGN, "L": LOWER, "M": LOWER, "Lu": UPPER, "Lt": UPPER, "N": SIGN, "Nd": DIGIT}
SPANS_UNSPACED = ((0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
LETTERS_PER_WORD = 2.5  # in scripts without spaces; as in `facts`
PROSE_WORDS, PROSE_WORDS_WEAK, PROSE_WORDS_OPEN = 9, 16, 40  # as in `facts`
LONGEST = 50_000  # characters of a line that are looked at; no longer one is anything but prose
BLOCK = 1 << 19  # characters that are looked at together; bounds the memory on huge documents
FIRST_WORDS, LAST_WORDS = 28, 10  # words of a line that are read
LONGEST_WORD = 32  # letters of a word that are read
STEM = 4  # letters of a longer word that are read as a word of their own
SINGLE = "|©@#/:»,;()?!\"“”'’-–—•%$€£&+→…"  # signs that are counted one by one
CLASSES = {  # what signs are good for; each has a bit
    "stop": ".!?。！？؟।։۔…",
    "asking": "?？؟",
    "closer": "\"'”’»›)]】」』“« \u00a0",
    "quote": "\"'“”„«»‹›‘「『",
    "bullet": "•·-–—*▪►▶→➤>»|/#+✓●■◆",
}
STOP, ASKING, CLOSER, QUOTE, BULLET = (np.uint8(1 << n) for n in range(len(CLASSES)))
MIX, MIX_AGAIN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
POWERS = np.array([pow(0x100000001B3, n, 1 << 64) for n in range(1, LONGEST_WORD + 1)], np.uint64)
TAG_STEM, TAG_PAIR, TAG_FIRST, TAG_LAST = (np.uint64(n) for n in (0x51ED270B, 0xB492B66F, 0x9AE16A3B, 0xC949D7C7))

FORM = (
    "characters", "words", "word_length", "capitals", "title_words", "upper_words", "digits", "points", "signs",
    "unspaced", "stop", "colon", "ellipsis", "question", "closing_quote", "comma_end", "digit_end", "first_lower",
    "first_upper", "first_digit", "first_quote", "first_bullet", "sentences", "short_words", "longest_word",
    "prose", "url", "year", "clock", "one_word", "few_words", "inner_capital",
    *(f"char_{ord(sign):x}" for sign in SINGLE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Forms:
    """The lines of one document, each looked at alone; rows are lines.

    Attributes:
        form: One column for each name in `FORM`.
        words: Number of words of each line.
        prose: Whether it can only be running text.
        keys: Hash of the words of each line, the same for lines that differ in numbers or signs only.
        hashes: Hashes of what is read of the lines: words, their beginnings, pairs of them.
        owners: The line of each hash.
        longs: Hashes of the longer words of the lines, for words taken up elsewhere.
        long_owners: The line of each of these.
    """

    form: Floats
    words: Floats
    prose: NDArray[np.bool_]
    keys: Hashes
    hashes: Hashes
    owners: Ints
    longs: Hashes
    long_owners: Ints


@cache
def _char_sorts() -> NDArray[np.uint8]:
    """The sort of each character of the basic plane."""
    return np.frombuffer(quick_form("char-sorts", _gather_sorts), np.uint8)


def _gather_sorts() -> bytes:
    from unicodedata import category

    def sort_of(code: int) -> int:
        if any(low <= code <= high for low, high in SPANS_UNSPACED):
            return UNSPACED
        name = category(chr(code))
        return SPACE if chr(code).isspace() else SORTS.get(name, SORTS.get(name[0], OTHER))

    return bytes(map(sort_of, range(1 << 16)))


@cache
def _char_classes() -> NDArray[np.uint8]:
    """The bits of `CLASSES` of each character of the basic plane."""
    table = np.zeros(1 << 16, np.uint8)
    for bit, signs in enumerate(CLASSES.values()):
        table[[ord(sign) for sign in signs]] |= np.uint8(1 << bit)
    return table


def _is(codes: NDArray[np.uint32], bit: np.uint8) -> NDArray[np.bool_]:
    """Which characters are of a class."""
    return (_char_classes()[np.minimum(codes, 0xFFFF)] & bit) > 0


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _sorts(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    if codes.max(initial=0) <= 0xFFFF:
        return _char_sorts()[codes]
    return np.where(codes > 0xFFFF, np.uint8(SIGN), _char_sorts()[np.minimum(codes, 0xFFFF)])


def mix_hashes(values: Hashes) -> Hashes:
    """Well-spread hashes of numbers (the finishing steps of splitmix64, S. Vigna)."""
    values = values * MIX
    values ^= values >> np.uint64(29)
    values *= MIX_AGAIN
    values ^= values >> np.uint64(32)
    return values


def read_forms(lines: Sequence[str]) -> Forms:
    """What is seen of each line alone; the lines are trimmed and hold no line breaks."""
    if any(len(line) > LONGEST for line in lines):
        lines = [line if len(line) <= LONGEST else line[:LONGEST].strip() for line in lines]
    blocks, start, size = [], 0, 0
    for index, line in enumerate(lines):
        size += len(line) + 1
        if size > BLOCK or index == len(lines) - 1:
            blocks.append(_read_block(lines[start : index + 1], start))
            start, size = index + 1, 0
    if len(blocks) == 1:
        return blocks[0]
    return Forms(**{name: np.concatenate([getattr(block, name) for block in blocks]) for name in Forms.__slots__})


def take_forms(forms: Forms, rows: Sequence[int]) -> Forms:
    """The forms of some of the lines, in the order of `rows`, which may name a line twice."""
    at = np.asarray(rows, np.int64)
    hashes, owners = _take_runs(forms.hashes, forms.owners, at)
    longs, long_owners = _take_runs(forms.longs, forms.long_owners, at)
    return Forms(forms.form[at], forms.words[at], forms.prose[at], forms.keys[at], hashes, owners, longs, long_owners)


def _take_runs(values: Hashes, owners: Ints, rows: Ints) -> tuple[Hashes, Ints]:
    """The values of some owners, and the places of these in `rows`; `owners` need not be sorted."""
    order = np.argsort(owners, kind="stable")
    starts, ends = (np.searchsorted(owners[order], rows, side=side) for side in ("left", "right"))
    sizes = ends - starts
    first = np.cumsum(sizes) - sizes
    at = np.arange(int(sizes.sum())) - np.repeat(first, sizes) + np.repeat(starts, sizes)
    return values[order[at]], np.repeat(np.arange(len(rows)), sizes)


def hash_words(words: Sequence[str]) -> tuple[Hashes, Ints]:
    """Hashes of single words, of their beginnings and places as if each were a line, and their owners."""
    codes = _codes("\n".join(words).replace("İ", "I").lower() + "\n")
    sorts = _sorts(codes)
    ends = np.flatnonzero(codes == 10)
    _, hashes, owners, _, _ = _read_words(codes, sorts, ends, _word_spans(sorts, ends), 0)
    return hashes, owners


def _read_block(lines: Sequence[str], offset: int) -> Forms:
    text = "\n".join(lines) + "\n"
    codes = _codes(text)
    sorts = _sorts(codes)
    ends = np.flatnonzero(codes == 10)
    starts = np.concatenate(([0], ends[:-1] + 1))
    low_codes = _codes(text.replace("İ", "I").lower())  # no other letter has two in lower case
    spans = _word_spans(sorts, ends)
    form, words, prose = _read_form(_Block(lines, codes, sorts, starts, ends), spans)
    return Forms(form, words, prose, *_read_words(low_codes, sorts, ends, spans, offset))


@dataclass(frozen=True, slots=True)
class _Spans:
    """Words with spaces around them: where they start and end, and how many each line has."""

    starts: Ints
    ends: Ints
    counts: Ints


def _word_spans(sorts: NDArray[np.uint8], line_ends: Ints) -> _Spans:
    wordy = (sorts - np.uint8(LOWER)) < 3
    borders = np.flatnonzero(wordy[1:] != wordy[:-1]) + 1
    if wordy[0]:
        borders = np.concatenate(([0], borders))
    starts, ends = borders[0::2], borders[1::2]
    return _Spans(starts, ends, np.diff(np.searchsorted(starts, line_ends), prepend=0))


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines, the code points of their text and what sorts these are, and where each line starts and ends."""

    lines: Sequence[str]
    codes: NDArray[np.uint32]
    sorts: NDArray[np.uint8]
    starts: Ints
    ends: Ints


def _read_form(block: _Block, spans: _Spans) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """The columns of `FORM`, the number of words, whether a line is prose."""
    lines, codes, sorts, starts, ends = block.lines, block.codes, block.sorts, block.starts, block.ends
    lengths = np.maximum(ends - starts, 1).astype(np.float32)
    count = len(lines)
    rows = np.arange(count)

    def at(places: Ints) -> Floats:
        """How many of some places, ascending, each line has."""
        return np.diff(np.searchsorted(places, ends), prepend=0).astype(np.float32)

    owner = np.repeat(rows, spans.counts)

    def of_words(mask: NDArray[np.bool_]) -> Floats:
        return np.bincount(owner[mask], minlength=count).astype(np.float32)

    unspaced = at(np.flatnonzero(sorts == UNSPACED)) if UNSPACED in sorts else np.zeros(count, np.float32)
    words = np.maximum(spans.counts + unspaced / LETTERS_PER_WORD, 1).astype(np.float32)
    sizes = spans.ends - spans.starts
    upper_places = np.flatnonzero(sorts == UPPER)
    uppers = np.searchsorted(upper_places, spans.ends) - np.searchsorted(upper_places, spans.starts)
    first_sorts = sorts[spans.starts]
    shouted = (uppers == sizes) & (sizes > 1)
    numbers = first_sorts == DIGIT
    opening = codes[spans.starts]
    longest = np.zeros(count, np.float32)
    filled = np.flatnonzero(spans.counts)
    if len(filled):
        longest[filled] = np.maximum.reduceat(sizes, (np.cumsum(spans.counts) - spans.counts)[filled])

    last = codes[ends - 1]
    place = ends - 1
    for _ in range(3):
        place = place - (_is(codes[place], CLOSER) & (place > starts))
    ending = codes[place]
    ellipsis = (ending == 0x2026) | ((ending == 46) & (codes[np.maximum(place - 1, 0)] == 46))
    stop = _is(ending, STOP) & ~ellipsis
    asking = _is(ending, ASKING)
    prose = stop & (words >= np.where(asking | (ending == 33), PROSE_WORDS_WEAK, PROSE_WORDS))
    prose |= (words >= PROSE_WORDS_OPEN) | ((ending == 58) & (words >= PROSE_WORDS_WEAK))

    marked = np.flatnonzero((sorts == POINT) | (sorts == SIGN))
    marks, mark_sorts = codes[marked], sorts[marked]
    mark_owner = np.repeat(rows, at(marked).astype(np.int64))
    following = sorts[marked + 1]
    sentence = _is(marks, STOP) & ((following == SPACE) & (codes[marked + 1] != 10) | (marks > 0x3000))
    clock = (marks == 58) & (following == DIGIT) & (sorts[np.maximum(marked - 1, 0)] == DIGIT)

    def of_marks(mask: NDArray[np.bool_]) -> Floats:
        return np.bincount(mark_owner[mask], minlength=count).astype(np.float32)

    line_sorts, line_codes = sorts[starts], codes[starts]
    urls = [("http" in line or "www." in line or ".com" in line) for line in lines]
    columns = [
        np.log1p(lengths) / 5,
        np.log1p(words) / 3,
        np.minimum(lengths / words, 40) / 10,
        at(upper_places) / lengths,
        of_words(first_sorts == UPPER) / words,
        of_words(shouted) / words,
        at(np.flatnonzero(sorts == DIGIT)) / lengths,
        of_marks(mark_sorts == POINT) / lengths,
        np.minimum(of_marks(mark_sorts == SIGN), 4) / 4,
        unspaced / lengths,
        stop,
        ending == 58,
        ellipsis,
        asking,
        _is(last, CLOSER),
        (last == 44) | (last == 59),
        sorts[ends - 1] == DIGIT,
        line_sorts == LOWER,
        line_sorts == UPPER,
        line_sorts == DIGIT,
        _is(line_codes, QUOTE),
        _is(line_codes, BULLET),
        np.minimum(of_marks(sentence), 6) / 6,
        of_words(sizes <= 3) / words,
        np.minimum(longest, 30) / 30,
        prose,
        urls,
        np.minimum(of_words(numbers & (sizes == 4) & ((opening == 49) | (opening == 50))), 2) / 2,
        np.minimum(of_marks(clock), 2) / 2,
        words <= 1,
        words <= 4,
        of_words((uppers > 1) & ~shouted) / words,
    ]
    table = np.bincount(
        mark_owner * (len(SINGLE) + 1) + _single_columns()[np.minimum(marks, 0x2FFF)],
        minlength=count * (len(SINGLE) + 1),
    ).reshape(count, -1)
    singles = np.minimum(table[:, : len(SINGLE)], 3).astype(np.float32) / np.float32(3)
    form = np.concatenate([np.stack(columns, axis=1).astype(np.float32), singles], axis=1)
    return form, words, prose


@cache
def _single_columns() -> NDArray[np.int64]:
    """The column of each sign that is counted by itself, and one more for all others."""
    table = np.full(0x3000, len(SINGLE), np.int64)
    for column, sign in enumerate(SINGLE):
        table[ord(sign)] = column
    return table


def _read_words(
    codes: NDArray[np.uint32], sorts: NDArray[np.uint8], ends: Ints, spans: _Spans, offset: int
) -> tuple[Hashes, Hashes, Ints, Hashes, Ints]:
    """The last five fields of `Forms`."""
    count = len(ends)
    starts, sizes, counts = spans.starts, spans.ends - spans.starts, spans.counts
    owner = np.repeat(np.arange(count), counts)
    paired = np.flatnonzero(sorts == UNSPACED) if UNSPACED in sorts else np.zeros(0, np.int64)
    if len(paired):
        order = np.argsort(np.concatenate((starts, paired)), kind="stable")
        starts = np.concatenate((starts, paired))[order]
        next_too = sorts[paired + 1] == UNSPACED
        sizes = np.concatenate((sizes, 1 + next_too))[order]
        pair = np.concatenate((np.zeros(len(owner), bool), np.ones(len(paired), bool)))[order]
        counts = np.diff(np.searchsorted(starts, ends), prepend=0)
        owner = np.repeat(np.arange(count), counts)
    else:
        pair = np.zeros(len(owner), bool)
    firsts = np.cumsum(counts) - counts
    rank = np.arange(len(owner)) - firsts[owner]
    read = np.flatnonzero((rank < FIRST_WORDS) | (counts[owner] - rank <= LAST_WORDS))
    starts, sizes, owner, pair = starts[read], np.minimum(sizes[read], LONGEST_WORD), owner[read], pair[read]
    keys = np.zeros(count, np.uint64)
    if not len(owner):
        none, at = np.zeros(0, np.uint64), np.zeros(0, np.int64)
        return keys, none, at, none, at
    counts = np.bincount(owner, minlength=count)
    firsts = np.cumsum(counts) - counts
    filled = np.flatnonzero(counts)

    begins = np.cumsum(sizes) - sizes
    depth = np.arange(int(sizes.sum())) - np.repeat(begins, sizes)
    places = depth + np.repeat(starts, sizes)
    values = np.where(sorts[places] == DIGIT, np.uint32(48), codes[places]).astype(np.uint64)
    values *= POWERS[depth]
    hashes = np.add.reduceat(values, begins)
    stemmed = np.flatnonzero(sizes > STEM + 1)
    long_starts = begins[stemmed]
    stems = sum((values[long_starts + n] for n in range(1, STEM)), values[long_starts])
    hashes, stems = mix_hashes(hashes), mix_hashes(stems + TAG_STEM)

    numbers = sorts[starts] == DIGIT
    rank = (np.arange(len(owner)) - firsts[owner]).astype(np.uint64)
    keys[filled] = np.add.reduceat(
        np.where(numbers, np.uint64(7), hashes) * (rank * np.uint64(2) + np.uint64(1)), firsts[filled]
    )
    long = np.flatnonzero(((sizes >= STEM) | pair) & ~numbers)
    nexts = np.flatnonzero(owner[:-1] == owner[1:])
    lasts = (firsts + counts - 1)[filled]
    gathered = np.concatenate(
        (
            hashes,
            stems,
            mix_hashes(hashes[nexts] * np.uint64(31) + hashes[nexts + 1] + TAG_PAIR),
            mix_hashes(hashes[firsts[filled]] + TAG_FIRST),
            mix_hashes(hashes[lasts] + TAG_LAST),
        )
    )
    owners = np.concatenate((owner, owner[stemmed], owner[nexts], filled, filled)) + offset
    return keys, gathered, owners, hashes[long], owner[long] + offset
