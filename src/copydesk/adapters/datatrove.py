"""datatrove: a pipeline step that puts the clean text in place of `doc.text` and its notes into `doc.metadata`."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import Any

from copydesk.adapters.common import PREFIX, Cleaner, missing_host

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise missing_host("datatrove", error) from error


class CopydeskCleaner(PipelineStep):
    """Cleans each document; the statistics count documents, errors and the cuts of each kind.

    Attributes:
        cleaner: How to clean.
        drop_empty: Whether documents of which nothing is left are dropped.
        exclusion_writer: A writer for those that are dropped, as of datatrove's filters.
        prefix: Of the keys of the notes.
    """

    type = "COPYDESK"
    name = "clean"

    def __init__(
        self,
        cleaner: Cleaner | None = None,
        *,
        drop_empty: bool = False,
        exclusion_writer: Any = None,
        prefix: str = PREFIX,
    ) -> None:
        super().__init__()
        self.cleaner = cleaner or Cleaner()
        self.drop_empty = drop_empty
        self.exclusion_writer = exclusion_writer
        self.prefix = prefix

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """The clean documents."""
        with self.exclusion_writer or nullcontext() as writer:
            for doc in data or ():
                self.stat_update(StatHints.total)
                source = doc.text
                with self.track_time():
                    self._clean(doc)
                if not self.drop_empty or doc.text != "":
                    self.stat_update(StatHints.forwarded)
                    yield doc
                    continue
                self.stat_update(StatHints.dropped, f"{StatHints.dropped}_empty")
                if writer is not None:
                    doc.text = source
                    doc.metadata["filter_reason"] = "empty"
                    writer.write(doc, rank)

    def _clean(self, doc: Document) -> None:
        """Put the clean text in its place, and count."""
        row = self.cleaner.row(doc.text, doc.metadata.get(self.cleaner.url_field))
        doc.text = row.text
        doc.metadata |= row.notes(self.prefix)
        for kind, number in row.kinds().items():
            self.stat_update(f"cut-{kind}", value=number)
        if row.error:
            self.stat_update("error")
