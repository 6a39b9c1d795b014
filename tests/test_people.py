"""People in names: which spellings are one person, and what an article does with them when no list knows."""

import random
from collections import Counter

import pytest

from copydesk import Config, Spellings, clean, group_names, same_person
from copydesk.config import NAMES_LISTS
from copydesk.explain import sum_up
from copydesk.names.choices import learn_names
from copydesk.names.group import MERGE
from copydesk.names.lists import check_entry, table_entries
from copydesk.names.parse import read_name
from copydesk.names.score import score_pairs
from copydesk.names.variants import LIKELY, SURE
from copydesk.names.vetoes import UNSURE
from copydesk.tables import DATA, read_toml
from support import row

TOGETHER = [
    ("Alexander Lukashenko", "Aljaksandr Lukaschenka"),
    ("Lukashenko", "Lukashenka"),
    ("Wladimir Putin", "Vladimir Putin"),
    ("Dmitri Peskov", "Dmitry Peskov"),
    ("Selenskyj", "Zelensky"),
    ("Zelenskyy", "Zelensky"),
    ("Wolodymyr Selenskyj", "Volodymyr Zelenskyy"),
    ("Gorbatschow", "Gorbachev"),
    ("Michail Gorbatschow", "Mikhail Gorbachev"),
    ("Jelzin", "Yeltsin"),
    ("Boris Jelzin", "Boris Yeltsin"),
    ("Chruschtschow", "Khrushchev"),
    ("Nikita Chruschtschow", "Nikita Khrushchev"),
    ("Tschaikowski", "Tchaikovsky"),
    ("Pjotr Tschaikowski", "Pyotr Tchaikovsky"),
    ("Muammar Gaddafi", "Muammar Kadhafi"),
    ("Moammar Qadhafi", "Muammar Gaddafi"),
    ("Benjamin Netanjahu", "Benjamin Netanyahu"),
    ("Recep Tayyip Erdogan", "Recep Tayyip Erdoğan"),
    ("Xi Jinping", "Hsi Chin-p'ing"),
    ("Александр Лукашенко", "Alexander Lukashenko"),
    ("Лукашенко", "Лукашэнка"),
    ("Лукашенко", "Loukachenko"),
    ("Лукашенко", "لوكاشينكو"),
    ("Лукашенко", "ルカシェンコ"),
    ("Ihor Kobolyev", "Igor Kobolev"),
]
APART = [
    ("Dmitri Peshkov", "Dmitry Peskov"),
    ("George Bush", "George Busch"),
    ("Bush", "Busch"),
    ("Emmanuel Macron", "Emmanuel Marcon"),
    ("Macron", "Marcon"),
    ("Lech Kaczyński", "Jarosław Kaczyński"),
    ("Lech Kaczynski", "Jaroslaw Kaczyński"),
    ("Vitali Klitschko", "Wladimir Klitschko"),
    ("Vitaliy Klychko", "Vladimir Klitschko"),
    ("Kim Jong-un", "Kim Jong-il"),
    ("Kim Jong Un", "Kim Čong-il"),
    ("George W. Bush", "George H. W. Bush"),
    ("George Walker Bush", "George H. W. Bush"),
    ("Sergei Ivanov", "Sergei Ivanova"),
    ("Ivanov", "Ivanova"),
    ("Lukashenko", "Lukashenkov"),
    ("Igor Kobolev", "Igor Kobolenko"),
    ("Nikol Pashinyan", "Nikol Pashinov"),
    ("Viktor Shevchuk", "Viktor Shevchenko"),
    ("Ivan Petrov", "Ivan Petrovsky"),
    ("Ali Hassan", "Ali Hassanov"),
    ("Alexander Lukashenko", "Alexander Lukashenkov"),
    ("Alexei Navalny", "Yulia Navalnaya"),
    ("Navalny", "Navalnaya"),
    ("Medvedev", "Medvedeva"),
    ("Dmitry Medvedev", "Dmitrij Medwedewa"),
    ("Helmut Schmidt", "Helmut Schmitt"),
    ("Ulrika Karlsson", "Ulrika Carlsson"),
    ("Osama bin Laden", "Hamza bin Laden"),
    ("John Smith Jr.", "John Smith Sr."),
    ("A. Kovač", "B. Kovač"),
    ("Alexandra Schmidt", "Alexander Schmidt"),
    ("Christian Meyer", "Christiane Meyer"),
    ("Andreas Schneider", "Andrea Schneider"),
]


def together(pairs):
    """Pairs of names as rows with readable ids."""
    return [row(one, other, id=f"{one}~{other}") for one, other in pairs]


@pytest.mark.parametrize(("one", "other"), together(TOGETHER))
def test_spellings_of_one_person_are_together(one, other):
    assert same_person(one, other) >= MERGE
    assert group_names([one, other]) == [[0, 1]]


@pytest.mark.parametrize(("one", "other"), together(APART))
def test_two_people_stay_apart(one, other):
    assert same_person(one, other) < SURE
    assert group_names([one, other]) == [[0], [1]]


@pytest.mark.parametrize(("one", "other"), together([*TOGETHER, *APART]))
def test_the_order_of_two_names_makes_no_difference(one, other):
    assert same_person(one, other) == same_person(other, one)
    assert 0 <= same_person(one, other) <= 1


@pytest.mark.parametrize("name", ["", " ", "123", "–", "!?", "ß", "A", "Ł" * 5000, "a b " * 3000, "\ud800", "習近平"])
def test_any_string_has_a_chance_and_a_group(name):
    assert 0 <= same_person(name, "Vladimir Putin") < MERGE
    assert group_names([name, "Vladimir Putin", name])[0] == [0, 2]


def test_groups_do_not_depend_on_the_order_of_the_mentions():
    names = sorted({name for pair in [*TOGETHER, *APART] for name in pair})
    expected = {frozenset(names[i] for i in group) for group in group_names(names)}
    for seed in range(5):
        shuffled = random.Random(seed).sample(names, len(names))
        assert expected == {frozenset(shuffled[i] for i in group) for group in group_names(shuffled)}


@pytest.mark.parametrize(
    ("one", "other"),
    together(
        [
            ("Yusuf Rawa", "Mujahid Yusuf Rawa"),
            ("John Dingell", "John Dingell Jr."),
            ("John Dingell", "Jr., John Dingell"),
            ("Karpal Singh", "Ramkarpal Singh"),
            ("Abdul Rehman", "Hafiz Abdul Rehman Makki"),
            ("Muhammad Abdallah", "Abdallah Mohammed Fazul"),
            ("Cho Chol", "Cho Song-chol"),
            ("Francesco Saverio Romano", "Francesco Saverio Garofani"),
        ]
    ),
)
def test_in_one_text_what_may_be_two_people_stays_apart(one, other):
    assert group_names([one, other]) == [[0], [1]]


@pytest.mark.parametrize(
    ("one", "other"),
    together(
        [
            ("José R. Torres Ramírez", "José Torres Ramírez"),
            ("H. Endre Saifoel", "Endre Saifoel"),
            ("Sigit Sosiantomo, SE", "Ir. Sigit Sosiantomo"),
            ("Abdul Wahab Al-Humayqani", "Abd al-Wahab al-Humaiqani"),
        ]
    ),
)
def test_what_is_left_out_at_times_is_no_veto(one, other):
    assert same_person(one, other) > UNSURE


def test_a_pair_has_the_same_chance_alone_and_among_many():
    pairs = [*TOGETHER, *APART]

    assert [same_person(*pair) for pair in pairs] == score_pairs([(read_name(a), read_name(b)) for a, b in pairs])


@pytest.mark.parametrize(
    ("name", "words", "generation"),
    [
        row("Abd al-Rahman Milad", "abdalrahman milad", "", id="servant"),
        row("Abu Hamza al-Masri", "hamza masri", "", id="father-of"),
        row("Jr., Arturo Meza", "arturo meza", "jr", id="generation-first"),
        row("Joko Widodo, SE", "joko widodo", "", id="degree"),
        row("Putin, Vladimir", "putin vladimir", "", id="family-name-first"),
        row("Hafiz al-Asad", "hafiz asad", "", id="a-title-that-is-a-name"),
    ],
)
def test_a_name_is_taken_apart(name, words, generation):
    found = read_name(name)

    assert (" ".join(found.words), found.generation) == (words, generation)


def test_no_mentions_make_no_groups():
    assert group_names([]) == []


def test_many_names_are_grouped_as_few_are():
    names = [name for pair in TOGETHER[8::2] for name in pair]
    crowd = [
        f"Adam {first}{second}ski" for first in "BCDFGHKLMNPRSTWZ" for second in ("ala", "ere", "ono", "ur", "iby")
    ]
    found = {frozenset(group) for group in group_names([*names, *crowd, *(f"Eva {word[5:]}" for word in crowd)])}

    assert {frozenset(group) for group in group_names(names)} <= found


HEAD = "Ihor Koboliev, head of the gas company, met the ministers on Tuesday in the old town."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        row("Ihor Kobolyev said no more.", "Ihor Koboliev said no more.", id="family-name"),
        row("Igor Koboliev said no more.", "Ihor Koboliev said no more.", id="given-name"),
        row("Igor Kobolyev’s plan fell.", "Ihor Koboliev’s plan fell.", id="both-and-possessive"),
        row(
            "Ihor Kobolyev said no. Kobolyev went home.",
            "Ihor Koboliev said no. Koboliev went home.",
            id="bare-after-full",
        ),
        row(
            "Ihor Kobolyev and Oleh Kobolyev met. Kobolyev went home.",
            "Ihor Koboliev and Oleh Kobolyev met. Kobolyev went home.",
            id="bare-of-two-people",
        ),
        row("Oleh Kobolyev said no more.", "Oleh Kobolyev said no more.", id="another-given-name"),
        row("Ihor Kobolyeva said no more.", "Ihor Kobolyeva said no more.", id="a-woman-s-name"),
        row("The Kobolievs said no more.", "The Kobolievs said no more.", id="plural"),
        row("Kobolyev said no more.", "Kobolyev said no more.", id="bare-spelling-of-nobody"),
        row("See example.org/Ihor Kobolyev for more.", "See example.org/Ihor Kobolyev for more.", id="address"),
    ],
)
def test_an_article_has_one_spelling_for_a_person_whom_no_list_knows(line, expected):
    text = f"{HEAD} Ihor Koboliev came back.\n\n{line}"

    assert clean(text, lang="en").text == f"{HEAD} Ihor Koboliev came back.\n\n{expected}"


@pytest.mark.parametrize(
    "text",
    [
        row("George Bush met George Busch on Tuesday in the old town.", id="bush-and-busch"),
        row("Emmanuel Macron met Emmanuel Marcon on Tuesday in the old town.", id="macron-and-marcon"),
        row("Anna Nowak met Hanna Nowak on Tuesday in the old town.", id="anna-and-hanna"),
        row("Martin Berger and Martina Berger met on Tuesday in the old town.", id="martin-and-martina"),
        row("Daniel Weber and Daniela Weber met on Tuesday in the old town.", id="daniel-and-daniela"),
        row("Pavel Novák met Pavel Nováček on Tuesday in the old town.", id="novak-and-novacek"),
        row("The Republican Party met the Republic Parties of Europe on Tuesday.", id="no-people"),
        row("Victoria Station and Victory Station are closed on Tuesday.", id="stations"),
    ],
)
def test_two_people_in_an_article_keep_their_names(text):
    assert clean(text, lang="en").text == text


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        row("pl", "Andrij Koboljew spotkał się z Andrijem Kobolewem. Wczoraj Andrija Kobolewa nie było.", id="polish"),
        row("cs", "Petr Smejkal potkal Petra Smejkala. Petru Smejkalovi to nevadilo.", id="czech"),
        row("ru", "Игорь Коболев встретил Игоря Коболева. Игорю Коболеву не звонили.", id="russian"),
        row("uk", "Андрій Коболєв зустрів Андрія Коболєва у вівторок.", id="ukrainian"),
        row("de", "Ihor Kobolew kam am Dienstag. Ihor Kobolews Plan fiel durch.", id="german-genitive"),
    ],
)
def test_case_forms_are_left_alone(lang, text):
    assert clean(text, lang=lang).text == text


def test_in_a_language_with_cases_only_the_same_case_is_written():
    text = "Andrij Kobolew przyszedł. Andrij Koboljew wyszedł. Nikt nie wiedział, czemu Andrij Kobolew został."

    assert clean(text, lang="pl").text == text.replace("Koboljew", "Kobolew")


def test_the_most_frequent_spelling_wins_then_the_longest():
    often = "Ihor Koboliev came. Ihor Kobolyev came. Ihor Kobolyev went."
    once = "Ihor Kobolev came. Ihor Kobolyev went."

    assert clean(often, lang="en").text == often.replace("Koboliev", "Kobolyev")
    assert clean(once, lang="en").text == once.replace("Kobolev", "Kobolyev")


def test_what_is_only_likely_is_reported_and_not_written():
    text = "Joanna Gaines built the house on Tuesday, and Joanna Gains painted it. Joanna Gaines sold it."
    article = clean(text, lang="en")

    assert same_person("Joanna Gaines", "Joanna Gains") >= LIKELY
    assert article.text == text
    assert [(m.surface, m.entity) for m in article.mentions] == [("Joanna Gains", "suggest:joanna-gaines")]
    assert article.mentions[0].is_likely
    assert sum_up(article).endswith(", 0 names, left: Joanna Gains (likely Joanna Gaines)")


def test_of_spellings_as_frequent_and_as_long_the_first_is_taken():
    for first, second in (("Anna Kowalczyk", "Anna Kowalczik"), ("Anna Kowalczik", "Anna Kowalczyk")):
        article = clean(f"{first} opened the library on Monday. It rained, said {second} there.", lang="en")
        assert article.text.count(first) == 2


def test_tag_and_off_hold_for_people_whom_no_list_knows():
    text = f"{HEAD} Ihor Kobolyev said no more."
    tagged = clean(text, lang="en", config=Config(names="tag"))

    assert tagged.text == text
    assert {mention.entity for mention in tagged.mentions} == {"text:ihor-koboliev"}
    assert clean(text, lang="en", config=Config(names="off")).mentions == ()


def test_a_rewrite_can_be_undone_and_says_which_rule_made_it():
    article = clean(f"{HEAD} Ihor Kobolyev said no more.", lang="en")

    assert article.restore() == article.source
    assert [edit.rule for edit in article.edits] == ["names.text"]
    assert clean(article.text, lang="en").text == article.text


def further_lists():
    return [row(path, id=path.stem) for path in sorted((DATA / "lists").glob("*.toml"))]


LISTS = Config(names_lists=("places", "organisations"))


@pytest.mark.parametrize(
    ("lang", "line", "expected"),
    [
        row(
            "en", "They went from Kiev to Kharkov and Odessa.", "They went from Kyiv to Kharkiv and Odesa.", id="towns"
        ),
        row("en", "It was said in Belorussia.", "It was said in Belarus.", id="country"),
        row("en", "The Institute of War Studies fell.", "The Institute for the Study of War fell.", id="isw"),
        row("de", "Sie fuhren nach Kiew und Charkow.", "Sie fuhren nach Kyjiw und Charkiw.", id="german"),
        row("pl", "Pojechali do Kijowa i do Kiev.", "Pojechali do Kijowa i do Kiev.", id="language-with-cases"),
    ],
)
def test_places_and_organisations_have_one_spelling_where_the_lists_are_on(lang, line, expected):
    assert clean(line, lang=lang, config=LISTS).text == expected
    assert clean(line, lang=lang).text == line


@pytest.mark.parametrize("path", further_lists())
def test_a_further_list_is_sound_and_shares_no_form(path):
    entries = list(table_entries(read_toml(path), path.name))
    forms = Counter(form for entry in entries for form in entry.full_forms())

    for entry in entries:
        check_entry(entry, path.name)
    assert [form for form, count in forms.items() if count > 1] == []
    assert path.stem in NAMES_LISTS


def test_a_doubtful_form_is_claimed_once_and_is_no_full_form_of_another():
    owners: dict[str, set[str]] = {}
    for path in sorted((DATA / "names").glob("*.toml")):
        for entry in table_entries(read_toml(path), path.name):
            for form in (*entry.full_forms(), *(str(doubtful["form"]) for doubtful in entry.doubtful)):
                owners.setdefault(form, set()).add(entry.id)

    assert {form: ids for form, ids in owners.items() if len(ids) > 1} == {}


BATCH = [
    "Ihor Koboliev came.",
    "Ihor Kobolyev went home.",
    "Igor Kobolyev slept. Igor Kobolyev woke.",
    "Ihor Kobolyev ate.",
]


def test_a_batch_chooses_the_spelling_of_most_texts_whatever_their_order():
    forward, backward = learn_names(BATCH), learn_names(BATCH[::-1])

    assert forward == backward == learn_names(BATCH[:2]) + learn_names(BATCH[2:])
    assert set(forward.chosen().values()) == {"Ihor Kobolyev"}
    assert forward.texts["Igor Kobolyev"] == 1


@pytest.mark.parametrize(
    ("lang", "text", "surface"),
    [
        row(
            "pl", "Alaksandr Łukaszenka mówił we wtorek. Na ulice wyszli ludzie Łukaszenki.", "Łukaszenki", id="polish"
        ),
        row("ru", "Александр Лукашенко выступил во вторник. Об этом сказали Лукашенку.", "Лукашенку", id="russian"),
        row(
            "uk",
            "Володимир Зеленський виступив. Про це сказали Володимиру Зеленському.",
            None,
            id="ukrainian-adjective",
        ),
        row("de", "Wladimir Putin sprach am Dienstag. Putins Rede war lang.", "Putins", id="german-genitive"),
        row("cs", "Vladimir Putin mluvil v úterý. Řekli to Putinovi.", "Putinovi", id="czech"),
        row("en", "Vladimir Putin spoke on Tuesday. The Putins went home.", None, id="plural"),
    ],
)
def test_a_case_form_is_a_mention_and_stays(lang, text, surface):
    article = clean(text, lang=lang)
    mentions = [mention.surface for mention in article.mentions]

    assert article.text.split(". ", 1)[1] == text.split(". ", 1)[1]
    assert (surface is None) or surface in mentions
    assert len({mention.entity for mention in article.mentions}) == 1


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        row("Dmitry Petrov wants to sell. His cousin Dmitri Petrov does not.", "en", id="cousin"),
        row("Dmitry Petrov wants to sell. Dmitri Petrov, 34, his nephew and namesake, stays.", "en", id="namesake"),
        row("The two men, Sergey Orlov and Sergei Orlov, are not related.", "en", id="in-one-sentence"),
        row("Alexander Ivanov junior runs the shop. Aleksandr Ivanov senior owns it.", "en", id="junior-and-senior"),
        row("Dmitri Petrow will verkaufen. Sein Bruder Dmitrij Petrow will es nicht.", "de", id="brother-in-german"),
        row("Alexei Popov lost to Alexey Popov in the final.", "en", id="against-each-other"),
    ],
)
def test_two_people_whom_the_text_tells_apart_stay_two(text, lang):
    story = {"en": "The ferry came back on Friday, the office said.", "de": "Die Fähre kam am Freitag, sagte das Amt."}
    chosen = Spellings.from_chosen({"Dmitri Petrov": "Dmitry Petrov", "Sergei Orlov": "Sergey Orlov"})

    assert clean(f"{story[lang]}\n\n{text}", lang=lang).paragraphs[-1] == text
    assert clean(f"{story[lang]}\n\n{text}", lang=lang, spellings=chosen).paragraphs[-1] == text
    assert same_person("Dmitry Petrov", "Dmitri Petrov") > SURE, "or the test asks for nothing"


def test_the_same_spellings_in_sentences_of_their_own_are_one_person():
    text = "Dmitry Petrov wants to sell. It rained all day. Nobody but Dmitri Petrov came."

    assert clean(text, lang="en").text == text.replace("Dmitri", "Dmitry")


def test_two_words_of_one_name_are_summed_up_as_one_name():
    text = "Dmitry Petrov wants to sell. It rained all day. Nobody but Dmitri Petroff came. Dmitry Petrov slept."
    article = clean(text, lang="en")

    assert article.text == text.replace("Dmitri Petroff", "Dmitry Petrov")
    assert sum_up(article).endswith(", 1 name")
