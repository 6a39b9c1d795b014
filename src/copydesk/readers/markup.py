"""The clues in the elements of a page: meta elements, microdata, `rel="author"`, `<time>`, headings, class names.

One pass over the elements, a few look-ups for each, and the texts of a bounded number of them.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from copydesk.readers.clues import (
    ADDRESS,
    LONGEST_NAME,
    MOST_NODES,
    Clues,
    Element,
    class_sort,
    field_of_key,
    leads_to_author,
    meta_fields,
    short_text,
    split_class,
    tag_words,
)

MOST_ELEMENTS = 200_000  # of a page that are looked at; the largest of the development pages has 20,000
MOST_MARKED = 60  # texts of each sort that are read
MOST_ANCESTORS = 12
ABOVE, BELOW = 40, 80  # elements about the headline that may say who and when
MOST_CHILDREN = 12  # of an element, after which text is read
LONGEST_LINE = 150  # characters of them
JOINT = ","
JOINTS = (",", "and", ", and", "&", "und", "et", "y", "e", "og", "och", "en", "i", "и")
META_KEYS = ("property", "name", "itemprop", "http-equiv")
WALKED = (
    *("html", "meta", "title", "link", "script", "time", "article", "main", "section", "header", "footer", "address"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "span", "a", "ul", "ol", "li", "dl", "dt", "dd", "td", "th"),
    *("strong", "em", "b", "i", "cite", "small", "font", "abbr", "label", "figcaption", "aside", "body"),
)
SPECIAL = frozenset({"html", "meta", "title", "link", "script", "time", "article", "main", "h1"})
HIDDEN = frozenset({"html", "meta", "title", "link", "script"})


def walk(root: Element) -> list[Element]:
    """The elements of a page that can hold clues, in page order; their numbers are those of `Clue.at`."""
    return list(islice(root.iter(*WALKED), MOST_ELEMENTS))


def add_elements(clues: Clues, elements: Sequence[Element], host: str) -> list[str]:
    """Put everything among the clues that the elements say; the JSON-LD scripts are given back.

    Args:
        clues: Gets the entries.
        elements: As `walk` gives them.
        host: Host of the page, which its links to authors name if they are written in full.
    """
    scripts: list[str] = []
    counts: Counter[str] = Counter()
    props = tag_words("itemprop")
    for at, element in enumerate(elements):
        tag = element.tag
        if tag in SPECIAL:
            if tag == "script":
                if "ld+json" in (element.get("type") or "").lower():
                    scripts.append(element.text or "")
            elif tag == "meta":
                _add_meta(clues, element)
            else:
                _add_special(clues, element, at)
            continue
        prop = element.get("itemprop")
        if prop in props:
            _add_property(clues, element, at, counts)
            continue
        name = element.get("class")
        if (name and (sort := class_sort(name[:LONGEST_NAME]))) or (tag == "a" and (sort := _link_sort(element, host))):
            counts[sort] += 1
            if counts[sort] <= MOST_MARKED:
                _add_marked(clues, element, at, sort)
    return scripts


def _add_meta(clues: Clues, element: Element) -> None:
    """The clues of a meta element, in or outside the head."""
    content = element.get("content")
    if not content:
        return
    fields, props = meta_fields(), tag_words("itemprop")
    for key in META_KEYS:
        name = element.get(key)
        if not name:
            continue
        low = name[:LONGEST_NAME].strip().lower()
        if low in fields:
            clues.add(fields[low], low if ":" in low else f"meta[{key}={low}]", content)
        elif key == "itemprop" and name in props:
            clues.add(props[name], "itemprop", content)
        elif field_name := field_of_key(low):
            clues.add(field_name, f"meta[{key}={low}]", content)


def _add_special(clues: Clues, element: Element, at: int) -> None:
    """The clues of an element that its tag tells of."""
    tag = element.tag
    if tag == "time":
        _add_time(clues, element, at)
    elif tag == "h1" or (tag == "title" and not _is_label(clues, element)):
        clues.add("title", tag, short_text(element, ""), at)
    elif tag == "link" and (element.get("rel") or "").lower() == "canonical":
        clues.add("url", "link[rel=canonical]", element.get("href"))
    elif tag == "link" and (name := tag_words("itemprop").get(element.get("itemprop") or "")):
        clues.add(name, "itemprop", element.get("href"))
    elif tag == "html":
        clues.add("language", "html[lang]", element.get("lang") or element.get("xml:lang"))
    elif tag in ("article", "main"):
        clues.add("start", str(tag), str(tag), at)


def _is_label(clues: Clues, element: Element) -> bool:
    """Whether a `<title>` is not the page's but that of a drawing."""
    above = next(iter(element.iterancestors()), None)
    return bool(clues.of("title", "title")) or (above is not None and above.tag in ("svg", "g", "symbol"))


def _add_time(clues: Clues, element: Element, at: int) -> None:
    """The clue of a `<time>` element."""
    name = tag_words("itemprop").get(element.get("itemprop") or "")
    if name is None:
        words = split_class((element.get("class") or "")[:LONGEST_NAME])
        name = "modified" if {"updated", "modified"} & {*words} and "published" not in words else "published"
    clues.add(name, "time", element.get("datetime") or short_text(element), at)


def _add_property(clues: Clues, element: Element, at: int, counts: Counter[str]) -> None:
    """The clue of an element with microdata."""
    prop = str(element.get("itemprop"))
    counts[prop] += 1
    if counts[prop] <= MOST_MARKED:
        value = element.get("content") or element.get("datetime") or element.get("src")
        clues.add(tag_words("itemprop")[prop], "itemprop", value or short_text(_named_part(element)), at)


def _named_part(element: Element) -> Element:
    """The element of a person or thing in microdata that holds its name, or else the element itself."""
    for inner in islice(element.iter("*"), MOST_NODES):
        if inner is not element and inner.get("itemprop") == "name":
            return inner
    return element


def _link_sort(element: Element, host: str) -> str:
    """What marks a link that leads to somebody's page, "rel=author" or "link"; "" for other links."""
    if "author" in (element.get("rel") or "").lower():
        return "rel=author"
    address = (element.get("href") or "")[:LONGEST_NAME]
    return "link" if leads_to_author(address) and (host in address or not ADDRESS.match(address)) else ""


def _add_marked(clues: Clues, element: Element, at: int, sort: str) -> None:
    """The clue of an element that its class name or address marks."""
    if sort == "title":
        if element.tag in ("h2", "h3", "div", "p", "span"):
            clues.add("title", "headline", short_text(element), at)
    elif not is_away(element):
        if sort == "author":
            clues.add("authors", "byline", short_text(element, " | "), at)
        elif sort == "date":
            clues.add("published", "date", short_text(element, " | "), at)
        else:
            goes_on = (element.tail or "")[:10].strip().lower() in JOINTS
            clues.add("authors", sort, short_text(element) + (JOINT if goes_on else ""), at)


def is_away(element: Element, steps: int = MOST_ANCESTORS) -> bool:
    """Whether an element stands among comments, teasers, or in the frame of the page, by so many around it."""
    away = tag_words("away")["classes"]
    for above in islice(element.iterancestors(), steps):
        if above.tag in ("body", "article", "main"):
            return False
        if above.tag in ("footer", "nav"):
            return True
        name = above.get("class")
        if name and any(word in away for word in split_class(name[:LONGEST_NAME])):
            return True
    return False


def add_nearby(clues: Clues, elements: Sequence[Element], headline: int) -> None:
    """Put among the clues the texts about the headline, marked or not.

    Args:
        clues: Gets entries for "nearby".
        elements: As `walk` gives them.
        headline: Number of the headline's element.
    """
    first = max(0, headline - ABOVE)
    for at, element in enumerate(elements[first : headline + BELOW], first):
        if element.tag in HIDDEN:
            continue
        text = element.text
        if text and not text.isspace() and len(text) <= LONGEST_LINE:
            clues.add("nearby", "text", short_text(element, " | "), at)
        for inner in islice(element, MOST_CHILDREN):
            tail = inner.tail
            if tail and not tail.isspace() and len(tail) <= LONGEST_LINE:
                clues.add("nearby", "text", tail, at)
