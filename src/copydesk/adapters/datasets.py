"""Hugging Face datasets: a function for `map`, and `clean_dataset`, which also says the types of the new columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from copydesk.adapters.common import PREFIX, Cleaner, column_names, missing_host

try:
    from datasets import Features, Value
except ImportError as error:
    raise missing_host("datasets", error) from error


@dataclass(frozen=True, slots=True)
class CleanBatch:
    """A function for `map(…, batched=True)`: the columns to add to a batch, all of them strings.

    It is pickled by reference and by its settings, so its fingerprint is the same in every process. Own rule and name
    files are known by their paths: give a changed file another name, or the cache of `map` will not notice.

    Attributes:
        column: The column with the texts.
        cleaner: How to clean.
        prefix: Of the names of the new columns.
    """

    column: str = "text"
    cleaner: Cleaner = field(default_factory=Cleaner)
    prefix: str = PREFIX

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[str | None]]:
        """The new columns of a batch."""
        return self.cleaner.columns(batch[self.column], self.prefix, batch.get(self.cleaner.url_field))


def clean_dataset(dataset: Any, clean_batch: CleanBatch | None = None, **options: Any) -> Any:
    """The dataset with the fields of `Row` as further columns; of a dictionary of datasets, each of them.

    Args:
        dataset: A `Dataset`, an `IterableDataset`, or a dictionary of either.
        clean_batch: Column and settings.
        options: Of its `map`: `num_proc`, `batch_size`.

    Raises:
        ConfigError: The dataset has a column of one of these names already.
    """
    clean_batch = clean_batch or CleanBatch()
    if isinstance(dataset, dict):
        return type(dataset)({name: clean_dataset(part, clean_batch, **options) for name, part in dataset.items()})
    features = None
    if dataset.features is not None:  # unknown of some streams; then the first batch tells
        names = column_names(clean_batch.prefix, dataset.features)
        features = Features({**dataset.features, **{name: Value("string") for name in names}})
    return dataset.map(clean_batch, batched=True, features=features, **options)
