"""`copydesk why`: what is told of a line that was cut, changed or kept, and that its advice helps."""

import re

import pytest

from copydesk import Config, clean
from copydesk.batch import Setting
from copydesk.commands.why import find_words, tell_why
from copydesk.debris.classifier import load_weights
from copydesk.records.record import Record
from support import FOLDERS, name_of, read, row

FIRST = "The council met on Tuesday and voted for the new bridge over the river, members said."
SECOND = "Work begins in May, said the mayor of Lind, and it will take two years to finish."
STORY = f"{FIRST}\nShare this article\n{SECOND}\n"
MENU = "<nav><a href=/>Home</a> <a href=/s>Sport</a></nav>"
PAGE = f"<html><body>{MENU}<article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"


def told(text, words, **options):
    config = Config(**options)
    return list(tell_why(clean(text, config=config), words, Setting(None, config), Record(text, "")))


def said(card, name):
    """What a card says under a name."""
    return [value for known, value in card.rows if known == name]


@pytest.mark.parametrize(
    ("source", "words", "spans"),
    [
        row("Share this", "share", [(0, 5)], id="capitals"),
        row("Share\n\n this", "share this", [(0, 12)], id="white-space"),
        row("a.b axb", "a.b", [(0, 3)], id="signs"),
        row("no", "yes", [], id="absent"),
        row("no", " ", [], id="blank"),
    ],
)
def test_words_are_found(source, words, spans):
    assert find_words(source, words) == spans


def test_a_cut_line_is_told_with_its_rule_and_what_keeps_it():
    [card] = told(STORY, "share this")

    assert (card.title, card.text) == ("line 2 of its text: cut", "Share this article")
    assert said(card, "rule") == ["en.share.labels"]
    assert said(card, "to keep it") == ['off = ["en.share.labels"] or keep = ["share"]']


def test_the_advice_keeps_the_line():
    assert "Share" in clean(STORY, config=Config(off=frozenset({"en.share.labels"}), threshold=1)).text
    assert "Share" in clean(STORY, config=Config(keep=frozenset({"share"}))).text


def test_a_kept_line_is_told_with_its_score_and_the_threshold():
    [card] = told(STORY, "council met")

    assert card.title == "line 1 of its text: kept"
    assert re.fullmatch(r"0\.\d{3} at first; a line of its form goes from 0\.\d\d", said(card, "judge")[0])
    assert "a rule of your own" in said(card, "to cut it")[0]


def test_the_threshold_that_is_told_is_that_of_the_judge():
    [card] = told(f"{STORY}A label here\n", "A label here")

    least = load_weights().threshold
    assert card.title in ("line 4 of its text: cut", "line 4 of its text: kept")
    assert card.title.endswith("cut") or float(said(card, "judge")[0][-4:]) >= round(least, 2)


def test_a_kind_that_is_kept_is_told():
    [card] = told(STORY, "share this", keep=frozenset({"share"}))

    assert said(card, "rule") == ["en.share.labels would cut it (share), and the settings keep this kind"]


def test_a_changed_name_is_told_with_old_and_new():
    card = told(f"{STORY}President Alexander Lukashenka met the mayor of Lind on Tuesday, he said.", "Lukashenka")[0]

    assert card.title.endswith(": changed")
    assert said(card, "was") == ["'Lukashenka', is now 'Lukashenko'"]


def test_a_likely_spelling_is_told_with_a_list_that_writes_it(tmp_path):
    text = "Joanna Gaines built the house on Tuesday. Nobody saw it.\nThe house was painted by Joanna Gains in May."
    listed = tmp_path / "people.toml"
    for words in ("Joanna Gains", "Joanna Gaines"):
        [card] = told(text, words)

        assert said(card, "name") == ["Joanna Gains: likely Joanna Gaines, which is not sure enough to write it so"]
        [advice] = said(card, "to write it")
    listed.write_text(advice.removesuffix(", in a file for name_files"), encoding="utf-8")
    assert clean(text, config=Config(name_files=(listed,))).text.count("Joanna Gaines") == 2


def test_a_line_of_a_page_is_told():
    [card] = told(PAGE, "sport")

    assert card.title.endswith(": cut")
    assert said(card, "rule") == ["judge.page"]


def test_a_kept_line_of_a_page_is_told_with_the_score_of_the_judge_of_pages():
    [card] = told(PAGE, "council met")
    [page] = said(card, "page")

    score, least = map(
        float, re.fullmatch(r"(0\.\d{3}) that .*; a line of its form goes from (0\.\d\d)", page).groups()
    )
    assert score < least
    assert len(said(card, "judge")) == 2


@pytest.mark.parametrize("folder", FOLDERS[::7], ids=name_of)
def test_every_line_of_a_text_can_be_asked_for(folder):
    article = clean(read(folder / "dirty.txt"))
    for line in article.source.split("\n"):
        if words := line.strip()[:60]:
            cards = list(tell_why(article, words, Setting(), Record(article.source, "")))
            assert cards
            assert all(re.fullmatch(r"line \d+ of its text: (cut|changed|kept)", card.title) for card in cards)


# The command


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with one story, in which the command runs."""
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_names_the_file(run, home):
    code, out, err = run("why", "story.txt", "share")

    assert (code, err) == (0, [])
    assert out.startswith("story.txt, line 2 of its text: cut\n")


def test_words_that_stand_nowhere_are_said_so(run, home):
    assert run("why", "story.txt", "ferry") == (1, "", ['copydesk: story.txt: the words "ferry" stand nowhere in it'])


@pytest.mark.parametrize("arguments", [("gone.txt", "a"), ("story.txt", " ")])
def test_what_cannot_be_told_is_one_line(run, home, arguments):
    code, out, err = run("why", *arguments)

    assert (code > 0, out, len(err)) == (True, "", 1)


def test_nothing_in_a_text_steers_the_terminal(run, home):
    (home / "bad.txt").write_text(f"{FIRST} \x1b[31m\nShare this article\n", encoding="utf-8")
    _, out, _ = run("why", "bad.txt", "council")

    assert "\x1b" not in out
