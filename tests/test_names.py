"""Names: one spelling for each person, and never two people for one."""

from collections import Counter

import pytest

from copydesk import Config, Kind, clean
from copydesk.names.lists import check_entry, table_entries
from copydesk.tables import DATA, read_toml
from support import read, row

FILES = sorted((DATA / "names").glob("*.toml"))
FULL = "President Alexander Lukashenko met the ministers on Tuesday and said that he would not go to the war."


def after(line, *, full=FULL, lang="en", **policy):
    """The last paragraph of a text that names somebody in full, and then says `line`."""
    return clean(f"{full}\n\n{line}", lang=lang, config=Config(**policy)).paragraphs[-1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        row("Lukashenka said no more.", "Lukashenko said no more.", id="bare"),
        row("It was Lukashenka’s idea.", "It was Lukashenko’s idea.", id="possessive"),
        row("It was Lukashenka's idea.", "It was Lukashenko's idea.", id="possessive-straight"),
        row("It was Lukashenkas’ house.", "It was Lukashenkas’ house.", id="plural-stays"),
        row("“Lukashenka,” they said.", "“Lukashenko,” they said.", id="in-quotes"),
        row("They met (Lukashenka) there.", "They met (Lukashenko) there.", id="in-brackets"),
        row("LUKASHENKA GOES HOME, they said.", "LUKASHENKO GOES HOME, they said.", id="capitals"),
        row("President Lukashenka went home.", "President Lukashenko went home.", id="after-a-title"),
        row("Mr Lukashenka went home.", "Mr Lukashenko went home.", id="after-mr"),
        row("On Monday Lukashenka went home.", "On Monday Lukashenko went home.", id="after-a-weekday"),
        row("The anti-Lukashenka marches went on.", "The anti-Lukashenko marches went on.", id="after-a-prefix"),
        row("Alyaksandr Lukashenka went home.", "Alexander Lukashenko went home.", id="full"),
        row("Aliaksandr R. Lukashenka went home.", "Alexander R. Lukashenko went home.", id="initial-stays"),
        row("ALIAKSANDR LUKASHENKA went home.", "ALEXANDER LUKASHENKO went home.", id="full-capitals"),
    ],
)
def test_a_person_has_one_spelling(line, expected):
    assert expected == after(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        row("Ein Redner Selenskij war da.", "Ein Redner Selenskyj war da.", id="a-role"),
        row("Der Kollege Selenskij war da.", "Der Kollege Selenskyj war da.", id="a-colleague"),
        row("Der Bürger Selenskij war da.", "Der Bürger Selenskij war da.", id="a-noun-that-no-list-knows"),
        row("Der Igor Selenskij war da.", "Der Igor Selenskij war da.", id="another-given-name"),
    ],
)
def test_a_role_before_a_family_name_is_no_given_name_in_german(line, expected):
    full = "Wolodymyr Selenskyj kam am Montag nach Berlin und sprach mit dem Kanzler."

    assert after(line, full=full, lang="de") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        row("Wladimir Putin went home on Tuesday.", "Vladimir Putin went home on Tuesday.", id="putin"),
        row("WLADIMIR PUTIN went home on Tuesday.", "VLADIMIR PUTIN went home on Tuesday.", id="putin-in-capitals"),
        row("Vladimir Poutine’s plan fell on Tuesday.", "Vladimir Putin’s plan fell on Tuesday.", id="putin-in-french"),
        row("Dmitri Peskov said no on Tuesday.", "Dmitry Peskov said no on Tuesday.", id="peskov"),
        row("Volodymyr Zelenskyy said no on Tuesday.", "Volodymyr Zelensky said no on Tuesday.", id="zelensky"),
        row(
            "Wolodymyr Selenskyj said no on Tuesday.", "Volodymyr Zelensky said no on Tuesday.", id="zelensky-in-german"
        ),
        row("Recep Tayyip Erdoğan said no.", "Recep Tayyip Erdogan said no.", id="erdogan"),
        row("Xi Jin-ping said no on Tuesday.", "Xi Jinping said no on Tuesday.", id="family-name-first"),
    ],
)
def test_a_full_name_is_written_as_the_press_of_the_language_writes_it(line, expected):
    assert expected == clean(line, lang="en").text


@pytest.mark.parametrize(
    ("lang", "given", "expected"),
    [
        row("de", "Alexander Lukashenko", "Lukaschenko", id="german"),
        row("de", "Wolodymyr Selenskyj", "Wolodymyr Selenskyj", id="german-keeps-selenskyj"),
        row("de", "Wladimir Putin", "Wladimir Putin", id="german-keeps-wladimir"),
        row("pl", "Aleksandr Łukaszenko", "Łukaszenka", id="polish"),
        row("pl", "Volodymyr Zelensky", "Wołodymyr Zełenski", id="polish-zelensky"),
        row("fr", "Alexander Lukashenko", "Alexandre Loukachenko", id="french"),
        row("fr", "Vladimir Putin", "Vladimir Poutine", id="french-poutine"),
        row("ru", "Александр Лукашенко", "Александр Лукашенко", id="russian"),
        row("en", "Alexander Lukaschenko", "Alexander Lukashenko", id="english"),
        row("en", "Александр Лукашенко", "Александр Лукашенко", id="another-script-stays"),
    ],
)
def test_the_language_of_the_article_decides_the_spelling(lang, given, expected):
    text = clean(f"1. {given} (2022).", lang=lang).text

    assert expected in text
    assert (given == expected) == (given in text)


@pytest.mark.parametrize(
    "line",
    [
        row("Lukashenka said no more.", id="surname-alone"),
        row("President Lukashenka said no more.", id="title-and-surname"),
        row("Lukashenka, Lukashenko and Lukaschenko said no more.", id="three-spellings"),
        row("Alexander went home, and Lukashenka did not.", id="given-name-apart"),
    ],
)
def test_a_bare_surname_without_the_full_name_is_left_alone(line):
    article = clean(f"The council met on Tuesday and voted for the bridge.\n\n{line}", lang="en")

    assert line == article.paragraphs[-1]
    assert article.mentions == ()


@pytest.mark.parametrize(
    "line",
    [
        row("Viktor Lukashenka went home.", id="another-given-name"),
        row("His son Viktor Lukashenka went home.", id="another-given-name-in-a-sentence"),
        row("V. Lukashenka went home.", id="another-initial"),
        row("VIKTOR LUKASHENKA went home.", id="another-given-name-in-capitals"),
        row("Halina Lukashenka went home.", id="his-wife"),
        row("Anna Kowalska-Lukashenka went home.", id="double-name"),
        row("Lukashenkov went home.", id="somebody-else"),
        row("Lukashenkova went home.", id="a-woman"),
        row("Lukashenkovich went home.", id="longer-name"),
        row("See https://example.org/Lukashenka/news for more.", id="url"),
        row("See www.Lukashenka.example for more.", id="host"),
        row("See example.org/Lukashenka for more.", id="path"),
        row("Write to Lukashenka@example.org for more.", id="e-mail"),
        row("Write to press@Lukashenka.example for more.", id="e-mail-host"),
        row("Follow @Lukashenka for more.", id="handle"),
        row("Follow @Lukashenka_press for more.", id="longer-handle"),
        row("They wrote #Lukashenka on the wall.", id="hashtag"),
        row("They wrote #FreeLukashenka on the wall.", id="longer-hashtag"),
        row("The file Lukashenka.pdf is gone.", id="file"),
        row("The value Lukashenka_2 is gone.", id="code"),
    ],
)
def test_what_is_not_the_person_is_left_alone(line):
    assert line == after(line)


@pytest.mark.parametrize("line", ["Viktor Lukashenka went home.", "His son Viktor Lukashenka went home."])
def test_another_person_of_the_name_is_not_mentioned_as_the_first(line):
    article = clean(f"{FULL}\n\n{line}", lang="en")

    assert [mention.surface for mention in article.mentions] == ["Alexander Lukashenko"]


KREMLIN = "Kremlin spokesman {} said on Tuesday that nobody had asked him."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        row(KREMLIN.format("Dmitri Peshkov"), KREMLIN.format("Dmitry Peskov"), id="full-beside-his-office"),
        row(KREMLIN.format("Peshkov"), KREMLIN.format("Peskov"), id="bare-beside-his-office"),
        row("Dmitri Peshkov, a baker, said no.", "Dmitri Peshkov, a baker, said no.", id="full-without-office"),
        row("Peshkov, a baker, said no.", "Peshkov, a baker, said no.", id="bare-without-office"),
        row("Maxim Peshkov wrote as Gorky.", "Maxim Peshkov wrote as Gorky.", id="gorky"),
    ],
)
def test_a_doubtful_form_counts_only_beside_its_words(line, expected):
    assert (
        expected == clean(f"The council met on Tuesday and voted for the bridge.\n\n{line}", lang="en").paragraphs[-1]
    )


def test_a_doubtful_form_in_another_line_stays():
    line = "Maxim Peshkov baked bread on Tuesday, and Peshkov sold it."

    assert line == after(line, full=KREMLIN.format("Dmitry Peskov"))


@pytest.mark.parametrize(
    ("full", "line"),
    [
        row("Vitali Klitschko and his brother Wladimir Klitschko met on Tuesday.", "Klychko said no.", id="klitschkos"),
        row("Lech Kaczyński and Jarosław Kaczyński met on Tuesday.", "Kaczynski said no.", id="kaczynskis"),
        row("Akhmad Kadyrov and Ramzan Kadyrov met on Tuesday.", "Kadyrow said no.", id="kadyrovs"),
    ],
)
def test_a_surname_of_two_people_of_the_text_is_left_alone(full, line):
    assert line == after(line, full=full)


@pytest.mark.parametrize(
    ("line", "entities"),
    [
        row("Vitali Klychko, Wladimir Klychko met.", ["vitali-klitschko", "wladimir-klitschko"], id="klitschkos"),
        row("Lech Kaczynski and Jaroslaw Kaczynski met.", ["lech-kaczynski", "jaroslaw-kaczynski"], id="kaczynskis"),
        row(
            "Vladimir Putin and Volodymyr Zelenskyy met.", ["vladimir-putin", "volodymyr-zelensky"], id="two-vladimirs"
        ),
        row("Kim Jong-un and Kim Jong-il met.", ["kim-jong-un", "kim-jong-il"], id="kims"),
    ],
)
def test_two_people_stay_two(line, entities):
    assert entities == [mention.entity for mention in clean(line, lang="en").mentions]


@pytest.mark.parametrize(
    ("line", "full"),
    [
        row("Xi is a letter of the Greek alphabet.", "President Xi Jinping met the ministers.", id="xi"),
        row("Kim went home, and so did Xi.", "Kim Jong-un met the ministers on Tuesday.", id="kim"),
        row("Hu is there, who else?", "Hu Jintao met the ministers on Tuesday.", id="hu"),
    ],
)
def test_a_surname_that_is_a_common_word_is_never_touched_alone(line, full):
    assert line == after(line, full=full)


TAGGED = "Wladimir Putin met Alexander Lukashenka on Tuesday. Lukashenka went home."


def test_tag_reports_the_mentions_and_leaves_the_text():
    article = clean(TAGGED, lang="en", config=Config(names="tag"))
    found = [(m.surface, m.canonical, m.entity) for m in article.mentions]

    assert article.text == TAGGED
    assert article.edits == ()
    assert found == [
        ("Wladimir Putin", "Vladimir Putin", "vladimir-putin"),
        ("Alexander Lukashenka", "Alexander Lukashenko", "alexander-lukashenko"),
        ("Lukashenka", "Lukashenko", "alexander-lukashenko"),
    ]


def test_rewrite_reports_the_same_mentions_as_tag():
    rewritten = clean(TAGGED, lang="en")

    assert rewritten.mentions == clean(TAGGED, lang="en", config=Config(names="tag")).mentions
    assert rewritten.text == "Vladimir Putin met Alexander Lukashenko on Tuesday. Lukashenko went home."
    assert {edit.kind for edit in rewritten.edits} == {Kind.NAME}


def test_off_does_nothing():
    article = clean(TAGGED, lang="en", config=Config(names="off"))

    assert article.text == TAGGED
    assert article.mentions == ()


def test_a_mention_in_debris_is_none_of_the_article():
    article = clean(f"{FULL}\n\nRead also: Wladimir Putin goes home", lang="en")

    assert [mention.entity for mention in article.mentions] == ["alexander-lukashenko"]


def test_a_full_name_in_the_headline_proves_who_is_meant():
    text = (
        "Alexander Lukashenko closes old bridge in Minsk\n\n"
        "Lukashenka closed the old bridge in Minsk on Tuesday, and nobody was surprised that he did.\n\n"
        "The new bridge will be built a little further up the river, and it will be open to walkers."
    )

    assert clean(text, lang="en").text.startswith("Lukashenko closed the old bridge")


HOUSE = """
[[name]]
id = "house-lukashenka"
given = ["Alexander", "Aliaksandr", "Alyaksandr"]
family = ["Lukashenko", "Lukashenka"]
canonical = { en = "Aliaksandr Lukashenka" }

[[name]]
id = "ana-kovac"
given = ["Ana", "Anna"]
family = ["Kovač", "Kovac"]
canonical = { en = "Ana Kovač" }
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        row("Alexander Lukashenko went home.", "Aliaksandr Lukashenka went home.", id="wins-over-the-bundled-list"),
        row("Anna Kovac went home. Kovac slept.", "Ana Kovač went home. Kovač slept.", id="a-new-person"),
        row("Wladimir Putin went home.", "Vladimir Putin went home.", id="the-bundled-list-still-counts"),
    ],
)
def test_a_name_file_of_the_user_wins(tmp_path, line, expected):
    path = tmp_path / "house.toml"
    path.write_text(HOUSE, encoding="utf-8")

    assert expected == clean(line, lang="en", config=Config(name_files=(path,))).text


def test_a_later_name_file_wins_over_an_earlier_one(tmp_path):
    paths = (tmp_path / "first.toml", tmp_path / "second.toml")
    paths[0].write_text(HOUSE, encoding="utf-8")
    paths[1].write_text(HOUSE.replace("Ana Kovač", "Anna Kovac"), encoding="utf-8")

    assert clean("Ana Kovač went home.", lang="en", config=Config(name_files=paths)).text == "Anna Kovac went home."
    assert clean("Ana Kovac left.", lang="en", config=Config(name_files=paths[::-1])).text == "Ana Kovač left."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        row(
            "Ana Kovac and Ana Kovac and Ana Kovač met.", "Ana Kovac and Ana Kovac and Ana Kovac met.", id="first-form"
        ),
        row(
            "Ana Kovač and Ana Kovač and Ana Kovac met.", "Ana Kovač and Ana Kovač and Ana Kovač met.", id="other-form"
        ),
    ],
)
def test_without_a_form_for_the_language_the_most_frequent_spelling_wins(tmp_path, line, expected):
    path = tmp_path / "house.toml"
    path.write_text(HOUSE, encoding="utf-8")

    assert expected == clean(line, lang="fi", config=Config(name_files=(path,))).text


def bundled():
    """The entries of all bundled files, with the file of each."""
    return [(path.name, entry) for path in FILES for entry in table_entries(read_toml(path), path.name)]


@pytest.mark.parametrize("path", [row(path, id=path.stem) for path in FILES])
def test_a_bundled_file_is_sound(path):
    for entry in table_entries(read_toml(path), path.name):
        check_entry(entry, path.name)


def test_every_bundled_entry_says_who_it_is_in_an_id_of_small_letters():
    entries = [entry for _, entry in bundled()]

    assert len(entries) >= 200
    assert [entry.id for entry in entries if not entry.who] == []
    assert [e.id for e in entries if not e.id.replace("-", "").isascii() or e.id != e.id.lower() or " " in e.id] == []


def test_no_bundled_id_is_used_twice():
    counts = Counter(entry.id for _, entry in bundled())

    assert [name for name, count in counts.items() if count > 1] == []


def test_no_full_form_is_claimed_by_two_people():
    owners = {}
    for _, entry in bundled():
        for form in entry.full_forms():
            owners.setdefault(form, set()).add(entry.id)
    double = [f"{form}: {', '.join(sorted(ids))}" for form, ids in owners.items() if len(ids) > 1]

    assert not double, "\n".join(["", *sorted(double)])


def test_no_canonical_form_is_shared_by_two_people():
    owners = {}
    for _, entry in bundled():
        for lang, form in entry.canonical.items():
            owners.setdefault((lang, form), set()).add(entry.id)

    assert [key for key, ids in owners.items() if len(ids) > 1] == []


def test_every_bundled_person_keeps_the_canonical_form():
    """The spelling that we write must not be rewritten itself."""
    changed = []
    for _, entry in bundled():
        for lang in ("en", "de", "pl", "ru"):
            form = entry.canonical.get(lang)
            text = f"{form} 1 {form}"
            if form and clean(text, lang=lang).text != text:
                changed.append(f"{lang}: {form} becomes {clean(text, lang=lang).text}")

    assert not changed, "\n".join(["", *changed])


@pytest.mark.parametrize("path", [row(path, id=path.stem) for path in FILES])
def test_a_bundled_file_opens_with_who_reads_it(path):
    head = read(path).partition("[[name]]")[0]

    assert head.startswith("# ")
    assert "Read by copydesk.names.lists" in head
