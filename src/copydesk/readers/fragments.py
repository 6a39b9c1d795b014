"""Fragments of pages, as feeds and content systems give them, by way of BeautifulSoup on the parser of lxml.

Python's own `html.parser` is never used: it needs 15 seconds for 24 kB of unclosed tags.
"""

import json
import re
from collections.abc import Container, Iterator
from html import unescape
from typing import TYPE_CHECKING

from copydesk.page import Layout
from copydesk.readers.walk import Walk

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import PageElement

CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
CUT_TAG = re.compile(r"\A[^<>]{0,2000}=\s*(?:\"[^\"<>]*\"|'[^'<>]*')[^<>]{0,2000}>")  # it begins inside a tag
ESCAPED = re.compile(
    r"</?(?:p|div|span|ul|ol|li|a|b|i|em|strong|h[1-6]|blockquote|br|img|figure)\b[^<>]*>", re.IGNORECASE
)
LEAST_ESCAPED = 4  # tags in a text that does not begin with one: fewer may be a text about tags
PAIR = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>([^\s<>][^<>]*)</\1\s*>|[.!?…”\"]\s*<br\s*/?>", re.IGNORECASE)
LEAST_PAIRS, LONG_PAIR = 2, 20  # elements around some words that it has, or characters that one of them holds
AUTOLINK = re.compile(r"<(?=(?:https?://|mailto:)[^\s<>]+>|[\w.+-]+@[\w.-]+>)")  # in Markdown
JSON_END = re.compile(r"<\\/[a-zA-Z]|\\u003[cC]")  # of an element, as JSON writes it
ENTRY = re.compile(r"<(?:item|entry)\b", re.IGNORECASE)
ENTRY_FIELDS = re.compile(
    r"^(?:guid|id|pubdate|published|updated|author|contributor|category|comments|source|rights|generator|"
    r"(?:dc|slash|wfw|media|itunes|georss|sy|thr):.*)$"
)  # of a feed's entry, that are not its text
MOST_UNESCAPED = 2  # times that markup was escaped: a feed in a feed
UNESCAPED = "/"  # on the stack, below what a text held
LITERAL = frozenset(("pre", "code", "script", "style", "textarea"))
MOST_ENTRIES = 1000


def read_fragment(markup: str) -> Layout:
    r"""The visible text of a fragment, with its lines and elements.

    Markup that stands escaped in its text is read as markup; blank lines outside of its blocks part paragraphs, as in
    Markdown.

    >>> read_fragment("<![CDATA[<p>One</p>]]> &lt;p&gt;Two &amp;amp; three&lt;/p&gt;").source
    'One\n\nTwo & three'
    """
    from bs4 import BeautifulSoup

    markup = AUTOLINK.sub("&lt;", CUT_TAG.sub("", CDATA.sub(r"\1", _from_json(markup)), count=1))
    soup = BeautifulSoup(f"<div>{markup}</div>", "lxml")
    walk = Walk(blank_lines=True)
    _follow(soup, walk, set(_no_text(soup)) if ENTRY.search(markup) else set())
    return walk.close()


def _from_json(markup: str) -> str:
    """Markup that a JSON string held, as it was before."""
    if not JSON_END.search(markup) or "</" in markup:
        return markup
    text = markup.strip()
    try:
        found = json.loads(text if text.startswith('"') else f'"{text}"', strict=False)
    except ValueError:
        return markup
    return found if isinstance(found, str) else markup


def _no_text(soup: "BeautifulSoup") -> Iterator[int]:
    """The ids of what is not its text in a feed's entry; its summary too, if it has the whole text."""
    for entry in soup.find_all(["item", "entry"], limit=MOST_ENTRIES):
        for link in entry.find_all("link", recursive=False):
            address = link.next_sibling
            if isinstance(address, str) and address.strip().startswith("http"):
                yield id(address)
        yield from map(id, entry.find_all(ENTRY_FIELDS, recursive=False))
        if entry.find(["content:encoded", "content"], recursive=False):
            yield from map(id, entry.find_all(["description", "summary"], recursive=False))


def _is_markup(text: str | None) -> bool:
    """Whether a text is markup that was escaped: it begins with a tag and has another one, or holds whole elements.

    >>> _is_markup("<p>One</p>"), _is_markup("the tags <p> and </p>, <b> and </b>"), _is_markup("&lt;p>One&lt;/p>")
    (True, False, True)
    """
    if not text or ("<" not in text and "&lt;" not in text):
        return False
    text = text.lstrip()
    if text.startswith("&lt;"):
        text = unescape(text)
    tags = len(ESCAPED.findall(text))
    if tags > 1 and (start := ESCAPED.match(text)) and text[start.end() : start.end() + 1] != " ":
        return True
    pairs = PAIR.findall(text) if tags >= LEAST_ESCAPED else []
    return len(pairs) >= LEAST_PAIRS or any(len(inner) >= LONG_PAIR for _, inner in pairs)


def _follow(soup: "BeautifulSoup", walk: Walk, left_out: Container[int]) -> None:
    """Tell a walk what a tree holds, in order; with a stack, since fragments may nest deeper than Python calls."""
    from bs4 import BeautifulSoup
    from bs4.element import CData, NavigableString, Tag

    stack: list[PageElement | str] = list(reversed(soup.contents))
    literal = unescaped = 0  # open elements that show markup as it is; texts that hold markup and are being read
    while stack:
        node = stack.pop()
        if id(node) in left_out:
            continue
        if isinstance(node, Tag):
            attributes = {key: " ".join(v) if isinstance(v, list) else v for key, v in node.attrs.items()}
            walk.start(node.name, attributes)
            literal += node.name in LITERAL
            stack.append(f"/{node.name}")
            stack.extend(reversed(node.contents))
        elif type(node) is str:
            if node == UNESCAPED:
                unescaped -= 1
                continue
            walk.end(node[1:])
            literal -= node[1:] in LITERAL
        elif type(node) in (NavigableString, CData):
            text = str(node)
            if literal or unescaped >= MOST_UNESCAPED or not _is_markup(text):
                walk.data(text)
            elif (inner := BeautifulSoup(f"<div>{text}</div>", "lxml").body) is not None:
                unescaped += 1
                stack.append(UNESCAPED)
                stack.extend(reversed(inner.contents))
