"""Ray Data: a class of actors for `map_batches`, and `clean_dataset`, which calls it."""

from typing import Any

from copydesk.adapters.arrow import clean_columns
from copydesk.adapters.common import PREFIX, Cleaner, missing_host

try:
    import pyarrow as pa
    from ray.data import Dataset
except ImportError as error:
    raise missing_host("ray", error) from error

BATCH_SIZE = 1000  # rows; a batch of articles of 3 kB is then 3 MB, and an actor holds two of them


class CleanActor:
    """One process that cleans; it loads the rules once.

    Attributes:
        column: The column with the texts.
        cleaner: How to clean.
        prefix: Of the names of the new columns.
    """

    def __init__(self, column: str = "text", cleaner: Cleaner | None = None, prefix: str = PREFIX) -> None:
        self.column = column
        self.cleaner = cleaner or Cleaner()
        self.prefix = prefix
        self.cleaner.row("")

    def __call__(self, batch: pa.Table) -> pa.Table:
        """The batch with the fields of `Row` as further columns."""
        return clean_columns(batch, self.column, self.cleaner, self.prefix)


def clean_dataset(
    dataset: Dataset, column: str = "text", cleaner: Cleaner | None = None, *, prefix: str = PREFIX, **options: Any
) -> Dataset:
    """The dataset with the fields of `Row` as further columns.

    Args:
        dataset: Any dataset of Ray.
        column: The column with the texts.
        cleaner: How to clean.
        prefix: Of the names of the new columns.
        options: Of `map_batches`: `concurrency`, the number of actors; `batch_size`; `num_cpus`.
    """
    options = {"batch_size": BATCH_SIZE, **options}
    return dataset.map_batches(
        CleanActor,
        fn_constructor_args=(column, cleaner, prefix),
        batch_format="pyarrow",
        zero_copy_batch=True,
        **options,
    )
