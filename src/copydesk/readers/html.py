"""Pages and fragments to a `Page`: the visible text of the whole page with its layout, and what it says of itself.

lxml's parser gives the events from which `walk` reads lines and elements, so text is kept however deep it is nested.
Whole pages are judged by their layout later on; what trafilatura takes for the article is asked for here.
"""

import re
from typing import TYPE_CHECKING, Any

from copydesk.page import Layout, Page
from copydesk.readers.fragments import read_fragment
from copydesk.readers.pictures import read_pictures
from copydesk.readers.tags import read_tags
from copydesk.readers.text import read_text, repair_characters
from copydesk.readers.unseen import WITHOUT_SCRIPTS, declared_paragraphs, has_prose, needs_more
from copydesk.readers.walk import Walk
from copydesk.readers.witness import extraction_of

if TYPE_CHECKING:
    from copydesk.readers.clues import Element

HEAD_CHARACTERS = 2000  # a page says what it is in its beginning
PAGE_START = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
BLOCK_END = re.compile(
    r"</(?:p|div|li|ul|ol|h[1-6]|article|section|table|blockquote|figure|main)\s*>|<br\s*/?>", re.IGNORECASE
)
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
SAMPLE = 100_000  # characters in which a fragment shows that it is one
FRAGMENT_BLOCKS = 2  # ends of blocks that a fragment has at least
TAGGED_LINES = 0.5  # share of the lines of a fragment that have tags, if it does not begin with one
MOST_ATTRIBUTES = 2000  # of an element; lxml takes quadratic time to read more into a tree
LONGEST_HEARD, MOST_HEARD = 4_000_000, 50_000  # characters and elements of a page up to which trafilatura is asked
XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")  # XHTML is read as HTML
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,30})", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Whether a text is a page or a fragment of one, and no plain text with angle brackets in it.

    Both begin with a tag, or have tags in most of their lines; text that only holds some tags is text.

    >>> is_html("<!DOCTYPE html><p>One."), is_html("<p>One.</p><p>Two.</p>"), is_html("a < b and b > c")
    (True, True, False)
    """
    head = text[:HEAD_CHARACTERS].lstrip("\ufeff \t\r\n")
    if head.startswith("<") and PAGE_START.search(head):
        return True
    sample = text[:SAMPLE]
    if len(BLOCK_END.findall(sample)) < FRAGMENT_BLOCKS:
        return False
    lines = [line for line in sample.splitlines() if line.strip()]
    return head.startswith("<") or sum(bool(TAG.search(line)) for line in lines) >= TAGGED_LINES * len(lines)


def decode_html(content: bytes) -> tuple[str, str] | None:
    """The text of bytes that name their own encoding in a meta tag, and that encoding; None if it does not fit."""
    declared = CHARSET.search(content[:HEAD_CHARACTERS])
    if not declared:
        return None
    encoding = declared[1].decode("ascii").lower()
    try:
        return content.decode("cp1252" if encoding in ("iso-8859-1", "latin1") else encoding), encoding
    except (LookupError, UnicodeDecodeError):
        return None


def read_html(source: str | bytes, *, url: str | None = None, witness: bool = True) -> Page:
    """A page or fragment: its visible text with its layout, and its metadata as tags.

    Args:
        source: Markup; bytes are decoded by byte order mark, meta tag, UTF-8, or detection.
        url: Address of the page; helps to read its date and site name.
        witness: Whether trafilatura is asked what it takes for the article.

    Raises:
        InputError: The bytes are a binary file.
    """
    tags: dict[str, Any] = {}
    flags: tuple[str, ...] = ()
    if isinstance(source, str):
        markup = source
    elif isinstance(source, bytes) and (declared := decode_html(source)):
        markup, encoding = declared
        tags |= {"encoding": encoding, "encoding_source": "meta"}
    else:
        page = read_text(source)
        markup, tags, flags = page.source, dict(page.tags), page.flags
    markup = markup.replace("\x00", "")
    whole = PAGE_START.search(markup[:HEAD_CHARACTERS])
    layout = lay_out(markup) if whole else read_fragment(markup)
    if whole and needs_more(layout, markup) and (more := lay_out_unseen(markup)):
        layout, flags = more[0], (*flags, more[1])
    extraction = None
    if layout.most_attributes <= MOST_ATTRIBUTES:
        heard = bool(whole) and witness and len(markup) <= LONGEST_HEARD and len(layout.elements.tags) <= MOST_HEARD
        root = parse_tree(markup, for_witness=heard)
        tags |= read_page_tags(root, url)
        extraction = extraction_of(root, url) if heard else None
    return Page(layout.source, repair_characters(layout.source), tags, flags, layout, extraction)


def read_page_tags(root: "Element", url: str | None) -> dict[str, Any]:
    """What a page or fragment says of itself and of its pictures; see `read_tags`."""
    tags = read_tags(root, url)
    if pictures := read_pictures(root, str(tags.get("language", "en"))[:2].lower()):
        tags["pictures"] = pictures
        tags["sources"] = tags.get("sources", {}) | {"pictures": "figcaption"}
    return tags


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
