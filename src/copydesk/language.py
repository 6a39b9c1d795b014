"""Which language a text is in, and the words that are known of each language."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from copydesk.errors import InputError
from copydesk.tables import bundled_table, lexicon_values, quick_form
from copydesk.words import WORD

SAMPLE_WORDS = 200  # as many settle every text of the development set that the whole text settles
LEAST_LETTERS = 20  # under about 20 letters no detector is right more than four times in five
LANGDETECT_LETTERS = 1000  # more letters cost time and change nothing
SURE_SHARE = 0.16  # share of function words from which the lexicons decide alone ...
SURE_LEAD = 1.15  # ... if the best language has that many times the hits of the second
CLEAR_SHARE, CLEAR_LEAD = 0.08, 1.6  # less is enough with a wider lead: Xhosa and Zulu join words to one
LEAST_HITS = 4
SCRIPTS = (  # scripts that one language of the news uses; Han without kana is Chinese
    ("ja", "[\u3040-\u30ff]"),
    ("ko", "[\uac00-\ud7af]"),
    ("zh", "[\u4e00-\u9fff]"),
    ("th", "[\u0e00-\u0e7f]"),
    ("el", "[\u0370-\u03ff]"),
    ("he", "[\u0590-\u05ff]"),
    ("ka", "[\u10a0-\u10ff]"),
    ("hy", "[\u0530-\u058f]"),
    ("bn", "[\u0980-\u09ff]"),
    ("ta", "[\u0b80-\u0bff]"),
    ("te", "[\u0c00-\u0c7f]"),
    ("gu", "[\u0a80-\u0aff]"),
    ("pa", "[\u0a00-\u0a7f]"),
    ("ml", "[\u0d00-\u0d7f]"),
    ("kn", "[\u0c80-\u0cff]"),
    ("km", "[\u1780-\u17ff]"),
    ("my", "[\u1000-\u109f]"),
    ("am", "[\u1200-\u137f]"),
)
BELARUSIAN = re.compile("[ўЎ]")  # no other language has it; langdetect has no Belarusian profile at all


@dataclass(frozen=True, slots=True)
class Language:
    """An answer to "which language?".

    Attributes:
        code: ISO 639-1, None if unsure.
        confidence: 0 to 1.
        source: Who decided: "caller", "script", "function-words", "langdetect", or "none".
    """

    code: str | None
    confidence: float
    source: str


UNKNOWN = Language(None, 0.0, "none")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of one language that the rooms look up; all lower case.

    Attributes:
        months: Form to number, 1 to 12.
        weekdays: All forms.
        stamp_words: Words that may stand in a line that is only a date stamp.
        byline: Words or phrases that open a byline.
        titles: Words that stand before a surname.
        function_words: The commonest closed-class words.
        given_names: Common given names that mark another person of the same surname.
        brand_ends: Function words with which brands end too ("now", "all").
        whole: Words with a capital inside that are no glued words ("iphone").
        prefixes: Beginnings of names after which a capital belongs to the same word ("mc", "de").
        credit_labels: What stands before the owner of a picture, longest first.
        roles: Words for what somebody does at a paper, no part of a name.
        front_words: Words of counters and labels that stand beside author and date ("read", "comments").
        joiners: Small words and signs in names and between them ("and", "von", "/").
        between: Those of them that part two people ("and", "/").
    """

    months: dict[str, int]
    weekdays: frozenset[str]
    stamp_words: frozenset[str]
    byline: tuple[str, ...]
    titles: frozenset[str]
    function_words: frozenset[str]
    given_names: frozenset[str]
    brand_ends: frozenset[str]
    whole: frozenset[str]
    prefixes: frozenset[str]
    credit_labels: tuple[str, ...]
    roles: frozenset[str]
    front_words: frozenset[str]
    joiners: frozenset[str]
    between: frozenset[str]


@cache
def load_lexicon(code: str | None) -> Lexicon:
    """The words of a language together with the common and the English ones; None gives these alone."""
    rows = [bundled_table("lang", name).get("lexicon", {}) for name in dict.fromkeys(("common", "en", code or "en"))]

    def joined(key: str) -> frozenset[str]:
        return frozenset(word for row in rows for word in _words(row.get(key, ())))

    def phrases(key: str) -> tuple[str, ...]:
        return tuple(sorted({phrase for row in rows for phrase in row.get(key, ())}, key=lambda p: (-len(p), p)))

    months = {form: n for row in rows for n, forms in enumerate(row.get("months", ()), 1) for form in forms.split()}
    return Lexicon(
        months=months,
        weekdays=frozenset(form for row in rows for forms in row.get("weekdays", ()) for form in forms.split()),
        stamp_words=joined("stamp_words"),
        byline=phrases("byline"),
        titles=joined("titles"),
        function_words=joined("function_words"),
        given_names=joined("given_names"),
        brand_ends=joined("brand_ends"),
        whole=joined("whole"),
        prefixes=joined("prefixes"),
        credit_labels=phrases("credit_labels"),
        roles=joined("roles"),
        front_words=joined("front_words"),
        joiners=joined("joiners"),
        between=joined("between"),
    )


def detect_language(text: str, *, hint: str | None = None, allowed: Sequence[str] = ()) -> Language:
    """The language of a text.

    A hint of the caller wins. Then the script decides where it can (Belarusian has ў), then the function words of
    the lexicons where they are clear, then langdetect, with a seeded factory of its own.

    Args:
        text: Any text; the first 200 words are looked at.
        hint: ISO 639-1 code from the caller; a region ("en-GB") is cut off.
        allowed: Codes to choose from; empty for all.

    Raises:
        InputError: The hint is no language code.

    >>> detect_language("Прэзідэнт сказаў, што заўтра ў Мінску будзе сустрэча.").code
    'be'
    """
    if hint:
        code = hint.replace("_", "-").split("-")[0].lower()
        if not (2 <= len(code) <= 3 and code.isascii() and code.isalpha()):
            raise InputError(
                f'lang: "{hint}" is no ISO 639-1 code such as "en"; leave it out to have the language found'
            )
        return Language(code, 1.0, "caller")
    words = WORD.findall(text[:2000].lower())[:SAMPLE_WORDS]
    letters = sum(map(len, words))
    if letters < LEAST_LETTERS and not any("\u3040" <= word[0] <= "\uffdc" for word in words):
        return UNKNOWN
    return (
        _by_script(words, letters, allowed)
        or _by_function_words(words, allowed)
        or _by_langdetect(" ".join(words)[:LANGDETECT_LETTERS], allowed)
    )


def _by_script(words: Sequence[str], letters: int, allowed: Sequence[str]) -> Language | None:
    """Languages that their letters give away."""
    text = "".join(words)
    if text.isascii():
        return None
    if BELARUSIAN.search(text) and (not allowed or "be" in allowed):
        marks = len(BELARUSIAN.findall(text))
        if marks >= text.count("и"):
            return Language("be", 1.0, "script")
    if max(map(text.count, "aeioаеоиا")) * 10 > letters:
        return None
    for code, letters_of_script in SCRIPTS:
        share = len(re.findall(letters_of_script, text)) / letters
        if share > (0.05 if code == "ja" else 0.5) and (not allowed or code in allowed):
            return Language(code, min(1.0, 0.5 + share / 2), "script")
    return None


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    """Function word to the languages that have it."""
    owners: dict[str, tuple[str, ...]] = quick_form("function-words", _gather_function_words)
    return owners


def _gather_function_words() -> dict[str, tuple[str, ...]]:
    owners: dict[str, tuple[str, ...]] = {}
    for code, words in lexicon_values("function_words").items():
        for word in dict.fromkeys(words.split()):
            owners[word] = (*owners.get(word, ()), code)
    return owners


def _by_function_words(words: Sequence[str], allowed: Sequence[str]) -> Language | None:
    """The language with clearly the most function words."""
    owners = _function_words()
    hits: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for code in owners.get(word, ()):
            hits[code] += count
    ranked = [(code, n) for code, n in hits.most_common() if not allowed or code in allowed]
    if not ranked:
        return None
    (best, most), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    sure = most >= SURE_SHARE * len(words) and most >= SURE_LEAD * second
    clear = most >= CLEAR_SHARE * len(words) and most >= CLEAR_LEAD * second
    if most < LEAST_HITS or not (sure or clear):
        return None
    return Language(best, round(most / (most + second), 3), "function-words")


@cache
def _langdetect_factory() -> Any:  # noqa: ANN401  # langdetect has no types
    """A factory of our own: the caller's process keeps its seed. Loading the profiles takes 0.7 s."""
    from langdetect import detector_factory

    factory = detector_factory.DetectorFactory()
    factory.load_profile(detector_factory.PROFILES_DIRECTORY)
    return factory


def _by_langdetect(text: str, allowed: Sequence[str]) -> Language:
    """What langdetect says, with a fixed seed; unknown under a probability of 0.7."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _langdetect_factory().create()
    detector.seed = 0
    detector.append(text)
    try:
        answers = [(answer.lang.split("-")[0], answer.prob) for answer in detector.get_probabilities()]
    except LangDetectException:
        return UNKNOWN
    for code, share in answers:
        if (not allowed or code in allowed) and share >= 0.7:
            return Language(code, round(share, 3), "langdetect")
    return UNKNOWN


def _words(value: str | Iterable[str]) -> Iterable[str]:
    return value.split() if isinstance(value, str) else value
