"""Rules as data: TOML rows to matchers.

A rule recognises one kind of debris by `phrases` (the whole folded line), `starts` (how the folded line begins) or
`regex` (searched in the line as it stands). The format is described in docs/rules.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from copydesk.debris.needs import NeedIndex, index_names, index_needs
from copydesk.errors import RuleError
from copydesk.fold import fold_phrase
from copydesk.kinds import Kind
from copydesk.tables import (
    Table,
    bundled_files,
    bundled_table,
    lexicon_values,
    quick_form,
    read_row,
    read_rows,
    read_toml,
)

ALWAYS = ("common", "en")  # widgets stay English on foreign pages
LONGEST_LINE = 400  # characters that a rule for whole lines looks at; debris lines longer than that are prose
LONGEST_INLINE = 100_000  # likewise for pieces of lines: no paragraph is longer, and a regex is to answer at once
CREDIT_REACH = 160  # characters at the end of a line in which a credit can begin
REACH = {"line": LONGEST_LINE, "caption": CREDIT_REACH, "inline": LONGEST_INLINE}  # what a regex sees at most, by scope
KEEP = "keep"  # stands in a rule's id where others have their kind
KINDS: dict[str, Kind | None] = {KEEP: None, **{kind.value: kind for kind in Kind}}
SCOPES = ("line", "caption", "inline")
AGENCY_MARK = "\ue000"
AGENCY_NEED = "{agency}"  # as the only need: one of the known agencies, as it is written
CAPITAL = "{capital}"  # in a regex: a capital letter of any Latin, Greek or Cyrillic alphabet
CAPITALS = "".join(chr(c) for c in (*range(0x41, 0x530), *range(0x1E00, 0x2000)) if chr(c).isupper())
SOME_CAPITAL = "(?-i:[A-ZÀ-ÖΑ-ΩА-Я])"  # stands for all where only the form of a regex counts
ZONES = ("any", "head", "body", "tail", "edges")

if TYPE_CHECKING:
    from copydesk.debris.safety import Danger

Zone = Literal["any", "head", "body", "tail", "edges"]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One data entry that recognises a kind of debris.

    Attributes:
        id: `<file>.<kind>.<slug>`, or `<file>.keep.<slug>` for a rule that forbids cuts.
        phrases: Whole lines, folded.
        starts: How a line begins, folded; a word border follows.
        regex: Python regular expression, searched with IGNORECASE; `{agency}` stands for any known news agency,
            `{capital}` for a capital letter.
        needs: Lower-case literals of which one must be in the line before `regex` is tried.
        scope: "line" cuts the line; "caption" is the credit at a line's end, which makes a short line a caption;
            "inline" cuts only what `regex` matches.
        zone: Where the rule holds: before the first prose line (head), after the last (tail), between, anywhere, or
            at the edges: head and tail, and in the body where no sub-heading can stand.
        opens: Whether the lines below belong to it until prose resumes.
        max_words: Longest line, in words, for `starts` and `regex`.
        source: Where the wording comes from.
        hits: Lines that the rule must match.
        misses: Lines of articles, near the rule, that it must not match.
    """

    id: str
    phrases: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    regex: str = ""
    needs: tuple[str, ...] = ()
    scope: str = "line"
    zone: str = "any"
    opens: bool = False
    max_words: int = 30
    source: str = ""
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind | None:
        """The kind of debris, None for a keep rule."""
        return KINDS[self.id.split(".")[1]]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of some languages, ready to match.

    Attributes:
        exact: Folded line to rule.
        starts: First two characters of a folded line to the beginnings with those characters, longest first.
        needs: The index of the literals that the regex rules for lines and pieces need, in lower case.
        ends: Literals, in lower case, to the rules for credits that need one at the end of a line.
        by_agency: First word of an agency to rows of the agency, as it is written, and the rules that need one.
    """

    exact: Mapping[str, Rule]
    starts: Mapping[str, tuple[tuple[str, Rule], ...]]
    needs: NeedIndex[Rule]
    ends: Mapping[str, Sequence[Rule]]
    by_agency: Mapping[str, Sequence[tuple[str, Sequence[Rule]]]]


@cache
def compile_regex(regex: str) -> re.Pattern[str]:
    """A rule's regex, compiled on first use; `{agency}` matches an agency as `mark_agencies` has marked it."""
    spelled = regex.replace(AGENCY_NEED, f"{AGENCY_MARK}+").replace(CAPITAL, f"(?-i:[{CAPITALS}])")
    return re.compile(spelled, re.IGNORECASE)


def mark_agencies(text: str) -> str:
    """The text with each letter of an agency's name replaced by a mark, so that regexes need not list all names."""
    return _agency_regex().sub(lambda match: AGENCY_MARK * len(match[0]), text)


@cache
def _agency_regex() -> re.Pattern[str]:
    """All agencies as they are written, at the end of a word, and not inside one in capitals."""
    names = "|".join(map(re.escape, agency_names()))
    return re.compile(rf"(?<![{CAPITALS}])(?:{names})(?![^\W\d_])")


@cache
def load_rules(langs: tuple[str, ...], files: tuple[Path, ...] = (), off: frozenset[str] = frozenset()) -> RuleSet:
    """The rules for pages in `langs` (ISO 639-1 codes), with the common and the English ones.

    Args:
        langs: Languages without a file of their own add nothing.
        files: Rule files of the user.
        off: Ids, or beginnings of ids that end at a dot, of rules to leave out.

    Raises:
        RuleError: A file of the user holds an unusable rule.
    """
    codes = list(dict.fromkeys((*ALWAYS, *langs)))
    also = [other for code in codes for other in bundled_table("lang", code).get("lexicon", {}).get("also", ())]
    rules = [rule for code in dict.fromkeys((*codes, *also)) for rule in table_rules(bundled_table("lang", code), code)]
    for path in files:
        rules += user_rules(path)
    _check_off(off, files)
    return index_rules([rule for rule in rules if not _is_off(rule.id, off)])


@cache
def user_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a user's file, of which none can hang.

    Raises:
        RuleError: With file, id and key.
    """
    rules = tuple(table_rules(read_toml(path), path.stem, checked=True))
    for rule in rules:
        if danger := rule_danger(rule):
            raise RuleError(f"{path.stem}.toml: rule {rule.id}: regex: {danger}")
    return rules


@cache
def agency_names() -> tuple[str, ...]:
    """The news and photo agencies of all lexicons, as they are written, longest first."""
    return tuple(quick_form("agencies", _gather_agencies))


def _gather_agencies() -> list[str]:
    names = {name for agencies in lexicon_values("agencies").values() for name in agencies}
    return sorted(names, key=lambda name: (-len(name), name))


def table_rules(table: Table, stem: str, *, checked: bool = False) -> Iterator[Rule]:
    """The rules of one file.

    Args:
        table: The file's content.
        stem: Its name without suffix, with which all its ids begin.
        checked: Whether to look closely, for files that no test has seen.

    Raises:
        RuleError: With file, id and key.
    """
    for row in read_rows(table, "rule", ("rule", "lexicon"), f"{stem}.toml") if checked else table.get("rule", ()):
        where = f"{stem}.toml: rule {row.get('id', '(without id)')}"
        rule = read_row(row, Rule, where)
        if checked:
            check_rule(rule, stem, where)
            rule = replace(
                rule, phrases=tuple(map(fold_phrase, rule.phrases)), starts=tuple(map(fold_phrase, rule.starts))
            )
        yield rule


def check_rule(rule: Rule, stem: str, where: str) -> None:
    """Refuse a rule that cannot work as its author meant it.

    Raises:
        RuleError: Says what is wrong and what to do.
    """
    parts = rule.id.split(".")
    kinds = [kind.value for kind in Kind if kind.is_debris]
    regex_scopes = rule.scope in ("caption", "inline")
    for wrong, message in (
        (len(parts) != 3 or parts[0] != stem, f'the id must be "{stem}.<kind>.<slug>", since the file is {stem}.toml'),
        (len(parts) == 3 and parts[1] != KEEP and parts[1] not in kinds, f"the kind must be one of {', '.join(kinds)}"),
        (sum(map(bool, (rule.phrases, rule.starts, rule.regex))) != 1, "give just one of phrases, starts, regex"),
        (bool(rule.regex) and not rule.needs, "a regex needs a literal that must be present first: add needs"),
        (rule.scope not in SCOPES, f"scope must be one of {', '.join(SCOPES)}"),
        (regex_scopes and not rule.regex, f'scope "{rule.scope}" takes a regex'),
        (parts[1:2] == [KEEP] and rule.scope != "line", "a keep rule protects whole lines"),
        (AGENCY_NEED in rule.regex and rule.scope != "caption", f'{AGENCY_NEED} is known in the scope "caption" only'),
        (regex_scopes and (rule.zone != "any" or rule.opens), f'scope "{rule.scope}" takes no zone and opens nothing'),
        (rule.zone not in ZONES, f"zone must be one of {', '.join(ZONES)}"),
        (not rule.source, "say in source where the wording comes from"),
        (any(not fold_phrase(phrase) for phrase in rule.phrases + rule.starts), "a phrase has no letter or digit"),
        (any(need != need.lower() for need in rule.needs if need != AGENCY_NEED), "needs must be lower case"),
    ):
        if wrong:
            raise RuleError(f"{where}: {message}")
    try:
        compile_regex(rule.regex)
    except re.error as error:
        raise RuleError(f"{where}: regex: {error}") from error


def rule_danger(rule: Rule) -> "Danger | None":
    """Why the regex of a rule could hang on the longest line that it is tried on; None if it cannot."""
    from copydesk.debris.safety import find_danger  # only rules of users are looked at

    spelled = rule.regex.replace(AGENCY_NEED, f"{AGENCY_MARK}+").replace(CAPITAL, SOME_CAPITAL)
    return find_danger(spelled, REACH[rule.scope])


def _check_off(off: frozenset[str], files: tuple[Path, ...]) -> None:
    """Refuse ids that name no rule of any language.

    Raises:
        RuleError: With the nearest id.
    """
    if not off:
        return
    known = rule_ids(files)
    known |= {rule_id.rpartition(".")[0] for rule_id in known} | {rule_id.split(".")[0] for rule_id in known}
    for name in off:
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, n=1)
            raise RuleError(f'off: "{name}" names no rule{f"; did you mean {near[0]}?" if near else ""}')


def rule_ids(files: Sequence[Path] = ()) -> set[str]:
    """The ids of all rules, of every language and of some files; the steps after the rules are none of them.

    Raises:
        RuleError: A file cannot be read.
    """
    tables = [(path.stem, bundled_table("lang", path.stem)) for path in bundled_files("lang")]
    bundled = {rule.id for stem, table in tables for rule in table_rules(table, stem)}
    return bundled | {rule.id for path in files for rule in user_rules(path)}


def _is_off(rule_id: str, off: frozenset[str]) -> bool:
    return any(rule_id == name or rule_id.startswith(name + ".") for name in off)


def index_rules(rules: Sequence[Rule]) -> RuleSet:
    """Some rules, sorted into the ways they match; of two rules with one phrase a keep rule wins, then the later."""
    exact: dict[str, Rule] = {}
    starts: dict[str, list[tuple[str, Rule]]] = {}
    needs: dict[str, list[Rule]] = {}
    ends: dict[str, list[Rule]] = {}
    by_agency: dict[str, list[Rule]] = {}
    for rule in rules:
        for key in rule.phrases:
            if key not in exact or exact[key].kind is not None:
                exact[key] = rule
        for key in rule.starts:
            starts.setdefault(key[:2], []).append((key, rule))
        if rule.regex:
            if rule.needs == (AGENCY_NEED,):
                for agency in agency_names():
                    by_agency.setdefault(agency, []).append(rule)
            for need in () if rule.needs == (AGENCY_NEED,) else rule.needs:
                (ends if rule.scope == "caption" else needs).setdefault(need, []).append(rule)
    return RuleSet(
        exact=exact,
        starts={key: tuple(sorted(rows, key=lambda row: -len(row[0]))) for key, rows in starts.items()},
        needs=index_needs(needs),
        ends=ends,
        by_agency=index_names(by_agency),
    )
