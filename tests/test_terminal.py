"""What people see of the changes: the diff, the explanation on a terminal, cards."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from rich.cells import cell_len

from copydesk import Article, Config, Kind, clean
from copydesk.diff import CONTEXT, find_hunks, show_diff
from copydesk.explain import Card, harmless, show_card
from copydesk.page import split_lines
from copydesk.terminal import FOLD, WIDE, cards_on, diff_on, explain_on
from strategies import articles
from support import FOLDERS, name_of, read, row

FIRST = "The council met on Tuesday and voted for the new bridge over the river, members said."
SECOND = "Work begins in May, said the mayor of Lind, and it will take two years to finish."
STORY = f"{FIRST}\n\nShare this article\n\n{SECOND}\n"
NAMES = f"{FIRST}\nPresident Alexander Lukashenka met the mayor of Lind on Tuesday, his office in Minsk said.\n"
ESCAPE = re.compile(r"\x1b\[[\d;]*m")


def plain(shown):
    """What is shown on a terminal, without colours and with its lines joined."""
    return " ".join(ESCAPE.sub("", shown).split())


def patched(article):
    """The lines that the hunks of an article make of its source, which must fit them."""
    source = [harmless(line, "\t") for line in article.source.splitlines()]
    made, position = [], 0
    for hunk in find_hunks(article):
        made += source[position : hunk.old - 1]
        old = [line.text for line in hunk.lines if line.sign != "+"]
        position = hunk.old - 1 + len(old)
        assert source[hunk.old - 1 : position] == old
        assert hunk.new == len(made) + 1
        made += [line.text for line in hunk.lines if line.sign != "-"]
    return made + source[position:]


def test_a_diff_shows_what_went_and_what_stands_around_it():
    shown = show_diff(clean(STORY), name="a.txt").splitlines()

    assert shown[:2] == ["--- a.txt\tsource", "+++ a.txt\tclean"]
    assert shown[2] == "@@ -1,5 +1,3 @@ share"
    assert shown[3:] == [f" {FIRST}", " ", "-Share this article", "-", f" {SECOND}"]


def test_a_diff_of_a_clean_text_is_empty():
    assert show_diff(clean(f"{FIRST}\n\n{SECOND}")) == diff_on(clean(f"{FIRST}\n\n{SECOND}"), width=80) == ""


def test_a_diff_pairs_a_changed_line_with_itself():
    [hunk] = find_hunks(clean(NAMES))
    old, new = [line for line in hunk.lines if line.changed]

    assert (old.sign, new.sign) == ("-", "+")
    assert [old.text[start:end] for start, end in old.changed] == ["Lukashenka"]
    assert [new.text[start:end] for start, end in new.changed] == ["Lukashenko"]


def test_a_diff_leaves_out_what_is_far_from_changes():
    far = "\n\n".join(f"{FIRST[:-1]} on day {number} of the talks." for number in range(20))
    hunks = find_hunks(clean(f"{far}\n\nShare this article\n"))

    assert [line.sign for hunk in hunks for line in hunk.lines].count(" ") == CONTEXT


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_a_diff_makes_the_clean_text_of_the_source(folder):
    article = clean(read(folder / "dirty.txt"))

    assert patched(article) == [harmless(line, "\t") for line in article.text.splitlines()]


@given(articles())
def test_a_diff_makes_the_clean_text_of_any_source(text):
    article = clean(text, config=Config(threshold=1))

    assert patched(article) == [harmless(line, "\t") for line in article.text.splitlines()]


@pytest.mark.skipif(shutil.which("patch") is None, reason="no patch on this system")
@pytest.mark.parametrize("folder", FOLDERS[::4], ids=name_of)
def test_patch_makes_the_clean_text_of_the_source(folder, tmp_path):
    source = read(folder / "dirty.txt")
    article = clean(source)
    if "\r" in source or "\N{REPLACEMENT CHARACTER}" in show_diff(article):
        pytest.skip("line breaks of another sort, or characters that are not shown")
    path = tmp_path / "a.txt"
    path.write_text(source, encoding="utf-8", newline="")
    done = subprocess.run(["patch", "-s", "a.txt"], cwd=tmp_path, input=show_diff(article).encode(), check=False)

    assert done.returncode == 0
    assert path.read_text(encoding="utf-8").rstrip("\n") == article.text


@pytest.mark.parametrize("folder", FOLDERS[::3], ids=name_of)
@pytest.mark.parametrize("width", [40, WIDE - 1])
def test_nothing_is_lost_on_a_terminal(folder, width):
    article = clean(read(folder / "dirty.txt"))
    shown = ESCAPE.sub("", explain_on(article, width=width))
    joined = "".join(shown.split())
    changed = [edit for edit in article.edits if edit.replacement.strip() or edit.kind is Kind.SPACING]
    whole = [line for line in split_lines(article.source) if not any(meets(edit, line) for edit in changed)]

    assert [line.text for line in whole if "".join(harmless(line.text, "").split()) not in joined] == []
    assert [edit.rule for edit in article.removed if "".join(edit.rule.split()) not in joined] == []


def meets(edit, line):
    return edit.start <= line.end and edit.end >= line.start


@pytest.mark.parametrize("folder", FOLDERS[::5], ids=name_of)
@pytest.mark.parametrize("width", [40, 80, WIDE, 200])
def test_nothing_is_wider_than_the_terminal(folder, width):
    article = clean(read(folder / "dirty.txt"))
    for shown in (explain_on(article, name="a.txt", width=width), diff_on(article, name="a.txt", width=width)):
        assert max((cell_len(line) for line in ESCAPE.sub("", shown).splitlines()), default=0) <= width


def test_many_cuts_of_one_rule_are_folded():
    teasers = "\n".join(f"Ten bridges you must see, part {number} of many" for number in range(30))
    shown = plain(explain_on(clean(f"{FIRST}\n{SECOND}\nYou May Also Like\n{teasers}"), width=120))

    assert f"{30 - FOLD} more lines" in shown
    assert shown.count("Ten bridges you must see") == FOLD
    assert shown.count("teaser en.related.opener") == 1


def test_a_name_is_explained_with_both_spellings():
    assert "Lukashenka → Lukashenko" in plain(explain_on(clean(NAMES), width=120))


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\x00\x7f[red]x[/red]:smile:"


@pytest.mark.parametrize("show", [explain_on, diff_on])
def test_no_text_steers_the_terminal(show):
    article = clean(f"{FIRST}{HOSTILE}\nShare {HOSTILE}this article\n{HOSTILE}\n{SECOND}")
    shown = show(article, name=f"a{HOSTILE}.txt", width=100)

    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", ESCAPE.sub("", shown)) == []
    assert "[red]x[/red]:smile:" in plain(shown)


def test_a_card_is_the_same_on_a_terminal_but_for_its_looks():
    card = Card("line 2: cut", "Share\x1b[2J this", (("kind", "share"), ("cuts", "One"), ("cuts", "Two")))
    text, shown = show_card(card), cards_on([card], width=80)

    assert (
        text == "line 2: cut\n  Share\N{REPLACEMENT CHARACTER}[2J this\n    kind  share\n    cuts  One\n    cuts  Two\n"
    )
    assert plain(shown) == plain(text).replace("cuts Two", "Two")


def test_an_article_without_text_can_be_shown():
    for article in (Article("", ""), clean("Share this article")):
        assert plain(explain_on(article, name="a.txt", width=80)).startswith("a.txt: ")
        assert show_diff(article) == "" or "-Share this article" in show_diff(article)


# The command


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "b.txt").write_text(NAMES, encoding="utf-8")


def test_the_command_writes_diffs_one_after_the_other(run):
    code, out, err = run("--diff", "a.txt", "b.txt")

    assert (code, err) == (0, [])
    assert out == show_diff(clean(STORY), name="a.txt") + show_diff(clean(NAMES), name="b.txt")


def test_diffs_go_into_files(run):
    assert run("--diff", "a.txt", "b.txt", "-o", "out")[0] == 0
    assert run("--diff", "a.txt", "b.txt", "-o", "all.txt")[0] == 0
    both = [show_diff(clean(STORY), name="a.txt"), show_diff(clean(NAMES), name="b.txt")]

    assert [Path("out", name).read_text(encoding="utf-8") for name in ("a.diff", "b.diff")] == both
    assert Path("all.txt").read_text(encoding="utf-8") == "".join(both)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        row("copydesk ru", ["rules"], id="command"),
        row("copydesk rules ", ["list", "show", "test"], id="below-a-command"),
        row("copydesk rules show en.share.lab", ["en.share.labels"], id="rule"),
        row("copydesk --keep comment-", ["comment-form"], id="kind"),
        row("copydesk report --keep comment-", ["comment-form"], id="kind-below-a-command"),
        row("copydesk --form", ["--format"], id="option"),
        row("copydesk --format js", ["json", "jsonl"], id="choice"),
        row("copydesk a", ["a.txt"], id="file"),
        row("copydesk a.txt ru", [], id="no-command-after-a-file"),
        row("copydesk rules list --lang b", ["be", "bg", "bn"], id="language"),
        row("copydesk completion f", ["fish"], id="shell"),
    ],
)
def test_a_shell_is_told_how_its_line_could_go_on(line, offered, tmp_path):
    answer = tmp_path / "told"
    asking = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "_ARGCOMPLETE_IFS": "\n",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "COMP_TYPE": "9",
    }
    subprocess.run([sys.executable, "-m", "copydesk.cli"], env=os.environ | asking, check=True)
    found = sorted(name.strip() for name in answer.read_text(encoding="utf-8").split("\n"))

    assert [name for name in found if name] == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_code_for_the_shell(run, shell):
    code, out, err = run("completion", shell)

    assert (code, err) == (0, [])
    assert "_ARGCOMPLETE" in out
    if shutil.which(shell):
        assert subprocess.run([shell, "-n"], input=out.encode(), check=False).returncode == 0
