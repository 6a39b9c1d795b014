"""What all commands share: how they are called, and how they speak to people."""

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn, TextIO


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
