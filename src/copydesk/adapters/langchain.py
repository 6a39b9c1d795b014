"""LangChain: a document transformer; the notes go into the metadata of the documents."""

from collections.abc import Sequence
from typing import Any

from copydesk.adapters.common import PREFIX, Cleaner, missing_host

try:
    from langchain_core.documents import BaseDocumentTransformer, Document
except ImportError as error:
    raise missing_host("langchain", error) from error


class CopydeskTransformer(BaseDocumentTransformer):
    """Cleans documents; their ids and metadata stay, and the notes are flat strings, which every vector store takes.

    Attributes:
        cleaner: How to clean.
        prefix: Of the keys of the notes.
    """

    def __init__(self, cleaner: Cleaner | None = None, *, prefix: str = PREFIX) -> None:
        self.cleaner = cleaner or Cleaner()
        self.prefix = prefix

    def transform_documents(self, documents: Sequence[Document], **_: Any) -> list[Document]:
        """New documents with clean texts; those given stay as they are."""
        return [self._clean(document) for document in documents]

    def _clean(self, document: Document) -> Document:
        row = self.cleaner.row(document.page_content, document.metadata.get(self.cleaner.url_field))
        metadata = {**document.metadata, **row.notes(self.prefix)}
        return document.model_copy(update={"page_content": row.text, "metadata": metadata})
