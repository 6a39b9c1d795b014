"""Measure copydesk beside what one would take instead, on the same rows, in one process, row by row in turns.

    pip install 'copydesk[bench]' && pip install --no-deps readability-lxml
    python benchmarks/peers.py texts ROWS.jsonl[.gz] [--regime NAME] [--weights DIR]
    python benchmarks/peers.py pages PAGES.jsonl[.gz] [--weights DIR] [--line-weights DIR]
    python benchmarks/peers.py names DOCS.jsonl --pairs PAIRS.tsv
    python benchmarks/peers.py versions

Rows are those of `texts.py` and `pages.py`. A row of DOCS has `mentions`, the names found in one text, and `clusters`,
lists of indexes of those that are one person; PAIRS has the columns `name_a`, `name_b` and `label` (1: one person).
`--weights` is the folder of a cross-validation by `tools/train_lines.py` (texts) or `tools/train_pages.py` (pages), and
`--line-weights` one by `train_lines.py` for pages: each row is then read by models that have not seen its site.
`--peers a,b` takes some only, `--only PREFIX` the rows whose id begins so, `--every K` each K-th of them.
A peer that is not installed is left out, with a line on stderr. docs/comparison.md says what the columns mean.
"""

import argparse
import importlib.metadata
import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import peer_names
from texts import f1, read_rows, shares, words

from copydesk import Config, clean_html, clean_text
from copydesk.debris import classifier, pages
from copydesk.language import detect_language

Row = dict[str, Any]
PACKAGES = (
    *("trafilatura", "readability-lxml", "html_text", "resiliparse", "newspaper4k", "goose3", "boilerpy3", "jusText"),
    *("datatrove", "spacy", "rapidfuzz", "jellyfish", "nameparser", "anyascii", "abydos", "lxml", "copydesk"),
)


class Said(NamedTuple):
    """What a peer says of a text or page."""

    text: str
    title: str = ""
    authors: Iterable[str] = ()
    date: str = ""


Peer = Callable[[Row], Said]
Figures = dict[str, float | None]  # None: the row does not tell
Judge = Callable[[Row, Said], Figures]
Tables = defaultdict[str, defaultdict[str, list[Figures]]]


def as_page(text: str) -> str:
    """A text as a page whose article has its lines as paragraphs."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())
    return f"<html><body><article>{lines}</article></body></html>"


@cache
def stoplist(code: str) -> frozenset[str]:
    """The frequent words of a language that jusText has, else those of English."""
    import babel
    import justext

    names = {name for name in justext.get_stoplists() if babel.Locale.parse(code or "en").english_name in name}
    return justext.get_stoplist(min(names, key=len) if names else "English")


# Peers. Each is a function that imports its library and gives the one that is measured.


def keep_all() -> Peer:
    return lambda row: Said(row["text"])


def perfect() -> Peer:
    return lambda row: Said(
        "\n".join(line for line, label in zip(row["lines"], row["labels"], strict=True) if label != "d")
    )


def c4() -> Peer:
    """The rules of C4 for lines; those that drop whole documents are off."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    judge = C4QualityFilter(min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False)

    def run(row: Row) -> Said:
        document = Document(text=row["text"], id="")
        return Said(document.text if judge.filter(document) is True else "")

    return run


def fineweb() -> Peer:
    """The last two filters of FineWeb as datatrove's example has them; a document that is dropped is an empty text."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter

    judges = (C4QualityFilter(filter_no_terminal_punct=False), FineWebQualityFilter())

    def run(row: Row) -> Said:
        document = Document(text=row["text"], id="")
        return Said(document.text if all(judge.filter(document) is True for judge in judges) else "")

    return run


def justext(of: str) -> Peer:
    import justext as library

    def run(row: Row) -> Said:
        found = library.justext(as_page(row["text"]) if of == "text" else row["html"], stoplist(row["language"]))
        return Said("\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate))

    return run


def readability(of: str) -> Peer:
    import html_text
    import readability as library

    def run(row: Row) -> Said:
        document = library.Document(as_page(row["text"]) if of == "text" else row["html"])
        text = html_text.extract_text(document.summary())
        return Said(text) if of != "page" else Said(text, document.short_title(), [document.author() or ""])

    return run


def trafilatura(of: str, **options: Any) -> Peer:  # noqa: ANN401
    import trafilatura as library

    def run(row: Row) -> Said:
        page, url = (as_page(row["text"]), None) if of == "text" else (row["html"], row["url"] or None)
        found = library.bare_extraction(page, url=url, include_comments=False, with_metadata=of == "page", **options)
        return Said(found.text or "", found.title, [found.author or ""], found.date) if found else Said("")

    return run


def resiliparse() -> Peer:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda row: Said(extract_plain_text(row["html"], main_content=True, alt_texts=False))


def newspaper() -> Peer:
    import newspaper as library

    def run(row: Row) -> Said:
        found = library.article(row["url"] or "https://example.org/", input_html=row["html"], fetch_images=False)
        return Said(found.text, found.title, found.authors, str(found.publish_date or ""))

    return run


def goose() -> Peer:
    import goose3

    reader = goose3.Goose()

    def run(row: Row) -> Said:
        found = reader.extract(raw_html=row["html"])
        return Said(found.cleaned_text, found.title, found.authors, str(found.publish_date or ""))

    return run


def boilerpy() -> Peer:
    from boilerpy3.extractors import ArticleExtractor

    def run(row: Row) -> Said:
        found = ArticleExtractor().get_doc(row["html"])
        return Said(found.content, found.title or "")

    return run


def copydesk(of: str, **settings: Any) -> Peer:  # noqa: ANN401
    config = Config(**settings)

    def run(row: Row) -> Said:
        if of == "text":
            return Said(clean_text(row["text"], config=config).text)
        found = clean_html(row["html"], url=row["url"] or None, config=config)
        return Said(found.text, found.metadata.title or "", found.metadata.authors, found.metadata.published or "")

    return run


TEXTS: dict[str, Callable[[], Peer]] = {
    "keep-all": keep_all,
    "perfect": perfect,
    "c4": c4,
    "fineweb": fineweb,
    "justext": lambda: justext("text"),
    "readability": lambda: readability("text"),
    "trafilatura": lambda: trafilatura("text"),
    "copydesk-rules": lambda: copydesk("text", threshold=1),
    "copydesk": lambda: copydesk("text"),
}
PAGES: dict[str, Callable[[], Peer]] = {
    "trafilatura": lambda: trafilatura("page"),
    "trafilatura-fast": lambda: trafilatura("page", fast=True),
    "readability": lambda: readability("page"),
    "readability-text": lambda: readability("page's text"),
    "resiliparse": resiliparse,
    "newspaper4k": newspaper,
    "goose3": goose,
    "boilerpy3": boilerpy,
    "justext": lambda: justext("page"),
    "copydesk-fast": lambda: copydesk("page", extractor="fast"),
    "copydesk": lambda: copydesk("page"),
}


# Measures of one row


def judge_text(row: Row, said: Said) -> Figures:
    lost, left = shares(row, said.text)
    return {"F1": f1(said.text, row["gold"]), "lost": lost, "left": left if "d" in row["labels"] else None}


def judge_page(row: Row, said: Said) -> Figures:
    output, gold = Counter(words(said.text)), Counter(words(row["gold"]))
    overlap = (output & gold).total()
    plain, named = " ".join(said.text.lower().split()), " ".join(words(" ".join(map(str, said.authors or ()))))
    title, authors = words(row["title"] or ""), [" ".join(words(name)) for name in row["authors"] or ()]
    told = bool(gold)
    return {
        "F1": f1(said.text, row["gold"]) if told else None,
        "precision": overlap / max(output.total(), 1) if told else None,
        "recall": overlap / gold.total() if told else None,
        "found": share_of(row["with_"], plain),
        "left": share_of(row["without"], plain),
        "title": float(words(said.title or "") == title) if title else None,
        "author": float(all(name in named for name in authors)) if authors else None,
        "date": float(str(said.date or "")[:10] == str(row["date"])[:10]) if row["date"] else None,
    }


def share_of(snippets: list[str], plain: str) -> float | None:
    """The share of some snippets that stand in a text."""
    return statistics.fmean(" ".join(s.lower().split()) in plain for s in snippets) if snippets else None


def measured(row: Row, peer: Peer, judge: Judge) -> Figures:
    """The figures of one peer on one row; an error counts as an empty text."""
    started = time.process_time()
    failed = False
    try:
        said = peer(row)
    except Exception as error:
        failed, said = True, Said("")
        print(f"{row['id']}: {type(error).__name__}: {str(error)[:100]}", file=sys.stderr)
    ms = 1000 * (time.process_time() - started)
    empty = float(not (said.text or "").strip())
    return {**judge(row, said._replace(text=said.text or "")), "ms": ms, "errors": float(failed), "empty": empty}


def installed(peers: dict[str, Callable[[], Peer]], wanted: str) -> dict[str, Peer]:
    """The peers that are asked for and can be imported."""
    found = {}
    for name in wanted.split(",") if wanted else peers:
        try:
            found[name] = peers[name]()
        except ImportError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
    return found


def in_turns(rows: list[Row], peers: dict[str, Peer], judge: Judge, prepare: Callable[[Row], None]) -> Tables:
    """The figures of all peers on all rows, by set and peer; each row has another peer begin.

    The first row of each language is read twice, and the second time counts: what is loaded once is not timed.
    """
    found: Tables = defaultdict(lambda: defaultdict(list))
    names, met = list(peers), set()
    for at, row in enumerate(rows):
        prepare(row)
        for _ in range(1 if row["language"] in met else 2):
            turn = at % len(names)
            figures = {name: measured(row, peers[name], judge) for name in names[turn:] + names[:turn]}
        met.add(row["language"])
        for name, values in figures.items():
            found[row["id"].split("-")[0]][name].append(values)
    return found


def print_table(name: str, table: dict[str, list[Figures]]) -> None:
    """Means as a table; errors and empty texts as counts, time as a multiple of that of trafilatura."""
    columns = list(next(iter(table.values()))[0])[:-3]
    base = sum(row["ms"] or 0 for row in table.get("trafilatura", ())) or float("nan")
    size = len(next(iter(table.values())))
    print(
        f"\n| {name} ({size}) | {' | '.join(columns)} | errors | empty | time | ms |\n| {'--- | ' * (len(columns) + 5)}"
    )
    for peer, rows in table.items():
        cells = []
        for column in columns:
            values = [row[column] for row in rows if row[column] is not None]
            cells.append(
                f"{statistics.fmean(values):.4f}" if values and (any(values) or column in ("lost", "left")) else "–"
            )
        total = sum(row["ms"] for row in rows)
        counts = [f"{sum(row[column] for row in rows):.0f}" for column in ("errors", "empty")]
        print(f"| {peer} | {' | '.join([*cells, *counts])} | {total / base:.2f} | {total / size:.1f} |", flush=True)


def fold_models(folder: Path | None, load: Callable[[str], Any]) -> tuple[dict[str, int], dict[int, Any]]:
    """Of a cross-validation the fold of each row, and the model of each fold, which has not seen its sites."""
    if not folder:
        return {}, {}
    folds = json.loads((folder / "folds.json").read_text())
    return folds, {fold: load(str((folder / f"fold{fold}.npz").resolve())) for fold in set(folds.values())}


def compare(options: argparse.Namespace) -> None:
    """Print the tables of texts or of pages."""
    of_texts = options.what == "texts"
    rows = [row for row in read_rows(options.rows) if row["id"].startswith(options.only)]
    rows = [row for row in rows if not of_texts or row.get("regime", "") == options.regime][:: options.every]
    folds, lines = fold_models(options.line_weights, classifier.load_weights)
    page_folds, whole = fold_models(None if of_texts else options.weights, pages.load_weights)
    folds |= page_folds  # sites are in the same fold in both; what is in none was not learned from

    def prepare(row: Row) -> None:
        row["language"] = detect_language(row.get("text") or row["gold"]).code
        fold = folds.get(row["id"], 0)
        if lines:
            classifier.load_weights = lambda model=lines[fold]: model
        if whole:
            pages.load_weights = lambda model=whole[fold]: model

    peers = installed(TEXTS if of_texts else PAGES, options.peers)
    tables = in_turns(rows, peers, judge_text if of_texts else judge_page, prepare)
    for name, table in sorted(tables.items()):
        print_table(f"{name} {options.regime if of_texts else 'pages'}", {peer: table[peer] for peer in peers})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tasks = parser.add_subparsers(dest="what", required=True)
    for what in ("texts", "pages"):
        task = tasks.add_parser(what)
        task.add_argument("rows", type=Path)
        task.add_argument("--only", default="")
        task.add_argument("--every", type=int, default=1)
        task.add_argument("--peers", default="")
        task.add_argument("--weights", type=Path)
        if what == "texts":
            task.add_argument("--regime", default="container")
        else:
            task.add_argument("--line-weights", type=Path)
    task = tasks.add_parser("names")
    task.add_argument("docs", type=Path)
    task.add_argument("--pairs", type=Path, required=True)
    tasks.add_parser("versions")
    options = parser.parse_args()
    if options.what == "versions":
        print("\n".join(f"{name} {version_of(name)}" for name in PACKAGES))
    elif options.what == "names":
        peer_names.compare(options.docs, options.pairs)
    else:
        if options.what == "texts":
            options.line_weights = options.weights
        compare(options)


def version_of(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "is not installed"


if __name__ == "__main__":
    main()
