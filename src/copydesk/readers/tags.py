"""What a page says of itself, as fields of `Metadata`: clues from all over the page, weighed against each other.

`clues` and `jsonld` gather, `titles`, `people` and `days` choose the headline, the authors and the days; the plainer
fields are chosen here. docs/metadata.md tells which places are asked and which are trusted more.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from copydesk.language import load_lexicon
from copydesk.readers.clues import Clue, Clues, Element, host_of
from copydesk.readers.days import choose_days
from copydesk.readers.jsonld import add_objects, read_objects
from copydesk.readers.markup import add_elements, add_nearby, walk
from copydesk.readers.people import choose_authors
from copydesk.readers.titles import choose_title, plain_words

MOST_TAGS = 30
LONGEST_TAG = 60  # characters
TONGUE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8}){0,3}")
TRUNCATED = ("...", "…", "[…]", "[...]")
LANGUAGE_PLACES = ("json-ld", "html[lang]", "json-ld page", "og:locale")  # the first trusted most

Tags = dict[str, Any]


def read_tags(root: Element, url: str | None = None) -> Tags:
    """What a page says of itself, by field name of `Metadata`; fields of which it says nothing are left out.

    Never raises, whatever the tree holds, and takes time in proportion to its size.

    Args:
        root: The `<html>` element of a parsed page, or the root of a fragment.
        url: Address of the page.

    Returns:
        Values as in `Metadata` (authors and tags as tuples, days in ISO 8601), and under "sources" the place of each.

    >>> import lxml.html
    >>> page = '<title>Bridge closed | Herald</title><h1>Bridge closed</h1><p class="byline">By Ana Kovač</p>'
    >>> read_tags(lxml.html.document_fromstring(page))
    {'title': 'Bridge closed', 'authors': ('Ana Kovač',), 'sources': {'title': 'h1', 'authors': 'byline'}}
    """
    clues = Clues()
    host = host_of(url)
    elements = walk(root)
    add_objects(clues, read_objects(add_elements(clues, elements, host or "\n")), url)
    sites = [clue.value for clue in clues.of("site_name")] + ([host, host.split(".")[0]] if host else [])
    title = choose_title(clues, sites)
    headline = _place_of_headline(clues, elements, title)
    add_nearby(clues, elements, headline)
    language = _language(clues)
    lexicon = load_lexicon(TONGUE.split(language.value)[1].lower() if language else None)
    tags: Tags = {}
    sources: dict[str, str] = {}

    def put(name: str, value: object, place: str) -> None:
        tags[name], sources[name] = value, place

    if title:
        put("title", title.value, title.place)
    if people := choose_authors(clues, sites, lexicon, headline):
        put("authors", *people)
    for name, clue in zip(("published", "modified"), choose_days(clues, lexicon, url, headline), strict=True):
        if clue:
            put(name, clue.value, clue.place)
    for name, clue in _plain_fields(clues, title, url):
        put(name, clue.value, clue.place)
    if language:
        put("language", language.value.replace("_", "-"), language.place)
    if words := _tags(clues):
        put("tags", *words)
    return tags | {"sources": sources} if sources else {}


def _place_of_headline(clues: Clues, elements: Sequence[Element], title: Clue | None) -> int:
    """Number of the element with the headline, or else of the first that holds an article, or 0."""
    if title and title.at >= 0 and title.place != "title":
        return title.at
    if title and (own := plain_words(title.value)):
        for at, element in enumerate(elements[:MOST_SEARCHED]):
            text = element.text
            if text and len(text) < 2 * len(title.value) + 20 and element.tag != "title" and plain_words(text) == own:
                return at
    return next((clue.at for clue in clues.of("start")), 0)


MOST_SEARCHED = 5_000  # elements among which a headline is looked for that no heading holds


def _plain_fields(clues: Clues, title: Clue | None, url: str | None) -> Iterator[tuple[str, Clue]]:
    """The fields of which the most trusted place is taken as it is."""
    if site := _site_name(clues, title):
        yield "site_name", site
    if description := _description(clues, title):
        yield "description", description
    if section := next((c for c in clues.of("section") if not c.value.startswith("http")), None):
        yield "section", section
    for name in ("image", "url"):
        addresses = (clue._replace(value=_absolute(clue.value, url)) for clue in clues.of(name))
        fetched = [clue for clue in addresses if clue.value]
        if fetched:
            yield (
                name,
                next((clue for clue in fetched if name != "image" or "logo" not in clue.value.lower()), fetched[0]),
            )


def _site_name(clues: Clues, title: Clue | None) -> Clue | None:
    """The name of the site: the one that most places give, unless it is the headline."""
    own = plain_words(title.value) if title else ""
    names = [c for c in clues.of("site_name") if "://" not in c.value and plain_words(c.value) not in ("", own)]
    counts: dict[str, int] = {}
    for clue in names:
        counts[plain_words(clue.value)] = counts.get(plain_words(clue.value), 0) + 1
    return max(names, key=lambda clue: counts[plain_words(clue.value)], default=None)


def _description(clues: Clues, title: Clue | None) -> Clue | None:
    """The first description that is no headline, or the whole one of which it is a shortened form."""
    own = plain_words(title.value) if title else ""
    found = [clue for clue in clues.of("description") if plain_words(clue.value) not in ("", own)]
    if not found:
        return None
    start = found[0].value.rstrip(".… []")
    if found[0].value.endswith(TRUNCATED):
        return max((clue for clue in found if clue.value.startswith(start)), key=lambda clue: len(clue.value))
    return found[0]


def _absolute(address: str, url: str | None) -> str:
    """An address in full, or "" if it is none that can be fetched."""
    try:
        whole = address if address.startswith(("http://", "https://")) else urljoin(url or "", address)
        return whole if urlsplit(whole).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _language(clues: Clues) -> Clue | None:
    """The language that the page names, as a tag such as "en" or "en-GB"."""
    named = [clue for clue in clues.of("language") if TONGUE.fullmatch(clue.value)]
    ranked = [clue for place in LANGUAGE_PLACES for clue in named if clue.place == place]
    return next(iter([*ranked, *named]), None)


def _tags(clues: Clues) -> tuple[tuple[str, ...], str] | None:
    """The topic words of the first place that has some, and the place."""
    by_place: dict[str, list[str]] = {}
    for clue in clues.of("tags"):
        by_place.setdefault(clue.place, []).append(clue.value)
    for place, values in by_place.items():
        words = list(_distinct(word for value in values for word in re.split(r"[,;|]", value)))
        if words:
            return tuple(words[:MOST_TAGS]), place
    return None


def _distinct(words: Iterable[str]) -> Iterator[str]:
    """Words without the spaces around them, each once, whatever its case; none that is long."""
    seen: set[str] = set()
    for word in words:
        bare = word.strip(" \t#\"'")
        if bare and len(bare) <= LONGEST_TAG and bare.lower() not in seen:
            seen.add(bare.lower())
            yield bare
