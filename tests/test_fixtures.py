"""Every folder of fixtures: the dirty text becomes the gold text, and the case's facts are found."""

from collections import Counter
from itertools import pairwise

import pytest

from copydesk import Article, Kind, clean
from support import FIXTURES, FOLDERS, PAGE_FOLDERS, assert_laws, case, collapsed, gold, name_of, read

KEYS = {"label", "origin", "licence", "expect", "lang", "title", "authors", "published", "credits", "cuts"}
FACTS = ("title", "authors", "published", "credits", "lang")
FAMILY = {  # a headline under a "Related" heading is both: the case may call it by its own kind or by its heading's
    "related": {"related", "teaser"},
    "teaser": {"related", "teaser"},
}


def folders(*, may_fail=False):
    """A test parameter for each fixture; with `may_fail`, those that are known to fail are marked so."""
    marks = {True: [pytest.mark.xfail(strict=True, reason="known failure, see case.toml")], False: []}
    return [
        pytest.param(folder, id=name_of(folder), marks=marks[may_fail and case(folder)["expect"] == "fail"])
        for folder in FOLDERS
    ]


@pytest.mark.parametrize("folder", folders(may_fail=True))
def test_dirty_text_becomes_gold_and_the_facts_of_the_case_are_found(folder):
    article = clean(read(folder / "dirty.txt"))

    assert gold(folder) == article.text
    assert expected_facts(folder) == facts_of(article, folder)
    assert missing_cuts(folder, article) == []


def expected_facts(folder):
    """What the case says of its article."""
    return {
        key: case(folder)[key] for key in ("title", "authors", "published", "credits", "lang") if key in case(folder)
    }


def facts_of(article, folder):
    """What the article says where the case says something."""
    found = article.to_dict()["metadata"] | {"lang": article.lang}
    return {key: found[key] for key in expected_facts(folder)}


def missing_cuts(folder, article):
    """The rows of the case that no cut of their kind holds."""
    pieces = list(cut_texts(article))
    missing = []
    for line in case(folder)["cuts"]:
        kind, _, text = line.partition(": ")
        if not any(found in FAMILY.get(kind, {kind}) and collapsed(text) in held for found, held in pieces):
            others = sorted({found for found, held in pieces if collapsed(text) in held})
            missing.append(f"{line} (cut as {', '.join(others)})" if others else f"{line} (not cut)")
    return missing


def cut_texts(article):
    """Kind and text of each cut, and of each with the one that touches it from behind: a caption and its credit."""
    for cut in article.removed:
        yield cut.kind.value, collapsed(cut.original)
    for left, right in pairwise(article.removed):
        if left.end == right.start:
            yield left.kind.value, collapsed(left.original + right.original)


@pytest.mark.parametrize("folder", folders())
def test_the_laws_hold_for_the_dirty_text(folder):
    assert_laws(clean(read(folder / "dirty.txt")))


@pytest.mark.parametrize("folder", folders())
def test_the_article_comes_back_from_json(folder):
    article = clean(read(folder / "dirty.txt"))

    assert article == Article.from_dict(article.to_dict())


@pytest.mark.parametrize("folder", folders())
def test_gold_text_stays_as_it_is(folder):
    article = clean(gold(folder), lang=case(folder).get("lang"))

    assert gold(folder) == article.text
    assert [edit.original for edit in article.removed] == []


@pytest.mark.parametrize("folder", folders())
def test_the_bytes_of_the_file_give_what_its_characters_give(folder):
    assert clean(read(folder / "dirty.txt")).text == clean((folder / "dirty.txt").read_bytes()).text


@pytest.mark.parametrize("folder", folders())
def test_the_case_says_what_it_shows_and_where_it_comes_from(folder):
    kinds = {line.partition(": ")[0] for line in case(folder)["cuts"]}

    assert set() == set(case(folder)) - KEYS
    assert {"label", "origin", "licence", "expect", "cuts"} <= set(case(folder))
    assert case(folder)["expect"] in ("pass", "fail")
    assert case(folder)["licence"] == "Apache-2.0"
    assert kinds <= {kind.value for kind in Kind if kind.is_debris}
    assert gold(folder) == gold(folder).strip()
    assert read(folder / "gold.txt").endswith("\n")


@pytest.mark.parametrize("folder", folders())
def test_every_cut_of_the_case_stands_in_the_dirty_text_and_the_title_does_too(folder):
    dirty = collapsed(read(folder / "dirty.txt"))
    texts = [line.partition(": ")[2] for line in case(folder)["cuts"]]

    assert [text for text in texts if collapsed(text) not in dirty] == []
    assert collapsed(case(folder).get("title", "")) in dirty


@pytest.mark.parametrize("folder", folders())
def test_gold_holds_nothing_that_the_dirty_text_does_not_hold(folder):
    """Spaces, line breaks and the spelling of a few names are all that may be new."""
    strange = set(gold(folder).split()) - set(read(folder / "dirty.txt").split())

    assert len(strange) <= 12, strange


def test_the_fixtures_cover_every_kind_and_enough_languages():
    cut = Counter(line.partition(": ")[0] for folder in FOLDERS for line in case(folder)["cuts"])
    clean_ones = [folder for folder in FOLDERS if not case(folder)["cuts"]]

    assert {kind.value for kind in Kind if kind.is_debris and kind is not Kind.OTHER} == set(cut)
    assert len(FOLDERS) >= 50
    assert len({folder.parent.name for folder in FOLDERS}) >= 13
    assert len(clean_ones) >= 12


def test_every_folder_is_complete():
    found = {folder for folder in FIXTURES.glob("*/*") if folder.is_dir()}

    assert {*FOLDERS, *PAGE_FOLDERS} == found
    assert set() == set(FOLDERS) & set(PAGE_FOLDERS)
    assert [folder for folder in found if not (folder / "case.toml").is_file()] == []
    assert [folder for folder in FOLDERS if not (folder / "gold.txt").is_file()] == []
