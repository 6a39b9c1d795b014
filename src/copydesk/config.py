"""Policy: everything a caller may decide. Facts about one document (`url`, `lang`) are arguments instead."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Literal, get_args

from copydesk.errors import ConfigError
from copydesk.kinds import Kind

Names = Literal["rewrite", "tag", "off"]
Extractor = Literal["best", "fast"]
NAMES_LISTS = ("organisations", "places")


@dataclass(frozen=True, slots=True)
class Config:
    """How to clean; frozen and hashable, so that it travels to workers and keys the loaders' caches.

    Attributes:
        languages: ISO 639-1 codes that may occur; empty lets every known language win.
        keep: Kinds of debris to leave in the text ("caption" for people who want captions).
        off: Rule ids, or beginnings of ids, to ignore ("en.related").
        names: "rewrite" gives each person one spelling, "tag" only reports mentions, "off" does not look.
        threshold: Score, 0 to 1, from which a line goes on the word of the learned judge (paragraphs and some other
            lines need more, see docs/judge.md); 1 leaves it out, so that only rules decide; None is the threshold that
            the judge was measured with.
        extractor: How pages are read: "best" with trafilatura as a second opinion on what their article is, "fast" by
            the library alone, in half the time.
        rule_files: Further rules, in the format of the bundled ones; read for every language.
        names_lists: Bundled lists of other names to bring to one spelling: "places", "organisations".
        name_files: Further name lists, a house style; later files win over earlier ones and over the bundled list.

    >>> Config(keep=frozenset({"caption"})).keep
    frozenset({<Kind.CAPTION: 'caption'>})
    """

    languages: tuple[str, ...] = ()
    keep: frozenset[Kind] = frozenset()
    off: frozenset[str] = frozenset()
    names: Names = "rewrite"
    threshold: float | None = None
    extractor: Extractor = "best"
    rule_files: tuple[Path, ...] = ()
    name_files: tuple[Path, ...] = ()
    names_lists: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Turn strings into kinds and paths, and refuse what makes no sense."""
        _check_kinds(self.keep)
        for key, choices in (("names", Names), ("extractor", Extractor)):
            if getattr(self, key) not in get_args(choices):
                value, known = str(getattr(self, key)), list(get_args(choices))
                raise ConfigError(f'config: {key}: there is no "{value}"{_nearest(value, known)}')
        number = isinstance(self.threshold, (int, float)) and not isinstance(self.threshold, bool)
        if self.threshold is not None and not (number and 0 <= self.threshold <= 1):
            raise ConfigError(f"config: threshold: expected a number from 0 to 1, got {self.threshold!r}")
        for key in ("languages", "off", "rule_files", "name_files", "names_lists"):
            value = getattr(self, key)
            if isinstance(value, (str, bytes)) or not all(isinstance(part, (str, Path)) for part in value):
                raise ConfigError(f"config: {key}: expected a list of strings, got {value!r}")
        for code in self.languages:
            if not (2 <= len(code) <= 3 and code.isascii() and code.islower()):
                raise ConfigError(f'config: languages: "{code}" is no ISO 639-1 code such as "en"')
        _check_lists(self.names_lists)
        object.__setattr__(self, "names_lists", tuple(self.names_lists))
        object.__setattr__(self, "keep", frozenset(Kind(kind) for kind in self.keep))
        object.__setattr__(self, "off", frozenset(self.off))
        object.__setattr__(self, "languages", tuple(self.languages))
        object.__setattr__(self, "rule_files", tuple(Path(p) for p in self.rule_files))
        object.__setattr__(self, "name_files", tuple(Path(p) for p in self.name_files))

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> "Config":
        """A configuration from plain values, as TOML or JSON gives them.

        Raises:
            ConfigError: An unknown key; the message names the nearest one.
        """
        known = [field.name for field in fields(cls)]
        for key, value in values.items():
            if key not in known:
                raise ConfigError(f'config: unknown key "{key}"{_nearest(key, known)}')
            if key not in ("names", "threshold", "extractor") and (
                isinstance(value, str) or not isinstance(value, (list, tuple, set, frozenset))
            ):
                raise ConfigError(f"config: {key}: expected a list, got {value!r}")
        return cls(**values)  # type: ignore[arg-type]

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> "Config":
        """The configuration of a TOML file; in a pyproject.toml, its table `tool.copydesk`.

        Files that it names are looked for from its own folder.

        Raises:
            ConfigError: The file cannot be read, or holds an unknown key.
        """
        import tomllib

        path = Path(path)
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
            if path.name == "pyproject.toml":
                for key in ("tool", "copydesk"):
                    values = values.get(key, {})
                    if not isinstance(values, dict):
                        raise ConfigError(f"config: {key}: expected a table, got {values!r}")
            config = cls.from_dict(values)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ConfigError) as error:
            raise ConfigError(f"{path}: {error}") from error
        rules, names = ([path.parent / file for file in files] for files in (config.rule_files, config.name_files))
        return replace(config, rule_files=tuple(rules), name_files=tuple(names))


def config_digest(config: Config) -> str:
    """A text that is the same for equal configurations, in every process."""
    values = {field.name: getattr(config, field.name) for field in fields(config)}
    return repr({name: sorted(map(str, v)) if isinstance(v, frozenset) else v for name, v in values.items()})


def _check_kinds(keep: Collection[str]) -> None:
    """Refuse what is no kind of debris."""
    if isinstance(keep, str):
        raise ConfigError(f'config: keep: expected kinds in a list, got "{keep}"; write ["{keep}"]')
    kinds = [kind.value for kind in Kind if kind.is_debris]
    for kind in keep:
        if kind not in kinds:
            raise ConfigError(f'config: keep: unknown kind "{kind}"{_nearest(str(kind), kinds)}')


def _check_lists(names: tuple[str, ...]) -> None:
    """Refuse the name of a list that is not bundled."""
    for name in names:
        if name not in NAMES_LISTS:
            raise ConfigError(f'config: names_lists: unknown list "{name}"{_nearest(name, list(NAMES_LISTS))}')


def _nearest(word: str, known: list[str]) -> str:
    """A hint that names the nearest known word, or all of them when none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1)
    return f'; did you mean "{near[0]}"?' if near else f"; known: {', '.join(known)}"
