"""Lines that repeat across a site: what is learned of two hundred invented articles, and what is left alone."""

import json
import pickle
import random
import re
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import Config, CopydeskError, InputError, Kind, Repeats, clean, clean_html, clean_text, cli, learn_repeats
from copydesk.debris.site import RULE
from copydesk.likeness import line_key
from copydesk.page import split_lines
from copydesk.repeats import Repeat
from support import row
from test_laws import articles

SITE = 200
GIVEN = ("Anna", "Jan", "Ewa", "Piotr", "Olga", "Marek", "Ines", "Tomas")
FAMILY = ("Kowalska", "Nowak", "Zielinska", "Brandt", "Moreau", "Lindqvist", "Horvat", "Okoye")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")
SYLLABLES = ("ba", "ko", "lin", "mer", "to", "sa", "ven", "dra", "pel", "ru", "gim", "ost", "fa", "tul", "nor", "we")
INGREDIENTS = ("2 spoons of flour", "salt and black pepper", "3 eggs", "a cup of warm milk", "1 onion, finely chopped")
HEADINGS = ("What you need", "How it is done", "The verdict", "What happened", "What comes next")
QUESTIONS = ("What did you read last?", "Who taught you most?", "Where would you live if not here?")
REFRAIN = "So it goes in the valley, and so it has always gone, one year after another."
BACKGROUND = "The old bridge was closed in the spring of 2019, after divers had found cracks in both of its piers."
FURNITURE = {  # above and below the body, none of it known to a rule; what is in braces differs
    "nav": ("Valley Desk", "Stage and screen of the valley", "Mills and markets"),
    "byline": ("Set down by the desk: {name}, {date}", "Passed on {count} times by those who live here"),
    "foot": (
        "Write to the valley desk",
        "Join the {count} readers who follow the Herald each morning",
        "The Herald is set in the mill at Lind and is carried to every house of the valley before six.",
        "People of the mill",
        "Mill Lane, Lind",
    ),
}


@dataclass(frozen=True)
class Story:
    """One article of the site: its text, and which of its lines are its own."""

    text: str
    own: tuple[str, ...]
    furniture: tuple[str, ...]


class Writer:
    """Invents words, sentences and whole articles; the same seed gives the same site."""

    def __init__(self, seed):
        self.dice = random.Random(seed)

    def word(self):
        return "".join(self.dice.choices(SYLLABLES, k=self.dice.randint(2, 3)))

    def sentence(self, least=10, most=24):
        words = [self.word() for _ in range(self.dice.randint(least, most))]
        return " ".join(words).capitalize() + "."

    def paragraph(self):
        return " ".join(self.sentence() for _ in range(self.dice.randint(1, 3)))

    def filled(self, line):
        name = f"{self.dice.choice(GIVEN)} {self.dice.choice(FAMILY)}"
        date = f"{self.dice.randint(1, 28)} {self.dice.choice(MONTHS)}"
        return line.format(name=name, date=date, count=f"{self.dice.randint(2, 9000):,}")

    def furniture(self, part):
        return [self.filled(line) for line in FURNITURE[part] if self.dice.random() < 0.9]

    def body(self, number):
        """Paragraphs, and what the columns of a paper repeat with reason."""
        lines = [self.paragraph() for _ in range(self.dice.randint(4, 8))]
        form = number % 8
        if form == 0:
            lines += ["What you need", *self.dice.sample(INGREDIENTS, 3), "How it is done", self.paragraph()]
        elif form == 1:
            lines = [lines[0]] + [line for question in QUESTIONS for line in (question, self.paragraph())]
        elif form == 2:
            lines[2:2] = ["What happened"]
            lines += ["The verdict", self.paragraph()]
        elif form == 3:
            lines.insert(self.dice.randint(1, len(lines)), REFRAIN)
            lines[1:1] = ["What comes next"]
        elif form == 4:
            lines += [BACKGROUND]
        elif form == 5:
            lines += ["What you need", *self.dice.sample(INGREDIENTS, 4)]
        return lines

    def story(self, number):
        own = [self.sentence(5, 8).rstrip("."), *self.body(number)]
        top, below, foot = (self.furniture(part) for part in ("nav", "byline", "foot"))
        lines = [*top, own[0], *below, *own[1:], *foot]
        return Story("\n\n".join(lines), tuple(own), (*top, *below, *foot))


@cache
def site(size=SITE, seed=7):
    """The articles of a site; some came over the wire and stand there two or three times, nearly the same."""
    writer = Writer(seed)
    stories = [writer.story(number) for number in range(size)]
    for number in range(0, size, 25):
        story = stories[number + 3]
        tidied = story.text.replace(story.own[0], f"{story.own[0]} again")
        stories += [story, Story(tidied, story.own[1:], story.furniture)]
    return tuple(stories)


@cache
def learned(size=SITE):
    return learn_repeats(story.text for story in site(size))


def cut_by_site(article):
    return [cut.original.strip() for cut in article.removed if cut.rule == RULE]


# What is learned


def test_the_furniture_of_a_site_is_learned():
    keys = {row.key for row in learned().rows}

    missing = [line for lines in FURNITURE.values() for line in lines if line_key(Writer(1).filled(line)) not in keys]
    assert missing == ["Mills and markets"]  # it always stands above a headline, as a heading stands above its text


def test_nothing_else_is_learned():
    furniture = {line_key(Writer(1).filled(line)) for lines in FURNITURE.values() for line in lines}

    assert {row.key for row in learned().rows} <= furniture


def test_a_row_says_how_many_articles_share_its_line():
    [foot] = [row for row in learned().rows if row.key == "mill lane, lind"]
    having = sum(foot.example in story.furniture for story in site()[:SITE])

    assert (foot.articles, foot.seen) == (having, SITE)
    assert foot.reason == f"stands in {having} of {SITE} articles of the site"


def test_articles_of_the_wire_count_once():
    assert len(site()) > SITE
    assert {row.seen for row in learned().rows} == {SITE}


@pytest.mark.parametrize(
    "forms",
    [
        row([0], id="recipes"),
        row([1], id="interviews"),
        row([2], id="reviews"),
        row([3], id="columns-with-a-refrain"),
        row([4, 6], id="background-in-every-other-article"),
        row([5], id="recipes-that-end-with-a-list"),
    ],
)
def test_a_column_keeps_what_it_repeats(forms):
    """A site of one column or two: each article has its sub-headings, questions, lists, refrain or background."""
    writer = Writer(forms[0])
    stories = [writer.story(8 * number + form) for number in range(60 // len(forms)) for form in forms]
    repeats = learn_repeats(story.text for story in stories)

    assert repeats.rows
    assert [line for story in stories for line in story.own if repeats.find(line)] == []


def test_a_line_that_one_article_says_often_is_not_shared():
    text = "\n".join([Writer(3).sentence(), *["Turn the page"] * 9, "Mill Lane"])

    assert learn_repeats([text, *(Writer(number).sentence() for number in range(9))]).rows == ()


def test_a_story_that_comes_over_the_wire_is_no_site():
    """Ten near copies of one story, in which a sentence or a heading was changed, share nothing that is cut."""
    writer = Writer(5)
    lines = ["What happened", *(writer.paragraph() for _ in range(12)), "What comes next", writer.paragraph()]
    copies = ["\n".join([writer.sentence(5, 8), *lines, writer.sentence()]) for _ in range(10)]

    assert learn_repeats(copies).rows == ()


def test_numbers_alone_and_names_alone_are_never_learned():
    writer = Writer(9)
    texts = [
        "\n".join([writer.paragraph(), "17", "3 May 2024", "12:30", "Write to us", "Mill Lane"]) for _ in range(30)
    ]

    assert {row.example for row in learn_repeats(texts).rows} == {"Write to us", "Mill Lane"}


def test_texts_are_read_once_and_need_not_be_kept():
    texts = (story.text for story in site())

    assert learn_repeats(texts) == learned()
    assert list(texts) == []


def test_two_articles_are_enough_when_asked():
    texts = [story.text for story in site()[:2]]

    assert learn_repeats(texts).rows == ()
    assert "Mill Lane, Lind" in {row.example for row in learn_repeats(texts, least=2).rows}


@pytest.mark.parametrize(
    ("texts", "least", "part"),
    [
        row("One text.", 3, "got one text", id="one-text"),
        row(["A.", "B."], 1, "2 is the smallest", id="least-of-one"),
    ],
)
def test_what_makes_no_sense_is_refused(texts, least, part):
    with pytest.raises(InputError, match=part):
        learn_repeats(texts, least=least)


# Lines that are one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        row("By Anna Kowalska, 3 May", "By Jan Nowak, 12 June", id="author-and-day"),
        row("Photo: Jan Nowak", "Photo: Ewa Zielinska / PAP", id="credit"),
        row("1,204 comments", "7 comments", id="count"),
        row("Updated Tuesday, June 3, 2024 at 4:15 PM", "Updated 12 May 2023, 10:02 am", id="stamp"),
        row("Autor: Jan Nowak, 3 maja 2024", "Autor: Anna Kowalska i Ewa Brandt, 12 czerwca 2024", id="polish"),
        row("Follow Anna Kowalska on X", "Follow Jan Nowak on X", id="name-amid-words"),
        row("» READ  MORE", "Read more:", id="form"),
    ],
)
def test_lines_that_differ_in_numbers_dates_and_names_are_one(one, other):
    assert line_key(one) == line_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        row("Anna Kowalska", "Jan Nowak", id="names"),
        row("Sign Up For Our Newsletter", "Sign Up For Our Podcast", id="titles"),
        row("Marching on", "May on", id="month-without-a-number"),
        row("By Anna Kowalska", "Photo: Anna Kowalska", id="labels"),
    ],
)
def test_lines_that_say_something_else_are_two(one, other):
    assert line_key(one) != line_key(other)


# Cleaning


def test_the_lines_of_the_site_go_and_nothing_else():
    for story in site()[:40]:
        cut = cut_by_site(clean(story.text, repeats=learned()))

        assert set(cut) <= set(story.furniture)


def test_repeats_find_what_no_rule_knows():
    gone = {
        repeats: sum(
            line not in clean(story.text, repeats=repeats).text for story in site()[:40] for line in story.furniture
        )
        for repeats in (Repeats(), learned())
    }
    every = sum(len(story.furniture) for story in site()[:40])

    assert gone[learned()] == every
    assert gone[Repeats()] < every / 2


def test_a_cut_names_the_number_of_articles():
    [row] = [row for row in learned().rows if row.key == "write to the valley desk"]
    story = next(story for story in site() if row.example in story.furniture)
    [cut] = [cut for cut in clean(story.text, repeats=learned()).removed if cut.original.strip() == row.example]

    assert (cut.kind, cut.rule, cut.reason) == (
        Kind.REPEAT,
        RULE,
        f"stands in {row.articles} of 200 articles of the site",
    )


def test_every_way_in_takes_repeats():
    text = site()[0].text
    page = (
        "<html><body><article>" + "".join(f"<p>{line}</p>" for line in text.split("\n\n")) + "</article></body></html>"
    )

    assert clean(text, repeats=learned()) == clean_text(text, repeats=learned())
    assert "Mill Lane, Lind" not in clean_html(page, repeats=learned()).text


def test_a_kind_that_is_kept_is_not_cut():
    story = site()[0]

    assert cut_by_site(clean(story.text, repeats=learned(), config=Config(keep={"repeat", "byline"}))) == []


def test_a_label_that_heads_a_section_of_this_article_stays():
    repeats = Repeats((*learned().rows,))
    one, two = Writer(11).paragraph(), Writer(12).paragraph()
    text = f"{one}\n\nPeople of the mill\n\n{two}"

    assert clean(text, repeats=repeats).text == text


@pytest.mark.parametrize("number", range(24))
def test_the_laws_hold_with_repeats(number):
    source = site()[number].text
    article = clean(source, repeats=learned())

    assert source == article.restore()
    assert article.text == clean(article.text, repeats=learned()).text
    assert article == clean(source, repeats=learned())


@st.composite
def articles_with_repeats(draw):
    """An article, and a site of which any of its lines may be the furniture."""
    source = draw(articles())
    lines = dict.fromkeys(line.text for line in split_lines(source) if line_key(line.text))
    chosen = draw(st.lists(st.sampled_from(list(lines)), max_size=6)) if lines else []
    keys = {line_key(line): line for line in chosen}
    return source, Repeats(tuple(Repeat(key, 5, 9, line) for key, line in keys.items()))


@given(articles_with_repeats())
def test_the_laws_hold_whatever_was_learned(case):
    source, repeats = case
    article = clean(source, repeats=repeats)

    assert source == article.restore()
    assert article.text == clean(article.text, repeats=repeats).text


# The value


def test_a_value_is_what_its_json_says():
    again = Repeats.from_json(learned().to_json())

    assert again == learned()
    assert hash(again) == hash(learned())
    assert [again.find(row.example) for row in learned().rows] == list(learned().rows)


def test_a_value_travels_to_workers():
    again = pickle.loads(pickle.dumps(learned()))

    assert again == learned()
    assert again.find("Mill Lane, Lind") is not None


def test_a_file_is_read_again(tmp_path):
    path = tmp_path / "site.json"
    path.write_text(learned().to_json(), encoding="utf-8")

    assert Repeats.from_file(path) == learned()


ROW = {"key": "write to us", "articles": 3, "seen": 4, "example": "Write to us", "kind": None}
BROKEN = [
    row("{", "no JSON", id="no-json"),
    row("[]", "expected what Repeats.to_json", id="list"),
    row('{"rows": []}', "expected what Repeats.to_json", id="other-record"),
    row('{"repeats": 2, "rows": []}', "format 2", id="later-format"),
    row({**ROW, "kind": "nonsense"}, 'row 1: kind: "nonsense"', id="unknown-kind"),
    row({**ROW, "kind": "layout"}, 'row 1: kind: "layout"', id="no-kind-of-debris"),
    row({**ROW, "articles": "3"}, "row 1: articles: got '3'", id="wrong-type"),
    row({**ROW, "more": 1}, "row 1: expected the keys", id="unknown-key"),
    row({"key": "a"}, "row 1: expected the keys", id="missing-key"),
]


@pytest.mark.parametrize(("content", "part"), BROKEN)
def test_a_broken_file_is_said(content, part, tmp_path):
    text = content if isinstance(content, str) else json.dumps({"repeats": 1, "rows": [content]})
    path = tmp_path / "site.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=re.escape(part)):
        Repeats.from_json(text)
    with pytest.raises(CopydeskError, match=re.escape(f"{path}: repeats: ")):
        Repeats.from_file(path)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(InputError, match=r"none\.json: cannot be read: No such file"):
        Repeats.from_file(tmp_path / "none.json")


# The command


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The articles of the site as files, in the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site").mkdir()
    for number, story in enumerate(site()[:60]):
        (tmp_path / "site" / f"{number:03}.txt").write_text(story.text, encoding="utf-8")
    return tmp_path


def run(capfdbinary, *arguments):
    try:
        code = cli.main(list(arguments))
    except SystemExit as end:
        code = end.code
    out, err = capfdbinary.readouterr()
    return code, out.decode(), err.decode()


def test_the_command_shows_what_would_be_cut(folder, capfdbinary):
    code, out, err = run(capfdbinary, "learn", "site")
    head, *rows, end = out.splitlines()

    assert (code, err) == (0, "")
    assert head == "articles  share  kind    line"
    assert [line for line in rows if re.fullmatch(r" +\d+ +\d+%  repeat  Mill Lane, Lind", line)]
    assert end == f"{len(rows)} lines; 60 articles were read, copies of one counted once"


def test_the_command_writes_what_cleaning_takes(folder, capfdbinary):
    assert run(capfdbinary, "learn", "site", "-o", "site.json")[0] == 0
    code, out, err = run(capfdbinary, "--repeats", "site.json", "site/000.txt")

    repeats = Repeats.from_file(folder / "site.json")
    assert repeats == learn_repeats(story.text for story in site()[:60])
    assert (code, err) == (0, "")
    assert out == clean(site()[0].text, repeats=repeats).text + "\n"


def test_nothing_to_cut_is_said(folder, capfdbinary):
    code, out, err = run(capfdbinary, "learn", "site/000.txt", "-o", "none.json")

    assert (code, out) == (0, "")
    assert err.startswith("copydesk: no line is safe to cut: too few articles share it")
    assert Repeats.from_file(folder / "none.json") == Repeats()


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        row(["learn"], 2, "PATH", id="no-path"),
        row(["learn", "site", "--least", "1"], 2, "--least: 1, but one article repeats nothing", id="least"),
        row(["learn", "site", "-o", "site"], 2, '-o: "site" is not a file', id="folder-for-a-file"),
        row(["learn", "site", "-o", "site/001.txt"], 2, "is one of the articles", id="article-for-a-file"),
        row(["learn", "nothing"], 1, "nothing: no such file or folder", id="no-such-folder"),
        row(["--repeats", "site/001.txt", "site/000.txt"], 2, "--repeats: site/001.txt: repeats: no JSON", id="broken"),
        row(["--repeats", "none.json", "site/000.txt"], 2, "none.json: cannot be read", id="missing"),
    ],
)
def test_what_goes_wrong_is_said_in_a_line(folder, capfdbinary, arguments, code, part):
    found, _, err = run(capfdbinary, *arguments)

    assert found == code
    assert part in err
    assert (folder / "site" / "001.txt").read_text(encoding="utf-8") == site()[1].text


def test_an_article_that_cannot_be_read_is_named_and_the_rest_is_learned(folder, capfdbinary):
    (folder / "site" / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    code, out, err = run(capfdbinary, "learn", "site")

    assert code == 1
    assert "Mill Lane, Lind" in out
    assert "picture.txt" in err
