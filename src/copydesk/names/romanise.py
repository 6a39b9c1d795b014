"""Letters of other scripts in Latin ones, near to the sound: for keys and comparisons, never shown to anybody."""

import re
from collections.abc import Mapping
from functools import cache
from unicodedata import combining, normalize

from copydesk.tables import bundled_table

HANGUL, LAST_HANGUL = 0xAC00, 0xD7A3  # the block of whole syllables: 19 first sounds, 21 vowels, 28 last ones
KEPT = frozenset("äåæçćčċđðéěğģħíķłñńňóöøőőŗřśšşșßțţúůűüýźżžŭ")  # letters that the units and the scorer tell apart


@cache
def _tables() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """Every letter and pair of letters with its Latin form, and the pattern that finds them."""
    forms: dict[str, str] = {}
    for table in bundled_table("sounds", "scripts").values():
        forms |= table["letters"] | table.get("pairs", {})
    return forms, re.compile("|".join(sorted(map(re.escape, forms), key=len, reverse=True)))


def romanise(text: str) -> str:
    """A name in lower case and Latin letters; letters of a script that is not known stay as they are.

    Marks that tell no sound apart are dropped, so that "Chŏng" is "chong", while "š" and "ł" stay.

    >>> romanise("Лукашэнка"), romanise("ルカシェンコ"), romanise("Ng Chŏng")
    ('lukashenka', 'ŗukashenko', 'ng chong')
    """
    low = normalize("NFC", text.lower())
    if low.isascii():
        return low
    if max(low) > "\u036f":
        forms, pattern = _tables()
        low = pattern.sub(lambda match: forms[match[0]], low)
        low = "".join(_syllable(letter) if HANGUL <= ord(letter) <= LAST_HANGUL else letter for letter in low)
    return "".join(letter if letter < "\x80" or letter in KEPT else _bare(letter) for letter in low)


def _syllable(letter: str) -> str:
    """A syllable of Hangul in Latin letters."""
    rest, last = divmod(ord(letter) - HANGUL, 28)
    first, vowel = divmod(rest, 21)
    sounds = bundled_table("sounds", "hangul")
    return f"{sounds['first'][first]}{sounds['vowel'][vowel]}{sounds['last'][last]}"


@cache
def _bare(letter: str) -> str:
    """A letter without its marks."""
    plain = {"ı": "i", "ə": "a", "þ": "th", "ŋ": "ng", "ǝ": "a", "œ": "oe", "ĸ": "k"}.get(letter)
    return plain or "".join(part for part in normalize("NFD", letter) if not combining(part))


PLAIN = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "ħ": "h"})


def strip_marks(word: str) -> str:
    """A romanised word without any marks.

    >>> strip_marks("łukaszenka"), strip_marks("erdoğan")
    ('lukaszenka', 'erdogan')
    """
    if word.isascii():
        return word
    return "".join(part for part in normalize("NFD", word.translate(PLAIN)) if not combining(part))
