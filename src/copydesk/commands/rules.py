"""`copydesk rules list|show|test`: what would be cut and why, one rule in full, and rules put to the test."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from copydesk.batch import Failure, Setting, clean_record
from copydesk.commands.common import (
    Parser,
    add_cleaning,
    add_reading,
    add_settings,
    config_for,
    nearest,
    put_cards,
    put_out,
    say,
    setting_of,
)
from copydesk.debris.rules import KINDS, Rule, index_rules, load_rules, table_rules, user_rules
from copydesk.debris.trial import Finding, try_rules
from copydesk.errors import RuleError
from copydesk.explain import Card, harmless, plural
from copydesk.kinds import Kind
from copydesk.records.find import Input, find_inputs
from copydesk.records.read import Reading, records_in
from copydesk.records.record import Columns, Record
from copydesk.tables import DATA, read_toml

OPTIONS = ("keep", "names", "extractor")  # of settings, which only texts need
SHOWN = 12  # phrases of a rule that are shown in a list of its own
SCOPES = {"line": "a whole line", "caption": "the credit at the end of a line", "inline": "a piece of a line"}
PLACES = {
    "any": "anywhere",
    "head": "above the first paragraph",
    "body": "between the paragraphs",
    "tail": "below the last paragraph",
    "edges": "where no sub-heading can stand",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step whose id stands in records and that no rule file holds; the form of data/steps.toml."""

    id: str
    kinds: tuple[str, ...]
    does: str


def run_rules(arguments: Sequence[str]) -> int:
    """The `rules` command."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    if options.action == "test":
        return _test(options, setting_of(parser, options))
    files = config_for(parser, options).rule_files
    return (_list if options.action == "list" else _show)(parser, options, files)


def make_parser() -> Parser:
    """The options of the command."""
    parser = Parser(prog="copydesk rules", description="List, show and test the rules that say what is cut.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|show|test")
    for name, about in (
        ("list", "Name the rules, one a line: id, kind and where they hold, source of the wording."),
        ("show", "Show rules in full: what they match, examples, and how to do without them."),
        ("test", "Try the examples of rules; with --on, show what rules of your own change in texts."),
    ):
        action = actions.add_parser(name, prog=f"copydesk rules {name}", description=about, help=about)
        add = action.add_argument
        if name == "list":
            add("words", nargs="?", default="", metavar="WORDS", help="only rules that have these words")
            add("--kind", metavar="KIND", help='only rules of this kind; "keep" for those that protect lines')
            add("--lang", metavar="CODE", help="only the rules of this file: en, pl, common")
        elif name == "show":
            add("ids", nargs="+", metavar="ID", help="ids of rules, or how they begin (en.share)")
        else:
            add("files", nargs="*", metavar="FILE.toml", help="rule files; without any, the bundled ones")
            add("--on", action="append", metavar="PATH", help="texts to try them on; may be repeated")
            add_reading(action)
        if name == "test":
            add_cleaning(action)
        else:
            add_settings(action)
            action.set_defaults(**dict.fromkeys(OPTIONS))
    return parser


def bundled_rules(*, checked: bool = False) -> Iterator[Rule]:
    """The bundled rules with their examples, as they stand in their files or, checked, as they are matched."""
    for path in sorted((DATA / "lang").glob("*.toml")):
        yield from table_rules(read_toml(path), path.stem, checked=checked)


def _all_rules(files: Sequence[Path]) -> list[Rule]:
    """The bundled rules, then those of some files."""
    return [*bundled_rules(), *(rule for path in files for rule in user_rules(path))]


@cache
def load_steps() -> tuple[Step, ...]:
    """The steps that no rule file holds."""
    rows = read_toml(DATA / "steps.toml")["step"]
    return tuple(Step(row["id"], tuple(row["kinds"]), row["does"]) for row in rows)


def _list(parser: Parser, options: argparse.Namespace, files: Sequence[Path]) -> int:
    """Name the rules that were asked for."""
    rules = _all_rules(files)
    stems = sorted({rule.id.partition(".")[0] for rule in rules})
    if options.lang is not None and options.lang not in stems:
        parser.error(f'--lang: no rules for "{options.lang}"; known: {", ".join(stems)}')
    if options.kind is not None and options.kind not in KINDS:
        parser.error(f'--kind: there is no "{options.kind}"{nearest(options.kind, KINDS)}')
    words = options.words.lower().split()
    lines = [
        f"{rule.id}  [{', '.join(_marks(rule))}]  {rule.source}"
        for rule in rules
        if options.lang in (None, rule.id.partition(".")[0])
        and options.kind in (None, _kind(rule))
        and (not words or _speaks_of(rule, words))
    ]
    if not lines:
        say("there is no such rule")
        return 1
    return put_out("\n".join(lines) + "\n")


def _kind(rule: Rule) -> str:
    return rule.kind.value if rule.kind else "keep"


def _marks(rule: Rule) -> list[str]:
    """Kind, and where the rule holds if that is not the usual."""
    parts = {rule.scope: rule.scope != "line", rule.zone: rule.zone != "any", "opens a section": rule.opens}
    return [_kind(rule), *(name for name, told in parts.items() if told)]


def _speaks_of(rule: Rule, words: Sequence[str]) -> bool:
    """Whether words stand in a rule, each somewhere in one of its texts."""
    texts = (rule.id, rule.source, *rule.phrases, *rule.starts, rule.regex, *rule.hits, *rule.misses)
    return any(all(word in text.lower() for word in words) for text in texts)


def _show(parser: Parser, options: argparse.Namespace, files: Sequence[Path]) -> int:
    """Show the rules that were asked for in full."""
    rules = {rule.id: rule for rule in _all_rules(files)}
    steps = {step.id: step for step in load_steps()}
    cards = []
    for name in options.ids:
        ids = [known for known in (*rules, *steps) if known == name or known.startswith(f"{name}.")]
        if not ids:
            parser.error(f'there is no rule "{name}"{nearest(name, (*rules, *steps))}')
        cards += [card_of(rules[known]) if known in rules else _step_card(steps[known]) for known in ids]
    return put_cards(cards)


def card_of(rule: Rule) -> Card:
    """A rule in full."""
    kind = f"{rule.kind.value}: {rule.kind.definition}" if rule.kind else "keep: protects its lines from all cuts."
    where = [SCOPES[rule.scope], PLACES[rule.zone], *(["and the lines below, until prose resumes"] * rule.opens)]
    rows = [("kind", kind), ("takes" if rule.kind else "keeps", ", ".join(where))]
    for name, phrases in (("phrases", rule.phrases), ("starts", rule.starts)):
        if phrases:
            more = f" and {len(phrases) - SHOWN:,} more" if len(phrases) > SHOWN else ""
            rows.append((name, ", ".join(f'"{phrase}"' for phrase in phrases[:SHOWN]) + more))
    rows += [("regex", rule.regex), ("needs", ", ".join(rule.needs))] if rule.regex else []
    rows.append(("source", rule.source))
    rows += [("cuts" if rule.kind else "keeps", hit) for hit in rule.hits] + [("not", miss) for miss in rule.misses]
    ways = [f'off = ["{rule.id}"]', *([f'keep = ["{rule.kind.value}"]'] if rule.kind else [])]
    rows.append(("to do without", " or ".join(ways)))
    return Card(rule.id, rows=tuple(rows))


def _step_card(step: Step) -> Card:
    """A step that no rule file holds."""
    kinds = [kind.value for kind in Kind if kind.is_debris and kind.value in step.kinds]
    ways = [f'keep = ["{kind}"]' for kind in kinds] or ["threshold = 1"] * step.id.startswith("judge.")
    ways += ['names = "tag"'] if step.id.startswith("names.") else []
    ends = [("to do without", " or ".join(ways))] if ways else []
    return Card(step.id, rows=(("kind", ", ".join(step.kinds)), ("does", step.does), *ends))


def _test(options: argparse.Namespace, setting: Setting) -> int:
    """Try rules on their own examples, then on texts."""
    own = tuple(map(Path, options.files)) or setting.config.rule_files
    try:
        rules = [rule for path in own for rule in user_rules(path)] if own else list(bundled_rules(checked=True))
    except RuleError as error:
        say(str(error))
        return 1
    named = {path.resolve() for path in own}
    others = tuple(path for path in setting.config.rule_files if path.resolve() not in named)
    known = load_rules(_all_langs(), others, setting.config.off) if own else index_rules(())
    findings = try_rules(rules, known)
    told = [_finding_line(finding) for finding in findings if own or finding.wrong]
    wrong = len({finding.rule for finding in findings if finding.wrong})
    hits, misses = sum(len(rule.hits) for rule in rules), sum(len(rule.misses) for rule in rules)
    counts = f"{plural(len(rules), 'rule')}, {plural(hits, 'hit')}, {misses:,} miss{'es' * (misses != 1)}"
    told.append(f"{counts}: {wrong:,} wrong")
    code = put_out("\n".join(told) + "\n")
    if options.on:
        with_them = replace(setting, config=replace(setting.config, rule_files=(*others, *own)))
        without = replace(setting, config=replace(setting.config, rule_files=others))
        code = max(code, _test_on(options, with_them, without))
    return max(code, int(wrong > 0))


def _all_langs() -> tuple[str, ...]:
    return tuple(path.stem for path in sorted((DATA / "lang").glob("*.toml")))


def _finding_line(finding: Finding) -> str:
    return f"{'WRONG' if finding.wrong else 'note '}  {finding.rule}: {finding.message}"


def _test_on(options: argparse.Namespace, with_them: Setting, without: Setting) -> int:
    """Show what some rules change in texts: what goes with them, what stays with them, what goes by them now."""
    reading, failed = Reading(Columns(options.text_field, options.url_field), options.read_as), False
    documents = changed = lines = 0
    for source in find_inputs(options.on):
        if not isinstance(source, Input):
            say(source.message)
            failed |= not source.harmless
            continue
        for record in records_in(source, reading):
            told = list(_changes(record, with_them, without))
            put_out("".join(told))
            documents, changed, lines = documents + 1, changed + bool(told), lines + len(told)
    put_out(f"{plural(lines, 'change')}, in {changed:,} of {plural(documents, 'document')}\n")
    return int(failed)


def _changes(record: Record, with_them: Setting, without: Setting) -> Iterator[str]:
    """The lines of a document that differ, one each."""
    new, old = clean_record(record, setting=with_them), clean_record(record, setting=without)
    for outcome in (new, old):
        if isinstance(outcome, Failure):
            say(f"{outcome.place}: {outcome.message}")
            return
    assert not isinstance(new, Failure)
    assert not isinstance(old, Failure)
    before = {(edit.start, edit.end): edit for edit in old.removed}
    after = {(edit.start, edit.end): edit for edit in new.removed}
    for span in sorted({*before, *after}):
        was, now = before.get(span), after.get(span)
        edit = now or was
        if edit is None or (was and now and was.rule == now.rule):
            continue
        sign = "=" if was and now else "-" if now else "+"
        earlier = f" (before: {was.rule})" if was and now else ""
        words = harmless(" ".join(edit.original.split()), "")
        yield f"{sign} {record.place}: {edit.kind.value} · {edit.rule}{earlier} · {words}\n"
