"""How a word sounds: its letters in units ("sch", "cz"), and the keys under which its respellings meet."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from copydesk.tables import bundled_table

MOST_KEYS = 16  # of one word; the branches of its later units are left out above that
BALTIC_LENGTH = 3  # letters above which a last "s" may be the ending that Latvian and Lithuanian give to foreign names
REMEMBERED = 1 << 16  # words; a news year has fewer
JUST_CUT = 1 << 8  # words
FIRST_SIGN = 0x100  # units are numbered from here, so that a word is a string of one character for each unit


@cache
def _units() -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str], Mapping[str, str]]:
    """Classes of each unit, the pattern that cuts a word into units, and the sign that stands for each."""
    classes = {unit: tuple(found) for unit, found in bundled_table("sounds", "units")["units"].items()}
    pattern = re.compile("|".join([*sorted(classes, key=lambda unit: (-len(unit), unit)), "."]))
    signs = {unit: chr(FIRST_SIGN + number) for number, unit in enumerate(sorted(classes))}
    return classes, pattern, signs


@lru_cache(REMEMBERED)
def sound_keys(word: str) -> tuple[str, ...]:
    """The keys of a romanised word: its consonants by class, one key for each way to read them.

    Two words that share a key may be one word spelled twice; two that share none are not.

    >>> set(sound_keys("gorbatschow")) & set(sound_keys("gorbachev"))
    {'KRPSF'}
    """
    classes = _units()[0]
    keys = [""]
    for unit in _cut(word):
        heard = classes.get(unit, ("",))
        if len(heard) > 1 and len(keys) * len(heard) > MOST_KEYS:
            heard = heard[:1]
        if heard != ("",):
            keys = [key if not sound or key[-1:] == sound else key + sound for key in keys for sound in heard]
    if word[-1:] == "s" and len(word) > BALTIC_LENGTH:
        keys += [key[:-1] for key in keys if key[-1:] == "S"]
    return tuple(dict.fromkeys(key or "A" for key in keys))


@lru_cache(REMEMBERED)
def unit_signs(word: str) -> str:
    """A romanised word as one character for each of its units.

    >>> len(unit_signs("peschkow"))
    5
    """
    signs = _units()[2]
    return "".join([signs.get(unit, unit) for unit in _cut(word)])


@lru_cache(JUST_CUT)
def _cut(word: str) -> list[str]:
    """The units of a word; kept for a moment, for keys and signs are asked for one after the other."""
    found: list[str] = _units()[1].findall(word)
    return found


@cache
def unit_classes() -> Mapping[str, frozenset[str]]:
    """The classes of each unit, under its sign; those of letters that are no consonants hold ""."""
    classes, _, signs = _units()
    return {sign: frozenset(classes[unit]) for unit, sign in signs.items()}


def read_signs(signs: str) -> list[str]:
    """The units that characters of `unit_signs` stand for."""
    names = sorted(_units()[0])
    return [names[ord(sign) - FIRST_SIGN] if ord(sign) >= FIRST_SIGN else sign for sign in signs]
