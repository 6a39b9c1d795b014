"""`copydesk report PATH ... -o FILE.html`: a page that shows what was cut, and why."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from copydesk.batch import Failure, Setting, choose_spellings, clean_records
from copydesk.commands.common import (
    Parser,
    add_cleaning,
    add_force,
    add_names_across,
    add_reading,
    check_twice,
    force_of,
    same_file,
    say,
    setting_of,
    size_of,
)
from copydesk.debris.rules import rule_ids
from copydesk.outputs.places import write_file, write_stdout
from copydesk.progress import progress_on
from copydesk.records.find import STDIN, Input, Missed, find_inputs, reason_of
from copydesk.records.read import Reading, missed_record, records_in
from copydesk.records.record import Columns, Record
from copydesk.report import Entry, lead_of, write_report
from copydesk.run import Tally


def run_report(arguments: Sequence[str]) -> int:
    """The `report` command; the exit code."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    if not options.paths and (sys.stdin is None or sys.stdin.isatty()):
        parser.error('nothing to read: name files or folders, or "-" for standard input')
    found = list(find_inputs(options.paths or [STDIN]))
    target, setting = _target(parser, options, found), setting_of(parser, options)
    try:
        entries = _entries(parser, options, found, setting)
    except KeyboardInterrupt:
        say(f"stopped: {target} is not written")
        return 130
    title = Path(options.paths[0]).name if len(options.paths) == 1 else ""
    page = write_report(entries, switches=rule_ids(setting.config.rule_files), title=title or "copydesk")
    try:
        write_file(target, page)
        write_stdout(f"{target}: {lead_of(entries)}\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        say(f"cannot write {error.filename or target}: {reason_of(error)}")
        return 1
    return int(any(entry.article is None for entry in entries))


def _target(parser: Parser, options: argparse.Namespace, found: Sequence[Input | Missed]) -> Path:
    """Where the page goes; over nothing unasked, and never over an input."""
    target = Path(options.output)
    if options.output == "" or target.is_dir():
        parser.error(f'-o: "{options.output}" is not a file')
    if any(isinstance(source, Input) and source.path and same_file(source.path, target) for source in found):
        parser.error(f'-o: "{options.output}" is an input, which is never written over')
    if os.path.lexists(target) and not options.force:
        parser.error(f'-o: "{options.output}" is there already: write over it with --force, or take another name')
    return target


def _entries(
    parser: Parser, options: argparse.Namespace, found: Sequence[Input | Missed], setting: Setting
) -> list[Entry]:
    """The documents, each with its article or with why it has none; failures are named on standard error too."""
    inputs = [source for source in found if isinstance(source, Input)]
    reading = Reading(Columns(options.text_field, options.url_field), options.read_as)
    force = force_of(parser, options, inputs, reading)
    check_twice(parser, options, inputs)
    if options.names_across and setting.config.names != "off":
        read = (record for source in inputs for record in records_in(source, reading))
        setting = replace(setting, spellings=choose_spellings(read, setting, force))
    sizes = {source.name: size_of(source) for source in inputs}
    progress, tally = progress_on(sys.stderr, sum(sizes.values()), quiet=options.quiet), Tally()
    entries = []
    for record, outcome in clean_records(_records(found, reading), setting, force):
        failed = isinstance(outcome, Failure)
        if isinstance(outcome, Failure):
            progress.clear()
            say(f"{outcome.place}: {outcome.message}")
            tally.failures[outcome.reason.value] += 1
            entries.append(Entry(record.place, None, f"{outcome.reason.value}: {outcome.message}"))
        else:
            entries.append(Entry(record.place, outcome))
        tally.records += 1
        tally.cleaned += not failed
        progress.show(tally)
    progress.clear()
    return entries


def _records(found: Sequence[Input | Missed], reading: Reading) -> Iterator[Record]:
    """All records, with one for each path that gives none."""
    for source in found:
        if isinstance(source, Input):
            yield from records_in(source, reading)
        elif source.harmless:
            say(source.message)
        else:
            yield missed_record(source)


def make_parser() -> Parser:
    """The options of the command."""
    parser = Parser(
        prog="copydesk report",
        description="Write a page that shows what was cut from each document, and why.",
        epilog="The page is one file. It opens in any browser, needs no network, and lets no script of a text run.",
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help='files, folders, globs, or "-"; nothing and a pipe: standard input')
    add("-o", "--output", metavar="FILE", required=True, help="the page, such as report.html")
    add("--force", action="store_true", help="write over what is there")
    add_reading(parser)
    add_cleaning(parser)
    add_names_across(parser)
    add_force(parser)
    add("-q", "--quiet", action="store_true", help="show no progress")
    return parser
