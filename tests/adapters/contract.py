"""What every adapter keeps, as one table of tests: `from contract import *` in the tests of a host, with its fixtures.

Fixtures that the tests of a host define:
    run: A function from values and a cleaner to what the host gives back, an `Out` for each.
    travels: What the host sends to its workers.
"""

import json
import math
import os
import pickle
import warnings
from dataclasses import dataclass, field
from importlib import import_module

import pytest

from copydesk import Config, clean
from copydesk.adapters import Cleaner
from support import SEEDS, read, row

__all__ = [
    "test_a_page_is_read_with_the_address_that_stands_beside_it",
    "test_a_record_keeps_what_the_host_knows_of_it",
    "test_the_cleaner_decides",
    "test_what_a_host_hands_over_is_cleaned_or_left",
    "test_what_goes_to_workers_can_be_pickled",
]

PREFIX = "clean_"
STORY = (
    "Bridge at Lind to close\nBy Ana Kovač\nPublished: 20 December 2022, 10:15\n"
    "The bridge at Lind will close for repairs in May, the council said on Tuesday.\n"
    "READ ALSO: New ferry for the island\nThe ferry goes every half hour, and costs two crowns.\n"
    "You May Also Like\nTen bridges you must see\nLeave a Reply"
)
ADDRESS = "https://example.org/2024/05/12/bridge.html"  # stands in a field of any name
PAGE = (
    "<html><head><title>A bridge for Lind</title></head><body><article><h1>A bridge for Lind</h1>"
    "<p>The council of Lind voted for a new bridge, which will cost two million.</p></article></body></html>"
)
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00"
TABLE = [
    row([], id="no-record"),
    row([read(path) for path in sorted(SEEDS.glob("*.txt"))], id="articles"),
    row([STORY, "Leave a Reply", ""], id="nothing-left"),
    row(["", "", STORY, "Plain."], id="empty-first"),
    row([None, None, STORY], id="none-first"),
    row([float("nan"), float("nan")], id="nan"),
    row([STORY.encode(), PICTURE, None, STORY.encode("utf-16")], id="bytes-and-a-binary-file"),
    row([7, 8], id="numbers"),
]


@dataclass
class Out:
    """One record as a host gives it back: its text, the notes of copydesk by their key, and the rest."""

    text: object
    notes: dict
    rest: dict = field(default_factory=lambda: dict(rest_of(0)))


def rest_of(number):
    """What the host knows of a record before it is cleaned."""
    return {"id": f"r{number}", "title": ADDRESS}


def table_of(values):
    """The columns of a table with some texts."""
    rests = [rest_of(number) for number in range(len(values))]
    return {"text": values, **{key: [rest[key] for rest in rests] for key in rest_of(0)}}


def split_record(record, text="clean_text"):
    """A record of a table with its columns parted: text, notes, and the rest but the column of the source."""
    notes = {key: value for key, value in record.items() if key.startswith(PREFIX) and key != "clean_text"}
    rest = {key: value for key, value in record.items() if not key.startswith(PREFIX) and key != "text"}
    return Out(record[text], notes, rest)


def host(module, extra):
    """The module of a host; without it the tests are skipped, or fail if `COPYDESK_HOSTS=all` says that it is there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # hosts warn of one another as they are imported
            found = import_module(module)
            import_module(f"copydesk.adapters.{extra}")
            return found
    except ImportError as error:
        if os.environ.get("COPYDESK_HOSTS") == "all":
            raise
        pytest.skip(f"pip install 'copydesk[{extra.replace('_', '-')}]' to run these: {error}", allow_module_level=True)


def is_none(value):
    return value is None or (isinstance(value, float) and math.isnan(value)) or type(value).__name__ == "NAType"


def assert_clean(value, out, **options):
    """A record is as `clean` says, or the value is left and its notes say why."""
    assert set(out.notes) == {
        f"{PREFIX}{name}" for name in ("lang", "title", "authors", "published", "flags", "cuts", "error")
    }
    assert all(isinstance(note, str) for note in out.notes.values())
    if is_none(value):
        assert is_none(out.text)
        assert (out.notes["clean_error"], out.notes["clean_cuts"]) == ("", "[]")
    elif value == PICTURE or isinstance(value, (int, float)):
        assert out.notes["clean_error"].startswith("InputError: ")
        assert out.text in (value, None)
    else:
        article = clean(value, **options)
        assert out.text == article.text
        assert (out.notes["clean_error"], out.notes["clean_lang"]) == ("", article.lang or "")
        assert out.notes["clean_title"] == (article.metadata.title or "")
        assert json.loads(out.notes["clean_flags"]) == list(article.flags)
        cuts = json.loads(out.notes["clean_cuts"])
        assert [(cut["start"], cut["end"], cut["kind"]) for cut in cuts] == [
            (cut.start, cut.end, cut.kind) for cut in article.removed
        ]


@pytest.mark.parametrize("values", TABLE)
def test_what_a_host_hands_over_is_cleaned_or_left(run, values):
    outs = run(values, Cleaner())

    assert len(outs) == len(values)
    for value, out in zip(values, outs, strict=True):
        assert_clean(value, out)


def test_a_record_keeps_what_the_host_knows_of_it(run):
    outs = run([STORY, "Leave a Reply", None], Cleaner())

    assert [out.rest for out in outs] == [rest_of(number) for number in range(3)]


def test_a_page_is_read_with_the_address_that_stands_beside_it(run):
    [told] = run([PAGE], Cleaner(url_field="title"))
    [untold] = run([PAGE], Cleaner())

    assert (told.notes["clean_published"], untold.notes["clean_published"]) == ("2024-05-12", "")


def test_the_cleaner_decides(run):
    options = {"lang": "en", "config": Config(keep=frozenset({"related", "byline"}))}
    [out] = run([STORY], Cleaner(**options))

    assert "READ ALSO" in out.text
    assert_clean(STORY, out, **options)


def test_what_goes_to_workers_can_be_pickled(travels):
    again = pickle.loads(pickle.dumps(travels))

    assert type(again) is type(travels)
    assert pickle.dumps(again) == pickle.dumps(travels)
