"""The `copydesk` command: files, folders, archives, streams and pipes in, clean articles out.

Data go to stdout, everything else to stderr. Exit codes: 0 all clean, 1 some inputs failed (each named), 2 usage, 3
debris found by --check, 130 stopped by Ctrl-C.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from copydesk.commands.clean import run_clean
from copydesk.commands.common import COMMANDS


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        if "_ARGCOMPLETE" in os.environ:  # set by a shell that asks how its line could go on
            import_module("copydesk.commands.completion").complete_line()
        if arguments and (name := arguments[0]) in COMMANDS:
            code: int = getattr(import_module(f"copydesk.commands.{name}"), f"run_{name}")(arguments[1:])
            return code
        return run_clean(arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
