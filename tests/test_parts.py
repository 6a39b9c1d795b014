"""What a job learns of its parts adds up: any order and any parting give what one process gives."""

import json
import pickle
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import (
    Config,
    InputError,
    NameChoices,
    Spellings,
    TextSample,
    clean,
    clean_many,
    count_names,
    learn_repeats,
    sample_texts,
)
from support import row
from test_repeats import site

PEOPLE = (
    "Igor Kobolev came to Lind.",
    "Ihor Kobolyev went to Lind.\nShare this article",
    "Ihor Kobolyev slept in Lind, said Dmitry Kuleba.",
    "Dmytro Kuleba spoke of Lind.",
    "Dmytro Kuleba was silent.",
    "Премьер-министр Ігор Коболєв приехал в Линд во вторник.",
    "",
)


def parted(values, number, seed):
    """Values in another order, in some parts, of which some may be empty."""
    dice = random.Random(seed)
    parts = [[] for _ in range(number)]
    for value in dice.sample(list(values), len(values)):
        dice.choice(parts).append(value)
    return parts


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("number", [1, 2, 9])
def test_names_counted_in_parts_give_what_one_process_gives(number, seed):
    quiet = Config(names="off")
    counts = [count_names(clean(text, config=quiet) for text in part) for part in parted(PEOPLE, number, seed)]
    spellings = sum(counts, NameChoices()).spellings()

    assert [clean(text, spellings=spellings) for text in PEOPLE] == list(clean_many(PEOPLE, names_across=True))
    assert any(clean(text, spellings=spellings) != clean(text) for text in PEOPLE)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("number", [1, 2, 30])
def test_repeats_learned_from_samples_of_parts_are_those_of_the_whole_site(number, seed):
    texts = [story.text for story in site()]
    total = sum((sample_texts(part) for part in parted(texts, number, seed)), TextSample())
    rows = learn_repeats(total.texts).rows

    assert total == sample_texts(texts)
    assert learn_repeats(total.texts) == learn_repeats(sample_texts(texts).texts)
    assert {(row.key, row.articles, row.seen, row.kind) for row in rows} == {
        (row.key, row.articles, row.seen, row.kind) for row in learn_repeats(texts).rows
    }


def test_a_sample_of_a_large_site_finds_the_same_lines():
    texts = [story.text for story in site()]

    assert {row.key for row in learn_repeats(sample_texts(texts, size=100).texts).rows} == {
        row.key for row in learn_repeats(texts).rows
    }


@given(st.lists(st.text(max_size=3), max_size=12), st.integers(2, 5), st.integers(0, 9))
def test_samples_add_up_whatever_is_in_them(texts, size, seed):
    one, two, three = (sample_texts(part, size=size) for part in parted(texts, 3, seed))
    whole = sample_texts(texts, size=size)

    assert one + two + three == three + (one + two) == whole
    assert whole + whole == whole
    assert len(whole.texts) == min(size, len(set(texts)))


VALUES = [
    row(sample_texts(["One.", "\ud800", "Zwölf."], size=9), id="sample"),
    row(NameChoices({"Igor Kobolev": 1, "Ігор Коболєв": 2}), id="names"),
]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_travels_as_json_and_as_a_pickle(value):
    assert type(value).from_json(value.to_json()) == value
    assert json.loads(value.to_json())
    assert pickle.loads(pickle.dumps(value)) == value


def test_spellings_come_back_from_what_was_chosen():
    spellings = NameChoices({"Igor Kobolev": 1, "Ihor Kobolyev": 2}).spellings()

    assert spellings.chosen
    assert Spellings.from_chosen(json.loads(json.dumps(dict(spellings.chosen)))) == spellings
    assert pickle.loads(pickle.dumps(spellings)) == spellings


@pytest.mark.parametrize("read", [row(TextSample.from_json, id="sample"), row(NameChoices.from_json, id="names")])
@pytest.mark.parametrize("text", ["{", "[]", "7", '{"texts": 5}', '{"texts": ["a"], "size": 1, "a": "b"}'])
def test_what_is_no_record_is_said(read, text):
    with pytest.raises(InputError, match=r"^(sample|names): "):
        read(text)


@pytest.mark.parametrize(
    ("texts", "size", "part"),
    [row("One text.", 9, "got one text", id="one-text"), row(["A."], 1, "2 is the smallest", id="size-of-one")],
)
def test_what_makes_no_sense_is_refused(texts, size, part):
    with pytest.raises(InputError, match=part):
        sample_texts(texts, size=size)
