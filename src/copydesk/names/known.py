"""What the scorer of names has learned, and the cut of the part lexicon: `data/weights/names.npz`, read once.

Made by tools/train_names.py; see docs/names.md. Loaded on first use only, for it needs numpy.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log2
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from copydesk.errors import RuleError
from copydesk.names.sounds import REMEMBERED
from copydesk.tables import DATA

FILE = DATA / "weights" / "names.npz"
FORMAT = 2
BLOCK = 256  # rows at once, so that they stay in the cache of a processor
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
            arrays["value"],
            bias=float(arrays["bias"]),
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
    """The records of the lexicon that hold a romanised word; empty if it is not attested."""
    known = load_known()
    code = part_hash(word)
    first = bisect_left(known.hashes, code)
    return frozenset(known.records[first : bisect_right(known.hashes, code, lo=first)])


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


def add_up(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """The chance, 0 to 1, of each row of features."""
    logits = [_logits(load_known().trees, rows[start : start + BLOCK]) for start in range(0, len(rows), BLOCK)]
    chances: NDArray[np.float64] = np.interp(np.concatenate(logits), *load_known().trees.bands)
    return chances


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
