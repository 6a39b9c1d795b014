"""`copydesk completion SHELL`: commands, options and their values completed in a shell, by argcomplete."""

import argparse
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module

from copydesk.commands.common import COMMANDS, Parser, put_out
from copydesk.debris.rules import KINDS, rule_ids
from copydesk.kinds import Kind
from copydesk.tables import bundled_files

SHELLS = {  # with the line that switches it on
    "bash": 'eval "$(copydesk completion bash)"   # in ~/.bashrc',
    "zsh": 'eval "$(copydesk completion zsh)"   # in ~/.zshrc, after compinit',
    "fish": "copydesk completion fish | source   # in ~/.config/fish/config.fish",
}
VALUES: Mapping[str, Callable[[], Iterable[str]]] = {  # what may stand behind an option or argument, by its name
    "keep": lambda: [kind.value for kind in Kind if kind.is_debris],
    "kind": lambda: KINDS,
    "lang": lambda: [path.stem for path in bundled_files("lang")],
    "ids": rule_ids,
}


def run_completion(arguments: Sequence[str]) -> int:
    """The `completion` command: code that the shell is to evaluate."""
    options = make_parser().parse_args(arguments)
    from argcomplete.shell_integration import shellcode

    return put_out(shellcode(["copydesk"], shell=options.shell))


def make_parser() -> Parser:
    """The options of the command."""
    parser = Parser(
        prog="copydesk completion",
        description="Write code that lets a shell complete commands, options and their values.",
        epilog="Switch it on with\n" + "\n".join(f"  {line}" for line in SHELLS.values()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", choices=list(SHELLS), help="the shell")
    return parser


def complete_line() -> None:
    """Answer a shell that asks how the line that is being written could go on; leaves the process."""
    from argcomplete import autocomplete
    from argcomplete.completers import FilesCompleter

    words, begun = _line_so_far()
    first = words[1] if len(words) > 1 else ""
    command = first if first in COMMANDS and not (begun and len(words) == 2) else ""
    parser: Parser = import_module(f"copydesk.commands.{command or 'clean'}").make_parser()
    for name, values in VALUES.items():
        _complete_by(parser, name, values)
    if command:
        os.environ["_ARGCOMPLETE"] = "2"  # words of the line that are no arguments
    elif len(words) == 1 or (begun and len(words) == 2):
        _complete_by(parser, "paths", lambda: COMMANDS, FilesCompleter())
    autocomplete(parser, always_complete_options=False)


def _line_so_far() -> tuple[list[str], bool]:
    """The words before the cursor, and whether it stands at the end of one that is being written."""
    line = os.environ.get("COMP_LINE", "")
    line = line[: int(os.environ.get("COMP_POINT", len(line)))]
    return line.split(), bool(line) and not line[-1].isspace()


def _complete_by(
    parser: argparse.ArgumentParser,
    name: str,
    values: Callable[[], Iterable[str]],
    also: Callable[[str], Iterable[str]] = lambda prefix: (),
) -> None:
    """Let the arguments of a name be completed by some values, in the commands below too."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                _complete_by(below, name, values, also)
        elif action.dest == name:
            action.completer = lambda prefix, **_: [*values(), *also(prefix)]  # type: ignore[attr-defined]
