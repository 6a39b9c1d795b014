"""Where words and lines end in markup: the visible text of pages and of fragments, row by row."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from copydesk import apply_edits
from copydesk.readers.html import lay_out, read_html
from support import read, row

CASES = tomllib.loads(read(Path(__file__).parent / "cases/borders.toml"))["case"]
KEYS = {"kind", "label", "markup", "want", "fault"}
PAGE = "<!DOCTYPE html><html><head><title>Council</title></head><body>{}"


def rows():
    return [row(case, id=f"{case['kind']}-{case['label']}", fail=case.get("fault", "")) for case in CASES]


def visible(markup):
    """The visible text, characters without a place in text left out."""
    page = read_html(markup, witness=False)
    return apply_edits(page.source, page.edits)


@pytest.mark.parametrize("case", rows())
def test_the_lines_of_a_page_end_where_a_reader_sees_them_end(case):
    assert case["want"] == visible(PAGE.format(case["markup"]))


@pytest.mark.parametrize("case", rows())
def test_the_lines_of_a_fragment_end_where_those_of_a_page_do(case):
    assert case["want"] == visible(case["markup"])


def test_the_rows_cover_every_kind_and_no_row_stands_there_twice():
    kinds = Counter(case["kind"] for case in CASES)

    assert len(kinds) == 11
    assert min(kinds.values()) >= 10
    assert len(CASES) == len({case["markup"] for case in CASES})
    assert set() == {key for case in CASES for key in case} - KEYS


LAID_OUT = """<html><head><title>The
 bridge</title></head><body class="post news" id="top"><nav><a href="/n">News</a> <a href="/s">Sport</a></nav>
<article itemprop="articleBody"><h1>The <b>bridge</b></h1><p>One <a href="/x">two</a> three.<br>Four</p>
<table role="presentation"><tr><td>a</td><td><a href="/b">b</a></td></tr></table></article></body></html>"""


def test_the_offsets_of_lines_and_links_are_those_of_the_visible_text():
    layout = lay_out(LAID_OUT)
    lines = [layout.source[line.start : line.end] for line in layout.lines]
    links = [(layout.source[a:b], address) for line in layout.lines for a, b, address in line.links]

    assert lines == ["News Sport", "The bridge", "One two three.", "Four", "a\tb"]
    assert links == [("News", "/n"), ("Sport", "/s"), ("two", "/x"), ("b", "/b")]
    assert "".join(lines) == "".join(layout.source.split("\n"))
    assert layout.title == "The bridge"


def test_a_line_tells_its_element_its_breaks_its_bold_and_its_linked_characters():
    layout = lay_out(LAID_OUT)
    tags = [layout.elements.tags[line.element] for line in layout.lines]

    assert tags == ["a", "h1", "p", "p", "td"]
    assert [line.breaks for line in layout.lines] == [2, 2, 2, 1, 2]
    assert [line.bold for line in layout.lines] == [0, 6, 0, 0, 0]
    assert [line.linked for line in layout.lines] == [9, 0, 3, 0, 1]
    assert [line.cells for line in layout.lines] == [0, 0, 0, 0, 2]


def test_elements_have_their_parents_before_them_and_keep_their_names():
    tags, parents, ends, marks = lay_out(LAID_OUT).elements

    assert all(parent < element < end for element, (parent, end) in enumerate(zip(parents, ends, strict=True)))
    assert all(ends[element] <= ends[parent] for element, parent in enumerate(parents) if parent >= 0)
    assert marks[tags.index("body")] == "post news top"
    assert marks[tags.index("article")] == "articleBody"
    assert marks[tags.index("table")] == "presentation"


def test_inline_elements_that_are_blocks_by_their_style_keep_what_is_counted_right():
    styled = (
        "<p><a href='/o'>x <a style='display:block' href='/x'>two</a> y</a> <b style='display:block'>four</b> five</p>"
    )
    layout = lay_out(styled)
    told = {layout.source[line.start : line.end]: (line.linked, line.bold) for line in layout.lines}

    assert told["two"] == (3, 0)
    assert told["four"] == (0, 4)
    assert told["five"] == (0, 0)
