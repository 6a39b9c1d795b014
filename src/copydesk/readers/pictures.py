"""The pictures of a page: their captions, and the credits in them, from `<figure>` and `<figcaption>`."""

import re
from collections.abc import Iterable
from itertools import islice

from copydesk.article import Picture
from copydesk.language import Lexicon, load_lexicon
from copydesk.readers.clues import LONGEST_NAME, Element, split_class, tag_words
from copydesk.readers.markup import is_away

MOST_PICTURES = 60  # captions that are read
AROUND = 4  # elements around a caption whose class tells of a teaser
MOST_NODES = 60  # elements of a caption
LONGEST_CAPTION = 1_500  # characters
LONGEST_CREDIT = 100
LABEL = re.compile(r"[\s(\[|/–—-]*(©|\(c\)|[^\W\d_][\w ]{0,30}?\s*:)\s*", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{2,100})[)\]]\s*\Z")
EDGES = " \t\n()[]|/–—-•.,:;"


def read_pictures(root: Element, lang: str | None = None) -> tuple[Picture, ...]:
    """What the page says under its pictures, in page order, each once; alternative texts are no captions.

    Args:
        root: The page, or the part of it that holds the article.
        lang: Language of the page, whose words open a credit.

    >>> import lxml.html
    >>> page = '<figure><img><figcaption>The bridge. <span class="credit">Photo: Ana Kovač</span></figcaption></figure>'
    >>> read_pictures(lxml.html.fromstring(page))
    (Picture(caption='The bridge.', credit='Ana Kovač'),)
    """
    lexicon = load_lexicon(lang)
    found: dict[Picture, None] = {}
    for caption in islice(filter(_is_caption, root.iter("figcaption", "p", "dd")), MOST_PICTURES):
        picture = _picture(*_caption_and_credit(caption), lexicon)
        if picture.caption or picture.credit:
            found.setdefault(picture)
    return tuple(found)


def _is_caption(element: Element) -> bool:
    """Whether an element is the caption of a picture, by its tag or by its class ("wp-caption-text")."""
    if element.tag == "figcaption":
        return not is_away(element, AROUND)
    name = (element.get("class") or "")[:LONGEST_NAME].lower()
    if "caption" not in name:
        return False
    words = {*split_class(name)}
    return "caption" in words and not words.isdisjoint(tag_words("pictures")["about"]) and not is_away(element, AROUND)


def _caption_and_credit(caption: Element) -> tuple[str, str]:
    """The text of a caption, and that of the elements in it whose class says that they hold its credit."""
    texts: tuple[list[str], list[str]] = ([], [])
    inside: list[Element] = []  # the credit's elements that are open
    for element in islice(caption.iter("*"), MOST_NODES):
        if element.tag in ("script", "style", "svg", "button"):
            texts[0].append(element.tail or "")
            continue
        is_credit = element is not caption and (_is_credit(element) or any(a in inside for a in _above(element)))
        if is_credit:
            inside.append(element)
        texts[is_credit].append(element.text or "")
        if element is not caption:
            texts[any(above in inside for above in _above(element))].append(f" {element.tail or ''}")
    plain, credit = (" ".join(" ".join(pieces).split()) for pieces in texts)
    return (plain, credit) if len(plain) <= LONGEST_CAPTION else ("", credit)


def _above(element: Element) -> Iterable[Element]:
    """The few elements around an element."""
    return islice(element.iterancestors(), 4)


def _is_credit(element: Element) -> bool:
    """Whether the class of an element says that it holds the maker or owner of a picture."""
    words = tag_words("pictures")["credit"]
    return any(word in words for word in split_class((element.get("class") or "")[:LONGEST_NAME]))


def _picture(caption: str, credit: str, lexicon: Lexicon) -> Picture:
    """A caption and its credit, which may stand at the caption's end too, after a label or in brackets."""
    if not credit:
        caption, credit = _split_credit(caption, lexicon)
    bare = caption.strip(EDGES).lower()
    caption = "" if bare in lexicon.credit_labels or bare in tag_words("pictures")["about"] else caption.strip()
    return Picture(caption, _without_label(credit, lexicon) or None)


def _split_credit(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """A text without the credit at its end, and the credit."""
    bracket = IN_BRACKETS.search(text[-LONGEST_CREDIT - 10 :])
    if bracket and _opens_credit(bracket[1], lexicon):
        return text[: len(text) - len(bracket[0])], bracket[1]
    low = text.lower()
    for label in lexicon.credit_labels:
        for sign in (":", " /", "/"):
            at = low.rfind(f"{label}{sign}", max(0, len(text) - LONGEST_CREDIT))
            if at == 0 or (at > 0 and not low[at - 1].isalnum()):
                return text[:at].rstrip(" |/–—-•(["), text[at:]
    at = text.rfind("©", max(0, len(text) - LONGEST_CREDIT))
    return (text[:at].rstrip(" |/–—-•(["), text[at:]) if at >= 0 else (text, "")


def _opens_credit(text: str, lexicon: Lexicon) -> bool:
    low = text.lower().lstrip(EDGES)
    return low.startswith("©") or any(
        low.startswith(label) and not low[len(label) : len(label) + 1].isalnum() for label in lexicon.credit_labels
    )


def _without_label(credit: str, lexicon: Lexicon) -> str:
    """The maker or owner alone."""
    text = credit.strip(EDGES)
    for _ in range(2):
        label = LABEL.match(text)
        text = text[label.end() :].strip(EDGES) if label else text
        low = text.lower()
        for phrase in lexicon.credit_labels:
            if low.startswith(f"{phrase} "):
                text = text[len(phrase) :].strip(EDGES)
                break
    return text if len(text) <= LONGEST_CREDIT else ""
