"""Lines that the text says twice: doubled headlines and paragraphs, pull quotes.

Contents lists, results, refrains and product tables repeat short lines with reason; only the head of a text and running
prose are looked at.
"""

from collections import Counter
from collections.abc import Sequence

from copydesk.debris.scene import Scene, Verdicts
from copydesk.fold import fold_line
from copydesk.kinds import Kind
from copydesk.page import Verdict
from copydesk.words import goes_on

HEAD_LINES = 12  # lines from the top among which a headline is said twice
HEADLINE_WORDS = 4
PROSE_WORDS = 14  # a paragraph that long comes twice only by mistake ...
NEAR_LINES = 3  # ... if its copies are that near, or both in the head
MOST_REPEATS = 2  # a paragraph that comes more often is the article's own form ...
MOST_HEADLINES = 3  # ... as is a headline
QUOTES = frozenset("\"'“”„«»‘’‚‹›「『")
MOST_QUOTES = 30  # a text with more lines in quotation marks is a dialogue
QUOTE_WORDS = (8, 45)


def cut_repeats(scene: Scene, verdicts: Verdicts) -> dict[int, Verdict]:
    """Verdicts on later copies of a line, and on pull quotes: lines that stand word for word inside a paragraph."""
    left = [i for i, f in enumerate(scene.facts) if i not in verdicts and f.words >= HEADLINE_WORDS]
    keys = {i: f.folded if len(f.text) <= 160 else f.text for i in left if (f := scene.facts[i])}
    if len(set(keys.values())) == len(keys):
        return _pull_quotes(scene, left)
    counts = Counter(keys.values())
    found: dict[int, Verdict] = {}
    seen: dict[str, int] = {}
    for index, key in keys.items():
        facts = scene.facts[index]
        if counts[key] < 2 or counts[key] > (MOST_REPEATS if facts.prose else MOST_HEADLINES):
            continue
        first = seen.setdefault(key, index)
        of_head = first < scene.first and first < HEAD_LINES
        in_head = of_head and (index <= min(HEAD_LINES, scene.first + 1) or index > scene.last)
        near = index - first <= NEAR_LINES or index < HEAD_LINES
        if first != index and (in_head or (near and facts.prose and facts.words >= PROSE_WORDS)):
            found[index] = Verdict(Kind.REPEAT, "common.repeat.line", "the same line stands further up")
    return found | _pull_quotes(scene, [i for i in left if i not in found])


def _pull_quotes(scene: Scene, left: Sequence[int]) -> dict[int, Verdict]:
    """Lines in the body, in quotation marks, that a longer paragraph holds word for word."""
    least, most = QUOTE_WORDS
    quotes = [i for i in left if scene.facts[i].text[0] in QUOTES and least <= scene.facts[i].words <= most]
    quotes = [i for i in quotes if scene.zone(i) == "body"]
    if not quotes or len(quotes) > MOST_QUOTES:
        return {}
    taken = set(quotes)
    joined = "\n".join(fold_line(scene.facts[i].text) for i in left if scene.facts[i].prose and i not in taken)
    return {
        i: Verdict(Kind.REPEAT, "common.repeat.pull-quote", "a paragraph holds the same words")
        for i in quotes
        if _stands_in(fold_line(scene.facts[i].text), joined)
    }


def _stands_in(key: str, joined: str) -> bool:
    """Whether a key stands in a text between word borders."""
    at = joined.find(key)
    while at >= 0:
        if not goes_on(joined[at - 1 : at]) and not goes_on(joined[at + len(key) : at + len(key) + 1]):
            return True
        at = joined.find(key, at + 1)
    return False
