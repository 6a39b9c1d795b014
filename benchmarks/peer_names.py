"""Names of `peers.py`: which measures of likeness put the names of one person together, and no others."""

import csv
import json
import sys
import time
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

Likeness = Callable[[str, str], float]  # of two names, 0 to 1
Groups = list[set[int]]
STEPS = [step / 50 for step in range(20, 51)]  # thresholds that are tried: .40 to 1
FEW = 0.01  # false merges a text that one may be ready to take
PRECISION = 0.99  # of pairs


@cache
def fold(name: str) -> str:
    """A name in lower-case letters from a to z: what the peers are given."""
    from anyascii import anyascii

    return anyascii(name).casefold()


def exact() -> Likeness:
    return lambda a, b: float(a == b)


def folded() -> Likeness:
    return lambda a, b: float(sorted(fold(a).split()) == sorted(fold(b).split()))


def ratio(name: str) -> Likeness:
    from rapidfuzz import fuzz

    measure = getattr(fuzz, name)
    return lambda a, b: measure(fold(a), fold(b)) / 100


def jaro_winkler() -> Likeness:
    from rapidfuzz.distance import JaroWinkler

    return lambda a, b: JaroWinkler.similarity(fold(a), fold(b))


def sounds(name: str) -> Likeness:
    """The share of words of two names whose sound keys are the same."""
    import jellyfish

    key = getattr(jellyfish, name)

    @cache
    def keys(whole: str) -> frozenset[str]:
        return frozenset(key(word) for word in fold(whole).split())

    return lambda a, b: 2 * len(keys(a) & keys(b)) / (len(keys(a)) + len(keys(b)))


def daitch_mokotoff() -> Likeness:
    """The share of words of two names that have a sound key in common; a word may have several."""
    from abydos.phonetic import DaitchMokotoff

    encoder = DaitchMokotoff()

    @cache
    def keys(word: str) -> frozenset[str]:
        return frozenset(encoder.encode(word)) - {"000000"}

    def likeness(a: str, b: str) -> float:
        ours, others = fold(a).split(), fold(b).split()
        met = [[x for x in ws if any(keys(x) & keys(y) for y in vs)] for ws, vs in ((ours, others), (others, ours))]
        return sum(map(len, met)) / (len(ours) + len(others))

    return likeness


def first_and_last() -> Likeness:
    import nameparser

    @cache
    def ends(whole: str) -> tuple[str, str]:
        name = nameparser.HumanName(fold(whole))
        return name.first, name.last

    return lambda a, b: float(ends(a) == ends(b))


def copydesk() -> Likeness:
    from copydesk import same_person

    return same_person


PEERS: dict[str, Callable[[], Likeness]] = {
    "exact match": exact,
    "without case, marks, order": folded,
    "nameparser, first and last": first_and_last,
    "soundex": lambda: sounds("soundex"),
    "metaphone": lambda: sounds("metaphone"),
    "nysiis": lambda: sounds("nysiis"),
    "Daitch-Mokotoff": daitch_mokotoff,
    "Jaro-Winkler": jaro_winkler,
    "token_sort_ratio": lambda: ratio("token_sort_ratio"),
    "token_set_ratio": lambda: ratio("token_set_ratio"),
    "WRatio": lambda: ratio("WRatio"),
    "copydesk, shipped": copydesk,
}


def single(count: int, scores: dict[tuple[int, int], float], least: float) -> Groups:
    """Groups in which each has one like enough."""
    owner = list(range(count))
    for (a, b), score in scores.items():
        if score >= least:
            owner = [owner[a] if of == owner[b] else of for of in owner]
    return [{at for at in range(count) if owner[at] == of} for of in set(owner)]


def average(count: int, scores: dict[tuple[int, int], float], least: float) -> Groups:
    """Groups that are joined, the likest first, while the mean of all their pairs is enough."""
    groups: Groups = [{at} for at in range(count)]
    while len(groups) > 1:
        mean, one, other = max(
            (sum(scores[min(i, j), max(i, j)] for i in a for j in b) / (len(a) * len(b)), x, y)
            for (x, a), (y, b) in combinations(enumerate(groups), 2)
        )
        if mean < least:
            break
        groups[one] |= groups.pop(other)
    return groups


class Figures(NamedTuple):
    f1: float
    precision: float
    recall: float
    merges: float
    how: str


def judge(docs: list[dict[str, Any]], found: list[Groups], how: str) -> Figures:
    """B-cubed precision and recall over all mentions; people too many in a group, a text."""
    precision = recall = size = merges = 0.0
    for doc, groups in zip(docs, found, strict=True):
        gold = {at: set(cluster) for cluster in doc["clusters"] for at in cluster}
        for group in groups:
            merges += len({min(gold[at]) for at in group}) - 1
            precision += sum(len(gold[at] & group) / len(group) for at in group)
            recall += sum(len(gold[at] & group) / len(gold[at]) for at in group)
            size += len(group)
    p, r = precision / size, recall / size
    return Figures(2 * p * r / (p + r), p, r, merges / len(docs), how)


def grouped(docs: list[dict[str, Any]], likeness: Likeness) -> list[Figures]:
    """The figures of each way to group by this likeness."""
    scores = [{(i, j): likeness(*map(doc["mentions"].__getitem__, (i, j))) for i, j in pairs_of(doc)} for doc in docs]
    ways = []
    for name, link in (("single", single), ("average", average)):
        for least in STEPS:
            groups = [link(len(doc["mentions"]), s, least) for doc, s in zip(docs, scores, strict=True)]
            ways.append(judge(docs, groups, f"{name} {least:.2f}"))
    return ways


def pairs_of(doc: dict[str, Any]) -> list[tuple[int, int]]:
    return list(combinations(range(len(doc["mentions"])), 2))


def recall_of(pairs: list[dict[str, str]], likeness: Likeness) -> tuple[float, float]:
    """The recall of pairs at the lowest threshold of the wanted precision, 0 if there is none; pairs a second."""
    started = time.process_time()
    scored = [(likeness(pair["name_a"], pair["name_b"]), pair["label"] == "1") for pair in pairs]
    speed = len(pairs) / (time.process_time() - started)
    best = hits = 0
    scored.sort(key=lambda one: -one[0])
    for at, (score, same) in enumerate(scored):
        hits += same
        last = at + 1 == len(scored) or scored[at + 1][0] < score
        if last and hits / (at + 1) >= PRECISION:
            best = hits
    return best / sum(same for _, same in scored), speed


def ways_of(name: str, docs: list[dict[str, Any]], likeness: Likeness) -> list[Figures]:
    """All ways of a peer; copydesk has one of its own."""
    if not name.startswith("copydesk"):
        return grouped(docs, likeness)
    from copydesk import group_names

    return [judge(docs, [list(map(set, group_names(doc["mentions"]))) for doc in docs], "its own")]


def compare(docs_path: Path, pairs_path: Path) -> None:
    """Print the table of names."""
    docs = [json.loads(line) for line in docs_path.read_text(encoding="utf-8").splitlines()]
    with pairs_path.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    print(f"{len(docs)} texts, {len(pairs)} pairs\n")
    print("| names | B3 F1 | precision | recall | false merges | threshold | F1 with few | pairs found | pairs/s |")
    print(f"| {'--- | ' * 9}")
    for name, peer in PEERS.items():
        try:
            likeness = peer()
        except ImportError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
            continue
        ways = ways_of(name, docs, likeness)
        best = max(ways)
        few = max((way for way in ways if way.merges <= FEW), default=None)
        with_few = f"{few.f1:.3f} ({few.merges:.4f}, {few.how})" if few else "–"
        found, speed = recall_of(pairs, likeness)
        cells = (
            f"{best.f1:.3f} | {best.precision:.3f} | {best.recall:.3f} | {best.merges:.4f} | {best.how} | {with_few}"
        )
        print(f"| {name} | {cells} | {found:.3f} | {speed:,.0f} |", flush=True)
