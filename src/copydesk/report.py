"""A page that shows what was cut from each document, and why: one file that needs no network and runs nothing else.

Python counts, and writes the sums as tables; the documents stand in the page as JSON, and its script shows the one
that is asked for. No text of a document is ever markup: the script makes text nodes of it, and the policy of the page
lets nothing run but the script that came with the library.
"""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from string import Template

from copydesk.article import Article, escape_unshown, likely_spellings
from copydesk.debris.scene import LEARNED
from copydesk.edits import Edit
from copydesk.kinds import Kind
from copydesk.tables import DATA

PARTS = ("page.html", "style.css", "script.js")
MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}  # in JSON they stand inside strings only
POLICY = (
    "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a report.

    Attributes:
        place: Where it stands, for people.
        article: What was made of it; None if it failed.
        problem: Why it failed.
    """

    place: str
    article: Article | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """What edits of one sort come to.

    Attributes:
        name: Their kind or their rule.
        kind: Their kind; that of most of them, if they have several.
        kinds: Number of their kinds.
        edits: Their number.
        size: Characters that they took out, less those that they put in.
        documents: Number of documents that have any.
    """

    name: str
    kind: Kind
    kinds: int
    edits: int
    size: int
    documents: int


def sums_by_kind(articles: Iterable[Article]) -> list[Sum]:
    r"""The changes by kind, debris first, then by number.

    >>> from copydesk import clean
    >>> [(row.name, row.edits) for row in sums_by_kind([clean("The bridge is shut.\nShare this article")])]
    [('share', 1)]
    """
    return _sums((edit.kind.value, edit, number) for number, a in enumerate(articles) for edit in a.edits)


def sums_by_rule(articles: Iterable[Article]) -> list[Sum]:
    """The changes by the rule that decided, debris first, then by number."""
    return _sums((edit.rule, edit, number) for number, a in enumerate(articles) for edit in a.edits)


def _sums(edits: Iterable[tuple[str, Edit, int]]) -> list[Sum]:
    """The sums of edits, each given with its name and the number of its document."""
    groups: dict[str, list[tuple[Edit, int]]] = {}
    for name, edit, number in edits:
        groups.setdefault(name, []).append((edit, number))
    found = [_sum(name, [edit for edit, _ in group], len({n for _, n in group})) for name, group in groups.items()]
    return sorted(found, key=lambda row: (not row.kind.is_debris, -row.edits, row.name))


def _sum(name: str, edits: Sequence[Edit], documents: int) -> Sum:
    """What some edits come to."""
    kinds = Counter(edit.kind for edit in edits)
    size = sum(len(edit.original) - len(edit.replacement) for edit in edits)
    return Sum(name, min(kinds, key=lambda kind: (-kinds[kind], kind)), len(kinds), len(edits), size, documents)


def share_cut(articles: Sequence[Article]) -> float:
    """The share of the characters that went as debris, 0 to 1."""
    cut = sum(len(edit.original) for article in articles for edit in article.removed)
    return cut / max(sum(len(article.source) for article in articles), 1)


def write_report(entries: Sequence[Entry], *, switches: Collection[str] = frozenset(), title: str = "copydesk") -> str:
    r"""The page for some documents, as HTML.

    Args:
        entries: The documents, in order.
        switches: Ids of the rules that `Config.off` can name; other cuts can only be kept by their kind.
        title: What the page is called.

    >>> page = write_report([Entry("a.txt", Article("One.", "One."))])
    >>> page.startswith("<!doctype html>"), "<script src" in page
    (True, False)
    """
    page, style, script = (_part(name) for name in PARTS)
    articles = [entry.article for entry in entries if entry.article is not None]
    return Template(page).substitute(
        policy=POLICY.format(style=_digest(style), script=_digest(script)),
        title=_words(title),
        lead=_words(lead_of(entries)),
        failed=_failures(entries),
        kinds=_table("kind", sums_by_kind(articles), articles),
        rules=_table("rule", sums_by_rule(articles), articles),
        version=_words(articles[0].version if articles else ""),
        data=json_block(report_values(entries, switches)),
        style=style,
        script=script,
    )


def lead_of(entries: Sequence[Entry]) -> str:
    """The sums of a report in one sentence.

    >>> lead_of([Entry("a.txt", Article("One.", "One.")), Entry("b.txt", None, "no text")])
    '2 documents, 0 cuts, 0.0 % of the characters; 1 failed'
    """
    articles = [entry.article for entry in entries if entry.article is not None]
    cuts, failed = sum(len(article.removed) for article in articles), len(entries) - len(articles)
    parts = [_plural(len(entries), "document"), _plural(cuts, "cut"), _percent(share_cut(articles))]
    return ", ".join(parts) + " of the characters" + f"; {failed:,} failed" * (failed > 0)


def report_values(entries: Sequence[Entry], switches: Collection[str]) -> dict[str, object]:
    """What the script of the page is given; rules and reasons are named once, and numbers stand for them."""
    rules: dict[str, int] = {}
    reasons: dict[str, int] = {}
    documents = [_document(entry, rules, reasons) for entry in entries]
    return {
        "learned": LEARNED,
        "kinds": [{"name": kind.value, "is": kind.definition, "debris": kind.is_debris} for kind in Kind],
        "rules": [{"id": rule, "off": rule in switches} for rule in rules],
        "reasons": list(reasons),
        "documents": documents,
    }


def _document(entry: Entry, rules: dict[str, int], reasons: dict[str, int]) -> dict[str, object]:
    """One document for the script."""
    article = entry.article
    if article is None:
        return {"place": entry.place, "problem": entry.problem or "no article"}
    return {
        "place": entry.place,
        "title": article.metadata.title,
        "by": [*article.metadata.authors, *([article.metadata.published] if article.metadata.published else [])],
        "lang": article.lang,
        "flags": article.flags,
        "likely": [f"{surface} (likely {canonical})" for surface, canonical in likely_spellings(article)],
        "share": round(share_cut([article]), 4),
        "pieces": pieces_of(article, rules, reasons),
    }


def pieces_of(article: Article, rules: dict[str, int], reasons: dict[str, int]) -> list[str | list[object]]:
    """The source in pieces: what stays is a string, each edit a list.

    The list holds original, replacement, number of its kind, of its rule, of its reason, and score. Put together, the
    strings and the originals are the source, so that the script needs no offsets, which JavaScript counts otherwise.

    >>> edit = Edit(1, 2, "b", "", Kind.SHARE, "r", "why")
    >>> pieces_of(Article("ac", "abc", (edit,)), {}, {})
    ['a', ['b', '', 4, 0, 0, 1.0], 'c']
    """
    kinds = {kind: number for number, kind in enumerate(Kind)}
    pieces: list[str | list[object]] = []
    position = 0
    for edit in article.edits:
        if position < edit.start:
            pieces.append(article.source[position : edit.start])
        rule, reason = rules.setdefault(edit.rule, len(rules)), reasons.setdefault(edit.reason, len(reasons))
        pieces.append([edit.original, edit.replacement, kinds[edit.kind], rule, reason, edit.score])
        position = edit.end
    if position < len(article.source):
        pieces.append(article.source[position:])
    return pieces


def json_block(values: Mapping[str, object]) -> str:
    r"""Values as JSON that can stand in a page: nothing in it ends a script, opens a comment or steers a reader.

    >>> json_block({"a": "</script><!--"})
    '{"a":"\\u003c/script\\u003e\\u003c!--"}'
    """
    return escape_unshown(json.dumps(values, ensure_ascii=False, separators=(",", ":"))).translate(MARKUP)


def _table(by: str, rows: Sequence[Sum], articles: Sequence[Article]) -> str:
    """A table of sums, each with a bar as long as its share of the largest, and a button that filters by it."""
    total = max(sum(len(article.source) for article in articles), 1)
    parts = [
        f'<table class="sums"><caption>By {by}</caption><thead><tr><th scope="col">{by.title()}</th>'
        '<th scope="col"><span class="unseen">As a bar</span></th><th scope="col">Edits</th>'
        '<th scope="col">Documents</th><th scope="col">Characters</th><th scope="col">Share</th></tr></thead>'
    ]
    for debris in (True, False):
        group = [row for row in rows if row.kind.is_debris is debris]
        most = max((row.edits for row in group), default=1)
        parts += ["<tbody>", *(_row(by, row, row.edits / most, total) for row in group), "</tbody>"]
    return "".join([*parts, "</table>"])


def _row(by: str, row: Sum, length: float, total: int) -> str:
    """One row of a table of sums."""
    about = row.kind.definition if by == "kind" else row.kind.value
    about = f"{row.kinds} kinds, most of them {row.kind.value}" if row.kinds > 1 else about
    return (
        f'<tr class="k-{row.kind.value}"><th scope="row"><button type="button" class="pick" data-by="{by}" '
        f'data-name="{_words(row.name)}">{_words(row.name)}</button><span class="about">{_words(about)}</span></th>'
        f'<td class="plot"><svg class="bar" aria-hidden="true" focusable="false"><rect width="{length:.2%}" '
        f'height="100%" rx="3"/></svg></td><td>{row.edits:,}</td><td>{row.documents:,}</td><td>{row.size:,}</td>'
        f"<td>{_percent(row.size / total)}</td></tr>"
    )


def _failures(entries: Sequence[Entry]) -> str:
    """The documents that failed, as a list; "" if there are none."""
    rows = [
        f"<li><b><bdi>{_words(entry.place)}</bdi></b> <span>{_words(entry.problem or 'no article')}</span></li>"
        for entry in entries
        if entry.article is None
    ]
    heading = f'<h2 id="failed-title">{_plural(len(rows), "document")} failed</h2>'
    return f'<section class="failed" aria-labelledby="failed-title">{heading}<ul>{"".join(rows)}</ul></section>' * (
        len(rows) > 0
    )


def _words(text: str) -> str:
    """Text as it can stand in markup; what is not to be seen is shown as a sign of its own."""
    return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + "s" * (number != 1)


@cache
def _part(name: str) -> str:
    """A file of the page."""
    return (DATA / "report" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """What a policy knows an inlined text by."""
    from hashlib import sha256

    return b64encode(sha256(text.encode()).digest()).decode()
