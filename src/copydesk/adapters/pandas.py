"""pandas: `frame.copydesk.clean("text")` and `series.copydesk.clean()`, there once this module is imported."""

from collections.abc import Hashable

from copydesk.adapters.common import PREFIX, Cleaner, check_cleaner, column_names, missing_host

try:
    import pandas as pd
except ImportError as error:
    raise missing_host("pandas", error) from error

CLEANER = Cleaner()


@pd.api.extensions.register_series_accessor("copydesk")
class SeriesDesk:
    """What a series of texts can do with copydesk."""

    def __init__(self, series: pd.Series) -> None:
        self._series = series

    def clean(self, cleaner: Cleaner = CLEANER) -> pd.Series:
        """The clean texts, with index, name and type of the series; what is missing or no text stays as it is.

        `rows()` says of each what is wrong with it, in `clean_error`.
        """
        check_cleaner(cleaner)
        return _like(self._series, [cleaner.row(value).text for value in self._series])

    def rows(self, cleaner: Cleaner = CLEANER, *, prefix: str = PREFIX, urls: pd.Series | None = None) -> pd.DataFrame:
        """All fields of `Row` as a table with the index of the series; `urls` are the addresses of its pages."""
        check_cleaner(cleaner)
        pairs = zip(self._series, self._series if urls is None else urls, strict=True)
        rows = [cleaner.row(value, None if urls is None else url) for value, url in pairs]
        notes = {
            name: pd.Series([row.notes(prefix)[name] for row in rows], index=self._series.index, dtype=object)
            for name in column_names(prefix)[1:]
        }
        return pd.DataFrame({f"{prefix}text": _like(self._series, [row.text for row in rows]), **notes})


@pd.api.extensions.register_dataframe_accessor("copydesk")
class FrameDesk:
    """What a table with a column of texts can do with copydesk."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def clean(self, column: Hashable, cleaner: Cleaner = CLEANER, *, prefix: str = PREFIX) -> pd.DataFrame:
        """The table with the fields of `Row` as further columns; index and columns stay.

        Raises:
            ConfigError: The table has a column of one of these names already.
        """
        check_cleaner(cleaner)
        column_names(prefix, self._frame.columns)
        added = SeriesDesk(self._frame[column]).rows(cleaner, prefix=prefix, urls=self._frame.get(cleaner.url_field))
        return self._frame.assign(**{name: added[name] for name in added.columns})


def _like(series: pd.Series, values: list[object]) -> pd.Series:
    """A series of other values with the index and name of one, and its type if that is one of texts."""
    dtype = series.dtype if isinstance(series.dtype, pd.StringDtype) else object
    return pd.Series(values, index=series.index, name=series.name, dtype=dtype)
