"""Which word of one name answers to which word of another."""

from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.names.pairs import word_logit
from copydesk.names.parse import Name

LEAST = -1.0  # logit below which two words are not taken for one
GLUED = 2.0  # logit from which two words in a row are taken for one that the other name writes together
INITIAL, LIKE_INITIAL, OTHER_INITIAL = 3.0, 1.0, -6.0  # logits of an initial beside itself, its word, another
SHORTEST_GLUED = 5  # letters


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two names word by word; the one with fewer words comes first.

    Attributes:
        first: Words of the shorter name.
        second: Words of the longer one.
        pairs: Logit and the two indexes of words that answer to each other, the best first.
        full: Those of two whole words, the least alike first.
        first_left: Indexes of words of `first` that answer to none.
        second_left: The same for `second`.
        best_left: The highest logit of two words that are left.
        glued: How many words had to be written together.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    pairs: Sequence[tuple[float, int, int]]
    full: Sequence[tuple[float, int, int]]
    first_left: frozenset[int]
    second_left: frozenset[int]
    best_left: float
    glued: int


def align(one: Name, other: Name) -> Alignment:
    """The best pairs of words, each word in one pair at most.

    >>> from copydesk.names.parse import read_name
    >>> align(read_name("Putin, Vladimir"), read_name("Wladimir Putin")).full[0][1:]
    (1, 0)
    """
    left, right = list(one.words), list(other.words)
    glued = 0
    if len(left) != len(right) or one.particles != other.particles:
        glued = _glue(left, right) + _glue(right, left)
        glued += _glue_particles(one, left, right) + _glue_particles(other, right, left)
    if (len(left), left) > (len(right), right):
        left, right = right, left
    shift = len(left) - len(right)
    scored = [
        (
            word_logit(a, b) if len(a) > 1 < len(b) else _initial_logit(a, b),
            -abs(i - j - shift),
            i,
            j,
        )
        for i, a in enumerate(left)
        for j, b in enumerate(right)
    ]
    scored.sort(reverse=True)
    pairs: list[tuple[float, int, int]] = []
    free, free_other = set(range(len(left))), set(range(len(right)))
    for logit, _, i, j in scored:
        if logit < LEAST:
            break
        if i in free and j in free_other:
            free.discard(i)
            free_other.discard(j)
            pairs.append((logit, i, j))
    best = -9.0
    if free and free_other:
        best = next(logit for logit, _, i, j in scored if i in free and j in free_other)
    full = sorted(pair for pair in pairs if len(left[pair[1]]) > 1 < len(right[pair[2]]))
    return Alignment(tuple(left), tuple(right), pairs, full, frozenset(free), frozenset(free_other), best, glued)


def _initial_logit(one: str, other: str) -> float:
    """The logit of two words of which one is an initial."""
    return INITIAL if one == other else LIKE_INITIAL if one[0] == other[0] else OTHER_INITIAL


def _glue(words: list[str], others: list[str]) -> int:
    """Write two words in a row together where the other name does ("Abdul Aziz", "Abdulaziz"); how often."""
    count = at = 0
    longest = max(map(len, others), default=0)
    while at + 1 < len(words):
        whole = words[at] + words[at + 1]
        if SHORTEST_GLUED <= len(whole) <= longest + 2 and any(
            _is_glued(whole, words[at], words[at + 1], w) for w in others
        ):
            words[at : at + 2] = [whole]
            count += 1
        at += 1
    return count


def _is_glued(whole: str, head: str, tail: str, word: str) -> bool:
    """Whether a word is two others written together."""
    if abs(len(word) - len(whole)) > 2 or len(word) <= max(len(head), len(tail)):
        return False
    logit = word_logit(whole, word)
    return logit > GLUED and logit > max(word_logit(head, word), word_logit(tail, word))


def _glue_particles(name: Name, words: list[str], others: list[str]) -> int:
    """Put a particle before its word where the other name has both in one ("al-Shehri", "Alshehri"); how often."""
    count = 0
    for at, (word, joined) in enumerate(zip(name.words, name.joined, strict=True)):
        if not joined or at >= len(words) or words[at] != word or joined[: -len(word)] not in name.particles:
            continue
        if any(_is_glued(joined, "", word, other) for other in others if len(other) > len(word)):
            words[at] = joined
            count += 1
    return count
