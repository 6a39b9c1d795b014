"""Glued words: those that part, and those that only look glued."""

import pytest

from copydesk import Edit, Kind, clean
from support import row

PARTED = [
    row("the war in UkraineAnd they went home.", "the war in Ukraine And they went home.", id="function-word"),
    row("For thisTrying to stay out, he left.", "For this Trying to stay out, he left.", id="function-word-first"),
    row("said theInstitute on Tuesday.", "said the Institute on Tuesday.", id="article-and-noun"),
    row("a report of theCouncil and more.", "a report of the Council and more.", id="noun-known-elsewhere"),
    row("He saw the bridgeThe river rose.", "He saw the bridge The river rose.", id="two-sentences"),
    row("in MinskBut nobody came.", "in Minsk But nobody came.", id="place-and-conjunction"),
    row("It was UkraineAnd, no, UkraineAnd so.", "It was Ukraine And, no, Ukraine And so.", id="twice-in-a-line"),
    row("“UkraineAnd,” he said.", "“Ukraine And,” he said.", id="between-quotes"),
]
WHOLE = [
    *("McDonald", "DeSantis", "iPhone", "YouTube", "LeBron", "eBay", "GmbH", "PhD", "McKinsey", "JavaScript"),
    *("O'Neill", "O’Neill", "FitzGerald", "MacDonald", "DiCaprio", "LaGuardia", "McCartney", "VanDyke", "DeVos"),
    *("WhatsApp", "TikTok", "LinkedIn", "PayPal", "PlayStation", "GitHub", "OpenAI", "ChatGPT", "AstraZeneca"),
    *("BioNTech", "iPad", "macOS", "MySQL", "SpaceX", "FedEx", "MasterCard", "ExxonMobil", "JPMorgan", "BlackRock"),
    *("HarperCollins", "BuzzFeed", "DreamWorks", "GoPro", "NATOs", "kWh", "mRNA", "pH", "dB"),
    *("#UkraineAnd", "#theInstitute", "@UkraineAnd", "@theInstitute", "https://example.org/UkraineAnd"),
    *("www.example.org/theInstitute", "theInstitute@example.org", "example.org/UkraineAnd", "the_UkraineAnd"),
    *("getElementById()", "std::theInstitute", "{UkraineAnd}", "C:\\theInstitute", "file.theInstitute"),
]
# every half of the glued words stands somewhere in this text, and so do halves of those that must stay whole
AROUND = (
    "The Institute said on Tuesday that Ukraine, Minsk and the Council knew of the bridge and the river. "
    "Donald, Santis, Neill, Gerald, Bron, Dyke, Caprio, Guardia, Cartney, Phone, Tube, Bay, Script, App, Pal, Station, "
    "Hub, Card, Mobil, Rock, Space, Black, Master, Play, Java, You, Linked, Element, Trying and What were there too, "
    "and so was everybody else whom they had asked."
)


@pytest.mark.parametrize(("line", "expected"), PARTED)
def test_glued_words_part_where_both_halves_are_words(line, expected):
    article = clean(f"{AROUND}\n\n{line}", lang="en")

    assert expected == article.paragraphs[-1]
    assert {edit.kind for edit in article.edits} == {Kind.SPACING}


@pytest.mark.parametrize("word", [row(word, id=word) for word in dict.fromkeys(WHOLE)])
@pytest.mark.parametrize(
    "form", ["They saw {} on the way home.", "They went home with {}.", "{} was there on Tuesday."]
)
def test_names_brands_addresses_and_code_stay_whole(word, form):
    line = form.format(word)

    assert line == clean(f"{AROUND}\n\n{line}", lang="en").paragraphs[-1]


@pytest.mark.parametrize(
    "line",
    [
        row("They drove to NorthLand on the way home.", id="no-half-is-known"),
        row("They bought a FastSnake on the way home.", id="brand-of-unknown-words"),
        row("They saw McTuesday and DeCouncil there.", id="prefix-and-a-known-word"),
        row("They saw a bridge and UKRAINEAND was written there.", id="all-capitals"),
        row("They saw a Ukraine1And2 on the way home.", id="digits"),
        row("They met xThe man on the way home.", id="one-letter"),
    ],
)
def test_words_without_evidence_stay_whole(line):
    assert line == clean(f"{AROUND}\n\n{line}", lang="en").paragraphs[-1]


@pytest.mark.parametrize(
    ("around", "line", "expected"),
    [
        row(
            "Der Stadtrat hat am Dienstag beschlossen, die Brücke zu sperren, und niemand war erstaunt.",
            "Am Abend standen alle auf der BrückeUnd niemand ging nach Hause.",
            "Am Abend standen alle auf der Brücke Und niemand ging nach Hause.",
            id="german",
        ),
        row(
            "Rada miasta zdecydowała we wtorek o zamknięciu mostu i nikt nie był zdziwiony, że do tego doszło.",
            "Wieczorem wszyscy stali przy nowym mostuAle nikt nie poszedł do domu.",
            "Wieczorem wszyscy stali przy nowym mostu Ale nikt nie poszedł do domu.",
            id="polish",
        ),
        row(
            "Городской совет решил во вторник закрыть старый мост, и никто в городе не был этим удивлён.",
            "Вечером все пришли на мостНо никто не пошёл домой, и так было до утра.",
            "Вечером все пришли на мост Но никто не пошёл домой, и так было до утра.",
            id="russian",
        ),
    ],
)
def test_glued_words_part_in_other_languages(around, line, expected):
    assert expected == clean(f"{around}\n\n{line}").paragraphs[-1]


def test_a_known_name_proves_the_border():
    text = "President Alexander Lukashenko went home.\n\nThe report on the StudiesLukashenko’s aid was read by all."

    assert "the Studies Lukashenko’s aid" in clean(text, lang="en").text


def test_a_repair_is_recorded_as_one_space():
    text = "The war in Ukraine went on.\n\nThis was the war in UkraineAnd nobody knew it."
    [edit] = clean(text, lang="en").edits

    place = text.index("And")

    assert edit == Edit(place, place, "", " ", Kind.SPACING, edit.rule, edit.reason)
    assert edit.rule
    assert edit.reason


def test_a_repair_inside_a_line_that_goes_is_not_made():
    text = f"{AROUND}\n\nRead also: the war in UkraineAnd nobody knew it"
    article = clean(text, lang="en")

    assert article.text == AROUND
    assert [edit for edit in article.edits if edit.kind is Kind.SPACING] == []
