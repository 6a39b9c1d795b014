"""Edits: applying, undoing, composing, and where offsets lie on the other side."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.edits import Edit, OffsetMap, apply_edits, compose_edits, source_offset, text_offset, undo_edits
from copydesk.errors import CopydeskError
from copydesk.kinds import Kind


def edit(start, original, replacement="", kind=Kind.OTHER, rule="test.rule"):
    return Edit(start, start + len(original), original, replacement, kind, rule, "a reason")


LETTERS = "ab \n\u00a0é\U0001f600\ud800"
SHORT = st.text(LETTERS, max_size=4)


@st.composite
def edits_of(draw, source):
    """Sorted edits of a source; some touch, some insert, some change nothing."""
    points = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    kinds = st.sampled_from([Kind.SHARE, Kind.LAYOUT, Kind.NAME])
    spans = zip(points[::2], points[1::2], strict=False)
    return [edit(start, source[start:end], draw(SHORT), draw(kinds)) for start, end in spans]


@st.composite
def edited(draw):
    """A source and edits of it."""
    source = draw(st.text(LETTERS, max_size=30))
    return source, draw(edits_of(source))


@st.composite
def edited_twice(draw):
    """A source, edits of it, and edits of the text they make."""
    source, first = draw(edited())
    return source, first, draw(edits_of(apply_edits(source, first)))


@pytest.mark.parametrize(
    ("source", "edits", "expected"),
    [
        pytest.param("Minsk", [], "Minsk", id="no-edit"),
        pytest.param("Minsk Share", [edit(5, " Share")], "Minsk", id="cut-at-the-end"),
        pytest.param("Share Minsk", [edit(0, "Share ")], "Minsk", id="cut-at-the-start"),
        pytest.param("Share", [edit(0, "Share")], "", id="cut-of-everything"),
        pytest.param("UkraineAnd", [edit(7, "", " ")], "Ukraine And", id="insertion"),
        pytest.param("abc", [edit(0, "", "<"), edit(3, "", ">")], "<abc>", id="insertions-at-both-ends"),
        pytest.param("", [edit(0, "", "x")], "x", id="insertion-into-nothing"),
        pytest.param("abcd", [edit(1, "b"), edit(2, "c", "C")], "aCd", id="edits-that-touch"),
        pytest.param("ab", [edit(1, "", "1"), edit(1, "", "2")], "a12b", id="two-insertions-at-one-place"),
        pytest.param("\U0001f600x", [edit(1, "x")], "\U0001f600", id="offsets-count-code-points"),
        pytest.param("a\ud800b", [edit(1, "\ud800")], "ab", id="lone-surrogate"),
    ],
)
def test_edits_make_the_text_and_can_be_undone(source, edits, expected):
    assert expected == apply_edits(source, edits)
    assert source == undo_edits(expected, edits)


@pytest.mark.parametrize(
    ("source", "edits"),
    [
        pytest.param("abcd", [edit(0, "abc"), edit(2, "cd")], id="overlap"),
        pytest.param("abcd", [edit(2, "c"), edit(0, "a")], id="unsorted"),
        pytest.param("abcd", [edit(0, "x")], id="made-for-another-source"),
        pytest.param("abcd", [edit(3, "de")], id="reaches-past-the-end"),
        pytest.param("abcd", [edit(9, "e")], id="lies-past-the-end"),
        pytest.param("abcd", [edit(1, "b"), edit(1, "b")], id="said-twice"),
    ],
)
def test_edits_that_do_not_fit_are_refused(source, edits):
    with pytest.raises(CopydeskError, match=r"does not fit this source.*article\.source"):
        apply_edits(source, edits)


@given(edited())
def test_undoing_is_the_inverse_of_applying(case):
    source, edits = case

    assert source == undo_edits(apply_edits(source, edits), edits)


@given(edited_twice())
def test_composed_edits_do_what_the_two_lists_do_one_after_the_other(case):
    source, first, second = case
    composed = compose_edits(source, first, second)

    assert apply_edits(apply_edits(source, first), second) == apply_edits(source, composed)


@given(edited_twice())
def test_composed_edits_are_sorted_apart_and_can_be_undone(case):
    source, first, second = case
    composed = compose_edits(source, first, second)

    assert all(left.end <= right.start for left, right in pairwise(composed))
    assert source == undo_edits(apply_edits(source, composed), composed)


SHARE, GAP, NAME = Kind.SHARE, Kind.LAYOUT, Kind.NAME


@pytest.mark.parametrize(
    ("source", "first", "second", "expected"),
    [
        pytest.param("a-b", [], [edit(1, "-", "+", NAME)], [edit(1, "-", "+", NAME)], id="only-the-second"),
        pytest.param("a-b", [edit(1, "-", "+", NAME)], [], [edit(1, "-", "+", NAME)], id="only-the-first"),
        pytest.param(
            "a-bcd",
            [edit(1, "-", "", SHARE)],
            [edit(2, "c", "x", NAME)],
            [edit(1, "-", "", SHARE), edit(3, "c", "x", NAME)],
            id="edits-apart-stay-as-they-are",
        ),
        pytest.param(
            "one\ntwo",
            [edit(3, "\n", "\n\n", GAP)],
            [edit(3, "\n\ntwo", "", SHARE)],
            [edit(3, "\ntwo", "", SHARE)],
            id="a-cut-takes-in-the-gap-before-it",
        ),
        pytest.param(
            "Lukashenka",
            [edit(9, "a", "o", NAME, "first")],
            [edit(0, "Lukashenko", "Lukaschenko", NAME, "second")],
            [edit(0, "Lukashenka", "Lukaschenko", NAME, "second")],
            id="a-rewrite-of-a-rewrite-has-the-rule-of-the-later",
        ),
        pytest.param(
            "abcdef",
            [edit(1, "b"), edit(4, "e")],
            [edit(0, "acd", "x")],
            [edit(0, "abcd", "x"), edit(4, "e")],
            id="a-cut-inside-is-taken-in-and-a-cut-behind-is-not",
        ),
        pytest.param(
            "UkraineAnd",
            [edit(7, "", " ", Kind.SPACING)],
            [edit(0, "Ukraine", "Kyiv", NAME)],
            [edit(0, "Ukraine", "Kyiv", NAME), edit(7, "", " ", Kind.SPACING)],
            id="a-name-beside-an-insertion-stays-apart-from-it",
        ),
    ],
)
def test_composed_edits_keep_what_is_apart_and_join_what_overlaps(source, first, second, expected):
    assert expected == list(compose_edits(source, first, second))


CUT = [edit(5, " Share")]  # "Minsk Share now" to "Minsk now"
GLUED = [edit(7, "", " ")]  # "UkraineAnd" to "Ukraine And"
RENAMED = [edit(4, "Kiev", "Kyjiv")]  # "see Kiev now" to "see Kyjiv now"


@pytest.mark.parametrize(
    ("edits", "source", "text"),
    [
        pytest.param(CUT, 0, 0, id="before-a-cut"),
        pytest.param(CUT, 11, 5, id="right-behind-a-cut"),
        pytest.param(CUT, 14, 8, id="behind-a-cut"),
        pytest.param(GLUED, 6, 6, id="before-an-insertion"),
        pytest.param(GLUED, 7, 8, id="right-behind-an-insertion"),
        pytest.param(RENAMED, 8, 9, id="right-behind-a-longer-name"),
        pytest.param([], 3, 3, id="no-edit"),
    ],
)
def test_offsets_of_what_stays_translate_both_ways(edits, source, text):
    assert text == text_offset(edits, source)
    assert source == source_offset(edits, text)


@pytest.mark.parametrize(
    ("edits", "text", "source"),
    [
        pytest.param(CUT, 5, 5, id="a-cut-that-begins-there-stays-outside"),
        pytest.param(CUT, 9, 15, id="behind-a-cut"),
        pytest.param(GLUED, 7, 7, id="before-an-insertion"),
        pytest.param(RENAMED, 9, 8, id="the-end-of-a-new-name"),
        pytest.param(RENAMED, 6, 8, id="inside-a-new-name-grows-to-its-end"),
        pytest.param([edit(0, "Share ")], 0, 0, id="nothing-before-a-cut-at-the-start"),
    ],
)
def test_the_end_of_a_span_never_takes_in_a_cut_behind_it(edits, text, source):
    assert source == OffsetMap(edits).source_end(text)


@pytest.mark.parametrize(
    ("edits", "inside", "start"),
    [
        pytest.param(CUT, 8, 5, id="inside-a-cut"),
        pytest.param(RENAMED, 6, 4, id="inside-a-rewritten-name"),
    ],
)
def test_an_offset_inside_an_edit_maps_to_where_the_edit_starts(edits, inside, start):
    assert start == text_offset(edits, inside)


@given(edited())
def test_every_character_that_stays_is_found_again_on_the_other_side(case):
    source, edits = case
    text, offsets = apply_edits(source, edits), OffsetMap(edits)
    kept = [i for i in range(len(source)) if not any(e.start <= i < e.end for e in edits)]

    assert [source[i] for i in kept] == [text[offsets.text_offset(i)] for i in kept]
    assert kept == [offsets.source_offset(offsets.text_offset(i)) for i in kept]


@given(edited())
def test_offsets_never_run_backwards(case):
    source, edits = case
    text, offsets = apply_edits(source, edits), OffsetMap(edits)
    forth = [offsets.text_offset(i) for i in range(len(source) + 1)]
    back = [offsets.source_offset(i) for i in range(len(text) + 1)]
    ends = [offsets.source_end(i) for i in range(len(text) + 1)]

    assert forth == sorted(forth)
    assert back == sorted(back)
    assert ends == sorted(ends)
    assert all(0 <= i <= len(text) for i in forth)
    assert all(0 <= i <= len(source) for i in back + ends)


@given(edited(), st.data())
def test_the_source_of_a_span_holds_all_that_the_span_shows(case, data):
    source, edits = case
    text, offsets = apply_edits(source, edits), OffsetMap(edits)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left, right = offsets.source_offset(start), offsets.source_end(end)
    shown = [i for i in range(len(source)) if source_kept(i, edits) and start <= offsets.text_offset(i) < end]

    assert all(left <= i < right for i in shown)


def source_kept(offset, edits):
    return not any(e.start <= offset < e.end for e in edits)


def test_white_space_evened_around_a_cut_leaves_the_cut_as_it_is():
    source = "Rain.\n\n\n(Photo: AA) Sun."
    first = [edit(8, "(Photo: AA)", kind=Kind.CREDIT, rule="test.credit")]
    second = [edit(5, "\n\n\n ", "\n\n", Kind.LAYOUT)]
    composed = compose_edits(source, first, second)

    assert [(e.original, e.replacement, e.kind) for e in composed] == [
        ("\n\n\n", "\n\n", Kind.LAYOUT),
        ("(Photo: AA)", "", Kind.CREDIT),
        (" ", "", Kind.LAYOUT),
    ]
    assert apply_edits(source, composed) == "Rain.\n\nSun."
