"""Rules on trial: whether each does what its own examples say, and which others know them already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from copydesk.debris.captions import end_credit
from copydesk.debris.facts import read_facts
from copydesk.debris.rules import AGENCY_NEED, Rule, RuleSet, compile_regex, index_rules, mark_agencies

LEAST_HITS, LEAST_MISSES = 2, 1  # examples that a rule should come with


@dataclass(frozen=True, slots=True)
class Finding:
    """What a trial found of a rule.

    Attributes:
        rule: Its id.
        message: One sentence.
        wrong: Whether the rule does not do what its examples say; else it is only good to know.
    """

    rule: str
    message: str
    wrong: bool


def rules_hit(line: str, rules: RuleSet) -> list[Rule]:
    """All rules that match in a line as it stands: for the whole line, at its end, inside it."""
    [facts] = read_facts([line], rules)
    credit = end_credit(facts) if facts.captions else None
    inside = [rule for rule in facts.inline if _finds(rule, line)]
    return [*facts.rules, *([credit[0]] if credit else []), *inside]


def _finds(rule: Rule, line: str) -> bool:
    return bool(compile_regex(rule.regex).search(mark_agencies(line) if AGENCY_NEED in rule.regex else line))


def try_rules(rules: Sequence[Rule], known: RuleSet) -> list[Finding]:
    """What is to be said of some rules, each tried by itself.

    Args:
        rules: With their examples, as they stand in a file.
        known: Other rules, which may know the examples already.

    >>> rule = Rule("house.share.reader", phrases=("send to reader",), hits=("Send to reader »", "Read it"))
    >>> for finding in try_rules([rule], index_rules([])):
    ...     print(finding.message)
    does not cut "Read it", which stands in hits
    has no miss: add a line of an article that comes near it
    """
    return [finding for rule in rules for finding in _try_rule(rule, known)]


def _try_rule(rule: Rule, known: RuleSet) -> Iterator[Finding]:
    alone = index_rules([rule])
    verb = "cut" if rule.kind else "protect"
    for line in rule.hits:
        if rule not in rules_hit(line, alone):
            yield Finding(rule.id, f'does not {verb} "{line}", which stands in hits', wrong=True)
    for line in rule.misses:
        if rule in rules_hit(line, alone):
            yield Finding(rule.id, f'would {verb} "{line}", which stands in misses', wrong=True)
    if len(rule.hits) < LEAST_HITS:
        yield Finding(rule.id, "has one hit: add another" if rule.hits else "has no hit: add two", wrong=False)
    if len(rule.misses) < LEAST_MISSES:
        yield Finding(rule.id, "has no miss: add a line of an article that comes near it", wrong=False)
    if rule.kind:
        for line, other in _known_hits(rule.hits, known):
            kind = other.kind.value if other.kind else "kept"
            yield Finding(rule.id, f'"{line}" goes already, by {other.id} ({kind})', wrong=False)


def _known_hits(lines: Iterable[str], known: RuleSet) -> Iterator[tuple[str, Rule]]:
    """The lines that some rule cuts, with it."""
    for line in lines:
        cutting = [rule for rule in rules_hit(line, known) if rule.kind]
        if cutting:
            yield line, cutting[0]
