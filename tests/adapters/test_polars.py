"""polars: the expression, at once and lazily, on strings, bytes and what is neither."""

import pytest
from contract import *
from contract import STORY, host, split_record, table_of

from copydesk import clean
from copydesk.adapters import Cleaner
from support import row

pl = host("polars", "polars")

from copydesk.adapters.polars import clean_expr


@pytest.fixture
def travels():
    return Cleaner()


@pytest.fixture(params=["at-once", "lazy"])
def run(request):
    def clean_values(values, cleaner):
        frame = pl.DataFrame(table_of(values), strict=False)
        if request.param == "lazy":
            frame = frame.lazy()
        url = cleaner.url_field if cleaner.url_field in frame.lazy().collect_schema() else None
        cleaned = frame.with_columns(desk=clean_expr("text", cleaner, url=url)).unnest("desk").lazy().collect()
        return [split_record(record) for record in cleaned.to_dicts()]

    return clean_values


@pytest.mark.parametrize(
    "values",
    [row([], id="no-row"), row([None, None], id="none"), row(["Plain."], id="text"), row([b"Plain."], id="bytes")],
)
def test_the_fields_are_strings_whatever_is_in_them(values):
    schema = pl.DataFrame({"text": values}).select(desk=clean_expr("text")).unnest("desk").schema

    assert set(schema.values()) == {pl.String()}
    assert pl.LazyFrame({"text": values}).select(desk=clean_expr("text")).unnest("desk").collect_schema() == schema


def test_an_expression_and_one_field_of_the_result():
    frame = pl.DataFrame({"head": ["", None], "text": [STORY, STORY]})
    text = clean_expr(pl.concat_str("head", "text")).struct.field("clean_text")

    assert frame.select(text).to_series().to_list() == [clean(STORY).text, None]


def test_a_group_at_a_time():
    frame = pl.DataFrame({"site": ["a", "b", "a"], "text": [STORY, "Plain.", None]})
    cleaned = frame.with_columns(clean_expr("text").struct.field("clean_text").over("site"))

    assert cleaned["clean_text"].to_list() == [clean(STORY).text, "Plain.", None]
