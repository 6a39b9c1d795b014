"""`copydesk why`: what is told of a line that was cut, changed or kept, and that its advice helps."""

import re

import pytest

from copydesk import Config, clean, cli
from copydesk.batch import Setting
from copydesk.commands.why import find_words, tell_why
from copydesk.debris.classifier import load_weights
from support import FOLDERS, name_of, read, row

FIRST = "The council met on Tuesday and voted for the new bridge over the river, members said."
SECOND = "Work begins in May, said the mayor of Lind, and it will take two years to finish."
STORY = f"{FIRST}\nShare this article\n{SECOND}\n"
MENU = "<nav><a href=/>Home</a> <a href=/s>Sport</a></nav>"
PAGE = f"<html><body>{MENU}<article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"


def told(text, words, **options):
    config = Config(**options)
    return list(tell_why(clean(text, config=config), words, Setting(None, config)))


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
    [text] = told(STORY, "share this")

    assert text.startswith("line 2 of its text: cut\n  Share this article\n")
    assert "rule    en.share.labels" in text
    assert 'to keep it: off = ["en.share.labels"] or keep = ["share"]' in text


def test_the_advice_keeps_the_line():
    assert "Share" in clean(STORY, config=Config(off=frozenset({"en.share.labels"}), threshold=1)).text
    assert "Share" in clean(STORY, config=Config(keep=frozenset({"share"}))).text


def test_a_kept_line_is_told_with_its_score_and_the_threshold():
    [text] = told(STORY, "council met")

    assert text.startswith("line 1 of its text: kept\n")
    assert re.search(r"judge   0\.\d{3} at first; such a line goes from 0\.\d\d", text)
    assert "a rule of your own" in text


def test_the_threshold_that_is_told_is_that_of_the_judge():
    [text] = told(f"{STORY}A label here\n", "A label here")

    least = load_weights().threshold
    assert text.startswith(("line 4 of its text: cut", "line 4 of its text: kept"))
    assert "cut\n" in text or float(re.search(r"goes from (0\.\d\d)", text)[1]) >= round(least, 2)


def test_a_kind_that_is_kept_is_told():
    [text] = told(STORY, "share this", keep=frozenset({"share"}))

    assert "en.share.labels would cut it (share), and the settings keep this kind" in text


def test_a_changed_name_is_told_with_old_and_new():
    texts = told(f"{STORY}President Alexander Lukashenka met the mayor of Lind on Tuesday, he said.", "Lukashenka")

    assert "changed" in texts[0]
    assert "'Lukashenka', is now 'Lukashenko'" in texts[0]


def test_a_line_of_a_page_is_told():
    [text] = told(PAGE, "sport")

    assert ": cut\n" in text
    assert "judge.page" in text


@pytest.mark.parametrize("folder", FOLDERS[::7], ids=name_of)
def test_every_line_of_a_text_can_be_asked_for(folder):
    article = clean(read(folder / "dirty.txt"))
    for line in article.source.split("\n"):
        if words := line.strip()[:60]:
            texts = list(tell_why(article, words, Setting()))
            assert texts
            assert all(re.match(r"line \d+ of its text: (cut|changed|kept)\n", text) for text in texts)


# The command


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        try:
            code = cli.main(["why", *arguments])
        except SystemExit as end:
            code = end.code
        out, err = capfd.readouterr()
        return code, out, err.splitlines()

    return call


def test_the_command_names_the_file(run):
    code, out, err = run("story.txt", "share")

    assert (code, err) == (0, [])
    assert out.startswith("story.txt, line 2 of its text: cut\n")


def test_words_that_stand_nowhere_are_said_so(run):
    assert run("story.txt", "ferry") == (1, "", ['copydesk: story.txt: the words "ferry" stand nowhere in it'])


@pytest.mark.parametrize("arguments", [("gone.txt", "a"), ("story.txt", " ")])
def test_what_cannot_be_told_is_one_line(run, arguments):
    code, out, err = run(*arguments)

    assert (code > 0, out, len(err)) == (True, "", 1)


def test_nothing_in_a_text_steers_the_terminal(run, tmp_path):
    (tmp_path / "bad.txt").write_text(f"{FIRST} \x1b[31m\nShare this article\n", encoding="utf-8")
    _, out, _ = run("bad.txt", "council")

    assert "\x1b" not in out
