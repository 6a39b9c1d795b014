"""The `copydesk` command: files, folders, archives, streams and pipes in, clean articles out.

Data go to stdout, everything else to stderr. Exit codes: 0 all clean, 1 some inputs failed (each named), 2 usage, 130
stopped by Ctrl-C.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import NoReturn, TextIO, get_args

from copydesk.batch import Force, Reason, Setting
from copydesk.config import Config, config_digest
from copydesk.desk import __version__
from copydesk.edits import apply_edits
from copydesk.errors import ConfigError, CopydeskError, InputError
from copydesk.kinds import Kind
from copydesk.outputs.journal import digest_of
from copydesk.outputs.places import write_file, write_stdout
from copydesk.outputs.render import SUFFIXES, Form
from copydesk.outputs.sinks import FolderSink, OutputError, Sink, StdoutSink, open_file, open_folder
from copydesk.progress import Progress, progress_on, sum_of_failures, table_of
from copydesk.readers.text import read_text
from copydesk.records.find import STDIN, Input, Missed, find_inputs, reason_of
from copydesk.records.read import Form as InputForm
from copydesk.records.read import Reading, look_ahead, records_in
from copydesk.records.record import Columns
from copydesk.repeats import Repeats, learn_repeats
from copydesk.run import Run, Tally, carry_out, with_spellings
from copydesk.tables import DATA, data_digest

LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")
TIME_LIMIT = 60.0  # seconds; the slowest article of the development data takes one
FORM_OF_INPUT = {"jsonl": "jsonl", "csv": "csv", "parquet": "parquet", "warc": "jsonl"}  # the others: text
USAGE = """copydesk [options] [PATH ...]
       copydesk rules [--lang CODE]
       copydesk learn [options] PATH ..."""
EXAMPLES = """examples:
  copydesk story.txt                     clean text to stdout
  copydesk stories/ -o clean/            a folder, mirrored
  cat story.txt | copydesk               a pipe
  copydesk --explain story.txt           the source, with each cut marked
  copydesk --keep caption --names tag story.txt
  copydesk --text-field body crawl.jsonl.gz -o clean.jsonl --jobs auto
  copydesk crawl.warc.gz pages.zip -o clean.parquet
  copydesk stories/ -o clean/ --resume   go on where an earlier run ended
  copydesk rules --lang pl               what would be cut, with examples
  copydesk learn stories/ -o site.json   the lines that articles of one site share
  copydesk --repeats site.json stories/ -o clean/
"""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and leave with the exit code for usage."""
        self.exit(2, f"{self.prog}: {_printable(message)} (see {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        if arguments[:1] == ["rules"]:
            return _rules(arguments[1:])
        if arguments[:1] == ["learn"]:
            return _learn(arguments[1:])
        return _clean(arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _clean(arguments: Sequence[str]) -> int:
    """The main command."""
    parser = _parser()
    options = parser.parse_args(arguments)
    setting = _setting(parser, options)
    target = None if options.output is None else Path(options.output)
    found = list(find_inputs(options.paths or [STDIN], target))
    inputs = [source for source in found if isinstance(source, Input)]
    reading = Reading(Columns(options.text_field, options.url_field), options.read_as)
    form = _form(parser, options, inputs, reading)
    if target is not None and any(source.path and _same_file(source.path, target) for source in inputs):
        parser.error(f'-o: "{options.output}" is an input, which is never written over')
    if options.names_across and any(source.path is None for source in inputs):
        parser.error("--names-across reads its inputs twice: save standard input to a file first")
    sink = _sink(parser, options, form, setting, target)
    if sink is None:
        _say(f"{target} is whole already: nothing to do")
        return 0
    if isinstance(sink, FolderSink):
        sink.claims.taken |= {os.path.realpath(source.path): "an input" for source in inputs if source.path}
    tally = Tally()
    for missed in found:
        if isinstance(missed, Missed):
            tally.failures[Reason.UNREADABLE.value] += not missed.harmless
            _say(missed.message)
    sizes = [_size_of(source) for source in inputs]
    progress = progress_on(sys.stderr, sum(sizes), quiet=options.quiet)

    def say(message: str) -> None:
        progress.clear()
        _say(message)

    force = _force(parser, options, inputs, reading)
    run = Run(inputs, reading, setting, form, sink, force, say, progress.show, sizes)
    return _carried_out(run, tally, progress, options)


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
        sys.stderr.write(table_of(tally))
    if tally.failures.total() > 1:
        _say(sum_of_failures(tally.failures, tally.cleaned + tally.failures.total()))
    return code or int(tally.failures.total() > 0)


def _setting(parser: Parser, options: argparse.Namespace) -> Setting:
    """How every text is cleaned, as the options ask for; what makes no sense is a usage error."""
    if not options.paths and (sys.stdin is None or sys.stdin.isatty()):
        parser.error('nothing to read: name files or folders, or "-" for standard input')
    if options.explain and options.format not in (None, "text"):
        parser.error(f"--explain writes text, not {options.format}: leave one of them out")
    if options.lang is not None:
        if not LANG.fullmatch(options.lang):
            parser.error(f'--lang: "{options.lang}" is no ISO 639-1 code such as "en"')
        code = re.split("[-_]", options.lang.lower())[0]
        if not (DATA / "lang" / f"{code}.toml").exists():
            _say(f'nothing is known of the language "{code}": only general and English rules are used')
    try:
        config = Config(keep=frozenset(options.keep), names=options.names, extractor=options.extractor)
    except CopydeskError as error:
        parser.error(f"--{str(error).removeprefix('config: ')}")
    try:
        repeats = Repeats() if options.repeats is None else Repeats.from_file(Path(options.repeats))
    except CopydeskError as error:
        parser.error(f"--repeats: {error}")
    return Setting(options.lang, config, repeats)


def _form(parser: Parser, options: argparse.Namespace, inputs: Sequence[Input], reading: Reading) -> Form:
    """The form of the output: as asked for, as the name of the output says, or as the inputs have it."""
    columns = reading.columns
    colour = options.output is None and _colour(sys.stdout)
    if options.explain:
        return Form("explain", columns, colour)
    by_suffix = {suffix: name for name, suffix in SUFFIXES.items()}
    named = by_suffix.get(Path(options.output or "").suffix.lower())
    asked = options.format or (None if options.output and Path(options.output).is_dir() else named)
    if asked:
        return Form(asked, columns)
    wanted = sorted({FORM_OF_INPUT.get(look_ahead(source, reading), "text") for source in inputs})
    if len(wanted) > 1:
        parser.error(f"the inputs would be written as {' and '.join(wanted)}: say which with --format")
    return Form(_pipeable(wanted[0], options) if wanted else "text", columns)


def _pipeable(form: str, options: argparse.Namespace) -> str:
    """JSON lines for Parquet on standard output, unless it was asked for."""
    return "jsonl" if form == "parquet" and options.output is None else form


def _sink(
    parser: Parser, options: argparse.Namespace, form: Form, setting: Setting, target: Path | None
) -> Sink | None:
    """Where the output goes; None if all of it is there."""
    if target is None:
        if options.resume or options.force:
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
        repr(form),
        repr(options.names_across),
    )
    try:
        opened = open_file if is_file else open_folder
        return opened(form, target, digest, resume=options.resume, force=options.force)
    except ConfigError as error:
        parser.error(f"-o {options.output}: {error}")
    except OSError as error:
        parser.error(f"-o: cannot write {error.filename or target}: {reason_of(error)}")


def _force(parser: Parser, options: argparse.Namespace, inputs: Sequence[Input], reading: Reading) -> Force:
    """Who works. One document is cleaned in this process, unless a limit was asked for."""
    jobs = os.cpu_count() or 1 if options.jobs == "auto" else options.jobs
    alone = len(inputs) == 1 and (reading.form or inputs[0].form) in ("document", "") and jobs in ("1", 1)
    limit = options.time_limit if options.time_limit is not None else (0.0 if alone else TIME_LIMIT)
    try:
        return Force(int(jobs), limit or None)
    except ValueError as error:
        message = str(error) if isinstance(error, ConfigError) else f'jobs: "{jobs}" is no number, nor "auto"'
        parser.error("--" + message.replace("time_limit", "time-limit"))


def _same_file(path: Path, other: Path) -> bool:
    return os.path.realpath(path) == os.path.realpath(other)


def _size_of(source: Input) -> int:
    """Bytes of an input, 0 if that is not known."""
    try:
        return 0 if source.path is None else source.path.stat().st_size
    except OSError:
        return 0


def _is_no_folder(target: Path) -> bool:
    try:
        return target.exists() and not target.is_dir()
    except OSError:
        return True


def _parser() -> Parser:
    parser = Parser(
        prog="copydesk",
        usage=USAGE,
        description="Give back the clean article in the text of a scraped one.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kinds = ", ".join(kind.value for kind in Kind if kind.is_debris)
    names = "rewrite: one spelling for each person (default); tag: only record who is named; off: do not look"
    extractors = "of pages: best asks trafilatura as a second opinion (default); fast does not, in half the time"
    forms = (
        "text, markdown (with title, authors and date), json (the record), or rows: jsonl, csv, parquet; "
        "else as the name of the output ends, or as the input is"
    )
    reads = "what all inputs hold, whatever their names say"
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help='files, folders, globs, or "-"; nothing and a pipe: standard input')
    add("-o", "--output", metavar="PLACE", help="a folder (one file for each input, folders mirrored) or a file")
    add("--format", choices=list(SUFFIXES), help=forms)
    add("--from", dest="read_as", choices=list(get_args(InputForm)), help=reads)
    add("--text-field", default="text", metavar="NAME", help="field of a row that holds its text (default: text)")
    add("--url-field", default="url", metavar="NAME", help="field that holds the address of its page (default: url)")
    add("--explain", action="store_true", help="show the source with each change marked: kind, rule and reason")
    add("--keep", action="append", default=[], metavar="KIND", help=f"leave this kind in; may be repeated: {kinds}")
    add("--names", choices=["rewrite", "tag", "off"], default="rewrite", help=names)
    add("--names-across", action="store_true", help="one spelling for each person in all inputs; reads them twice")
    add("--extractor", choices=["best", "fast"], default="best", help=extractors)
    add("--lang", metavar="CODE", help="language of the articles (ISO 639-1), if you know it")
    add(
        "--repeats",
        metavar="FILE",
        help="cut the lines that the articles of a site share, as `copydesk learn` found them",
    )
    add("-j", "--jobs", default="1", metavar="N", help='processes that work (default: 1), or "auto"')
    add(
        "--time-limit",
        type=float,
        metavar="SECONDS",
        help=f"that one document may take (default: {TIME_LIMIT:g}, for several documents); 0 for any time",
    )
    add("--resume", action="store_true", help="go on where a run into the same place ended")
    add("--force", action="store_true", help="write over what is there")
    add("--stats", action="store_true", help="show the number and size of the changes by kind, at the end")
    add("-q", "--quiet", action="store_true", help="show no progress")
    add("--version", action="version", version=f"copydesk {__version__} (data {data_digest()})")
    return parser


def _colour(stream: TextIO | None) -> bool:
    """Whether to colour: on a terminal that can, unless NO_COLOR is set."""
    on = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    return on and not os.environ.get("NO_COLOR")


def _say(message: str) -> None:
    """One line on standard error."""
    print(f"copydesk: {_printable(message)}", file=sys.stderr)


def _printable(text: str) -> str:
    """A message without anything that could steer a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _learn(arguments: Sequence[str]) -> int:
    """The `learn` command: the lines that the articles of one site share, as a table and as a file for `--repeats`."""
    parser = Parser(
        prog="copydesk learn",
        description="Find the lines that the articles of one site share, so that --repeats can cut them.",
        epilog="Two hundred articles show more than twenty. What is found is shown; -o writes it too.",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders or globs: articles of one site")
    parser.add_argument("-o", "--output", metavar="FILE", help="write what was found to FILE, for --repeats")
    parser.add_argument(
        "--least", type=int, default=3, metavar="N", help="articles that must share a line (default: 3)"
    )
    parser.add_argument("--text-field", default="text", metavar="NAME", help="field of a row that holds its text")
    options = parser.parse_args(arguments)
    target = None if options.output is None else Path(options.output)
    found = list(find_inputs(options.paths))
    problems = [missed.message for missed in found if isinstance(missed, Missed)]
    inputs = [source for source in found if isinstance(source, Input)]
    if target is not None and (options.output == "" or target.is_dir()):
        parser.error(f'-o: "{options.output}" is not a file')
    if target is not None and any(source.path and _same_file(source.path, target) for source in inputs):
        parser.error(f'-o: "{options.output}" is one of the articles')
    reading = Reading(Columns(options.text_field))
    try:
        repeats = learn_repeats(_texts(inputs, reading, problems), least=options.least)
    except CopydeskError as error:
        parser.error(f"--{str(error).removeprefix('learn_repeats: ')}")
    for problem in problems:
        _say(problem)
    try:
        write_stdout(_table_of(repeats))
        if target is not None:
            write_file(target, repeats.to_json())
    except BrokenPipeError:
        raise
    except OSError as error:
        _say(f"cannot write {error.filename or 'standard output'}: {reason_of(error)}")
        return 1
    if not repeats.rows:
        _say("no line is safe to cut: too few articles share it, or it stands where a heading can stand")
    return 1 if problems else 0


def _texts(inputs: Sequence[Input], reading: Reading, problems: list[str]) -> Iterator[str]:
    """The texts of the inputs, one after the other; what cannot be read is added to the problems."""
    for source in inputs:
        for record in records_in(source, reading):
            try:
                if record.text is None:
                    raise InputError(record.problem)
                yield _plain_text(record.text)
            except CopydeskError as error:
                problems.append(f"{record.place}: {error}")


def _plain_text(content: str | bytes) -> str:
    """The text that `clean` would judge: of a page, what its reader leaves of it."""
    page = read_text(content)
    if page.source.lstrip("\ufeff \t\r\n").startswith("<"):
        from copydesk.readers.html import is_html, read_html

        page = read_html(page.source) if is_html(page.source) else page
    return apply_edits(page.source, page.edits)


def _table_of(repeats: Repeats) -> str:
    """Repeated lines for people: how many articles have each, its kind, and the line as one of them has it."""
    if not repeats.rows:
        return ""
    kinds = [row.kind.value if row.kind else Kind.REPEAT.value for row in repeats.rows]
    width = max(map(len, ["kind", *kinds]))
    room = get_terminal_size().columns - width - 19 if sys.stdout is not None and sys.stdout.isatty() else None
    lines = [f"articles  share  {'kind':{width}}  line"]
    for row, kind in zip(repeats.rows, kinds, strict=True):
        line = _printable(row.example)
        line = line if room is None or len(line) <= room else line[: max(room - 1, 1)] + "…"
        lines.append(f"{row.articles:8}  {row.articles / row.seen:5.0%}  {kind:{width}}  {line}")
    lines.append(f"{len(repeats.rows)} lines; {repeats.rows[0].seen} articles were read, copies of one counted once")
    return "\n".join(lines) + "\n"


def _rules(arguments: Sequence[str]) -> int:
    """The `rules` command: every rule with its kind, source and examples."""
    from copydesk.debris.rules import table_rules
    from copydesk.tables import read_toml

    files = sorted((DATA / "lang").glob("*.toml"))
    known = [path.stem for path in files if "\n[[rule]]" in path.read_text(encoding="utf-8")]
    parser = Parser(prog="copydesk rules", description="List the rules: what would be cut, and why.")
    parser.add_argument("--lang", metavar="CODE", help=f"only this file: {', '.join(known)}")
    options = parser.parse_args(arguments)
    if options.lang and options.lang not in known:
        parser.error(f'no rules for "{options.lang}"; known: {", ".join(known)}')
    lines = []
    for stem in [options.lang] if options.lang else known:
        for rule in table_rules(read_toml(DATA / "lang" / f"{stem}.toml"), stem):
            kind = rule.kind.value if rule.kind else "keep"
            extra = (
                [rule.scope] * (rule.scope != "line")
                + [rule.zone] * (rule.zone != "any")
                + ["opens a section"] * rule.opens
            )
            lines.append(f"{rule.id}  [{', '.join([kind, *extra])}]  {rule.source}")
            lines += [f"    cuts   {hit}" if rule.kind else f"    keeps  {hit}" for hit in rule.hits]
            lines += [f"    not    {miss}" for miss in rule.misses]
    try:
        write_stdout("\n".join(lines) + "\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        _say(f"cannot write standard output: {reason_of(error)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
