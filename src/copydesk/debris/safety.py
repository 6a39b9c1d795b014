r"""Which regexes could hang: the steps that one may take on a line, found without running it.

A regex hangs where it can match the same characters in many ways and must try them all before it gives up. Of two
loops of its automaton that can share a word, the second multiplies the steps (`\s*.*`); a loop that can come back to
itself in two ways doubles them with each character (`(\w+\s?)+`).

Source: Weber and Seidl, On the degree of ambiguity of finite automata (1991), whose two tests these are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import product

from copydesk.debris.automaton import BEGIN, FOREVER, START, Automaton, read_regex

MOST_WAYS = 200  # of sharing out the characters of one loop
MOST_STEPS = 40_000_000  # on one line: a second, at worst
MOST_OF_LOOP = 12  # states of one loop that are looked at
MOST_WORDS = 4  # that are looked at side by side, for that which can be matched in most ways

_Step = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Danger:
    """Why a regex could hang.

    Attributes:
        steps: On a line, at worst.
        parts: The loops that share characters, as they are written; of one, that which comes back in two ways; none
            if the regex has too many ways without a loop.
        bait: What keeps the regex busy: beginnings, each with a word to say over and over behind it, and how long.
    """

    steps: int
    parts: tuple[str, ...]
    bait: tuple[tuple[str, str, int], ...]

    def line(self, length: int, end: str) -> str:
        """A line of some length that keeps the regex busy, if it matches nothing that ends like that."""
        room = max(0, length - len(end) - sum(len(start) for start, _, _ in self.bait)) // len(self.bait)
        return (
            "".join(start + (word * (room // len(word) + 1))[: min(room, most)] for start, word, most in self.bait)
            + end
        )

    def __str__(self) -> str:
        """What is wrong, and what to write instead."""
        if not self.parts:
            return (
                f'"{self.bait[0][1]}" can be matched in {self.steps:,} ways, and all are tried before it gives up; '
                "let pieces that may be missing, and those to choose from, begin with different characters"
            )
        if len(self.parts) == 1:
            return (
                f'"{self.parts[0]}" can split the same characters in many ways, and tries them all before it gives up; '
                r"let each round end with what nothing else in it matches, like (?:\w+\s)+, or take the inner "
                "repetition out"
            )
        loops = " and ".join(f'"{part}"' for part in self.parts)
        return (
            f"{loops} match the same characters, and each way of sharing them is tried; set a limit, like .{{0,40}}, "
            "or leave out of the first what comes after it, like [^/]*"
        )


@dataclass(frozen=True, slots=True)
class _Chain:
    """Loops one after another, each of which shares characters with the next.

    Attributes:
        steps: On a line, at worst.
        parts: The loops, as they are written.
        words: For each pair of loops their states and a word that they share.
    """

    steps: int
    parts: tuple[str, ...]
    words: tuple[tuple[int, int, str], ...] = ()


def find_danger(regex: str, longest: int) -> Danger | None:
    r"""Why a search with a regex could hang on lines of up to `longest` characters; None if it cannot.

    Raises:
        re.error: It is no regex.

    >>> find_danger(r"^(\w+\s?)+:$", 400).parts
    ('(\\w+\\s?)+',)
    >>> find_danger(r"photo:\s*.*\s*/", 400).parts
    ('\\s*', '.*', '\\s*')
    >>> find_danger(r"photo: \w+( \w+)*/", 400)
    """
    automaton = read_regex(regex)
    ahead = _reached(automaton.follow)
    looping = [state for state, reached in enumerate(ahead) if reached >> state & 1 and state not in automaton.ends]
    home = {s: frozenset(other for other in looping if ahead[s] >> other & ahead[other] >> s & 1) for s in looping}
    for state in {home[state]: state for state in looping}.values():
        if word := _word_back(state, home[state], automaton):
            loop = max(reversed(automaton.loops[state]), key=lambda loop: loop.ways)
            if loop.ways > MOST_WAYS:
                return Danger(loop.ways, (loop.text,), _bait([(state, state, word)], automaton))
    dearest: dict[int, _Chain] = {}
    some = _some_of(looping, home, automaton)
    for state in sorted(some, key=lambda s: ahead[s].bit_count()):  # those behind a state come before it
        own = min(longest, _length(state, automaton))
        chains = [_Chain(own, _names(state, automaton))]
        for other in (other for other in dearest if ahead[state] >> other & 1 and other not in home[state]):
            behind = dearest[other]
            chains.append(behind)
            if word := _word_between(state, other, home, automaton):
                ways = max(1, min(longest, _length(other, automaton)) // len(word))
                names = (*_names(state, automaton), *behind.parts)
                chains.append(_Chain(ways * max(own, behind.steps), names, ((state, other, word), *behind.words)))
        dearest[state] = max(chains, key=lambda chain: chain.steps)
    worst = max(dearest.values(), key=lambda chain: chain.steps)
    if worst.steps > MOST_STEPS:
        return Danger(worst.steps, worst.parts, _bait(worst.words, automaton))
    ways, word = _most_ways(ahead, automaton)
    return Danger(ways, (), (("", word, len(word)),)) if ways * longest > MOST_STEPS else None


def _most_ways(ahead: Sequence[int], automaton: Automaton) -> tuple[int, str]:
    """A word that can be matched in many ways without a loop, and in how many, with those of its beginnings.

    Of all words the few are followed that have the most ways so far: the word need not be that with most of all.
    """
    forward = [
        {other: ways for other, ways in follow.items() if not ahead[other] >> state & 1}
        for state, follow in enumerate(automaton.follow)
    ]
    columns: dict[int, str] = {}
    for place, sign in enumerate(automaton.signs):
        column = sum(1 << state for state, matched in enumerate(automaton.matched) if matched >> place & 1)
        columns.setdefault(column, sign)
    dearest = (0, "")
    waiting: list[tuple[int, str, dict[int, int]]] = [(0, "", {BEGIN: 1})]
    while waiting:
        reached = []
        for steps, word, here in waiting:
            after: Counter[int] = Counter()
            for state, ways in here.items():
                for other, more in forward[state].items():
                    after[other] += ways * more
            for column, sign in columns.items():
                if there := {state: ways for state, ways in after.items() if column >> state & 1}:
                    reached.append((steps + sum(there.values()), word + sign, there))
        waiting = nlargest(MOST_WORDS, reached, key=lambda row: sum(row[2].values()))
        dearest = max([dearest, *(row[:2] for row in reached)])
    return dearest


def _some_of(looping: Iterable[int], home: Mapping[int, frozenset[int]], automaton: Automaton) -> Iterator[int]:
    """The states that loop by themselves, and a few of each longer loop: one of words has as many as letters."""
    taken: dict[frozenset[int], int] = {}
    for state in looping:
        if state not in automaton.follow[state]:
            taken[home[state]] = taken.get(home[state], 0) + 1
        if taken.get(home[state], 0) <= MOST_OF_LOOP:
            yield state


def _length(state: int, automaton: Automaton) -> int:
    """How often a state can come again at most."""
    return max((loop.length for loop in automaton.loops[state]), default=FOREVER)


def _names(state: int, automaton: Automaton) -> tuple[str, ...]:
    """The repetition that a state stands in; none for the search itself."""
    return tuple(loop.text for loop in automaton.loops[state][:1])


def _reached(follow: Sequence[Mapping[int, int]]) -> list[int]:
    """For each state those that can come after it, as bits."""
    ahead = [sum(1 << other for other in others) for others in follow]
    changed = True
    while changed:
        changed = False
        for state in range(len(follow) - 1, -1, -1):  # most states follow those before them
            reached = ahead[state]
            for other in follow[state]:
                reached |= ahead[other]
            if reached != ahead[state]:
                ahead[state], changed = reached, True
    return ahead


def _word_back(state: int, home: frozenset[int], automaton: Automaton) -> str:
    """A word that leads from a state back to it in two ways, which makes the loop exponential; "" if there is none."""
    follow, matched = automaton.follow, automaton.matched

    sorts: dict[tuple[tuple[int, int], ...], int] = {}
    sort = {one: sorts.setdefault(tuple(sorted(follow[one].items())), len(sorts)) for one in home}
    done: set[tuple[int, int, int, bool]] = set()

    def steps(step: _Step) -> Iterator[tuple[_Step, int]]:
        one, two, apart = step
        key = (sort[one], sort[two], apart, one == two)
        if key in done:  # another pair with the same states behind it was here
            return
        done.add(key)
        for a, b in product(home.intersection(follow[one]), home.intersection(follow[two])):
            twice = one == two and follow[one][a] > 1
            yield (a, b, int(apart or a != b or twice)), matched[a] & matched[b]

    return _spell((state, state, 0), (state, state, 1), steps, automaton)


def _word_between(state: int, other: int, home: Mapping[int, frozenset[int]], automaton: Automaton) -> str:
    """The shortest word that leads round in one loop, from it to another, and round in the other; "" if none does."""
    follow, matched = automaton.follow, automaton.matched

    def steps(step: _Step) -> Iterator[tuple[_Step, int]]:
        one, between, two = step
        for a in home[state].intersection(follow[one]):
            for c in home[other].intersection(follow[two]):
                if both := matched[a] & matched[c]:
                    yield from (((a, b, c), matched[b] & both) for b in follow[between])

    return _spell((state, state, other), (state, other, other), steps, automaton)


def _spell(
    start: _Step, goal: _Step, steps: Callable[[_Step], Iterator[tuple[_Step, int]]], automaton: Automaton
) -> str:
    """The characters of the shortest way, of one step at least, from one place to another; "" if there is none."""
    seen: dict[_Step, tuple[_Step, int]] = {}
    waiting = [start]
    while waiting and goal not in seen:
        reached = []
        for place in waiting:
            for step, signs in steps(place):
                if signs and step not in seen:
                    seen[step] = (place, signs)
                    reached.append(step)
        waiting = reached
    if goal not in seen:
        return ""
    word, place = "", goal
    while not word or place != start:
        place, signs = seen[place]
        word = automaton.signs[signs.bit_length() - 1] + word if signs > 0 else "a" + word
    return word


def _bait(words: Iterable[tuple[int, int, str]], automaton: Automaton) -> tuple[tuple[str, str, int], ...]:
    """For words that lead from loop to loop, the ways that lead to them, the words, and how long they can go on."""
    found, here = [], BEGIN

    def steps(step: _Step) -> Iterator[tuple[_Step, int]]:
        yield from (((state, 0, 0), automaton.matched[state]) for state in automaton.follow[step[0]])

    for state, other, word in words:
        way = _spell((here, 0, 0), (state, 0, 0), steps, automaton) if state not in (START, here) else ""
        found.append((way, word, min(_length(state, automaton), _length(other, automaton))))
        here = other
    return tuple(found)
