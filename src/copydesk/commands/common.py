"""What all commands share: how they are called, and how they speak to people."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, TextIO, get_args

from copydesk.batch import Force, Setting
from copydesk.commands.settings import check_options, config_of
from copydesk.config import Config
from copydesk.debris.rules import load_rules
from copydesk.errors import ConfigError, CopydeskError
from copydesk.kinds import Kind
from copydesk.names.lists import list_files, load_names
from copydesk.records.find import Input
from copydesk.records.read import Form, Reading
from copydesk.repeats import Repeats
from copydesk.tables import DATA

LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")
TIME_LIMIT = 60.0  # seconds; the slowest article of the development data takes one


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and leave with the exit code for usage."""
        self.exit(2, f"{self.prog}: {printable(message)} (see {self.prog} --help)\n")


def colour_on(stream: TextIO | None) -> bool:
    """Whether to colour: on a terminal that can, unless NO_COLOR is set."""
    on = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    return on and not os.environ.get("NO_COLOR")


def say(message: str) -> None:
    """One line on standard error."""
    print(f"copydesk: {printable(message)}", file=sys.stderr)


def printable(text: str) -> str:
    """A message without anything that could steer a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def same_file(path: Path, other: Path) -> bool:
    """Whether two paths are one file, whatever links lead there."""
    return os.path.realpath(path) == os.path.realpath(other)


def add_reading(parser: Parser) -> None:
    """The options that say how inputs are read."""
    add, reads = parser.add_argument, "what all inputs hold, whatever their names say"
    add("--from", dest="read_as", choices=list(get_args(Form)), help=reads)
    add("--text-field", default="text", metavar="NAME", help="field of a row that holds its text (default: text)")
    add("--url-field", default="url", metavar="NAME", help="field that holds the address of its page (default: url)")


def add_cleaning(parser: Parser) -> None:
    """The options that say how texts are cleaned."""
    kinds = ", ".join(kind.value for kind in Kind if kind.is_debris)
    names = "rewrite: one spelling for each person (default); tag: only record who is named; off: do not look"
    extractors = "of pages: best asks trafilatura as a second opinion (default); fast does not, in half the time"
    repeats = "cut the lines that the articles of a site share, as `copydesk learn` found them"
    add = parser.add_argument
    settings = "a file with settings; else the nearest copydesk.toml, or pyproject.toml with [tool.copydesk], is read"
    add("--config", metavar="FILE", help=settings)
    add("--keep", action="append", metavar="KIND", help=f"leave this kind in; may be repeated: {kinds}")
    add("--names", choices=["rewrite", "tag", "off"], help=names)
    add("--extractor", choices=["best", "fast"], help=extractors)
    add("--lang", metavar="CODE", help="language of the articles (ISO 639-1), if you know it")
    add("--repeats", metavar="FILE", help=repeats)


def add_force(parser: Parser) -> None:
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
