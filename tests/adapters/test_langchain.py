"""LangChain: documents, at once and asynchronously, and the transformer as a step of a chain."""

import asyncio

import pytest
from contract import *
from contract import PREFIX, STORY, Out, host, rest_of

from copydesk import clean
from copydesk.adapters import Cleaner

host("langchain_core.documents", "langchain")

from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from copydesk.adapters.langchain import CopydeskTransformer


@pytest.fixture
def travels():
    return CopydeskTransformer(Cleaner(lang="en"))


@pytest.fixture(params=["at-once", "async"])
def run(request):
    def clean_values(values, cleaner):
        rests = [rest_of(number) for number in range(len(values))]
        given = [  # the constructor takes strings only
            Document.model_construct(
                id=rest["id"], page_content=value, metadata={"title": rest["title"]}, type="Document"
            )
            for value, rest in zip(values, rests, strict=True)
        ]
        desk = CopydeskTransformer(cleaner)
        cleaned = desk.transform_documents(given)
        if request.param == "async":
            cleaned = asyncio.run(desk.atransform_documents(given))
        assert [set(document.metadata) for document in given] == [{"title"}] * len(given)
        return [split_document(document) for document in cleaned]

    return clean_values


def split_document(document):
    notes = {key: value for key, value in document.metadata.items() if key.startswith(PREFIX)}
    rest = {key: value for key, value in document.metadata.items() if key not in notes}
    return Out(document.page_content, notes, {"id": document.id, **rest})


def test_the_transformer_is_a_step_of_a_chain():
    chain = RunnableLambda(lambda text: [Document(text)]) | RunnableLambda(CopydeskTransformer().transform_documents)
    [document] = chain.invoke(STORY)

    assert document.page_content == clean(STORY).text
