"""Arrow: tables and record batches, for every host that speaks it."""

from typing import TypeVar

from copydesk.adapters.common import PREFIX, Cleaner, column_names, missing_host

try:
    import pyarrow as pa
except ImportError as error:
    raise missing_host("arrow", error) from error

Batch = TypeVar("Batch", pa.RecordBatch, pa.Table)


def clean_columns(batch: Batch, column: str, cleaner: Cleaner, prefix: str = PREFIX) -> Batch:
    """A batch or table with the fields of `Row` as further columns of strings.

    Raises:
        ConfigError: It has a column of one of these names already.
    """
    column_names(prefix, batch.schema.names)
    urls = batch.column(cleaner.url_field).to_pylist() if cleaner.url_field in batch.schema.names else None
    for name, values in cleaner.columns(batch.column(column).to_pylist(), prefix, urls).items():
        batch = batch.append_column(name, pa.array(values, pa.string()))
    return batch
