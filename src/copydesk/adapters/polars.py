"""polars: an expression for the clean form of a column."""

from copydesk.adapters.common import PREFIX, Cleaner, check_cleaner, column_names, missing_host

try:
    import polars as pl
except ImportError as error:
    raise missing_host("polars", error) from error


def clean_expr(
    column: str | pl.Expr, cleaner: Cleaner | None = None, *, prefix: str = PREFIX, url: str | None = None
) -> pl.Expr:
    """The fields of `Row` as a struct of strings: `frame.with_columns(desk=clean_expr("text")).unnest("desk")`.

    Args:
        column: A column of texts or bytes, or an expression for one; other values give rows with an error.
        cleaner: How to clean.
        prefix: Of the names of the fields, so that they can stand beside the columns of the table.
        url: The column with the addresses of the pages; an expression does not know what stands beside it.
    """
    used = cleaner or Cleaner()
    check_cleaner(used)
    fields = dict.fromkeys(column_names(prefix), pl.String())

    def clean_series(series: pl.Series) -> pl.Series:
        values = series.to_list()
        urls = [value["url"] for value in values] if url else None
        columns = used.columns([value["text"] for value in values] if url else values, prefix, urls)
        return pl.DataFrame(columns, schema=fields).to_struct(series.name)

    expr = pl.col(column) if isinstance(column, str) else column
    expr = pl.struct(expr.alias("text"), pl.col(url).alias("url")) if url else expr
    return expr.map_batches(clean_series, return_dtype=pl.Struct(fields), is_elementwise=True)
