"""The article of a page that shows none: in its metadata, in what scripts would replace, behind what never ends."""

import json
import re
from collections.abc import Iterator

from copydesk.page import Layout
from copydesk.readers.walk import HIDDEN

LEAST_PROSE = 60  # words in sentences: a page with fewer is searched, and what is found must have as many
MENDED_PROSE = 20  # words that a page must show more, and twice as many as before, to be taken as mended
SENTENCE = 10  # words of a line from which it counts as one
WITHOUT_SCRIPTS = frozenset(("noscript", "template"))
ARTICLE_BODY = re.compile(r'"(?:articleBody|text)"\s*:\s*("(?:[^"\\]++|\\.)*+")')
SCRIPT_DATA = re.compile(r"<script\b[^>]{0,300}\bld\+json\b[^>]{0,300}>(.*?)</script", re.IGNORECASE | re.DOTALL)

HIDING = "|".join(sorted(HIDDEN - {"head", "meta", "link", "embed", "rt", "rp"}))
HIDING_BORDER = re.compile(rf"(?P<begin><(?=(?:{HIDING})\b))?(?(begin)|</)(?P<name>{HIDING})\b[^<>]*>?", re.IGNORECASE)
COMMENT_BORDER = re.compile(r"(?P<begin><!--)|(?P<name>)-->")
OPEN_VALUE = re.compile(r"=\s?([\"'])([^\"'<>]*)>")  # a value whose quotation mark is missing at its end


def has_prose(text: str) -> bool:
    """Whether the lines of a text that are long enough to be sentences hold some words together."""
    return count_prose(text, LEAST_PROSE) >= LEAST_PROSE


def count_prose(text: str, most: int) -> int:
    """Number of words in the lines of a text that are long enough to be sentences, counted up to `most`.

    Of lines without spaces a tenth of the characters counts as words.
    """
    words = 0
    for line in text.split("\n"):
        if len(line) >= SENTENCE:
            count = line.count(" ") + 1 if " " in line else len(line) // SENTENCE
            words += count if count >= SENTENCE else 0
            if words >= most:
                break
    return words


def mend_markup(markup: str) -> str:
    r"""Markup without what hides all that comes after it: comments, values and elements that never end.

    >>> mend_markup("<svg><p>One.</p><svg>x</svg><!-- <p>Two."), mend_markup("<p class='a>Three.")
    ('<p>One.</p><svg>x</svg> <p>Two.', "<p class='a'>Three.")
    """
    markup = OPEN_VALUE.sub(r"=\1\2\1>", markup)
    found = [*_unclosed(COMMENT_BORDER.finditer(markup)), *_unclosed(HIDING_BORDER.finditer(markup))]
    pieces, position = [], 0
    for start, end in sorted(found):
        if start >= position:
            pieces.append(markup[position:start])
            position = end
    return "".join([*pieces, markup[position:]])


def _unclosed(borders: Iterator[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The beginnings that no end answers to."""
    open_ones: dict[str, list[tuple[int, int]]] = {}
    for border in borders:
        begun = open_ones.setdefault((border["name"] or "").lower(), [])
        if border["begin"]:
            begun.append(border.span())
        elif begun:
            begun.pop()
    for spans in open_ones.values():
        yield from spans


def declared_paragraphs(markup: str) -> Iterator[str]:
    r"""The paragraphs of the article that a page declares in its JSON-LD; none if that is no article.

    >>> list(declared_paragraphs('<script type="application/ld+json">{"articleBody": "One.\\n\\nTwo."}</script>'))
    ['One.', 'Two.']
    """
    bodies = []
    for script in SCRIPT_DATA.finditer(markup):
        for found in ARTICLE_BODY.finditer(script[1]):
            try:
                bodies.append(str(json.loads(found[1], strict=False)))
            except ValueError:
                continue
    if bodies:
        longest = max(bodies, key=len)
        yield from (paragraph.strip() for paragraph in re.split(r"\n\s*\n|\r\n", longest) if paragraph.strip())


def needs_more(layout: Layout, markup: str) -> bool:
    """Whether a page shows next to nothing, and may hold more."""
    if has_prose(layout.source):
        return False
    low = markup.lower()
    return "<noscript" in low or "<template" in low or "ld+json" in low
