"""Names into words: titles, particles, initials and generations apart."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from copydesk.names.romanise import romanise, strip_marks
from copydesk.tables import bundled_table

REMEMBERED = 1 << 16  # names
INNER = re.compile(r"(?<=[^\W\d_])['’‘ʼ`´ʻ?]+(?=[^\W\d_])|(?<=[^\W\d_])['’](?=-)")  # inside words: Sha'ar, Ch’ang
WORD = re.compile(r"[^\W\d_]+")
DEGREES = re.compile(r"(?<=\w), ?[A-Z]{2,3}\.?$")  # letters after a name of two words: "Joko Widodo, SE"
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


@cache
def _bound() -> tuple[frozenset[str], frozenset[str]]:
    """Words that are one name with the next, and the articles that may stand between."""
    parts = bundled_table("sounds", "parts")
    return frozenset(parts["servants"]), frozenset(parts["articles"])


@lru_cache(REMEMBERED)
def read_name(text: str) -> Name:
    """The parts of a name; a name without letters has no words.

    >>> read_name("Dr. Muammar al-Qadhafi").words
    ('muammar', 'qadhafi')
    >>> read_name("Joseph P. Kennedy II").generation
    'ii'
    >>> read_name("Qari Abd al-Rahman Nouri").words
    ('abdalrahman', 'nouri')
    """
    found = WORD.findall(INNER.sub("", romanise(_without_degrees(text[:LONGEST]))))
    titles, particles, descents, _ = _known()
    while len(found) > 2 and found[0] in titles and sum(word not in particles for word in found) > 2:
        del found[0]
    generation = _take_generation(found)
    found = _bind(found)
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


def _without_degrees(text: str) -> str:
    """A name without the letters of a degree or an office behind it."""
    return DEGREES.sub("", text) if "," in text and " " in text.partition(",")[0] else text


def _take_generation(found: list[str]) -> str:
    """The generation that stands at one end of the words, which lose it; "" if there is none."""
    generations = _known()[3]
    for at in (-1, 0) if len(found) > 2 else ():
        if found[at] in generations:
            return generations[found.pop(at)]
    return ""


def _bind(found: list[str]) -> list[str]:
    """The words with those written together that are one name: "abd al rahman"."""
    servants, articles = _bound()
    words: list[str] = []
    at = 0
    while at < len(found):
        word = found[at]
        at += 1
        if word in servants:
            behind = at + (at < len(found) and found[at] in articles)
            if behind < len(found) and len(found[behind]) > 1:
                word, at = "".join(found[at - 1 : behind + 1]), behind + 1
        words.append(word)
    return words
