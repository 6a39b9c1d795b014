"""Dates in the words of a line: which day a stamp names, and whether a line is only a stamp."""

import re

from copydesk.language import Lexicon
from copydesk.words import WORD, lower

WORD_OR_NUMBER = re.compile(rf"{WORD.pattern}|\d+")
ISO = re.compile(r"(?<!\d)(\d{4})(?:[-/]|\.\s?)(\d{1,2})(?:[-/]|\.\s?)(\d{1,2})(?!\d)")  # "2026. 11. 22." is Korean
NUMERIC = re.compile(r"(?<!\d)(\d{1,2})(?:[-/.]\s?|\s)(\d{1,2})(?:[-/.]\s?|\s)(\d{4})(?!\d)")
CJK_DATE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
VIETNAMESE_DATE = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:,\s*|\s+năm\s+|\s+)(\d{4})(?!\d)", re.I)
CLOCK = re.compile(r"\d{1,2}[:：.h]\d{2}|\d\s*[ap]\.?m\b|\d{1,2}\s*[时時点點시]\s*\d{1,2}\s*[分분]", re.I)
LONGEST_STAMP = 100  # characters; longer lines say more than a date
FIRST_YEAR, LAST_YEAR = 1900, 2100


def find_date(text: str, lexicon: Lexicon) -> str | None:
    """The first calendar day a text names, as an ISO date; None if there is none.

    Day and month are told apart by the numbers; where both could be either, day first, except in slashed dates with
    English month order that no other reading allows.

    >>> from copydesk.language import load_lexicon
    >>> find_date("Published: 20 December 2022, 10:15", load_lexicon("en"))
    '2022-12-20'
    >>> find_date("入力 2026年11月22日", load_lexicon("ja")), find_date("22 tháng 11, 2026", load_lexicon("vi"))
    ('2026-11-22', '2026-11-22')
    >>> find_date("20 दिसंबर 2022", load_lexicon("hi")), find_date("20 NİSAN 2022", load_lexicon("tr"))
    ('2022-12-20', '2022-04-20')
    """
    for pattern in (ISO, CJK_DATE):
        if match := pattern.search(text):
            return _iso(*(int(part) for part in match.groups()))
    if match := NUMERIC.search(text) or VIETNAMESE_DATE.search(text):
        day, month, year = (int(part) for part in match.groups())
        return _iso(year, month, day) or _iso(year, day, month)
    return _named_month(WORD_OR_NUMBER.findall(lower(text)), lexicon)


def _named_month(words: list[str], lexicon: Lexicon) -> str | None:
    """A date with the month in words: "20 December 2022", "Dec. 20, 2022", "20 de diciembre de 2022"."""
    for place, word in enumerate(words):
        month = lexicon.months.get(word)
        if month is None:
            continue
        near = [
            (abs(k - place), int(words[k]))
            for k in range(max(0, place - 3), min(len(words), place + 5))
            if words[k].isdigit()
        ]
        days = [number for _, number in sorted(near) if 1 <= number <= 31]
        years = [number for _, number in sorted(near) if FIRST_YEAR <= number <= LAST_YEAR]
        if days and years:
            return _iso(years[0], month, days[0])
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    from datetime import date

    try:
        return date(year, month, day).isoformat() if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def is_stamp(text: str, lexicon: Lexicon) -> bool:
    """Whether a line says nothing but when: every word is a month, a weekday, a stamp word or a number.

    >>> from copydesk.language import load_lexicon
    >>> is_stamp("Updated: Dec 20, 2022 at 4:15 PM", load_lexicon("en")), is_stamp("Dec 20", load_lexicon("en"))
    (True, False)
    >>> is_stamp("입력 2026. 11. 22. 10:15", load_lexicon("ko")), is_stamp("Ngày 22", load_lexicon("vi"))
    (True, False)
    """
    if len(text) > LONGEST_STAMP or not any(character.isdigit() for character in text):
        return False
    plain = VIETNAMESE_DATE.sub(" 0 ", CJK_DATE.sub(" 0 ", text))  # their words for year, month and day say no more
    months, known = 0, 0
    for word in WORD_OR_NUMBER.findall(lower(plain)):
        if word in lexicon.months:
            months += 1
        elif word in lexicon.stamp_words:
            known += 1
        elif not word.isdigit() and word not in lexicon.weekdays:
            return False
    dated = bool(months) or plain != text or bool(ISO.search(text) or NUMERIC.search(text))
    return dated and (known > 0 or bool(CLOCK.search(text)) or find_date(text, lexicon) is not None)
