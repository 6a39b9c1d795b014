"""`copydesk why FILE "some words"`: why the line with these words was cut, changed or kept."""

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from copydesk.article import Article, Mention
from copydesk.batch import Failure, Setting, clean_record
from copydesk.commands.common import Parser, add_cleaning, add_reading, put_cards, say, setting_of
from copydesk.debris.rules import rule_ids
from copydesk.debris.scene import LEARNED
from copydesk.desk import read_any
from copydesk.edits import Edit, OffsetMap
from copydesk.explain import Card
from copydesk.kinds import Kind
from copydesk.page import Line, split_lines
from copydesk.records.find import Input, find_inputs
from copydesk.records.read import Reading, records_in
from copydesk.records.record import Columns, Record
from copydesk.rounds import LineView, Wish, view_lines

MOST_FOUND = 20  # places that are told; who asks for more of them asks for too few words
OUTSIDE = "judge.page"  # the rule of the judge of pages, which takes its lines before the others are judged
LONGEST = 300  # characters of a line that are shown
OWN_RULE = "a rule of your own with its words (docs/rules.md)"


@dataclass(frozen=True, slots=True)
class Views:
    """What the judges see in the lines of an article, by where they begin.

    Attributes:
        first: The judge of lines, at first.
        last: The same, when all else is cut.
        page: The judge of pages, which comes before both: its score, and that from which such a line goes.
    """

    first: dict[int, LineView]
    last: dict[int, LineView]
    page: dict[int, tuple[float, float]]


def run_why(arguments: Sequence[str]) -> int:
    """The `why` command; the exit code is 1 if the words are not there."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    if not options.words.split():
        parser.error("name some words of the line")
    setting = setting_of(parser, options)
    reading = Reading(Columns(options.text_field, options.url_field), options.read_as)
    told: list[Card] = []
    failed = False
    for source in find_inputs([options.path]):
        if not isinstance(source, Input):
            say(source.message)
            failed |= not source.harmless
            continue
        for record in records_in(source, reading):
            outcome = clean_record(record, setting=setting)
            if isinstance(outcome, Failure):
                say(f"{outcome.place}: {outcome.message}")
                failed = True
            else:
                told += tell_why(outcome, options.words, setting, record)
    if not told and not failed:
        say(f'{options.path}: the words "{options.words}" stand nowhere in it')
    if len(told) > MOST_FOUND:
        say(f"{len(told) - MOST_FOUND:,} more places: name more of the words")
    code = put_cards(told[:MOST_FOUND])
    return code or int(failed or not told)


def find_words(source: str, words: str) -> list[tuple[int, int]]:
    r"""Where words stand, whatever their capitals and the white space between them; offsets as in `Edit`.

    >>> find_words("Share\n this. share THIS", "share this")
    [(0, 11), (13, 23)]
    """
    pattern = r"\s+".join(map(re.escape, words.split()))
    return [match.span() for match in re.finditer(pattern, source, re.IGNORECASE)] if pattern else []


def tell_why(article: Article, words: str, setting: Setting, record: Record) -> Iterator[Card]:
    """For each line with some words, what became of it and why.

    Args:
        article: What was made of the record.
        words: As the source has them.
        setting: How it was cleaned.
        record: The text itself, and where it stands.
    """
    spans = find_words(article.source, words)
    lines = split_lines(article.source)
    views = _views(article, lines, setting, record) if spans else Views({}, {}, {})
    known = rule_ids(setting.config.rule_files) if spans else set()
    for line in lines:
        here = [(start, end) for start, end in spans if start < line.end and end > line.start]
        if not here:
            continue
        edits = [e for e in article.edits if e.kind is not Kind.LAYOUT and any(_meet(e, span) for span in here)]
        rows = [row for edit in edits for row in _edit_rows(edit, known)]
        if not any(edit.is_cut for edit in edits):
            rows += _kept_rows(line, views, setting)
            rows += [("judge", "took nothing: it would have taken too much")] * ("judge-held-back" in article.flags)
            rows += [row for mention in likely_of(article, line) for row in _likely_rows(mention)]
        state = "cut" if any(edit.is_cut for edit in edits) else "changed" if edits else "kept"
        text = line.text if len(line.text) <= LONGEST else line.text[:LONGEST] + "…"
        number = article.source.count("\n", 0, line.start) + 1
        place = f"{record.place}, " if record.place else ""
        yield Card(f"{place}line {number} of its text: {state}", text, tuple(rows))


def _meet(edit: Edit, span: tuple[int, int]) -> bool:
    """Whether an edit changes something in a span; an insertion does so at its ends too."""
    start, end = span
    return start <= edit.start <= end if edit.start == edit.end else edit.start < end and edit.end > start


def _views(article: Article, lines: Sequence[Line], setting: Setting, record: Record) -> Views:
    """What the judges see in the lines: that of pages in all, that of lines in those it left and those that stayed."""
    outside = [edit for edit in article.removed if edit.rule == OUTSIDE]
    inside = [x for x in lines if not any(e.start <= x.start and x.end <= e.end for e in outside)]
    wish = Wish(setting.lang or article.lang, setting.config, {}, setting.repeats)
    offsets = OffsetMap(article.edits)
    last = view_lines(split_lines(article.text), wish)
    return Views(
        {view.line.start: view for view in view_lines(inside, wish)},
        {offsets.source_offset(view.line.start): view for view in last},
        _page_scores(record, setting),
    )


def _page_scores(record: Record, setting: Setting) -> dict[int, tuple[float, float]]:
    """For each line of a page, by where it begins, the score of the judge of pages and the least that takes it."""
    page = read_any(record.text or "", url=record.url, config=setting.config)
    if page.layout is None or not page.layout.lines or setting.config.threshold == 1:
        return {}
    from copydesk.debris.pages import judge_page

    opinion = judge_page(page.layout, page.witness, setting.config.threshold)
    rows = zip(page.layout.lines, opinion.scores, opinion.least, strict=True)
    return {line.start: (score, least) for line, score, least in rows}


def _edit_rows(edit: Edit, known: set[str]) -> Iterator[tuple[str, str]]:
    """What is to be said of an edit."""
    yield "kind", f"{edit.kind.value}: {edit.kind.definition}"
    yield "rule", edit.rule
    yield "reason", edit.reason
    yield "score", f"{edit.score:g}"
    if not edit.is_cut:
        yield "was", f"{edit.original!r}, is now {edit.replacement!r}"
        return
    ways = [f'off = ["{edit.rule}"]'] if edit.rule in known else []
    ways += [f"threshold = {min(edit.score + 0.001, 1):.3f}"] if edit.rule == LEARNED else []
    ways.append(f'keep = ["{edit.kind.value}"]')
    yield "to keep it", " or ".join(ways)


def likely_of(article: Article, line: Line) -> Iterator[Mention]:
    """The likely spellings that were left and concern a line, each once."""
    told = set()
    for mention in article.mentions:
        here = line.start <= mention.start < line.end or mention.canonical in line.text
        if mention.is_likely and here and mention.surface not in told:
            told.add(mention.surface)
            yield mention


def _likely_rows(mention: Mention) -> Iterator[tuple[str, str]]:
    """What is to be said of a likely spelling, and how to write it so."""
    family = dict.fromkeys((mention.canonical.split()[-1], mention.surface.split()[-1]))
    given = dict.fromkeys(" ".join(name.split()[:-1]) for name in (mention.canonical, mention.surface))
    yield "name", f"{mention.surface}: likely {mention.canonical}, which is not sure enough to write it so"
    entry = (
        f"id = {json.dumps(mention.entity.partition(':')[2])}, given = {_listed(given)}, family = {_listed(family)}, "
        f"canonical = {{ en = {json.dumps(mention.canonical, ensure_ascii=False)} }}"
    )
    yield "to write it", f"name = [{{ {entry} }}], in a file for name_files"


def _listed(names: Iterable[str]) -> str:
    """Names as a list in TOML."""
    return json.dumps([name for name in names if name], ensure_ascii=False)


def _kept_rows(line: Line, views: Views, setting: Setting) -> Iterator[tuple[str, str]]:
    """What is to be said of a line that stays."""
    if line.start in views.page:
        score, least = views.page[line.start]
        yield "page", f"{score:.3f} that it is outside the article; a line of its form goes from {least:.2f}"
    first = views.first.get(line.start)
    last = next((view for start, view in views.last.items() if line.start <= start < line.end), None)
    view = first or last
    if view is None:
        return
    asked = view.verdict
    if asked is not None and asked.kind in setting.config.keep:
        yield "rule", f"{asked.rule} would cut it ({asked.kind.value}), and the settings keep this kind"
        return
    for rule in view.rules:
        if rule.kind is None:
            yield "rule", f"{rule.id} protects it"
            yield "to let it go", f'off = ["{rule.id}"]'
            return
        yield "rule", f"{rule.id} knows the words ({rule.kind.value}), but not where they stand here ({rule.zone})"
    for when, seen in (("at first", first), ("when all else was cut", last)):
        if seen is not None:
            yield "judge", f"{seen.score:.3f} {when}; a line of its form goes from {seen.least:.2f}"
    yield "to cut it", _way_out([seen for seen in (first, last) if seen is not None], setting)


def _way_out(views: Sequence[LineView], setting: Setting) -> str:
    """What would cut a line that stays."""
    ways = [seen.score for seen in views if seen.score >= seen.least_of_all and setting.config.threshold != 1]
    return (
        f"threshold = {int(max(ways) * 1000) / 1000:.3f}, which is for all lines, or {OWN_RULE}"
        if ways and max(ways) > 0.05
        else OWN_RULE
    )


def make_parser() -> Parser:
    """The options of the command."""
    parser = Parser(
        prog="copydesk why",
        description="Tell why the line with some words was cut, changed or kept, and what would change that.",
        epilog="The settings that are named go into a file for --config, or into Config.",
        formatter_class=argparse.HelpFormatter,
    )
    parser.add_argument("path", metavar="FILE", help='a file; "-" for standard input')
    parser.add_argument("words", metavar="WORDS", help="some words of the line, as the source has them")
    add_reading(parser)
    add_cleaning(parser)
    return parser
