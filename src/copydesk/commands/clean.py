"""`copydesk [PATH ...]`: clean what the paths name."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from copydesk.batch import Reason, Setting
from copydesk.commands.common import (
    COMMANDS,
    Parser,
    add_cleaning,
    add_force,
    add_names_across,
    add_reading,
    check_twice,
    columns_of,
    force_of,
    nearest,
    same_file,
    say,
    setting_of,
    size_of,
)
from copydesk.config import config_digest
from copydesk.desk import __version__
from copydesk.errors import ConfigError
from copydesk.kinds import Kind
from copydesk.outputs.journal import digest_of
from copydesk.outputs.places import PartFile
from copydesk.outputs.render import SUFFIXES, Form
from copydesk.outputs.sinks import FolderSink, OutputError, Sink, StdoutSink, open_file, open_folder
from copydesk.progress import Progress, json_of, progress_on, sum_of_failures, sum_of_run, table_of
from copydesk.records.find import STDIN, Input, Missed, find_inputs, reason_of
from copydesk.records.read import Reading, look_ahead
from copydesk.records.record import Columns
from copydesk.run import Run, Tally, carry_out, with_spellings
from copydesk.tables import data_digest

DEBRIS_FOUND = 3  # exit code of --check
STATS = ["table", "json"]
NO_COMMANDS = {  # what people may write first, and what it is here
    "clean": "to clean, name the files alone",
    "explain": "write --explain",
    "diff": "write --diff",
    "check": "write --check",
    "help": "write --help",
}
FORM_OF_INPUT = {"jsonl": "jsonl", "csv": "csv", "parquet": "parquet", "warc": "jsonl"}  # the others: text
USAGE = """copydesk [options] [PATH ...]
       copydesk rules list|show|test [options] ...
       copydesk learn [options] PATH ...
       copydesk report [options] PATH ... -o FILE.html
       copydesk why [options] FILE WORDS
       copydesk config show [options]
       copydesk completion bash|zsh|fish"""
EXAMPLES = """examples:
  copydesk story.txt                     clean text to stdout
  copydesk stories/ -o clean/            a folder, mirrored
  cat story.txt | copydesk               a pipe
  copydesk --explain story.txt           the source, with each cut marked
  copydesk --diff story.txt | less       the same as a unified diff
  copydesk --keep caption --names tag story.txt
  copydesk --text-field body crawl.jsonl.gz -o clean.jsonl --jobs auto
  copydesk crawl.warc.gz pages.zip -o clean.parquet
  copydesk stories/ -o clean/ --resume   go on where an earlier run ended
  copydesk report stories/ -o report.html   a page that shows what was cut, and why
  copydesk why story.txt "some words"    why the line with these words was cut, or kept
  copydesk rules list --lang pl          what would be cut; `rules show ID` with examples
  copydesk learn stories/ -o site.json   the lines that articles of one site share
  copydesk --repeats site.json stories/ -o clean/
"""


def run_clean(arguments: Sequence[str]) -> int:
    """The main command."""
    parser = make_parser()
    options = parser.parse_args(_with_stats(arguments))
    setting = _setting(parser, options)
    target = None if options.output is None else Path(options.output)
    found = list(find_inputs(options.paths or [STDIN], target))
    inputs = [source for source in found if isinstance(source, Input)]
    reading = Reading(Columns(options.text_field, options.url_field), options.read_as)
    form = _form(parser, options, inputs, reading)
    if target is not None and any(source.path and same_file(source.path, target) for source in inputs):
        parser.error(f'-o: "{options.output}" is an input, which is never written over')
    check_twice(parser, options, inputs)
    sink = _sink(parser, options, form, setting, target)
    if sink is None:
        say(f"{target} is whole already: nothing to do")
        return 0
    if isinstance(sink, FolderSink):
        sink.claims.taken |= {os.path.realpath(source.path): "an input" for source in inputs if source.path}
    tally = _tally_of([missed for missed in found if isinstance(missed, Missed)])
    sizes = list(map(size_of, inputs))
    progress = progress_on(sys.stderr, sum(sizes), quiet=options.quiet)

    def tell(message: str) -> None:
        progress.clear()
        say(message)

    force = force_of(parser, options, inputs, reading)
    part = _removed_part(parser, options, inputs)
    run = Run(inputs, reading, setting, form, sink, force, tell, progress.show, sizes)
    if part is not None:
        return _with_removed(part, run, tally, progress, options)
    return _carried_out(run, tally, progress, options)


def _tally_of(missed: Sequence[Missed]) -> Tally:
    """A tally of the paths that give no input; each is named."""
    tally = Tally()
    for path in missed:
        tally.failures[Reason.UNREADABLE.value] += not path.harmless
        name = path.message.partition(":")[0]
        hint = f"; {NO_COMMANDS[name]}" if name in NO_COMMANDS else nearest(name, COMMANDS)
        say(path.message + (f"; a command comes first: copydesk {name} …" if name in COMMANDS else hint))
    return tally


def _with_removed(part: PartFile, run: Run, tally: Tally, progress: Progress, options: argparse.Namespace) -> int:
    """Do the run and write down what was cut; the file has its name only when the run came to its end."""
    try:
        code = _carried_out(replace(run, removed=partial(_write_removed, part)), tally, progress, options)
        if tally.complete:
            part.finish()
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        say(f"cannot write {part.target}: {reason_of(error)}")
        code = 1
    finally:
        part.leave(keep=False)
    return code


def _removed_part(parser: Parser, options: argparse.Namespace, inputs: Sequence[Input]) -> PartFile | None:
    """The file for what was cut; None if nobody wants it."""
    if options.removed is None:
        return None
    target, others = Path(options.removed), [source.path for source in inputs if source.path]
    others += [Path(options.output)] if options.output else []
    if options.removed == "" or target.is_dir():
        parser.error(f'--removed: "{options.removed}" is not a file')
    if any(same_file(path, target) for path in others):
        parser.error(f'--removed: "{options.removed}" is an input, or the output')
    if os.path.lexists(target) and not options.force:
        parser.error(f'--removed: "{options.removed}" is there already: write over it with --force')
    try:
        return PartFile.open(target)
    except OSError as error:
        parser.error(f"--removed: cannot write {target}: {reason_of(error)}")


def _write_removed(part: PartFile, rows: str) -> None:
    """Write what was cut from one document."""
    try:
        part.file.write(rows.encode())
    except OSError as error:
        raise OutputError(f"cannot write {part.target}: {reason_of(error)}") from error


def _carried_out(run: Run, tally: Tally, progress: Progress, options: argparse.Namespace) -> int:
    """Do the run and say how it ended; the exit code."""
    code = 0
    try:
        carry_out(with_spellings(run) if options.names_across and run.setting.config.names != "off" else run, tally)
    except KeyboardInterrupt:
        code = 130
        if done := tally.records + tally.skipped:
            hint = "; go on with --resume" if options.output is not None else ""
            run.say(f"stopped after {done:,} documents{hint}")
    except OutputError as error:
        code = 1
        hint = f"; {tally.records + tally.skipped:,} documents are done, go on with --resume" * (tally.records > 0)
        run.say(f"{error}{hint if options.output is not None else ''}")
    progress.clear()
    if options.stats and sys.stderr is not None:
        sys.stderr.write(json_of(tally) if options.stats == "json" else table_of(tally))
    if tally.failures.total() > 1:
        say(sum_of_failures(tally.failures, tally.cleaned + tally.failures.total()))
    if progress.terminal and options.output is not None and not options.stats:
        say(sum_of_run(tally, options.output))
    found = options.check and any(Kind(kind).is_debris for kind in tally.cuts)
    return code or (1 if tally.failures.total() else DEBRIS_FOUND if found else 0)


def _setting(parser: Parser, options: argparse.Namespace) -> Setting:
    """How every text is cleaned, as the options ask for; what makes no sense is a usage error."""
    if not options.paths and (sys.stdin is None or sys.stdin.isatty()):
        parser.error('nothing to read: name files or folders, or "-" for standard input')
    for name in ("explain", "diff"):
        if getattr(options, name) and options.format not in (None, "text"):
            parser.error(f"--{name} writes text, not {options.format}: leave one of them out")
    if options.explain and options.diff:
        parser.error("--explain and --diff show the same in two ways: leave one of them out")
    for name in ("output", "format", "explain", "diff", "resume", "force", "removed"):
        if options.check and getattr(options, name):
            parser.error(f"--check writes nothing else: leave --{name} out")
    if options.removed is not None and options.resume:
        parser.error("--removed is of a whole run: leave --resume out, and start anew with --force")
    return setting_of(parser, options)


def _with_stats(arguments: Sequence[str]) -> list[str]:
    """The arguments, with a form behind each `--stats` that has none: a path may follow it."""
    following = [*arguments, ""][1:]
    return [
        "--stats=table" if argument == "--stats" and after not in STATS else argument
        for argument, after in zip(arguments, following, strict=True)
    ]


def _form(parser: Parser, options: argparse.Namespace, inputs: Sequence[Input], reading: Reading) -> Form:
    """The form of the output: as asked for, as the name of the output says, or as the inputs have it."""
    columns, removed = reading.columns, options.removed is not None
    width = columns_of(sys.stdout) if options.output is None else 0
    for name in ("explain", "diff", "check"):
        if getattr(options, name):
            return Form(name, columns, width, removed)
    by_suffix = {suffix: name for name, suffix in SUFFIXES.items()}
    named = by_suffix.get(Path(options.output or "").suffix.lower())
    asked = options.format or (None if options.output and Path(options.output).is_dir() else named)
    if asked:
        return Form(asked, columns, removed=removed)
    wanted = sorted({FORM_OF_INPUT.get(look_ahead(source, reading), "text") for source in inputs})
    if len(wanted) > 1:
        parser.error(f"the inputs would be written as {' and '.join(wanted)}: say which with --format")
    return Form(_pipeable(wanted[0], options) if wanted else "text", columns, removed=removed)


def _pipeable(form: str, options: argparse.Namespace) -> str:
    """JSON lines for Parquet on standard output, unless it was asked for."""
    return "jsonl" if form == "parquet" and options.output is None else form


def _sink(
    parser: Parser, options: argparse.Namespace, form: Form, setting: Setting, target: Path | None
) -> Sink | None:
    """Where the output goes; None if all of it is there."""
    if target is None:
        if options.resume or (options.force and options.removed is None):
            parser.error(f"--{'resume' if options.resume else 'force'} needs -o: standard output has no past")
        if form.name == "parquet" and sys.stdout is not None and sys.stdout.isatty():
            parser.error("Parquet is not for terminals: name a file with -o")
        return StdoutSink(form)
    if options.resume and options.force:
        parser.error("--resume goes on and --force starts anew: leave one of them out")
    is_file = target.suffix.lower() in SUFFIXES.values() and not target.is_dir()
    if options.output == "" or (not is_file and _is_no_folder(target)):
        parser.error(f'-o: "{options.output}" is not a folder, nor a file ending in {", ".join(SUFFIXES.values())}')
    digest = digest_of(
        __version__,
        data_digest(),
        config_digest(setting.config),
        str(setting.lang),
        setting.repeats.to_json(),
        repr(replace(form, removed=False)),
        repr(options.names_across),
    )
    try:
        opened = open_file if is_file else open_folder
        return opened(form, target, digest, resume=options.resume, force=options.force)
    except ConfigError as error:
        parser.error(f"-o {options.output}: {error}")
    except OSError as error:
        parser.error(f"-o: cannot write {error.filename or target}: {reason_of(error)}")


def _is_no_folder(target: Path) -> bool:
    try:
        return target.exists() and not target.is_dir()
    except OSError:
        return True


def make_parser() -> Parser:
    """The options of the command."""
    parser = Parser(
        prog="copydesk",
        usage=USAGE,
        description="Give back the clean article in the text of a scraped one.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    forms = (
        "text, markdown (with title, authors and date), json (the record), or rows: jsonl, csv, parquet; "
        "else as the name of the output ends, or as the input is"
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help='files, folders, globs, or "-"; nothing and a pipe: standard input')
    add("--version", action="version", version=f"copydesk {__version__} (data {data_digest()})")
    add_reading(parser.add_argument_group("what is read"))
    add = parser.add_argument_group("where it goes").add_argument
    add("-o", "--output", metavar="PLACE", help="a folder (one file for each input, folders mirrored) or a file")
    add("--format", choices=list(SUFFIXES), help=forms)
    add("--resume", action="store_true", help="go on where a run into the same place ended")
    add("--force", action="store_true", help="write over what is there")
    add("--removed", metavar="FILE", help="write a line of JSON for each cut to FILE, with its place, kind and reason")
    add = parser.add_argument_group("to look at the changes").add_argument
    add("--explain", action="store_true", help="show the source with each change marked: kind, rule and reason")
    add("--diff", action="store_true", help="show source and clean text as a unified diff, with the kinds of change")
    add("--check", action="store_true", help="write nothing but the names of documents with debris; then exit code 3")
    add("--stats", choices=STATS, help="show the changes by kind, at the end; as a table, or with json as one line")
    group = parser.add_argument_group("how it is cleaned")
    add_cleaning(group)
    add_names_across(group)
    group = parser.add_argument_group("how it is run")
    add_force(group)
    group.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    return parser
