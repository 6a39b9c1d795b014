"""Arrow: tables and record batches, as Ray and Spark hand them over."""

import pytest
from contract import *
from contract import STORY, host, split_record, table_of

from copydesk import ConfigError
from copydesk.adapters import Cleaner

pa = host("pyarrow", "arrow")

from copydesk.adapters.arrow import clean_columns


@pytest.fixture
def travels():
    return Cleaner()


@pytest.fixture(params=["table", "batch"])
def run(request):
    def clean_values(values, cleaner):
        table = pa.table(table_of(values))
        if request.param == "batch":
            table = pa.RecordBatch.from_pydict(table_of(values))
        cleaned = clean_columns(table, "text", cleaner)
        assert type(cleaned) is type(table)
        return [split_record(record) for record in cleaned.to_pylist()]

    return clean_values


def test_the_columns_are_of_strings_whatever_is_in_them():
    schema = clean_columns(pa.table({"text": pa.array([], pa.binary())}), "text", Cleaner()).schema

    assert {field.type for field in schema if field.name.startswith("clean_")} == {pa.string()}


def test_a_table_in_chunks_is_cleaned():
    table = pa.chunked_array([[STORY], ["Plain.", STORY]])

    assert clean_columns(pa.table({"text": table}), "text", Cleaner()).num_rows == 3


def test_a_column_is_not_overwritten():
    with pytest.raises(ConfigError, match="clean_text"):
        clean_columns(pa.table({"text": ["a"], "clean_text": ["b"]}), "text", Cleaner())
