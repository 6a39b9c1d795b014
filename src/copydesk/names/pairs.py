"""Two words of names: how likely they are one word spelled twice."""

from functools import cache, lru_cache
from itertools import repeat
from operator import add
from typing import NamedTuple, cast

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Levenshtein

from copydesk.names.known import attested, load_known, records_of
from copydesk.names.romanise import strip_marks
from copydesk.names.sounds import REMEMBERED, sound_keys, unit_classes, unit_signs
from copydesk.tables import bundled_table

MOST_LOGIT = 8.0
HERS = "aá"  # last letters of a woman's name in `genders`
OTHER_FORM = 1.0  # logit that two forms of one given name have at least
FAR, FAR_LOGIT = 45.0, -5.0  # letters in common, in per cent, below which words that sound different are not looked at
SERVANT = "abd"  # what all words of `servants` begin with
HISSING = "S"  # their class
LIKE = 1.0  # logit from which the stems before two endings count as one


class WordPair(NamedTuple):
    """What is seen of two words; all but the first few tell the scorer why they differ."""

    logit: float
    ratio: float
    winkler: float
    keys_meet: int
    vowels: int
    alike: int
    unlike: int
    added: int
    first: int
    last: int
    shortest: int
    longer_by: int
    attested: int
    origin: float
    genders: int
    nickname: int
    owners: int


SAME = WordPair(MOST_LOGIT, 100.0, 1.0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 2, 9.0, 0, 0, 9)
MOST_OWNERS = 9


@lru_cache(REMEMBERED * 4)
def word_logit(one: str, other: str) -> float:
    """Logit of two romanised words being one, from the edits between their units; the order makes no difference.

    Linear in the edits, each alone, with its place and with the unit before it.
    """
    one, other = _without_servant(one, other)
    if one == other:
        return MOST_LOGIT
    if fuzz.ratio(one, other) < FAR and set(sound_keys(one)).isdisjoint(sound_keys(other)):
        return OTHER_FORM if (one, other) in _other_forms() else FAR_LOGIT
    weights = load_known().edits
    total = weights["bias"] + sum(map(weights.get, edit_features(one, other), repeat(0.0)))
    least = OTHER_FORM if (one, other) in _other_forms() else -MOST_LOGIT
    return max(least, min(MOST_LOGIT, total))


def edit_features(one: str, other: str) -> list[str]:
    """The edits that make one word of the other, as keys of the weights."""
    one, other = _without_servant(one, other)
    if other < one:
        one, other = other, one
    left, right = unit_signs(one), unit_signs(other)
    found: list[str] = []
    steps = _edits(left, right)
    for kind, i, j in steps:
        before = left[i - 1] if i else "^"
        if kind == "replace":
            edit = f"{right[j]}>{left[i]}" if right[j] < left[i] else f"{left[i]}>{right[j]}"
            starts, ends = i == j == 0, i == len(left) - 1 and j == len(right) - 1
        elif kind == "delete":
            edit, starts, ends = f"-{left[i]}", i == 0, i == len(left) - 1
        else:
            edit, starts, ends = f"-{right[j]}", j == 0, j == len(right) - 1
            before = right[j - 1] if j else "^"
        found += edit, f"{edit}{'S' if starts else 'E' if ends else 'M'}", f"{edit}|{before}"
    size = min(max(len(left), len(right)), 10)
    found += f"n{min(len(steps), 6)}", f"l{size}", f"n{min(len(steps), 4)}l{size}"
    if strip_marks(one) == strip_marks(other):
        found.append("plain")
    return found


def _without_servant(one: str, other: str) -> tuple[str, str]:
    """Two words without the "servant of" that both begin with, for it says nothing: "abdulaziz", "abdelkader"."""
    if one[:3] != SERVANT or other[:3] != SERVANT:
        return one, other
    rest, other_rest = rest_of_servant(one), rest_of_servant(other)
    return (rest, other_rest) if rest and other_rest else (one, other)


@lru_cache(REMEMBERED)
def rest_of_servant(word: str) -> str:
    """Whose servant a word names, "" if it names none; of Allah only the end is left."""
    parts = bundled_table("sounds", "parts")
    rests = [word[len(start) :] for start in parts["servants"] if word.startswith(start)]
    god = parts["god"]
    return min((god[0] if rest in god else rest for rest in rests if len(rest) > 2 or rest in god), key=len, default="")


def _edits(left: str, right: str) -> list[tuple[str, int, int]]:
    """The steps from one string to another: kind, place in the one, place in the other."""
    return cast("list[tuple[str, int, int]]", Levenshtein.editops(left, right).as_list())


@lru_cache(REMEMBERED)
def origin(word: str) -> float:
    """Logit of a word being one that the languages respell freely; native Latin surnames are below 0.

    >>> origin("smith") < origin("lukashenko")
    True
    """
    weights = load_known().origin
    return weights["bias"] + sum(map(weights.get, unit_runs(word), repeat(0.0)))


def unit_runs(word: str) -> list[str]:
    """All two and three units of a word in a row, with its ends, and the last four of them."""
    signs = f"^{unit_signs(word)}$"
    pairs = list(map(add, signs, signs[1:]))
    return [*pairs, *map(add, pairs, signs[2:]), signs[-4:]]


@lru_cache(REMEMBERED * 2)
def compare_words(one: str, other: str) -> WordPair:
    """What is seen of two romanised words."""
    known = attested(one, other)
    one, other = _without_servant(one, other)
    if one == other:
        return SAME._replace(shortest=len(one))
    if other < one:
        one, other = other, one
    plain, plain_other = strip_marks(one), strip_marks(other)
    vowels, alike, unlike, added = _count_edits(unit_signs(one), unit_signs(other))
    return WordPair(
        logit=word_logit(one, other),
        ratio=fuzz.ratio(one, other),
        winkler=JaroWinkler.similarity(plain, plain_other),
        keys_meet=int(not set(sound_keys(one)).isdisjoint(sound_keys(other))),
        vowels=vowels,
        alike=alike,
        unlike=unlike,
        added=added,
        first=int(plain[0] == plain_other[0]),
        last=int(plain[-1] == plain_other[-1]),
        shortest=min(len(one), len(other)),
        longer_by=abs(len(one) - len(other)),
        attested=known,
        origin=min(origin(one), origin(other)),
        genders=int(genders_clash(one, other)),
        nickname=int((plain, plain_other) in _other_forms()),
        owners=min(len(records_of(one)), len(records_of(other)), MOST_OWNERS),
    )


def _count_edits(left: str, right: str) -> tuple[int, int, int, int]:
    """Edits of vowels, of consonants of one class, of other consonants, and how many add or drop a unit."""
    vowels = alike = unlike = added = 0
    classes = unit_classes()
    silent = frozenset([""])
    for kind, i, j in _edits(left, right):
        if kind == "replace":
            one, other = classes.get(left[i], silent), classes.get(right[j], silent)
            if "" in one and "" in other:
                vowels += 1
            elif (one & other) - silent:
                alike += 1
            else:
                unlike += 1
            continue
        added += 1
        if "" in classes.get(left[i] if kind == "delete" else right[j], silent):
            vowels += 1
        else:
            unlike += 1
    return vowels, alike, unlike, added


@lru_cache(REMEMBERED)
def swaps_hissing(one: str, other: str) -> bool:
    """Whether two words differ in which hissing sound they have: s and sh are two letters where the names come from.

    >>> swaps_hissing("peskov", "peshkov"), swaps_hissing("kassem", "qassem")
    (True, False)
    """
    classes = unit_classes()
    left, right = unit_signs(one), unit_signs(other)
    return any(
        kind == "replace" and HISSING in classes.get(left[i], ()) and HISSING in classes.get(right[j], ())
        for kind, i, j in _edits(left, right)
    )


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    """Endings of a man's and a woman's name, longest first."""
    table = bundled_table("sounds", "parts")["genders"]
    return tuple(sorted(((man, woman) for man, women in table.items() for woman in women), key=lambda p: -len(p[1])))


@lru_cache(REMEMBERED)
def genders_clash(one: str, other: str) -> bool:
    """Whether two words are the forms of one name for a man and for a woman.

    >>> genders_clash("ivanov", "ivanova"), genders_clash("medwedew", "medvedeva"), genders_clash("ivanov", "iwanow")
    (True, True, False)
    """
    if (one[-1] in HERS) == (other[-1] in HERS):
        return False
    for man, woman in ((one, other), (other, one)):
        for ending, hers in _endings():
            if woman.endswith(hers) and man.endswith(ending) and not man.endswith(hers):
                stem, her_stem = man[: -len(ending)], woman[: -len(hers)]
                if min(len(stem), len(her_stem)) > 1 and word_logit(stem, her_stem) > LIKE:
                    return True
    return False


def families_differ(one: str, other: str) -> bool:
    """Whether two words are made by endings that no press exchanges: the same stem with each is another family.

    >>> families_differ("kobolev", "kobolenko"), families_differ("kobolev", "kobolew"), families_differ("bush", "busch")
    (True, False, False)
    """
    first, second = _family_of(strip_marks(one)), _family_of(strip_marks(other))
    return bool(first and second and first != second)


@lru_cache(maxsize=REMEMBERED)
def _family_of(word: str) -> str:
    """The sort of ending that makes a word a family name, "" if none does."""
    found = [
        (len(end), sort) for end, sort in _family_endings().items() if word.endswith(end) and len(word) > len(end) + 1
    ]
    return max(found)[1] if found else ""


@cache
def _family_endings() -> dict[str, str]:
    """Each spelling of an ending, and which it is."""
    table = bundled_table("sounds", "parts")["families"]
    return {spelling: sort for sort, spellings in table.items() for spelling in spellings}


@cache
def _other_forms() -> frozenset[tuple[str, str]]:
    """Pairs of a given name and a short form of it or what another language makes of it, in both orders."""
    parts = bundled_table("sounds", "parts")
    tables = (parts["nicknames"], parts["renderings"])
    pairs = {(name, form) for table in tables for name, forms in table.items() for form in forms}
    return frozenset(pairs | {(form, name) for name, form in pairs})


@lru_cache(REMEMBERED)
def derives(one: str, other: str) -> bool:
    """Whether one word is a family name made of the other: Lukashenkov of Lukashenko.

    >>> derives("lukashenko", "lukashenkov"), derives("lukashenko", "loukachenka")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    for ending in bundled_table("sounds", "parts")["derived"]:
        stem = long[: -len(ending)]
        if long.endswith(ending) and abs(len(stem) - len(short)) < 2 and stem[-1:] == short[-1:]:
            return word_logit(stem, short) > LIKE and word_logit(one, other) < MOST_LOGIT
    return False
