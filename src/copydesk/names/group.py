"""Names of the same people, put together: candidates by their sounds, average linkage, vetoes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz.fuzz import ratio

from copydesk.names.pairs import FAR
from copydesk.names.parse import Name, read_name
from copydesk.names.score import name_keys, score_pairs
from copydesk.names.sounds import sound_keys
from copydesk.names.vetoes import find_text_veto

MERGE = 0.9  # mean chance of the pairs of two groups from which they are one; see docs/names.md for how it was chosen
LEAST = 0.5  # chance that every pair of a group has at least
FEW = 200  # names up to which one common key is enough; above, two words have to meet
MOST_OF_A_KEY = 400  # names under one key; more have a common word and little else in common
CHUNK = 20_000  # pairs scored at once
Chances = dict[tuple[int, int], float]


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
    letters = ["".join(name.plain) for name in names]
    yield from ((i, j) for i, j in sorted(seen) if ratio(letters[i], letters[j]) >= FAR)


def _double_keys(name: Name) -> Iterator[str]:
    """The keys of any two words of a name together, and of all of it written as one."""
    keys = [sound_keys(word) for word in name.words]
    for one, other in combinations(keys, 2):
        yield from ("|".join(sorted((a, b))) for a in one for b in other)
    yield from sound_keys("".join(name.words))


def link(count: int, chances: Chances, *, merge: float = MERGE) -> list[list[int]]:
    """Groups of the numbers below `count`: the two with the highest mean chance are joined until none reaches `merge`.

    Pairs that are not in `chances` keep their groups apart: one veto is enough.
    """
    near: dict[int, dict[int, list[float]]] = defaultdict(dict)
    for (i, j), chance in chances.items():
        near[i][j] = near[j][i] = [chance, 1.0]
    groups = {at: [at] for at in range(count)}
    for component in _components(near):
        _join(component, groups, near, merge)
    return sorted(sorted(group) for group in groups.values())


def _components(near: dict[int, dict[int, list[float]]]) -> Iterator[list[int]]:
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


def _join(
    component: list[int], groups: dict[int, list[int]], near: dict[int, dict[int, list[float]]], merge: float
) -> None:
    """Join the groups of one component, in place; `near` holds the sum and number of the chances between two groups."""
    alive = set(component)
    while True:
        best = max(
            (
                (total / size, -min(i, j), -max(i, j))
                for i in alive
                for j, (total, size) in near[i].items()
                if i < j and size == len(groups[i]) * len(groups[j])
            ),
            default=(0.0, 0, 0),
        )
        if best[0] < merge:
            return
        kept, gone = -best[1], -best[2]
        groups[kept] += groups.pop(gone)
        alive.discard(gone)
        for other, (total, size) in near.pop(gone).items():
            near[other].pop(gone, None)
            if other != kept and other in near[kept]:
                near[kept][other][0] += total
                near[kept][other][1] += size
                near[other][kept] = near[kept][other]
        for other in [o for o in near[kept] if near[kept][o][1] < len(groups[kept]) * len(groups[o])]:
            del near[kept][other]
            near[other].pop(kept, None)
