"""What the judge of pages sees of the markup that a line stands in, as numbers.

Element names and classes are read as words: a linear model over the names that stand on several sites tells how likely
lines below an element are debris. The rest is counted: how much of the page's prose an ancestor holds, how alike lines
of the same template are, how far the markup parts a line from its neighbours.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from copydesk.debris.features import FORM, Floats, Forms, Hashes, Ints, mix_hashes
from copydesk.kinds import Kind
from copydesk.page import CONCEALED, Elements, Layout
from copydesk.tables import bundled_table

TAGS = ("p", "div", "li", "h1", "h2", "h3", "h4", "td", "dt", "dd", "blockquote", "figcaption", "pre", "summary",
        "label", "span", "a", "button", "section", "article", "main", "body", "time", "address", "footer", "header",
        "center", "font", "strong")  # fmt: skip
SAME = {"h5": "h4", "h6": "h4", "th": "td", "b": "strong", "em": "strong", "i": "strong", "legend": "label"}
AROUND = ("nav", "footer", "header", "aside", "main", "article", "figure", "form", "table", "ul", "ol", "blockquote",
          "section", "dialog", "menu", "details", "dl", "a", "button", "h2", "pre")  # fmt: skip
LEVELS = (1, 2, 3, 4, 6)  # ancestors whose contents are counted
MOST_STEPS = 30  # elements that are climbed to a common ancestor
LEAST_MAIN = 0.6  # share of a page's prose that its main container must hold
Column = NDArray[Any]  # numbers or truth values, one for each line
Number = TypeVar("Number", np.float64, np.uint64)
PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
DIGITS = str.maketrans("", "", "0123456789")
MARKUP = (
    *(f"tag_{tag}" for tag in TAGS), "tag_other", *(f"in_{tag}" for tag in AROUND), "in_concealed",
    "linked", "all_linked", "bold", "links", "cells", "one_break",
    "near_score", "far_score", "own_score", "top_score", "depth",
    *(f"{name}_{level}" for level in LEVELS for name in ("prose_in", "linked_in", "lines_in", "words_in")),
    "in_main", "below_main", "up_before", "up_after", "alike", "alike_words", "alike_linked", "alike_stops",
    "title_share", "of_title", "after_h1", "siblings",
)  # fmt: skip
WORDS_AT, STOP_AT = FORM.index("words"), FORM.index("stop")
TAG_COLUMNS = {tag: n for n, tag in enumerate(TAGS)} | {tag: TAGS.index(other) for tag, other in SAME.items()}
AROUND_BITS = {tag: 1 << n for n, tag in enumerate(AROUND)}
HIDDEN_BIT = 1 << len(AROUND)
INLINE = frozenset((
    "a", "abbr", "b", "big", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
))  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class NameScores:
    """What was learned of the names of elements: for each the log-odds near a line, and further out."""

    known: Mapping[str, tuple[float, float]]


class ElementName(NamedTuple):
    """What the tag, classes and ids of an element tell.

    Attributes:
        near, far: Log-odds that lines in it are debris, from close by and from further out, summed over its names.
        size: Number of its names that are known.
        template: A number, the same for elements whose names differ only in digits.
    """

    near: float
    far: float
    size: int
    template: int


NAMELESS = ElementName(0.0, 0.0, 0, 0)  # of elements without text, whose names matter to no line


def name_words(tag: str, mark: str) -> list[str]:
    """What an element is called: its tag, its classes, ids and roles, and the words in these; each once.

    >>> name_words("div", "post-shareBar wide")
    ['<div', 'post-sharebar', 'wide', 'post', 'share', 'bar']
    """
    words = [f"<{tag}", *mark.lower().split()]
    pieces = PIECES.findall(mark)
    words += pieces if mark.islower() else map(str.lower, pieces)
    return list(dict.fromkeys(words))


@lru_cache(maxsize=50_000)
def name_element(tag: str, mark: str, scores: NameScores) -> ElementName:
    """What the names of an element tell; the same for all elements of these names."""
    near = far = 0.0
    size = 0
    known = scores.known
    for word in name_words(tag, mark):
        if pair := known.get(word):
            near += pair[0]
            far += pair[1]
            size += 1
    return ElementName(near, far, size, crc32(f"{tag} {mark.translate(DIGITS)}".encode("utf-8", "replace")))


@lru_cache(maxsize=50_000)
def spoken_kind(tag: str, mark: str) -> Kind | None:
    """The kind of debris that the names of an element speak of."""
    kinds, tags = _kind_words()
    return next((kinds[word] for word in name_words(tag, mark) if word in kinds), tags.get(tag))


@cache
def _kind_words() -> tuple[dict[str, Kind], dict[str, Kind]]:
    """The kind of debris that a word in a name speaks of, and that a tag does."""
    table = bundled_table("pages", "names")
    words = {word: Kind(kind) for kind, row in table["kinds"].items() for word in row}
    return words, {tag: Kind(kind) for tag, kind in table["tags"].items()}


@dataclass(frozen=True, slots=True)
class Chains:
    """What the chain of elements around each line tells.

    Attributes:
        elements: What each element is called.
        names: A row for each line, scores in log-odds: of the names of the innermost three elements, of all further
            ones, of the innermost alone, each sum by the root of their number, and of the element with the highest.
        templates: Number of each line's path of templates, the same for lines in elements of the same names.
        around: A row for each line, a column for each of `AROUND`, then whether a browser does not show it at first.
        depth: Of each element.
    """

    elements: Sequence[ElementName]
    names: Floats
    templates: Ints
    around: Floats
    depth: NDArray[np.float64]


def read_chains(layout: Layout, scores: NameScores) -> Chains:
    """What the names of the elements around each line tell.

    Sums along a chain are differences of running sums: an element adds its own where it opens and takes it back where
    it ends.
    """
    tags, parents, ends, marks = layout.elements
    filled = _filled(layout)
    names = [
        name_element(tag, mark, scores) if full else NAMELESS
        for tag, mark, full in zip(tags, marks, filled, strict=True)
    ]
    own = np.array(names, np.float64)  # near, far, size, template
    at = np.array([line.element for line in layout.lines])
    above = np.maximum(parents, 0)
    up, upper = above[at], above[above[at]]
    near = own[at, :3:2] + own[up, :3:2] + own[upper, :3:2]
    running = _running(np.concatenate((own[:, 1:3], np.ones((len(tags), 1))), axis=1), ends)
    depth = running[:, 2]
    top, around = _climb(layout.elements, names)
    sums = np.stack(
        (near, running[above[upper], :2], own[at, :3:2], np.stack((np.array(top)[at], np.ones(len(at))), axis=1)),
        axis=1,
    )
    templates = own[:, 3].astype(np.uint64) + (depth.astype(np.uint64) << np.uint64(40))
    paths = _running(mix_hashes(templates)[:, None], ends)[at, 0]
    bits = np.array([around[element] for element in at.tolist()], np.int64)
    return Chains(
        names,
        (sums[:, :, 0] / np.sqrt(np.maximum(sums[:, :, 1], 1))).astype(np.float32),
        np.unique(paths, return_inverse=True)[1],
        ((bits[:, None] >> np.arange(len(AROUND) + 1)) & 1).astype(np.float32),
        depth - 1,
    )


def _filled(layout: Layout) -> list[bool]:
    """For each element whether a line begins in it, or in one that it holds."""
    count = len(layout.elements.tags)
    so_far = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount([line.element for line in layout.lines], minlength=count), out=so_far[1:])
    filled: list[bool] = (so_far[np.asarray(layout.elements.ends)] > so_far[:-1]).tolist()
    return filled


def _running(values: NDArray[Number], ends: Sequence[int]) -> NDArray[Number]:
    """For each element the sum of `values`, a row for each, over it and all elements around it; hashes may overflow."""
    change = np.zeros((len(values) + 1, values.shape[1]), values.dtype)
    change[:-1] = values
    np.subtract.at(change, np.asarray(ends), values)
    return change[:-1].cumsum(axis=0)


def _climb(elements: Elements, names: Sequence[ElementName]) -> tuple[list[float], list[int]]:
    """For each element the highest score of those around it, itself included, and which of `AROUND` are.

    0 if none of them speaks for debris; a bit for each of `AROUND`, and one for what a browser does not show at first.
    """
    tags, parents, marks = elements.tags, elements.parents, elements.marks
    top, around = [0.0] * len(tags), [0] * len(tags)
    for i in range(1, len(tags)):
        parent, far = parents[i], names[i][1]
        above = top[parent]
        top[i] = far if far > above else above
        around[i] = around[parent] | AROUND_BITS.get(tags[i], 0)
        if CONCEALED in marks[i]:
            around[i] |= HIDDEN_BIT
    return top, around


def block_of(elements: Elements, element: int) -> int:
    """The innermost element around one, itself included, that is no inline element."""
    tags, parents = elements.tags, elements.parents
    while tags[element] in INLINE and parents[element] > 0:
        element = parents[element]
    return element


def read_markup(layout: Layout, forms: Forms, title: Hashes, chains: Chains) -> Floats:
    """What is seen of the markup around each line: a row for each, a column for each of `MARKUP`.

    Args:
        layout: Of the page.
        forms: Of its lines.
        title: Hashes of the longer words of its title, as in `Forms.longs`; empty if it has none.
        chains: Of its lines.
    """
    lines = layout.lines
    count = len(lines)
    blocks = [block_of(layout.elements, line.element) for line in lines]
    tags = np.array([TAG_COLUMNS.get(layout.elements.tags[block], len(TAGS)) for block in blocks])
    table = np.array(
        [(line.end - line.start, line.linked, line.bold, len(line.links), line.cells, line.breaks) for line in lines]
    )
    sizes = np.maximum(table[:, 0], 1)
    linked, bold = table[:, 1] / sizes, table[:, 2] / sizes
    inside = _contents(layout.elements, chains.depth, blocks, forms, table)
    columns = [
        linked, linked > 0.9, bold, np.minimum(table[:, 3], 10) / 10, np.minimum(table[:, 4], 8) / 8, table[:, 5] == 1,
        *np.tanh(chains.names.T / 3),
        *inside,
        *_steps(layout.elements, [line.element for line in lines]),
        *_alike(chains.templates, forms, linked),
        *_titled(layout, forms, np.unique(title), tags),
    ]  # fmt: skip
    one_hot = np.zeros((count, len(TAGS) + 1), np.float32)
    one_hot[np.arange(count), tags] = 1
    rest = np.stack([np.asarray(column, np.float32) for column in columns], axis=1)
    return np.concatenate((one_hot, chains.around, rest), axis=1)


def _contents(
    elements: Elements, depth: NDArray[np.float64], blocks: Sequence[int], forms: Forms, table: Ints
) -> list[Column]:
    """What the ancestors of each line hold: columns `depth`, `prose_in` and so on, then `in_main` and `below_main`."""
    count, ends = len(elements.tags), np.asarray(elements.ends)
    linked_share = table[:, 1] / np.maximum(table[:, 0], 1)
    prose = np.where(forms.prose & (linked_share < 0.5), forms.words, 0)
    so_far = np.zeros((count + 1, 4))
    for column, weights in enumerate((prose, table[:, 1], table[:, 0], None)):
        np.cumsum(np.bincount(blocks, weights, minlength=count), out=so_far[1:, column])
    held = so_far[ends] - so_far[:-1]
    above = np.maximum(elements.parents, 0)
    columns = [np.log1p(depth[blocks]) / 4]
    place, level = np.asarray(blocks), 0
    for wanted in LEVELS:
        while level < wanted:
            place, level = above[place], level + 1
        here = held[place]
        columns += [
            here[:, 0] / max(held[0, 0], 1),
            here[:, 1] / np.maximum(here[:, 2], 1),
            np.log1p(here[:, 3]) / 6,
            here[:, 2] / max(held[0, 2], 1),
        ]
    main = _main_of(held[:, 0], elements)
    at = np.asarray(blocks)
    there = (at >= main) & (at < ends[main])
    below = depth[at] - depth[main]
    return [*columns, there, there * np.minimum(below, 12) / 6]


def _main_of(prose: NDArray[np.float64], elements: Elements) -> int:
    """The innermost element that holds most of the page's prose."""
    wide = np.flatnonzero(prose >= max(LEAST_MAIN * prose[0], 1)).tolist()
    main = 0
    for element in wide:
        if elements.parents[element] == main:
            main = element
    return main


def _steps(elements: Elements, places: Sequence[int]) -> list[Column]:
    """How many elements end and begin between each line and the one before, and the one after."""
    parents = elements.parents
    climbs = [MOST_STEPS]
    for left, right in pairwise(places):
        steps = 0
        while left != right and steps < MOST_STEPS:
            if left > right:  # the later of two elements is never an ancestor of the other
                left = parents[left]
            else:
                right = parents[right]
            steps += 1
        climbs.append(steps)
    climbs.append(MOST_STEPS)
    logs = np.log1p(np.array(climbs, np.float32)) / 3
    return [logs[:-1], logs[1:]]


def _alike(templates: Ints, forms: Forms, linked: Column) -> list[Column]:
    """Of the lines in elements of the same names: how many, and their mean length, link share and share of stops."""
    size = np.bincount(templates)

    def mean(values: Column) -> Column:
        return (np.bincount(templates, values) / size)[templates]

    return [
        np.log1p(size[templates]) / 5,
        mean(forms.form[:, WORDS_AT]),
        mean(linked),
        mean(forms.form[:, STOP_AT]),
    ]


def _titled(layout: Layout, forms: Forms, title: Hashes, tags: Ints) -> list[Column]:
    """Share of a line's longer words in the page's title, of the title's in it, and whether it stands below an h1."""
    count = len(forms.words)
    owners = forms.long_owners[np.isin(forms.longs, title)] if len(title) else forms.long_owners[:0]
    hits = np.bincount(owners, minlength=count).astype(np.float32)
    size = np.maximum(np.bincount(forms.long_owners, minlength=count), 1)
    headings = np.cumsum(tags == TAG_COLUMNS["h1"]) > 0
    element = np.array([line.element for line in layout.lines])
    siblings = np.bincount(element)[element]
    return [hits / size, np.minimum(hits / max(len(title), 1), 1), headings, np.log1p(siblings) / 4]
