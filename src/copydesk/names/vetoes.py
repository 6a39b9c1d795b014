"""What keeps two names apart however alike they are: initials, generations, endings of man and woman, fathers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from copydesk.names.align import Alignment
from copydesk.names.known import attested, fame
from copydesk.names.pairs import (
    MOST_LOGIT,
    compare_words,
    derives,
    families_differ,
    genders_clash,
    rest_of_servant,
    swaps_hissing,
    word_logit,
)
from copydesk.names.parse import Name
from copydesk.names.romanise import strip_marks
from copydesk.names.sounds import REMEMBERED, sound_keys
from copydesk.tables import bundled_table

NEVER = 0.02  # chance that a veto leaves
NATIVE = 0.3  # the same between names that no language respells: Bush, Busch
NATIVE_ORIGIN, OWN_ORIGIN = 1.0, 0.0  # logits of `origin` below which a name counts as one of these; as surely one
LONGER = 3  # letters
DOUBLED_ORIGIN, DOUBLED = -1.0, re.compile(r"(.)\1")
COMMON = 5.0  # `fame` above which a given name is everybody's
UNSURE = 0.6  # where the same difference may also be a name left out: for the eyes of a person
SYLLABLE = 6  # letters that a Korean or Chinese syllable has at most: "chyung"
WOMAN, VOWELS, SILENT = "ae", "aeiouy", "h"  # last letters of given names
VOWEL_RUN = re.compile("[aeiouy]+")
FINALS = re.compile("[aeiou]+(?:ng?(?![aeiou]))?")  # ends of syllables
UNLIKE = -3.0  # logit below which two words that are left have nothing to do with each other
CONTRADICTS = -0.5  # logit below which two words in one place are two words


@dataclass(frozen=True, slots=True)
class Veto:
    """Why two names are two people, and the chance that is left."""

    reason: str
    most: float = NEVER


def find_veto(one: Name, other: Name, aligned: Alignment) -> Veto | None:
    """The first veto that two names raise, None if they raise none."""
    never = (
        ("generations", one.generation and other.generation and one.generation != other.generation),
        ("man and woman", any(genders_clash(aligned.first[i], aligned.second[j]) for _, i, j in aligned.full)),
        ("initials", _initials_clash(one.plain, other.plain)),
        ("fathers", _fathers_clash(one, other)),
        ("syllables", _syllables_clash(aligned)),
        ("syllables", _pinyin_clash(one.plain, other.plain)),
    )
    for reason, found in never:
        if found:
            return Veto(reason)
    if veto := _surnames_clash(aligned):
        return veto
    unsure = (
        ("given names of man and woman", _given_names_clash(aligned)),
        ("middle names", _middles_clash(one.plain, other.plain)),
        ("a longer given name", _is_longer(aligned.first[0], aligned.second[0])),
        ("another word each", aligned.first_left and aligned.second_left and aligned.best_left < UNLIKE),
    )
    return next((Veto(reason, UNSURE) for reason, found in unsure if found), None)


def find_text_veto(one: Name, other: Name, aligned: Alignment) -> Veto | None:
    """The veto of two names in one text: who writes two spellings there may mean father and son.

    "Yusuf Rawa" and "Mujahid Yusuf Rawa" are two people, as "Donald Trump" and "Donald Trump Jr."; no son is told from
    his father by a name that is often left out (Maria, Muhammad), or where three words are the same.
    """
    if veto := find_veto(one, other, aligned):
        return veto
    unsure = (
        ("a word alone", len(aligned.first) == 1 < len(aligned.second)),
        ("a generation", one.generation != other.generation),
        ("a given name before it", _given_name_before(aligned)),
        ("common names in another order", _common_and_shuffled(aligned)),
        ("a syllable more", _is_syllable_more(aligned)),
    )
    return next((Veto(reason, UNSURE) for reason, found in unsure if found), None)


def _given_name_before(aligned: Alignment) -> bool:
    """Whether one of two names has a given name before the two words of the other."""
    if aligned.first_left or len(aligned.first) != 2 or 0 not in aligned.second_left or len(aligned.second[0]) == 1:
        return False
    dropped = len(aligned.second_left) == 1 and strip_marks(aligned.second[0]) in _dropped()
    return not dropped and not _shuffled(aligned)


def _is_syllable_more(aligned: Alignment) -> bool:
    """Whether two names are made of syllables, of which one has more: "Cho Chol" is not "Cho Song-chol"."""
    return len(aligned.first) != len(aligned.second) and all(map(_is_syllable, aligned.first + aligned.second))


def _shuffled(aligned: Alignment) -> bool:
    """Whether the words of two names stand in another order."""
    order = [j for _, _, j in sorted(aligned.pairs, key=lambda pair: pair[1])]
    return order != sorted(order)


def _common_and_shuffled(aligned: Alignment) -> bool:
    """Whether one name is made of given names that many bear and the other has them in another order, and a word more.

    "Muhammad Abdallah" is not "Abdallah Muhammad Fazul".
    """
    return (
        bool(aligned.second_left)
        and _shuffled(aligned)
        and all(len(word) > 1 and fame(word) > COMMON for word in aligned.first)
    )


@cache
def _dropped() -> frozenset[str]:
    """First given names that people leave out."""
    return frozenset(bundled_table("sounds", "parts")["dropped"])


def _surnames_clash(aligned: Alignment) -> Veto | None:
    """Whether the lexicon tells the family names apart, and no press respells such a name in this way.

    Peskov and Peshkov are two names that sound alike to some languages. Vowels differ in one name as well, and so do
    other letters of one sound, but not in names that no language respells beside a given name that stays; doubled
    letters come and go in all but the most native (Hassan, Hasan; Hofmann, Hoffmann).
    """
    one, other = aligned.first[-1], aligned.second[-1]
    ends = (len(aligned.first) - 1, len(aligned.second) - 1)
    if one == other or not any((i, j) == ends for _, i, j in aligned.full):
        return None
    if derives(one, other) or families_differ(one, other):
        return Veto("another family name")
    pair = compare_words(one, other)
    if pair.attested >= 0 or not (pair.alike or pair.unlike) or strip_marks(one) == strip_marks(other):
        return None
    if pair.origin > DOUBLED_ORIGIN and DOUBLED.sub(r"\1", one) == DOUBLED.sub(r"\1", other):
        return None
    same_given = any(logit == MOST_LOGIT for logit, _, _ in aligned.full)
    if pair.unlike or swaps_hissing(one, other):
        native = pair.origin < NATIVE_ORIGIN and (same_given or pair.unlike)
        return Veto("two family names", NATIVE if native else UNSURE)
    return Veto("two family names", NATIVE) if pair.origin < OWN_ORIGIN and same_given else None


def _given_names_clash(aligned: Alignment) -> bool:
    """Whether the first words are two given names of which one alone ends as a woman's: Alexander, Alexandra.

    Where the family name is respelled too, the ending is one of a language: Alexandre Loukachenko.
    """
    ends = aligned.first[-1], aligned.second[-1]
    if not any(i == j == 0 for _, i, j in aligned.full) or not (
        ends[0] == ends[1] or genders_clash(*ends) or _is_hers(*ends)
    ):
        return False
    one, other = (word.rstrip(SILENT) or word for word in (aligned.first[0], aligned.second[0]))
    if {one[-1] in WOMAN, other[-1] in WOMAN} != {True, False}:
        return False
    words = aligned.first[0], aligned.second[0]
    return {one[-1] in VOWELS, other[-1] in VOWELS} == {True, False} and attested(*words) < 0


def _is_hers(one: str, other: str) -> bool:
    """Whether one word is what Czech makes of the other for a woman: Novák, Nováková."""
    short, long = sorted((one, other), key=len)
    return long[len(short) :] == "ová" and long.startswith(short)


def _is_longer(one: str, other: str) -> bool:
    """Whether one word ends with the other: Karpal and Ramkarpal; no spelling takes the beginning of a name off."""
    if abs(len(one) - len(other)) < LONGER or min(len(one), len(other)) < LONGER:
        return False
    short, long = sorted((one, other), key=len)
    return long.endswith(short) and attested(one, other) < 1 and rest_of_servant(long) != short


def _initials_clash(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether initials contradict: "George W." and "George H. W.", "A. Kovač" and "B. Kovač"."""
    if len(one) < 2 or len(other) < 2 or one[-1] != other[-1]:
        return False
    if (len(one[0]) == 1) != (len(other[0]) == 1):  # "H. Endre Saifoel" is "Endre Saifoel"
        return one[0][0] != other[0][0] and _after_initials(one) != _after_initials(other)
    if len(one[0]) == 1:
        return one[0] != other[0]
    if one[0] != other[0] or len(one) < 3 or len(other) < 3:
        return False
    middles, others = one[1:-1], other[1:-1]
    initials, other_initials = ([w for w in words if len(w) == 1] for words in (middles, others))
    if not initials or not other_initials:  # an initial between given name and two family names is left out at times
        kept, kept_other = ([w for w in words if len(w) > 1] for words in (middles, others))
        middles, others = ([], []) if kept == kept_other else (middles, others)
    return bool(initials or other_initials) and not _stand_for(middles, others)


def _after_initials(words: Sequence[str]) -> Sequence[str]:
    """The words from the first that is no initial; the last alone tells nothing, so it has one more before it."""
    at = next((at for at, word in enumerate(words) if len(word) > 1), len(words))
    return words[min(at, len(words) - 2) :]


def _stand_for(middles: Sequence[str], others: Sequence[str]) -> bool:
    """Whether middle names and initials are the same from the first on."""
    if len(middles) != len(others):
        return False
    return all(
        a.startswith(b) or b.startswith(a) or (min(len(a), len(b)) > 1 and word_logit(a, b) > CONTRADICTS)
        for a, b in zip(middles, others, strict=True)
    )


def _middles_clash(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one of two names has a middle name more, before another: "George Walker", "George Herbert Walker"."""
    if min(len(one), len(other)) < 3 or len(one) == len(other) or one[0] != other[0] or one[-1] != other[-1]:
        return False
    middles, others = ([word for word in words[1:-1] if len(word) > 1] for words in (one, other))
    return one[1][0] != other[1][0] and middles != others


def _fathers_clash(one: Name, other: Name) -> bool:
    """Whether both names say whose child somebody is, and differ in that."""
    if not one.descent or not other.descent:
        return False
    fathers, others = ([name.words[i] for i in name.descent if i < len(name.words)] for name in (one, other))
    return all(word_logit(a, b) < CONTRADICTS for a in fathers for b in others)


def _syllables_clash(aligned: Alignment) -> bool:
    """Whether two names of three short syllables differ in one of the given name: "Kim Jong-un", "Kim Jong-il"."""
    first, second = aligned.first, aligned.second
    if len(first) != 3 or len(second) != 3 or first[0] != second[0] or not all(map(_is_syllable, first + second)):
        return False
    return any(
        word_logit(a, b) < CONTRADICTS and attested(a, b) < 1 and set(sound_keys(a)).isdisjoint(sound_keys(b))
        for a, b in zip(first[1:], second[1:], strict=True)
    )


def _pinyin_clash(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names in Pinyin have the same family name and other given names: "Zhang Lei", "Zhang Li"."""
    if len(one) < 2 or len(other) < 2 or one[0] != other[0]:
        return False
    given, other_given = (strip_marks("".join(words[1:])) for words in (one, other))
    if not all(_pinyin().fullmatch(word) for word in (strip_marks(one[0]), given, other_given)):
        return False
    return FINALS.findall(given) != FINALS.findall(other_given)


@cache
def _pinyin() -> re.Pattern[str]:
    """Words that may be one to three syllables of Pinyin."""
    table = bundled_table("sounds", "parts")["pinyin"]
    initials, finals = ("|".join(sorted(table[part], key=len, reverse=True)) for part in ("initials", "finals"))
    return re.compile(f"(?:(?:{initials})(?:{finals})){{1,3}}")


@lru_cache(REMEMBERED)
def _is_syllable(word: str) -> bool:
    """Whether a word is short and has its vowels in one place."""
    return 1 < len(word) <= SYLLABLE and len(VOWEL_RUN.findall(strip_marks(word))) == 1
