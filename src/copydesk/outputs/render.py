"""An article in the form that was asked for: a text, or a row of a table."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from copydesk.article import Article, escape_unshown
from copydesk.batch import Failure, Setting, clean_record
from copydesk.diff import show_diff
from copydesk.explain import explain, harmless
from copydesk.records.find import STDIN_PLACE
from copydesk.records.record import Columns, Record

SUFFIXES = {
    "text": ".txt",
    "markdown": ".md",
    "json": ".json",
    "jsonl": ".jsonl",
    "csv": ".csv",
    "parquet": ".parquet",
}
ROWS = ("jsonl", "csv", "parquet")  # forms that hold many articles, and failures in their places
BLOCK = "copydesk"  # field of a JSON row that holds the record of an article
PREFIX = "clean_"  # of the columns that a table gets, as the adapters name them
FLAT = ("title", "authors", "published", "lang", "flags", "edits", "error")


@dataclass(frozen=True, slots=True)
class Form:
    """The form of the output.

    Attributes:
        name: A key of `SUFFIXES`, "explain", "diff", or "check".
        columns: Which field of a row holds its text.
        width: Columns of the terminal that shows it in colour, 0 where there is none.
        removed: Whether what was cut is written down too.
    """

    name: str
    columns: Columns
    width: int = 0
    removed: bool = False

    @property
    def suffix(self) -> str:
        """Of a file of this form."""
        return ".diff" if self.name == "diff" else SUFFIXES.get(self.name, SUFFIXES["text"])

    @property
    def in_rows(self) -> bool:
        """Whether many articles make one file."""
        return self.name in ROWS


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is to be written of one record, and what is to be counted.

    Attributes:
        content: A text, a line of JSON, or a row by its columns; "" if there is nothing to write.
        failure: Why there is no article.
        cuts: Kind to the number of its edits.
        cut_size: Kind to the number of characters that they took out.
        size: Characters of the source.
        flags: Those of the article.
        removed: A line of JSON for each cut, if they are wanted.
    """

    content: str | Mapping[str, object]
    failure: Failure | None = None
    cuts: Mapping[str, int] | None = None
    cut_size: Mapping[str, int] | None = None
    size: int = 0
    flags: tuple[str, ...] = ()
    removed: str = ""


def clean_and_render(record: Record, *, setting: Setting, form: Form) -> Rendered:
    """What is to be written of a record; this never raises."""
    outcome = clean_record(record, setting=setting)
    return render_failure(record, outcome, form) if isinstance(outcome, Failure) else _render(record, outcome, form)


def render_failure(record: Record, failure: Failure, form: Form) -> Rendered:
    """A failure in the place of an article: a row of its own where there are rows, with the text untouched."""
    if not form.in_rows:
        return Rendered("", failure)
    row: dict[str, Any] = dict(record.fields) or _own_fields(record)
    if form.name == "jsonl":
        error = {"reason": failure.reason.value, "message": failure.message, "place": failure.place}
        if record.number:
            row |= {BLOCK: {"error": error}}
        else:
            row |= {"error": error}
        return Rendered(_json_line(row), failure)
    row = {name: row.get(name) for name in (form.columns.text, *row)} if record.number == 0 else row
    return Rendered(row | _flat(error=f"{failure.reason.value}: {failure.message}"), failure)


def _render(record: Record, article: Article, form: Form) -> Rendered:
    """An article in a form."""
    cuts = Counter(edit.kind.value for edit in article.edits)
    size: Counter[str] = Counter()
    for edit in article.edits:
        size[edit.kind.value] += len(edit.original) - len(edit.replacement)
    content = _content(record, article, form)
    removed = "".join(removed_rows(record, article)) if form.removed else ""
    return Rendered(content, None, dict(cuts), dict(size), len(article.source), article.flags, removed)


def removed_rows(record: Record, article: Article) -> Iterator[str]:
    """A line of JSON for each cut of an article, with where it stands."""
    for edit in article.removed:
        yield _json_line(
            {
                "place": record.place,
                "number": record.number,
                "start": edit.start,
                "end": edit.end,
                "kind": edit.kind.value,
                "rule": edit.rule,
                "reason": edit.reason,
                "score": edit.score,
                "text": edit.original,
            }
        )


def _checked(record: Record, article: Article) -> str:
    """One line that names a document in which debris was found, with its kinds; "" if there is none."""
    kinds = Counter(edit.kind.value for edit in article.removed)
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items(), key=lambda row: (-row[1], row[0])))
    return f"{harmless(record.place, '')}: {told}\n" if kinds else ""


def _content(record: Record, article: Article, form: Form) -> str | Mapping[str, object]:
    """What is written of an article."""
    if form.name == "jsonl":
        return _json_line(_row(record, article, form))
    if form.in_rows:
        return _flat_row(record, article, form)
    if form.name == "json":
        return article.to_json(indent=2) + "\n"
    if form.name == "markdown":
        return article.to_markdown()
    if form.name in ("explain", "diff"):
        return _shown(record, article, form)
    return _checked(record, article) if form.name == "check" else article.text + "\n" * bool(article.text)


def _shown(record: Record, article: Article, form: Form) -> str:
    """The changes of an article for people, as plain text or as a terminal shows it."""
    if not form.width:
        return explain(article, name=record.place) if form.name == "explain" else show_diff(article, name=record.place)
    from copydesk.terminal import diff_on, explain_on  # only where there is a terminal

    return (explain_on if form.name == "explain" else diff_on)(article, name=record.place, width=form.width)


def _row(record: Record, article: Article, form: Form) -> dict[str, Any]:
    """A document's row is its record; a row that was read keeps its fields, and has the record beside its text."""
    block = article.to_dict()
    if not record.number:
        return _own_fields(record) | block
    text = block.pop("text")
    for derived in ("source", "paragraphs"):  # follow from the text and the edits
        del block[derived]
    if BLOCK in record.fields:
        block["earlier"] = record.fields[BLOCK]
    return {**record.fields, form.columns.text: text, BLOCK: block}


def _flat_row(record: Record, article: Article, form: Form) -> dict[str, object]:
    """A row of a table: the fields that were read, the clean text, and plain columns with what was found."""
    meta = article.metadata
    edits = article.to_dict()["edits"]
    return {
        **(record.fields or _own_fields(record)),
        form.columns.text: article.text,
        **_flat(
            title=meta.title,
            authors=json.dumps(meta.authors, ensure_ascii=False),
            published=meta.published,
            lang=article.lang,
            flags=json.dumps(article.flags),
            edits=json.dumps(edits, ensure_ascii=False),
        ),
    }


def _flat(**values: str | None) -> dict[str, object]:
    return {f"{PREFIX}{name}": values.get(name) for name in FLAT}


def _own_fields(record: Record) -> dict[str, Any]:
    """What is said of a document that is a file of its own."""
    return {"path": record.place} if record.place not in ("", STDIN_PLACE) else {}


def _json_line(row: Mapping[str, object]) -> str:
    """A row on one line that every encoding can carry; what JSON does not know is written as its text."""
    return escape_unshown(json.dumps(row, ensure_ascii=False, default=str)) + "\n"
