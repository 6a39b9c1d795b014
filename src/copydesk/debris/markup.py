"""What the judge of pages sees of the markup that a line stands in, as numbers.

Element names and classes are read as words: a linear model over the names that stand on several sites tells how likely
lines below an element are debris. The rest is counted: how much of the page's prose an ancestor holds, how alike lines
of the same template are, how far the markup parts a line from its neighbours.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np

from copydesk.debris.features import FORM, Floats, Forms, Ints, read_forms
from copydesk.kinds import Kind
from copydesk.page import Elements, Layout
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
CONCEALED = "~hidden"
PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
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
INLINE = frozenset(
    "a abbr b big bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup "
    "time tt u var".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class NameScores:
    """What was learned of the names of elements: for hashes of names the log-odds near a line, and further out."""

    known: Mapping[int, tuple[float, float]]


class ElementName(NamedTuple):
    """What the tag, classes and ids of an element tell.

    Attributes:
        near, far: Log-odds that lines in it are debris, from close by and from further out, summed over its names.
        size: Number of its names that are known.
        template: A number, the same for elements whose names differ only in digits.
        kind: The kind of debris that its names speak of.
    """

    near: float
    far: float
    size: int
    template: int
    kind: Kind | None


def name_words(tag: str, mark: str) -> list[str]:
    """What an element is called: its tag, its classes, ids and roles, and the words in these, in order.

    >>> name_words("div", "post-shareBar")
    ['<div', 'post-sharebar', 'post', 'share', 'bar']
    """
    words = {f"<{tag}": None}
    for name in mark.split():
        words[name.lower()] = None
        words.update((piece.lower(), None) for piece in PIECES.findall(name) if not piece.isdigit())
    return list(words)


def hash_name(word: str) -> int:
    """The number under which a name is known."""
    return crc32(word.encode("utf-8", "replace"))


@lru_cache(maxsize=50_000)
def name_element(tag: str, mark: str, scores: NameScores) -> ElementName:
    """What the names of an element tell; the same for all elements of these names."""
    words = name_words(tag, mark)
    pairs = [pair for word in words if (pair := scores.known.get(hash_name(word)))]
    near, far = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    kinds, tags = _kind_words()
    kind = next((kinds[word] for word in words if word in kinds), tags.get(tag))
    template = "".join(char for char in mark if not char.isdigit())
    return ElementName(near, far, len(pairs), hash_name(f"{tag} {template}"), kind)


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
        speaking: The element with the highest score around each line.
        templates: Number of each line's path of templates, the same for lines in elements of the same names.
        around: A row for each line, a column for each of `AROUND`, then whether a browser does not show it at first.
    """

    elements: Sequence[ElementName]
    names: Floats
    speaking: Sequence[int]
    templates: Ints
    around: Floats


def read_chains(layout: Layout, scores: NameScores) -> Chains:
    """What the names of the elements around each line tell."""
    tags, parents, marks = layout.elements
    names = [name_element(tag, mark, scores) for tag, mark in zip(tags, marks, strict=True)]
    count = len(tags)
    total, top, sizes = [0.0] * count, [0.0] * count, [0] * count
    speaking, path, bits = [0] * count, [0] * count, [0] * count
    for i in range(1, count):
        parent, name = parents[i], names[i]
        total[i] = total[parent] + name.far
        sizes[i] = sizes[parent] + name.size
        if name.far > top[parent]:
            top[i], speaking[i] = name.far, i
        else:
            top[i], speaking[i] = top[parent], speaking[parent]
        path[i] = hash((path[parent], name.template))
        bits[i] = bits[parent] | AROUND_BITS.get(tags[i], 0) | (HIDDEN_BIT if CONCEALED in marks[i] else 0)
    at = [line.element for line in layout.lines]
    rows = []
    for i in at:
        up = max(parents[i], 0)
        upper = max(parents[up], 0)
        out = max(parents[upper], 0)
        own, near = names[i], names[i].near + names[up].near + names[upper].near
        size = own.size + names[up].size + names[upper].size
        rows.append((near, size, total[out], sizes[out], own.near, own.size, top[i], 1))
    sums = np.array(rows, np.float32).reshape(-1, 4, 2)
    flags = np.array([bits[i] for i in at], np.int64)
    around = (flags[:, None] >> np.arange(len(AROUND) + 1)) & 1
    return Chains(
        names,
        sums[:, :, 0] / np.sqrt(np.maximum(sums[:, :, 1], 1)),
        [speaking[i] for i in at],
        np.unique(np.array([path[i] for i in at], np.int64), return_inverse=True)[1],
        around.astype(np.float32),
    )


def block_of(elements: Elements, element: int) -> int:
    """The innermost element around one, itself included, that is no inline element."""
    tags, parents, _ = elements
    while tags[element] in INLINE and parents[element] > 0:
        element = parents[element]
    return element


def read_markup(layout: Layout, forms: Forms, chains: Chains) -> Floats:
    """What is seen of the markup around each line: a row for each, a column for each of `MARKUP`."""
    lines = layout.lines
    count = len(lines)
    blocks = [block_of(layout.elements, line.element) for line in lines]
    tags = np.array([TAG_COLUMNS.get(layout.elements.tags[block], len(TAGS)) for block in blocks])
    table = np.array(
        [(line.end - line.start, line.linked, line.bold, len(line.links), line.cells, line.breaks) for line in lines]
    )
    sizes = np.maximum(table[:, 0], 1)
    linked, bold = table[:, 1] / sizes, table[:, 2] / sizes
    inside = _contents(layout.elements, blocks, forms, table)
    columns = [
        linked, linked > 0.9, bold, np.minimum(table[:, 3], 10) / 10, np.minimum(table[:, 4], 8) / 8, table[:, 5] == 1,
        *np.tanh(chains.names.T / 3),
        *inside,
        *_steps(layout.elements, [line.element for line in lines]),
        *_alike(chains.templates, forms, linked),
        *_titled(layout, forms, tags),
    ]  # fmt: skip
    one_hot = np.zeros((count, len(TAGS) + 1), np.float32)
    one_hot[np.arange(count), tags] = 1
    rest = np.stack([np.asarray(column, np.float32) for column in columns], axis=1)
    return np.concatenate((one_hot, chains.around, rest), axis=1)


def _contents(elements: Elements, blocks: Sequence[int], forms: Forms, table: Ints) -> list[Floats]:
    """What the ancestors of each line hold: columns `depth`, `prose_in` and so on, then `in_main` and `below_main`."""
    parents, count = elements.parents, len(elements.tags)
    linked_share = table[:, 1] / np.maximum(table[:, 0], 1)
    prose = np.where(forms.prose & (linked_share < 0.5), forms.words, 0)
    own = np.zeros((count, 4))
    np.add.at(own, blocks, np.stack((prose, table[:, 1], table[:, 0], np.ones(len(blocks))), axis=1))
    sums, depth = own.tolist(), [0] * count
    for i in range(count - 1, 0, -1):
        mine = sums[i]
        if mine[3]:
            upper = sums[parents[i]]
            upper[0] += mine[0]
            upper[1] += mine[1]
            upper[2] += mine[2]
            upper[3] += mine[3]
    for i in range(1, count):
        depth[i] = depth[parents[i]] + 1
    held, above = np.array(sums), np.array(parents)
    above[0] = 0
    total = np.maximum(held[0], 1)
    columns = [np.log1p(np.array(depth)[blocks]) / 4]
    place, level = np.asarray(blocks), 0
    for wanted in LEVELS:
        while level < wanted:
            place, level = above[place], level + 1
        here = held[place]
        columns += [
            here[:, 0] / total[0],
            here[:, 1] / np.maximum(here[:, 2], 1),
            np.log1p(here[:, 3]) / 6,
            here[:, 2] / total[2],
        ]
    return [*columns, *_in_main(parents, sums, blocks, depth)]


def _in_main(
    parents: Sequence[int], sums: Sequence[Sequence[float]], blocks: Sequence[int], depth: Sequence[int]
) -> list[Floats]:
    """Whether each line stands in the innermost element that holds most of the page's prose, and how far below it."""
    least = max(LEAST_MAIN * sums[0][0], 1)
    main = 0
    for i in range(1, len(parents)):
        if sums[i][0] >= least and parents[i] == main:
            main = i
    inside = [False] * len(parents)
    inside[main] = True
    for i in range(main + 1, len(parents)):
        inside[i] = inside[parents[i]]
    there = np.array([inside[block] for block in blocks], np.float32)
    below = np.array([depth[block] - depth[main] for block in blocks], np.float32)
    return [there, there * np.minimum(below, 12) / 6]


def _steps(elements: Elements, places: Sequence[int]) -> list[Floats]:
    """How many elements end and begin between each line and the one before, and the one after."""
    parents = elements.parents
    climbs = [MOST_STEPS]
    for left, right in zip(places, places[1:], strict=False):
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


def _alike(templates: Ints, forms: Forms, linked: Floats) -> list[Floats]:
    """Of the lines in elements of the same names: how many, and their mean length, link share and share of stops."""
    size = np.bincount(templates)

    def mean(values: Floats) -> Floats:
        return (np.bincount(templates, values) / size)[templates]

    return [
        np.log1p(size[templates]) / 5,
        mean(forms.form[:, WORDS_AT]),
        mean(linked),
        mean(forms.form[:, STOP_AT]),
    ]


def _titled(layout: Layout, forms: Forms, tags: Ints) -> list[Floats]:
    """Share of a line's longer words in the page's title, of the title's in it, and whether it stands below an h1."""
    count = len(forms.words)
    title = np.unique(read_forms([layout.title or "-"]).longs)
    known = forms.longs[np.isin(forms.longs, title)] if len(title) else forms.longs[:0]
    owners = forms.long_owners[np.isin(forms.longs, title)] if len(known) else forms.long_owners[:0]
    hits = np.bincount(owners, minlength=count)
    size = np.maximum(np.bincount(forms.long_owners, minlength=count), 1)
    headings = np.cumsum(tags == TAG_COLUMNS["h1"]) > 0
    element = np.array([line.element for line in layout.lines])
    siblings = np.bincount(element)[element]
    return [hits / size, np.minimum(hits / max(len(title), 1), 1), headings, np.log1p(siblings) / 4]
