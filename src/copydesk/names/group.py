"""Names of the same people, put together: candidates by their sounds, linkage, vetoes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import combinations

from copydesk.names.pairs import word_logit
from copydesk.names.parse import Name, read_name
from copydesk.names.score import name_keys, score_pairs
from copydesk.names.sounds import sound_keys
from copydesk.names.vetoes import find_text_veto

MERGE = 0.85  # how near two groups are that are one; see docs/names.md for how it was chosen
LEAST = 0.5  # chance that every pair of a group has at least
FEW = 200  # names up to which one common key is enough; above, two words have to meet
MOST_OF_A_KEY = 400  # names under one key; more have a common word and little else in common
LEAST_LIKE = -1.5  # logit of a word and the nearest of the other name, among so many names
CHUNK = 20_000  # pairs scored at once
Chances = dict[tuple[int, int], float]
Near = dict[int, dict[int, tuple[float, int, float]]]  # of two groups the sum, number and highest of their chances


def group_names(mentions: Sequence[str]) -> list[list[int]]:
    """The mentions that name one person, as lists of indexes.

    Every index is in one list, alone if nobody else is meant. Lists and their members stand in order. Which groups come
    out does not depend on the order of the mentions.

    >>> group_names(["Lech Kaczyński", "Wladimir Putin", "Vladimir Putin", "Jarosław Kaczyński", "Lech Kaczynski"])
    [[0, 4], [1, 2], [3]]
    """
    places: dict[str, list[int]] = defaultdict(list)
    for at, mention in enumerate(mentions):
        places[mention].append(at)
    spellings = sorted(places)
    groups = link(len(spellings), score_candidates([read_name(spelling) for spelling in spellings]))
    return sorted(sorted(at for number in group for at in places[spellings[number]]) for group in groups)


def score_candidates(names: Sequence[Name]) -> Chances:
    """The chances of all pairs of names that can be one person, by index, the lower first."""
    pairs = list(_candidates(names))
    chances: Chances = {}
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        chances |= zip(chunk, _score([(names[i], names[j]) for i, j in chunk]), strict=True)
    return {pair: chance for pair, chance in chances.items() if chance >= LEAST}


def _score(pairs: Sequence[tuple[Name, Name]]) -> list[float]:
    return score_pairs(pairs, vetoes=find_text_veto)


def _candidates(names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Pairs of names that meet under a key."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(names):
        for key in set(name_keys(name) if len(names) <= FEW else _double_keys(name)):
            blocks[key].append(at)
    seen: set[tuple[int, int]] = set()
    for key in sorted(blocks):
        if len(names) <= FEW or len(blocks[key]) <= MOST_OF_A_KEY:
            seen.update(combinations(blocks[key], 2))
    if len(names) <= FEW:
        yield from sorted(seen)
        return
    yield from (pair for pair in sorted(seen) if _every_word_meets(names[pair[0]], names[pair[1]]))


def _every_word_meets(one: Name, other: Name) -> bool:
    """Whether each word of the shorter name is like one of the longer: of a hundred candidates three are left."""
    few, many = (one.words, other.words) if len(one.words) <= len(other.words) else (other.words, one.words)
    return all(len(word) == 1 or any(w == word or word_logit(word, w) > LEAST_LIKE for w in many) for word in few)


def _double_keys(name: Name) -> Iterator[str]:
    """The keys of any two words of a name together, and of all of it written as one."""
    keys = [sound_keys(word) for word in name.words]
    for one, other in combinations(keys, 2):
        yield from ("|".join(sorted((a, b))) for a in one for b in other)
    yield from sound_keys("".join(name.words))


def link(count: int, chances: Chances, *, merge: float = MERGE) -> list[list[int]]:
    """Groups of the numbers below `count`: the two that are nearest are joined until none is as near as `merge`.

    Near is what lies between the mean and the highest of their chances: some spellings of a person are far apart, and
    others tie them together. Pairs that are not in `chances` keep their groups apart: one veto is enough.
    """
    near: Near = defaultdict(dict)
    for (i, j), chance in chances.items():
        near[i][j] = near[j][i] = (chance, 1, chance)
    groups = {at: [at] for at in range(count)}
    for component in _components(near):
        _join(component, groups, near, merge)
    return sorted(sorted(group) for group in groups.values())


def _components(near: Near) -> Iterator[list[int]]:
    """The numbers that are connected at all, so that each heap of them is linked for itself."""
    seen: set[int] = set()
    for start in sorted(near):
        if start in seen:
            continue
        waiting, found = [start], {start}
        while waiting:
            for other in near[waiting.pop()]:
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        seen |= found
        yield sorted(found)


def _nearness(total: float, size: int, best: float) -> float:
    """What lies between the mean and the highest of some chances."""
    return (total / size + best) / 2


def _join(component: list[int], groups: dict[int, list[int]], near: Near, merge: float) -> None:
    """Join the groups of one component, in place."""
    waiting = [(-_nearness(*found), i, j) for i in component for j, found in near[i].items() if i < j]
    heapify(waiting)
    while waiting and -waiting[0][0] >= merge:
        nearness, kept, gone = heappop(waiting)
        pair = near[kept].get(gone) if kept in groups and gone in groups else None
        if pair is None or -_nearness(*pair) != nearness:
            continue  # one of the two has grown since
        groups[kept] += groups.pop(gone)
        _inherit(kept, gone, near)
        for other, found in near[kept].items():
            heappush(waiting, (-_nearness(*found), min(kept, other), max(kept, other)))


def _inherit(kept: int, gone: int, near: Near) -> None:
    """Give one group the chances of another that is now part of it; without a chance for every pair there is none."""
    theirs = near.pop(gone)
    for other in theirs:
        near[other].pop(gone, None)
    for other in list(near[kept]):
        if other not in theirs:
            del near[kept][other]
            del near[other][kept]
            continue
        (total, size, best), (more, count, better) = near[kept][other], theirs[other]
        near[kept][other] = near[other][kept] = (total + more, size + count, max(best, better))
