"""Debris inside a line that stays: a credit at its end, "READ MORE: …" after its last sentence."""

from collections.abc import Iterator

from copydesk.debris.captions import end_credit
from copydesk.debris.facts import LineFacts, read_facts
from copydesk.debris.rules import LONGEST_LINE, RuleSet, compile_regex
from copydesk.edits import Edit
from copydesk.kinds import Kind
from copydesk.page import Line


def cut_inline(line: Line, facts: LineFacts) -> Iterator[Edit]:
    """Cuts inside one kept line, in order and without overlap; the white space before a cut goes with it.

    Args:
        line: A line that stays.
        facts: What is seen of it: which rules may match.
    """
    spans = [(m.start(), m.end(), rule) for rule in facts.inline for m in compile_regex(rule.regex).finditer(line.text)]
    credit = end_credit(facts) if facts.captions else None
    if credit:
        spans.append((credit[1], len(line.text), credit[0]))
    position = 0
    for start, end, rule in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < position or end == start:
            continue
        position = end
        while start and line.text[start - 1].isspace():
            start -= 1
        if not start and end == len(line.text):
            continue  # that is the whole line, and the judge kept it
        piece = line.text[start:end]
        kind = Kind.CREDIT if rule.scope == "caption" else rule.kind or Kind.OTHER
        yield Edit(line.start + start, line.start + end, piece, "", kind, rule.id, kind.definition)


def cut_ends(line: Line, end: int, rules: RuleSet) -> Iterator[Edit]:
    """Cuts at the end of a line, the last first, as often as there is something to cut: credits behind credits.

    Args:
        line: A line that stays.
        end: How much of it is left so far, in characters.
        rules: The rules of the page's languages.
    """
    while end:
        start = max(0, end - LONGEST_LINE)
        text = line.text[start:end].strip()
        if not text:
            return
        start = line.text.index(text, start)
        [facts] = read_facts([text], rules)
        place = Line(line.start + start, line.start + start + len(text), text)
        cuts = [] if facts.kept and not start else list(cut_inline(place, facts))
        if not cuts or cuts[-1].end != place.end:
            return
        yield cuts[-1]
        end = cuts[-1].start - line.start
