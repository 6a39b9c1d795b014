"""Pages and fragments to a `Page`: the visible text of the whole page with its layout, and what it says of itself.

lxml's parser gives the events from which `walk` reads lines and elements, so text is kept however deep it is nested.
Whole pages are judged by their layout later on; what trafilatura takes for the article is asked for here.
"""

import re
from collections.abc import Callable
from functools import partial
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any

from copydesk.page import Layout, Page
from copydesk.readers.fragments import CUT_TAG, MOST_UNESCAPED, read_fragment
from copydesk.readers.pictures import read_pictures
from copydesk.readers.tags import read_tags
from copydesk.readers.text import BOMS, read_text, repair_characters
from copydesk.readers.unseen import (
    LEAST_PROSE,
    MENDED_PROSE,
    WITHOUT_SCRIPTS,
    count_prose,
    declared_paragraphs,
    has_prose,
    mend_markup,
    needs_more,
)
from copydesk.readers.walk import Walk
from copydesk.readers.witness import MOST_ATTRIBUTES, can_be_asked, extraction_of

if TYPE_CHECKING:
    from copydesk.readers.clues import Element

MOST_TAGS = 50_000  # of a page that become a tree, which takes a kilobyte and more for each
HEAD_CHARACTERS = 2000  # a page says what it is in its beginning
PAGE_START = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
BLOCK_END = re.compile(
    r"(?:<|&lt;)(?:\\?/(?:p|div|li|ul|ol|h[1-6]|article|section|table|blockquote|figure|main)\s*|br\s*/?)(?:>|&gt;)"
    r"(?![,.;:)]|(?-i: [a-z]))",  # there a sentence goes on that speaks of tags
    re.IGNORECASE,
)
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
WHOLE_BLOCK = re.compile(
    r"<(p|div|article|section|main|ul|ol|table|blockquote|figure|h[1-6])\b.*</\1\s*>\s*\Z", re.IGNORECASE | re.DOTALL
)
FEED_START = re.compile(r"(?:<\?xml[^>]*\?>\s*)?<(?:rss|feed|item|entry|channel|content:encoded)\b", re.IGNORECASE)
MARKUP = re.compile("<[a-zA-Z/!?]")
WIDE = ("utf-16", "utf16", "utf-32", "utf32", "ucs", "iso-10646")
WESTERN = ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252")  # what is declared without thought
FOREIGN = re.compile("[\u00c0-\u00ff]{4,}")  # words of another script, read in one of these
MOST_FOREIGN = 8
SAMPLE = 100_000  # characters in which a fragment shows that it is one
FRAGMENT_BLOCKS = 2  # ends of blocks that a fragment has at least; one more if it does not begin with a tag
TAGGED_LINES = 0.5  # share of the lines of a fragment that have tags, if it does not begin with one
ESCAPED = re.compile(r"(?:&(?:amp;)?lt;|\\u003[cC])/?[a-zA-Z!]")
XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")  # XHTML is read as HTML
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,30})", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Whether a text is a page or a fragment of one, and no plain text with angle brackets in it.

    Both begin with a tag, or have tags in most of their lines; text that only holds some tags is text. Markup may be
    escaped.

    >>> is_html("<!DOCTYPE html><p>One."), is_html("<p>One.</p><p>Two.</p>"), is_html("a < b and b > c")
    (True, True, False)
    """
    sample = text[:SAMPLE].lstrip("\ufeff \t\r\n")
    for _ in range(MOST_UNESCAPED):
        if not ESCAPED.match(sample):
            break
        sample = unescape(sample)
    begins = sample.startswith("<") or bool(CUT_TAG.match(sample))
    if begins and (PAGE_START.search(sample[:HEAD_CHARACTERS]) or FEED_START.match(sample)):
        return True
    if len(BLOCK_END.findall(sample)) < FRAGMENT_BLOCKS + (not begins):
        return begins and bool(WHOLE_BLOCK.match(sample))
    lines = [line for line in sample.splitlines() if line.strip()]
    return begins or sum(bool(TAG.search(line)) for line in lines) >= TAGGED_LINES * len(lines)


def decode_html(content: bytes) -> tuple[str, str] | None:
    """The text of bytes that name their encoding in a meta tag, and that encoding; None if it does not fit."""
    declared = CHARSET.search(content[:HEAD_CHARACTERS])
    if not declared or content.startswith(tuple(mark for mark, _ in BOMS)):
        return None
    encoding = declared[1].decode("ascii").lower()
    if encoding.startswith(WIDE):
        return None  # in one of these the tag could not be read
    western = encoding in WESTERN
    try:
        text = content.decode("cp1252" if western else encoding)
    except (LookupError, UnicodeDecodeError):
        return None
    return None if western and len(FOREIGN.findall(text)) >= MOST_FOREIGN else (text, encoding)


def read_html(source: str | bytes, *, url: str | None = None, witness: bool = True) -> Page:
    """A page or fragment: its visible text with its layout, and its metadata as tags.

    Args:
        source: Markup; bytes are decoded by byte order mark, meta tag, UTF-8, or detection.
        url: Address of the page; helps to read its date and site name.
        witness: Whether trafilatura may be asked what it takes for the article.

    Raises:
        InputError: The bytes are a binary file.
    """
    tags: dict[str, Any] = {}
    flags: tuple[str, ...] = ()
    if isinstance(source, str):
        markup = source
    elif isinstance(source, (bytes, bytearray, memoryview)) and (declared := decode_html(bytes(source))):
        markup, encoding = declared
        tags |= {"encoding": encoding, "encoding_source": "meta"}
    else:
        page = read_text(source if isinstance(source, str) else _without_charset(source))
        markup, tags, flags = page.source, dict(page.tags), page.flags
    markup = _without_surrogates(markup).replace("\x00", "").removeprefix("\ufeff")
    whole = PAGE_START.search(markup[:HEAD_CHARACTERS])
    if not (whole or MARKUP.search(markup) or ESCAPED.search(markup)):  # a text, whose line breaks count
        text = unescape(markup)
        return Page(text, repair_characters(text), tags, flags)
    layout = lay_out(markup) if whole else read_fragment(markup)
    if (before := count_prose(layout.source, LEAST_PROSE)) < LEAST_PROSE:
        mended = mend_markup(markup)
        again = layout if mended == markup else lay_out(mended) if whole else read_fragment(mended)
        if count_prose(again.source, LEAST_PROSE) >= 2 * before + MENDED_PROSE:
            markup, layout, flags = mended, again, (*flags, "markup-mended")
    if whole and needs_more(layout, markup) and (more := lay_out_unseen(markup)):
        layout, flags = more[0], (*flags, more[1])
    ask: Callable[[], str | None] | None = None
    if layout.most_attributes <= MOST_ATTRIBUTES:
        beginning = first_tags(markup)
        heard = bool(whole) and witness and beginning == markup and can_be_asked(layout)
        root = parse_tree(beginning, for_witness=heard)
        tags |= read_page_tags(root, url)
        ask = partial(extraction_of, root, url) if heard else None
    return Page(layout.source, repair_characters(layout.source), tags, flags, layout, ask)


def read_page_tags(root: "Element", url: str | None) -> dict[str, Any]:
    """What a page or fragment says of itself and of its pictures; see `read_tags`."""
    tags = read_tags(root, url)
    if pictures := read_pictures(root, str(tags.get("language", "en"))[:2].lower()):
        tags["pictures"] = pictures
        tags["sources"] = tags.get("sources", {}) | {"pictures": "figcaption"}
    return tags


def first_tags(markup: str) -> str:
    """The beginning of a page, in which it says what it says of itself: of nearly all pages, the whole."""
    if markup.count("<") <= MOST_TAGS:
        return markup
    return markup[: next(islice(re.finditer("<", markup), MOST_TAGS, None)).start()]


def parse_tree(markup: str, *, for_witness: bool = False) -> "Element":
    """The tree of a page, without what is nested deeper than lxml goes; trafilatura wants its slower elements."""
    from lxml import etree, html

    content = XML_DECLARATION.sub("", markup).encode("utf-8", "replace")
    make = html.HTMLParser if for_witness else etree.HTMLParser
    parser = make(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root: Element | None = etree.fromstring(content or b"<p></p>", parser=parser)
    if root is None:
        root = etree.fromstring(b"<p></p>", parser=parser)
    return root


def _without_charset(content: bytes) -> bytes:
    """Bytes without the encoding that they name, which was found to be wrong: a detector would believe it."""
    named = CHARSET.search(content[:HEAD_CHARACTERS]) if isinstance(content, (bytes, bytearray)) else None
    return content[: named.start(1)] + b" " * len(named[1]) + content[named.end(1) :] if named else content


def _without_surrogates(markup: str) -> str:
    r"""Markup that can be encoded: pairs of surrogates are the character that they stand for, lone ones go.

    >>> _without_surrogates("a\ud83d\ude00b\ud800c") == "a\N{GRINNING FACE}bc"
    True
    """
    try:
        markup.encode()
    except UnicodeEncodeError:
        return markup.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return markup


def lay_out(markup: str) -> Layout:
    r"""The visible text of a page with its lines and elements, however deep they are nested.

    >>> lay_out("<p>One <b>t</b>wo<br>three").source
    'One two\nthree'
    """
    return _walk(markup, Walk())


def lay_out_unseen(markup: str) -> tuple[Layout, str] | None:
    """The layout of a page that shows no article, with the one it holds for browsers without scripts or declares.

    Also the flag that says where it was found; None if there is none.
    """
    shown = _walk(markup, Walk(shown=WITHOUT_SCRIPTS))
    if has_prose(shown.source):
        return shown, "text-from-noscript"
    paragraphs = list(declared_paragraphs(markup))
    if not has_prose("\n".join(paragraphs)):
        return None
    walk = Walk()
    _walk(markup, walk)
    walk.start("article", {"itemprop": "articleBody"})
    for paragraph in paragraphs:
        walk.start("p", {})
        walk.data(paragraph)
        walk.end("p")
    walk.end("article")
    return walk.close(), "text-from-json-ld"


def _walk(markup: str, walk: Walk) -> Layout:
    """What a walk finds in a page."""
    from lxml import etree

    content = XML_DECLARATION.sub("", markup).encode("utf-8", "replace")
    parser = etree.HTMLParser(target=walk, encoding="utf-8", huge_tree=True)
    layout: Layout = etree.HTML(content or b"<p></p>", parser=parser)
    return layout
