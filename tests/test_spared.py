"""Lines of the article that look like debris to a rule stay; the same lines go where they can only be debris."""

import pytest

from copydesk import Config
from support import clean_lines, row

ONE = "The council voted on Tuesday to close the old bridge over the river, which had stood there for a hundred years."
TWO = "Nobody in the town was surprised that it had come to this, for the stones had been falling since the spring."
TIKTOK = "A film of the falling stones has been seen on TikTok by more people than have ever crossed the river."
RULES = Config(threshold=1)  # without the learned judge
STOPS = ("She sat down again.", "Nobody spoke.", "The clock struck four.", "A dog barked.")  # short, and no labels


@pytest.mark.parametrize(
    "lines",
    [
        row((ONE, "Weather", TWO), id="word-between-paragraphs"),
        row((ONE, "Home", "Won 15, drawn 2, lost 0", "Away", "Won 7, drawn 5, lost 5", TWO), id="word-over-figures"),
        row((ONE, "Angry", "Sad", "Hungry", TWO), id="two-words-in-a-row"),
        row((ONE, "“Sign up for our newsletter”", TWO), id="quoted-label"),
        row((ONE, '"Share!"', TWO), id="quoted-label-with-straight-quotes"),
        row((ONE, "TikTok", TIKTOK, TWO), id="name-that-the-paragraph-below-has"),
        row((ONE, TWO, "Bea Tanner, horn", "Lowell Pryce, harp", "Ada Moss, tuba"), id="rows-at-the-end"),
    ],
)
def test_a_label_stays_where_it_may_be_the_article(lines):
    assert lines == clean_lines(*lines, lang="en", config=RULES)


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        row((ONE, "Share", TWO), (ONE, TWO), id="command-between-paragraphs"),
        row((ONE, "Weather", "Subscribe", TWO), (ONE, TWO), id="word-beside-a-label"),
        row((ONE, "Home", "Weather", "Shopping", TWO), (ONE, TWO), id="three-words-in-a-row"),
        row((ONE, *STOPS, "Weather", *STOPS, TWO), (ONE, *STOPS, *STOPS, TWO), id="word-far-from-paragraphs"),
        row(("Weather", ONE, TWO), (ONE, TWO), id="word-above-the-body"),
        row((ONE, TWO, "Weather"), (ONE, TWO), id="word-below-the-body"),
        row((ONE, "TikTok", TWO), (ONE, TWO), id="name-that-the-paragraph-below-has-not"),
        row(
            (
                ONE,
                TWO,
                "Share",
                "Print",
                "Follow us:",
                "Facebook: Lind Post",
                "Telegram: Lind Post",
                "Threads: Lind Post",
            ),
            (ONE, TWO),
            id="accounts-below-the-body",
        ),
    ],
)
def test_the_same_label_goes_where_it_cannot(lines, left):
    assert left == clean_lines(*lines, lang="en", config=RULES)


@pytest.mark.parametrize("prompts", [("Share", "Tweet", "Print"), ("Share this article",)], ids=["many", "one"])
def test_rows_that_close_an_article_stay_under_prompts(prompts):
    rows = ("The Long Wait", "Lantern Cinema, 2 Rope Walk, Lind", "Fridays at eight, doors at seven", "Seats: £2")

    assert (ONE, TWO, *rows) == clean_lines(ONE, TWO, *prompts, *rows, lang="en", config=RULES)


def test_a_list_of_amounts_ends_a_section():
    amounts = ("200 g yellow seeds", "100 g brown seeds", "300 ml vinegar")
    text = (ONE, "Related", "Seven things to do with green tomatoes", "Ferdy's mustard", *amounts, TWO)

    assert (ONE, "Ferdy's mustard", *amounts, TWO) == clean_lines(*text, lang="en", config=RULES)
