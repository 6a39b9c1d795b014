"""`copydesk rules`: the rules named, shown in full, and put to the test."""

import ast
import re
from pathlib import Path

import pytest

import copydesk
from copydesk.commands.rules import bundled_rules, card_of, load_steps
from copydesk.debris.rules import Rule, index_rules
from copydesk.debris.trial import try_rules
from copydesk.kinds import Kind
from support import row, rule_files, rules_of

FIRST = "The council met on Tuesday and voted for the new bridge over the river, members said."
SECOND = "Work begins in May, said the mayor of Lind, and it will take two years to finish."
GOOD = """
[[rule]]
id      = "house.promo.tide-table"
phrases = ["see the tide table of lind"]
source  = "lines of our pages"
hits    = ["See the tide table of Lind", "SEE THE TIDE TABLE OF LIND »"]
misses  = ["See the tide table of Lind before you sail."]
"""
KEEPING = """
[[rule]]
id      = "house.keep.sharing"
phrases = ["share this article"]
source  = "our column on sharing"
hits    = ["Share this article", "Share this article!"]
misses  = ["Share it."]
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # rule files are named with their folder: a process reads each path once
    Path("house.toml").write_text(GOOD, encoding="utf-8")
    Path("a.txt").write_text(f"{FIRST}\nSee the tide table of Lind\nShare this article\n{SECOND}\n", encoding="utf-8")
    return tmp_path


def test_every_id_of_the_code_is_told_of():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(copydesk.__file__).parent.rglob("*.py")]
    texts = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    ids = {
        text for text in texts if isinstance(text, str) and re.fullmatch(r"(common\.[a-z]+|names|judge)\.[a-z-]+", text)
    }
    files = {"names.npz"}

    assert ids - files - {rule.id for rule in bundled_rules()} == {step.id for step in load_steps()}


def test_the_steps_name_kinds_that_there_are():
    kinds = {kind for step in load_steps() for kind in step.kinds}

    assert kinds <= {kind.value for kind in Kind} | {"any kind of debris"}


def test_list_names_every_rule_once(run):
    code, out, err = run("rules", "list")
    rules = [rule for stem in rule_files() for rule in rules_of(stem)]

    assert (code, err) == (0, [])
    assert sorted(line.split()[0] for line in out.splitlines()) == sorted(rule.id for rule in rules)


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        row(["--lang", "pl"], [rule.id for rule in rules_of("pl")], id="file"),
        row(["--lang", "pl", "--kind", "share"], [r.id for r in rules_of("pl") if r.kind is Kind.SHARE], id="kind"),
        row(["--lang", "en", "--kind", "keep"], [r.id for r in rules_of("en") if r.kind is None], id="keep"),
        row(["Leave a Reply", "--lang", "en", "--kind", "comment-form"], ["en.comment-form.opener"], id="words"),
    ],
)
def test_list_takes_what_was_asked_for(run, arguments, ids):
    code, out, err = run("rules", "list", *arguments)

    assert (code, err) == (0, [])
    assert [name for name in ids if name not in [line.split()[0] for line in out.splitlines()]] == []
    assert len(out.splitlines()) == len(ids) or "Leave a Reply" in arguments


def test_list_has_the_rules_of_the_settings_too(run):
    Path("copydesk.toml").write_text('rule_files = ["house.toml"]\n', encoding="utf-8")

    assert run("rules", "list", "--lang", "house") == (0, "house.promo.tide-table  [promo]  lines of our pages\n", [])


@pytest.mark.parametrize("lang", ["xx", "../names/eastern-europe", "cy"])
def test_a_language_without_rules_is_a_usage_error(run, lang):
    code, out, err = run("rules", "list", "--lang", lang)

    assert (code, out, len(err)) == (2, "", 1)
    known = ", ".join(stem for stem in rule_files() if rules_of(stem))
    assert err[0].startswith(f'copydesk rules: --lang: no rules for "{lang}"; known: {known} ')


def test_nothing_found_is_said(run):
    assert run("rules", "list", "no rule has such words") == (1, "", ["copydesk: there is no such rule"])


@pytest.mark.parametrize("rule", [rule for rule in bundled_rules() if rule.id.startswith(("en.", "common."))][::9])
def test_a_rule_is_shown_in_full(rule):
    told = [value for _, value in card_of(rule).rows]
    matchers = [*[f'"{phrase}"' for phrase in (*rule.phrases, *rule.starts)[:5]], rule.regex]

    assert [text for text in (*rule.hits, *rule.misses, rule.source) if text not in told] == []
    assert [text for text in matchers if not any(text in value for value in told)] == []


def test_show_takes_ids_and_their_beginnings(run):
    code, out, err = run("rules", "show", "en.share", "common.teaser.lone")
    titles = [line for line in out.splitlines() if line and not line.startswith(" ")]

    assert (code, err) == (0, [])
    assert titles == [rule.id for rule in rules_of("en") if rule.kind is Kind.SHARE] + ["common.teaser.lone"]
    assert 'to do without  off = ["en.share.labels"] or keep = ["share"]' in out


def test_an_id_that_there_is_not_is_a_usage_error_with_the_nearest(run):
    code, out, err = run("rules", "show", "en.share.label")

    assert (code, out) == (2, "")
    assert 'there is no rule "en.share.label"; did you mean "en.share.labels"?' in err[0]


def test_the_bundled_rules_do_as_they_say(run):
    code, out, err = run("rules", "test")

    assert (code, err) == (0, [])
    assert re.fullmatch(r"[\d,]+ rules, [\d,]+ hits, [\d,]+ misses: 0 wrong\n", out)


def test_a_good_file_passes(run, home):
    assert run("rules", "test", home / "house.toml") == (0, "1 rule, 2 hits, 1 miss: 0 wrong\n", [])


@pytest.mark.parametrize(
    ("changes", "wrong", "message"),
    [
        row(
            {"hits": ("Send it", "See the tide table of Lind")},
            True,
            'does not cut "Send it", which stands in hits',
            id="hit",
        ),
        row(
            {"misses": ("See the tide table of Lind",)},
            True,
            'would cut "See the tide table of Lind", which stands in misses',
            id="miss",
        ),
        row({"hits": ("See the tide table of Lind",)}, False, "has one hit: add another", id="one-hit"),
        row({"hits": ()}, False, "has no hit: add two", id="no-hit"),
        row({"misses": ()}, False, "has no miss: add a line of an article that comes near it", id="no-miss"),
        row(
            {"phrases": ("send it",), "hits": ("Send it", "SEND IT")},
            False,
            '"Send it" goes already, by a.promo.send (promo)',
            id="known",
        ),
    ],
)
def test_what_is_found_of_a_rule(changes, wrong, message):
    fields = {
        "phrases": ("see the tide table of lind",),
        "hits": ("See the tide table of Lind",) * 2,
        "misses": ("See the tide tables of Lind.",),
    }
    others = index_rules([Rule("a.promo.send", phrases=("send it",))])
    findings = try_rules([Rule("house.promo.tide-table", **fields | changes)], others)

    assert (wrong, message) in [(finding.wrong, finding.message) for finding in findings]


def test_a_wrong_rule_fails_the_test(run, home):
    Path("house.toml").write_text(GOOD.replace('"See the tide table of Lind",', '"Mail it",'), encoding="utf-8")
    code, out, _ = run("rules", "test", home / "house.toml")

    assert code == 1
    assert out.splitlines()[0] == ('WRONG  house.promo.tide-table: does not cut "Mail it", which stands in hits')


def test_a_file_that_cannot_be_read_is_one_line(run, home):
    Path("house.toml").write_text(GOOD.replace("phrases", "phrase"), encoding="utf-8")
    code, out, err = run("rules", "test", home / "house.toml")

    assert (code, out, len(err)) == (1, "", 1)
    assert 'did you mean "phrases"?' in err[0]


def test_rules_are_tried_on_texts(run, home):
    Path("keeping.toml").write_text(KEEPING.replace("house.", "keeping."), encoding="utf-8")
    Path("copydesk.toml").write_text("threshold = 1\n", encoding="utf-8")  # or the learned judge may have its say
    code, out, err = run("rules", "test", home / "house.toml", home / "keeping.toml", "--on", "a.txt")

    assert (code, err) == (0, [])
    assert out.splitlines()[1:] == [
        "- a.txt: promo · house.promo.tide-table · See the tide table of Lind",
        "+ a.txt: share · en.share.labels · Share this article",
        "2 changes, in 1 of 1 document",
    ]


def test_rules_that_the_settings_name_are_tried_as_if_they_did_not(run, home):
    Path("copydesk.toml").write_text('rule_files = ["house.toml"]\nthreshold = 1\n', encoding="utf-8")
    told = [run("rules", "test", name, "--on", "a.txt") for name in ("house.toml", home / "house.toml")]
    Path("copydesk.toml").write_text("threshold = 1\n", encoding="utf-8")

    assert told == [run("rules", "test", "house.toml", "--on", "a.txt")] * 2
    assert "goes already" not in told[0][1]


def test_a_text_that_is_not_there_fails_the_test(run, home):
    code, out, err = run("rules", "test", home / "house.toml", "--on", "gone.txt")

    assert (code, err) == (1, ["copydesk: gone.txt: no such file or folder"])
    assert out.endswith("0 changes, in 0 of 0 documents\n")
