"""The command as people and scripts use it: what goes in, what comes out where, and what is said when it cannot."""

import errno
import io
import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from copydesk import Article, Config, Kind, __version__, batch, clean, cli
from copydesk.explain import explain
from copydesk.outputs.journal import NAME
from support import FOLDERS, SEEDS, name_of, read, row

FIRST = "The council met on Tuesday and voted for the new bridge over the river, members said."
SECOND = "Work begins in May, said the mayor of Lind, and it will take two years to finish."
CAPTION = "The old bridge. Photo: Reuters"
STORY = f"{FIRST}\nShare this article\n{SECOND}\n{CAPTION}\n"
TITLE = "Council votes for new bridge over the river"
TITLED = f"{TITLE}\nBy Ana Kovač\n{STORY}"
TEXT = f"{FIRST}\n\n{SECOND}\n"
NAMES = "President Alexander Lukashenka met the mayor of Lind on Tuesday, his office in Minsk said."
SUFFIXES = {"text": ".txt", "json": ".json", "jsonl": ".jsonl", "markdown": ".md"}
BINARY = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
SCHEMA = json.loads(files("copydesk").joinpath("data/article.schema.json").read_text("utf-8"))
ESCAPE = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Each test works in a folder of its own, without the terminal settings of whoever runs it."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    return folder


def put(path, content=STORY):
    """A file with its folders."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def tree(folder="."):
    """All files below a folder, by their path, without the journals of runs."""
    paths = (path for path in Path(folder).rglob("*") if path.is_file() and path.name != NAME)
    return {path.relative_to(folder).as_posix(): read(path) for path in paths}


class Stream:
    """Standard input or output, as a pipe or a terminal."""

    def __init__(self, content=b"", *, terminal=False):
        self.buffer = io.BytesIO(content)
        self.terminal = terminal

    @property
    def content(self):
        return self.buffer.getvalue()

    def isatty(self):
        return self.terminal


@pytest.fixture
def stdin(monkeypatch):
    def give(content):
        monkeypatch.setattr(sys, "stdin", Stream(content if isinstance(content, bytes) else content.encode()))

    return give


def command(*arguments, **options):
    """Run the command as a process of its own."""
    line = [sys.executable, "-m", "copydesk.cli", *arguments]
    return subprocess.run(line, check=False, **{"capture_output": True, "timeout": 60, **options})


# Inputs


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        row(["a.txt"], TEXT, id="file"),
        row(["page"], TEXT, id="file-without-a-suffix"),
        row(["a.txt", "b.txt"], f"{TEXT}\nSecond.\n", id="files-parted-by-a-blank-line"),
        row(["b.txt", "a.txt"], f"Second.\n\n{TEXT}", id="files-in-the-order-given"),
        row(["deep"], "One.\n\nTwo.\n\nThree.\n", id="folder-in-order-of-names"),
        row(["./deep/"], "One.\n\nTwo.\n\nThree.\n", id="folder-with-a-stroke"),
        row(["?.txt"], f"{TEXT}\nSecond.\n", id="glob"),
        row(["deep/*.md"], "One.\n", id="glob-in-a-folder"),
        row(["deep/**/*.t*t"], "Two.\n\nThree.\n", id="glob-through-folders"),
        row(["[b].txt"], "Second.\n", id="glob-of-a-set"),
        row(["odd[1].txt"], "Odd.\n", id="signs-of-globs-in-a-name-that-exists"),
        row(["--", "-dash.txt"], "Dash.\n", id="name-with-a-dash"),
        row(["./rules"], "Rules.\n", id="file-called-rules"),
        row(["ссылка.txt"], "Имя.\n", id="name-in-another-script"),
    ],
)
def test_paths_name_the_inputs(run, paths, expected):
    for name, content in {
        "a.txt": STORY,
        "page": STORY,
        "b.txt": "Second.\n",
        "deep/a.md": "One.\n",
        "deep/b/c.TXT": "Two.\n",
        "deep/b/d.text": "Three.\n",
        "deep/b/e.pdf": "no article",
        "odd[1].txt": "Odd.",
        "-dash.txt": "Dash.",
        "rules": "Rules.",
        "ссылка.txt": "Имя.",
    }.items():
        put(name, content)
    if paths == ["deep/**/*.t*t"]:
        Path("deep/b/c.TXT").rename("deep/b/c.txt")

    assert run(*paths) == (0, expected, [])


def test_an_absolute_glob_is_taken(run, home):
    put("deep/a.txt")

    assert run(home / "deep" / "*.txt") == (0, TEXT, [])


@pytest.mark.parametrize("arguments", [row([], id="nothing"), row(["-"], id="dash")])
def test_standard_input_is_read(run, stdin, arguments):
    stdin(STORY)

    assert run(*arguments) == (0, TEXT, [])


def test_standard_input_stands_among_files(run, stdin):
    put("a.txt", "One.")
    stdin("Two.")

    assert run("a.txt", "-") == (0, "One.\n\nTwo.\n", [])


def test_bytes_of_any_encoding_are_read(run, stdin):
    stdin(STORY.encode("utf-16"))

    assert run() == (0, TEXT, [])


def test_links_in_a_folder_are_not_followed_and_named_ones_are(run):
    put("store/a.txt")
    Path("shown").mkdir()
    Path("shown/a.txt").symlink_to(Path("store/a.txt").resolve())
    Path("shown/loop").symlink_to(Path("shown").resolve())

    said = [f"copydesk: shown/{name}: a link, not followed; name it to read it" for name in ("a.txt", "loop")]

    assert run("shown") == (0, "", said)
    assert run("shown/a.txt") == (0, TEXT, [])


def test_a_pipe_is_read_by_the_process():
    child = command(input=STORY.encode())

    assert (child.returncode, child.stdout.decode(), child.stderr) == (0, TEXT, b"")


def test_the_result_does_not_depend_on_the_locale():
    story = "Der Rat der Stadt stimmte am Dienstag für die neue Brücke über den Fluss, sagte die Bürgermeisterin."
    child = command(input=story.encode(), env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"})

    assert (child.returncode, child.stdout.decode(), child.stderr) == (0, f"{story}\n", b"")


def test_input_without_text_gives_no_line(run, stdin):
    stdin("")

    assert run() == (0, "", [])


def test_an_empty_article_leaves_no_gap(run):
    put("a.txt", "One.")
    put("b.txt", "")
    put("c.txt", "Two.")

    assert run("b.txt", "a.txt", "b.txt", "c.txt", "b.txt") == (0, "One.\n\nTwo.\n", [])


# Formats


def test_text_is_the_text_of_the_library(run):
    code, out, err = run(SEEDS / "000_0074723eceba00cc.txt")

    assert (code, out, err) == (0, clean(read(SEEDS / "000_0074723eceba00cc.txt")).text + "\n", [])


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_record_is_whole_and_as_the_schema_says(run, form):
    put("a.txt", TITLED)
    code, out, err = run("--format", form, "a.txt")
    record = json.loads(out)
    Draft202012Validator(SCHEMA).validate(record)

    assert (code, err) == (0, [])
    assert Article.from_dict(record) == clean(TITLED.encode())
    assert (out.count("\n") == 1) == (form == "jsonl")


def test_jsonl_has_one_line_for_each_input(run):
    for name in ("a", "b", "c"):
        put(f"{name}.txt", f"Story {name}.\n\nTwo\u2028lines.")
    code, out, _ = run("--format", "jsonl", ".")

    assert [json.loads(line)["text"][:8] for line in out.rstrip("\n").split("\n")] == [
        "Story a.",
        "Story b.",
        "Story c.",
    ]
    assert code == 0


def test_records_of_the_seeds_are_as_the_schema_says(run):
    _, out, _ = run("--format", "jsonl", SEEDS)
    records = [json.loads(line) for line in out.splitlines()]
    for record in records:
        Draft202012Validator(SCHEMA).validate(record)

    assert len(records) == 3


def test_markdown_shows_title_and_author(run):
    put("a.txt", TITLED)

    assert run("--format", "markdown", "a.txt") == (0, f"# {TITLE}\n\n*Ana Kovač*\n\n{TEXT}", [])


def test_markdown_articles_are_parted_by_a_rule(run):
    put("a.txt", TITLED)
    _, out, _ = run("--format", "markdown", "a.txt", "a.txt")

    assert out.count(f"\n\n---\n\n# {TITLE}\n") == 1


# Output folder


@pytest.mark.parametrize("form", SUFFIXES)
def test_a_folder_is_mirrored_with_the_suffix_of_the_format(run, form):
    for name in ("in/a.txt", "in/deep/er/b.md", "in/deep/v1.2.text"):
        put(name)
    before = tree()
    code, out, err = run("in", "-o", "out/new", "--format", form)
    end = SUFFIXES[form]

    assert (code, out, err) == (0, "", [])
    assert sorted(tree("out/new")) == sorted([f"a{end}", f"deep/er/b{end}", f"deep/v1.2{end}"])
    assert before == {name: text for name, text in tree().items() if not name.startswith("out/new/")}
    assert form != "text" or set(tree("out/new").values()) == {TEXT}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        row("a.txt", "a.txt", id="file"),
        row("in/a.txt", "a.txt", id="file-in-a-folder"),
        row("in/a.html", "a.txt", id="page"),
        row("in/19.12", "19.12.txt", id="number-for-a-suffix"),
        row("in/Mr. Smith", "Mr. Smith.txt", id="sentence-for-a-name"),
        row("in/?.txt", "a.txt", id="glob"),
        row("*/deep/*.txt", "in/deep/b.txt", id="glob-of-folders"),
        row("in/**/b*", "deep/b.txt", id="glob-through-folders"),
        row("in/" + "n" * 240 + "*", "n" * 251 + ".txt", id="long-name"),
        row("-", "stdin.txt", id="pipe"),
    ],
)
def test_every_input_has_its_place_in_the_output_folder(run, stdin, path, expected):
    for name in ("a.txt", "in/a.txt", "in/a.html", "in/19.12", "in/Mr. Smith", "in/deep/b.txt", f"in/{'n' * 251}.txt"):
        put(name)
    stdin(STORY)

    assert run(path, "-o", "out") == (0, "", [])
    assert tree("out") == {expected: TEXT}


def test_standard_input_is_written_once(run, stdin):
    stdin(STORY)
    code, _, err = run("-", "-", "-o", "out")

    assert (code, len(err), tree("out")) == (1, 1, {"stdin.txt": TEXT})


def test_a_file_named_twice_is_no_failure(run):
    put("a.txt")

    assert run("a.txt", "a.txt", "-o", "out") == (0, "", [])
    assert tree("out") == {"a.txt": TEXT}


def test_a_file_that_is_there_already_is_left_unless_forced(run):
    put("in/a.txt")
    put("out/a.txt", "old")
    put("out/b.txt", "other")
    code, _, err = run("in", "-o", "out")

    assert (code, len(err)) == (1, 1)
    assert "out/a.txt is there already" in err[0]
    assert tree("out") == {"a.txt": "old", "b.txt": "other"}
    assert run("in", "-o", "out", "--force") == (0, "", [])
    assert tree("out") == {"a.txt": TEXT, "b.txt": "other"}


@pytest.mark.parametrize("place", ["out", "out.jsonl"])
def test_a_second_run_into_the_same_place_is_refused_unless_it_is_to_go_on_or_to_start_anew(run, place):
    put("in/a.txt")
    put("in/b.txt", "Two.\n")
    first = run("in", "-o", place)
    before = tree()
    code, out, err = run("in", "-o", place)

    assert first == (0, "", [])
    assert (code, out, len(err)) == (2, "", 1)
    assert "--force" in err[0]
    assert run("in", "-o", place, "--resume")[0] == 0
    assert tree() == before
    assert run("in", "-o", place, "--force") == (0, "", [])
    assert tree() == before


def test_an_earlier_run_with_other_options_is_not_gone_on_with(run):
    put("in/a.txt")
    run("in", "-o", "out")
    code, _, err = run("in", "-o", "out", "--resume", "--keep", "share")

    assert (code, len(err)) == (2, 1)
    assert "the earlier run had other options" in err[0]


@pytest.mark.parametrize("paths", [row(["."], id="folder"), row(["**/*.txt"], id="glob")])
def test_a_second_run_does_not_read_its_own_output(run, paths):
    put("a.txt")

    assert run(*paths, "-o", "clean") == run(*paths, "-o", "clean", "--resume") == (0, "", [])
    assert tree() == {"a.txt": STORY, "clean/a.txt": TEXT}


@pytest.mark.parametrize(
    ("paths", "second"),
    [
        row(["a/x.txt", "b/x.txt"], "b/x.txt", id="files"),
        row(["a", "b"], "b/x.txt", id="folders"),
        row(["a/x.txt", "b"], "b/x.txt", id="file-and-folder"),
        row(["a/x.txt", "./a/../a/x.txt"], "a/../a/x.txt", id="the-same-file-twice"),
        row(["a/x.txt", "a/x.md"], "a/x.md", id="another-suffix"),
    ],
)
def test_no_output_is_overwritten_by_another_one(run, paths, second):
    put("a/x.txt", "One.\n")
    put("b/x.txt", "Two.\n")
    put("b/y.txt", "Three.\n")
    if "a/x.md" in paths:
        put("a/x.md", "Four.\n")
    code, out, err = run(*paths, "-o", "out")

    assert (code, out) == (1, "")
    assert err == [f"copydesk: {second}: not written: out/x.txt is the output of a/x.txt; take another folder for -o"]
    assert tree("out").pop("x.txt") == "One.\n"
    assert ("y.txt" in tree("out")) == ("b" in paths)


@pytest.mark.parametrize(
    ("paths", "folder"),
    [
        row(["in"], "in", id="folder-into-itself"),
        row(["in/a.txt"], "in", id="file-into-its-folder"),
        row(["in/a.txt"], "link", id="by-a-link"),
        row(["a.txt", "in/a.txt"], "in", id="an-input-that-is-still-to-be-read"),
    ],
)
def test_no_input_is_overwritten(run, paths, folder):
    put("in/a.txt")
    put("a.txt")
    Path("link").symlink_to("in")
    before = tree()
    code, out, err = run(*paths, "-o", folder)

    assert (code, out) == (1, "")
    assert len(err) >= len(paths)
    assert "is an input" in err[0]
    assert tree() == before


# Options


def test_explain_marks_every_cut_with_kind_rule_and_reason(run):
    put("a.txt")
    code, out, err = run("--explain", "a.txt")
    lines = out.splitlines()
    [share] = [line for line in lines if "[-Share this article-]" in line]
    cuts = clean(STORY).removed

    assert (code, err) == (0, [])
    assert lines[0] == "--- a.txt: language en (function-words), 3 cuts, 0 repairs, 0 names"
    assert share == "[-Share this article-]  share · en.share.labels · Share, print, follow, save and copy-link labels"
    assert [out.count(f"{cut.kind} · {cut.rule} · {cut.reason}") for cut in cuts] == [1] * len(cuts) == [1, 1, 1]
    assert FIRST in lines
    assert SECOND in lines


def test_explain_shows_repairs_and_names(run):
    _, out, _ = run("--explain", SEEDS / "000_0074723eceba00cc.txt")

    assert "Ukraine{+ +}And they" in out
    assert "[-Lukashenka-]{+Lukashenko+}" in out


def test_explain_names_each_of_several_inputs(run):
    for name in ("a.txt", "b.txt"):
        put(name)
    _, out, _ = run("--explain", ".")

    assert [line.split(":")[0] for line in out.splitlines() if line.startswith("---")] == ["--- a.txt", "--- b.txt"]
    assert "\n\n--- b.txt" in out


@pytest.mark.parametrize("folder", [row(folder, id=name_of(folder)) for folder in FOLDERS])
def test_nothing_is_lost_in_an_explanation(folder):
    article = clean(read(folder / "dirty.txt"))
    shown = explain(article)
    places = [0, *(place for edit in article.edits for place in (edit.start, edit.end)), len(article.source)]
    pieces = [article.source[start:end] for start, end in pairwise(places)]
    lines = [line.strip() for piece in pieces for line in piece.splitlines() if line.isprintable()]

    assert [line for line in lines if line not in shown] == []


COLOURS = [
    row({"terminal": True}, {}, [], True, id="terminal"),
    row({"terminal": True}, {"NO_COLOR": "1"}, [], False, id="no-color"),
    row({"terminal": True}, {"NO_COLOR": ""}, [], True, id="no-color-is-empty"),
    row({"terminal": True}, {"TERM": "dumb"}, [], False, id="terminal-without-colour"),
    row({"terminal": True}, {}, ["-o", "out"], False, id="file"),
    row({}, {}, [], False, id="pipe"),
]


@pytest.mark.parametrize(("stream", "settings", "arguments", "coloured"), COLOURS)
def test_colour_is_for_terminals(monkeypatch, stream, settings, arguments, coloured):
    path = put("a.txt")
    shown = Stream(**stream)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", shown)
    code = cli.main(["--explain", path, *arguments])
    out = shown.content.decode() or read(Path("out/a.txt"))

    assert code == 0
    assert bool(ESCAPE.search(out)) == coloured
    assert coloured or out == explain(clean(STORY), name="a.txt")
    assert " ".join(FIRST.split()[:8]) in ESCAPE.sub("", out)


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\x00\x7f"


@pytest.mark.parametrize(
    "content",
    [
        row(f"{FIRST}{HOSTILE}\nShare this article\n{SECOND}", id="in-a-paragraph"),
        row(f"{FIRST}\nShare {HOSTILE}this article{HOSTILE}\n{SECOND}", id="in-a-cut"),
        row(f"{FIRST}\n{HOSTILE}\n\x1b\n{SECOND}\n\x1b\n", id="in-a-gap"),
        row(f"{TITLE}{HOSTILE}\n{FIRST}\n{SECOND}", id="in-a-title"),
        row(f"{FIRST}\nYou May Also\x1b Like{HOSTILE}\nTen bridges\x1b[1m you must see", id="in-a-section"),
        row(f"{NAMES}\nLukashenka{HOSTILE} left.", id="at-a-name"),
        row(f"{FIRST}\r\nShare this article\x85\x0c\x1c{SECOND}\r{CAPTION}", id="line-breaks"),
    ],
)
def test_control_characters_never_reach_the_terminal(run, content):
    put("a.txt", content)
    for arguments in (["--explain"], []):
        _, out, _ = run(*arguments, "a.txt")

        assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out) == []


def test_a_name_of_a_file_does_not_steer_the_terminal(run):
    put("a\x1b[2Jb.txt")
    missing = run("gone\x1b[2J.txt")
    usage = run("--format", "\x1b[2J")
    shown = run("--explain", "a\x1b[2Jb.txt")

    assert [said for _, out, err in (missing, usage, shown) for said in (out, *err) if "\x1b" in said] == []
    assert (missing[0], usage[0], shown[0]) == (1, 2, 0)


@pytest.mark.parametrize(
    ("breaks", "word"),
    [
        row("\n", "river", id="lf"),
        row("\r\n", "river", id="crlf"),
        row("\r", "river", id="cr"),
        row("\n", "ri\u202fv\u2009er", id="thin-blanks"),
        row("\n", "ri\u200cv\u200der", id="joiners"),
    ],
)
def test_explain_leaves_what_is_harmless(breaks, word):
    shown = explain(clean(STORY.replace("\n", breaks).replace("river", word)))

    assert "\N{REPLACEMENT CHARACTER}" not in shown
    assert word in shown
    assert len(shown.splitlines()) == 5


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        row([], [FIRST, SECOND], id="nothing"),
        row(["--keep", "share"], [FIRST, "Share this article", SECOND], id="one"),
        row(["--keep", "caption", "--keep", "credit"], [FIRST, SECOND, CAPTION], id="two"),
        row(
            ["--keep", "share", "--keep=caption", "--keep", "credit", "--keep", "share"],
            [FIRST, "Share this article", SECOND, CAPTION],
            id="one-twice",
        ),
    ],
)
def test_keep_leaves_kinds_in(run, arguments, expected):
    put("a.txt")

    assert run("a.txt", *arguments) == (0, "\n\n".join(expected) + "\n", [])


@pytest.mark.parametrize("kind", [kind.value for kind in Kind if kind.is_debris])
def test_every_kind_of_debris_can_be_kept(run, kind):
    put("a.txt")
    code, out, err = run("--keep", kind, "a.txt")

    assert (code, err) == (0, [])
    assert out == clean(STORY, config=Config(keep=frozenset({Kind(kind)}))).text + "\n"


@pytest.mark.parametrize(
    ("arguments", "spelling", "mentions"),
    [
        row([], "Lukashenko", 1, id="default"),
        row(["--names", "rewrite"], "Lukashenko", 1, id="rewrite"),
        row(["--names", "tag"], "Lukashenka", 1, id="tag"),
        row(["--names=off"], "Lukashenka", 0, id="off"),
    ],
)
def test_names_are_rewritten_tagged_or_left(run, stdin, arguments, spelling, mentions):
    stdin(NAMES)
    _, out, _ = run("--format", "jsonl", *arguments)
    record = json.loads(out)

    assert spelling in record["text"]
    assert len(record["mentions"]) == mentions


@pytest.mark.parametrize(("code", "lang"), [("pl", "pl"), ("de-AT", "de"), ("EN", "en"), ("pt_BR", "pt")])
def test_the_language_of_the_caller_wins(run, stdin, code, lang):
    stdin(FIRST)
    _, out, err = run("--format", "jsonl", "--lang", code)

    assert (json.loads(out)["lang"], json.loads(out)["lang_source"], err) == (lang, "caller", [])


@pytest.mark.parametrize(
    ("word", "hint"), [("clean", "to clean, name the files alone"), ("explain", "write --explain")]
)
def test_a_word_that_is_no_command_is_answered_with_what_to_write(run, word, hint):
    put("a.txt")

    assert run(word, "a.txt") == (1, TEXT, [f"copydesk: {word}: no such file or folder; {hint}"])


def test_a_command_with_a_slip_in_its_name_is_not_just_a_missing_file(run):
    assert run("ruls") == (1, "", ['copydesk: ruls: no such file or folder; did you mean "rules"?'])
    told = "copydesk: why: no such file or folder; a command comes first: copydesk why …"
    assert told in run("-q", "why", "a.txt")[2]


def test_a_language_that_nothing_is_known_of_is_said(run, stdin):
    stdin(FIRST)
    code, out, err = run("--lang", "ge")

    assert (code, out) == (0, f"{FIRST}\n")
    assert err == ['copydesk: nothing is known of the language "ge": only general and English rules are used']


# What is said, and the exit code


def test_the_version_names_library_and_data(run):
    code, out, err = run("--version")

    assert (code, err) == (0, [])
    assert re.fullmatch(rf"copydesk {re.escape(__version__)} \(data [0-9a-f]{{16}}\)\n", out)


@pytest.mark.parametrize("arguments", [row(["--help"], id="main"), row(["rules", "list", "-h"], id="rules")])
def test_help_is_data(run, arguments):
    code, out, err = run(*arguments)

    assert (code, err) == (0, [])
    assert out.startswith("usage: copydesk")
    assert max(map(len, out.splitlines())) <= 100


def test_help_names_every_kind(run):
    _, out, _ = run("--help")

    assert [kind for kind in Kind if kind.is_debris and kind.value not in out.replace("\n", " ")] == []


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        row(["--bogus"], ["--bogus"], id="unknown-option"),
        row(["--format", "xml", "a.txt"], ["--format", "xml", "markdown"], id="format"),
        row(["--keep", "captoin", "a.txt"], ["--keep", "captoin", 'did you mean "caption"?'], id="kind"),
        row(["--keep", "name", "a.txt"], ["--keep", "name"], id="kind-that-is-no-debris"),
        row(["--keep"], ["--keep"], id="no-kind"),
        row(["--names", "maybe", "a.txt"], ["--names", "maybe", "rewrite"], id="names"),
        row(["--lang", "english", "a.txt"], ["--lang", "english", "ISO 639-1"], id="language-in-words"),
        row(["--lang", "", "a.txt"], ["--lang"], id="empty-language"),
        row(["--explain", "--format", "json", "a.txt"], ["--explain", "json"], id="explain-and-a-format"),
        row(["-o", "a.txt", "a.txt"], ["-o", "a.txt", "is an input"], id="output-is-the-input"),
        row(["-o", "a.txt", "--force", "./a.txt"], ["-o", "is an input"], id="output-is-the-input-by-force"),
        row(["-o", "b.odt", "a.txt", "--resume", "--force"], ["leave one of them out"], id="resume-and-force"),
        row(["--resume", "a.txt"], ["--resume needs -o"], id="resume-of-standard-output"),
        row(["--jobs", "two", "a.txt"], ["--jobs", "two", "auto"], id="jobs-in-words"),
        row(["--jobs", "0", "a.txt"], ["--jobs", "1 or more"], id="no-jobs"),
        row(["--time-limit", "-1", "a.txt"], ["--time-limit", "above 0"], id="time-before-it-began"),
        row(["--from", "xml", "a.txt"], ["--from", "xml", "parquet"], id="unknown-form"),
        row(["-o", "/dev/full", "a.txt"], ["-o", "/dev/full", "not a folder"], id="output-is-a-device"),
        row(["-o", "", "a.txt"], ["-o", "not a folder"], id="output-without-a-name"),
        row(["rules", "a.txt"], ["copydesk rules", "a.txt"], id="rules-of-a-file"),
        row(["rules"], ["list|show|test"], id="rules-without-a-word"),
        row(["rules", "lst"], ['did you mean "list"?'], id="near-list"),
        row(["--formt", "json", "a.txt"], ['did you mean "--format"?'], id="near-an-option"),
        row(["--format", "jsn", "a.txt"], ['did you mean "json"?'], id="near-a-choice"),
        row(["--diff", "--explain", "a.txt"], ["--explain and --diff"], id="diff-and-explain"),
        row(["--diff", "--format", "csv", "a.txt"], ["--diff", "csv"], id="diff-and-a-format"),
        row(["completion", "bsh"], ['did you mean "bash"?'], id="near-a-shell"),
    ],
)
def test_wrong_usage_is_said_in_one_line(run, arguments, parts):
    put("a.txt")
    code, out, err = run(*arguments)

    assert (code, out, len(err)) == (2, "", 1)
    assert [part for part in parts if part not in err[0]] == []
    assert tree() == {"a.txt": STORY}


@pytest.mark.parametrize("stream", [row(Stream(terminal=True), id="terminal"), row(None, id="closed")])
def test_nothing_to_read_is_wrong_usage(run, monkeypatch, stream):
    monkeypatch.setattr(sys, "stdin", stream)
    code, out, err = run()

    assert (code, out, len(err)) == (2, "", 1)
    assert "nothing to read" in err[0]


FAILURES = [
    row("gone.txt", ["no such file or folder"], id="missing"),
    row("", ["no such file or folder"], id="empty-name"),
    row("a" * 5000, ["aaa: "], id="too-long-a-name"),
    row("good.txt/x", ["no such file or folder"], id="file-for-a-folder"),
    row(
        "empty",
        ["empty: no articles in this folder (.txt, .text, .md, .html, .htm, .xhtml, .jsonl, "],
        id="folder-without-articles",
    ),
    row("*.gone", ["*.gone: matches no file"], id="glob-without-files"),
    row("**x", ["copydesk: **x: "], id="glob-that-is-none"),
    row("picture.txt", ["picture.txt: this is a PNG picture, not text"], id="binary"),
    row("noise.txt", ["noise.txt: "], id="no-known-encoding"),
    row("dangling.txt", ["no such file or folder"], id="dangling-link"),
]


@pytest.mark.parametrize(("name", "parts"), FAILURES)
@pytest.mark.parametrize("folder", [row([], id="stdout"), row(["-o", "out"], id="folder")])
def test_an_input_that_fails_is_named_and_the_rest_is_done(run, name, parts, folder):
    put("good.txt")
    put("picture.txt", BINARY)
    put("noise.txt", bytes(range(0, 32)) * 40 + b"\xff\xfe\x00\x01\x80")
    put("empty/note.pdf")
    Path("dangling.txt").symlink_to("nowhere")
    code, out, err = run(name, "good.txt", *folder)

    assert (code, len(err)) == (1, 1), err
    assert err[0].startswith("copydesk: ")
    assert [part for part in parts if part not in err[0]] == []
    assert (tree("out") == {"good.txt": TEXT}) if folder else out == TEXT


def test_several_failures_are_counted(run):
    put("good.txt")
    code, out, err = run("gone", "good.txt", "lost")

    assert (code, out) == (1, TEXT)
    assert err == [
        "copydesk: gone: no such file or folder",
        "copydesk: lost: no such file or folder",
        "copydesk: 2 of 3 failed: 2 unreadable",
    ]


def test_a_binary_file_in_a_folder_is_named_and_the_rest_is_done(run):
    put("in/a.txt", BINARY)
    put("in/b.txt")
    code, _, err = run("in", "-o", "out")

    assert (code, len(err), tree("out")) == (1, 1, {"b.txt": TEXT})
    assert err[0].startswith("copydesk: in/a.txt: ")


def test_a_file_that_must_not_be_read_is_named(run, monkeypatch):
    put("a.txt")
    put("b.txt", "Two.")
    real = Path.open

    def refuse(path, *arguments, **options):
        if path.name == "a.txt":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)

    assert run(".") == (1, "Two.\n", ["copydesk: a.txt: cannot be read: Permission denied"])


def test_a_folder_that_must_not_be_read_is_named(run, monkeypatch):
    put("in/a.txt")
    put("in/b/c.txt")
    real = os.scandir

    def refuse(path):
        if str(path).endswith("b"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)

    assert run("in") == (1, TEXT, ["copydesk: in/b: cannot be read: Permission denied"])


def test_a_file_where_a_folder_should_be_is_named_and_the_rest_is_done(run):
    put("in/a/x.txt")
    put("in/b.txt")
    put("out/a", "no folder")
    code, _, err = run("in", "-o", "out")

    assert (code, err) == (1, ["copydesk: in/a/x.txt: cannot write out/a/x.txt: File exists"])
    assert tree("out") == {"a": "no folder", "b.txt": TEXT}


def test_a_folder_where_the_output_should_be_is_named_and_left(run):
    put("a.txt")
    put("out/a.txt/keep")
    code, _, err = run("a.txt", "-o", "out", "--force")

    assert (code, err) == (1, ["copydesk: a.txt: cannot write out/a.txt: Is a directory"])
    assert tree("out") == {"a.txt/keep": STORY}


def test_a_folder_under_a_file_cannot_be_made(run):
    put("a.txt")

    code, out, err = run("a.txt", "-o", "a.txt/out")

    assert (code, out, len(err)) == (2, "", 1)
    assert "-o: cannot write a.txt/out: " in err[0]


def test_a_full_disk_leaves_no_half_file(run, monkeypatch):
    put("a.txt")
    put("out/a.txt", "old")

    def fill(path, *_, **__):
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fill)

    said = ["copydesk: a.txt: cannot write out/a.txt: No space left on device"]

    assert run("a.txt", "-o", "out", "--force") == (1, "", said)
    assert tree("out") == {"a.txt": "old"}


FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full on this system")


@needs_full
@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        row(["a.txt"], "cannot write standard output", id="clean"),
        row(["rules", "list", "--lang", "pl"], "cannot write standard output", id="rules"),
    ],
)
def test_a_full_disk_behind_stdout_is_said_in_one_line(arguments, name):
    put("a.txt")
    with FULL.open("wb") as full:
        child = command(*arguments, stdout=full, stderr=subprocess.PIPE, capture_output=False)

    assert (child.returncode, child.stderr.decode()) == (1, f"copydesk: {name}: No space left on device\n")


@pytest.mark.parametrize("arguments", [row(["in"], id="clean"), row(["rules", "list"], id="rules")])
def test_a_reader_that_leaves_early_ends_the_command_quietly(arguments):
    for number in range(30):
        put(f"in/{number:02}.txt", f"{FIRST}\n" * 100 + f"{number}\n" * 9000)
    line = [sys.executable, "-m", "copydesk.cli", *arguments]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        first = child.stdout.readline()
        child.stdout.close()
        said = child.stderr.read()

    assert first
    assert (child.returncode, said) == (0, b"")


@pytest.mark.parametrize(
    ("shut", "arguments", "expected"),
    [
        row(">&-", ["a.txt"], "copydesk: cannot write standard output: it is closed\n", id="stdout"),
        row("<&-", ["-"], "copydesk: standard input: cannot be read: it is closed\n", id="stdin"),
    ],
)
def test_a_closed_stream_is_said_in_one_line(shut, arguments, expected):
    put("a.txt")
    line = ["sh", "-c", f'exec "$@" {shut}', "sh", sys.executable, "-m", "copydesk.cli", *arguments]
    child = subprocess.run(line, check=False, stderr=subprocess.PIPE)

    assert (child.returncode, child.stderr.decode()) == (1, expected)


def test_data_and_messages_are_parted_in_a_process():
    put("a.txt")
    child = command("a.txt", "gone.txt")

    assert child.stdout.decode() == TEXT
    assert child.stderr.decode() == "copydesk: gone.txt: no such file or folder\n"
    assert child.returncode == 1
    assert command("--bogus").returncode == 2
    assert command("--version").stdout.startswith(b"copydesk ")


def test_an_interrupt_ends_without_a_traceback(run, monkeypatch):
    put("a.txt")

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "clean_page", interrupt)

    assert run("a.txt") == (130, "", [])


# Looking for debris, and keeping what was cut


def test_a_check_names_the_documents_with_debris_and_writes_nothing_else(run, home):
    put("a.txt")
    put("b.txt", f"{FIRST}\n\n{SECOND}\n")
    before = tree()

    assert run("--check", "a.txt", "b.txt") == (3, "a.txt: caption 1, credit 1, share 1\n", [])
    assert tree() == before


def test_a_check_of_clean_texts_says_nothing(run):
    assert run("--check", put("b.txt", f"{FIRST}\n\n{SECOND}\n")) == (0, "", [])


def test_a_check_does_not_count_what_is_no_debris(run):
    assert run("--check", put("names.txt", NAMES))[0] == 0


def test_a_check_that_fails_on_an_input_says_so(run):
    code, out, err = run("--check", put("a.txt"), "gone.txt")

    assert (code, len(err)) == (1, 1)
    assert out.startswith("a.txt: ")


@pytest.mark.parametrize("other", [["-o", "out"], ["--format", "json"], ["--explain"], ["--removed", "r.jsonl"]])
def test_a_check_goes_with_no_output(run, other):
    code, out, err = run("--check", put("a.txt"), *other)

    assert (code, out, len(err)) == (2, "", 1)


def test_what_was_cut_is_written_down(run):
    code, out, _ = run("--removed", "cuts.jsonl", put("a.txt"), put("b.txt", FIRST))
    article = clean(STORY)
    rows = [json.loads(line) for line in read(Path("cuts.jsonl")).splitlines()]

    assert (code, out) == (0, f"{TEXT}\n{FIRST}\n")
    assert [(r["start"], r["end"], r["kind"], r["rule"], r["reason"], r["score"], r["text"]) for r in rows] == [
        (e.start, e.end, e.kind.value, e.rule, e.reason, e.score, e.original) for e in article.removed
    ]
    assert {(r["place"], r["number"]) for r in rows} == {("a.txt", 0)}


def test_what_was_cut_of_rows_has_their_numbers_in_several_processes(run):
    put("in.jsonl", "".join(json.dumps({"text": STORY}) + "\n" for _ in range(3)))
    code, _, _ = run("in.jsonl", "-o", "out.jsonl", "--removed", "cuts.jsonl", "--jobs", "2", "-q")
    rows = [json.loads(line) for line in read(Path("cuts.jsonl")).splitlines()]

    assert code == 0
    assert sorted({row["number"] for row in rows}) == [1, 2, 3]
    assert [row["number"] for row in rows] == sorted(row["number"] for row in rows)


@pytest.mark.parametrize("place", ["a.txt", "there.jsonl", ".", ""])
def test_what_was_cut_is_written_over_nothing(run, place):
    put("a.txt")
    put("there.jsonl", "mine")
    code, out, err = run("--removed", place, "a.txt")

    assert (code, out, len(err)) == (2, "", 1)
    assert tree() == {"a.txt": STORY, "there.jsonl": "mine"}


def test_what_was_cut_is_written_over_what_is_there_if_asked(run):
    put("there.jsonl", "mine")

    assert run("--removed", "there.jsonl", "--force", put("a.txt"))[0] == 0
    assert read(Path("there.jsonl")).startswith('{"place": "a.txt"')


def test_what_was_cut_is_whole_or_not_there(run):
    code, _, err = run("--removed", "cuts.jsonl", "--resume", put("a.txt"), "-o", "out")

    assert (code, len(err)) == (2, 1)
    assert tree() == {"a.txt": STORY}


def test_the_sums_can_be_had_as_json(run):
    code, out, [line] = run("--stats", "json", put("a.txt"))
    sums = json.loads(line)

    assert (code, out) == (0, TEXT)
    assert (sums["documents"], sums["articles"], sums["failed"]) == (1, 1, {})
    assert sums["characters"] == len(STORY)
    assert sums["kinds"]["share"]["edits"] == 1


def test_the_sums_are_a_table_where_a_path_follows(run):
    code, out, err = run("--stats", put("a.txt"))

    assert (code, out) == (0, TEXT)
    assert err[0].split() == ["kind", "edits", "characters", "share"]
