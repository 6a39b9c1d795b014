r"""Which regexes could hang: the steps that one may take on a line, found without running it.

A regex hangs where it can match the same characters in many ways and must try them all before it gives up. Its tree is
read as an automaton, one state for each character or class in it; the search itself is a loop before it, which begins
anew at each character. Of two loops that can share a word, the second multiplies the steps (`\s*.*`); a loop that can
come back to itself in two ways doubles them with each character (`(\w+\s?)+`).

Source: Weber and Seidl, On the degree of ambiguity of finite automata (1991), whose two tests these are.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from re import _constants as codes  # type: ignore[attr-defined]  # the tree of a regex has no public form
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST_WAYS = 1000  # of sharing out the characters of one loop
MOST_STEPS = 40_000_000  # on one line: a second, at worst
FOREVER = 10**9
COPIES = 8  # rounds of a repetition that are told apart
MOST_OF_LOOP = 12  # states of one loop that are looked at
MOST_COPIED = 300  # characters in them
START = 0  # the state of the search, before the regex
BEGIN = 1  # the beginning of a line
SIGNS = "aZ1_ \n\t\u00a0.,:;-/()[]'\"“éЖ河\x01\ue000"  # characters of all sorts, beside those that the regex names
CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
ATOMS = (codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY, codes.GROUPREF)
GROUPS = (codes.SUBPATTERN, codes.ATOMIC_GROUP)
BEGINNINGS = (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING)

Node = tuple[Any, Any]
_Step = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Danger:
    """Why a regex could hang.

    Attributes:
        steps: On a line, at worst.
        parts: The loops that share characters, as they are written; of one, that which comes back in two ways.
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
class _Part:
    """A piece of a regex as part of an automaton.

    Attributes:
        first: States it can begin with, and whether it can in the middle of a line.
        last: States it can end with, and whether nothing after them can fail.
        empty: Whether it can match nothing: 0 no, 1 at the beginning of a line only, 2 anywhere.
        sure: Whether it then asks for nothing.
    """

    first: tuple[tuple[int, bool], ...] = ()
    last: tuple[tuple[int, bool], ...] = ()
    empty: int = 2
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Loop:
    """A repetition.

    Attributes:
        length: Most rounds, with those of the loops around it.
        ways: In how many ways these can share a line, if they can.
        text: As it is written.
    """

    length: int
    ways: int
    text: str


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


@dataclass(slots=True)
class _Automaton:
    """States, and which can follow which.

    Attributes:
        matched: For each state the characters that it matches, as bits.
        follow: For each state the states that can follow, twice if in two ways.
        loops: For each state the repetitions it stands in, the innermost first.
        ends: States with which the regex has matched, whatever comes after them: it need not try another way.
        signs: The characters that are told apart.
        any_case: Whether the piece that is being read matches letters of either case.
        copies: How often the piece that is being read is there.
    """

    signs: str
    any_case: bool = True
    copies: int = 1
    matched: list[int] = field(default_factory=lambda: [-1, -1])
    follow: list[list[int]] = field(default_factory=lambda: [[START], []])
    loops: list[list[_Loop]] = field(default_factory=lambda: [[], []])
    ends: set[int] = field(default_factory=set)


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
    tree = list(parser.parse(regex, re.IGNORECASE))
    automaton = _Automaton(_signs_of(tree))
    before = [*tree[0][1][1]] if tree and tree[0][0] is codes.ASSERT and tree[0][1][0] < 0 else []
    whole = _sequence([*before, *tree], automaton)  # what must stand before is read as a part of it
    _connect(automaton, [(START, True)], whole.first)
    automaton.follow[BEGIN] += [state for state, _ in whole.first]
    automaton.ends |= {state for state, sure in whole.last if sure}
    return _shared(automaton, longest)


def _signs_of(tree: Iterable[Node]) -> str:
    """The characters that a regex names, and some of every other sort."""
    named = {chr(value) for value in _characters(tree)}
    cases = {case for sign in named for case in (sign.lower(), sign.upper()) if len(case) == 1}
    return "".join(sorted({*SIGNS, *named, *cases}))


def _characters(tree: Any) -> Iterator[int]:  # noqa: ANN401  # trees of the parser have no type
    """Code points in a tree, with some numbers of rounds, which do no harm."""
    for node in tree:
        if isinstance(node, (tuple, list, parser.SubPattern)):
            yield from _characters(node)
        elif type(node) is int and 0 <= node <= 0x10FFFF:
            yield node


def _sequence(nodes: Iterable[Node], automaton: _Automaton) -> _Part:
    """Pieces one after another."""
    whole = _Part()
    for node in nodes:
        whole = _then(whole, _part(node, automaton), automaton)
    return whole


def _then(one: _Part, two: _Part, automaton: _Automaton) -> _Part:
    """Two pieces, one after the other."""
    _connect(automaton, one.last, two.first)
    first = [(state, free and one.empty == 2) for state, free in two.first] if one.empty else []
    last = [(state, sure and two.sure) for state, sure in one.last] if two.empty else []
    return _Part((*one.first, *first), (*last, *two.last), min(one.empty, two.empty), one.sure and two.sure)


def _connect(automaton: _Automaton, last: Iterable[tuple[int, bool]], first: Iterable[tuple[int, bool]]) -> None:
    """Let the states that begin a piece follow those that end another."""
    starts = [state for state, free in first if free]
    for state, _ in last:
        automaton.follow[state] += starts


def _part(node: Node, automaton: _Automaton) -> _Part:
    """One piece."""
    code, value = node
    if code in ATOMS:
        return _atom(node, automaton)
    if code in REPEATS:
        return _repeat(node, automaton)
    if code in GROUPS:
        return _group(value if code is codes.SUBPATTERN else (None, 0, 0, value), automaton)
    if code in (codes.BRANCH, codes.GROUPREF_EXISTS):
        branches = value[1] if code is codes.BRANCH else [branch or [] for branch in value[1:]]
        return _either([_sequence(branch, automaton) for branch in branches])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        ahead = _sequence(value[1], automaton) if value[0] > 0 else _Part()
        automaton.ends |= {state for state, sure in ahead.last if sure}
        return _Part(ahead.first, (), sure=False)
    return _Part(empty=1 if value in BEGINNINGS else 2, sure=False)


def _group(value: Sequence[Any], automaton: _Automaton) -> _Part:
    """A group, which may have flags of its own."""
    _, on, off, nodes = value
    before = automaton.any_case
    automaton.any_case = (before or bool(on & re.IGNORECASE)) and not off & re.IGNORECASE
    part = _sequence(nodes, automaton)
    automaton.any_case = before
    return part


def _atom(node: Node, automaton: _Automaton) -> _Part:
    """One character; of a group that is said again, any number of any."""
    state = len(automaton.matched)
    automaton.matched.append(_bits(node, automaton.signs, _cases if automaton.any_case else tuple))
    automaton.follow.append([])
    automaton.loops.append([])
    if node[0] is codes.GROUPREF:
        automaton.follow[state].append(state)
        automaton.loops[state].append(_Loop(FOREVER, FOREVER, _written([node])))
    return _Part(((state, True),), ((state, True),), 0)


def _bits(node: Node, signs: str, cases: Callable[[str], tuple[str, ...]]) -> int:
    """Which signs a character or class matches, as bits."""
    if node[0] is codes.LITERAL:
        return sum(1 << signs.index(case) for case in {chr(node[1]), *cases(chr(node[1]))} if case in signs)
    matches = _matcher(node, cases)
    return sum(1 << place for place, sign in enumerate(signs) if matches(sign))


def _matcher(node: Node, cases: Callable[[str], tuple[str, ...]]) -> Callable[[str], bool]:
    """Whether a character or class of a regex matches a sign, in one of its cases."""
    code, value = node
    if code is codes.IN:
        inner = [_matcher(item, cases) for item in value if item[0] is not codes.NEGATE]
        negated = len(inner) < len(value)
        return lambda sign: any(matches(sign) for matches in inner) != negated
    if code is codes.RANGE:
        return lambda sign: any(value[0] <= ord(case) <= value[1] for case in cases(sign))
    if code is codes.CATEGORY:
        pattern = re.compile(CATEGORIES[value])
        return lambda sign: bool(pattern.match(sign))
    if code in (codes.LITERAL, codes.NOT_LITERAL):
        return lambda sign: (chr(value) in cases(sign)) == (code is codes.LITERAL)
    return lambda sign: sign != "\n" or code is codes.GROUPREF


@cache
def _cases(sign: str) -> tuple[str, ...]:
    """A character in both cases."""
    return tuple(case for case in (sign, sign.lower(), sign.upper()) if len(case) == 1)


def _repeat(node: Node, automaton: _Automaton) -> _Part:
    """A piece that may be there several times."""
    least, most, body = node[1]
    few = most is not codes.MAXREPEAT and most * automaton.copies <= COPIES and body[0][0] not in ATOMS
    if most == 1 or (few and most * len([*_characters(body)]) <= MOST_COPIED):
        return _copies(least, int(most), body, automaton)
    if 1 < least <= COPIES and body[0][0] in ATOMS:  # the last round of those that must be there stands for more
        rest = most if most is codes.MAXREPEAT else most - least + 1
        return _sequence([*body] * (least - 1) + [(node[0], (1, rest, body))], automaton)
    begin = len(automaton.matched)
    part = _sequence(body, automaton)
    inner = [loop for loops in automaton.loops[begin:] for loop in loops]
    rounds = FOREVER if most is codes.MAXREPEAT else int(most)
    length = min(FOREVER, rounds * max((loop.length for loop in inner), default=1))
    ways = _power(max((loop.ways for loop in inner), default=1), rounds) if inner else rounds
    loop = _Loop(length, ways, _written([node]))
    for loops in automaton.loops[begin:]:
        loops.append(loop)
    _connect(automaton, part.last, part.first)
    return _optional(part) if least == 0 else part


def _copies(least: int, most: int, body: Sequence[Node], automaton: _Automaton) -> _Part:
    """A piece that may be there a few times, each of them by itself."""
    automaton.copies *= max(most, 1)
    whole = _Part()
    for done in range(most, 0, -1):
        whole = _then(_sequence(body, automaton), whole, automaton)
        whole = _optional(whole) if done > least else whole
    automaton.copies //= max(most, 1)
    return whole


def _optional(part: _Part) -> _Part:
    return _Part(part.first, part.last)


def _power(base: int, exponent: int) -> int:
    """How many ways there are at most for an inner repetition in an outer one."""
    return FOREVER if base >= FOREVER or exponent > 30 else min(FOREVER, base**exponent)


def _either(parts: Sequence[_Part]) -> _Part:
    """One of several pieces."""
    return _Part(
        tuple(row for part in parts for row in part.first),
        tuple(row for part in parts for row in part.last),
        max(part.empty for part in parts),
        any(part.sure for part in parts if part.empty),
    )


def _shared(automaton: _Automaton, longest: int) -> Danger | None:
    """The loops that share characters, along the way through the automaton that costs most."""
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
    if worst.steps <= MOST_STEPS:
        return None
    return Danger(worst.steps, worst.parts, _bait(worst.words, automaton))


def _some_of(looping: Iterable[int], home: Mapping[int, frozenset[int]], automaton: _Automaton) -> Iterator[int]:
    """The states that loop by themselves, and a few of each longer loop: one of words has as many as letters."""
    taken: dict[frozenset[int], int] = {}
    for state in looping:
        if state not in automaton.follow[state]:
            taken[home[state]] = taken.get(home[state], 0) + 1
        if taken.get(home[state], 0) <= MOST_OF_LOOP:
            yield state


def _length(state: int, automaton: _Automaton) -> int:
    """How often a state can come again at most."""
    return max((loop.length for loop in automaton.loops[state]), default=FOREVER)


def _names(state: int, automaton: _Automaton) -> tuple[str, ...]:
    """The repetition that a state stands in; none for the search itself."""
    return tuple(loop.text for loop in automaton.loops[state][:1])


def _reached(follow: Sequence[Sequence[int]]) -> list[int]:
    """For each state those that can come after it, as bits."""
    ahead = [sum(1 << other for other in set(others)) for others in follow]
    changed = True
    while changed:
        changed = False
        for state in range(len(follow) - 1, -1, -1):  # most states follow those before them
            reached = ahead[state]
            for other in set(follow[state]):
                reached |= ahead[other]
            if reached != ahead[state]:
                ahead[state], changed = reached, True
    return ahead


def _word_back(state: int, home: frozenset[int], automaton: _Automaton) -> str:
    """A word that leads from a state back to it in two ways, which makes the loop exponential; "" if there is none."""
    follow, matched = automaton.follow, automaton.matched

    sorts: dict[tuple[int, ...], int] = {}
    sort = {one: sorts.setdefault(tuple(sorted(follow[one])), len(sorts)) for one in home}
    doubled = {one: {a for a, count in Counter(follow[one]).items() if count > 1} for one in home}
    done: set[tuple[int, int, int, bool]] = set()

    def steps(step: _Step) -> Iterator[tuple[_Step, int]]:
        one, two, apart = step
        key = (sort[one], sort[two], apart, one == two)
        if key in done:  # another pair with the same states behind it was here
            return
        done.add(key)
        for a, b in product(home.intersection(follow[one]), home.intersection(follow[two])):
            twice = one == two and a in doubled[one]
            yield (a, b, int(apart or a != b or twice)), matched[a] & matched[b]

    return _spell((state, state, 0), (state, state, 1), steps, automaton)


def _word_between(state: int, other: int, home: Mapping[int, frozenset[int]], automaton: _Automaton) -> str:
    """The shortest word that leads round in one loop, from it to another, and round in the other; "" if none does."""
    follow, matched = automaton.follow, automaton.matched

    def steps(step: _Step) -> Iterator[tuple[_Step, int]]:
        one, between, two = step
        for a in home[state].intersection(follow[one]):
            for c in home[other].intersection(follow[two]):
                if both := matched[a] & matched[c]:
                    yield from (((a, b, c), matched[b] & both) for b in set(follow[between]))

    return _spell((state, state, other), (state, other, other), steps, automaton)


def _spell(
    start: _Step, goal: _Step, steps: Callable[[_Step], Iterator[tuple[_Step, int]]], automaton: _Automaton
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


def _bait(words: Iterable[tuple[int, int, str]], automaton: _Automaton) -> tuple[tuple[str, str, int], ...]:
    """For words that lead from loop to loop, the ways that lead to them, the words, and how long they can go on."""
    found, here = [], BEGIN

    def steps(step: _Step) -> Iterator[tuple[_Step, int]]:
        yield from (((state, 0, 0), automaton.matched[state]) for state in automaton.follow[step[0]])

    for state, other, word in words:
        way = _spell((here, 0, 0), (state, 0, 0), steps, automaton) if state not in (START, here) else ""
        found.append((way, word, min(_length(state, automaton), _length(other, automaton))))
        here = other
    return tuple(found)


def _written(nodes: Iterable[Node]) -> str:
    """A piece of a regex, as it may have been written."""
    return "".join(map(_write, nodes))


def _write(node: Node) -> str:
    code, value = node
    if code in (codes.LITERAL, codes.NOT_LITERAL):
        return chr(value) if code is codes.LITERAL and chr(value).isalnum() else _written_class([node])
    if code is codes.IN:
        return _written_class(value)
    if code in REPEATS:
        least, most, body = value
        rounds = {(0, codes.MAXREPEAT): "*", (1, codes.MAXREPEAT): "+", (0, 1): "?"}.get(
            (least, most), f"{{{least}}}" if least == most else f"{{{least},{'' if most is codes.MAXREPEAT else most}}}"
        )
        single = len(body) == 1 and body[0][0] in (*ATOMS, codes.SUBPATTERN, codes.BRANCH)
        return (_written(body) if single else f"(?:{_written(body)})") + rounds
    if code is codes.SUBPATTERN:
        return f"({_written(value[3])})"
    if code is codes.BRANCH:
        return f"(?:{'|'.join(map(_written, value[1]))})"
    return {codes.ANY: "."}.get(code, "…")


def _written_class(items: Sequence[Node]) -> str:
    """A class, without brackets if it is a single character or one with a name."""
    parts = []
    for code, value in items:
        if code is codes.RANGE:
            parts.append(f"{chr(value[0])}-{chr(value[1])}")
        elif code is codes.CATEGORY:
            parts.append(CATEGORIES[value])
        else:
            parts.append("^" if code is codes.NEGATE else re.escape(chr(value)))
    if len(items) == 1 and items[0][0] in (codes.LITERAL, codes.CATEGORY):
        return parts[0]
    return f"[{'^' * (items[0][0] is codes.NOT_LITERAL)}{''.join(parts)}]"
