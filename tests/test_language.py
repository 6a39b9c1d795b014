"""Which language a text is in, and who decided it."""

import random
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from langdetect import detector_factory

import copydesk
from copydesk import clean
from copydesk.language import Language, detect_language
from support import FOLDERS, case, gold, name_of, read, row

CASES = tomllib.loads(read(Path(__file__).parent / "cases/language.toml"))
SENTENCES = {case["want"]: case["input"] for case in CASES["sentence"]}
NEIGHBOURS = [row(case["want"], case["input"], id=case["label"]) for case in CASES["neighbour"]]


@pytest.mark.parametrize(("lang", "text"), [row(*pair, id=pair[0]) for pair in SENTENCES.items()])
def test_a_sentence_is_known_by_its_language(lang, text):
    found = detect_language(text)

    assert lang == found.code
    assert 0.5 <= found.confidence <= 1
    assert found.source in ("script", "function-words", "langdetect")


@pytest.mark.parametrize(("lang", "text"), NEIGHBOURS)
def test_belarusian_ukrainian_and_russian_are_told_apart(lang, text):
    assert lang == detect_language(text).code


@pytest.mark.parametrize("folder", [row(folder, id=name_of(folder)) for folder in FOLDERS if "lang" in case(folder)])
def test_the_clean_text_of_a_fixture_is_known_by_its_language(folder):
    assert case(folder)["lang"] == detect_language(gold(folder)).code


@pytest.mark.parametrize(
    "text",
    [
        row("", id="empty"),
        row("   \n ", id="blank"),
        row("1,234.5 + 67 = 8 (100 %)", id="numbers"),
        row("*** --- *** >>> !!! ??? ... ;;; ###", id="signs"),
        row("\U0001f600\U0001f600 \u2764 \U0001f44d\U0001f3fd", id="emoji"),
        row("Minsk", id="one-word"),
        row("Share this", id="a-label"),
        row("Visby Lund Ystad", id="names"),
    ],
)
def test_a_text_that_says_too_little_has_no_language(text):
    assert Language(None, 0.0, "none") == detect_language(text)


@pytest.mark.parametrize(
    ("hint", "expected"),
    [("pl", "pl"), ("en-GB", "en"), ("pt_BR", "pt"), ("DE", "de"), ("zh-Hans-CN", "zh"), ("be", "be")],
)
def test_a_hint_of_the_caller_wins(hint, expected):
    assert Language(expected, 1.0, "caller") == detect_language(SENTENCES["fr"], hint=hint)
    assert Language(expected, 1.0, "caller") == detect_language("", hint=hint)


@pytest.mark.parametrize("hint", [None, ""])
def test_no_hint_decides_nothing(hint):
    assert detect_language(SENTENCES["fr"], hint=hint).code == "fr"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        row("", "none", id="none"),
        row(SENTENCES["be"], "script", id="script"),
        row(SENTENCES["ja"], "script", id="script-of-one-language"),
        row(SENTENCES["en"], "function-words", id="function-words"),
        row(SENTENCES["so"], "langdetect", id="langdetect"),
    ],
)
def test_the_record_says_who_decided(text, source):
    article = clean(text)

    assert source == detect_language(text).source
    assert source == article.lang_source


def test_the_record_of_an_article_names_the_caller():
    article = clean(SENTENCES["fr"], lang="pl-PL")

    assert (article.lang, article.lang_confidence, article.lang_source) == ("pl", 1.0, "caller")


@pytest.mark.parametrize(
    ("lang", "allowed", "expected"),
    [
        row("be", ("be", "ru"), "be", id="allowed"),
        row("ru", ("ru", "uk", "be"), "ru", id="among-neighbours"),
        row("uk", ("uk",), "uk", id="only-it"),
        row("ja", ("en", "de"), None, id="script-that-is-not-allowed"),
        row("so", ("so", "en"), "so", id="langdetect-allowed"),
    ],
)
def test_only_an_allowed_language_is_answered(lang, allowed, expected):
    assert expected == detect_language(SENTENCES[lang], allowed=allowed).code


def test_debris_in_another_language_does_not_decide():
    labels = ["Share", "Tweet", "Read more", "Leave a Reply", "You May Also Like", "Sign up for our newsletter"]
    text = "\n".join([SENTENCES["pl"], *labels, SENTENCES["pl"].replace("wtorek", "środę")])

    assert clean(text).lang == "pl"


@pytest.mark.parametrize("lang", [*SENTENCES])
def test_the_same_text_has_the_same_language_every_time(lang):
    expected = detect_language(SENTENCES[lang])
    random.seed(4711)

    assert [expected] * 3 == [detect_language(SENTENCES[lang]) for _ in range(3)]


def test_the_caller_s_langdetect_is_left_alone():
    seed, factory = detector_factory.DetectorFactory.seed, detector_factory._factory
    state = random.getstate()
    answer = detect_language(SENTENCES["so"])

    assert answer.source == "langdetect"
    assert seed == detector_factory.DetectorFactory.seed
    assert factory is detector_factory._factory
    assert state == random.getstate()


@pytest.mark.parametrize("seed", [0, 1, 99])
def test_the_seed_of_the_caller_changes_nothing(monkeypatch, seed):
    expected = detect_language(SENTENCES["so"])
    monkeypatch.setattr(detector_factory.DetectorFactory, "seed", seed)

    assert expected == detect_language(SENTENCES["so"])


def test_langdetect_is_not_even_imported_where_the_words_decide():
    code = f"import sys, copydesk; copydesk.clean({SENTENCES['en']!r}); print('langdetect' in sys.modules)"
    child = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(Path(copydesk.__file__).parent.parent)},
        capture_output=True,
        check=True,
    )

    assert child.stdout.strip() == b"False"
