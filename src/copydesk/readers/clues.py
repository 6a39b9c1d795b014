"""Clues: values that a page gives for a field, each with the place where it stands, not yet weighed.

Also the words by which keys and class names are known (data/pages/tags.toml), and the text of small elements.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from copydesk.tables import bundled_table

LONGEST_VALUE = 1_000  # characters of a value that are looked at; descriptions are the longest
LONGEST_NAME = 200  # characters of class names and addresses that are looked at
MOST_CLUES = 100  # for each field
MOST_NODES = 40  # elements below a byline whose text is read
BREAKS = frozenset({"br", "div", "p", "li", "td"})  # tags that part words
META_FIELDS = ("published", "modified", "authors")  # that keys are searched for which no list has
CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
ADDRESS = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)


class Element(Protocol):
    """What is asked of the elements of lxml, whose trees `readers.html` makes."""

    tag: str
    text: str | None
    tail: str | None

    def get(self, key: str) -> str | None:
        """The value of an attribute."""

    def iter(self, *tags: str) -> Iterator["Element"]:
        """The element and those in it, in page order, of some tags only."""

    def iterancestors(self) -> Iterator["Element"]:
        """The elements around it, from the inside."""

    def __iter__(self) -> Iterator["Element"]: ...


class Clue(NamedTuple):
    """One value, as the page has it.

    Attributes:
        place: What it stands in ("json-ld", "og:title", "h1", "byline").
        value: The value, on one line.
        at: Number of its element in page order; -1 for what is nowhere to be seen.
    """

    place: str
    value: str
    at: int = -1


@dataclass(frozen=True, slots=True)
class Clues:
    """The clues of a page by field name of `Metadata`, in the order in which they were found.

    Three names are no fields: "houses" for organisations that are named as authors, "nearby" for texts about the
    headline, "start" for the elements that hold an article.
    """

    found: dict[str, list[Clue]] = field(default_factory=dict)

    def add(self, name: str, place: str, value: object, at: int = -1) -> None:
        """Take a value in, if it is text with something in it."""
        if isinstance(value, str) and (plain := " ".join(value[:LONGEST_VALUE].split())):
            plain = " ".join(html.unescape(plain).split()) if "&" in plain else plain
            held = self.found.setdefault(name, [])
            if len(held) < MOST_CLUES:
                held.append(Clue(place, plain, at))

    def of(self, name: str, *places: str) -> list[Clue]:
        """The clues of a field, or those of some places only."""
        clues = self.found.get(name, [])
        return [clue for clue in clues if clue.place in places] if places else clues


@cache
def tag_words(table: str) -> dict[str, Any]:
    """One table of data/pages/tags.toml."""
    words: dict[str, Any] = bundled_table("pages", "tags")[table]
    return words


@cache
def meta_fields() -> dict[str, str]:
    """Key of a meta element to field name."""
    return {key: name for name, keys in tag_words("meta").items() for key in keys}


@lru_cache(maxsize=1024)
def field_of_key(key: str) -> str:
    """The field that the key of a meta element speaks of without being listed, or "".

    >>> field_of_key("x-published-date"), field_of_key("viewport")
    ('published', '')
    """
    table = tag_words("meta-words")
    if any(word in key for word in table["never"]):
        return ""
    return next((name for name in META_FIELDS if any(word in key for word in table[name])), "")


@cache
def _class_words() -> dict[str, str]:
    """Word of a class name to what it tells: "author", "date", or "not_author" and the like."""
    return {word: sort for sort, words in tag_words("classes").items() if sort != "away" for word in words}


@lru_cache(maxsize=8192)
def class_sort(name: str) -> str:
    """What the class names of an element say that it holds: "author", "date", "title", or "".

    >>> class_sort("entry-meta postAuthorName"), class_sort("author-bio"), class_sort("post-date")
    ('author', '', 'date')
    """
    words = _class_words()
    parts = split_class(name)
    if words.keys().isdisjoint(parts):
        return ""
    sorts = {words.get(part) for part in parts}
    for sort in ("author", "date", "title"):
        if sort in sorts:
            return sort if f"not_{sort}" not in sorts else ""
    return ""


def split_class(name: str) -> list[str]:
    """The words of class names, in lower case.

    >>> split_class("entry-meta postAuthorName")
    ['entry', 'meta', 'post', 'author', 'name']
    """
    low = name.lower()
    plain = low if low == name else CAPITAL.sub(" ", name).lower()
    return plain.replace("-", " ").replace("_", " ").split()


@cache
def _author_folders() -> frozenset[str]:
    return frozenset(tag_words("links")["author"])


def leads_to_author(address: str) -> bool:
    """Whether an address is that of somebody's page.

    >>> leads_to_author("/authors/ana-kovac"), leads_to_author("https://example.org/authors/")
    (True, False)
    """
    folders = address.rstrip("/").split("/")[:-1]
    return not _author_folders().isdisjoint(folders) or "/@" in address or "author=" in address


def host_of(url: str | None) -> str:
    """The host of an address without "www.", or ""."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def short_text(element: Element, gap: str = " ") -> str:
    """The text of an element and of the first elements in it, `gap` between their pieces; "" if it is long."""
    pieces: list[str] = []
    length = 0
    for inner in islice(element.iter("*"), MOST_NODES):
        if not gap and inner.tag in BREAKS:
            pieces.append(" ")
        if inner.text and inner.tag not in ("script", "style", "svg"):
            pieces.append(inner.text)
            length += len(inner.text)
        if inner is not element and inner.tail:
            pieces.append(inner.tail)
            length += len(inner.tail)
        if length > LONGEST_VALUE + 1000:
            return ""
    return gap.join(pieces)
