r"""A regex as an automaton: one state for each character or class in it, and which can follow which.

The search itself is a state before all others, which begins anew at each character. What `safety` asks of a regex can
be seen in its automaton, without running it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]  # the tree of a regex has no public form
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

FOREVER = 10**9
COPIES = 8  # rounds of a repetition that are told apart
MOST_COPIED = 300  # characters in them
MANY = 10**6  # ways that are counted at most
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
_Edge = tuple[int, bool, int]


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a regex as part of an automaton.

    Attributes:
        first: States it can begin with, whether it can in the middle of a line, and in how many ways.
        last: States it can end with, whether nothing after them can fail, and in how many ways.
        empty: In how many ways it can match nothing.
        free: Whether it can match nothing in the middle of a line.
        sure: Whether it then asks for nothing.
    """

    first: tuple[_Edge, ...] = ()
    last: tuple[_Edge, ...] = ()
    empty: int = 1
    free: bool = True
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Loop:
    """A repetition.

    Attributes:
        length: Most rounds, with those of the loops around it.
        ways: In how many ways these can share a line, if they can.
        text: As it is written.
    """

    length: int
    ways: int
    text: str


@dataclass(slots=True)
class Automaton:
    """States, and which can follow which.

    Attributes:
        matched: For each state the characters that it matches, as bits.
        follow: For each state the states that can follow, and in how many ways.
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
    follow: list[dict[int, int]] = field(default_factory=lambda: [{START: 1}, {}])
    loops: list[list[Loop]] = field(default_factory=lambda: [[], []])
    ends: set[int] = field(default_factory=set)


def read_regex(regex: str) -> Automaton:
    """The automaton of a regex, in which case does not count.

    Raises:
        re.error: It is no regex.
    """
    tree = list(parser.parse(regex, re.IGNORECASE))
    automaton = Automaton(_signs_of(tree))
    before = [*tree[0][1][1]] if tree and tree[0][0] is codes.ASSERT and tree[0][1][0] < 0 else []
    whole = _sequence([*before, *tree], automaton)  # what must stand before is read as a part of it
    _connect(automaton, [(START, True, 1)], whole.first)
    _connect(automaton, [(BEGIN, True, 1)], ((state, True, ways) for state, _, ways in whole.first))
    automaton.ends |= {state for state, sure, _ in whole.last if sure}
    return automaton


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


def _sequence(nodes: Iterable[Node], automaton: Automaton) -> _Part:
    """Pieces one after another."""
    whole = _Part()
    for node in nodes:
        whole = _then(whole, _part(node, automaton), automaton)
    return whole


def _then(one: _Part, two: _Part, automaton: Automaton) -> _Part:
    """Two pieces, one after the other."""
    _connect(automaton, one.last, two.first)
    first = [(state, free and one.free, ways * one.empty) for state, free, ways in two.first] if one.empty else []
    last = [(state, sure and two.sure, ways * two.empty) for state, sure, ways in one.last] if two.empty else []
    empty = min(MANY, one.empty * two.empty)
    return _Part((*one.first, *first), (*last, *two.last), empty, one.free and two.free, one.sure and two.sure)


def _connect(automaton: Automaton, last: Iterable[_Edge], first: Iterable[_Edge]) -> None:
    """Let the states that begin a piece follow those that end another."""
    starts = [(state, ways) for state, free, ways in first if free]
    for state, _, ways in last:
        follow = automaton.follow[state]
        for start, more in starts:
            follow[start] = min(MANY, follow.get(start, 0) + ways * more)


def _part(node: Node, automaton: Automaton) -> _Part:
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
        automaton.ends |= {state for state, sure, _ in ahead.last if sure}
        return _Part(ahead.first, (), sure=False)
    return _Part(free=value not in BEGINNINGS, sure=False)


def _group(value: Sequence[Any], automaton: Automaton) -> _Part:
    """A group, which may have flags of its own."""
    _, on, off, nodes = value
    before = automaton.any_case
    automaton.any_case = (before or bool(on & re.IGNORECASE)) and not off & re.IGNORECASE
    part = _sequence(nodes, automaton)
    automaton.any_case = before
    return part


def _atom(node: Node, automaton: Automaton) -> _Part:
    """One character; of a group that is said again, any number of any."""
    state = len(automaton.matched)
    automaton.matched.append(_bits(node, automaton.signs, _cases if automaton.any_case else tuple))
    automaton.follow.append({})
    automaton.loops.append([])
    if node[0] is codes.GROUPREF:
        automaton.follow[state][state] = 1
        automaton.loops[state].append(Loop(FOREVER, FOREVER, _written([node])))
    return _Part(((state, True, 1),), ((state, True, 1),), 0)


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


def _repeat(node: Node, automaton: Automaton) -> _Part:
    """A piece that may be there several times."""
    least, most, body = node[1]
    plain = [code in ATOMS for code, _ in body][:1] == [True]
    few = most is not codes.MAXREPEAT and most * automaton.copies <= COPIES and not plain
    if most == 1 or (few and most * len([*_characters(body)]) <= MOST_COPIED):
        return _copies(least, int(most), body, automaton)
    if 1 < least <= COPIES and plain:  # the last round of those that must be there stands for more
        rest = most if most is codes.MAXREPEAT else most - least + 1
        return _sequence([*body] * (least - 1) + [(node[0], (1, rest, body))], automaton)
    begin = len(automaton.matched)
    part = _sequence(body, automaton)
    inner = [loop for loops in automaton.loops[begin:] for loop in loops]
    rounds = FOREVER if most is codes.MAXREPEAT else int(most)
    length = min(FOREVER, rounds * max((loop.length for loop in inner), default=1))
    _connect(automaton, part.last, part.first)
    edges = [ways for follow in automaton.follow[begin:] for ways in follow.values()]
    states = len(edges) and len(automaton.matched) - begin
    ways = _power(max([states, *edges, *(loop.ways for loop in inner)]), rounds)
    loop = Loop(length, max(rounds, ways), _written([node]))
    for loops in automaton.loops[begin:]:
        loops.append(loop)
    if part.empty:  # a round of nothing may come before any other, or after all
        _connect(automaton, part.last, part.first)
        part = _Part(_doubled(part.first), _doubled(part.last), min(MANY, 2 * part.empty), part.free, part.sure)
    return _optional(part) if least == 0 else part


def _doubled(edges: Iterable[_Edge]) -> tuple[_Edge, ...]:
    return tuple((state, flag, min(MANY, 2 * ways)) for state, flag, ways in edges)


def _copies(least: int, most: int, body: Sequence[Node], automaton: Automaton) -> _Part:
    """A piece that may be there a few times, each of them by itself."""
    automaton.copies *= max(most, 1)
    whole = _Part()
    for done in range(most, 0, -1):
        whole = _then(_sequence(body, automaton), whole, automaton)
        whole = _optional(whole) if done > least else whole
    automaton.copies //= max(most, 1)
    return whole


def _optional(part: _Part) -> _Part:
    return _Part(part.first, part.last, min(MANY, part.empty + 1))


def _power(base: int, exponent: int) -> int:
    """How many ways there are at most for an inner repetition in an outer one."""
    return FOREVER if base >= FOREVER or exponent > 30 else min(FOREVER, base**exponent)


def _either(parts: Sequence[_Part]) -> _Part:
    """One of several pieces."""
    return _Part(
        tuple(row for part in parts for row in part.first),
        tuple(row for part in parts for row in part.last),
        min(MANY, sum(part.empty for part in parts)),
        any(part.free for part in parts if part.empty),
        any(part.sure for part in parts if part.empty),
    )


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
