"""LlamaIndex: the step by itself, in a pipeline with its cache, and in two processes."""

import pytest
from contract import *
from contract import PREFIX, STORY, Out, host, rest_of

from copydesk import Config, clean
from copydesk.adapters import Cleaner

host("llama_index.core.ingestion", "llama_index")

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import Document, MetadataMode, TextNode

from copydesk.adapters.llama_index import CopydeskTransform

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


@pytest.fixture
def travels():
    return CopydeskTransform.from_cleaner(Cleaner(lang="en"))


@pytest.fixture
def run():
    def clean_values(values, cleaner):
        given = []
        for number, value in enumerate(values):
            node = TextNode(id_=rest_of(number)["id"], metadata={"title": rest_of(number)["title"]})
            given.append(node)
            node.__dict__["text"] = value  # the constructor takes strings only
        return [split_node(node) for node in CopydeskTransform.from_cleaner(cleaner)(given)]

    return clean_values


def split_node(node):
    notes = {key: value for key, value in node.metadata.items() if key.startswith(PREFIX)}
    rest = {key: value for key, value in node.metadata.items() if key not in notes}
    return Out(node.__dict__.get("text", node.get_content()), notes, {"id": node.node_id, **rest})


def test_a_pipeline_gives_clean_documents_in_one_process_and_in_two():
    documents = [Document(text=STORY, id_=f"d{number}", metadata={"n": number}) for number in range(6)]
    for workers in (1, 2):
        found = IngestionPipeline(transformations=[CopydeskTransform()]).run(documents=documents, num_workers=workers)

        assert [node.get_content() for node in found] == [clean(STORY).text] * 6
        assert [(node.node_id, node.metadata["n"]) for node in found] == [(f"d{number}", number) for number in range(6)]
    assert documents[0].get_content() == STORY


def test_models_read_what_the_host_knew_and_no_notes():
    [node] = CopydeskTransform()([Document(text=STORY, metadata={"title": "T"})])

    for mode in (MetadataMode.EMBED, MetadataMode.LLM):
        assert node.get_metadata_str(mode) == "title: T"


def cached(pipeline):
    return set(pipeline.cache.cache.get_all(pipeline.cache.collection))


def test_the_cache_cleans_again_only_with_another_cleaner():
    pipeline = IngestionPipeline(transformations=[CopydeskTransform()])
    documents = [Document(text=STORY, id_="d")]
    pipeline.run(documents=documents)
    keys = cached(pipeline)
    pipeline.run(documents=documents)
    assert cached(pipeline) == keys
    pipeline.transformations = [CopydeskTransform.from_cleaner(Cleaner(Config(keep=frozenset({"related"}))))]
    [node] = pipeline.run(documents=documents)

    assert "READ ALSO" in node.get_content()
    assert len(cached(pipeline)) == 2
