"""What can be seen of one line alone: its key, its length, how it ends, which rules it hits."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from copydesk.debris.needs import find_inside, find_names, find_needed, part_lines
from copydesk.debris.rules import CREDIT_REACH, LONGEST_INLINE, LONGEST_LINE, SCOPES, Rule, RuleSet, compile_regex
from copydesk.fold import fold_line
from copydesk.words import CHUNK, goes_on, read_tokens

STOPS = frozenset(".!?。！？؟।։۔")
GREEK_QUESTIONS = frozenset(";\u037e")  # after a Greek letter; elsewhere a semicolon ends an item of a list
DIRECTIONS = "\u200e\u200f"  # marks that tell in which direction to write
CLOSERS = f"\"'”’»›)]】」』）》〉〕］“« \u00a0{DIRECTIONS}"
BRACKETS = frozenset(")）]］】〕")
# Who wrote it, behind the last stop: "… on Monday. (dpa/lsw)", "。【佐藤一郎】". One with a label is a picture credit,
# as is one of several words with a stroke ("(Ana Kovač/AP)").
NO_CREDIT = "()（）\\[\\]［］【】〔〕:：=＝／©"
ASIDE = re.compile(rf"[(（\[［【〔]\s?(?=\w)(?:[^{NO_CREDIT}/]{{1,40}}|[^{NO_CREDIT}\s]{{1,40}})[)）\]］】〕]\W*$")
ASIDE_REACH = 60  # characters at the end of a line in which it can begin
ASIDE_STOPS = frozenset(".。։।۔")  # behind others stand the asides of headlines: "Who will win? (Video)"
SHORT = 3  # characters of a word with its stop, which is as likely an abbreviation ("oz.")
SIGNS = {"？": "?", "؟": "?", "！": "!", "：": ":", "；": ";", "؛": ";", "，": ",", "،": ",", "、": ","}
INNER_STOPS = (". ", "。", "। ", "۔ ")  # inside a line: it has several sentences
PROSE_WORDS = 9  # a line with a final stop and that many words is a paragraph; headlines with a stop are shorter
PROSE_WORDS_WEAK = 16  # the same for "?" and "!", with which headlines end too
PROSE_WORDS_OPEN = 40  # a line that long is prose however it ends
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # scripts without spaces
LETTERS_PER_WORD = 2.5  # in these
UNSPACED_LINE = 12  # shorter lines in these, in characters, count as a label
FOLDED_START = 160  # characters of a line that are folded; no phrase is longer
STARTS_LENGTH = 60  # the same for long prose, of which only `starts` need the beginning


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line, looked at alone.

    Attributes:
        text: The line.
        folded: The key of the line; of long lines that of the beginning, of the longest, which no rule can hit, none.
        words: Number of words; in scripts without spaces, estimated from the letters.
        stop: Whether it ends like a sentence.
        ellipsis: Whether it breaks off ("from the…").
        prose: Whether it can only be a paragraph of running text.
        sign: The character at its end; for the signs of other scripts that of English which means the same.
        rules: The rules for whole lines that it hits, the surest matcher first.
        captions: The rules for credits at a line's end that may match it.
        inline: The rules for pieces of lines that may match in it.
    """

    text: str
    folded: str
    words: int
    stop: bool
    ellipsis: bool
    prose: bool
    sign: str
    rules: tuple[Rule, ...]
    captions: tuple[Rule, ...] = ()
    inline: tuple[Rule, ...] = ()

    @property
    def kept(self) -> bool:
        """Whether a keep rule protects the line from all cuts."""
        return any(rule.kind is None for rule in self.rules)


def read_facts(texts: Sequence[str], rules: RuleSet) -> list[LineFacts]:
    """What can be seen of each line alone.

    Args:
        texts: The lines, trimmed.
        rules: The rules of the page's languages.
    """
    if not texts:
        return []
    lows = [text.lower() for text in texts]
    candidates = find_needed(lows, part_lines(lows), rules.needs)
    for found in (
        find_inside([low[-CREDIT_REACH:] for low in lows], rules.ends),
        find_names([text[-CREDIT_REACH:] for text in texts], rules.by_agency),
    ):
        for index, credit_rules in found.items():
            candidates.setdefault(index, []).extend(credit_rules)
    return [_line_facts(text, rules, candidates.get(i, ())) for i, text in enumerate(texts)]


def _line_facts(text: str, rules: RuleSet, candidates: Sequence[Rule]) -> LineFacts:
    words = sum(1 for _ in read_tokens(text)) if len(text) > CHUNK else len(text.split())
    if not text.isascii() and len(text) > UNSPACED_LINE:
        words = max(words, _estimate_words(text))
    reach = 0 if len(text) > LONGEST_LINE else FOLDED_START if words <= PROSE_WORDS_OPEN else STARTS_LENGTH
    folded = fold_line(text[:reach])
    sign = text.rstrip(DIRECTIONS)[-1:] or text[-1]
    body = _without_aside(text) if sign in BRACKETS else text.rstrip(CLOSERS)
    ending = SIGNS.get(body[-1:], body[-1:])
    if ending in GREEK_QUESTIONS and _ends_greek(body[:-1]):
        sign = "?" if sign == ending else sign
        ending = "?"
    ellipsis = ending == "…" or body.endswith(("...", "[…", "[..."))
    stop = ending in STOPS and not ellipsis
    least = PROSE_WORDS if ending not in "?!" or any(inner in text for inner in INNER_STOPS) else PROSE_WORDS_WEAK
    prose = (stop and words >= least) or words >= PROSE_WORDS_OPEN or (ending == ":" and words >= PROSE_WORDS_WEAK)
    if not candidates:
        hits = tuple(_hits(text, folded, words, rules, ()))
        return LineFacts(text, folded, words, stop, ellipsis, prose, SIGNS.get(sign, sign), hits)
    by_scope = {scope: tuple(rule for rule in candidates if rule.scope == scope) for scope in SCOPES}
    hits = tuple(_hits(text, folded, words, rules, by_scope["line"]))
    return LineFacts(
        text,
        folded,
        words,
        stop,
        ellipsis,
        prose,
        SIGNS.get(sign, sign),
        hits,
        by_scope["caption"],
        by_scope["inline"] if len(text) <= LONGEST_INLINE else (),
    )


def _estimate_words(text: str) -> int:
    """Number of words of a line in a script without spaces, by its letters; 0 for a line in another script."""
    unspaced = len(UNSPACED.findall(text))
    if unspaced * 2 <= len(text):
        return 0
    return int(unspaced / LETTERS_PER_WORD) + max(1, sum(not UNSPACED.search(word) for word in text.split()))


def _without_aside(text: str) -> str:
    """The line without its closing signs and, if that stands behind a stop, without what closes it in brackets."""
    body = text.rstrip(CLOSERS)
    aside = None if body[-1:] in STOPS else ASIDE.search(text, max(0, len(text) - ASIDE_REACH))
    before = text[: aside.start()].rstrip(CLOSERS) if aside else ""
    if before[-1:] not in ASIDE_STOPS:
        return body
    last = before.split()[-1]
    return body if last.isascii() and len(last) <= SHORT else before


def _ends_greek(text: str) -> bool:
    """Whether the last letter before all closing signs is Greek."""
    letter = text.rstrip(CLOSERS)[-1:]
    return "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff"


def _hits(text: str, folded: str, words: int, rules: RuleSet, candidates: Iterable[Rule]) -> Iterator[Rule]:
    """Rules that the line hits: the whole line, then its beginning, then regexes."""
    if len(text) > LONGEST_LINE:
        return
    if folded in rules.exact and words <= PROSE_WORDS_OPEN and len(text) <= FOLDED_START:
        yield rules.exact[folded]
    for start, rule in rules.starts.get(folded[:2], ()):
        if folded.startswith(start) and words <= rule.max_words and not goes_on(folded[len(start) : len(start) + 1]):
            yield rule
    bare = text.strip(DIRECTIONS)
    for rule in candidates:
        if words <= rule.max_words and compile_regex(rule.regex).search(bare):
            yield rule
