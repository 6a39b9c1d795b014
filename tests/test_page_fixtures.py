"""Every folder of fixtures that holds a page: the page becomes the gold text, with its flags, and the laws hold."""

from collections import Counter

import pytest

from copydesk import Article, Config, clean, clean_html
from copydesk.readers.html import is_html
from support import PAGE_FOLDERS, assert_record_is_sound, case, gold, name_of, read, row

KEYS = {"label", "origin", "licence", "expect", "fault", "flag_fault"}
FACTS = {"lang", "title", "authors", "published", "credits", "flags"}
FLAGS = ("script-only", "error-page", "consent-wall", "paywall-stub", "list-page")
WITH_TEXT = [folder for folder in PAGE_FOLDERS if (folder / "gold.txt").is_file()]


def folders(chosen=PAGE_FOLDERS, *, fault=""):
    """A test parameter for each fixture; those whose case has a reason under the key `fault` are known to fail."""
    return [row(folder, id=name_of(folder), fail=case(folder).get(fault, "")) for folder in chosen]


def page(folder):
    return read(folder / "page.html")


def flags_of(article):
    """The flags without their reasons."""
    return [flag.partition(":")[0] for flag in article.flags]


@pytest.mark.parametrize("folder", folders(WITH_TEXT, fault="fault"))
def test_a_page_becomes_gold(folder):
    article = clean_html(page(folder))

    assert gold(folder) == article.text
    assert case(folder).get("lang", article.lang) == article.lang


@pytest.mark.parametrize("folder", folders(fault="flag_fault"))
def test_the_flags_say_what_a_page_is(folder):
    found = flags_of(clean_html(page(folder)))

    assert case(folder).get("flags", []) == [flag for flag in found if flag in FLAGS]


@pytest.mark.parametrize("folder", folders())
def test_the_laws_hold_for_the_article_of_a_page(folder):
    article = clean_html(page(folder))

    assert article.source == article.restore()
    assert article == clean_html(page(folder))
    assert article.text == clean(article.text, lang=article.lang).text
    assert_record_is_sound(article)


@pytest.mark.parametrize("folder", folders())
def test_the_article_of_a_page_comes_back_from_json(folder):
    article = clean_html(page(folder))

    assert article == Article.from_dict(article.to_dict())


@pytest.mark.parametrize("folder", folders())
def test_clean_sees_that_it_was_given_a_page_and_bytes_give_what_characters_give(folder):
    article = clean_html(page(folder))

    assert is_html(page(folder))
    assert article == clean(page(folder))
    assert article.text == clean(page(folder).encode()).text == clean_html(page(folder).encode("utf-16")).text


@pytest.mark.parametrize("folder", folders(WITH_TEXT))
def test_all_of_the_gold_text_is_seen_on_the_page(folder):
    source = clean_html(page(folder), config=Config(threshold=1)).source
    lines = iter(source.split("\n"))

    assert [line for line in gold(folder).split("\n") if line and line not in lines] == []


@pytest.mark.parametrize("folder", folders(WITH_TEXT))
def test_the_gold_text_of_a_page_stays_as_it_is(folder):
    article = clean(gold(folder), lang=case(folder)["lang"])

    assert gold(folder) == article.text


@pytest.mark.parametrize("folder", folders())
def test_the_case_says_what_its_page_shows_and_where_it_comes_from(folder):
    told = case(folder)

    assert set() == set(told) - KEYS - FACTS
    assert {"label", "origin", "licence", "expect"} <= set(told)
    assert told["expect"] == ("fail" if {"fault", "flag_fault"} & set(told) else "pass")
    assert told["licence"] == "Apache-2.0"
    assert set(told.get("flags", [])) <= set(FLAGS)
    assert told.get("title", "") in page(folder)
    assert (folder in WITH_TEXT) == ("lang" in told)


def test_the_pages_cover_every_flag_and_enough_languages():
    flags = Counter((flag, folder.parent.name) for folder in PAGE_FOLDERS for flag in case(folder).get("flags", []))

    assert [flag for flag in FLAGS if sum(told == flag for told, _ in flags) < 2] == []
    assert len({folder.parent.name for folder in WITH_TEXT}) >= 10
    assert len(WITH_TEXT) >= 16
