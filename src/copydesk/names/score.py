"""How likely two names are one person: features of the pair, trees, vetoes."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from copydesk.names.align import Alignment, align
from copydesk.names.known import add_up, fame
from copydesk.names.listed import listed_person
from copydesk.names.pairs import MOST_LOGIT, WordPair, compare_words, origin, word_logit
from copydesk.names.parse import Name, read_name
from copydesk.names.sounds import sound_keys
from copydesk.names.vetoes import NEVER, Veto, find_veto

Vetoes = Callable[[Name, Name, Alignment], Veto | None]
REMEMBERED = 1 << 17  # pairs of names
LISTED = 0.999  # chance of two names that a list has under one person
HOPELESS, FAR_APART = 0.01, -3.0  # their chance; highest logit of their other words
NO_KEY = 0.001  # chance of two names without a common key of sounds: "Lev" for "Leon" is missed
NOTHING = WordPair(*[-9.0] * len(WordPair._fields))  # type: ignore[arg-type]
MIDDLE_NONE, MIDDLE_LIKE, MIDDLE_OTHER, MIDDLE_INITIAL = 0.0, 1.0, 2.0, 3.0
ALIKE = 2.0  # logit from which first and last words count as the same, for the words between them


def same_person(a: str, b: str) -> float:
    """Chance, 0 to 1, that two names are spellings of one person's.

    Calibrated on pairs of people in the news and of similar names: where it says 0.9, nine of ten such pairs are one
    person. The order of the names makes no difference. A name without letters is nobody's: 0.

    >>> same_person("Wladimir Putin", "Vladimir Putin") > 0.95 > 0.05 > same_person("Lech Wałęsa", "Danuta Wałęsa")
    True
    """
    return _chance(a, b) if a <= b else _chance(b, a)


@lru_cache(REMEMBERED)
def _chance(a: str, b: str) -> float:
    one, other = read_name(a), read_name(b)
    return float(score_pairs([(one, other)])[0])


def score_pairs(pairs: Sequence[tuple[Name, Name]], *, vetoes: Vetoes = find_veto) -> list[float]:
    """The chances of many pairs at once, each as of `same_person`; `vetoes` says what limits them."""
    chances = [0.0] * len(pairs)
    rows, places, most = [], [], []
    for at, (one, other) in enumerate(pairs):
        if not one.words or not other.words:
            continue
        fixed = _listed(one, other)
        fixed = quick_chance(one, other) if fixed is None else fixed
        if fixed is not None:
            chances[at] = fixed
        else:
            aligned = align(one, other)
            if is_hopeless(aligned):
                chances[at] = HOPELESS
                continue
            rows.append(pair_features(one, other, aligned))
            places.append(at)
            veto = vetoes(one, other, aligned)
            most.append(veto.most if veto else 1.0)
    if rows:
        for at, chance, limit in zip(places, add_up(rows), most, strict=True):
            chances[at] = min(chance, limit)
    return chances


def quick_chance(one: Name, other: Name) -> float | None:
    """The chance of two names that have the same words, or no sound in common; None for all others."""
    if one.plain == other.plain and one.generation == other.generation and _same_words(one, other):
        return 1.0
    return NO_KEY if name_keys(one).isdisjoint(name_keys(other)) and not _is_glued(one, other) else None


def is_hopeless(aligned: Alignment) -> bool:
    """Whether less than two words are alike and both names have another that answers to none: most candidates."""
    left = aligned.first_left and aligned.second_left
    return bool(left) and aligned.best_left <= FAR_APART and len(aligned.pairs) < 2


def _listed(one: Name, other: Name) -> float | None:
    """The chance that a list gives two full names or two family names; None if it does not know both."""
    if (len(one.words) == 1) != (len(other.words) == 1):
        return None
    known, known_other = listed_person(one), listed_person(other)
    if known is None or known_other is None:
        return None
    return LISTED if known == known_other else NEVER


def _same_words(one: Name, other: Name) -> bool:
    """Whether names with equal letters have equal marks, or marks on one side only: "Peškov" is not "Peskov"."""
    return all(a == b or a.isascii() or b.isascii() for a, b in zip(one.words, other.words, strict=True))


def _is_glued(one: Name, other: Name) -> bool:
    """Whether two names have the same letters, wherever their words end."""
    return "".join(one.plain) == "".join(other.plain)


def name_keys(name: Name) -> frozenset[str]:
    """The sound keys of all words of a name."""
    return _keys_of(name.words)


@lru_cache(REMEMBERED)
def _keys_of(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for word in words for key in sound_keys(word))


def pair_features(one: Name, other: Name, aligned: Alignment) -> list[float]:
    """What the trees ask for, in their order; `one` and `other` in any order."""
    first, second = aligned.first, aligned.second
    full = aligned.full
    logits = [logit for logit, _, _ in full]
    pairs = [compare_words(first[i], second[j]) for _, i, j in full]
    changed = [pair for pair in pairs if pair.logit < MOST_LOGIT]
    last, start = word_logit(first[-1], second[-1]), word_logit(first[0], second[0])
    return [
        len(first),
        len(second),
        len(full),
        len(pairs) - len(changed),
        sum(logits) / len(logits) if logits else -MOST_LOGIT,
        last,
        start,
        max(word_logit(first[0], second[-1]), word_logit(first[-1], second[0])),
        len(aligned.first_left),
        len(aligned.second_left),
        len(aligned.pairs) - len(full),
        sum(len(first[i]) == 1 for i in aligned.first_left) + sum(len(second[j]) == 1 for j in aligned.second_left),
        aligned.best_left,
        sum(pair.attested == 1 for pair in changed),
        sum(pair.attested == -1 for pair in changed),
        0 if one.generation == other.generation else 2 if one.generation and other.generation else 1,
        min((len(first[i]) for _, i, _ in full), default=0),
        sum(len(first[i]) for _, i, _ in full),
        _inversions(aligned),
        aligned.glued,
        bool(one.descent) + bool(other.descent),
        len(set(one.particles) ^ set(other.particles)),
        fuzz.token_sort_ratio(" ".join(first), " ".join(second)),
        min((pair.logit for pair in changed if pair.attested == -1), default=9.0),
        sum(len(first[i]) for i in aligned.first_left) + sum(len(second[j]) for j in aligned.second_left),
        max((pair.owners for pair in pairs), default=-1),
        (0 in aligned.first_left) + 2 * (0 in aligned.second_left),
        (len(first) - 1 in aligned.first_left) + 2 * (len(second) - 1 in aligned.second_left),
        _middles(first, second, start, last),
        max((fuzz.ratio(first[i], second[j]) for i in aligned.first_left for j in aligned.second_left), default=-1.0),
        min((pair.winkler for pair in pairs), default=-1.0),
        sum(map(origin, first + second)) / (len(first) + len(second)),
        _place(aligned, full[0]) if full else -1,
        *_fames(aligned),
        *(pairs[0] if pairs else NOTHING),
        *(_second(pairs[1]) if len(pairs) > 1 else _second(NOTHING)),
    ]


def _fames(aligned: Alignment) -> tuple[float, ...]:
    """How common the rarest word is that both names have, the rarest that they respell, the rarest of both kinds."""
    same: list[float] = []
    changed: list[float] = []
    for logit, i, j in aligned.full:
        one, other = aligned.first[i], aligned.second[j]
        (changed if logit < MOST_LOGIT else same).append(max(fame(one), fame(other)))
    return tuple(min(fames, default=-1.0) for fames in (same, changed, same + changed))


def _second(pair: WordPair) -> tuple[float, ...]:
    """What is asked of the second worst pair of words."""
    return (pair.logit, pair.ratio, pair.attested, pair.origin, pair.unlike, pair.first)


def _inversions(aligned: Alignment) -> int:
    """How many pairs of words stand in another order in the other name."""
    order = [i for _, i, _ in sorted(aligned.pairs, key=lambda pair: pair[2])]
    return sum(order[a] > order[b] for a in range(len(order)) for b in range(a + 1, len(order)))


def _middles(first: Sequence[str], second: Sequence[str], start: float, last: float) -> float:
    """What the first middle names say, where the words around them are alike."""
    if min(len(first), len(second)) < 3 or start < ALIKE or last < ALIKE:
        return MIDDLE_NONE
    one, other = first[1], second[1]
    short = min(len(one), len(other)) == 1
    alike = one[0] == other[0] if short else word_logit(one, other) > -1
    return MIDDLE_LIKE if alike else MIDDLE_INITIAL if short else MIDDLE_OTHER


def _place(aligned: Alignment, pair: tuple[float, int, int]) -> int:
    """Where a pair of words stands: 0 both last, 1 both first, 2 elsewhere."""
    _, i, j = pair
    if i == len(aligned.first) - 1 and j == len(aligned.second) - 1:
        return 0
    return 1 if i == j == 0 else 2
