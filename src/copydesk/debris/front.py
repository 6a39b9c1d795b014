"""Front matter standing in the text: headline, byline, date stamps."""

import re
from collections.abc import Sequence

from copydesk.dates import CLOCK, find_date, is_stamp
from copydesk.debris.facts import UNSPACED, LineFacts
from copydesk.debris.scene import Scene, Verdicts
from copydesk.fold import fold_line
from copydesk.kinds import Kind
from copydesk.language import Lexicon
from copydesk.page import Verdict
from copydesk.words import WORD, goes_on, lower

HEADLINE_WORDS = (
    3,
    18,
)  # one in fifty is longer, on the development pages; longer first lines are standfirsts as often
TAKEN_UP = 2  # words of the headline, by their first letters, that the lede must take up ...
TAKEN_UP_SHARE = 0.3  # ... and the share of its longer words
NAMES_TAKEN_UP = 3  # names in a headline of several sentences that the lede must take up
STEM = 5  # letters by which two words count as one; endings differ in most languages
KOREAN_STEM = 2  # the same for Korean, whose particles begin behind the second syllable
HANGUL = re.compile("[\uac00-\ud7af]")
QUOTES = "\"'“„«‘¿¡[「『《〈【"  # with which a headline can begin
LEDE_LINES = 3
MOST_NAME_WORDS = 8  # capitalised words in a fused line: an author or two, a section
BYLINE_WORDS = 20
CASELESS_NAME_WORDS = 6  # in scripts without capitals anything may look like a name
LABEL_ENDS = ("kicker", "label")  # of the ids of headline rules that hit no headline but what stands above it
CAPITALIZED = re.compile(r"[^\W\d_]")


def find_headline(scene: Scene, verdicts: Verdicts) -> int | None:
    """Index of the article's own headline: the first undecided line, if it looks like one and the lede takes it up.

    Place alone proves nothing: cleaning a clean text must not take its first sentence.
    """
    rest = [i for i in range(min(len(scene.lines), scene.first + LEDE_LINES + 2)) if i not in verdicts]
    if len(rest) < 2 or rest[0] > scene.first or not looks_like_headline(scene.facts[rest[0]]):
        return None
    lede = " ".join(scene.facts[i].text for i in rest[1 : LEDE_LINES + 2])
    headline = scene.facts[rest[0]]
    if rest[0] == scene.first:  # several sentences, the last a question: as likely a lede as a headline
        return rest[0] if _names_taken_up(headline.text, lede) else None
    return rest[0] if _taken_up(headline.text, lede) else None


def cut_headline(scene: Scene, verdicts: Verdicts) -> dict[int, Verdict]:
    """The verdict on the headline.

    It goes only where the line under it is no headline too: else the next cleaning would take that one.
    """
    index = find_headline(scene, verdicts)
    if index is None:
        return {}
    following = next((i for i in range(index + 1, len(scene.lines)) if i not in verdicts), None)
    if following is None or looks_like_headline(scene.facts[following]):
        return {}
    if scene.facts[index].sign == "?" and index != scene.first:
        return {}  # questions head the sections of an article more often than the whole
    return {index: Verdict(Kind.HEADLINE, "common.headline.first-line", "a headline that the lede takes up")}


def looks_like_headline(facts: LineFacts) -> bool:
    """Whether a line has the form of a headline: short, no final stop, no list mark, no colon at its end."""
    text = facts.text
    least, most = HEADLINE_WORDS
    if not least <= facts.words <= most or (facts.prose and facts.sign not in "?!") or facts.ellipsis:
        return False
    if facts.kept:
        return False
    if facts.stop and facts.sign not in "?!":
        return False
    return facts.sign not in ":;," and (text[0].isalnum() or text[0] in QUOTES)


def _taken_up(headline: str, lede: str) -> bool:
    """Whether the lede repeats enough of the headline's words."""
    stems = _stems(headline)
    shared = len(stems & _stems(lede))
    if not stems:
        return not headline.isascii() and sum(c in lede for c in set(headline)) >= len(set(headline)) / 2
    return shared >= min(TAKEN_UP, len(stems)) and shared >= TAKEN_UP_SHARE * len(stems)


def _stems(text: str) -> set[str]:
    """What stands for the longer words of a text: their beginnings, or pairs of letters where no spaces part words.

    >>> sorted(_stems("A bridge of stones")), sorted(_stems("橋が再び")), sorted(_stems("청석대교가 다시"))
    (['bridg', 'stone'], ['が再', '再び', '橋が'], ['다시', '청석'])
    """
    stems: set[str] = set()
    for word in WORD.findall(fold_line(text)):
        if UNSPACED.match(word):
            stems.update(word[place : place + 2] for place in range(len(word) - 1))
        elif HANGUL.match(word):
            stems.add(word[:KOREAN_STEM])
        elif len(word) >= 4:
            stems.add(word[:STEM])
    return stems


def is_headline(verdict: Verdict) -> bool:
    """Whether a verdict is on a headline, not on a kicker or another label above it."""
    return verdict.kind is Kind.HEADLINE and not verdict.rule.endswith(LABEL_ENDS)


def _names_taken_up(headline: str, lede: str) -> bool:
    """Whether the lede repeats names of the headline: a question to the reader has none."""
    names = {word[:STEM] for word in WORD.findall(headline) if word[0].isupper() and len(word) >= 4}
    known = {word[:STEM] for word in WORD.findall(lede)}
    return len(names & known) >= NAMES_TAKEN_UP


def cut_stamps(scene: Scene, verdicts: Verdicts) -> dict[int, Verdict]:
    """Verdicts on lines that only say when the article appeared.

    Between paragraphs a bare day may head an entry of a chronicle, so there it needs a clock or a stamp word.
    """
    found: dict[int, Verdict] = {}
    for index, facts in enumerate(scene.facts):
        if "#" not in facts.folded or index in verdicts or not is_stamp(facts.text, scene.lexicon):
            continue
        if scene.is_row(index):
            continue
        words = set(WORD.findall(lower(facts.text)))
        clear = bool(CLOCK.search(facts.text)) or bool(words & scene.lexicon.stamp_words)
        if scene.zone(index) != "body" or clear:
            found[index] = Verdict(Kind.TIMESTAMP, "common.timestamp.words", "every word of the line belongs to a date")
    return found


def cut_bylines(scene: Scene, verdicts: Verdicts) -> dict[int, Verdict]:
    """Verdicts on author lines standing alone, before the body or after it."""
    found: dict[int, Verdict] = {}
    for index, facts in enumerate(scene.facts):
        if index in verdicts or facts.words > BYLINE_WORDS or facts.stop:
            continue
        near_head = index <= scene.first + 1
        if not near_head and index <= scene.last:
            continue
        if byline_names(facts.text, scene.lexicon):
            found[index] = Verdict(Kind.BYLINE, "common.byline.opening", "a byline word and names, nothing else")
        elif "#" in facts.folded and is_fused(facts.text, scene.lexicon):
            found[index] = Verdict(
                Kind.BYLINE, "common.byline.fused", "author, date and counters on one line, nothing else"
            )
    return found


def is_fused(text: str, lexicon: Lexicon) -> bool:
    """Whether a line is author, date, reading time and comment count run together: dates, front words and names only.

    >>> from copydesk.language import load_lexicon
    >>> is_fused("By David Kim • December 17, 2025 • 11 min read", load_lexicon("en"))
    True
    >>> is_fused("In May 2025 David Kim read 11 books", load_lexicon("en"))
    False
    """
    if find_date(text, lexicon) is None and not CLOCK.search(text):
        return False
    names = known = 0
    for word in WORD.findall(text):
        low = lower(word)
        if low in lexicon.months or low in lexicon.weekdays or low in lexicon.stamp_words:
            continue
        if low in lexicon.front_words or low in lexicon.byline:
            known += 1
        elif word[0].isupper() or low in lexicon.joiners:
            names += 1
        else:
            return False
    return known > 0 and names <= MOST_NAME_WORDS


def byline_names(text: str, lexicon: Lexicon) -> str:
    """The names in a byline, "" if the line is none: an opening word, then only capitalised words.

    >>> from copydesk.language import load_lexicon
    >>> byline_names("By Ana Kovač and Jan Nowak", load_lexicon("en"))
    'Ana Kovač and Jan Nowak'
    >>> byline_names("By noon the river had risen", load_lexicon("en"))
    ''
    """
    low = lower(text)
    for opening in lexicon.byline:
        if not low.startswith(opening):
            continue
        rest = text[len(opening) :]
        if goes_on(rest[:1]) or not rest.strip(" :|-–—"):
            continue
        names = rest.strip(" :|-–—*")
        words = names.replace(",", " , ").replace("/", " / ").split()
        proper = [word for word in words if word.lower() not in lexicon.joiners]
        plausible = len(proper) <= BYLINE_WORDS
        if any(letter.isalpha() and letter.upper() == letter.lower() for letter in names):
            plausible = len(proper) <= CASELESS_NAME_WORDS and _is_labelled(text[: text.find(names)], proper, lexicon)
        if plausible and len(proper) >= 2 and all(_is_proper(word) for word in proper):
            return names
    return ""


def _is_labelled(label: str, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words in a script without capitals can be names behind a label: none of them is a common small word.

    Where labels are nouns, as in Chinese, Japanese and Korean, they head sentences too: a sign must stand behind them.
    """
    noun = bool(UNSPACED.search(label) or HANGUL.search(label))
    return not (noun and label.rstrip()[-1:].isalnum()) and not lexicon.function_words.intersection(words)


def _is_proper(word: str) -> bool:
    """Whether a word begins with a capital letter (or is in a script without capitals)."""
    letter = CAPITALIZED.search(word)
    return bool(letter) and not word[letter.start()].islower() and not any(c.isdigit() for c in word)  # type: ignore[union-attr]
