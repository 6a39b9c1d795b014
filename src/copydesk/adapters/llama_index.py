"""LlamaIndex: a step for an `IngestionPipeline`; the notes go into the metadata of the nodes."""

from collections.abc import Sequence
from typing import Any, Self

from copydesk.adapters.common import PREFIX, Cleaner, missing_host, read_cleaner

try:
    from llama_index.core.schema import BaseNode, TransformComponent
    from pydantic import Field
except ImportError as error:
    raise missing_host("llama-index", error) from error


class CopydeskTransform(TransformComponent):
    """Cleans nodes; id, metadata and relations stay, and models do not get to read the notes.

    Attributes:
        settings: `Cleaner.to_json`: with it, the cache of a pipeline knows when to clean again.
        prefix: Of the keys of the notes.
    """

    settings: str = Field(default_factory=lambda: Cleaner().to_json())
    prefix: str = PREFIX

    @classmethod
    def from_cleaner(cls, cleaner: Cleaner, *, prefix: str = PREFIX) -> Self:
        """The step that cleans in some way."""
        return cls(settings=cleaner.to_json(), prefix=prefix)

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> list[BaseNode]:
        """New nodes with clean texts; those given stay as they are."""
        return [self._clean(node) for node in nodes]

    def _clean(self, node: BaseNode) -> BaseNode:
        cleaner = read_cleaner(self.settings)
        row = cleaner.row(node.get_content(), node.metadata.get(cleaner.url_field))
        notes = row.notes(self.prefix)
        node = node.model_copy(deep=True)
        if isinstance(row.text, str):  # else it is what no node should hold, and stays
            node.set_content(row.text)
        node.metadata |= notes
        for hidden in (node.excluded_embed_metadata_keys, node.excluded_llm_metadata_keys):
            hidden.extend(name for name in notes if name not in hidden)
        return node
