"""What a page is, where it is not simply an article: a list, an error, a consent wall, a stub, a script without text.

The verdict is a flag of the article, with its reason behind a colon; nothing is cut for it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from copydesk.edits import Edit
from copydesk.fold import fold_line
from copydesk.kinds import Kind
from copydesk.page import Layout, PageLine
from copydesk.tables import bundled_table

FEW_WORDS = 25  # visible words up to which a page with markup shows nothing without its scripts
ERROR_WORDS = 80  # words that an error page has at most
CONSENT_WORDS, CONSENT_SHARE = 150, 0.25  # a consent wall has little else, and so many of its lines speak of consent
STUB_WORDS = 180  # an article with a paywall prompt and not more words breaks off there
PROMPT_REACH = 3  # cuts below the last line of the article among which the prompt is
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
LETTERS_PER_WORD = 2.5  # in these scripts; as in `debris.facts`
LIST_LINKS, LIST_LINES = 0.6, 8  # share of characters in links, and lines, from which the lines that stay are a list
LIST_WORDS = 80  # words that may be left of a page of links
OPENING = 60  # characters of a title or heading in which an error is named


def page_flags(layout: Layout | None, left: Sequence[PageLine], text: str, edits: Sequence[Edit]) -> Iterator[str]:
    """The flags of a page: "script-only", "error-page", "consent-wall", "paywall-stub" or "list-page", with reasons.

    Args:
        layout: Of the page; None for plain text, of which nothing is said.
        left: Its lines that are in the article, as the judge of pages sees it.
        text: The clean text.
        edits: What was changed.
    """
    if layout is None:
        return
    words = count_words(text)
    if layout.scripts and words <= FEW_WORDS and (visible := count_words(layout.source)) <= FEW_WORDS:
        yield f"script-only:the page shows {visible} words without its scripts"
    elif words <= ERROR_WORDS and (named := _error(layout)):
        yield f"error-page:it calls itself “{named}”"
    elif words <= CONSENT_WORDS and (share := _consent_share(layout)) >= CONSENT_SHARE:
        yield f"consent-wall:{share:.0%} of its lines speak of consent, {words} words are left"
    elif words <= STUB_WORDS and _breaks_off(left, edits):
        yield f"paywall-stub:{words} words are left above a paywall prompt"
    elif (share := _linked_share(left)) >= LIST_LINKS and len(left) >= LIST_LINES:
        yield f"list-page:{share:.0%} of what is left are links"
    elif (
        words <= LIST_WORDS and len(layout.lines) >= LIST_LINES and (share := _linked_share(layout.lines)) >= LIST_LINKS
    ):
        yield f"list-page:{share:.0%} of the page are links, {words} words are left"


def count_words(text: str) -> int:
    """Number of words; in scripts without spaces estimated from the characters.

    >>> count_words("one two"), count_words("東京都は五日、発表した")
    (2, 5)
    """
    unspaced = 0 if text.isascii() else len(UNSPACED.findall(text))
    return len(text.split()) + int(unspaced / LETTERS_PER_WORD)


def _breaks_off(left: Sequence[PageLine], edits: Sequence[Edit]) -> bool:
    """Whether a paywall prompt stands below the last line of the article, or, if that is part of it, above."""
    cuts = [edit for edit in edits if edit.is_cut]
    starts = [edit.start for edit in cuts]
    before = [bisect_right(starts, line.start) - 1 for line in left]
    ends = [line.end for line, i in zip(left, before, strict=True) if i < 0 or cuts[i].end <= line.start]
    last = ends[-2] if len(ends) > 1 else 0
    return any(edit.kind is Kind.PAYWALL for edit in [edit for edit in cuts if edit.end > last][:PROMPT_REACH])


def _error(layout: Layout) -> str | None:
    """The title, or the first heading, if it names an error."""
    tags = layout.elements.tags
    headings = (layout.source[line.start : line.end] for line in layout.lines if tags[line.element] in ("h1", "h2"))
    phrases = bundled_table("pages", "names")["pages"]["error"]
    for name in (layout.title, next(headings, "")):
        low = f" {name[:OPENING].lower()} "
        if any(phrase in low if not phrase[0].isdigit() else f" {phrase} " in low for phrase in phrases):
            return name[:OPENING]
    return None


def _consent_share(layout: Layout) -> float:
    """Share of the lines that speak of consent."""
    phrases = bundled_table("pages", "names")["pages"]["consent"]
    lines = [fold_line(layout.source[line.start : line.end][:1000]) for line in layout.lines]
    return sum(any(phrase in line for phrase in phrases) for line in lines) / max(len(lines), 1)


def _linked_share(left: Sequence[PageLine]) -> float:
    """Share of the characters of some lines that are in links."""
    return sum(line.linked for line in left) / max(sum(line.end - line.start for line in left), 1)
