"""What all commands share: how they are called, and how they speak to people."""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn, TextIO, get_args

from copydesk.batch import Force, Setting
from copydesk.commands.settings import check_options, config_of
from copydesk.config import Config
from copydesk.debris.rules import load_rules
from copydesk.errors import ConfigError, CopydeskError
from copydesk.explain import Card, show_card
from copydesk.kinds import Kind
from copydesk.names.lists import list_files, load_names
from copydesk.outputs.places import write_stdout
from copydesk.records.find import Input, reason_of
from copydesk.records.read import Form, Reading
from copydesk.repeats import Repeats
from copydesk.tables import DATA

UNKNOWN_OPTION = re.compile(r"unrecognized arguments: (-\S+)")  # what argparse says
WRONG_CHOICE = re.compile(r"invalid choice: '(.*?)' \(choose from (.*)\)")
COMMANDS = ("rules", "learn", "report", "why", "config", "completion")  # modules with `run_<name>` and `make_parser`
LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")
NARROWEST = 40  # columns of a terminal that something is laid out for
TIME_LIMIT = 60.0  # seconds; the slowest article of the development data takes one


Options = argparse._ActionsContainer  # a parser, or a group of its options


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, with the nearest right name, and leave with the exit code for usage."""
        near = self._nearest(message)
        self.exit(2, f"{self.prog}: {printable(message)}{near} (see {self.prog} --help)\n")

    def _nearest(self, message: str) -> str:
        """What may have been meant by an unknown option or a value that is none of the choices."""
        if unknown := UNKNOWN_OPTION.search(message):
            return nearest(unknown[1].partition("=")[0], self._option_string_actions)
        if wrong := WRONG_CHOICE.search(message):
            return nearest(wrong[1], re.findall(r"[\w-]+", wrong[2]))
        return ""


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word that is nearest; "" if none is near.

    >>> nearest("--formt", ["--format", "--force"])
    '; did you mean "--format"?'
    """
    from difflib import get_close_matches  # only for who made a slip

    near = get_close_matches(word, list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def columns_of(stream: TextIO | None) -> int:
    """Columns of the terminal behind a stream; 0 where there is none, or none that may be coloured (NO_COLOR)."""
    on = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    if not on or os.environ.get("NO_COLOR"):
        return 0
    from shutil import get_terminal_size  # brings what unpacks archives along

    return max(get_terminal_size().columns, NARROWEST)


def say(message: str) -> None:
    """One line on standard error."""
    print(f"copydesk: {printable(message)}", file=sys.stderr)


def put_out(text: str) -> int:
    """Write to standard output what a command has to say; the exit code."""
    try:
        write_stdout(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        say(f"cannot write standard output: {reason_of(error)}")
        return 1
    return 0


def put_cards(cards: Sequence[Card]) -> int:
    """Write cards, laid out for a terminal where there is one; the exit code."""
    if width := columns_of(sys.stdout):
        from copydesk.terminal import cards_on  # rich takes some time to import

        return put_out(cards_on(cards, width=width))
    return put_out("\n".join(map(show_card, cards)))


def printable(text: str) -> str:
    """A message without anything that could steer a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def same_file(path: Path, other: Path) -> bool:
    """Whether two paths are one file, whatever links lead there."""
    return os.path.realpath(path) == os.path.realpath(other)


def add_reading(parser: Options) -> None:
    """The options that say how inputs are read."""
    add, reads = parser.add_argument, "what all inputs hold, whatever their names say"
    add("--from", dest="read_as", choices=list(get_args(Form)), help=reads)
    add("--text-field", default="text", metavar="NAME", help="field of a row that holds its text (default: text)")
    add("--url-field", default="url", metavar="NAME", help="field that holds the address of its page (default: url)")


def add_cleaning(parser: Options) -> None:
    """The options that say how texts are cleaned."""
    kinds = ", ".join(kind.value for kind in Kind if kind.is_debris)
    names = "rewrite: one spelling for each person (default); tag: only record who is named; off: do not look"
    extractors = "of pages: best asks trafilatura as a second opinion (default); fast does not, in half the time"
    repeats = "cut the lines that the articles of a site share, as `copydesk learn` found them"
    add = parser.add_argument
    add_settings(parser)
    add("--keep", action="append", metavar="KIND", help=f"leave this kind in; may be repeated: {kinds}")
    add("--names", choices=["rewrite", "tag", "off"], help=names)
    add("--extractor", choices=["best", "fast"], help=extractors)
    add("--lang", metavar="CODE", help="language of the articles (ISO 639-1), if you know it")
    add("--repeats", metavar="FILE", help=repeats)


def add_names_across(parser: Options) -> None:
    """The option that brings a person to one spelling in all inputs."""
    says = "one spelling for each person in all inputs; reads them twice"
    parser.add_argument("--names-across", action="store_true", help=says)


def check_twice(parser: Parser, options: argparse.Namespace, inputs: Sequence[Input]) -> None:
    """Refuse to read twice what can be read once only."""
    if options.names_across and any(source.path is None for source in inputs):
        parser.error("--names-across reads its inputs twice: save standard input to a file first")


def add_settings(parser: Options) -> None:
    """The option that names a file of settings."""
    settings = "a file with settings; else the nearest copydesk.toml, or pyproject.toml with [tool.copydesk], is read"
    parser.add_argument("--config", metavar="FILE", help=settings)


def add_force(parser: Options) -> None:
    """The options that say who works."""
    limit = f"that one document may take (default: {TIME_LIMIT:g}, for several documents); 0 for any time"
    parser.add_argument("-j", "--jobs", default="1", metavar="N", help='processes that work (default: 1), or "auto"')
    parser.add_argument("--time-limit", type=float, metavar="SECONDS", help=limit)


def config_for(parser: Parser, options: argparse.Namespace) -> Config:
    """The policy that options and the file of settings ask for; what makes no sense is a usage error."""
    try:
        check_options(options)
    except CopydeskError as error:
        parser.error(f"--{str(error).removeprefix('config: ')}")
    try:
        config = config_of(options)
        if config.off or config.rule_files:
            load_rules((), config.rule_files, config.off)
        if config.name_files:
            load_names(list_files(config.names_lists, config.name_files))
    except CopydeskError as error:
        parser.error(str(error))
    return config


def setting_of(parser: Parser, options: argparse.Namespace) -> Setting:
    """How every text is cleaned, as the options of `add_cleaning` say; what makes no sense is a usage error."""
    if options.lang is not None:
        if not LANG.fullmatch(options.lang):
            parser.error(f'--lang: "{options.lang}" is no ISO 639-1 code such as "en"')
        code = re.split("[-_]", options.lang.lower())[0]
        if not (DATA / "lang" / f"{code}.toml").exists():
            say(f'nothing is known of the language "{code}": only general and English rules are used')
    config = config_for(parser, options)
    try:
        repeats = Repeats() if options.repeats is None else Repeats.from_file(Path(options.repeats))
    except CopydeskError as error:
        parser.error(f"--repeats: {error}")
    return Setting(options.lang, config, repeats)


def force_of(parser: Parser, options: argparse.Namespace, inputs: Sequence[Input], reading: Reading) -> Force:
    """Who works. One document is cleaned in this process, unless a limit was asked for."""
    jobs = os.cpu_count() or 1 if options.jobs == "auto" else options.jobs
    alone = len(inputs) == 1 and (reading.form or inputs[0].form) in ("document", "") and jobs in ("1", 1)
    limit = options.time_limit if options.time_limit is not None else (0.0 if alone else TIME_LIMIT)
    try:
        return Force(int(jobs), limit or None)
    except ValueError as error:
        message = str(error) if isinstance(error, ConfigError) else f'jobs: "{jobs}" is no number, nor "auto"'
        parser.error("--" + message.replace("time_limit", "time-limit"))


def size_of(source: Input) -> int:
    """Bytes of an input, 0 if that is not known."""
    try:
        return 0 if source.path is None else source.path.stat().st_size
    except OSError:
        return 0
