"""The three articles this project started from: what must go, what must stay, what must be put right."""

import pytest

from copydesk import Kind, clean
from support import SEEDS, assert_laws, collapsed, read, row

WORDPRESS, ONE_LINE, DASH_NEWS = (
    SEEDS / name for name in ("000_0074723eceba00cc.txt", "002_b5ed231f78873f5b.txt", "003_f5cc5dca9c5bc3c1.txt")
)
ALL = [row(path, id=path.stem[:3]) for path in (WORDPRESS, ONE_LINE, DASH_NEWS)]
GONE = {  # lines of the source, by their beginning, and the kinds that they may be
    WORDPRESS: {
        "Belarus.  Russia.  ISW about the meeting": {Kind.HEADLINE},
        "Smiles, conversations “rich in results”": {Kind.RELATED, Kind.TEASER},
        "Vladimir Putin and Alexander LukashenkoPAP": {Kind.CAPTION},
        "Vladimir Putin and Alexander Lukashenko kremlin.ru": {Kind.CAPTION},
        "Main image source: PAP": {Kind.CREDIT},
        "Leave a Reply": {Kind.COMMENT_FORM},
        "Your email address will not be published.": {Kind.COMMENT_FORM},
        "You May Also Like": {Kind.RELATED},
        "“Putin’s plan is working.”": {Kind.TEASER},
        "Carlo Massala is a political scientist": {Kind.TEASER},
        "One of the annoying symptoms": {Kind.TEASER},
        "The effect of diabetes": {Kind.TEASER},
        "France raises the retirement age.": {Kind.TEASER},
        "Riots broke out": {Kind.TEASER},
        "They finished their stay": {Kind.TEASER},
        "The return capsule": {Kind.TEASER},
    },
    ONE_LINE: {
        "Turn on notifications to get updates": {Kind.NOTIFICATION},
        "Ukraine, bombings on Kyiv, but Putin’s war has stalled": {Kind.RELATED, Kind.TEASER},
    },
    DASH_NEWS: {
        "Lukashenko rejects Putin's efforts": {Kind.HEADLINE},
        "- News": {Kind.NAVIGATION, Kind.TAGS, Kind.RELATED, Kind.OTHER},
    },
}
REPAIRS = {
    WORDPRESS: {
        "UkraineAnd": "Ukraine And",
        "thisTrying": "this Trying",
        "Lukashenka": "Lukashenko",
    },
    ONE_LINE: {
        "Wladimir Putin": "Vladimir Putin",
        "theInstitute for War StudiesLukashenko’s aid": "the Institute for War Studies Lukashenko’s aid",
        "Dmitri Peshkov": "Dmitry Peskov",
    },
    DASH_NEWS: {"Lukashenka": "Lukashenko"},
}


def paragraphs(path):
    """The lines of a seed that are not empty; each is one paragraph."""
    return [line for line in read(path).splitlines() if line.strip()]


def is_gone(path, line):
    return any(line.startswith(start) for start in GONE[path])


def mended(path, line):
    """A line as a good editor leaves it."""
    for wrong, right in REPAIRS[path].items():
        line = line.replace(wrong, right)
    return line


@pytest.mark.parametrize("path", ALL)
def test_the_text_is_every_other_paragraph_put_right(path):
    expected = [mended(path, line) for line in paragraphs(path) if not is_gone(path, line)]

    assert expected == list(clean(read(path)).paragraphs)


LINES_GONE = [row(path, start, id=f"{path.stem[:3]}-{start[:30]}") for path, starts in GONE.items() for start in starts]


@pytest.mark.parametrize(("path", "start"), LINES_GONE)
def test_a_line_of_debris_is_cut_as_what_it_is(path, start):
    [line] = [line for line in paragraphs(path) if line.startswith(start)]
    cuts = [cut for cut in clean(read(path)).removed if cut.original.strip() and line.startswith(cut.original.strip())]

    assert cuts, f"not cut: {line}"
    assert cuts[0].kind in GONE[path][start]


REPAIRED = [row(path, wrong, id=f"{path.stem[:3]}-{wrong[:30]}") for path, words in REPAIRS.items() for wrong in words]


@pytest.mark.parametrize(("path", "wrong"), REPAIRED)
def test_a_repair_leaves_nothing_of_the_wrong_form(path, wrong):
    text = clean(read(path)).text

    assert wrong not in text
    assert REPAIRS[path][wrong] in text


@pytest.mark.parametrize("path", ALL)
def test_repairs_are_recorded(path):
    edits = clean(read(path)).edits
    spaces = [edit for edit in edits if edit.kind is Kind.SPACING]
    names = {edit.original for edit in edits if edit.kind is Kind.NAME}
    wrong = " ".join(REPAIRS[path])

    assert {WORDPRESS: 2, ONE_LINE: 2, DASH_NEWS: 0}[path] == len(spaces)
    assert names
    assert {name for name in names if name not in wrong} == set()


@pytest.mark.parametrize("path", ALL)
def test_one_person_has_one_spelling(path):
    article = clean(read(path))

    assert {"Lukashenko"} == {m.canonical.split()[-1] for m in article.mentions if m.entity == "alexander-lukashenko"}
    assert "Lukashenka" not in article.text


def test_putin_and_peskov_are_mentioned():
    mentions = {(m.surface, m.canonical) for m in clean(read(ONE_LINE)).mentions}

    assert {("Wladimir Putin", "Vladimir Putin"), ("Dmitri Peshkov", "Dmitry Peskov")} <= mentions


@pytest.mark.parametrize("path", [row(path, id=path.stem[:3]) for path in (WORDPRESS, DASH_NEWS)])
def test_the_title_is_the_first_line(path):
    assert collapsed(paragraphs(path)[0]) == clean(read(path)).metadata.title


def test_a_first_paragraph_is_not_taken_for_a_headline():
    article = clean(read(ONE_LINE))

    assert paragraphs(ONE_LINE)[0] == article.paragraphs[0]
    assert article.metadata.title is None


def test_picture_credits_are_kept_in_the_metadata():
    assert clean(read(WORDPRESS)).metadata.credits == ("PAP / EPA / PAVEL BEDNYAKOV", "kremlin.ru")


@pytest.mark.parametrize("path", ALL)
def test_the_language_is_english(path):
    assert clean(read(path)).lang == "en"


@pytest.mark.parametrize("path", ALL)
def test_the_laws_hold(path):
    assert_laws(clean(read(path)))
