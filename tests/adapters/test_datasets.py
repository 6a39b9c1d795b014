"""Hugging Face datasets: `map` in one and two processes, streams, and the fingerprint of the cache."""

import pickle
import subprocess
import sys

import pytest
from contract import *
from contract import STORY, host, split_record, table_of

from copydesk import Config, ConfigError, clean
from copydesk.adapters import Cleaner
from support import row

datasets = host("datasets", "datasets")

from copydesk.adapters.datasets import CleanBatch, clean_dataset

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
TEXTS = [STORY, None, "Plain.", "Leave a Reply"] * 5


@pytest.fixture(autouse=True)
def quiet():
    datasets.disable_progress_bars()


@pytest.fixture
def travels():
    return CleanBatch("body", Cleaner(Config(keep=frozenset({"caption", "credit", "share"}))))


@pytest.fixture(params=["dataset", "stream"])
def run(request):
    def clean_values(values, cleaner):
        dataset = datasets.Dataset.from_dict(table_of(values))
        if request.param == "stream":
            rows = dataset.to_list()
            dataset = datasets.IterableDataset.from_generator(lambda: iter(rows), features=dataset.features)
        return [split_record(record) for record in clean_dataset(dataset, CleanBatch(cleaner=cleaner), batch_size=2)]

    return clean_values


def test_two_processes_give_what_one_gives():
    dataset = datasets.Dataset.from_dict(table_of(TEXTS))

    assert clean_dataset(dataset, num_proc=2, batch_size=3).to_list() == clean_dataset(dataset).to_list()


def test_the_function_by_itself_serves_map_from_the_first_batch_on():
    dataset = datasets.Dataset.from_dict({"text": ["Plain.", "Plain.", STORY]})
    cleaned = dataset.map(CleanBatch(), batched=True, batch_size=1)

    assert cleaned["clean_text"][2] == clean(STORY).text
    assert {cleaned.features[name].dtype for name in cleaned.column_names} == {"string"}


def test_a_first_batch_without_text_leaves_the_column_one_of_strings():
    dataset = datasets.Dataset.from_dict({"text": [None, None, STORY]})

    assert clean_dataset(dataset, batch_size=1)["clean_text"][2] == clean(STORY).text


def test_each_dataset_of_a_dictionary_is_cleaned():
    part = datasets.Dataset.from_dict({"text": [STORY]})
    cleaned = clean_dataset(datasets.DatasetDict({"train": part, "test": part}))

    assert type(cleaned) is datasets.DatasetDict
    assert cleaned["test"]["clean_text"][0] == clean(STORY).text


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_fingerprint_is_the_same_in_every_process(travels, seed):
    hashed = datasets.fingerprint.Hasher.hash
    load = f"import pickle; batch = pickle.loads({pickle.dumps(travels)})"
    code = f"{load}; from datasets.fingerprint import Hasher; print(Hasher.hash(batch))"
    child = subprocess.run([sys.executable, "-Wignore", "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True)

    assert child.stdout.decode().strip() == hashed(travels)


@pytest.mark.parametrize(
    "other",
    [
        row(CleanBatch("text"), id="column"),
        row(CleanBatch("body", Cleaner(lang="en")), id="lang"),
        row(CleanBatch("body", prefix="c"), id="prefix"),
    ],
)
def test_other_settings_have_another_fingerprint(other):
    hashed = datasets.fingerprint.Hasher.hash

    assert hashed(other) != hashed(CleanBatch("body"))


def test_a_column_is_not_overwritten():
    with pytest.raises(ConfigError, match="clean_lang"):
        clean_dataset(datasets.Dataset.from_dict({"text": [STORY], "clean_lang": ["xx"]}))
