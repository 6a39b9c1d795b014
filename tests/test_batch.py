"""Many texts: their order, and one spelling for each person across them."""

from itertools import permutations

import pytest

from copydesk import Config, Failure, Reason, clean, clean_many
from support import assert_laws, row

KOBOLYEV = ("Igor Kobolev came to Lind.", "Ihor Kobolyev went to Lind.", "Ihor Kobolyev slept in Lind.")


def cleaned(texts, **options):
    return [article.text for article in clean_many(texts, lang="en", **options)]


def test_articles_come_in_the_order_of_their_texts_and_as_from_clean():
    texts = ["The bridge at Lind is shut.\nShare this", b"The ferry goes every half hour.", ""]

    assert [clean(text) for text in texts] == list(clean_many(texts))


def test_the_spelling_that_most_texts_use_is_written_in_all_of_them_whatever_their_order():
    for texts in permutations(KOBOLYEV):
        want = [text.replace("Igor Kobolev", "Ihor Kobolyev") for text in texts]

        assert want == cleaned(texts, names_across=True)
    assert list(KOBOLYEV) == cleaned(KOBOLYEV)


def test_a_spelling_of_the_batch_is_recorded_and_can_be_undone():
    article = next(iter(clean_many(KOBOLYEV, lang="en", names_across=True)))

    assert [(e.original, e.replacement) for e in article.edits] == [("Igor", "Ihor"), ("Kobolev", "Kobolyev")]
    assert [edit.rule for edit in article.edits] == ["names.text"] * 2
    assert KOBOLYEV[0] == article.restore()
    assert_laws(clean(article.text, lang="en"), lang="en")


@pytest.mark.parametrize(
    "other",
    [
        row("Igor Kobolenko slept in Lind.", id="another-family-name"),
        row("Anna Kobolyev slept in Lind.", id="another-given-name"),
    ],
)
def test_two_people_of_a_batch_keep_their_names(other):
    texts = [other, "Igor Kobolev came to Lind.", "The ferry waited."]

    assert texts == cleaned(texts, names_across=True)


def test_names_stay_where_the_configuration_says_so():
    assert list(KOBOLYEV) == cleaned(KOBOLYEV, names_across=True, config=Config(names="off"))
    assert list(KOBOLYEV) == cleaned(KOBOLYEV, names_across=True, config=Config(names="tag"))


def test_what_is_no_text_is_a_failure_in_its_place_and_the_rest_goes_on():
    first, number, picture, last = clean_many(["The ferry waited.", 1, b"\x89PNG\r\n\x1a\n", "The bridge is shut."])

    assert [first.text, last.text] == ["The ferry waited.", "The bridge is shut."]
    assert number == Failure(Reason.UNREADABLE, "expected str or bytes, got int", "text 2")
    assert (picture.reason, picture.place) == (Reason.NO_TEXT, "text 3")
