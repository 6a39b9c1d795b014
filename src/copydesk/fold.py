"""Comparison keys: what two spellings of the same label have in common. Never shown to anybody."""

import re
from unicodedata import is_normalized, normalize

from copydesk.words import VOWEL_SIGNS

DIGIT = re.compile(r"\d")
# A blank may part thousands ("1 234 567"). Chinese, Japanese and Korean set the counter right behind ("1,234件").
NUMBER = re.compile(r"(?:\d{1,3}(?:\s\d{3})+(?!\d)|\d)(?:[\d.,:٫٬]*\d)?[kKmM]?(?![^\W\u3040-\u9fff\uac00-\ud7af])|\d+")
FULL_WIDTH = re.compile("[\uff01-\uff5e]")  # the signs, digits and letters of ASCII in the width of a Han character
EVEN = (  # chains of str.replace are ten times as fast as str.translate
    *((quote, "'") for quote in "’‘ʼ‛`´′"),
    *((quote, '"') for quote in "“”„‟«»″"),
    *((dash, "-") for dash in "–—‑‒―−‐"),
    ("…", "..."),
    ("İ", "I"),
    ("ı", "i"),
)
EVEN_ODD = (  # the same for letters and signs of single scripts: most lines have none of them
    *zip("άέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ", "αεηιουωιυιυΑΕΗΙΟΥΩΙΥ", strict=True),  # capitals are written without accents
    *zip("şţŞŢ", "șțȘȚ", strict=True),  # Romanian with cedillas, as old keyboards have it
    *zip("׳״", "'\"", strict=True),
    ("\u200c", " "),  # Persian writes a blank where the keyboard has no zero-width non-joiner
    *((sign, "") for sign in "\u200d\u200e\u200f\u061c"),  # joiner, marks of direction
    *((sign, "") for sign in "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"),  # Arabic
)
ODD = re.compile(f"[{''.join(odd for odd, _ in EVEN_ODD)}]")


def fold_line(text: str) -> str:
    """The key of a whole line: lower case, even quotes, dashes and widths, `#` for each number, no symbols at the ends.

    Two lines with one key say the same for every rule. The key may be empty (a line of symbols only).

    >>> fold_line("» READ  MORE: >>>")
    'read more'
    >>> fold_line("1,234 Comments")
    '# comments'
    >>> fold_line("【ＰＲ】"), fold_line("コメント：1,234件")
    ('pr', 'コメント:#件')
    >>> fold_line("10 000 visningar"), fold_line("ΔΕΊΤΕ ΕΠΊΣΗΣ"), fold_line("شـارِك")
    ('# visningar', 'δειτε επισης', 'شارك')
    """
    return mask_numbers(even_line(text)).lower()


def even_line(text: str) -> str:
    """What `fold_line` makes of a line before it takes the case and the numbers out of it.

    >>> even_line("» READ  MORE: >>>")
    'READ MORE'
    """
    if not text.isascii():
        text = text if is_normalized("NFC", text) else normalize("NFC", text)
        for odd, even in EVEN:
            if odd in text:
                text = text.replace(odd, even)
    if not text.isascii():
        if ODD.search(text):
            for odd, even in EVEN_ODD:
                text = text.replace(odd, even)
        text = FULL_WIDTH.sub(lambda wide: chr(ord(wide[0]) - 0xFEE0), text)
    text = " ".join(text.split())
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in VOWEL_SIGNS:
        end -= 1
    return text[start:end]


def mask_numbers(text: str) -> str:
    """The text with `#` for each number."""
    return NUMBER.sub("#", text) if DIGIT.search(text) else text


def fold_phrase(text: str) -> str:
    """The key of a phrase of a rule, where `#` stands for any number.

    >>> fold_phrase("# min read")
    '# min read'
    """
    return fold_line(text.replace("#", "0"))
