"""Which regex rules are worth trying on which lines: those of which a needed literal is in the line.

Searching a text for each of hundreds of literals would cost more than everything else, so each different word of a text
is looked up once, by its first letters.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

from copydesk.words import CHUNK, read_tokens

T = TypeVar("T")
MARKS = "\"'“”„‟«»‹›‘’‚([{<>*•·|/\\_~#@+=&%-–—…:;,.!?¿¡➤►▶→©®»)]}\u200e\u200f"  # stripped from a word
BORDERS = "'’-/”|丨"  # the last is a letter that Chinese pages set for a stroke
KEY = 3  # letters of a word by which it is looked up


@dataclass(frozen=True, slots=True)
class NeedIndex(Generic[T]):
    """Literals and what to try where they are found.

    Attributes:
        words: The first three letters of a literal to rows of its first word, the literal, its values.
        signs: Literals that begin with no letter or digit, and their values.
    """

    words: Mapping[str, Sequence[tuple[str, str, Sequence[T]]]]
    signs: Sequence[tuple[str, Sequence[T]]]


def index_needs(needs: Mapping[str, Sequence[T]]) -> NeedIndex[T]:
    """The index of literals to values."""
    words: dict[str, list[tuple[str, str, Sequence[T]]]] = {}
    signs = []
    for need, values in needs.items():
        first = part_words(need)[0].strip(MARKS) if need[0].isalnum() and need[0] not in BORDERS else ""
        if first:
            words.setdefault(first[:KEY], []).append((first, need, values))
        else:
            signs.append((need, values))
    return NeedIndex(words, signs)


def part_words(line: str) -> list[str]:
    """The parts of a line between white space, apostrophes, hyphens and strokes: where a literal may begin."""
    return part_lines([line])[0]


def part_lines(lines: Sequence[str]) -> list[list[str]]:
    """`part_words` of many lines, none of which holds a line break: replacing in all at once is many times as fast.

    Of very long lines each word comes once.
    """
    joined = "\n".join(lines)
    for border in BORDERS:
        if border in joined:
            joined = joined.replace(border, " ")
    rows = joined.split("\n")
    return [list(dict.fromkeys(read_tokens(row))) if len(row) > CHUNK else row.split() for row in rows]


def find_needed(lines: Sequence[str], tokens: Sequence[Sequence[str]], index: NeedIndex[T]) -> dict[int, list[T]]:
    """For each line the values of the literals that begin a word or stand as a sign in it.

    Args:
        lines: The lines, in lower case.
        tokens: The words of each, see `part_words`.
        index: What to look for.

    >>> lines = ["read more here", "the end"]
    >>> find_needed(lines, [line.split() for line in lines], index_needs({"mor": [1], "end": [2], "nd": [3]}))
    {0: [1], 1: [2]}
    """
    found: dict[int, list[T]] = {}
    hot: dict[str, list[tuple[str, Sequence[T]]]] = {}
    words = index.words
    for token in set().union(*tokens):
        word = token
        if token[:KEY] not in words:
            word = token.strip(MARKS)
            if word == token or word[:KEY] not in words:
                continue
        rows = [(need, values) for first, need, values in words[word[:KEY]] if word.startswith(first)]
        if rows:
            hot[token] = rows
    _add_hot(found, lines, tokens, hot)
    _add_inside(found, lines, index.signs)
    return found


def find_inside(lines: Sequence[str], needs: Mapping[str, Sequence[T]]) -> dict[int, list[T]]:
    """For each line the values of the literals that stand anywhere in it, inside words too.

    >>> find_inside(["a symbolfoto", "the end"], {"foto": [1], "image": [2]})
    {0: [1]}
    """
    words = " ".join(set().union(*(line.split() for line in lines)))
    found: dict[int, list[T]] = {}
    _add_inside(found, lines, [(need, values) for need, values in needs.items() if need.split()[0] in words])
    return found


def find_names(lines: Sequence[str], index: Mapping[str, Sequence[tuple[str, Sequence[T]]]]) -> dict[int, list[T]]:
    """For each line the values of the names that stand in it as words of their own, or glued to the end of a word.

    Args:
        lines: The lines as they are written.
        index: First word of a name to rows of the name and its values, see `index_names`.

    >>> find_names(["LukashenkoPAP / EPA", "CAPITAL"], index_names({"PAP": [1], "AP": [2], "EPA": [3]}))
    {0: [1, 3]}
    """
    found: dict[int, list[T]] = {}
    hot: dict[str, Sequence[tuple[str, Sequence[T]]]] = {}
    rows = part_lines(lines)
    for word in set().union(*rows):
        if not word.islower() and (named := _named(word.strip(MARKS), index)):
            hot[word] = named
    _add_hot(found, lines, rows, hot)
    return found


def _named(word: str, index: Mapping[str, Sequence[tuple[str, Sequence[T]]]]) -> Sequence[tuple[str, Sequence[T]]]:
    """The rows of the names that begin with a word, or with what is glued to its end."""
    rows = index.get(word)
    if rows is None and not word.istitle() and (border := _last_border(word)):
        rows = index.get(word[border:])
    return rows or ()


def index_names(names: Mapping[str, Sequence[T]]) -> dict[str, list[tuple[str, Sequence[T]]]]:
    """The names by their first word."""
    index: dict[str, list[tuple[str, Sequence[T]]]] = {}
    for name, values in names.items():
        index.setdefault(part_words(name)[0].strip(MARKS), []).append((name, values))
    return index


def _last_border(word: str) -> int:
    """Where the last capital after a small letter stands; 0 if nowhere."""
    for place in range(len(word) - 1, 0, -1):
        if word[place].isupper() and word[place - 1].islower():
            return place
    return 0


def _add_hot(
    found: dict[int, list[T]],
    lines: Sequence[str],
    tokens: Sequence[Sequence[str]],
    hot: Mapping[str, Sequence[tuple[str, Sequence[T]]]],
) -> None:
    """Add the values of literals to the lines that hold them, by the words of each line that may begin one."""
    for place, row in enumerate(tokens):
        if hot.keys().isdisjoint(row):
            continue
        for token in dict.fromkeys(row):
            for need, values in hot.get(token, ()):
                if need in lines[place]:
                    _add(found, place, values)


def _add_inside(found: dict[int, list[T]], lines: Sequence[str], rows: Sequence[tuple[str, Sequence[T]]]) -> None:
    """Add the values of literals, found by searching all lines for each."""
    joined = "\n".join(lines)
    ends = list(accumulate([len(line) + 1 for line in lines]))
    for need, values in rows:
        position = joined.find(need)
        while position >= 0:
            place = bisect_right(ends, position)
            _add(found, place, values)
            position = joined.find(need, ends[place])


def _add(found: dict[int, list[T]], place: int, values: Iterable[T]) -> None:
    row = found.setdefault(place, [])
    row += [value for value in values if value not in row]
