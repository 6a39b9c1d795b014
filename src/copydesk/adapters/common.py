"""What all adapters share: a cleaner that travels to workers, and one flat row for whatever value a host hands over."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any

from copydesk import Article, Config, ConfigError, Kind, Repeats, Spellings, clean

PREFIX = "clean_"  # of the columns and keys that adapters add
NAMES = ("text", "lang", "title", "authors", "published", "flags", "cuts", "error")


@dataclass(frozen=True, slots=True)
class Row:
    """What an adapter hands back for one value; all fields but `text` are strings, "" where there is nothing to say.

    Hosts with typed columns take the type of a column from the first rows, so no field is a list or None.

    Attributes:
        text: The clean text; the value itself if it is missing (None, NaN) or could not be cleaned.
        lang: ISO 639-1 code.
        title: The headline.
        authors: A JSON list of names.
        published: Day of publication, ISO 8601.
        flags: A JSON list, as `Article.flags`.
        cuts: A JSON list, one record for each cut: start, end, kind, rule, reason, text; offsets as in `Edit`.
        error: What went wrong; the value is then untouched.
    """

    text: Any
    lang: str = ""
    title: str = ""
    authors: str = "[]"
    published: str = ""
    flags: str = "[]"
    cuts: str = "[]"
    error: str = ""

    def notes(self, prefix: str = PREFIX) -> dict[str, str]:
        """All fields but the text, for hosts that keep metadata beside it."""
        return {f"{prefix}{name}": getattr(self, name) for name in NAMES[1:]}

    def columns(self, prefix: str = PREFIX) -> dict[str, str | None]:
        """All fields, for hosts with typed columns; a text that is no string is None."""
        return {f"{prefix}text": self.text if isinstance(self.text, str) else None, **self.notes(prefix)}

    def kinds(self) -> Counter[str]:
        """Number of cuts of each kind."""
        return Counter(cut["kind"] for cut in json.loads(self.cuts)) if self.cuts != "[]" else Counter()


@dataclass(frozen=True, slots=True)
class Cleaner:
    r"""How to clean, as one value that can be pickled; rules are loaded in each process at the first text.

    Two equal cleaners have the same pickle in every process, and the pickle changes with the version of the library
    and its data: hosts that cache results by a fingerprint can rely on it.

    Attributes:
        config: What to cut, keep and rewrite.
        lang: ISO 639-1 code of all texts, if you know it.
        repeats: The lines that their site repeats.
        spellings: The spellings that their batch has chosen.
        url_field: The column, field or key beside a text that holds the address of its page, if there is one.

    >>> row = Cleaner(lang="en").row("The council met on Tuesday.\nLeave a Reply")
    >>> row.text, row.kinds()
    ('The council met on Tuesday.', Counter({'comment-form': 1}))
    >>> bad = Cleaner().row(7)
    >>> bad.text, bad.error.partition(",")[0]
    (7, 'InputError: expected str or bytes')
    """

    config: Config = field(default_factory=Config)
    lang: str | None = None
    repeats: Repeats = field(default_factory=Repeats)
    spellings: Spellings = field(default_factory=Spellings)
    url_field: str = "url"

    def row(self, value: Any, url: Any = None) -> Row:
        """The row of one value; a bad one gives a row with an error, never an exception.

        Args:
            value: A text, a page, or whatever else the host has in its place.
            url: Address of the page; what is no text counts for none.
        """
        if is_missing(value):
            return Row(value)
        try:
            article = clean(
                value,
                url=url if isinstance(url, str) and url else None,
                lang=self.lang,
                config=self.config,
                repeats=self.repeats,
                spellings=self.spellings,
            )
        except Exception as error:  # one bad record must not end a batch
            return Row(value, error=_sound(f"{type(error).__name__}: {error}"))
        return row_of(article)

    def columns(
        self, values: Iterable[Any], prefix: str = PREFIX, urls: Iterable[Any] | None = None
    ) -> dict[str, list[str | None]]:
        """The rows of many values, with the addresses of their pages if they are known, as typed columns."""
        pairs = zip(values, urls if urls is not None else repeat(None), strict=False)
        rows = [self.row(value, url).columns(prefix) for value, url in pairs]
        return {name: [row[name] for row in rows] for name in column_names(prefix)}

    def to_json(self) -> str:
        """All that decides on the result, as JSON text that is the same for equal cleaners."""
        record = {
            "config": {f.name: _plain(getattr(self.config, f.name)) for f in fields(self.config)},
            "lang": self.lang,
            "repeats": self.repeats.to_json() if self.repeats.rows else "",
            "spellings": dict(self.spellings.chosen),
            "url_field": self.url_field,
            "version": clean("").version,
        }
        return json.dumps(record, sort_keys=True)

    def __reduce__(self) -> tuple[Callable[[str], "Cleaner"], tuple[str]]:
        """Pickled as its JSON: the order of sets differs from process to process."""
        return read_cleaner, (self.to_json(),)


def check_cleaner(cleaner: object) -> None:
    """Refuse what is given in the place of a cleaner.

    Raises:
        ConfigError: It says what to write.
    """
    if not isinstance(cleaner, Cleaner):
        hint = "; write Cleaner(config)" if isinstance(cleaner, Config) else ""
        raise ConfigError(f"copydesk: expected a Cleaner, got {type(cleaner).__name__}{hint}")


@lru_cache(maxsize=16)  # the same object for all batches of a process
def read_cleaner(text: str) -> Cleaner:
    """The cleaner of which `to_json` gave a text; the version in it is not compared."""
    record = json.loads(text)
    repeats = Repeats.from_json(record["repeats"]) if record["repeats"] else Repeats()
    config, spellings = Config.from_dict(record["config"]), Spellings.from_chosen(record["spellings"])
    return Cleaner(config, record["lang"], repeats, spellings, record["url_field"])


def row_of(article: Article) -> Row:
    """The flat form of an article."""
    cuts = [
        {"start": c.start, "end": c.end, "kind": c.kind.value, "rule": c.rule, "reason": c.reason, "text": c.original}
        for c in article.removed
    ]
    return Row(
        text=article.text,
        lang=article.lang or "",
        title=_sound(article.metadata.title or ""),
        authors=_json(article.metadata.authors),
        published=article.metadata.published or "",
        flags=_json(article.flags),
        cuts=_json(cuts) if cuts else "[]",
    )


def _json(value: object) -> str:
    """JSON that people can read and every host can hold."""
    return _sound(json.dumps(value, ensure_ascii=False))


def _sound(text: str) -> str:
    """A text with lone surrogates escaped, which Arrow, Spark and polars refuse; the escape is that of JSON."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def is_missing(value: Any) -> bool:
    """Whether a value stands for none: None, NaN, NaT, NA.

    >>> [is_missing(value) for value in (None, float("nan"), "", b"", 0)]
    [True, True, False, False, False]
    """
    try:
        return value is None or bool(value != value)
    except TypeError:  # pandas.NA is neither equal to itself nor not
        return True
    except ValueError:  # arrays
        return False


def column_names(prefix: str, taken: Iterable[str] = ()) -> list[str]:
    """The names of the columns that are added.

    Raises:
        ConfigError: The table has one of them.
    """
    names = [f"{prefix}{name}" for name in NAMES]
    if both := sorted(set(names) & set(taken)):
        raise ConfigError(f'the table has a column "{both[0]}" already; choose another prefix than "{prefix}"')
    return names


def missing_host(extra: str, error: ImportError) -> ImportError:
    """The error to raise where the host of an adapter is not installed."""
    return ImportError(f"copydesk.adapters: {error}; install it with: pip install 'copydesk[{extra}]'")


def _plain(value: object) -> object:
    """A value of a configuration as JSON has it."""
    if isinstance(value, frozenset):
        return sorted(str(part.value) if isinstance(part, Kind) else str(part) for part in value)
    if isinstance(value, tuple):
        return [str(part) if isinstance(part, Path) else part for part in value]
    return value
