"""What a page says of itself, as clues: a value each, with the place where it stands, not yet weighed.

One pass over the elements reads the meta elements, the microdata, the links with `rel="author"`, the `<time>` elements,
the headings and what bears a class name such as "byline" or "date". All look-ups are bounded: a page of any size or
depth costs time in proportion to its number of elements.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from copydesk.tables import bundled_table

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_VALUE = 1_000  # characters of a value that are looked at; descriptions are the longest
LONGEST_CLASS = 200  # characters of class names that are looked at
MOST_CLUES = 100  # for each field and place
MOST_NODES = 40  # elements below a byline whose text is read
MOST_ANCESTORS = 12
ABOVE, BELOW = 40, 80  # elements about the headline that may say who and when
LONGEST_LINE = 150  # characters of them
MOST_MARKED = 60  # bylines, dates and headings that are read
SPLIT_CLASS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[^\W\d_]+")
_ABSOLUTE = re.compile(r"\s*(?:https?:)?//", re.I)
META_KEYS = ("property", "name", "itemprop", "http-equiv")


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

    "houses" holds organisations that are named as authors.
    """

    found: dict[str, list[Clue]] = field(default_factory=dict)

    def add(self, name: str, place: str, value: object, at: int = -1) -> None:
        """Take a value in, if it is text with something in it, or a number."""
        if isinstance(value, str) and (plain := " ".join(value[:LONGEST_VALUE].split())):
            plain = html.unescape(plain) if "&" in plain else plain
            held = self.found.setdefault(name, [])
            if len(held) < MOST_CLUES:
                held.append(Clue(place, plain, at))

    def of(self, name: str, *places: str) -> list[Clue]:
        """The clues of a field, or those of some places only."""
        clues = self.found.get(name, [])
        return [clue for clue in clues if clue.place in places] if places else clues


@cache
def _meta_fields() -> dict[str, str]:
    """Key of a meta element to field name."""
    return {key: name for name, keys in bundled_table("pages", "tags")["meta"].items() for key in keys}


@cache
def _itemprops() -> dict[str, str]:
    props: dict[str, str] = bundled_table("pages", "tags")["itemprop"]
    return props


@cache
def _class_words() -> dict[str, str]:
    """Word of a class name to what it tells: "author", "date", or "not_author" and the like."""
    return {word: sort for sort, words in bundled_table("pages", "tags")["classes"].items() if sort != "away" for word in words}


@cache
def _away() -> frozenset[str]:
    return frozenset(bundled_table("pages", "tags")["classes"]["away"])


@lru_cache(maxsize=2048)
def class_sort(name: str) -> str:
    """What the class names of an element say that it holds: "author", "date", "title", or "".

    >>> class_sort("entry-meta postAuthorName"), class_sort("author-bio"), class_sort("post-date")
    ('author', '', 'date')
    """
    words = _class_words()
    sorts = {words.get(word.lower(), "") for word in SPLIT_CLASS.findall(name)}
    for sort in ("author", "date", "title"):
        if sort in sorts:
            return sort if f"not_{sort}" not in sorts else ""
    return ""


def add_page(clues: Clues, root: "_Element", host: str) -> list[str]:
    """Put everything among the clues that the elements say; the JSON-LD scripts are given back."""
    scripts: list[str] = []
    seen = 0
    for at, element in enumerate(root.iter("*")):
        tag = element.tag
        if tag == "meta":
            _add_meta(clues, element)
        elif tag == "script":
            if "ld+json" in (element.get("type") or "").lower():
                scripts.append(element.text or "")
        elif tag in ("title", "h1", "time", "link", "html", "article", "main"):
            _add_tag(clues, element, at)
        elif seen < MOST_MARKED:
            seen += _add_marked(clues, element, at, host)
    return scripts


def _add_meta(clues: Clues, element: "_Element") -> None:
    """The clues of a meta element, in or outside the head."""
    content = element.get("content")
    if not content:
        return
    fields = _meta_fields()
    for key in META_KEYS:
        name = element.get(key)
        if name:
            low = name.strip().lower()
            if low in fields:
                clues.add(fields[low], low if ":" in low else f"meta[{key}={low}]", content)
            elif key == "itemprop" and name in _itemprops():
                clues.add(_itemprops()[name], "itemprop", content)
            elif field_name := _field_by_words(low[:LONGEST_CLASS]):
                clues.add(field_name, f"meta[{key}={low}]", content)


@lru_cache(maxsize=512)
def _field_by_words(key: str) -> str:
    """The field that the key of a meta element speaks of, or ""."""
    for name, words in bundled_table("pages", "tags")["meta-words"].items():
        if any(word in key for word in words):
            return str(name)
    return ""


def _add_tag(clues: Clues, element: "_Element", at: int) -> None:
    """The clues of a title, heading, time, link or html element."""
    tag = element.tag
    if tag == "time":
        itemprop = _itemprops().get(element.get("itemprop") or "", "published")
        updated = any(word in (element.get("class") or "").lower() for word in ("updated", "modified"))
        clues.add("modified" if updated and "published" not in (element.get("class") or "") else itemprop, "time", element.get("datetime") or short_text(element), at)
    elif tag == "link":
        if (element.get("rel") or "").lower() == "canonical":
            clues.add("url", "link[rel=canonical]", element.get("href"))
        elif element.get("itemprop"):
            clues.add(_itemprops().get(element.get("itemprop") or "", "other"), "itemprop", element.get("href"))
    elif tag == "html":
        clues.add("language", "html[lang]", element.get("lang") or element.get("xml:lang"))
    elif tag in ("article", "main"):
        clues.add("start", tag, tag, at)
    else:
        if tag == "title" and element.getparent() is not None and element.getparent().tag == "svg":
            return
        clues.add("title", tag, short_text(element, ""), at)


def _add_marked(clues: Clues, element: "_Element", at: int, host: str) -> int:
    """The clues of an element that microdata, rel or a class name marks; how many texts were read."""
    prop = element.get("itemprop")
    if prop and prop in _itemprops():
        value = element.get("content") or element.get("datetime") or element.get("src")
        clues.add(_itemprops()[prop], "itemprop", value or short_text(_named_part(element)), at)
        return 1
    if element.tag == "a":
        return _add_link(clues, element, at, host)
    name = element.get("class")
    if not name or not (sort := class_sort(name[:LONGEST_CLASS])):
        return 0
    if sort != "title" and _is_away(element):
        return 1
    if sort == "author":
        clues.add("authors", "byline", short_text(element, " | "), at)
    elif sort == "date":
        clues.add("published", "date", short_text(element, " | "), at)
    elif element.tag in ("h2", "h3", "div", "p", "span"):
        clues.add("title", "headline", short_text(element), at)
    return 1


def _add_link(clues: Clues, element: "_Element", at: int, host: str) -> int:
    """The clue of a link that leads to somebody's page; how many texts were read."""
    rel = "author" in (element.get("rel") or "").lower()
    address = (element.get("href") or "")[:LONGEST_CLASS]
    if rel or (_author_links().search(address) and (host in address or not _ABSOLUTE.match(address))):
        if not _is_away(element):
            clues.add("authors", "rel=author" if rel else "link", short_text(element), at)
        return 1
    return 0


@cache
def _author_links() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, bundled_table("pages", "tags")["links"]["author"])))


def _named_part(element: "_Element") -> "_Element":
    """The element of a person or thing in microdata that holds its name, or else the element itself."""
    for inner in islice(element.iter("*"), MOST_NODES):
        if inner is not element and inner.get("itemprop") == "name":
            return inner
    return element


def _is_away(element: "_Element") -> bool:
    """Whether an element stands among comments, teasers, or in the frame of the page."""
    for above in islice(element.iterancestors(), MOST_ANCESTORS):
        if above.tag in ("body", "article", "main"):
            return False
        name = (above.get("class") or "")[:LONGEST_CLASS]
        if above.tag in ("footer", "nav") or any(w.lower() in _away() for w in SPLIT_CLASS.findall(name)):
            return True
    return False


def add_nearby(clues: Clues, root: "_Element", start: int) -> None:
    """Put among the clues the texts about the headline that nothing marks.

    Args:
        clues: Gets entries for "nearby".
        root: The page.
        start: Number of the headline's element in page order.
    """
    first = max(0, start - ABOVE)
    for at, element in enumerate(islice(root.iter("*"), first, start + BELOW), first):
        if element.tag in ("script", "style", "title", "option"):
            continue
        text = (element.text or "")[:LONGEST_LINE]
        if text and not text.isspace():
            clues.add("nearby", "text", short_text(element, " | "), at)
        tail = (element.tail or "")[:LONGEST_LINE]
        if tail and not tail.isspace():
            clues.add("nearby", "text", tail, at)


def short_text(element: "_Element", gap: str = " ") -> str:
    """The text of an element and of the first elements in it, `gap` between their pieces; "" if it is long."""
    pieces: list[str] = []
    for inner in islice(element.iter("*"), MOST_NODES):
        if inner.tag not in ("script", "style", "svg") and inner.text:
            pieces.append(inner.text)
        if inner is not element and inner.tail:
            pieces.append(inner.tail)
    return gap.join(pieces) if sum(map(len, pieces)) <= LONGEST_VALUE else ""
