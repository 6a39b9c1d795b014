"""Spark: a function for `mapInArrow`, and `clean_frame`, which calls it with the schema of the result."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from copydesk.adapters.arrow import clean_columns
from copydesk.adapters.common import PREFIX, Cleaner, column_names, missing_host

try:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StringType, StructField, StructType
except ImportError as error:
    raise missing_host("spark", error) from error


@dataclass(frozen=True, slots=True)
class CleanBatches:
    """A function for `mapInArrow`: batches with the fields of `Row` as further columns.

    Attributes:
        column: The column with the texts.
        cleaner: How to clean; each Python worker of Spark loads the rules once.
        prefix: Of the names of the new columns.
    """

    column: str = "text"
    cleaner: Cleaner = field(default_factory=Cleaner)
    prefix: str = PREFIX

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The batches of a partition."""
        return (clean_columns(batch, self.column, self.cleaner, self.prefix) for batch in batches)

    def schema(self, given: StructType) -> StructType:
        """The schema of the result, from that of the table.

        Raises:
            ConfigError: The table has a column of one of the new names already.
        """
        names = column_names(self.prefix, given.names)
        return StructType([*given.fields, *(StructField(name, StringType()) for name in names)])


def clean_frame(
    frame: DataFrame, column: str = "text", cleaner: Cleaner | None = None, *, prefix: str = PREFIX
) -> DataFrame:
    """The table with the fields of `Row` as further columns; lazy, as all of Spark."""
    clean_batches = CleanBatches(column, cleaner or Cleaner(), prefix)
    return frame.mapInArrow(clean_batches, clean_batches.schema(frame.schema))
