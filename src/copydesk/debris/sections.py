"""Sections: a heading such as "You May Also Like", and what stands under it until body text resumes."""

from copydesk.debris.facts import LineFacts
from copydesk.debris.rules import Rule
from copydesk.debris.scene import Scene, Verdicts
from copydesk.kinds import Kind
from copydesk.page import Verdict

SECTION_LINES = 40  # a section that runs on without any rule's word stops there
BODY_SECTION_LINES = 12  # the same before the last prose line, where a mistake costs more
EXCERPT_WORDS = 60  # a line that breaks off ("from the…") is an excerpt up to that length
HEADING_WORDS = 9  # a sub-heading above resuming prose has at most that many words


def cut_sections(scene: Scene, verdicts: Verdicts, openers: dict[int, Rule]) -> dict[int, Verdict]:
    """Verdicts for the lines under section headings.

    Args:
        scene: The document.
        verdicts: What is decided so far.
        openers: Index to rule, for the lines that open a section.
    """
    found: dict[int, Verdict] = {}
    for opener, rule in openers.items():
        if opener in found:
            continue
        for index in _section(scene, verdicts, opener):
            kind = Kind.TEASER if rule.kind is Kind.RELATED else rule.kind
            found[index] = Verdict(
                kind or Kind.OTHER, rule.id, f'in the section under "{scene.facts[opener].text[:60]}"'
            )
    return found


def _section(scene: Scene, verdicts: Verdicts, opener: int) -> list[int]:
    """Indexes of the undecided lines that belong under the heading at `opener`."""
    section: list[int] = []
    limit = SECTION_LINES if opener > scene.last else BODY_SECTION_LINES
    end = min(len(scene.lines), opener + 1 + limit)
    for index in range(opener + 1, end):
        facts = scene.facts[index]
        if index in verdicts:
            continue
        if _resumes(facts):
            if section and len(section) > 1 and section[-1] == index - 1 and _heads(scene.facts[index - 1]):
                section.pop()
            return section
        if facts.text[-1] == ":" and index > opener + 1:
            return section
        section.append(index)
    if end == len(scene.lines):
        return section
    return [index for index in section if index <= opener + 1]


def _resumes(facts: LineFacts) -> bool:
    """Whether a line is the body again: prose, or a line that a keep rule protects."""
    if any(rule.kind is None for rule in facts.rules):
        return True
    return facts.prose and not (facts.ellipsis and facts.words <= EXCERPT_WORDS)


def _heads(facts: LineFacts) -> bool:
    """Whether the last line before prose can be its sub-heading."""
    return facts.words <= HEADING_WORDS and not facts.ellipsis
