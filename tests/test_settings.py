"""The settings of a project: which file is read, what wins, and what is said when it is wrong."""

import tomllib
from pathlib import Path

import pytest

from copydesk import Config, cli
from copydesk.commands.settings import find_settings, settings_toml
from support import row

FIRST = "The council met on Tuesday and voted for the new bridge over the river, members said."
STORY = f"{FIRST}\nShare this article\n"
KEEP = 'keep = ["share"]\n'
TOOL = f"[tool.copydesk]\n{KEEP}"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder: `project/inner`, with a story in it."""
    inner = tmp_path / "project" / "inner"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    put("story.txt", STORY)
    return inner


@pytest.fixture
def run(folder, capfd):
    def call(*arguments):
        try:
            code = cli.main(list(arguments))
        except SystemExit as end:
            code = end.code
        out, err = capfd.readouterr()
        return code, out, err.splitlines()

    return call


def put(path, content):
    Path(path).write_text(content, encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        row({}, None, id="none"),
        row({"copydesk.toml": KEEP}, "copydesk.toml", id="here"),
        row({"../copydesk.toml": KEEP}, "../copydesk.toml", id="above"),
        row({"pyproject.toml": TOOL}, "pyproject.toml", id="pyproject"),
        row({"pyproject.toml": "[tool.other]\n", "../copydesk.toml": KEEP}, "../copydesk.toml", id="other-tool"),
        row({"pyproject.toml": TOOL, "copydesk.toml": KEEP}, "copydesk.toml", id="both"),
        row({"pyproject.toml": TOOL, "../copydesk.toml": KEEP}, "pyproject.toml", id="nearest"),
        row({"pyproject.toml": "broken ["}, None, id="broken-without-us"),
        row({"pyproject.toml": "[tool.copydesk]\nbroken ["}, "pyproject.toml", id="broken"),
    ],
)
def test_the_nearest_file_is_found(folder, files, found):
    for path, content in files.items():
        put(path, content)

    assert find_settings(folder) == (None if found is None else (folder / found).resolve())


@pytest.mark.parametrize("path", ["copydesk.toml", "../copydesk.toml"])
def test_the_command_reads_the_settings_of_the_project(run, path):
    assert "Share" not in run("story.txt")[1]
    put(path, KEEP)

    assert "Share this article" in run("story.txt")[1]


def test_options_win_over_the_file(run):
    put("copydesk.toml", KEEP)

    assert "Share" not in run("--keep", "caption", "story.txt")[1]


def test_a_file_that_is_named_wins_over_one_that_is_found(run):
    put("copydesk.toml", KEEP)
    put("other.toml", "")

    assert "Share" not in run("--config", "other.toml", "story.txt")[1]


def test_paths_in_the_file_are_seen_from_its_folder(folder):
    put("../copydesk.toml", 'rule_files = ["rules/own.toml", "/own.toml"]\n')
    path = find_settings(folder)

    assert Config.from_file(path).rule_files == (path.parent / "rules/own.toml", Path("/own.toml"))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        row('keep = ["shares"]', 'did you mean "share"?', id="kind"),
        row("kep = []", 'did you mean "keep"?', id="key"),
        row("keep = [", "copydesk.toml", id="toml"),
    ],
)
def test_a_wrong_file_is_one_line_that_names_it(run, content, named):
    put("copydesk.toml", content)
    code, out, [line] = run("story.txt")

    assert (code, out) == (2, "")
    assert "copydesk.toml" in line
    assert named in line


@pytest.mark.parametrize(
    "command", [["story.txt"], ["report", "-o", "page.html", "story.txt"], ["why", "story.txt", "x"]]
)
@pytest.mark.parametrize(
    ("content", "named"),
    [
        row('off = ["en.shares"]', "did you mean en.share", id="rule"),
        row('rule_files = ["gone.toml"]', "gone.toml", id="rule-file"),
        row('name_files = ["gone.toml"]', "gone.toml", id="name-file"),
    ],
)
def test_what_settings_name_and_is_not_there_is_one_line_before_anything_is_read(run, content, named, command):
    put("copydesk.toml", content)
    code, out, [line] = run(*command)

    assert (code, out) == (2, "")
    assert named in line


def test_a_named_file_that_is_not_there_is_one_line(run):
    code, out, [line] = run("--config", "gone.toml", "story.txt")

    assert (code, out) == (2, "")
    assert "gone.toml" in line


@pytest.mark.parametrize("command", [["report", "-o", "page.html", "-q", "story.txt"], ["why", "story.txt", "share"]])
def test_the_other_commands_read_them_too(run, command):
    put("copydesk.toml", KEEP)
    code, out, _ = run(*command)

    assert code == 0
    assert "0 cuts" in out or "the settings keep this kind" in out


def test_what_holds_is_shown_with_where_it_comes_from(run, folder):
    put("../copydesk.toml", f'{KEEP}names = "tag"\n')
    code, out, err = run("config", "show", "--names", "off")
    path = (folder / "../copydesk.toml").resolve()

    assert (code, err) == (0, [])
    assert f'keep = ["share"]  # {path}' in out
    assert 'names = "off"  # --names' in out
    assert 'extractor = "best"  # default' in out
    assert Config.from_dict(tomllib.loads(out)) == Config(keep=frozenset({"share"}), names="off")


def test_without_a_file_the_defaults_are_shown(run):
    assert Config.from_dict(tomllib.loads(run("config", "show")[1])) == Config()


@pytest.mark.parametrize(
    "config",
    [
        Config(threshold=0.7, languages=("en", "pl"), off=frozenset({"en.share", "a"})),
        Config(rule_files=(Path('a "b"\\é\n\x7f\U0001f600.toml'),), names_lists=("places",), extractor="fast"),
    ],
)
def test_what_is_shown_is_read_back_as_it_was(config):
    assert Config.from_dict(tomllib.loads(settings_toml(config, {}))) == config
