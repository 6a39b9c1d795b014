"""Comparison keys: what two spellings of the same label have in common. Never shown to anybody."""

import re
from unicodedata import is_normalized, normalize

DIGIT = re.compile(r"\d")
NUMBER = re.compile(r"\d(?:[\d.,:]*\d)?[kKmM]?(?!\w)|\d+")
EVEN = (  # chains of str.replace are ten times as fast as str.translate
    *((quote, "'") for quote in "’‘ʼ‛`´′"),
    *((quote, '"') for quote in "“”„‟«»″"),
    *((dash, "-") for dash in "–—‑‒―−‐"),
    ("…", "..."),
    ("İ", "i"),
    ("ı", "i"),
)


def fold_line(text: str) -> str:
    """The key of a whole line: lower case, even quotes and dashes, `#` for each number, no symbols at the ends.

    Two lines with one key say the same for every rule. The key may be empty (a line of symbols only).

    >>> fold_line("» READ  MORE: >>>")
    'read more'
    >>> fold_line("1,234 Comments")
    '# comments'
    """
    if not text.isascii():
        text = text if is_normalized("NFC", text) else normalize("NFC", text)
        for odd, even in EVEN:
            if odd in text:
                text = text.replace(odd, even)
    text = " ".join(text.lower().split())
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    text = text[start:end]
    return NUMBER.sub("#", text) if DIGIT.search(text) else text


def fold_phrase(text: str) -> str:
    """The key of a phrase of a rule, where `#` stands for any number.

    >>> fold_phrase("# min read")
    '# min read'
    """
    return fold_line(text.replace("#", "0"))
