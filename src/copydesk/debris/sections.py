"""Sections: a heading such as "You May Also Like", and what stands under it until body text resumes."""

from copydesk.debris.facts import LineFacts
from copydesk.debris.rules import Rule
from copydesk.debris.scene import Scene, Verdicts
from copydesk.kinds import Kind
from copydesk.page import Verdict
from copydesk.words import WORD

SECTION_LINES = 40  # a section that runs on without any rule's word stops there
BODY_SECTION_LINES = 12  # the same before the last prose line, where a mistake costs more
TITLE_WORDS = 20  # a longer line is no title, whatever it ends with
SENTENCE_WORDS = 12  # a line that long with a final stop is a sentence, even a question
SENTENCE_KINDS = frozenset({Kind.AUTHOR_BOX, Kind.COMMENT, Kind.COMMENT_FORM, Kind.NEWSLETTER})  # hold short sentences
EXCERPT_WORDS = 60  # a line that breaks off ("from the…") is an excerpt up to that length
SURE_HEADING_WORDS = 5  # one with so few words is rarely the headline of another article
STEM, STEM_LEAST = 5, 4  # letters by which words count as one, and letters a word must have
AMOUNTS, AMOUNT_WORDS = 3, 6  # lines in a row that begin with a number, and the words of each: ingredients
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
            reason = f'in the section under "{scene.facts[opener].text[:60]}"'
            found[index] = Verdict(kind or Kind.OTHER, rule.id, reason, heading=opener)
    return found


def cut_contents(scene: Scene, verdicts: Verdicts) -> dict[int, Verdict]:
    """Verdicts on the entries under a "Table of contents": lines that stand again further down, as headings."""
    found: dict[int, Verdict] = {}
    openers = [i for i, verdict in verdicts.items() if verdict.kind is Kind.CONTENTS]
    if not openers:
        return found
    keys = [_unnumbered(facts.folded) for facts in scene.facts]
    places = {key: place for place, key in enumerate(keys) if key}
    for opener in openers:
        for index in range(opener + 1, min(len(keys), opener + 1 + SECTION_LINES)):
            if index in verdicts:
                continue
            if places.get(keys[index], index) == index or scene.facts[index].prose:
                break
            reason = "an entry of the contents list: the same heading stands further down"
            found[index] = Verdict(Kind.CONTENTS, "common.contents.entry", reason)
    return found


def _unnumbered(key: str) -> str:
    """The key of a heading without its number."""
    return key.lstrip("#. )")


def _section(scene: Scene, verdicts: Verdicts, opener: int) -> list[int]:
    """Indexes of the undecided lines that belong under the heading at `opener`.

    Under "About the author", in the second half of a text, the first line may be prose: the biography.
    """
    section: list[int] = []
    biography = verdicts[opener].kind is Kind.AUTHOR_BOX and opener > len(scene.lines) / 2
    limit = SECTION_LINES if opener > scene.last else BODY_SECTION_LINES
    end = min(len(scene.lines), opener + 1 + limit)
    for index in range(opener + 1, end):
        facts = scene.facts[index]
        if index in verdicts:
            continue
        if _resumes(facts, verdicts[opener].kind):
            if biography and index == opener + 1:
                section.append(index)
                continue
            return _above_body(scene, verdicts[opener].kind, section, index)
        if facts.sign == ":" and index > opener + 1:
            return section
        if _lists_amounts(scene, verdicts, index) and index > opener + 1:
            if len(section) > 1 and section[-1] == index - 1 and scene.facts[index - 1].words <= SURE_HEADING_WORDS:
                section.pop()
            return section
        section.append(index)
    if end == len(scene.lines):
        return section
    return [index for index in section if index <= opener + 1]


def _above_body(scene: Scene, kind: Kind, section: list[int], body: int) -> list[int]:
    """A section without its last lines that rather belong to the body below: its sub-heading, short sentences."""
    if len(section) > 1 and section[-1] == body - 1 and _heads(scene.facts[body - 1], scene.facts[body]):
        section = section[:-1]
    while section and kind is Kind.RELATED and _is_sentence(scene.facts[section[-1]]):
        section = section[:-1]
    return section


def _is_sentence(facts: LineFacts) -> bool:
    """Whether a line ends like a sentence: right above the body it is more likely a part of it than a headline."""
    return facts.stop and not facts.ellipsis and facts.sign not in "?!"


def _resumes(facts: LineFacts, kind: Kind) -> bool:
    """Whether a line is the body again: prose, a line that a keep rule protects, among headlines a sentence.

    Headlines end with a stop in some languages, but never in Chinese and Japanese.
    """
    if facts.kept:
        return True
    if facts.ellipsis and facts.words <= EXCERPT_WORDS:
        return False
    if facts.stop and "。" in facts.text and kind not in SENTENCE_KINDS:
        return True
    return facts.prose or facts.words > TITLE_WORDS or (facts.stop and facts.words >= SENTENCE_WORDS)


def _lists_amounts(scene: Scene, verdicts: Verdicts, index: int) -> bool:
    """Whether a list of amounts begins at a line, as of ingredients: teasers with a number come one by one."""
    rows = range(index, index + AMOUNTS)
    return rows[-1] < len(scene.lines) and all(
        i not in verdicts and scene.facts[i].text[0].isdigit() and 1 < scene.facts[i].words <= AMOUNT_WORDS
        for i in rows
    )


def _heads(last: LineFacts, prose: LineFacts) -> bool:
    """Whether the last line before prose can be its sub-heading: short, or a question, or taken up by it."""
    if last.words > HEADING_WORDS or last.ellipsis:
        return False
    if last.sign == "?":
        return True
    stems = {word[:STEM].lower() for word in WORD.findall(last.text) if len(word) >= STEM_LEAST}
    return last.words <= SURE_HEADING_WORDS or any(stem in prose.text.lower() for stem in stems)
