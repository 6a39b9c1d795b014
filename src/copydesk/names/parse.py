"""Names into words: titles, particles, initials and generations apart."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from copydesk.names.romanise import romanise, strip_marks
from copydesk.tables import bundled_table

REMEMBERED = 1 << 16  # names
INNER = re.compile(r"(?<=[^\W\d_])['’‘ʼ`´ʻ?]+(?=[^\W\d_])|(?<=[^\W\d_])['’](?=-)")  # inside words: Sha'ar, Ch’ang
WORD = re.compile(r"[^\W\d_]+")
LONGEST = 400  # characters of a name; the rest is not looked at
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart; its words are romanised, in lower case.

    Attributes:
        words: What tells people apart: given names, middle names, family names, initials, in their order.
        joined: Each word with the word or particle before it ("al" + "assad"), under the index of the word in `words`.
        plain: `words` without marks.
        descent: Indexes of words that name the father ("bin Laden").
        generation: "jr", "sr", "ii" …, or "".
        particles: The small words in it.
    """

    words: tuple[str, ...]
    joined: tuple[str, ...]
    plain: tuple[str, ...]
    descent: tuple[int, ...] = ()
    generation: str = ""
    particles: tuple[str, ...] = ()


@cache
def _known() -> tuple[frozenset[str], frozenset[str], frozenset[str], dict[str, str]]:
    """Titles, particles, words of descent, generations."""
    parts = bundled_table("sounds", "parts")
    return frozenset(parts["titles"]), frozenset(parts["particles"]), frozenset(parts["descent"]), parts["generations"]


@lru_cache(REMEMBERED)
def read_name(text: str) -> Name:
    """The parts of a name; a name without letters has no words.

    >>> read_name("Dr. Muammar al-Qadhafi").words
    ('muammar', 'qadhafi')
    >>> read_name("Joseph P. Kennedy II").generation
    'ii'
    """
    found = WORD.findall(INNER.sub("", romanise(text[:LONGEST])))
    titles, particles, descents, generations = _known()
    while len(found) > 2 and found[0] in titles:
        del found[0]
    generation = generations.get(found[-1], "") if len(found) > 2 else ""
    if generation:
        found.pop()
    words: list[str] = []
    joined: list[str] = []
    descent: list[int] = []
    small: list[str] = []
    for at, word in enumerate(found):
        if word in particles and (at + 1 < len(found) or len(words) > 1) and len(found) > 1:
            small.append(word)
            continue
        if at and found[at - 1] in descents:
            descent.append(len(words))
        words.append(word)
        joined.append(found[at - 1] + word if at else "")
    words, joined = words[:MOST_WORDS], joined[:MOST_WORDS]
    plain = tuple(map(strip_marks, words))
    return Name(tuple(words), tuple(joined), plain, tuple(descent), generation, tuple(small))
