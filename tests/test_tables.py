"""Data files: what is wrong in one is said with file, entry, key and the nearest right key."""

import sys
from dataclasses import dataclass

import pytest

from copydesk import Config, RuleError, clean, tables
from copydesk.debris.rules import load_rules
from copydesk.names.lists import load_names
from copydesk.tables import bundled_table, data_digest, read_row, read_toml
from support import row

PROSE = "The council met on Tuesday and voted for the new bridge over the river, members said."


@dataclass(frozen=True)
class Bird:
    id: str
    songs: tuple[str, ...] = ()
    flies: bool = True
    eggs: int = 3
    song_length: str = ""


def test_a_row_becomes_a_value_and_its_lists_become_tuples():
    values = {"id": "wren", "songs": ["trill", "tick"], "flies": False, "eggs": 6}

    assert Bird("wren", ("trill", "tick"), flies=False, eggs=6) == read_row(values, Bird, "birds.toml: bird wren")


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        row({"id": "wren", "song": ["x"]}, ['unknown key "song"', 'did you mean "songs"?'], id="near-a-key"),
        row({"id": "wren", "colour": "x"}, ['unknown key "colour"', "known: id, songs, flies"], id="near-no-key"),
        row({"songs": ["x"]}, ['"id" is missing'], id="no-id"),
        row({"id": "wren", "songs": "trill"}, ["songs: expected", "'trill'"], id="string-for-a-list"),
        row({"id": "wren", "flies": 1}, ["flies: expected bool", "1"], id="number-for-a-bool"),
        row({"id": "wren", "eggs": True}, ["eggs: expected int", "True"], id="bool-for-a-number"),
        row({"id": "wren", "eggs": "6"}, ["eggs: expected int", "'6'"], id="string-for-a-number"),
        row({"id": 7}, ["id: expected str", "7"], id="number-for-the-id"),
    ],
)
def test_a_wrong_row_is_refused_with_place_key_and_advice(values, parts):
    with pytest.raises(RuleError) as caught:
        read_row(values, Bird, "birds.toml: bird wren")

    assert str(caught.value).startswith("birds.toml: bird wren: ")
    assert [part for part in parts if part not in str(caught.value)] == []


@pytest.mark.parametrize(
    "content",
    [
        row(b"[[rule]\nid = 1", id="broken-toml"),
        row(b"id = 'a'\nid = 'b'", id="key-twice"),
        row(b"id = '\xff'", id="not-utf-8"),
    ],
)
def test_a_file_that_is_no_toml_is_named(tmp_path, content):
    path = tmp_path / "house.toml"
    path.write_bytes(content)

    with pytest.raises(RuleError, match=r"house\.toml: cannot be read as TOML"):
        read_toml(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(RuleError, match=r"nowhere\.toml: cannot be read"):
        read_toml(tmp_path / "nowhere.toml")


GOOD_RULE = 'id = "house.promo.tip"\nphrases = ["tip the house"]\nsource = "our footer"'


def rule_file(tmp_path, body):
    path = tmp_path / "house.toml"
    path.write_text(body, encoding="utf-8")
    return path


@pytest.mark.parametrize("line", ["Tip the house", "TIP THE HOUSE!", "» Tip  the house »"])
def test_a_rule_of_the_user_cuts(tmp_path, line):
    config = Config(rule_files=(rule_file(tmp_path, f"[[rule]]\n{GOOD_RULE}"),))
    article = clean(f"{PROSE}\n\n{line}", config=config)

    assert article.text == PROSE
    assert [edit.rule for edit in article.removed] == ["house.promo.tip"]


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        row(
            '[[rule]]\nid = "house.promo.tip"\nphrase = ["x"]\nsource = "y"',
            ["house.toml", "house.promo.tip", 'unknown key "phrase"', 'did you mean "phrases"?'],
            id="misspelt-key",
        ),
        row('[[rule]]\nphrases = ["x"]\nsource = "y"', ["house.toml", '"id" is missing'], id="no-id"),
        row('[[rule]]\nid = "tip"\nphrases = ["x"]\nsource = "y"', ["house.<kind>.<slug>"], id="id-without-kind"),
        row('[[rule]]\nid = "en.promo.tip"\nphrases = ["x"]\nsource = "y"', ["house.<kind>"], id="id-of-another-file"),
        row('[[rule]]\nid = "house.junk.tip"\nphrases = ["x"]\nsource = "y"', ["junk", "promo"], id="no-kind"),
        row('[[rule]]\nid = "house.name.tip"\nphrases = ["x"]\nsource = "y"', ["kind must be"], id="no-debris"),
        row('[[rule]]\nid = "house.promo.tip"\nphrases = ["x"]', ["house.promo.tip", "source"], id="no-source"),
        row('[[rule]]\nid = "house.promo.tip"\nsource = "y"', ["one of phrases, starts, regex"], id="no-matcher"),
        row(f'[[rule]]\n{GOOD_RULE}\nstarts = ["x"]', ["one of phrases, starts, regex"], id="two-matchers"),
        row('[[rule]]\nid = "house.promo.tip"\nregex = "x"\nsource = "y"', ["needs"], id="regex-without-needs"),
        row(
            '[[rule]]\nid = "house.promo.tip"\nregex = "("\nneeds = ["x"]\nsource = "y"',
            ["house.promo.tip", "regex"],
            id="broken-regex",
        ),
        row(
            '[[rule]]\nid = "house.promo.tip"\nregex = "x"\nneeds = ["X"]\nsource = "y"',
            ["needs", "lower case"],
            id="needs-in-capitals",
        ),
        row(f'[[rule]]\n{GOOD_RULE}\nzone = "middle"', ["zone must be one of", "head"], id="unknown-zone"),
        row(f'[[rule]]\n{GOOD_RULE}\nscope = "page"', ["scope must be one of", "inline"], id="unknown-scope"),
        row(f'[[rule]]\n{GOOD_RULE}\nscope = "inline"', ["inline", "regex"], id="inline-phrase"),
        row('[[rule]]\nid = "house.promo.tip"\nphrases = ["***"]\nsource = "y"', ["no letter"], id="phrase-of-signs"),
        row(f"[[rule]]\n{GOOD_RULE}\nopens = 1", ["opens: expected bool"], id="opens-is-a-number"),
        row('[[rule]]\nid = "house.promo.tip"\nphrases = "x"\nsource = "y"', ["phrases: expected"], id="one-phrase"),
        row('[[rule]]\nid = "house.promo.tip"\nphrases = [1]\nsource = "y"', ["phrases"], id="phrase-is-a-number"),
        row('[[rule]]\nid = 5\nphrases = ["x"]\nsource = "y"', ["house.toml", "id"], id="id-is-a-number"),
        row(f"[[rule]]\n{GOOD_RULE}\n[[rule]]\n{GOOD_RULE}", ["house.promo.tip", "twice"], id="id-twice"),
        row(f"[rule]\n{GOOD_RULE}", ["house.toml", "[[rule]]"], id="one-table-instead-of-a-list"),
        row(f"[[rules]]\n{GOOD_RULE}", ["house.toml", 'unknown key "rules"', "rule"], id="misspelt-table"),
    ],
)
def test_a_wrong_rule_file_is_refused_with_file_entry_and_key(tmp_path, body, parts):
    with pytest.raises(RuleError) as caught:
        load_rules((), (rule_file(tmp_path, body),))

    assert [part for part in parts if part not in str(caught.value)] == []


@pytest.mark.parametrize("off", ["en.relatd", "en.related.no-such-rule", "related", ""])
def test_an_id_to_leave_out_that_names_no_rule_is_refused(off):
    with pytest.raises(RuleError) as caught:
        load_rules((), (), frozenset({off}))

    assert f'"{off}"' in str(caught.value)


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        row(set(), (), id="nothing-off"),
        row({"house.promo.tip"}, ("Tip the house",), id="the-rule-off"),
        row({"house.promo"}, ("Tip the house",), id="its-kind-off"),
        row({"house"}, ("Tip the house",), id="its-file-off"),
        row({"house.promo.other"}, (), id="another-rule-off"),
    ],
)
def test_a_rule_that_is_off_cuts_nothing(tmp_path, off, expected):
    other = '[[rule]]\nid = "house.promo.other"\nphrases = ["x"]\nsource = "y"'
    config = Config(rule_files=(rule_file(tmp_path, f"[[rule]]\n{GOOD_RULE}\n{other}"),), off=frozenset(off))

    assert (PROSE, *expected) == clean(f"{PROSE}\n\nTip the house", config=config).paragraphs


def test_the_beginning_of_an_id_ends_at_a_dot():
    text = f"{PROSE}\n\nTurn on notifications to get updates"

    assert text == clean(text, config=Config(off=frozenset({"en.notification"}))).text
    with pytest.raises(RuleError, match=r"en\.notif"):
        clean(text, config=Config(off=frozenset({"en.notif"})))


GOOD_NAME = 'id = "ana-kovac"\ngiven = ["Ana"]\nfamily = ["Kovač", "Kovac"]'


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        row('[[name]]\nid = "x"\ngivne = ["A"]', ["house.toml", "name x", '"givne"', '"given"'], id="misspelt-key"),
        row('[[name]]\ngiven = ["A"]\nfamily = ["B"]', ["house.toml", '"id" is missing'], id="no-id"),
        row('[[name]]\nid = "x"', ["name x", "full forms"], id="no-form"),
        row('[[name]]\nid = "x"\ngiven = ["A"]', ["name x", "full forms"], id="given-name-only"),
        row(
            f'[[name]]\n{GOOD_NAME}\ncanonical = {{ en = "Anna Kovac" }}', ["canonical.en", "Anna Kovac"], id="unlisted"
        ),
        row(f'[[name]]\n{GOOD_NAME}\ndoubtful = [{{ form = "K" }}]', ["name ana", "needs"], id="doubt-without-needs"),
        row(f'[[name]]\n{GOOD_NAME}\ncanonical = "Ana Kovac"', ["ana-kovac", "canonical"], id="canonical-is-a-string"),
        row('[[name]]\nid = "x"\ngiven = "A"\nfamily = ["B"]', ["name x", "given"], id="given-is-a-string"),
        row('[[name]]\nid = "x"\nfull = ["123"]', ["name x", "123"], id="form-without-letters"),
        row(f"[[name]]\n{GOOD_NAME}\n[[name]]\n{GOOD_NAME}", ["ana-kovac", "twice"], id="id-twice"),
        row(f"[[names]]\n{GOOD_NAME}", ["house.toml", 'unknown key "names"', "name"], id="misspelt-table"),
    ],
)
def test_a_wrong_name_file_is_refused_with_file_entry_and_key(tmp_path, body, parts):
    with pytest.raises(RuleError) as caught:
        load_names((rule_file(tmp_path, body),))

    assert [part for part in parts if part not in str(caught.value)] == []


@pytest.mark.parametrize("field", ["rule_files", "name_files"])
def test_a_file_that_is_not_there_is_named_when_cleaning(tmp_path, field):
    config = Config(**{field: (tmp_path / "nowhere.toml",)})

    with pytest.raises(RuleError, match=r"nowhere\.toml"):
        clean(f"{PROSE} Vladimir Putin did not come.", config=config)


@pytest.mark.parametrize("path", [row(path, id=path.stem) for path in sorted((tables.DATA / "lang").glob("*.toml"))])
def test_a_bundled_table_is_the_file_without_its_examples(path):
    whole = read_toml(path)
    table = bundled_table("lang", path.stem)

    assert whole.get("lexicon", {}) == table.get("lexicon", {})
    assert [rule["id"] for rule in whole.get("rule", ())] == [rule["id"] for rule in table.get("rule", ())]


def test_a_file_that_is_not_bundled_is_an_empty_table():
    assert bundled_table("lang", "xx") == {}


def test_the_digest_is_sixteen_hex_digits_and_part_of_the_version():
    version = clean("").version

    assert version.endswith(f"+{data_digest()}")
    assert len(data_digest()) == 16
    assert int(data_digest(), 16) >= 0


@pytest.fixture
def builds(tmp_path, monkeypatch):
    """A place for quick forms, and a function that makes one and counts how often it had to."""
    counted = []
    data_digest()  # before the folder is another one: it is asked for once in a process
    monkeypatch.setattr(tables, "DATA", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)

    def build():
        counted.append(1)
        return {"a": ["b", 1]}

    return lambda: (tables.quick_form("test", build), len(counted))


def test_a_quick_form_is_made_once(builds):
    assert builds() == ({"a": ["b", 1]}, 1)
    assert builds() == ({"a": ["b", 1]}, 1)


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"\x00" * 50], ids=["empty", "words", "zeros"])
def test_a_spoilt_quick_form_is_made_anew(builds, tmp_path, rubbish):
    builds()
    for path in (tmp_path / "__pycache__").iterdir():
        path.write_bytes(rubbish)

    assert builds() == ({"a": ["b", 1]}, 2)


def test_a_place_that_cannot_be_written_does_no_harm(builds, tmp_path):
    (tmp_path / "__pycache__").write_text("a file where the folder should be")

    assert builds() == ({"a": ["b", 1]}, 1)


def test_a_newer_quick_form_takes_the_place_of_the_older_and_of_no_other(builds, tmp_path, monkeypatch):
    builds()
    tables.quick_form("test-two", lambda: "another")
    monkeypatch.setattr(tables, "_stamp", lambda: "0123456789abcdef")
    builds()
    left = sorted(path.name.partition("-")[2][:3] for path in (tmp_path / "__pycache__").iterdir())

    assert left == ["012", "two"]
