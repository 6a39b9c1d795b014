"""Lines that a rule hits and that are the article's own: labels in quotes, rows of tables, heads of sections.

All of it holds in the body only: above and below it nobody quotes a label, or heads a section with one. Counted on the
development texts without their page around them, 25 of 27 such lines are content. What neither of these tells stays
cut: of the labels in rows of short lines, 46 of 47 are debris.
"""

from collections.abc import Mapping

from copydesk.debris.rules import Rule
from copydesk.debris.scene import Scene
from copydesk.kinds import Kind
from copydesk.words import WORD

QUOTES = frozenset({'""', "“”", "””", "„“", "„”", "«»", "»«", "‘’", "「」", "『』"})
SENTENCE_ENDS = frozenset(".!?:\"'“”„«»‘’(¿¡")  # what may stand before the first word of a sentence
NEAR_LINES = 3  # how far from a paragraph its sub-headings and the items of its lists stand; menus stand further off
MOST_WORDS = 2  # lines in a row that only such rules hit: more of them are a menu


def spared_lines(scene: Scene, hits: Mapping[int, Rule]) -> set[int]:
    """Indexes of the lines that stay, though a cut rule hits them.

    Args:
        scene: The document.
        hits: The rule that decides, for each line that one hits; those of `zone = "edges"` too.
    """
    body = [index for index in hits if scene.zone(index) == "body"]
    return {
        i
        for i in body
        if _is_quoted(scene.facts[i].text)
        or scene.is_row(i)
        or _in_doubt(scene, hits, i)
        or _names_section(scene, hits, i)
    }


def _is_quoted(text: str) -> bool:
    """Whether a line is a quotation from the first character to the last."""
    bare = text.rstrip(".,!?…")
    return len(bare) > 2 and bare[0] + bare[-1] in QUOTES


def _in_doubt(scene: Scene, hits: Mapping[int, Rule], index: int) -> bool:
    """Whether a line has a rule that may hit sub-headings, a paragraph is near, and no surer label is beside it."""
    near = scene.facts[max(0, index - NEAR_LINES) : index + NEAR_LINES + 1]
    if hits[index].zone != "edges" or not any(facts.prose for facts in near):
        return False
    first = last = index
    while first - 1 in hits:
        first -= 1
    while last + 1 in hits:
        last += 1
    return last - first < MOST_WORDS and all(hits[i].zone == "edges" for i in range(first, last + 1))


def _names_section(scene: Scene, hits: Mapping[int, Rule], index: int) -> bool:
    """Whether a line is one name between two paragraphs, of which the one below has it inside a sentence.

    "TikTok" is on a share bar, and at the head of a section on TikTok. The label of an advertisement is a noun too, and
    in German every noun has a capital.
    """
    name = scene.facts[index].text.strip(":")
    if hits[index].kind is Kind.ADVERT or not name[:1].isupper() or not WORD.fullmatch(name):
        return False
    around = [i for i in (index - 1, index + 1) if 0 <= i < len(scene.facts)]
    if len(around) < 2 or not all(scene.facts[i].prose and i not in hits for i in around):
        return False
    below = scene.facts[index + 1].text
    return any(
        match[0] == name and below[: match.start()].rstrip()[-1:] not in SENTENCE_ENDS for match in WORD.finditer(below)
    )
