"""The edges of a text: short lines above and below the body that stand among debris, and readers' comments.

Counted on the development texts: under the last paragraph, after the first cut line, lines without a final stop are
debris in 99 of 100 cases where three or more lines there are cut; above the first paragraph, so are labels of up to
three words, except the line right above the paragraph, which may be its sub-heading.
"""

import re
from collections.abc import Collection

from copydesk.debris.facts import LineFacts
from copydesk.debris.front import CAPITALIZED, is_headline, looks_like_headline
from copydesk.debris.scene import Scene, Verdicts
from copydesk.kinds import Kind
from copydesk.page import Verdict

LEAST_PROSE = 2  # paragraphs a text needs for its edges to be seen
LABEL_WORDS = 3
HEAD_WORDS = 8  # longer lines in the head, up to that, go where a cut line stands below them
TAIL_CUTS = 3  # cut lines in the tail from which every open line after the first of them goes
LEAST_ROWS, MOST_ROWS = 3, 12  # lines of a list that closes the article, under prompts
PARTED_SHARE = 0.6  # of these have two parts with a comma or colon between them
TWO_PARTS = re.compile(r"\w[,:،]\s\S|\w[、：，]\S")
PROMPT_KINDS = frozenset({Kind.SHARE, Kind.NEWSLETTER, Kind.NOTIFICATION, Kind.PAYWALL})
AUTHOR_KINDS = frozenset({Kind.BYLINE, Kind.TIMESTAMP})
AMID_KINDS = frozenset({Kind.ADVERT, Kind.CAPTION, Kind.CREDIT, Kind.EMBED, Kind.PLAYER, Kind.REPEAT, Kind.COUNTER})
FORM_KINDS = frozenset({Kind.COMMENT, Kind.COMMENT_FORM})
MOST_HEADINGS = 10  # headings that are tried; no page has more comment areas
THREAD_KINDS = frozenset({Kind.COMMENT, Kind.COMMENT_FORM, Kind.TIMESTAMP, Kind.COUNTER, Kind.SHARE})
THREAD_MARKS = 3  # lines of a comment area's furniture under its heading ...
THREAD_COMMENTS = 3  # rows of lines with furniture between them
THREAD_RUN = 5  # paragraphs in a row without furniture: longer runs are the article
FORM_MARKS = 2  # of these that belong to nothing but comments
THREAD_SHARE = 0.3  # ... and how many of them there must be for each paragraph


def cut_labels(scene: Scene, verdicts: Verdicts) -> dict[int, Verdict]:
    """Verdicts on labels of up to three words above the headline and the lede: kickers, sections, names."""
    found: dict[int, Verdict] = {}
    if not _has_body(scene):
        return found
    for index in range(scene.first - 1):
        facts = scene.facts[index]
        if index in verdicts or facts.words > LABEL_WORDS or not _open(facts):
            continue
        near = [verdicts[i].kind for i in (index - 1, index + 1) if i in verdicts]
        if index == 0 and not any(i < scene.first for i in verdicts) and scene.first < 3:
            continue
        if AUTHOR_KINDS.intersection(near) and _is_name(facts):
            found[index] = Verdict(Kind.BYLINE, "common.byline.beside-stamp", "a name beside a date stamp or byline")
        else:
            found[index] = Verdict(Kind.OTHER, "common.other.head-label", "a label above the first paragraph")
    return found


def cut_head(scene: Scene, verdicts: Verdicts) -> dict[int, Verdict]:
    """Verdicts on short lines above the lede, under which another line is cut; what may be the headline stays."""
    found: dict[int, Verdict] = {}
    cut = [i for i, verdict in verdicts.items() if i < scene.first and verdict.kind is not Kind.HEADLINE]
    if not cut or not _has_body(scene):
        return found
    headed = any(map(is_headline, verdicts.values()))
    for index in range(min(max(cut), scene.first - 1)):
        facts = scene.facts[index]
        if index in verdicts or facts.words > HEAD_WORDS or not _open(facts):
            continue
        if not headed and looks_like_headline(facts):
            headed = True
            continue
        found[index] = Verdict(Kind.OTHER, "common.other.head", "a short line among debris above the first paragraph")
    return found


def cut_tail(scene: Scene, verdicts: Verdicts) -> dict[int, Verdict]:
    """Verdicts on open lines under the last paragraph, after debris has begun there that no article goes on under.

    Advertisements, pictures and embeds stand between the lines of recipes, results and verse too, and prove nothing.
    """
    cut = _tail_cuts(scene, verdicts)
    if not cut or not _has_body(scene):
        return {}
    many = len(cut) >= TAIL_CUTS
    neighbours = {i + step for i in cut for step in (-1, 1)}
    closing = closing_rows(scene, verdicts)
    return {
        index: Verdict(Kind.OTHER, "common.other.tail", "no paragraph, and among debris under the last one")
        for index in range(cut[0] + 1, len(scene.lines))
        if index not in verdicts
        and index not in closing
        and not scene.facts[index].kept
        and not scene.facts[index].stop
        and (many or (index in neighbours and scene.facts[index].sign != ":"))
    }


def _tail_cuts(scene: Scene, verdicts: Verdicts) -> list[int]:
    """The lines below the last paragraph that go, without advertisements, pictures and embeds."""
    return sorted(i for i, verdict in verdicts.items() if i > scene.last and verdict.kind not in AMID_KINDS)


def closing_rows(scene: Scene, verdicts: Verdicts) -> range:
    """The lines under the prompts below the last paragraph that close the article: where and when, who has signed.

    They are rows of two parts, and nothing but prompts to share or subscribe stands above them in the tail: the address
    of a publisher stands among menus, its accounts under a prompt that ends with a colon.
    """
    cut = _tail_cuts(scene, verdicts)
    start = cut[0] if cut else len(scene.lines)
    first = next((i for i in range(start, len(scene.lines)) if i not in verdicts), len(scene.lines))
    end = next((i for i in range(first, len(scene.lines)) if i in verdicts), len(scene.lines))
    rows = scene.facts[first:end]
    above = [i for i in cut if i < first]
    if not above or any(verdicts[i].kind not in PROMPT_KINDS for i in above) or scene.facts[above[-1]].sign == ":":
        return range(0)
    parted = sum(bool(TWO_PARTS.search(facts.text)) for facts in rows)
    shaped = parted >= PARTED_SHARE * len(rows) and all(facts.words <= HEAD_WORDS for facts in rows)
    return range(first, end) if shaped and parted >= LEAST_ROWS and len(rows) <= MOST_ROWS else range(0)


def cut_thread(scene: Scene, verdicts: Verdicts, openers: Collection[int]) -> dict[int, Verdict]:
    """Verdicts on readers' comments: the lines under a comment heading, where furniture of comments stands among them.

    Args:
        scene: The document.
        verdicts: What is decided so far.
        openers: Lines that open a section.
    """
    headings = [
        i
        for i in sorted(verdicts)
        if i > scene.first
        and (verdicts[i].kind is Kind.COMMENT or (verdicts[i].kind is Kind.COMMENT_FORM and i in openers))
    ]
    for heading in headings[:MOST_HEADINGS]:
        below = range(heading + 1, len(scene.lines))
        marks = sum(i in verdicts and verdicts[i].kind in THREAD_KINDS for i in below)
        prose = sum(i not in verdicts and scene.facts[i].prose for i in below)
        forms = sum(i in verdicts and verdicts[i].kind in FORM_KINDS for i in below)
        runs = _rows(scene, verdicts, below)
        if forms < FORM_MARKS or len(runs) < THREAD_COMMENTS or max(runs) > THREAD_RUN:
            continue
        if marks >= THREAD_MARKS and marks >= THREAD_SHARE * prose:
            reason = "among readers' comments under the article"
            return {i: Verdict(Kind.COMMENT, "common.comment.thread", reason) for i in below if i not in verdicts}
    return {}


def _rows(scene: Scene, verdicts: Verdicts, indexes: range) -> list[int]:
    """The rows of undecided lines between cut ones, each as the number of paragraphs in it."""
    rows: list[int] = []
    for index in indexes:
        if index in verdicts:
            continue
        if not rows or index - 1 in verdicts:
            rows.append(0)
        rows[-1] += scene.facts[index].prose
    return rows


def _has_body(scene: Scene) -> bool:
    return sum(facts.prose for facts in scene.facts) >= LEAST_PROSE


def _open(facts: LineFacts) -> bool:
    """Whether a line neither ends like a sentence, nor introduces something, nor is protected."""
    return not facts.stop and facts.sign not in ":;," and not facts.kept


def _is_name(facts: LineFacts) -> bool:
    """Whether every word begins with a capital, as the words of a person's name do."""
    words = facts.text.split()
    return len(words) >= 2 and all(
        (m := CAPITALIZED.search(w)) and w[m.start()].isupper() and w.isprintable() for w in words
    )
