"""The desk: the stages in order, from any input to an `Article`.

A pass judges the lines of a text until no more go, cuts pieces of those that stay, repairs glued words, evens out the
gaps and brings names to one spelling, all as edits. Where it changed a line that stays, another pass looks at the
result: so a clean text stays clean.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from copydesk.article import Article, Mention, Metadata, moved_mentions, uncut_mentions
from copydesk.config import Config
from copydesk.debris.inline import cut_ends, cut_inline
from copydesk.debris.judge import Knowledge
from copydesk.debris.layout import gap_edits
from copydesk.debris.scene import LEARNED
from copydesk.debris.spacing import space_edits
from copydesk.edits import Edit, apply_edits, compose_edits
from copydesk.kinds import Kind
from copydesk.language import Language
from copydesk.metadata import merge_tags, read_metadata
from copydesk.names.choices import NO_SPELLINGS, Spellings
from copydesk.names.find import Reading, find_named, name_edits
from copydesk.names.inflected import find_inflected
from copydesk.names.lists import list_files, load_names
from copydesk.names.variants import Scope, find_variants
from copydesk.page import Line, Page, Verdict, split_lines
from copydesk.paging import Parts, part_page
from copydesk.readers.text import read_text
from copydesk.repeats import Repeats
from copydesk.rounds import Judged, Wish, judge_rounds, part_by_count
from copydesk.tables import data_digest
from copydesk.verdict import page_flags

__version__ = "0.1.0"
MOST_PASSES = 8  # one or two are usual
PATIENT_PASSES = 4  # those after them cut all that stands at the end of a line at once
DEFAULT = Config()
NO_REPEATS = Repeats()


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass over a text found.

    Attributes:
        edits: Offsets as in `Edit`, of the text the pass was given.
        mentions: The people it names; offsets likewise.
        metadata: What the text says of itself.
        lang: The language of what is left.
        stable: Whether another pass would find nothing: no line that stays was changed inside, and no word has
            become rare.
        held_back: Whether the learned judge took nothing because it would have taken too much.
    """

    edits: tuple[Edit, ...]
    mentions: tuple[Mention, ...]
    metadata: Metadata
    lang: Language
    stable: bool
    held_back: bool


def clean(  # noqa: PLR0913  # facts of one document, each by its name
    text: str | bytes,
    *,
    url: str | None = None,
    lang: str | None = None,
    config: Config = DEFAULT,
    repeats: Repeats = NO_REPEATS,
    spellings: Spellings = NO_SPELLINGS,
) -> Article:
    r"""The clean article in a text.

    Args:
        text: Plain text with everything a page left in it, a whole page, or a fragment; bytes are decoded (byte order
            mark, what a page declares, UTF-8, detection).
        url: Address of the page, if it is one.
        lang: ISO 639-1 code if you know it; else it is found out.
        config: What to cut, keep and rewrite.
        repeats: The lines that its site repeats, from `learn_repeats`.
        spellings: How a batch that it belongs to spells its people, from `count_names`.

    Raises:
        InputError: `text` is neither `str` nor `bytes`, or the bytes are a binary file.

    >>> article = clean("The council met on Tuesday and voted for the bridge.\nTurn on notifications to get updates")
    >>> article.text
    'The council met on Tuesday and voted for the bridge.'
    >>> [(cut.kind.value, cut.original) for cut in article.removed]
    [('notification', '\nTurn on notifications to get updates')]
    """
    wish = Wish(lang, config, {}, repeats, spellings=spellings)
    return clean_page(read_any(text, url=url, config=config), wish, url=url)


def read_any(text: str | bytes, *, url: str | None, config: Config) -> Page:
    """Plain text, a page or a fragment, as it shows itself to be; arguments and errors as of `clean`."""
    page = Page(text) if isinstance(text, str) else read_text(text)
    if "<" in page.source or "lt;" in page.source:
        from copydesk.readers.html import is_html, read_html

        if is_html(page.source):
            return read_html(text, url=url, witness=config.extractor == "best")
    return read_text(text) if isinstance(text, str) else page  # a page has no use for the repairs of its markup


def clean_text(
    text: str | bytes, *, lang: str | None = None, config: Config = DEFAULT, repeats: Repeats = NO_REPEATS
) -> Article:
    """Like `clean`, for callers who know that they have plain text: tags in it are text too."""
    return clean_page(read_text(text), Wish(lang, config, {}, repeats))


def clean_html(
    page: str | bytes,
    *,
    url: str | None = None,
    lang: str | None = None,
    config: Config = DEFAULT,
    repeats: Repeats = NO_REPEATS,
) -> Article:
    """The clean article of a page or a fragment; its `source` is the visible text of the whole page.

    Args:
        page: Markup.
        url: Address of the page; helps to read its metadata.
        lang: ISO 639-1 code if you know it; else it is found out.
        config: What to cut, keep and rewrite.
        repeats: The lines that its site repeats, from `learn_repeats`.

    Raises:
        InputError: `page` is neither `str` nor `bytes`, or the bytes are a binary file.
    """
    from copydesk.readers.html import read_html

    wish = Wish(lang, config, {}, repeats)
    return clean_page(read_html(page, url=url, witness=config.extractor == "best"), wish, url=url)


def clean_page(page: Page, wish: Wish, *, url: str | None = None) -> Article:
    """The clean article of a page that some reader has made; a wish serves one page only."""
    parts = Parts(page.edits) if page.layout is None else part_page(page, page.layout, wish.config, url)
    edits = parts.edits
    text = apply_edits(page.source, edits) if edits else page.source
    wish = replace(wish, seen=parts.seen)
    first: Pass | None = None
    mentions: dict[int, Mention] = {}
    known: Knowledge | None = None
    for number in range(MOST_PASSES):
        found, known = _clean_once(text, wish, known, at_once=number >= PATIENT_PASSES)
        first = first or found
        for mention in moved_mentions(page.source, edits, found.mentions):
            mentions.setdefault(mention.start, mention)
        if found.edits:
            edits = compose_edits(page.source, edits, found.edits)
        text = apply_edits(page.source, edits) if found.edits else text
        if found.stable:
            break
    assert first is not None
    return Article(
        text=text,
        source=page.source,
        edits=edits,
        mentions=uncut_mentions(mentions, edits),
        blocks=parts.blocks,
        metadata=merge_tags(first.metadata, page.tags),
        lang=found.lang.code,
        lang_confidence=found.lang.confidence,
        lang_source=found.lang.source,
        flags=(*page.flags, *_flags(text, found), *page_flags(page.layout, parts.left, text, edits)),
        version=f"{__version__}+{data_digest()}",
    )


def _flags(text: str, last: Pass) -> Iterator[str]:
    """What people should know of an article, by its last pass."""
    if not text:
        yield "empty"
    if not last.stable:
        yield "unstable"
    if last.held_back:
        yield "judge-held-back"


def _clean_once(text: str, wish: Wish, known: Knowledge | None, *, at_once: bool) -> tuple[Pass, Knowledge]:
    """One pass: every stage on one text; what it got to know of the words and lines serves the next."""
    lines = split_lines(text)
    judged = judge_rounds(text, lines, wish, known)
    cut = dict(judged.cut)
    inner = [edit for edit in _pieces(lines, cut, judged.known, at_once) if edit.kind not in wish.config.keep]
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
    by_rule = {i: verdict for i, verdict in judged.verdicts.items() if verdict.rule != LEARNED}
    dated = {i: verdict for i, verdict in judged.verdicts.items() if verdict.kind is not Kind.BYLINE or i in by_rule}
    spoken = sorted([*_cut_texts(lines, dated), *((e.start, e.kind, e.original) for e in inner if e.is_cut)])
    metadata = read_metadata(judged.scene, by_rule, [row[1:] for row in spoken], judged.known.lexicon)
    mentions: tuple[Mention, ...] = ()
    if (judged.known.names or judged.known.twins) and wish.config.names != "off":
        named, renamed = _name(apply_edits(text, edits), text, judged, wish)
        mentions = tuple(moved_mentions(text, edits, named))
        edits = compose_edits(text, edits, renamed)
        inner += renamed
    frequent = judged.known.frequent if cut else ()
    stable = not inner and not (frequent and part_by_count(frequent, apply_edits(text, edits))[0])
    return Pass(edits, mentions, metadata, judged.language, stable, judged.held_back), judged.known


def _name(text: str, whole: str, judged: Judged, wish: Wish) -> tuple[list[Mention], list[Edit]]:
    """The people named in a text, and the edits that give each one spelling; `whole` is the text before the cuts."""
    config, known = wish.config, judged.known
    lists = load_names(list_files(config.names_lists, config.name_files))
    named = find_named(text, whole, Reading(known.names, lists, judged.language.code, known.lexicon))
    if known.twins:
        scope = Scope(known.twins, known.tokens, judged.language.code, known.lexicon, wish.spellings.chosen)
        named = sorted([*named, *find_variants(text, named, scope)], key=lambda n: n.start)
    cases = find_inflected(text, named, known.capitals, judged.language.code, known.lexicon)
    named = sorted([*named, *cases], key=lambda n: n.start)
    edits = list(name_edits(named, text)) if config.names == "rewrite" else []
    return [Mention(n.start, n.end, text[n.start : n.end], n.canonical, n.entity) for n in named], edits


def _pieces(lines: Sequence[Line], cut: dict[int, Verdict], known: Knowledge, at_once: bool) -> Iterator[Edit]:
    """Cuts inside the lines that stay; what stands behind each other at their ends in one pass each, or all at once."""
    for i, line in enumerate(lines):
        if i not in cut:
            facts = known.facts[line.text]
            if (facts.inline or facts.captions) and not facts.kept:
                pieces = list(cut_inline(line, facts))
                yield from pieces
                if at_once and pieces and pieces[-1].end == line.end:
                    yield from cut_ends(line, pieces[-1].start - line.start, known.rules)


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
