"""What the scorer of names has learned, and the cut of the part lexicon: `data/weights/names.npz`, read once.

Made by tools/train_names.py; see docs/names.md. Loaded on first use only, for it needs numpy.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from math import log2
from operator import and_
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from copydesk.errors import RuleError
from copydesk.names.sounds import BALTIC_LENGTH, REMEMBERED
from copydesk.tables import DATA

FILE = DATA / "weights" / "names.npz"
FORMAT = 2
BLOCK = 256  # rows at once, so that they stay in the cache of a processor
GRAIN = np.float32(1 << 16)  # leaves are rounded to its parts, so that their sum is exact in any order
FEW = 4  # rows below which each is added up for itself
ALL_LEAVES = np.uint16(0xFFFF)  # a tree has sixteen leaves at most
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees, one a row; which leaf a row of features ends in is found without walking them.

    A test that fails takes the leaves of its left branch out; the leftmost leaf that stays is the one.
    Source: QuickScorer (Lucchese and others, SIGIR 2015).

    Attributes:
        feature: Index of the feature that each test asks for.
        threshold: A value up to it passes the test.
        masks: Leaves that stay when the test fails, as bits, the leftmost lowest.
        value: What each leaf adds to the logit.
        bias: Logit without any tree.
        bands: Logits and the calibrated probabilities that belong to them, both rising.
    """

    feature: NDArray[np.int64]
    threshold: Floats
    masks: NDArray[np.uint16]
    value: Floats
    bias: float
    bands: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Known:
    """The weights.

    Attributes:
        edits: Logits of edits between the units of two words; "bias" is what they are added to.
        origin: Logits of runs of units, for how freely a word is respelled; "bias" likewise.
        hashes: Sorted hashes of the attested name parts.
        records: For each hash the record of the lexicon that holds the part; a part may stand in several.
        forms: How many spellings each record has: the more languages write about its bearers, the more.
        trees: The scorer of whole names.
    """

    edits: Mapping[str, float]
    origin: Mapping[str, float]
    hashes: Sequence[int]
    records: Sequence[int]
    forms: Sequence[int]
    trees: Trees


@cache
def load_known() -> Known:
    """The weights of the bundled file.

    Raises:
        RuleError: The file is missing or of another format.
    """
    try:
        with np.load(FILE, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (OSError, ValueError) as error:
        raise RuleError(f"{FILE}: cannot be read as weights: {error}") from error
    if int(arrays.get("format", -1)) != FORMAT:
        raise RuleError(f"{FILE}: format {arrays.get('format')}; this version reads {FORMAT}: install it again")
    return Known(
        _weights(arrays, "edit"),
        _weights(arrays, "origin"),
        np.cumsum(arrays["gaps"], dtype=np.int64).tolist(),
        arrays["records"].tolist(),
        arrays["forms"].tolist(),
        Trees(
            arrays["feature"].astype(np.int64),
            arrays["threshold"],
            arrays["masks"],
            np.round(arrays["value"] * GRAIN) / GRAIN,
            bias=round(float(arrays["bias"]) * float(GRAIN)) / float(GRAIN),
            bands=(arrays["band_logits"], arrays["band_chances"]),
        ),
    )


def _weights(arrays: Mapping[str, NDArray[np.float32]], name: str) -> dict[str, float]:
    """Keys and their weights; the keys are stored as one text."""
    keys = arrays[f"{name}_keys"].tobytes().decode("utf-8").split("\n")
    return dict(zip(keys, arrays[f"{name}_weights"].astype(float).tolist(), strict=True))


def part_hash(word: str) -> int:
    """The hash under which a name part is stored."""
    return crc32(word.encode())


@lru_cache(REMEMBERED)
def records_of(word: str) -> frozenset[int]:
    """The records of the lexicon that hold a romanised word; empty if it is not attested.

    Of a word that none holds, the ending that Latvian and Lithuanian give to foreign names is left out.
    """
    known = load_known()
    for form in (word, word[:-1]) if word[-1:] == "s" and len(word) > BALTIC_LENGTH else (word,):
        code = part_hash(form)
        first = bisect_left(known.hashes, code)
        last = bisect_right(known.hashes, code, lo=first)
        if first < last:
            return frozenset(known.records[first:last])
    return frozenset()


@lru_cache(REMEMBERED)
def fame(word: str) -> float:
    """How common a romanised word is as a name: the logarithm of the spellings of its largest record; 0 if unknown.

    That two people share a word says little if it is "Muhammad" or "Smith".

    >>> fame("muhammad") > fame("lukashenko") > fame("lukaschenkoff")
    True
    """
    forms = load_known().forms
    return log2(1 + max((forms[record] for record in records_of(word)), default=0))


def attested(first: str, second: str) -> int:
    """1 if one record of the lexicon holds both words, -1 if both are attested and none does, 0 if one is not."""
    one, other = records_of(first), records_of(second)
    if not one or not other:
        return 0
    return -1 if one.isdisjoint(other) else 1


def add_up(rows: Sequence[Sequence[float]]) -> list[float]:
    """The chance, 0 to 1, of each row of features."""
    trees = load_known().trees
    if len(rows) < FEW:
        logits = [_row_logit(array("f", row)) for row in rows]
    else:
        table = np.array(rows, dtype=np.float32)
        logits = np.concatenate([_logits(trees, table[at : at + BLOCK]) for at in range(0, len(rows), BLOCK)]).tolist()
    chances: list[float] = np.interp(logits, *trees.bands).tolist()
    return chances


def _row_logit(row: Sequence[float]) -> float:
    """What `_logits` gives for one row, without its arrays: the tests of a feature are looked up at once."""
    left, tests = _sorted_tests()
    for feature, thresholds, masks in tests:
        left &= masks[bisect_left(thresholds, row[feature])]
    trees = load_known().trees
    bits = np.frombuffer(left.to_bytes(2 * len(trees.value), "little"), dtype="<u2")
    leaves = _lowest_bits()[bits] + _first_leaves()
    return float(trees.value.ravel()[leaves].sum() + np.float32(trees.bias))


@cache
def _first_leaves() -> NDArray[np.intp]:
    """The place of the first leaf of each tree among all."""
    trees, leaves = load_known().trees.value.shape
    places: NDArray[np.intp] = np.arange(trees, dtype=np.intp) * leaves
    return places


@cache
def _sorted_tests() -> tuple[int, Sequence[tuple[int, Sequence[float], Sequence[int]]]]:
    """All leaves of all trees, and for each feature its thresholds, rising, and what stays when so many tests fail.

    The leaves are the bits of one number, sixteen for each tree.
    """
    trees = load_known().trees
    every = (1 << 16 * len(trees.value)) - 1
    tests: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for tree, (features, thresholds, masks) in enumerate(
        zip(trees.feature.tolist(), trees.threshold.tolist(), trees.masks.tolist(), strict=True)
    ):
        for feature, threshold, mask in zip(features, thresholds, masks, strict=True):
            tests[feature].append((threshold, every ^ ((int(ALL_LEAVES) ^ mask) << 16 * tree)))
    found = []
    for feature in sorted(tests):
        rows = sorted(tests[feature])
        kept = accumulate((row[1] for row in rows), and_, initial=every)
        found.append((feature, [row[0] for row in rows], list(kept)))
    return every, found


def _logits(trees: Trees, rows: NDArray[np.float32]) -> Floats:
    """The sum of the leaves that each row ends in."""
    failed = rows[:, trees.feature] > trees.threshold
    left = np.bitwise_and.reduce(np.where(failed, trees.masks, ALL_LEAVES), axis=2)
    leaves = _lowest_bits()[left]
    logits: Floats = trees.value[np.arange(len(trees.value)), leaves].sum(axis=1) + np.float32(trees.bias)
    return logits


@cache
def _lowest_bits() -> NDArray[np.intp]:
    """The place of the lowest bit of each number of sixteen."""
    numbers = np.arange(1 << 16)
    places: NDArray[np.intp] = np.log2(np.maximum(numbers & -numbers, 1)).astype(np.intp)
    return places
