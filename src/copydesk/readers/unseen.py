"""The article of a page that shows none until its scripts run: in its metadata, or in what it has for their absence."""

import json
import re
from collections.abc import Iterator

from copydesk.page import Layout

LEAST_PROSE = 60  # words in sentences: a page with fewer is searched, and what is found must have as many
SENTENCE = 10  # words of a line from which it counts as one
WITHOUT_SCRIPTS = frozenset(("noscript", "template"))
ARTICLE_BODY = re.compile(r'"(?:articleBody|text)"\s*:\s*("(?:[^"\\]|\\.)*")')
SCRIPT_DATA = re.compile(r"<script\b[^>]{0,300}\bld\+json\b[^>]{0,300}>(.*?)</script", re.IGNORECASE | re.DOTALL)


def has_prose(text: str) -> bool:
    """Whether the lines of a text that are long enough to be sentences hold some words together.

    Of lines without spaces a tenth of the characters counts as words.
    """
    words = 0
    for line in text.split("\n"):
        if len(line) >= SENTENCE:
            count = line.count(" ") + 1 if " " in line else len(line) // SENTENCE
            words += count if count >= SENTENCE else 0
            if words >= LEAST_PROSE:
                return True
    return False


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
