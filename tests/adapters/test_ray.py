"""Ray Data, on this machine: actors, and ten thousand records compared with those of one process."""

import warnings

import pytest
from contract import *
from contract import host, split_record, table_of
from generated import assert_as_in_one_process, records

from copydesk.adapters import Cleaner

ray = host("ray", "ray")
pa = host("pyarrow", "arrow")

from copydesk.adapters.ray import CleanActor, clean_dataset

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("cluster")]  # Ray warns of much


@pytest.fixture(scope="module")  # ends before others fork
def cluster():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=200_000_000)
        ray.data.DataContext.get_current().enable_progress_bars = False
        yield
        ray.shutdown()


@pytest.fixture
def travels():
    return Cleaner(lang="en")


@pytest.fixture
def run():
    """An actor in this process, with the batches that Ray gives it."""

    def clean_values(values, cleaner):
        table = pa.table(table_of(values))
        actor = CleanActor("text", cleaner)
        parts = [actor(table.slice(start, 2)) for start in range(0, max(len(values), 1), 2)]
        return [split_record(record) for record in pa.concat_tables(parts).to_pylist()]

    return clean_values


def test_two_actors_give_what_one_process_gives(cluster):
    dataset = ray.data.from_items(records(), override_num_blocks=8)
    cleaned = clean_dataset(dataset, cleaner=Cleaner(lang="en"), concurrency=2)

    assert_as_in_one_process(cleaned.take_all())
