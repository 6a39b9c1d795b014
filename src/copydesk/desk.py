"""The desk: the stages in order, from any input to an `Article`.

A pass judges the lines of a text until no more go, cuts pieces of those that stay, repairs glued words, evens out the
gaps and brings names to one spelling, all as edits. Where it changed a line that stays, another pass looks at the
result: so a clean text stays clean.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from copydesk.article import Article, Mention, Metadata, moved_mentions, uncut_mentions
from copydesk.config import Config
from copydesk.debris.facts import LineFacts
from copydesk.debris.inline import cut_inline
from copydesk.debris.judge import Knowledge, judge_lines
from copydesk.debris.layout import gap_edits
from copydesk.debris.rules import RuleSet, load_rules
from copydesk.debris.scene import Scene
from copydesk.debris.spacing import MOST_TIMES, find_glued, space_edits, split_glued
from copydesk.edits import Edit, apply_edits, compose_edits
from copydesk.kinds import Kind
from copydesk.language import Language, Lexicon, detect_language, load_lexicon
from copydesk.metadata import read_metadata
from copydesk.names.find import Reading, find_named, name_edits
from copydesk.names.lists import load_names
from copydesk.page import Line, Page, Verdict, split_lines
from copydesk.readers.text import read_text
from copydesk.tables import data_digest
from copydesk.words import all_words

__version__ = "0.1.0"
MOST_PASSES = 8  # one or two are usual
DEFAULT = Config()


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller wants of one document, and the languages of its texts found so far."""

    lang: str | None
    config: Config
    languages: dict[str, Language]


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass over a text found.

    Attributes:
        edits: Offsets as in `Edit`, of the text the pass was given.
        mentions: The people it names; offsets likewise.
        metadata: What the text says of itself.
        lang: The language of what is left.
        stable: Whether another pass would find nothing: no line that stays was changed inside.
    """

    edits: tuple[Edit, ...]
    mentions: tuple[Mention, ...]
    metadata: Metadata
    lang: Language
    stable: bool


def clean(text: str | bytes, *, url: str | None = None, lang: str | None = None, config: Config = DEFAULT) -> Article:
    r"""The clean article in a text.

    Args:
        text: Plain text with everything a page left in it, a whole page, or a fragment; bytes are decoded (byte order
            mark, what a page declares, UTF-8, detection).
        url: Address of the page, if it is one.
        lang: ISO 639-1 code if you know it; else it is found out.
        config: What to cut, keep and rewrite.

    Raises:
        InputError: `text` is neither `str` nor `bytes`, or the bytes are a binary file.

    >>> article = clean("The council met on Tuesday and voted for the bridge.\nTurn on notifications to get updates")
    >>> article.text
    'The council met on Tuesday and voted for the bridge.'
    >>> [(cut.kind.value, cut.original) for cut in article.removed]
    [('notification', '\nTurn on notifications to get updates')]
    """
    page = read_text(text)
    if page.source.lstrip("\ufeff \t\r\n").startswith("<"):
        from copydesk.readers.html import is_html

        if is_html(page.source):
            return clean_html(text, url=url, lang=lang, config=config)
    return clean_page(page, lang=lang, config=config)


def clean_text(text: str | bytes, *, lang: str | None = None, config: Config = DEFAULT) -> Article:
    """Like `clean`, for callers who know that they have plain text: tags in it are text too."""
    return clean_page(read_text(text), lang=lang, config=config)


def clean_html(
    page: str | bytes, *, url: str | None = None, lang: str | None = None, config: Config = DEFAULT
) -> Article:
    """The clean article of a page or a fragment; its `source` is the visible text of the whole page.

    Args:
        page: Markup.
        url: Address of the page; helps to read its metadata.
        lang: ISO 639-1 code if you know it; else it is found out.
        config: What to cut, keep and rewrite.

    Raises:
        InputError: `page` is neither `str` nor `bytes`, or the bytes are a binary file.
    """
    from copydesk.readers.html import read_html

    return clean_page(read_html(page, url=url), lang=lang, config=config)


def clean_page(page: Page, *, lang: str | None = None, config: Config = DEFAULT) -> Article:
    """The clean article of a page that some reader has made."""
    edits = page.edits
    text = apply_edits(page.source, edits) if edits else page.source
    wish = Wish(lang, config, {})
    first: Pass | None = None
    mentions: dict[int, Mention] = {}
    stable = False
    known: Knowledge | None = None
    for _ in range(MOST_PASSES):
        found, known = _clean_once(text, wish, known)
        first = first or found
        for mention in moved_mentions(page.source, edits, found.mentions):
            mentions.setdefault(mention.start, mention)
        if found.edits:
            edits = compose_edits(page.source, edits, found.edits)
        text = apply_edits(page.source, edits) if found.edits else text
        stable = found.stable
        if stable:
            break
    assert first is not None
    return Article(
        text=text,
        source=page.source,
        edits=edits,
        mentions=uncut_mentions(mentions, edits),
        metadata=replace(first.metadata, **page.tags),
        lang=found.lang.code,
        lang_confidence=found.lang.confidence,
        lang_source=found.lang.source,
        flags=(*page.flags, *(["empty"] if not text else []), *([] if stable else ["unstable"])),
        version=f"{__version__}+{data_digest()}",
    )


def _clean_once(text: str, wish: Wish, known: Knowledge | None) -> tuple[Pass, Knowledge]:
    """One pass: every stage on one text; what it got to know of the words and lines serves the next."""
    lines = split_lines(text)
    judged = _judge(text, lines, wish, known)
    cut = dict(judged.cut)
    inner = [edit for edit in _pieces(lines, cut, judged.known) if edit.kind not in wish.config.keep]
    if Kind.CREDIT in wish.config.keep:
        inner += _captions_only(lines, cut)
    if judged.known.glued:
        repairs = (
            e
            for i, line in enumerate(lines)
            if i not in cut
            for e in space_edits(line.text, line.start, judged.known.glued)
        )
        inner += repairs
    inner = _in_order(inner)
    edits = tuple(gap_edits(text, lines, cut, inner))
    spoken = sorted([*_cut_texts(lines, judged.verdicts), *((e.start, e.kind, e.original) for e in inner if e.is_cut)])
    metadata = read_metadata(judged.scene, judged.verdicts, [row[1:] for row in spoken], judged.known.lexicon)
    mentions: tuple[Mention, ...] = ()
    if judged.known.names and wish.config.names != "off":
        named, renamed = _name(apply_edits(text, edits), text, judged, wish.config)
        mentions = tuple(moved_mentions(text, edits, named))
        edits = compose_edits(text, edits, renamed)
        inner += renamed
    return Pass(edits, mentions, metadata, judged.language, stable=not inner), judged.known


def _name(text: str, whole: str, judged: "Judged", config: Config) -> tuple[list[Mention], list[Edit]]:
    """The people named in a text, and the edits that give each one spelling; `whole` is the text before the cuts."""
    lists = load_names(config.name_files)
    named = find_named(text, whole, Reading(judged.known.names, lists, judged.language.code, judged.known.lexicon))
    edits = list(name_edits(named, text)) if config.names == "rewrite" else []
    return [Mention(n.start, n.end, text[n.start : n.end], n.canonical, n.entity) for n in named], edits


@dataclass(frozen=True, slots=True)
class Judged:
    """What the judge found in a text.

    Attributes:
        scene: Its lines, before any went.
        cut: The lines that go, by index.
        verdicts: These, and the lines that would go if their kind were not to stay.
        known: What is known of its words and lines.
        language: The language of what is left.
    """

    scene: Scene
    cut: dict[int, Verdict]
    verdicts: dict[int, Verdict]
    known: Knowledge
    language: Language


def _judge(text: str, lines: Sequence[Line], wish: Wish, before: Knowledge | None) -> Judged:
    """Judge the lines, then those that are left, until nothing more goes; the language is that of what is left.

    The heading of a section stays where a line under it is of a kind that is to stay.
    """
    first: Scene | None = None
    known: Knowledge | None = None
    spared: dict[int, Verdict] = {}
    cut: dict[int, Verdict] = {}
    left = list(range(len(lines)))
    while True:
        kept = [lines[i] for i in left]
        language = _language(kept, wish)
        langs = (language.code,) if language.code else wish.config.languages
        rules = load_rules(langs, wish.config.rule_files, wish.config.off)
        if known is None or known.rules is not rules:
            facts = before.facts if before and before.rules is rules else {}
            known = _read_words(text, rules, load_lexicon(language.code), wish.config, facts)
        scene, found = judge_lines(kept, known)
        first = first or scene
        headings = {verdict.heading for verdict in found.values() if verdict.kind in wish.config.keep}
        gone = {i: v for i, v in found.items() if v.kind not in wish.config.keep and i not in headings}
        spared |= {left[i]: verdict for i, verdict in found.items() if i not in gone}
        if not gone:
            return Judged(first, cut, spared | cut, known, language)
        cut |= {left[i]: verdict for i, verdict in gone.items()}
        left = [line for i, line in enumerate(left) if i not in gone]


def _language(lines: Sequence[Line], wish: Wish) -> Language:
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


def _read_words(text: str, rules: RuleSet, lexicon: Lexicon, config: Config, facts: dict[str, LineFacts]) -> Knowledge:
    """What all words of a document tell: which names may be in it, which words are glued together."""
    tokens = set(text.split())
    capitals = all_words(token for token in tokens if not token.islower())
    forms = load_names(config.name_files).forms
    names = [word for word in capitals if word in forms]
    glued: dict[str, int] = {}
    if candidates := find_glued(capitals):
        vocabulary = all_words(tokens)
        rare = [word for word in candidates if text.count(word) <= MOST_TIMES]
        glued = {w: place for w in rare if (place := split_glued(w, vocabulary, lexicon, names))}
    return Knowledge(rules, lexicon, tuple(sorted(names)), glued, facts)


def _pieces(lines: Sequence[Line], cut: dict[int, Verdict], known: Knowledge) -> Iterator[Edit]:
    """Cuts inside the lines that stay."""
    for i, line in enumerate(lines):
        if i not in cut:
            facts = known.facts[line.text]
            if (facts.inline or facts.captions) and not facts.kept:
                yield from cut_inline(line, facts)


def _captions_only(lines: Sequence[Line], cut: dict[int, Verdict]) -> Iterator[Edit]:
    """For captions with a credit that is to stay: cuts of the captions alone, whose lines are then kept."""
    for i, verdict in list(cut.items()):
        if verdict.split is not None:
            start, end = lines[i].start, lines[i].start + verdict.split
            yield Edit(
                start,
                end,
                lines[i].text[: verdict.split],
                "",
                verdict.kind,
                verdict.rule,
                verdict.reason,
                verdict.score,
            )
            del cut[i]


def _in_order(edits: Sequence[Edit]) -> list[Edit]:
    """Edits inside lines, sorted; a repair inside a piece that goes is dropped."""
    merged: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if not merged or edit.start >= merged[-1].end:
            merged.append(edit)
    return merged


def _cut_texts(lines: Sequence[Line], verdicts: dict[int, Verdict]) -> Iterator[tuple[int, Kind, str]]:
    """Start, kind and text of the lines that go; a caption with its credit gives two."""
    for i, verdict in verdicts.items():
        line = lines[i]
        if verdict.split is None:
            yield line.start, verdict.kind, line.text
        else:
            yield line.start, verdict.kind, line.text[: verdict.split].rstrip()
            yield line.start + verdict.split, Kind.CREDIT, line.text[verdict.split :]
