"""trafilatura as a witness: what it takes for the article of a page."""

from collections import Counter

from copydesk.page import Layout

DEEPEST = 250  # nesting from which it may run out of stack
MOST_ATTRIBUTES = 2_000  # of one element; lxml takes quadratic time to read more into a tree
MOST_ELEMENTS, MOST_CHILDREN = 50_000, 3_000  # of a page, and of one element; it takes quadratic time


def can_be_asked(layout: Layout) -> bool:
    """Whether trafilatura can read a page, in a time that is in proportion to its size."""
    parents = layout.elements.parents
    if layout.most_attributes > MOST_ATTRIBUTES or len(parents) > MOST_ELEMENTS:
        return False
    if max(Counter(parents).values()) > MOST_CHILDREN:
        return False
    depths = [0] * len(parents)
    for element in range(1, len(parents)):
        depths[element] = depths[parents[element]] + 1
    return max(depths) <= DEEPEST


def extraction_of(root: object, url: str | None = None) -> str | None:
    """The text that trafilatura extracts from a page; None if it fails, so that nobody was heard.

    Its form that favours recall is asked: a witness that leaves a paragraph out speaks against it, and that form takes
    two thirds of the time of the usual one with the same agreement (docs/pages.md).

    Args:
        root: The page as a tree of `lxml.html`, which trafilatura may change.
        url: Address of the page.
    """
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            root, url=url or None, include_comments=False, favor_recall=True, with_metadata=False
        )
    except Exception:  # of whatever kind: a second opinion that cannot be had
        return None
    if found is None:
        return ""
    return (found.get("text") if isinstance(found, dict) else found.text) or ""
