"""pandas: accessors of series and tables."""

import pytest
from contract import *
from contract import STORY, host, split_record, table_of

from copydesk import Config, ConfigError, clean
from copydesk.adapters import Cleaner

pd = host("pandas", "pandas")


@pytest.fixture
def travels():
    return Cleaner()


@pytest.fixture
def run():
    def clean_values(values, cleaner):
        frame = pd.DataFrame(table_of(values)).astype({"text": object})
        return [split_record(record) for record in frame.copydesk.clean("text", cleaner).to_dict("records")]

    return clean_values


@pytest.mark.parametrize("dtype", [object, "string", "category"])
def test_a_series_keeps_index_name_and_what_is_missing(dtype):
    series = pd.Series([STORY, None, pd.NA, "Plain."], index=["b", "b", "a", "c"], name="body", dtype=dtype)
    cleaned = series.copydesk.clean()

    assert list(cleaned.index) == ["b", "b", "a", "c"]
    assert (cleaned.name, cleaned.dtype) == ("body", "string" if dtype == "string" else object)
    assert list(cleaned.isna()) == [False, True, True, False]
    assert cleaned.iloc[0] == clean(STORY).text


def test_a_table_keeps_a_doubled_index_and_its_columns():
    frame = pd.DataFrame({"n": [1, 2, 3], "text": [STORY, None, "Plain."]}, index=[5, 5, 4])
    cleaned = frame.copydesk.clean("text", Cleaner(lang="en"), prefix="c_")

    assert list(cleaned.index) == [5, 5, 4]
    assert list(cleaned.columns[:3]) == ["n", "text", "c_text"]
    assert list(cleaned["n"]) == [1, 2, 3]
    assert list(frame.columns) == ["n", "text"]
    assert cleaned["c_text"].iloc[0] == clean(STORY, lang="en").text


def test_a_column_is_not_overwritten():
    frame = pd.DataFrame({"text": [STORY], "clean_lang": ["xx"]})

    with pytest.raises(ConfigError, match="clean_lang"):
        frame.copydesk.clean("text")


def test_a_table_without_rows_has_the_columns():
    assert "clean_cuts" in pd.DataFrame({"text": []}).copydesk.clean("text").columns


def test_a_config_in_the_place_of_a_cleaner_is_refused_with_what_to_write():
    frame = pd.DataFrame({"text": [STORY]})
    for give in (lambda c: frame.copydesk.clean("text", c), frame["text"].copydesk.clean, frame["text"].copydesk.rows):
        with pytest.raises(ConfigError, match=r"expected a Cleaner, got Config; write Cleaner\(config\)"):
            give(Config())
