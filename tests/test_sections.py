"""Sections: a heading that leads elsewhere takes what stands under it, until the article goes on."""

import pytest

from copydesk import Kind, clean
from support import clean_lines, row

ONE = "The council voted on Tuesday to close the old bridge over the river, which had stood there for a hundred years."
TWO = "Nobody in the town was surprised that it had come to this, for the stones had been falling since the spring."
THREE = (
    "The new bridge will be built a little further up the river, and it will be open to walkers only, the mayor said."
)
FOUR = "It was not known on Tuesday who would pay for it, or whether the ferry would sail again in the meantime."
TEASERS = (
    "Storm damage closes three schools on the coast",
    "How a baker from Lind won the national prize",
    "Five walks for the last warm days of the year",
)
ENGLISH = (
    *("You May Also Like", "Related", "Related Articles", "RELATED STORIES", "More on this story", "Most Read"),
    *("Recommended for you", "You might also like:", "Trending now", "Popular posts", "Read Next"),
)
OPENERS = [
    *((opener, "en") for opener in ENGLISH),
    ("Mehr zum Thema", "de"),
    ("Das könnte Sie auch interessieren", "de"),
    ("Lesen Sie auch", "de"),
    ("Meistgelesen", "de"),
    ("Lire aussi", "fr"),
    ("Sur le même sujet", "fr"),
    ("Les plus lus", "fr"),
    ("Te puede interesar", "es"),
    ("Noticias relacionadas", "es"),
    ("Leggi anche", "it"),
    ("Potrebbe interessarti", "it"),
    ("Leia também", "pt"),
    ("Veja também", "pt"),
    ("Lees ook", "nl"),
    ("Meest gelezen", "nl"),
    ("Zobacz także", "pl"),
    ("Czytaj także", "pl"),
    ("Najczęściej czytane", "pl"),
    ("Читайте также", "ru"),
    ("Самое читаемое", "ru"),
    ("Читайте також", "uk"),
    ("Чытайце таксама", "be"),
    ("Čtěte také", "cs"),
    ("Nejčtenější", "cs"),
    ("İlgili Haberler", "tr"),
    ("Çok Okunanlar", "tr"),
]


@pytest.mark.parametrize(("opener", "lang"), [row(*pair, id=f"{pair[1]}-{pair[0]}") for pair in OPENERS])
@pytest.mark.parametrize("breaks", ["\n\n", "\n"], ids=["blank-lines", "single-breaks"])
def test_a_heading_at_the_end_takes_the_teasers_under_it(opener, lang, breaks):
    assert clean_lines(ONE, TWO, opener, *TEASERS, breaks=breaks, lang=lang) == (ONE, TWO)


@pytest.mark.parametrize("opener", [row(opener, id=opener) for opener in ENGLISH])
@pytest.mark.parametrize("breaks", ["\n\n", "\n"], ids=["blank-lines", "single-breaks"])
def test_a_heading_in_the_middle_takes_its_teasers_and_prose_resumes(opener, breaks):
    text = (ONE, TWO, opener, *TEASERS, THREE, FOUR)

    assert clean_lines(*text, breaks=breaks, lang="en") == (ONE, TWO, THREE, FOUR)


@pytest.mark.parametrize("count", [2, 3])
def test_a_sub_heading_after_the_teasers_is_kept(count):
    text = (ONE, TWO, "You May Also Like", *TEASERS[:count], "A long road to repair", THREE, FOUR)

    assert clean_lines(*text) == (ONE, TWO, "A long road to repair", THREE, FOUR)


@pytest.mark.parametrize(
    "kept",
    [
        row("“We have no money,” the mayor said on Tuesday, and he sat down again and said no more.", id="quote"),
        row("What will become of the ferry, which has lain in the harbour since the year before last?", id="question"),
        row("Correction: An earlier version of this article misstated the age of the bridge.", id="correction"),
    ],
)
def test_a_line_of_the_article_ends_the_section(kept):
    text = (ONE, TWO, "Related Articles", *TEASERS, kept, THREE)

    assert (ONE, TWO, kept, THREE) == clean_lines(*text)


def test_pairs_of_title_and_excerpt_are_teasers():
    pairs = (
        "One of the annoying symptoms of hay fever. Many people have no idea that this is its effect",
        "The effect of hay fever on sleep A research team from the…",
        "They finished their stay on the island. The three keepers returned to the mainland",
        "The boat of the three keepers landed in the harbour on…",
    )
    article = clean("\n\n".join((ONE, TWO, "You May Also Like", *pairs)))

    assert article.paragraphs == (ONE, TWO)
    assert [Kind.RELATED, *[Kind.TEASER] * 4] == [cut.kind for cut in article.removed]


@pytest.mark.parametrize(
    ("opener", "kind", "lines"),
    [
        row("Leave a Reply", Kind.COMMENT_FORM, ("Name *", "Email *", "Website", "Post Comment"), id="reply-form"),
        row("About the Author", Kind.AUTHOR_BOX, ("Ana Kovač", "Reporter in Lind"), id="author-box"),
        row("Tags", Kind.TAGS, ("Bridges", "Lind", "Council"), id="tags"),
        row("Related", Kind.TEASER, TEASERS, id="teasers"),
    ],
)
def test_what_stands_under_a_heading_is_cut_as_its_kind(opener, kind, lines):
    article = clean("\n\n".join((ONE, TWO, opener, *lines)))
    kinds = [cut.kind for cut in article.removed if cut.original.strip() != opener]

    assert article.paragraphs == (ONE, TWO)
    assert kind in kinds


def test_every_cut_of_a_section_names_its_heading():
    article = clean("\n\n".join((ONE, TWO, "You May Also Like", *TEASERS)))

    assert ["You May Also Like" in cut.reason for cut in article.removed[1:]] == [True] * len(TEASERS)


def test_two_sections_one_after_the_other_both_go():
    text = (ONE, TWO, "Related", *TEASERS, "Most Read", *(line.upper() for line in TEASERS))

    assert clean_lines(*text) == (ONE, TWO)


@pytest.mark.parametrize(
    "heading",
    [
        row("A long road to repair", id="plain-sub-heading"),
        row("Related costs are rising", id="begins-like-a-heading"),
        row("Most read the letter twice", id="begins-like-most-read"),
        row("Why you may also like the ferry", id="holds-a-heading"),
        row("Leave a reply, the sign said", id="quote-of-a-heading"),
    ],
)
def test_a_sub_heading_of_the_article_opens_nothing(heading):
    text = (ONE, TWO, heading, THREE, FOUR)

    assert text == clean_lines(*text)


def test_a_long_list_after_an_introduction_is_no_section():
    steps = ("Close the bridge", "Move the stones", "Build the ferry", "Open the new bridge")
    text = (ONE, "The council named four steps:", *steps, TWO)

    assert text == clean_lines(*text)


@pytest.mark.parametrize(
    ("headings", "back"),
    [
        row(("It will sail at six.",), "It will sail at six.", id="alone"),
        row(("Dock is dry", "It will sail at six."), "It will sail at six.", id="below-a-teaser"),
    ],
)
def test_a_sentence_between_a_list_of_articles_and_the_body_stays(headings, back):
    first = "The ferry came back to Skarn on Friday after two months in dock, the harbour office said."
    body = (
        "The next crossing, to the island of Brae, will be on Sunday morning, weather permitting, they told reporters."
    )
    article = clean("\n".join((first, "Related articles", *headings, body)), lang="en")

    assert article.paragraphs == (first, back, body)
