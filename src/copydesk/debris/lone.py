"""Headlines of other articles that stand alone between two paragraphs, without any cue.

Sub-headings look much the same, and losing one is worse than leaving a teaser in, so all of this must hold: two
paragraphs around it, headline length, two parts with a colon between them, a name, number or quotation in one of them,
most of its words nowhere else in the article, and no other line of that shape, since what comes in series is the
article's own. On the development texts four in five of such lines are debris.
"""

import re
from itertools import pairwise

from copydesk.debris.front import STEM, looks_like_headline
from copydesk.debris.scene import Scene, Verdicts
from copydesk.kinds import Kind
from copydesk.page import Verdict
from copydesk.words import WORD

LEAST_WORDS = 10
NOVEL_SHARE = 0.6  # of its words stand nowhere else in the text
QUOTES = frozenset('"“”„«»‘')
PARTS = re.compile(r"^\D\S*(?:\s\S+){2,}:(?:\s\S+){3,}$")  # three words or more on each side of a colon


def cut_lone_teasers(scene: Scene, verdicts: Verdicts) -> dict[int, Verdict]:
    """The verdict on the one line of a text that can only be another article's headline."""
    alone = [index for index in range(1, len(scene.facts) - 1) if _stands_alone(scene, verdicts, index)]
    if len(alone) != 1 or not _is_novel(scene, alone[0]):
        return {}
    reason = "a headline between two paragraphs, of whose words the article knows few"
    return {alone[0]: Verdict(Kind.TEASER, "common.teaser.lone", reason)}


def _stands_alone(scene: Scene, verdicts: Verdicts, index: int) -> bool:
    """Whether a line of headline form and length is between two paragraphs."""
    facts = scene.facts[index]
    if facts.words < LEAST_WORDS or facts.stop or facts.prose or index in verdicts:
        return False
    between = all(scene.facts[i].prose and i not in verdicts for i in (index - 1, index + 1))
    return between and looks_like_headline(facts) and bool(PARTS.match(facts.text)) and _is_news(facts.text)


def _is_news(text: str) -> bool:
    """Whether most words begin with a small letter, as in the headlines of newspapers, and it says whom it is about.

    So a capital letter, a digit or a quotation mark stands after the first word of a part; and no sentence ends inside.
    """
    words = text.split()
    inner = [word for before, word in pairwise(words) if before[-1] != ":"]
    named = any(c.isupper() or c.isdigit() or c in QUOTES for word in inner for c in word)
    ends = any(stop in text for stop in ("? ", "! ", ". ", "; "))
    return named and not ends and sum(word[0].islower() for word in words) * 2 > len(words)


def _is_novel(scene: Scene, index: int) -> bool:
    """Whether most of a line's content words stand nowhere else in the text."""
    words = WORD.findall(scene.facts[index].text.lower())
    stems = {word[:STEM] for word in words if word not in scene.lexicon.function_words and len(word) >= 3}
    others = (facts.text.lower() for i, facts in enumerate(scene.facts) if i != index)
    known = {word[:STEM] for text in others for word in WORD.findall(text)}
    return len(stems - known) >= NOVEL_SHARE * len(stems)
