"""Names in running text that may be two spellings of one: words that sound alike, and the names they stand in."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from copydesk.language import Lexicon
from copydesk.names.find import is_hyphenated
from copydesk.names.lists import given_names
from copydesk.names.romanise import romanise, strip_marks
from copydesk.names.sounds import sound_keys
from copydesk.tables import bundled_table
from copydesk.words import in_address

SHORTEST, SHORTEST_KEY = 4, 2  # letters of a word, sounds of a key: shorter ones meet by chance
SHORTEST_FAMILY = 3  # letters of a last word; shorter ones are initials and numbers of models
MOST_LONGER = 3  # letters that one spelling has more than another
REACH = 80  # characters on either side of a word in which its name stands
MOST_WORDS = 4
NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
OPENING, CLOSING = "\"'“”„«»‘’([", "\"'“”„«»’)],;:!?."
POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Run:
    """A name in a text: the spans of its words; offsets as in `Edit`, of the text that was searched."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def form(self) -> str:
        """The name as it is written, with one blank between its words."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Found:
    """Where the twins of a text stand.

    Attributes:
        runs: Full names, given name first, in order.
        bare: Places of family names that stand alone, by word.
        strangers: Words that also stand behind something capitalised that is no known given name.
    """

    runs: tuple[Run, ...]
    bare: Mapping[str, tuple[tuple[int, int], ...]]
    strangers: frozenset[str]


def find_twins(words: Collection[str], tokens: Collection[str]) -> tuple[str, ...]:
    """The capitalised words that share a sound key with another spelling, sorted; most texts have few.

    Args:
        words: The words of the text that are not in small letters.
        tokens: The text, cut at white space: what stands there in small letters is no name.
    """
    meeting: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) < SHORTEST or not word[0].isupper() or word[1:] != word[1:].lower() or word.lower() in tokens:
            continue
        for key in _keys(word):
            meeting[key].append(word)
    twins: set[str] = set()
    for found in meeting.values():
        if len(found) > 1:
            twins.update(word for word in found if any(_may_be(word, other) for other in found))
    return tuple(sorted(twins))


def _keys(word: str) -> Iterator[str]:
    return (key for key in sound_keys(romanise(word)) if len(key) >= SHORTEST_KEY)


def _may_be(one: str, other: str) -> bool:
    """Whether two words that share a key can be two spellings and not two forms of one."""
    if one == other or abs(len(one) - len(other)) > MOST_LONGER or (one < "\u0370") != (other < "\u0370"):
        return False
    letters, others = set(one.lower()), set(other.lower())
    return 2 * len(letters & others) >= max(len(letters), len(others)) and not is_form_of(one, other)


def is_form_of(one: str, other: str) -> bool:
    """Whether the longer of two words is the shorter with an ending: Klitschkos, Putins, Merkels."""
    short, long = sorted((strip_marks(one.lower()), strip_marks(other.lower())), key=len)
    return len(short) < len(long) and long.startswith(short) and long[len(short) :] in text_words("endings")


@cache
def text_words(key: str) -> frozenset[str]:
    """A list of words of the table `text`."""
    return frozenset(bundled_table("sounds", "parts")["text"][key])


def find_runs(text: str, twins: Collection[str], tokens: Collection[str], lexicon: Lexicon) -> Found:
    """The full names that twins stand in, and the places where they stand alone."""
    runs: dict[int, Run] = {}
    bare: dict[str, list[tuple[int, int]]] = defaultdict(list)
    strangers: set[str] = set()
    for word in twins:
        position = text.find(word)
        while position >= 0:
            end = position + len(word)
            if not in_address(text, position, end) and not is_hyphenated(text, position, end):
                run = _run_at(text, position, end, tokens, lexicon)
                if run:
                    runs.setdefault(run.spans[0][0], run)
                elif _is_alone(text, position, end, tokens, lexicon):
                    bare[word].append((position, end))
                else:
                    strangers.add(word)
            position = text.find(word, end)
    ordered = tuple(runs[start] for start in sorted(runs))
    return Found(ordered, {word: tuple(places) for word, places in bare.items()}, frozenset(strangers))


def _run_at(text: str, start: int, end: int, tokens: Collection[str], lexicon: Lexicon) -> Run | None:
    """The full name that a word stands in, from its given name on; None if there is none."""
    before, after = _words_before(text, start), _words_after(text, end)
    words = [*before, (start, end), *after]
    if len(words) < 2:
        return None
    first = next((at for at, span in enumerate(words) if _is_given(text[slice(*span)].lower(), lexicon)), None)
    if first is None or first > len(before):
        return None
    kept = words[first:]
    parts = tuple(text[slice(*span)] for span in kept)
    if not 2 <= len(kept) <= MOST_WORDS or len(parts[-1]) < SHORTEST_FAMILY or _is_ordinary(parts[-1], tokens, lexicon):
        return None
    return Run(parts, tuple(kept))


def _is_given(low: str, lexicon: Lexicon) -> bool:
    return low in lexicon.given_names or low in given_names()


def _words_before(text: str, start: int) -> list[tuple[int, int]]:
    """Spans of the words of a name before a place, in order."""
    found: list[tuple[int, int]] = []
    position = start
    while position > 1 and text[position - 1] == " " and start - position < REACH:
        end = position - 1
        left = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end)) + 1
        while left < end and text[left] in OPENING:
            left += 1
        if not _is_name_word(text[left:end]):
            break
        found.insert(0, (left, end))
        position = left
    while found and text[found[0][0]].islower():
        del found[0]
    return found


def _words_after(text: str, end: int) -> list[tuple[int, int]]:
    """Spans of the words of a name after a place, in order."""
    found: list[tuple[int, int]] = []
    position = end
    while text[position : position + 1] == " " and position - end < REACH:
        match = NAME_WORD.match(text, position + 1)
        if not match:
            break
        stop = match.end()
        word = match[0]
        ending = POSSESSIVE.search(word)
        if ending:
            stop -= len(ending[0])
        elif word[-1] == "." and len(word) > 2:
            stop -= 1
        if not _is_name_word(text[position + 1 : stop]):
            break
        found.append((position + 1, stop))
        position = stop
        if stop != match.end():
            break
    while found and text[found[-1][0]].islower():
        found.pop()
    return found


def _is_name_word(word: str) -> bool:
    """Whether a piece of text can be a word of a name: capitalised, an initial, a particle."""
    if word in text_words("inside"):
        return True
    return bool(NAME_WORD.fullmatch(word)) and word[0].isupper() and (word[-1] != "." or len(word) == 2)


def _is_ordinary(word: str, tokens: Collection[str], lexicon: Lexicon) -> bool:
    """Whether a word is more than a name: it also stands in small letters, or is a word of the language."""
    low = word.lower()
    return low in tokens or low in lexicon.function_words or low in lexicon.months or low in lexicon.weekdays


def _is_alone(text: str, start: int, end: int, tokens: Collection[str], lexicon: Lexicon) -> bool:
    """Whether a family name stands without a given name, as far as can be seen."""
    if _words_after(text, end):
        return False
    before = _words_before(text, start)
    if not before:
        return True
    low = text[slice(*before[-1])].lower().rstrip(".")
    return len(low) > 1 and (low in lexicon.titles or _is_ordinary(low, tokens, lexicon))
