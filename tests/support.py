"""What several test files look at: the fixtures, the seeds, the rules with their examples, the three laws."""

import re
import tomllib
from functools import cache
from pathlib import Path
from unicodedata import east_asian_width

import pytest

from copydesk import Article, Kind, apply_edits, clean
from copydesk.debris.facts import LineFacts, read_facts
from copydesk.debris.rules import Rule, index_rules, table_rules
from copydesk.errors import RuleError
from copydesk.tables import DATA

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
FIXTURES = ROOT / "fixtures"
FOLDERS = sorted(path.parent for path in FIXTURES.glob("*/*/case.toml") if (path.parent / "dirty.txt").is_file())
PAGE_FOLDERS = sorted(path.parent for path in FIXTURES.glob("*/*/page.html"))
INVISIBLE = (  # characters without a place in text, written as a set of a regex
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
    "\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff"
)
BLANK = re.compile(rf"[\s{INVISIBLE}]*")


def read(path):
    """The text of a file with its line ends as they are."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def gold(folder):
    """The clean text of a fixture; the line break at the end of the file is not part of it."""
    return read(folder / "gold.txt").removesuffix("\n")


def name_of(folder):
    """How test reports call a fixture: language and slug."""
    return f"{folder.parent.name}/{folder.name}"


@cache
def case(folder):
    return tomllib.loads(read(folder / "case.toml"))


def collapsed(text):
    return " ".join(text.split())


def width(text: str) -> int:
    """Number of characters, of which the wide ones of Chinese, Japanese and Korean say as much as two of others."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def facts_of(line: str, *rules: Rule) -> LineFacts:
    """What is seen of one line alone, with some rules."""
    return read_facts([line], index_rules(rules))[0]


@cache
def load_toml(stem: str) -> dict:
    """A bundled language file as it stands."""
    return tomllib.loads(read(DATA / "lang" / f"{stem}.toml"))


@cache
def rules_of(stem: str) -> tuple[Rule, ...]:
    """The rules of one bundled language file with their hits and misses, which the loader of the program leaves out."""
    return tuple(table_rules(load_toml(stem), stem, checked=True))


@cache
def rule_files() -> tuple[str, ...]:
    """The bundled files that hold rules."""
    return tuple(path.stem for path in sorted((DATA / "lang").glob("*.toml")) if "[[rule]]" in read(path))


def sound_rules(stem: str) -> tuple[Rule, ...]:
    """The rules of a file, none if it cannot be read: that is for one test to say, not for all."""
    try:
        return rules_of(stem)
    except (RuleError, tomllib.TOMLDecodeError):
        return ()


def assert_laws(article: Article, *, lang=None) -> None:
    """The three laws of an article: nothing is lost silently, clean text stays clean, same input, same output."""
    assert article.text == apply_edits(article.source, article.edits)
    assert article.source == article.restore()
    assert article.text == clean(article.text, lang=lang).text
    assert article == clean(article.source, lang=lang) or article.metadata.encoding
    assert_record_is_sound(article)


def assert_record_is_sound(article: Article) -> None:
    """The edits are sorted and apart, and each does only what its kind says."""
    position = 0
    for edit in article.edits:
        assert position <= edit.start <= edit.end <= len(article.source)
        assert edit.original == article.source[edit.start : edit.end]
        assert edit.original != edit.replacement, f"{edit} changes nothing"
        assert edit.rule
        assert edit.reason
        assert does_what_its_kind_says(edit), edit
        position = edit.end


def does_what_its_kind_says(edit) -> bool:
    """Whether a cut leaves nothing, a gap is white space, a repair is one space, and a name gives a name."""
    blank = bool(BLANK.fullmatch(edit.original))
    if edit.is_cut:
        return not blank and edit.replacement == ""
    if edit.kind is Kind.LAYOUT:
        return blank and edit.replacement.strip() == ""
    if edit.kind is Kind.SPACING:
        return blank and edit.replacement == " "
    if edit.kind is Kind.INVISIBLE:
        return blank and edit.replacement == "" and edit.original != ""
    if edit.kind is Kind.ENCODING:
        return True
    return not blank and edit.replacement.strip() == edit.replacement != ""


def clean_lines(*lines, breaks="\n\n", **options):
    """The paragraphs that are left of some lines."""
    return clean(breaks.join(lines), **options).paragraphs


def row(*values, id, fail=""):
    """A row of a table of cases; `fail` names the reason of a known failure."""
    return pytest.param(*values, id=id, marks=[pytest.mark.xfail(strict=True, reason=fail)] if fail else [])
