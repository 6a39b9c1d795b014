"""Captions known by the credit at their end, and the credit itself."""

import re

from copydesk.debris.facts import CLOSERS, DIRECTIONS, STOPS, LineFacts
from copydesk.debris.rules import AGENCY_NEED, CREDIT_REACH, Rule, compile_regex, mark_agencies
from copydesk.debris.scene import Scene, Verdicts
from copydesk.kinds import Kind
from copydesk.page import Verdict

CAPTION_WORDS = 40  # a longer line is a paragraph with a credit glued to it, not a caption
OPENERS = " \u00a0([|–—-"  # stand between a caption and its credit
CAPTION_SENTENCES = 2
SENTENCE_END = re.compile(r"[.!?؟।։۔](?=\s)|[。！？]|(?<=[\u0370-\u03ff\u1f00-\u1fff])[;\u037e](?=\s)")


def cut_captions(scene: Scene, verdicts: Verdicts) -> dict[int, Verdict]:
    """Verdicts on lines that a credit at their end gives away as captions.

    The verdict's `split` is where the credit begins, so that caption and credit are two cuts.
    """
    found: dict[int, Verdict] = {}
    for index, facts in enumerate(scene.facts):
        if not facts.captions or index in verdicts or facts.words > CAPTION_WORDS:
            continue
        credit = None if facts.kept else end_credit(facts)
        if credit is None:
            continue
        rule, start = credit
        if not start:
            found[index] = Verdict(Kind.CREDIT, rule.id, "the line is a picture credit")
        elif _is_caption(facts.text[:start]):
            found[index] = Verdict(Kind.CAPTION, rule.id, "a short line that ends with a picture credit", split=start)
    return found


def end_credit(facts: LineFacts) -> tuple[Rule, int] | None:
    """The rule of a credit that ends a line, and where the credit begins; the longest credit wins.

    The credit is what the rule's regex matches, or its group `credit`.
    """
    text = facts.text.rstrip(DIRECTIONS)
    tail = max(0, len(text) - CREDIT_REACH)
    by_agency = any(AGENCY_NEED in rule.regex for rule in facts.captions)
    marked = text[:tail] + mark_agencies(text[tail:]) if by_agency else ""
    found = (
        (rule, compile_regex(rule.regex).search(marked if AGENCY_NEED in rule.regex else text, tail))
        for rule in facts.captions
    )
    matches = [(m.start("credit" if "credit" in m.re.groupindex else 0), rule) for rule, m in found if m]
    if not matches:
        return None
    start, rule = min(matches, key=lambda found: found[0])
    return rule, _with_bracket(facts.text, start)


def _with_bracket(text: str, start: int) -> int:
    """Where a credit begins, with the bracket or stroke that opens it; 0 if nothing else is before it."""
    before = text[:start].rstrip(OPENERS)
    if not any(character.isalnum() for character in before):
        return 0
    opened = len(before) + len(text[len(before) : start]) - len(text[len(before) : start].lstrip())
    return opened if opened < start else start + len(text[start:]) - len(text[start:].lstrip())


def _is_caption(before: str) -> bool:
    """Whether the words before a credit are few enough for a caption."""
    body = before.rstrip(CLOSERS)
    sentences = len(SENTENCE_END.findall(before)) + (body[-1:] not in STOPS)
    return sentences <= CAPTION_SENTENCES
