"""datatrove: the step by itself, and in a pipeline from files to files with two workers."""

import json

import pytest
from contract import *
from contract import PREFIX, STORY, Out, assert_clean, host, rest_of

host("datatrove", "datatrove")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from copydesk.adapters.datatrove import CopydeskCleaner

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def travels():
    return CopydeskCleaner(drop_empty=True)


@pytest.fixture
def run():
    def clean_values(values, cleaner):
        docs = [Document(value, f"r{number}", metadata=rest_of(number)) for number, value in enumerate(values)]
        return [split_document(doc.text, doc.metadata) for doc in CopydeskCleaner(cleaner).run(iter(docs))]

    return clean_values


def split_document(text, metadata):
    notes = {key: value for key, value in metadata.items() if key.startswith(PREFIX)}
    return Out(text, notes, {key: value for key, value in metadata.items() if key not in notes})


def counts(step):
    return {name: stat.total for name, stat in step.stats.stats.items()}


def documents(*texts):
    return (Document(text, str(number)) for number, text in enumerate(texts))


def test_the_statistics_count_documents_errors_and_cuts_of_each_kind():
    step = CopydeskCleaner()
    list(step.run(documents(STORY, STORY, "Plain.", 7)))

    assert counts(step)["total"] == counts(step)["forwarded"] == 4
    assert counts(step)["error"] == 1
    assert counts(step)["cut-comment-form"] == 2


def test_a_document_of_which_nothing_is_left_is_dropped_if_asked_and_written_aside(tmp_path):
    texts = ["Leave a Reply", STORY, "", None]
    writer = JsonlWriter(str(tmp_path), compression=None)
    step = CopydeskCleaner(drop_empty=True, exclusion_writer=writer)

    assert [doc.id for doc in CopydeskCleaner().run(documents(*texts))] == ["0", "1", "2", "3"]
    assert [doc.id for doc in step.run(documents(*texts))] == ["1", "3"]
    assert (counts(step)["dropped"], counts(step)["dropped_empty"]) == (2, 2)
    [path] = tmp_path.iterdir()
    aside = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(doc.get("text"), doc["metadata"]["filter_reason"]) for doc in aside] == [
        ("Leave a Reply", "empty"),
        (None, "empty"),
    ]


def test_a_pipeline_of_two_workers_cleans_files(tmp_path):
    for part in range(2):
        lines = [
            json.dumps({"text": STORY, "id": f"{part}-{number}", "title": "As the feed has it"}) for number in range(9)
        ]
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{part}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    steps = [JsonlReader(str(tmp_path / "in")), CopydeskCleaner(), JsonlWriter(str(tmp_path / "out"), compression=None)]
    stats = LocalPipelineExecutor(steps, tasks=2, workers=2, logging_dir=str(tmp_path / "logs")).run()

    records = [
        json.loads(line)
        for path in sorted((tmp_path / "out").iterdir())
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert sorted(record["id"] for record in records) == sorted(
        f"{part}-{number}" for part in range(2) for number in range(9)
    )
    for record in records:
        out = split_document(record["text"], record["metadata"])
        assert_clean(STORY, out)
        assert out.rest["title"] == "As the feed has it"
    assert "cut-comment-form" in stats.get_repr()
