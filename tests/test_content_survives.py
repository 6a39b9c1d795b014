"""Content that looks like debris survives: quotes, lists, sub-headings, verse, tables, names, sign-offs."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from copydesk import clean
from support import assert_laws, read, row, rules_of

CASES = tomllib.loads(read(Path(__file__).parent / "cases/content_survives.toml"))["case"]
KEYS = {"label", "lang", "content", "input", "want", "expect", "fault"}
LINES = range(6, 31)  # lines of a text, blank ones not counted: enough for an article


def rows(*, may_fail=False):
    """A test parameter for each row; with `may_fail`, those that are known to fail are marked so."""
    return [row(case, id=case["label"], fail=case.get("fault", "") if may_fail else "") for case in CASES]


def wanted(case):
    """The clean text of a row: of a clean one, the text itself."""
    return case.get("want", case["input"])


def text_lines(text):
    return [line for line in text.split("\n") if line]


@pytest.mark.parametrize("case", rows(may_fail=True))
def test_the_content_of_an_article_survives(case):
    article = clean(case["input"])

    assert wanted(case) == article.text
    assert case["lang"] == article.lang


@pytest.mark.parametrize("case", rows())
def test_the_laws_hold_for_the_article(case):
    assert_laws(clean(case["input"]))


@pytest.mark.parametrize("case", rows())
def test_a_row_wants_nothing_that_its_input_does_not_hold(case):
    left = iter(text_lines(case["input"]))

    assert set() == set(case) - KEYS
    assert case.get("expect", "pass") == ("fail" if "fault" in case else "pass")
    assert len(text_lines(case["input"])) in LINES
    assert [line for line in text_lines(wanted(case)) if line not in left] == []


def test_the_rows_cover_enough_content_and_languages():
    contents = Counter(content for case in CASES for content in case["content"])
    langs = Counter(case["lang"] for case in CASES)
    clean_ones = [case for case in CASES if "want" not in case]

    assert [content for content, count in contents.items() if count < 2] == []
    assert len(contents) >= 28
    assert len(CASES) == len({case["label"] for case in CASES}) >= 96
    assert len(langs) >= 18
    assert len(CASES) - langs["en"] >= 30
    assert len(clean_ones) >= 36


SPOKEN = {  # how a person says it, and an article that it stands at the end of
    "en": (
        "“{},” the clerk told me on Monday, and laughed.",
        "The ferry came back on Friday, the office said.",
        "Leave a Reply",
    ),
    "de": (
        "„{}“, sagte der Mann am Montag und lachte.",
        "Die Fähre kam am Freitag, sagte das Amt.",
        "Kommentar schreiben",
    ),
    "fr": (
        "« {} », a dit l’homme lundi en riant.",
        "Le ferry est revenu vendredi, a dit le bureau.",
        "Laisser un commentaire",
    ),
    "es": (
        "«{}», dijo el hombre el lunes, y se rió.",
        "El ferry volvió el viernes, dijo la oficina.",
        "Deja un comentario",
    ),
    "it": (
        "«{}», ha detto l’uomo lunedì ridendo.",
        "Il traghetto è tornato venerdì, ha detto l’ufficio.",
        "Lascia un commento",
    ),
    "nl": ("“{}”, zei de man maandag lachend.", "De veerboot kwam vrijdag terug, zei het kantoor.", "Geef een reactie"),
    "pl": ("„{}”, powiedział mężczyzna w poniedziałek.", "Prom wrócił w piątek, powiedział urząd.", "Dodaj komentarz"),
    "pt": (
        "“{}”, disse o homem na segunda-feira, rindo.",
        "A balsa voltou na sexta, disse o escritório.",
        "Deixe um comentário",
    ),
}


@pytest.mark.parametrize("lang", SPOKEN)
def test_what_somebody_says_stays_whatever_words_it_begins_with(lang):
    form, first, last = SPOKEN[lang]
    words = sorted(
        {hit for rule in rules_of(lang) if rule.kind for hit in rule.hits if not set(hit) & set('“”„«»"()<[|')}
    )
    lost = []
    for hit in words:
        line = form.format(hit.strip(" .:>*…"))
        if len(line.split()) <= 200 and line not in clean(f"{first}\n{line}\n{last}", lang=lang).text.split("\n\n"):
            lost.append(line)

    assert len(words) > 50
    assert lost == []
