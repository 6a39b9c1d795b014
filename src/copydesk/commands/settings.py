"""The settings of a project, from a file that is found upward from the working folder; options win over them."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from copydesk.article import escape_unshown
from copydesk.config import Config

NAMES = ("copydesk.toml", "pyproject.toml")  # in this order, in the same folder
OPTIONS = ("keep", "names", "extractor")  # fields that an option of the same name sets


def find_settings(folder: Path) -> Path | None:
    """The nearest file with settings in a folder or one above it; None if there is none.

    A pyproject.toml counts if it has a table `tool.copydesk`, or cannot be read and speaks of one.
    """
    places = [place / name for place in (folder, *folder.parents) for name in NAMES]
    return next((path for path in places if path.is_file() and _has_settings(path)), None)


def _has_settings(path: Path) -> bool:
    import tomllib  # only where there is a pyproject.toml

    if path.name != "pyproject.toml":
        return True
    try:
        text = path.read_text(encoding="utf-8")
        return "copydesk" in text and "copydesk" in tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError:
        return "tool.copydesk" in text
    except (OSError, UnicodeDecodeError):
        return False


def settings_file(options: argparse.Namespace) -> Path | None:
    """The file that an option names, or the one that is found; None if there is none."""
    return find_settings(Path.cwd()) if options.config is None else Path(options.config)


def config_of(options: argparse.Namespace) -> Config:
    """The settings that hold: those of the options, then those of the file, then those of the library.

    Raises:
        ConfigError: The file cannot be read, or an option makes no sense.
    """
    path = settings_file(options)
    config = Config() if path is None else Config.from_file(path)
    return replace(config, **asked_for(options))


def asked_for(options: argparse.Namespace) -> dict[str, Any]:
    """The fields that options set."""
    values = {name: getattr(options, name) for name in OPTIONS}
    return {name: frozenset(v) if name == "keep" else v for name, v in values.items() if v is not None}


def settings_toml(config: Config, origins: Mapping[str, str]) -> str:
    """Settings as lines of TOML, each with where it comes from.

    >>> print(settings_toml(Config(keep=frozenset({"tags"})), {"keep": "--keep"}).splitlines()[1])
    keep = ["tags"]  # --keep
    """
    lines = []
    for field in fields(Config):
        value = getattr(config, field.name)
        if value is None:
            lines.append(f"# {field.name}: as the library was measured with")
            continue
        origin = origins.get(field.name, "default")
        lines.append(f"{field.name} = {_toml(value)}  # {origin}")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """A string, a number or a list of strings as TOML: these are written there as in JSON."""
    if isinstance(value, frozenset):
        value = sorted(value)
    plain = [str(part) for part in value] if isinstance(value, (list, tuple)) else value
    return escape_unshown(json.dumps(plain, ensure_ascii=False))


def check_options(options: argparse.Namespace) -> None:
    """Refuse options that make no sense by themselves.

    Raises:
        ConfigError: The message begins with "config: " and the name of the option.
    """
    replace(Config(), **asked_for(options))
