"""The page on kinds: each is there with its definition, and its examples go as it says."""

import re

import pytest

from copydesk import Kind, clean
from support import ROOT, read, row

PAGE = read(ROOT / "docs" / "kinds.md")
FIRST = "The council of Lind met on Tuesday and voted for the new bridge over the river, which will cost two million."
SECOND = "Work begins in May, the mayor said, and it will take two years to finish, as long as the winter is mild."
SECTIONS = dict(re.findall(r"^### `([\w-]+)`\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL))
DEBRIS = [kind for kind in Kind if kind.is_debris]
CHANGES = {  # of each change its definition, an example, and what becomes of it, as the page has them
    kind: cells
    for kind, *cells in re.findall(r"^\| `(\w+)` \| ([^|]+) \| `([^|]+)` \| `([^|]+)` \|$", PAGE, re.MULTILINE)
}
FOREIGN = [
    row(kind, lang, line, id=f"{kind}-{lang}")
    for kind in DEBRIS
    for lang, line in re.findall(r"\b(\w\w) `([^`\n]+)`", SECTIONS.get(kind.value, ""))
]


def kinds_of(line, text, lang=None):
    """The kinds as which a line of a text goes."""
    return {cut.kind for cut in clean(text, lang=lang).removed if line in cut.original}


def test_every_kind_has_its_section_and_no_other():
    assert list(SECTIONS) == [kind.value for kind in DEBRIS]


@pytest.mark.parametrize("kind", list(Kind))
def test_the_definition_is_that_of_the_code(kind):
    if kind.is_debris:
        assert SECTIONS[kind.value].startswith(f"\n{kind.definition}\n")
    else:
        assert CHANGES[kind][0] == kind.definition


@pytest.mark.parametrize("kind", DEBRIS)
def test_the_marked_lines_of_an_example_go_as_its_kind_and_no_others(kind):
    [example] = re.findall(r"^```text\n(.*?)^```", SECTIONS[kind.value], re.MULTILINE | re.DOTALL)
    lines = example.splitlines()
    marked = [line.removeprefix("✂ ") for line in lines if line.startswith("✂ ")]
    cuts = clean("\n".join(line.removeprefix("✂ ") for line in lines), lang="en").removed
    gone = [cut.original.strip() for cut in cuts if cut.kind is kind]

    assert [any(line.startswith(part) for part in gone) for line in marked] == [True] * len(marked)
    assert len(gone) == len(marked)


@pytest.mark.parametrize(("kind", "lang", "line"), FOREIGN)
def test_a_line_of_another_language_goes_as_its_kind(kind, lang, line):
    texts = [f"{line}\n{FIRST}\n{SECOND}", f"{FIRST}\n{line}\n{SECOND}", f"{FIRST}\n{SECOND}\n{line}"]

    assert set().union(*(kinds_of(line, text, lang) for text in texts)) == {kind}


@pytest.mark.parametrize("kind", [kind for kind in Kind if not kind.is_debris])
def test_a_change_does_what_its_row_says(kind):
    before, after = (cell.replace(r"\n", "\n").replace(r"\u00ad", "\u00ad") for cell in CHANGES[kind][1:])
    article = clean(before, lang="en")

    assert article.text == after
    assert {edit.kind for edit in article.edits} == {kind}
