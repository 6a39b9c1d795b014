"""`copydesk config show`: the settings that hold in this folder, and where each comes from."""

from collections.abc import Sequence
from dataclasses import fields

from copydesk.commands.common import Parser, add_cleaning, config_for, printable, put_out
from copydesk.commands.settings import asked_for, settings_file, settings_toml
from copydesk.config import Config


def run_config(arguments: Sequence[str]) -> int:
    """The `config` command: the settings as TOML, to look at or to save."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    config, path = config_for(parser, options), settings_file(options)
    plain, asked = Config(), asked_for(options)
    name = "" if path is None else printable(str(path))
    origins = {f.name: name for f in fields(Config) if path and getattr(config, f.name) != getattr(plain, f.name)}
    origins |= {field: f"--{field}" for field in asked}
    head = f"# {name}\n" if path else "# no copydesk.toml here or above: the defaults\n"
    return put_out(head + settings_toml(config, origins))


def make_parser() -> Parser:
    """The options of the command."""
    parser = Parser(
        prog="copydesk config",
        description="Show the settings that hold in this folder, and where each comes from.",
        epilog="Options win over the file, the file over the defaults. The output is a file that --config reads.",
    )
    parser.add_argument("action", choices=["show"], help="write the settings as TOML")
    add_cleaning(parser)
    return parser
