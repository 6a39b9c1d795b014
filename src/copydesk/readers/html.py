"""Pages and fragments to a `Page`: the visible text of the whole page, and what lies outside its article.

BeautifulSoup on the lxml parser builds the tree, which keeps text however deep it is nested. The lines of the page come
from one walk: block borders part them, inline tags do not. trafilatura is the witness for what belongs to the article,
and reads the page's metadata; without its word (an empty or tiny extraction) all lines stay for the judge.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from copydesk.edits import Edit
from copydesk.kinds import Kind
from copydesk.page import Page, split_lines
from copydesk.readers.text import read_text, repair_characters

if TYPE_CHECKING:
    from bs4 import Tag

HEAD_CHARACTERS = 2000  # a page says what it is in its beginning
PAGE_START = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
BLOCK_END = re.compile(
    r"</(?:p|div|li|ul|ol|h[1-6]|article|section|table|blockquote|figure|main)\s*>|<br\s*/?>", re.IGNORECASE
)
FRAGMENT_BLOCKS = 2  # ends of blocks that make a text which begins with a tag a fragment
XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")  # XHTML is read as HTML
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,30})", re.IGNORECASE)
HIDDEN = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "select",
        "option",
        "button",
        "head",
        "title",
        "meta",
        "link",
    }
)
BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
WORD = re.compile(r"\w+")
LEAST_EXTRACTION = 0.1  # share of the visible words under which trafilatura's answer is not believed
LEAST_WORDS = 40
KEPT_SHARE = 0.8  # share of a line's word triples that the extraction must hold
RULE = "html.outside-article"
REASON = "trafilatura finds it outside the article"


def is_html(text: str) -> bool:
    """Whether a text is a page or a fragment of one, and no plain text with angle brackets in it.

    Both begin with a tag; text that only holds tags further down is text.

    >>> is_html("<!DOCTYPE html><p>One."), is_html("<p>One.</p><p>Two.</p>"), is_html("a < b and b > c")
    (True, True, False)
    """
    head = text[:HEAD_CHARACTERS].lstrip("\ufeff \t\r\n")
    if PAGE_START.search(head):
        return head.startswith("<")
    return head.startswith("<") and len(BLOCK_END.findall(text[:100_000])) >= FRAGMENT_BLOCKS


def decode_html(content: bytes) -> str | None:
    """The text of bytes that name their own encoding in a meta tag and can be read in it; else None."""
    declared = CHARSET.search(content[:HEAD_CHARACTERS])
    if not declared:
        return None
    try:
        return content.decode(declared[1].decode("ascii"))
    except (LookupError, UnicodeDecodeError):
        return None


def read_html(source: str | bytes, *, url: str | None = None) -> Page:
    """A page or fragment: its visible text, cuts for the lines outside the article, and its metadata as tags.

    Args:
        source: Markup; bytes are decoded by byte order mark, meta tag, UTF-8, or detection.
        url: Address of the page; helps to read its date and site name.

    Raises:
        InputError: The bytes are a binary file.
    """
    tags: dict[str, Any] = {}
    flags: tuple[str, ...] = ()
    if isinstance(source, str):
        markup = source
    elif declared := decode_html(source):
        markup = declared
    else:
        page = read_text(source)
        markup, tags, flags = page.source, dict(page.tags), page.flags
    markup = XML_DECLARATION.sub("", markup.replace("\x00", ""))
    text = visible_text(markup)
    extraction, found = _witness(markup, url)
    edits = [*repair_characters(text), *_outside(text, extraction)]
    edits.sort(key=lambda edit: (edit.start, -edit.end))
    disjoint: list[Edit] = []
    for edit in edits:
        if not disjoint or edit.start >= disjoint[-1].end:
            disjoint.append(edit)
    return Page(text, tuple(disjoint), tags | found, flags)


def visible_text(markup: str) -> str:
    r"""The text that a page shows, one line for each block.

    >>> visible_text("<div><p>One <b>t</b>wo</p><p>Three<br>four</p></div>")
    'One two\nThree\nfour'
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup, "lxml")
    pieces = list(_pieces(soup))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(root: "Tag") -> Iterator[str]:
    """Text and line breaks in page order; walks with a stack, since pages nest deeper than Python calls."""
    from bs4.element import CData, NavigableString, Tag

    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if node.name in HIDDEN:
                continue
            border = node.name in BLOCKS
            if border:
                yield "\n"
                stack.append("\n")
            stack.extend(reversed(node.contents))
        elif type(node) in (NavigableString, CData):
            yield re.sub(r"\s+", " ", node)
        elif type(node) is str:
            yield node


def _witness(markup: str, url: str | None) -> tuple[str, dict[str, str | tuple[str, ...]]]:
    """What trafilatura takes for the article, and the metadata it reads."""
    import trafilatura

    document = trafilatura.bare_extraction(markup, url=url, include_comments=False, with_metadata=True)
    if document is None:
        return "", {}
    record = document if isinstance(document, dict) else document.as_dict()
    tags: dict[str, str | tuple[str, ...]] = {}
    for ours, theirs in (("title", "title"), ("published", "date"), ("site_name", "sitename")):
        if record.get(theirs):
            tags[ours] = str(record[theirs])
    if record.get("author"):
        tags["authors"] = tuple(name.strip() for name in str(record["author"]).split(";") if name.strip())
    return record.get("text") or "", tags


def _outside(text: str, extraction: str) -> Iterator[Edit]:
    """Cuts for the lines whose words the extraction does not hold."""
    kept = WORD.findall(extraction.lower())
    if len(kept) < LEAST_WORDS or len(kept) < LEAST_EXTRACTION * len(WORD.findall(text)):
        return
    triples = set(zip(kept, kept[1:], kept[2:], strict=False))
    lines = {" ".join(WORD.findall(line.lower())) for line in extraction.split("\n")}
    for line in split_lines(text):
        words = WORD.findall(line.text.lower())
        own = list(zip(words, words[1:], words[2:], strict=False))
        held = sum(triple in triples for triple in own) >= KEPT_SHARE * len(own) if own else " ".join(words) in lines
        if not held:
            yield Edit(line.start, line.end, line.text, "", Kind.OTHER, RULE, REASON)
