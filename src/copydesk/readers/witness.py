"""trafilatura as a witness: what it takes for the article of a page."""

import re
from collections import Counter

from copydesk.page import Layout

DEEPEST = 250  # nesting below which the parser that it reads pages with loses their text
MOST_ELEMENTS, MOST_CHILDREN = 50_000, 3_000  # of a page, and of one element; it takes quadratic time
LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{300000,}")  # characters; thousands of attributes take it minutes, too
MOST_ATTRIBUTES = 2_000


def can_be_asked(markup: str, layout: Layout) -> bool:
    """Whether trafilatura can read a page, in a time that is in proportion to its size."""
    parents = layout.elements.parents
    if len(parents) > MOST_ELEMENTS or max(Counter(parents).values()) > MOST_CHILDREN:
        return False
    depths = [0] * len(parents)
    for element in range(1, len(parents)):
        depths[element] = depths[parents[element]] + 1
    return max(depths) <= DEEPEST and all(tag[0].count("=") <= MOST_ATTRIBUTES for tag in LONG_TAG.finditer(markup))


def extraction_of(markup: str, url: str | None = None) -> str:
    """The text that trafilatura extracts from a page; "" if it finds none, or fails."""
    import trafilatura

    document = trafilatura.bare_extraction(markup, url=url or None, include_comments=False, with_metadata=False)
    if document is None:
        return ""
    return (document.get("text") if isinstance(document, dict) else document.text) or ""
