"""The row and the cleaner that all adapters share."""

import json
import pickle
import subprocess
import sys

import pytest
from contract import PICTURE, STORY, TABLE, Out, assert_clean

from copydesk import Config, ConfigError, Kind, Spellings, learn_repeats
from copydesk.adapters import Cleaner, common
from copydesk.adapters.common import column_names, missing_host, read_cleaner
from support import row

STORIES = [f"The {what} was opened on Tuesday by the mayor.\nAll about Lind\nWrite to us" for what in "abc"]
CLEANER = Cleaner(
    Config(keep=frozenset({"caption", "credit", "share", "tags"}), names="tag", off=("en.related", "common.x")),
    "en",
    learn_repeats(STORIES),
    Spellings.from_chosen({"Igor Kobolev": "Ihor Kobolyev", "Ihor Kobolyev": "Ihor Kobolyev"}),
)


@pytest.mark.parametrize("values", TABLE)
def test_a_row_is_what_clean_says_or_leaves_the_value(values):
    for value in values:
        found = Cleaner().row(value)
        assert_clean(value, Out(found.text, found.notes()))


def test_an_unforeseen_error_is_one_record_only(monkeypatch):
    def break_at_two(text, **options):
        if text == "two":
            raise RecursionError("too deep")
        return original(text, **options)

    original = common.clean
    monkeypatch.setattr(common, "clean", break_at_two)
    columns = Cleaner().columns(["one", "two", "three"])

    assert columns["clean_text"] == ["one", "two", "three"]
    assert columns["clean_error"] == ["", "RecursionError: too deep", ""]


def test_a_text_that_is_no_string_is_no_string_in_a_typed_column():
    found = Cleaner().row(PICTURE)

    assert (found.text, found.columns()["clean_text"]) == (PICTURE, None)


def test_notes_can_be_read_and_can_be_held_by_every_host():
    row = Cleaner().row(f"T\ud83dtle\n{STORY}\nPhoto: \udcff Jan\udc80 / Reuters")

    assert "Ana Kovač" in row.authors
    for note in (row.text, *row.notes().values()):
        note.encode()
    assert json.loads(row.cuts)


def test_cuts_are_counted_by_their_kind():
    found = Cleaner().row(STORY)

    assert found.kinds().total() == len(json.loads(found.cuts)) > 3
    assert found.kinds()[Kind.RELATED] >= 1


def test_a_cleaner_comes_back_from_its_json_and_its_pickle():
    assert read_cleaner(CLEANER.to_json()) == CLEANER
    assert pickle.loads(pickle.dumps(CLEANER)) == CLEANER


@pytest.mark.parametrize("seed", ["1", "2"])
def test_a_cleaner_has_the_same_pickle_in_every_process(seed):
    code = f"import pickle, sys; sys.stdout.buffer.write(pickle.dumps(pickle.loads({pickle.dumps(CLEANER)!r})))"
    child = subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True)

    assert child.stdout == pickle.dumps(CLEANER)


@pytest.mark.parametrize(
    "other",
    [
        row(Cleaner(Config(names="tag")), id="config"),
        row(Cleaner(lang="en"), id="lang"),
        row(Cleaner(repeats=CLEANER.repeats), id="repeats"),
        row(Cleaner(spellings=CLEANER.spellings), id="spellings"),
    ],
)
def test_another_cleaner_has_another_pickle(other):
    assert pickle.dumps(other) != pickle.dumps(Cleaner())


def test_a_column_of_the_table_is_never_overwritten():
    with pytest.raises(ConfigError, match='column "clean_text" already'):
        column_names("clean_", ["text", "clean_text"])


def test_a_missing_host_is_named_with_its_extra():
    error = missing_host("llama-index", ImportError("No module named 'llama_index'"))

    assert "No module named 'llama_index'" in str(error)
    assert "pip install 'copydesk[llama-index]'" in str(error)


HOSTS = {
    "arrow": "pyarrow",
    "datasets": "datasets",
    "datatrove": "datatrove",
    "langchain": "langchain_core",
    "llama_index": "llama_index",
    "pandas": "pandas",
    "polars": "polars",
    "ray": "ray",
    "scrapy": "itemadapter",
    "spacy": "spacy",
    "spark": "pyspark",
}


@pytest.mark.parametrize("adapter", HOSTS)
def test_an_adapter_without_its_host_says_what_to_install(adapter):
    code = f"import sys; sys.modules[{HOSTS[adapter]!r}] = None; import copydesk.adapters.{adapter}"
    child = subprocess.run([sys.executable, "-Wignore", "-c", code], capture_output=True, text=True)
    extras = [
        adapter.replace("_", "-"),
        *(["arrow"] if adapter in ("ray", "spark") else []),
    ]  # Arrow is asked for first

    assert child.returncode == 1
    assert "ImportError: copydesk.adapters: " in child.stderr
    assert any(f"pip install 'copydesk[{extra}]'" in child.stderr for extra in extras)
