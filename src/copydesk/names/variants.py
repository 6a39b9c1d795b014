"""One spelling for people whom no list knows, where an article spells them in several ways.

What is sure is rewritten, what is likely is reported, the rest is kept: a wrong name is worse than two spellings.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from copydesk.article import SUGGESTED
from copydesk.language import Lexicon
from copydesk.names.find import OF_TEXT, Named
from copydesk.names.romanise import romanise, strip_marks
from copydesk.names.runs import SHORTEST_FAMILY, Found, Run, find_runs, is_form_of, text_words
from copydesk.words import WORD

SURE = 0.9  # nearness (see `group.link`) from which spellings are one person; the band below is only reported
LIKELY = 0.5
SENTENCE_END = re.compile(r"(?<!\b\w)[.!?…。！？]+[\"'”’»)]*(?=\s)|\n")
KIN_BEFORE, KIN_BEHIND = 20, 40  # characters beside a name in which a word says whose kin it is


@dataclass(frozen=True, slots=True)
class Person:
    """The spellings of one person in a text.

    Attributes:
        forms: Full names as they are written, the canonical one first.
        entity: Whom they mean.
        canonical: The spelling that the others take.
    """

    forms: tuple[str, ...]
    entity: str
    canonical: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What variants are looked for with.

    Attributes:
        twins: Words of the text that sound like another one of it.
        tokens: The text, cut at white space.
        lang: Its language; None counts as one whose names take endings.
        lexicon: The words of the language.
        chosen: Spellings that a batch has chosen, by spelling.
    """

    twins: Collection[str]
    tokens: Collection[str]
    lang: str | None
    lexicon: Lexicon
    chosen: Mapping[str, str]


def find_variants(text: str, listed: Sequence[Named], scope: Scope) -> list[Named]:
    """The mentions of people whom no list knows and whom the text spells in several ways, in order.

    Args:
        text: The text to search; offsets of the answer are offsets in it.
        listed: The mentions that a list knows: they stay as they are, and a spelling near to one takes its form.
        scope: What is known of the words.
    """
    found = find_runs(text, scope.twins, scope.tokens, scope.lexicon)
    taken = [(named.start, named.end) for named in listed]
    runs = [run for run in found.runs if not _overlaps(run.spans[0][0], run.spans[-1][1], taken)]
    counts = Counter(run.form for run in runs)
    anchors = {named.canonical: named.entity for named in listed if " " in named.canonical}
    forms = [*counts, *(form for form in anchors if form not in counts)]
    if not counts or (len(forms) < 2 and not any(form in scope.chosen for form in counts)):
        return []
    people, likely = _people(forms, counts, anchors, scope, partial(told_apart, text, runs))
    named = [*_name_runs(runs, people, scope), *_suggest(runs, likely)]
    named += _name_bare(found, runs, people, scope, taken)
    named.sort(key=lambda n: (n.start, n.end))
    return named


def _overlaps(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for begin, stop in taken)


def told_apart(text: str, runs: Sequence[Run], pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of pairs of full names those that the text itself takes for two people's.

    Nobody is named in full twice in one sentence, in two spellings; and "his cousin Dmitri Petrov" is another Petrov.

    >>> text = "Dmitry Petrov sells. His cousin Dmitri Petrov does not."
    >>> runs = [Run(("Dmitry", "Petrov"), ((0, 6), (7, 13))), Run(("Dmitri", "Petrov"), ((32, 38), (39, 45)))]
    >>> told_apart(text, runs, [("Dmitri Petrov", "Dmitry Petrov")])
    {('Dmitri Petrov', 'Dmitry Petrov')}
    """
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    sentences: dict[str, set[int]] = defaultdict(set)
    kin: set[str] = set()
    for run in runs:
        start, end = run.spans[0][0], run.spans[-1][1]
        number = bisect_right(ends, start)
        sentences[run.form].add(number)
        begin, stop = ends[number - 1] if number else 0, ends[number] if number < len(ends) else len(text)
        near = f"{text[max(begin, start - KIN_BEFORE) : start]} {text[end : min(stop, end + KIN_BEHIND)]}"
        if not text_words("kin").isdisjoint(WORD.findall(near.lower())):
            kin.add(run.form)
    return {
        (one, other)
        for one, other in pairs
        if one in kin or other in kin or not sentences[one].isdisjoint(sentences[other])
    }


def _people(
    forms: Sequence[str],
    counts: Counter[str],
    anchors: dict[str, str],
    scope: Scope,
    find_apart: Callable[[Iterable[tuple[str, str]]], Collection[tuple[str, str]]],
) -> tuple[list[Person], dict[str, str]]:
    """The people with several sure spellings, and the spellings that are only likely, with what they may mean.

    A person is written as a list has it, else as a batch, else in the most frequent, the longest, the first spelling.
    """
    from copydesk.names.group import link, score_candidates  # numpy, and the weights
    from copydesk.names.parse import read_name

    ordered = sorted(forms)
    chances = score_candidates([read_name(form) for form in ordered])
    same_length = {(i, j): c for (i, j), c in chances.items() if len(ordered[i].split()) == len(ordered[j].split())}
    apart = find_apart((ordered[i], ordered[j]) for (i, j), chance in same_length.items() if chance >= LIKELY)
    joined = {(i, j): chance for (i, j), chance in same_length.items() if (ordered[i], ordered[j]) not in apart}
    alone = {form for pair in apart for form in pair}
    order = {form: place for place, form in enumerate(counts)}  # as they come in the text
    people: list[Person] = []
    home: dict[str, str] = {}
    for group in link(len(ordered), joined, merge=SURE):
        spellings = [ordered[at] for at in group]
        chosen = {} if alone.intersection(spellings) else scope.chosen
        known = [form for form in spellings if form in anchors] or [
            chosen[form] for form in spellings if form in chosen
        ]
        canonical = min(known or spellings, key=lambda form: (-counts[form], -len(form), order.get(form, 0), form))
        home |= dict.fromkeys(spellings, canonical)
        if len(spellings) > 1 or canonical not in spellings:
            entity = anchors.get(canonical) or f"{OF_TEXT}{_slug(canonical)}"
            people.append(Person((canonical, *(s for s in spellings if s != canonical)), entity, canonical))
    likely: dict[str, str] = {}
    for (i, j), chance in sorted(same_length.items(), key=lambda pair: -pair[1]):
        one, other = home[ordered[i]], home[ordered[j]]
        if one != other and chance >= LIKELY:
            rare, usual = sorted((one, other), key=lambda form: (form in anchors, counts[form], -order.get(form, 0)))
            if rare in counts:
                likely.setdefault(rare, usual)
    return people, likely


def _slug(form: str) -> str:
    """An id of a name: small letters without marks."""
    return "-".join(strip_marks(romanise(form)).split())


def _name_runs(runs: Sequence[Run], people: Sequence[Person], scope: Scope) -> Iterator[Named]:
    """The full names of people with several spellings, each with what has to change."""
    of_form = {form: person for person in people for form in person.forms}
    for run in runs:
        person = of_form.get(run.form)
        if person is None:
            continue
        new = person.canonical.split()
        changed = [at for at, word in enumerate(run.words) if word != new[at]] if len(new) == len(run.words) else []
        start, end = run.spans[0][0], run.spans[-1][1]
        if all(may_write(run.words[at], new[at], scope.lang) for at in changed):
            pieces = tuple((*run.spans[at], new[at]) for at in changed)
            yield Named(start, end, person.canonical, person.entity, pieces)
        else:
            yield Named(start, end, person.canonical, f"{SUGGESTED}{_slug(person.canonical)}", ())


def _suggest(runs: Sequence[Run], likely: dict[str, str]) -> Iterator[Named]:
    """The full names that may be another spelling."""
    for run in runs:
        usual = likely.get(run.form)
        if usual and not all(a == b or is_form_of(a, b) for a, b in zip(run.words, usual.split(), strict=True)):
            yield Named(run.spans[0][0], run.spans[-1][1], usual, f"{SUGGESTED}{_slug(usual)}", ())


def may_write(old: str, new: str, lang: str | None) -> bool:
    """Whether a word may be written for another: one script, one case, and no list tells them apart."""
    from copydesk.names.known import attested

    if is_form_of(old, new) or min(len(old), len(new)) < SHORTEST_FAMILY or (old < "\u0370") != (new < "\u0370"):
        return False
    if (lang is None or lang in text_words("inflecting")) and old[-2:].lower() != new[-2:].lower():
        return False
    low, low_new = romanise(old), romanise(new)
    return strip_marks(low) == strip_marks(low_new) or attested(low, low_new) >= 0


def _name_bare(
    found: Found, runs: Sequence[Run], people: Sequence[Person], scope: Scope, taken: Sequence[tuple[int, int]]
) -> Iterator[Named]:
    """The family names alone of people with several spellings, where nobody else in the text has the name."""
    bearers: dict[str, set[str]] = defaultdict(set)
    of_form = {form: person for person in people for form in person.forms}
    for run in runs:
        bearers[run.words[-1]].add(of_form[run.form].canonical if run.form in of_form else run.form)
    for person in people:
        family = person.canonical.split()[-1]
        for old in dict.fromkeys(form.split()[-1] for form in person.forms):
            others = bearers[old] | bearers[family]
            if len(others) > 1 or old in found.strangers or family in found.strangers:
                continue
            if old != family and not may_write(old, family, scope.lang):
                continue
            for start, end in found.bare.get(old, ()):
                if not _overlaps(start, end, taken):
                    pieces = () if old == family else ((start, end, family),)
                    yield Named(start, end, family, person.entity, pieces)
