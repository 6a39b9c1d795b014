"""Regexes that could hang are known by their form, and a user's rule that holds one is refused."""

import re
from time import perf_counter

import pytest

from copydesk import Config, RuleError, clean
from copydesk.debris.rules import LONGEST_INLINE
from copydesk.debris.safety import find_danger
from support import row

LINE = 400

DANGEROUS = [
    row(r"^(\w+\s?)+:$", (r"(\w+\s?)+",), id="words-with-or-without-a-space"),
    row(r"(a*)*b", (r"(a*)*",), id="star-of-a-star"),
    row(r"(a+)+b", (r"(a+)+",), id="plus-of-a-plus"),
    row(r"(?:a|aa)+$", (r"(?:a(?:|a))+",), id="one-or-two"),
    row(r"(?:a?b?)+$", (r"(?:a?b?)+",), id="all-that-may-be-missing"),
    row(r"(x+x+)+y", (r"(x+x+)+",), id="two-in-a-row"),
    row(r"^(([a-z])+.)+[A-Z]([a-z])+$", (r"(([a-z])+.)+",), id="any-character-as-a-border"),
    row(r"(?:.*,){12}x", (r"(?:.*,){12}",), id="a-dozen-of-anything"),
    row(r"^[^|]{2,36}(?:\s?\|\s?[^|]{2,36}){3,}$", (r"(?:\s?\|\s?[^\|]{2,36}){3,}",), id="menus-with-spaces"),
    row(r"Photo:\s*.*\s*/", (r"\s*", ".*", r"\s*"), id="spaces-anything-spaces"),
    row(r"^\s*.*\s*/", (r"\s*", ".*", r"\s*"), id="the-same-at-the-beginning"),
    row(r".*a.*a.*x", (".*", ".*", ".*"), id="three-times-anything"),
    row(r"(?:\w+ ?){1,3}x", (r"\w+", r"\w+", r"\w+"), id="a-few-words"),
    row(r"(?:\w{1,20}\s?){1,6}:", (r"\w{1,20}",) * 6, id="a-few-short-words"),
    row(r"(a|a)*$", ("(a(?:|))*",), id="one-of-two-alike"),
    row(r"(?:(?:b|b)+|\b)*$", None, id="nothing-in-several-ways"),
    row(r"(?:ab(?:(?=a))*?a?)+?x", None, id="a-look-ahead-over-and-over"),
    row(r"(?:a(?:(?!b)){2,}b?)+x", None, id="a-look-ahead-at-least-twice"),
    row(r"(?:a(?:(?:b)?)?)+x", None, id="what-may-be-missing-may-be-missing"),
    row(r"(?:a(?:\b|(?<=a)|))+x", None, id="a-choice-of-nothings"),
    row(r"(?:(?:b){0,3})*x", None, id="up-to-three-any-number-of-times"),
    row(r"(?:a|a){1,30}x", None, id="thirty-of-two-alike"),
    row("a?" * 30 + "x", (), id="thirty-that-may-be-missing"),
    row("(?:|)" * 30 + "x", (), id="thirty-choices-of-nothing"),
    row("(?:a|ab|b)" * 25 + "x", (), id="twenty-five-choices"),
    row(r"x(?=\s*.*\s*/)", (r"\s*", ".*", r"\s*"), id="in-a-look-ahead"),
]


@pytest.mark.parametrize(("regex", "parts"), DANGEROUS)
def test_a_regex_that_can_hang_is_found_with_its_part(regex, parts):
    danger = find_danger(regex, LINE)

    assert danger is not None
    assert parts is None or danger.parts == parts
    assert all(f'"{part}"' in str(danger) for part in danger.parts)


@pytest.mark.parametrize(("regex", "parts"), DANGEROUS[:7])
def test_the_bait_of_a_dangerous_regex_keeps_it_busy(regex, parts):
    danger = find_danger(regex, LINE)
    times = []
    for length in (6, 14, 22):
        times.append(min(seconds_for(regex, danger, length) for _ in range(3)))

    assert times[2] > 2 * times[1]


def seconds_for(regex, danger, length):
    started = perf_counter()
    for end in ("\x01", "!"):
        re.search(regex, danger.line(length, end), re.IGNORECASE)
    return perf_counter() - started


HARMLESS = [
    r"\w+:",
    r"^Photo:\s*[^/\s][^/]*/",
    r"photo: .{0,40}/",
    r"(?:\w+\s)+:",
    r"[a-z]+(?:-[a-z]+)*:",
    r"(\w+\s?)+",
    r"foo.*",
    r"(?:read more|see also|read on)(?:\s[A-Z]\w*){0,6}",
    r"^\W{0,3}(?:photo|foto)\s?[:/]\s?(?-i:[A-Z])[\w .-]{1,60}$",
    r"(?<=[.!?])\s+read more\W{0,6}$",
    r"x(?P<name>a)?(?(name)b|c)",
    r"(\w+) \1:",
    r"(?:){2}a",
    r"(?:)?a",
    r"(?:){0,3}a",
    r"(?:\b)*a",
    r"(?:a?b?)?c",
    "a?" * 12 + "x",
    r"(?>a+)b",
    "",
]


@pytest.mark.parametrize("regex", HARMLESS)
def test_a_regex_that_answers_at_once_is_let_through(regex):
    assert find_danger(regex, LINE) is None


def test_two_loops_that_share_characters_are_too_many_for_pieces_of_long_lines():
    assert find_danger(r"\w+:", LINE) is None
    assert find_danger(r"\w+:", LONGEST_INLINE) is not None


RULE = """
[[rule]]
id     = "house.credit.ours"
regex  = '''{}'''
needs  = ["lindcam"]
scope  = "{}"
source = "our own site"
hits   = ["Photo: x /"]
"""


def config_with(tmp_path, regex, scope="line"):
    path = tmp_path / "house.toml"
    path.write_text(RULE.format(regex, scope), encoding="utf-8")
    return Config(rule_files=(path,))


@pytest.mark.parametrize(
    ("regex", "part", "advice"),
    [
        row(r"^(\w+\s?)+:$", r'"(\w+\s?)+"', "let each round end with", id="exponential"),
        row(r"Photo:\s*.*\s*/", r'"\s*" and ".*" and "\s*"', "set a limit", id="cubic"),
    ],
)
def test_a_rule_of_a_user_that_could_hang_is_refused_with_the_part_and_what_to_write(tmp_path, regex, part, advice):
    with pytest.raises(RuleError) as caught:
        clean("One.\nlindcam", config=config_with(tmp_path, regex))

    assert "house.toml: rule house.credit.ours: regex: " in str(caught.value)
    assert part in str(caught.value)
    assert advice in str(caught.value)


def test_a_rule_for_pieces_is_tried_on_bounded_lines_only_and_a_longer_one_stays_whole(tmp_path):
    config = config_with(tmp_path, r"\slindcam: \w{1,9} /$", "inline")
    sentence = "The river rose again on Monday and nobody went out. "
    for length, left in ((1_000, False), (LONGEST_INLINE + 1, True)):
        text = sentence * (length // len(sentence) + 1)
        article = clean(f"{text}lindcam: us /", config=config)
        assert article.text.endswith("lindcam: us /") == left
        assert article.restore() == article.source
