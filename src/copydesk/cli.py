"""The `copydesk` command: files, folders and pipes in, clean articles out.

Data go to stdout, everything else to stderr. Exit codes: 0 all clean, 1 some inputs failed (each named), 2 usage.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from shutil import get_terminal_size
from typing import NoReturn, TextIO

from copydesk.article import Article
from copydesk.config import Config
from copydesk.desk import __version__, clean
from copydesk.edits import apply_edits
from copydesk.errors import CopydeskError
from copydesk.explain import explain
from copydesk.files import STDIN, SUFFIXES, Job, Output, find_jobs, read_input, reason_of, write_file, write_stdout
from copydesk.kinds import Kind
from copydesk.readers.text import read_text
from copydesk.repeats import Repeats, learn_repeats
from copydesk.tables import DATA, data_digest

LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")
USAGE = """copydesk [options] [PATH ...]
       copydesk rules [--lang CODE]
       copydesk learn [options] PATH ..."""
EXAMPLES = """examples:
  copydesk story.txt                     clean text to stdout
  copydesk stories/ -o clean/            a folder, mirrored
  cat story.txt | copydesk               a pipe
  copydesk --explain story.txt           the source, with each cut marked
  copydesk --keep caption --names tag story.txt
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
    config = _config(parser, options)
    cleaner = _cleaner(parser, options, config)
    output = Output(None if options.output is None else Path(options.output), options.format)
    jobs = list(find_jobs(options.paths or [STDIN], output.folder))
    if output.folder is not None:
        output.taken |= {os.path.realpath(job.path): "an input" for job in jobs if isinstance(job, Job) and job.path}
    failed = 0
    for job in jobs:
        problem = job if isinstance(job, str) else output.refuse(job) or _run(job, options, cleaner, output)
        if problem:
            failed += 1
            _say(problem)
    if failed > 1:
        _say(f"{failed} inputs failed")
    return 1 if failed else 0


def _config(parser: Parser, options: argparse.Namespace) -> Config:
    """The configuration that the options ask for; what makes no sense is a usage error."""
    if not options.paths and (sys.stdin is None or sys.stdin.isatty()):
        parser.error('nothing to read: name files or folders, or "-" for standard input')
    if options.output == "" or (options.output and _is_no_folder(options.output)):
        parser.error(f'-o: "{options.output}" is not a folder')
    if options.explain and options.format != "text":
        parser.error(f"--explain writes text, not {options.format}: leave one of them out")
    if options.lang is not None:
        if not LANG.fullmatch(options.lang):
            parser.error(f'--lang: "{options.lang}" is no ISO 639-1 code such as "en"')
        code = re.split("[-_]", options.lang.lower())[0]
        if not (DATA / "lang" / f"{code}.toml").exists():
            _say(f'nothing is known of the language "{code}": only general and English rules are used')
    try:
        return Config(keep=frozenset(options.keep), names=options.names, extractor=options.extractor)
    except CopydeskError as error:
        parser.error(f"--{str(error).removeprefix('config: ')}")


def _cleaner(parser: Parser, options: argparse.Namespace, config: Config) -> Callable[[bytes], Article]:
    """What cleans one input, as the options ask for."""
    cleaner = partial(clean, lang=options.lang, config=config)
    if options.repeats is None:
        return cleaner
    try:
        return partial(cleaner, repeats=Repeats.from_file(Path(options.repeats)))
    except CopydeskError as error:
        parser.error(f"--repeats: {error}")


def _is_no_folder(name: str) -> bool:
    try:
        return Path(name).exists() and not Path(name).is_dir()
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
    forms = "text (default), json (the record), jsonl (the record on one line), markdown (with title, authors and date)"
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help='files, folders, globs, or "-"; nothing and a pipe: standard input')
    add("-o", "--output", metavar="DIR", help="write one file for each input into DIR, folders mirrored")
    add("--format", choices=list(SUFFIXES), default="text", help=forms)
    add("--explain", action="store_true", help="show the source with each change marked: kind, rule and reason")
    add("--keep", action="append", default=[], metavar="KIND", help=f"leave this kind in; may be repeated: {kinds}")
    add("--names", choices=["rewrite", "tag", "off"], default="rewrite", help=names)
    add("--extractor", choices=["best", "fast"], default="best", help=extractors)
    add("--lang", metavar="CODE", help="language of the articles (ISO 639-1), if you know it")
    add(
        "--repeats",
        metavar="FILE",
        help="cut the lines that the articles of a site share, as `copydesk learn` found them",
    )
    add("--version", action="version", version=f"copydesk {__version__} (data {data_digest()})")
    return parser


def _run(job: Job, options: argparse.Namespace, cleaner: Callable[[bytes], Article], output: Output) -> str:
    """Clean one input and write the result; the answer is what went wrong, "" if nothing."""
    try:
        article = cleaner(read_input(job))
    except CopydeskError as error:
        return f"{job.name}: {error}"
    except OSError as error:
        return f"{job.name}: cannot be read: {reason_of(error)}"
    except Exception as error:  # a batch never stops at one document
        return f"{job.name}: a bug in copydesk ({type(error).__name__}: {error}); please report it with this input"
    try:
        output.write(job, _render(article, job, options))
    except BrokenPipeError:
        raise
    except OSError as error:
        return f"{job.name}: cannot write {output.place(job)}: {reason_of(error)}"
    return ""


def _render(article: Article, job: Job, options: argparse.Namespace) -> str:
    """An article in the form that was asked for, with a line break at the end; "" if nothing is left of it."""
    if options.explain:
        return explain(article, name=job.name, colour=options.output is None and _colour(sys.stdout))
    forms: dict[str, Callable[[], str]] = {
        "text": lambda: article.text + "\n" * bool(article.text),
        "json": lambda: article.to_json(indent=2) + "\n",
        "jsonl": lambda: article.to_json() + "\n",
        "markdown": article.to_markdown,
    }
    return forms[options.format]()


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
    options = parser.parse_args(arguments)
    target = None if options.output is None else Path(options.output)
    jobs = list(find_jobs(options.paths, None))
    problems = [job for job in jobs if isinstance(job, str)]
    inputs = [job for job in jobs if isinstance(job, Job)]
    if target is not None and (options.output == "" or target.is_dir()):
        parser.error(f'-o: "{options.output}" is not a file')
    if target is not None and any(
        job.path and os.path.realpath(job.path) == os.path.realpath(target) for job in inputs
    ):
        parser.error(f'-o: "{options.output}" is one of the articles')
    try:
        repeats = learn_repeats(_texts(inputs, problems), least=options.least)
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


def _texts(jobs: Sequence[Job], problems: list[str]) -> Iterator[str]:
    """The texts of the inputs, one after the other; what cannot be read is added to the problems."""
    for job in jobs:
        try:
            yield _plain_text(read_input(job))
        except CopydeskError as error:
            problems.append(f"{job.name}: {error}")
        except OSError as error:
            problems.append(f"{job.name}: cannot be read: {reason_of(error)}")


def _plain_text(content: bytes) -> str:
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
