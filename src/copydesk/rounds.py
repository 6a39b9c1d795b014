"""Judging a document in rounds: its lines, then those that are left, until nothing more goes.

So what is left is left again when the text is cleaned a second time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from copydesk.config import Config
from copydesk.debris.facts import LineFacts
from copydesk.debris.judge import Knowledge, judge_lines
from copydesk.debris.rules import Rule, RuleSet, load_rules
from copydesk.debris.scene import NO_OPINION, Opinion, Scene
from copydesk.debris.spacing import MOST_TIMES, find_glued, split_glued
from copydesk.errors import ConfigError
from copydesk.language import Language, Lexicon, detect_language, load_lexicon
from copydesk.names.choices import NO_SPELLINGS, Spellings
from copydesk.names.lists import list_files, load_names
from copydesk.names.runs import find_twins
from copydesk.page import Line, Verdict
from copydesk.paging import Seen
from copydesk.repeats import Repeats
from copydesk.words import all_words, read_tokens

MOST_LINES = 20_000  # longer texts are no articles, and may take the judge of lines forty rounds

LearnedJudge = Callable[[Scene, dict[int, Verdict], Sequence[int]], Opinion]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller wants of one document, and what is known of it.

    Attributes:
        lang: Its language, if the caller knows it.
        config: Policy.
        languages: Those of its texts found so far.
        repeats: Lines that its site repeats.
        seen: What was seen of its lines, if it is a page.
        spellings: Those of names that its batch has chosen.
    """

    lang: str | None
    config: Config
    languages: dict[str, Language]
    repeats: Repeats
    seen: Seen | None = None
    spellings: Spellings = NO_SPELLINGS

    def __post_init__(self) -> None:
        """Refuse a policy that is none."""
        if not isinstance(self.config, Config):
            found = type(self.config).__name__
            raise ConfigError(f"config: expected a Config, got {found}; Config.from_dict makes one of plain values")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the judge found in a text.

    Attributes:
        scene: Its lines, before any went.
        cut: The lines that go, by index.
        verdicts: These, and the lines that would go if their kind were not to stay.
        known: What is known of its words and lines.
        language: The language of what is left.
        held_back: Whether the learned judge took nothing because it would have taken too much.
    """

    scene: Scene
    cut: dict[int, Verdict]
    verdicts: dict[int, Verdict]
    known: Knowledge
    language: Language
    held_back: bool


def judge_rounds(text: str, lines: Sequence[Line], wish: Wish, before: Knowledge | None) -> Judged:
    """Judge the lines, then those that are left, until nothing more goes; the language is that of what is left.

    The heading of a section stays where a line under it is of a kind that is to stay.
    """
    first: Scene | None = None
    known: Knowledge | None = None
    spared: dict[int, Verdict] = {}
    cut: dict[int, Verdict] = {}
    left = list(range(len(lines)))
    learned = _learned_judge(lines, wish)
    while True:
        kept = [lines[i] for i in left]
        language = language_of(kept, wish)
        langs = (language.code,) if language.code else wish.config.languages
        rules = load_rules(langs, wish.config.rule_files, wish.config.off)
        if known is None or known.rules is not rules:
            facts = before.facts if before and before.rules is rules else {}
            known = read_words(text, rules, load_lexicon(language.code), wish, facts)
        scene, found = judge_lines(kept, known)
        first = first or scene
        by_score = learned(scene, found, left)
        found |= by_score.verdicts
        headings = {verdict.heading for verdict in found.values() if verdict.kind in wish.config.keep}
        gone = {i: v for i, v in found.items() if v.kind not in wish.config.keep and i not in headings}
        spared |= {left[i]: verdict for i, verdict in found.items() if i not in gone}
        if not gone:
            return Judged(first, cut, spared | cut, known, language, by_score.held_back)
        cut |= {left[i]: verdict for i, verdict in gone.items()}
        left = [line for i, line in enumerate(left) if i not in gone]


@dataclass(frozen=True, slots=True)
class LineView:
    """What the judge sees in a line, for people.

    Attributes:
        line: The line.
        verdict: What the rules and the steps after them say: None if it stays.
        rules: The rules for whole lines that it hits, those that keep it too.
        score: That of the learned judge, 0 to 1.
        least: The score from which such a line goes.
        least_of_all: The same if the threshold were 0.
    """

    line: Line
    verdict: Verdict | None
    rules: tuple[Rule, ...]
    score: float
    least: float
    least_of_all: float


def view_lines(lines: Sequence[Line], wish: Wish) -> list[LineView]:
    """What the judge sees in lines in one round, in which none of them goes."""
    if not lines:
        return []
    from copydesk.debris.classifier import look_at, tell_scores
    from copydesk.debris.features import read_forms

    language = language_of(lines, wish)
    langs = (language.code,) if language.code else wish.config.languages
    rules = load_rules(langs, wish.config.rule_files, wish.config.off)
    texts = [line.text for line in lines]
    scene, found = judge_lines(lines, read_words("\n".join(texts), rules, load_lexicon(language.code), wish, {}))
    look = look_at(read_forms(texts))
    scores = tell_scores(scene, found, look, wish.config.threshold)
    floors = tell_scores(scene, found, look, 0.0)
    return [
        LineView(line, found.get(i), tuple(scene.facts[i].rules), *scores[i], floors[i][1])
        for i, line in enumerate(lines)
    ]


def _learned_judge(lines: Sequence[Line], wish: Wish) -> LearnedJudge:
    """What judges the lines that are left by their score: scene, verdicts of the rules and indexes to an opinion."""
    if wish.config.threshold == 1 or not lines:
        return lambda scene, verdicts, left: NO_OPINION
    if len(lines) > MOST_LINES:
        return lambda scene, verdicts, left: Opinion({}, held_back=True)
    from copydesk.debris.classifier import judge_by_score, look_at  # numpy takes a tenth of a second to import
    from copydesk.debris.features import read_forms, take_forms

    texts = [line.text for line in lines]
    rows = [wish.seen.rows.get(text) for text in texts] if wish.seen else [None]
    known = [row for row in rows if row is not None]
    forms = take_forms(wish.seen.forms, known) if wish.seen and len(known) == len(texts) else read_forms(texts)
    look = look_at(forms)
    return lambda scene, verdicts, left: judge_by_score(scene, verdicts, look, left, wish.config.threshold)


def language_of(lines: Sequence[Line], wish: Wish) -> Language:
    """The language of the longer lines: labels around an article are often in another one."""
    if wish.lang:
        return detect_language("", hint=wish.lang)
    longest = max((len(line.text) for line in lines), default=0)
    sample, size = [], 0
    for line in lines:
        if len(line.text) >= min(80, longest / 2):
            sample.append(line.text[:1000])
            size += len(sample[-1])
            if size > 1500:
                break
    key = "\n".join(sample)
    if key not in wish.languages:
        wish.languages[key] = detect_language(key, allowed=wish.config.languages)
    return wish.languages[key]


def read_words(text: str, rules: RuleSet, lexicon: Lexicon, wish: Wish, facts: dict[str, LineFacts]) -> Knowledge:
    """What all words of a document tell: which names may be in it, which words are glued together."""
    tokens = set(read_tokens(text))
    capitals = all_words(token for token in tokens if not token.islower())
    forms = load_names(list_files(wish.config.names_lists, wish.config.name_files)).forms
    names = [word for word in capitals if word in forms]
    glued: dict[str, int] = {}
    frequent: Sequence[str] = ()
    if candidates := find_glued(capitals):
        vocabulary = all_words(tokens)
        rare, frequent = part_by_count(candidates, text)
        glued = {w: place for w in rare if (place := split_glued(w, vocabulary, lexicon, names))}
    twins = find_twins(capitals, tokens) if wish.config.names != "off" else ()
    if wish.spellings.chosen:
        twins = tuple(sorted({*twins, *wish.spellings.words_in(capitals)}))
    return Knowledge(
        rules, lexicon, tuple(sorted(names)), glued, facts, wish.repeats, twins, tokens, capitals, frequent
    )


def part_by_count(words: Iterable[str], text: str) -> tuple[list[str], list[str]]:
    """Words that a text says rarely enough to be glued together by mistake, and the others."""
    counts = {word: text.count(word) for word in words}
    rare = [word for word, count in counts.items() if count <= MOST_TIMES]
    return rare, [word for word, count in counts.items() if count > MOST_TIMES]
