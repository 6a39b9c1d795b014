"""Policy: what a configuration takes, what it refuses, where it may stand."""

import pickle
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from copydesk import Config, ConfigError, CopydeskError, InputError, Kind, RuleError, clean, clean_html, clean_text
from support import row


def test_the_default_keeps_nothing_and_rewrites_names():
    config = Config()

    assert (config.keep, config.off, config.names) == (frozenset(), frozenset(), "rewrite")
    assert (config.languages, config.rule_files, config.name_files) == ((), (), ())


@pytest.mark.parametrize("field", [field.name for field in fields(Config)])
def test_no_field_can_be_set(field):
    with pytest.raises(FrozenInstanceError):
        setattr(Config(), field, ())


@pytest.mark.parametrize(
    ("left", "right"),
    [
        row(Config(keep={"caption"}), Config(keep=[Kind.CAPTION]), id="kinds-by-name"),
        row(Config(rule_files=["a.toml"]), Config(rule_files=(Path("a.toml"),)), id="paths-as-strings"),
        row(Config(off=["en.related"]), Config(off=frozenset({"en.related"})), id="lists-for-sets"),
        row(Config(languages=["en", "de"]), Config(languages=("en", "de")), id="lists-for-tuples"),
    ],
)
def test_plain_values_become_the_values_they_mean(left, right):
    assert left == right
    assert hash(left) == hash(right)


def test_a_configuration_travels_to_workers():
    config = Config(languages=("be", "ru"), keep={"caption"}, off={"en.related"}, names="tag", name_files=("a.toml",))

    assert config == pickle.loads(pickle.dumps(config))


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        row({"kep": ["caption"]}, ['unknown key "kep"', 'did you mean "keep"?'], id="misspelt-key"),
        row({"name": "tag"}, ['unknown key "name"', 'did you mean "names"?'], id="near-names"),
        row({"names": "rewrit"}, ['names: there is no "rewrit"', 'did you mean "rewrite"?'], id="near-a-choice"),
        row({"colour": 1}, ['unknown key "colour"', "known: languages, keep"], id="near-nothing"),
        row({"keep": ["captions"]}, ["keep", 'unknown kind "captions"', 'did you mean "caption"?'], id="near-a-kind"),
        row({"keep": ["xyz"]}, ["keep", 'unknown kind "xyz"', "known: teaser, related"], id="near-no-kind"),
        row({"keep": ["name"]}, ["keep", "name"], id="kind-that-is-no-debris"),
        row({"keep": "caption"}, ["keep: expected a list", "'caption'"], id="one-kind-without-a-list"),
        row({"keep": 5}, ["keep: expected a list", "5"], id="number-for-kinds"),
        row({"keep": [["caption"]]}, ["keep"], id="list-in-a-list"),
        row({"names": True}, ["names", "rewrite, tag, off"], id="names-is-a-bool"),
        row({"names": ["tag"]}, ["names", "['tag']"], id="names-is-a-list"),
        row({"off": [1]}, ["off", "1"], id="off-holds-a-number"),
        row({"languages": [1]}, ["languages", "1"], id="languages-hold-a-number"),
        row({"languages": ["english"]}, ["languages", "english"], id="language-in-words"),
        row({"rule_files": [1]}, ["rule_files", "1"], id="path-is-a-number"),
        row({"languages": "en"}, ["languages: expected a list"], id="one-language-without-a-list"),
    ],
)
def test_wrong_values_are_refused_with_key_and_advice(values, parts):
    with pytest.raises(ConfigError) as caught:
        Config.from_dict(values)

    assert [part for part in ["config", *parts] if part not in str(caught.value)] == []


@pytest.mark.parametrize(
    "values",
    [
        row({"keep": frozenset({"captions"})}, id="unknown-kind"),
        row({"keep": "caption"}, id="letters-of-a-word"),
        row({"names": "maybe"}, id="unknown-names"),
        row({"languages": "en"}, id="letters-of-a-code"),
        row({"off": "en.related"}, id="letters-of-an-id"),
    ],
)
def test_the_constructor_refuses_what_from_dict_refuses(values):
    with pytest.raises(ConfigError):
        Config(**values)


VALUES = {"languages": ["be"], "keep": ["caption"], "off": ["en.related"], "names": "off"}
WANTED = Config(languages=("be",), keep=frozenset({Kind.CAPTION}), off=frozenset({"en.related"}), names="off")
TOML = 'languages = ["be"]\nkeep = ["caption"]\noff = ["en.related"]\nnames = "off"\n'


def test_plain_values_make_a_configuration():
    assert Config.from_dict(VALUES) == WANTED
    assert Config() == Config.from_dict({})


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        row("copydesk.toml", TOML, WANTED, id="own-file"),
        row("copydesk.toml", "", Config(), id="empty-file"),
        row("pyproject.toml", f'[project]\nname = "x"\n[tool.copydesk]\n{TOML}', WANTED, id="pyproject"),
        row("pyproject.toml", '[project]\nname = "x"\n[tool.ruff]\n', Config(), id="pyproject-without"),
    ],
)
def test_a_file_makes_a_configuration(tmp_path, name, content, expected):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")

    assert expected == Config.from_file(path)


@pytest.mark.parametrize(
    ("name", "content", "parts"),
    [
        row("copydesk.toml", b'kep = ["caption"]', ["copydesk.toml", '"kep"', '"keep"'], id="misspelt-key"),
        row("copydesk.toml", b"keep = [", ["copydesk.toml"], id="broken-toml"),
        row("copydesk.toml", b"names = '\xff'", ["copydesk.toml"], id="not-utf-8"),
        row("copydesk.toml", b"[tool.copydesk]\nnames = 'off'", ["copydesk.toml", '"tool"'], id="table-of-a-pyproject"),
        row("pyproject.toml", b"[tool.copydesk]\nname = 'off'", ["pyproject.toml", '"names"'], id="pyproject-key"),
        row("pyproject.toml", b"tool = 3", ["pyproject.toml"], id="pyproject-tool-is-no-table"),
        row("pyproject.toml", b"[tool]\ncopydesk = 3", ["pyproject.toml"], id="pyproject-table-is-a-number"),
    ],
)
def test_a_wrong_file_is_named(tmp_path, name, content, parts):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(ConfigError) as caught:
        Config.from_file(path)

    assert [part for part in parts if part not in str(caught.value)] == []


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        Config.from_file(tmp_path / "nowhere.toml")


@pytest.mark.parametrize("error", [ConfigError, RuleError, InputError], ids=lambda error: error.__name__)
def test_every_error_is_ours_and_a_value_error(error):
    assert issubclass(error, CopydeskError)
    assert issubclass(error, ValueError)


PROSE = "The council met on Tuesday and voted for the new bridge over the river, members said."
CAPTION = "Council members on the old bridge. Photo: Reuters"
DEBRIS = f"{PROSE}\n\n{CAPTION}\n\nTurn on notifications to get updates"


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        row((), [PROSE], id="nothing"),
        row({"notification"}, [PROSE, "Turn on notifications to get updates"], id="notification"),
        row({"caption", "credit"}, [PROSE, CAPTION], id="caption-and-credit"),
        row({"caption"}, [PROSE, "Council members on the old bridge."], id="caption-without-its-credit"),
        row({"credit"}, [PROSE, "Photo: Reuters"], id="credit-without-its-caption"),
    ],
)
def test_a_kind_that_is_kept_stays_in_the_text(keep, expected):
    assert expected == list(clean(DEBRIS, config=Config(keep=frozenset(keep))).paragraphs)


def test_a_kept_headline_stays_in_the_text_and_is_the_title_still():
    text = f"Council votes for new bridge over the river\n\n{PROSE}\n\nThe bridge will be open to walkers next year."
    article = clean(text, config=Config(keep=frozenset({Kind.HEADLINE})))

    assert text == article.text
    assert article.metadata.title == "Council votes for new bridge over the river"


RUSSIAN = "Городской совет решил во вторник закрыть старый мост, и никто в городе не был этим удивлён."


@pytest.mark.parametrize("breaks", ["\n", "\n\n"], ids=["single-breaks", "blank-lines"])
@pytest.mark.parametrize(
    ("prose", "caption", "credit"),
    [
        row(PROSE, "Council members on the old bridge.", "Photo: Reuters", id="english"),
        row(RUSSIAN, "Мост на рассвете.", "Фото: Виктор Шилко", id="russian"),
    ],
)
def test_a_caption_that_goes_without_its_credit_is_recorded_as_a_caption(prose, caption, credit, breaks):
    article = clean(breaks.join([prose, f"{caption} {credit}"]), config=Config(keep=frozenset({Kind.CREDIT})))

    assert article.paragraphs == (prose, credit)
    assert [(cut.kind, cut.original.strip()) for cut in article.removed] == [(Kind.CAPTION, caption)]


def test_a_bare_kind_is_refused_with_what_to_write():
    with pytest.raises(ConfigError, match=r'expected kinds in a list, got "caption"; write \["caption"\]'):
        Config(keep="caption")


@pytest.mark.parametrize("function", [clean, clean_text, clean_html])
def test_a_policy_that_is_none_is_refused(function):
    with pytest.raises(ConfigError, match="expected a Config, got dict"):
        function("<p>The council met.</p>", config={"keep": ["caption"]})


def test_a_file_may_be_named_by_a_string(tmp_path):
    path = tmp_path / "copydesk.toml"
    path.write_text('keep = ["caption"]', encoding="utf-8")

    assert Config.from_file(str(path)) == Config(keep=frozenset({Kind.CAPTION}))
    with pytest.raises(ConfigError, match=r"gone\.toml"):
        Config.from_file(f"{tmp_path}/gone.toml")


def test_files_that_a_file_names_are_looked_for_from_its_folder(tmp_path):
    path = tmp_path / "copydesk.toml"
    path.write_text('rule_files = ["rules/own.toml", "/own.toml"]\nname_files = ["people.toml"]', encoding="utf-8")
    config = Config.from_file(path)

    assert config.rule_files == (tmp_path / "rules/own.toml", Path("/own.toml"))
    assert config.name_files == (tmp_path / "people.toml",)
