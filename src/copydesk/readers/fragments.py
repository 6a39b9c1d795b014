"""Fragments of pages, as feeds and content systems give them, by way of BeautifulSoup on the parser of lxml.

Python's own `html.parser` is never used: it needs 15 seconds for 24 kB of unclosed tags.
"""

import re
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
MOST_UNESCAPED = 2  # times that markup was escaped: a feed in a feed


def read_fragment(markup: str) -> Layout:
    r"""The visible text of a fragment, with its lines and elements.

    Markup that stands escaped in its text is read as markup; blank lines outside of its blocks part paragraphs, as in Markdown.

    >>> read_fragment("<![CDATA[<p>One</p>]]> &lt;p&gt;Two &amp;amp; three&lt;/p&gt;").source
    'One\n\nTwo & three'
    """
    from bs4 import BeautifulSoup

    markup = CUT_TAG.sub("", CDATA.sub(r"\1", markup), count=1)
    soup = BeautifulSoup(f"<div>{markup}</div>", "lxml")
    for _ in range(MOST_UNESCAPED):
        if not _unescape(soup):
            break
    walk = Walk(blank_lines=True)
    _follow(soup, walk)
    return walk.close()


def _unescape(soup: "BeautifulSoup") -> bool:
    """Put markup that stands as text in the tree in its place; whether there was any."""
    from bs4 import BeautifulSoup
    from bs4.element import CData, NavigableString

    escaped = [
        text
        for text in soup.find_all(string=_is_markup)
        if type(text) in (NavigableString, CData)  # what comments hold stays hidden
        and not text.find_parent(("pre", "code", "script", "style", "textarea"))
    ]
    for text in escaped:
        inner = BeautifulSoup(f"<div>{text}</div>", "lxml")
        if inner.body is not None:
            text.replace_with(*list(inner.body.children))
    return bool(escaped)


def _is_markup(text: str | None) -> bool:
    """Whether a text is markup that was escaped: it begins with a tag and has another one, or it has many."""
    if not text or "<" not in text:
        return False
    tags = len(ESCAPED.findall(text))
    return tags >= LEAST_ESCAPED or (tags > 1 and bool(ESCAPED.match(text.lstrip())))


def _follow(soup: "BeautifulSoup", walk: Walk) -> None:
    """Tell a walk what a tree holds, in order; with a stack, since fragments may nest deeper than Python calls."""
    from bs4.element import CData, NavigableString, Tag

    stack: list[PageElement | str] = [soup]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if node is not soup:
                attributes = {key: " ".join(v) if isinstance(v, list) else v for key, v in node.attrs.items()}
                walk.start(node.name, attributes)
                stack.append(f"/{node.name}")
            stack.extend(reversed(node.contents))
        elif type(node) is str:
            walk.end(node[1:])
        elif type(node) in (NavigableString, CData):
            walk.data(str(node))
