"""The `copydesk` command: files, folders and pipes in, clean articles out.

Data go to stdout, everything else to stderr. Exit codes: 0 all clean, 1 some inputs failed (each named), 2 usage.
"""

import argparse
import errno
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import NoReturn, TextIO

from copydesk.article import Article
from copydesk.config import Config
from copydesk.desk import __version__, clean
from copydesk.errors import CopydeskError
from copydesk.explain import explain
from copydesk.kinds import Kind
from copydesk.tables import DATA, data_digest

STDIN = "-"
SUFFIXES = {"text": ".txt", "json": ".json", "jsonl": ".jsonl", "markdown": ".md"}
ARTICLE_SUFFIXES = (".txt", ".text", ".md")  # what a folder is searched for
PAGE_SUFFIXES = (".html", ".htm")  # replaced too, where such a file is named
GLOB_SIGNS = frozenset("*?[")
LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")
EXAMPLES = """examples:
  copydesk story.txt                     clean text to stdout
  copydesk stories/ -o clean/            a folder, mirrored
  cat story.txt | copydesk               a pipe
  copydesk --explain story.txt           the source, with each cut marked
  copydesk --keep caption --names tag story.txt
  copydesk rules --lang pl               what would be cut, with examples
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One input: where it comes from, and where its output goes under the output folder."""

    path: Path | None  # None for standard input
    target: Path

    @property
    def name(self) -> str:
        """How messages call the input."""
        return "standard input" if self.path is None else os.fsdecode(self.path)


@dataclass(slots=True)
class Output:
    """Where results go: to standard output, or into a folder, where no input and no other output is overwritten."""

    folder: Path | None
    form: str
    taken: dict[str, str] = field(default_factory=dict)  # real path to what is there
    written: int = 0

    def refuse(self, job: Job) -> str:
        """Claim the place of an output; why it cannot be had, "" if it can."""
        if self.folder is None:
            return ""
        target, own = self._target(job), f"the output of {job.name}"
        place = os.path.realpath(target)
        there = self.taken.get(place)
        if there is None or (there == own and job.path is not None):  # the same file twice gives the same
            self.taken[place] = own
            return ""
        return f"{job.name}: not written: {target} is {there}; take another folder for -o"

    def write(self, job: Job, text: str) -> None:
        """Write one result; articles on standard output are parted by a blank line.

        Raises:
            OSError: It cannot be written; the message says where.
        """
        if self.folder is not None:
            _write_file(self._target(job), text)
        else:
            _write_stdout("\n" * bool(text and self.written and self.form in ("text", "markdown")) + text)
        self.written += bool(text)

    def place(self, job: Job) -> str:
        """How messages call the place of an output."""
        return "standard output" if self.folder is None else str(self._target(job))

    def _target(self, job: Job) -> Path:
        name = job.target.name
        known = job.target.suffix.lower() in (*ARTICLE_SUFFIXES, *PAGE_SUFFIXES)
        stem = name.removesuffix(job.target.suffix) if known else name
        return (self.folder or Path()) / job.target.with_name(stem + SUFFIXES[self.form])


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
    output = Output(None if options.output is None else Path(options.output), options.format)
    jobs = list(_jobs(options.paths or [STDIN], output.folder))
    if output.folder is not None:
        output.taken |= {os.path.realpath(job.path): "an input" for job in jobs if isinstance(job, Job) and job.path}
    failed = 0
    for job in jobs:
        problem = job if isinstance(job, str) else output.refuse(job) or _run(job, options, config, output)
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
        return Config(keep=frozenset(options.keep), names=options.names)
    except CopydeskError as error:
        parser.error(f"--{str(error).removeprefix('config: ')}")


def _is_no_folder(name: str) -> bool:
    try:
        return Path(name).exists() and not Path(name).is_dir()
    except OSError:
        return True


def _parser() -> Parser:
    parser = Parser(
        prog="copydesk",
        usage="copydesk [options] [PATH ...]\n       copydesk rules [--lang CODE]",
        description="Give back the clean article in the text of a scraped one.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kinds = ", ".join(kind.value for kind in Kind if kind.is_debris)
    names = "rewrite: one spelling for each person (default); tag: only record who is named; off: do not look"
    forms = "text (default), json (the record), jsonl (the record on one line), markdown (with title, authors and date)"
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help='files, folders, globs, or "-"; nothing and a pipe: standard input')
    add("-o", "--output", metavar="DIR", help="write one file for each input into DIR, folders mirrored")
    add("--format", choices=list(SUFFIXES), default="text", help=forms)
    add("--explain", action="store_true", help="show the source with each change marked: kind, rule and reason")
    add("--keep", action="append", default=[], metavar="KIND", help=f"leave this kind in; may be repeated: {kinds}")
    add("--names", choices=["rewrite", "tag", "off"], default="rewrite", help=names)
    add("--lang", metavar="CODE", help="language of the articles (ISO 639-1), if you know it")
    add("--version", action="version", version=f"copydesk {__version__} (data {data_digest()})")
    return parser


def _jobs(paths: Iterable[str], output: Path | None) -> Iterator[Job | str]:
    """The inputs that the paths name; a string is the message about a path that cannot be used."""
    for name in paths:
        path = Path(name)
        try:
            if name == STDIN:
                yield Job(None, Path("stdin"))
            elif name and path.is_dir():
                yield from _in_folder(path, output)
            elif name and path.exists():
                yield Job(path, Path(path.name))
            elif GLOB_SIGNS & set(name):
                yield from _matching(path, output)
            else:
                yield f"{name or 'an empty name'}: no such file or folder"
        except (OSError, ValueError) as error:
            yield f"{name}: cannot be read: {_reason(error)}"


def _in_folder(folder: Path, output: Path | None) -> Iterator[Job | str]:
    """The articles of a folder and the folders in it, without those that this command writes there."""
    problems: list[str] = []
    found: list[Path] = []
    for here, folders, files in os.walk(
        folder, onerror=lambda e: problems.append(f"{e.filename}: cannot be read: {_reason(e)}")
    ):
        folders[:] = [name for name in folders if not _is_inside(Path(here, name), output)]
        paths = (Path(here, name) for name in files if name.lower().endswith(ARTICLE_SUFFIXES))
        found += [path for path in paths if path.is_file()]
    if not found and not problems:
        yield f"{folder}: no articles in this folder ({', '.join(ARTICLE_SUFFIXES)})"
    yield from problems
    yield from (Job(path, path.relative_to(folder)) for path in sorted(found))


def _matching(pattern: Path, output: Path | None) -> Iterator[Job | str]:
    """The files that a pattern matches; its part without signs is the folder that is mirrored."""
    fixed = list(takewhile(lambda part: not GLOB_SIGNS & set(part), pattern.parts))
    base, rest = Path(*fixed), str(Path(*pattern.parts[len(fixed) :]))
    own = output is not None and not _is_inside(base, output)
    found = [path for path in base.glob(rest) if path.is_file() and not (own and _is_inside(path, output))]
    if not found:
        yield f"{pattern}: matches no file"
    yield from (Job(path, path.relative_to(base)) for path in sorted(found))


def _is_inside(path: Path, folder: Path | None) -> bool:
    """Whether a path is a folder or in it, whatever links lead there."""
    return folder is not None and Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _run(job: Job, options: argparse.Namespace, config: Config, output: Output) -> str:
    """Clean one input and write the result; the answer is what went wrong, "" if nothing."""
    try:
        article = clean(_read(job), lang=options.lang, config=config)
    except CopydeskError as error:
        return f"{job.name}: {error}"
    except OSError as error:
        return f"{job.name}: cannot be read: {_reason(error)}"
    except Exception as error:  # a batch never stops at one document
        return f"{job.name}: a bug in copydesk ({type(error).__name__}: {error}); please report it with this input"
    try:
        output.write(job, _render(article, job, options))
    except BrokenPipeError:
        raise
    except OSError as error:
        return f"{job.name}: cannot write {output.place(job)}: {_reason(error)}"
    return ""


def _read(job: Job) -> bytes:
    if job.path is not None:
        return job.path.read_bytes()
    if sys.stdin is None:
        raise OSError(errno.EBADF, "it is closed")
    return sys.stdin.buffer.read()


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


def _write_file(target: Path, text: str) -> None:
    """Write in one step: no reader ever sees half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".copydesk-{os.getpid()}.part")
    try:
        scratch.write_text(text, encoding="utf-8", errors="replace", newline="")
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)


def _write_stdout(text: str) -> None:
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def _colour(stream: TextIO | None) -> bool:
    """Whether to colour: on a terminal that can, unless NO_COLOR is set."""
    on = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    return on and not os.environ.get("NO_COLOR")


def _say(message: str) -> None:
    """One line on standard error."""
    print(f"copydesk: {_printable(message)}", file=sys.stderr)


def _reason(error: Exception) -> str:
    """Why the system said no, without the path, which the message names already."""
    return getattr(error, "strerror", None) or str(error)


def _printable(text: str) -> str:
    """A message without anything that could steer a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


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
        _write_stdout("\n".join(lines) + "\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        _say(f"cannot write standard output: {_reason(error)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
