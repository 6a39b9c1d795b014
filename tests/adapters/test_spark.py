"""Spark, on this machine: a function of iterators of batches, and ten thousand records compared."""

import os
import shutil
import sys
import warnings

import pytest
from contract import *
from contract import STORY, host, split_record, table_of
from generated import assert_as_in_one_process, records

from copydesk import ConfigError, clean
from copydesk.adapters import Cleaner

pyspark = host("pyspark", "spark")
pa = host("pyarrow", "arrow")

if shutil.which("java") is None and os.environ.get("COPYDESK_HOSTS") != "all":
    pytest.skip("Spark needs Java; install a runtime, 17 or newer", allow_module_level=True)

from pyspark.sql import SparkSession

from copydesk.adapters.spark import CleanBatches, clean_frame

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("cluster")]  # pyspark warns of much


@pytest.fixture(scope="module")  # ends before others fork
def spark(tmp_path_factory):
    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "1g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


@pytest.fixture
def travels():
    return CleanBatches("body", Cleaner(lang="en"))


@pytest.fixture
def run():
    """The function in this process, with batches as Spark gives them."""

    def clean_values(values, cleaner):
        whole = pa.RecordBatch.from_pydict(table_of(values))
        batches = [whole.slice(start, 2) for start in range(0, max(len(values), 1), 2)]
        return [split_record(r) for batch in CleanBatches(cleaner=cleaner)(batches) for r in batch.to_pylist()]

    return clean_values


def test_two_workers_give_what_one_process_gives(spark):
    frame = spark.createDataFrame(records(), "id long, text string, title string").repartition(8)
    cleaned = clean_frame(frame, cleaner=Cleaner(lang="en"))

    assert_as_in_one_process(row.asDict() for row in cleaned.collect())


def test_bytes_are_cleaned_and_a_binary_file_is_a_record_with_an_error(spark):
    frame = spark.createDataFrame([(STORY.encode(),), (b"\x89PNG\r\n\x1a\n\x00",), (None,)], "text binary")
    good, bad, none = clean_frame(frame.coalesce(1)).collect()

    assert good["clean_text"] == clean(STORY).text
    assert (bad["clean_text"], bad["clean_error"][:10]) == (None, "InputError")
    assert (none["clean_text"], none["clean_error"]) == (None, "")


def test_a_column_is_not_overwritten(spark):
    with pytest.raises(ConfigError, match="clean_text"):
        clean_frame(spark.createDataFrame([("a", "b")], "text string, clean_text string"))
