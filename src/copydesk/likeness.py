"""What lines of one site have in common where only numbers, dates and names differ: the keys of `repeats`."""

from collections.abc import Iterator, Sequence
from functools import cache

from copydesk.fold import even_line, mask_numbers
from copydesk.tables import lexicon_values
from copydesk.words import PUNCTUATION

NAME, DATE, NUMBER = "&", "@", "#"  # what stands in a key for that which differs
MASKED_WORDS = 25  # in longer lines dates and names are part of what they say
LABEL_WORDS = 5  # words of the longest labels before a name ("reporting and writing by")
AUTHORS_WORDS = 8  # after a label; more capitalised words in a row are a title ...
PLAIN_NAME = (2, 3)  # ... as are other numbers of them amid other words ("Follow Anna Kowalska on X")
PHRASES = ("byline", "credit_labels")  # lists of the lexicon whose entries may be several words
CLOCK_WORDS = frozenset({"am", "pm", "a.m", "p.m"})


def line_key(text: str) -> str:
    """What a line has in common with its likes: its fold, with one mark for dates, and for names after a label.

    >>> line_key("By Anna Kowalska, 3 May"), line_key("By Jan Nowak, 12 June")
    ('by &, @', 'by &, @')
    >>> line_key("Photo: Jan Nowak"), line_key("Sign Up For Our Newsletter")
    ('photo: &', 'sign up for our newsletter')
    """
    written = mask_numbers(even_line(text))
    key = written.lower()
    tokens = key.split()
    if len(tokens) > MASKED_WORDS:
        return key
    names = _name_places(written.split(), tokens)
    if not names and NUMBER not in key:
        return key
    for place in names:
        tokens[place] = NAME + ("," if tokens[place][-1] == "," else "")
    return " ".join(_merged(_mask_dates(tokens)))


def _merged(tokens: Sequence[str]) -> Iterator[str]:
    """Tokens with one mark for several in a row; what stood between two names is gone with it."""
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        if token.rstrip(",") not in (NAME, DATE) or following.rstrip(",") != token.rstrip(","):
            yield token


def _name_places(written: Sequence[str], tokens: Sequence[str]) -> list[int]:
    """Which tokens are names: after a label ("Photo: Jan Nowak / PAP"), or capitals amid other words.

    Args:
        written: The words as they are written, but evened out and with marks for numbers.
        tokens: The same in lower case.
    """
    if len(tokens) < 2:
        return []
    capital = [_is_name_word(word, place, tokens) for place, word in enumerate(written)]
    if first := label_length(tokens):
        return _after_label(first, tokens, capital)
    if not any(word.islower() for word in written):
        return []  # a title, or a name and nothing else
    runs = _runs([place for place in range(1, len(tokens)) if capital[place]])
    return [place for run in runs if len(run) in PLAIN_NAME for place in run]


def _after_label(first: int, tokens: Sequence[str], capital: Sequence[bool]) -> list[int]:
    """Places of the names after a label, with the small words that join them."""
    joined = [
        capital[place] or (place < len(tokens) - 1 and tokens[place] in lexicon_words("joiners"))
        for place in range(len(tokens))
    ]
    runs = _runs([place for place in range(first, len(tokens)) if joined[place]])
    least = 2 if tokens[first - 1].endswith(":") and not is_known_label(tokens[:first]) else 1
    named = [run for run in runs if capital[run[0]] and len(run) >= least]
    return [] if any(len(run) > AUTHORS_WORDS for run in named) else [place for run in named for place in run]


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Numbers that follow one another, together."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _is_name_word(written: str, place: int, tokens: Sequence[str]) -> bool:
    """Whether a word can be part of a name: a capital, no number, no weekday, no month beside a number."""
    bare = tokens[place].strip(PUNCTUATION)
    if not written.lstrip(PUNCTUATION)[:1].isupper() or NUMBER in tokens[place] or bare in lexicon_words("weekdays"):
        return False
    return bare not in lexicon_words("months") or not any(NUMBER in token for token in tokens[place - 1 : place + 2])


def label_length(tokens: Sequence[str]) -> int:
    """Number of words at the beginning of a line that say what name follows; 0 if none do."""
    for length in range(min(LABEL_WORDS, len(tokens) - 1), 0, -1):
        if is_known_label(tokens[:length]) or tokens[length - 1].endswith(":"):
            return length
    return 0


def is_known_label(tokens: Sequence[str]) -> bool:
    """Whether words open a byline or a picture credit in some language."""
    label = " ".join(tokens).rstrip(":")
    return label in lexicon_words("byline") or label in lexicon_words("credit_labels")


def _mask_dates(tokens: Sequence[str]) -> list[str]:
    """Tokens with one mark for each day, with or without the hour: "# may #, #:#", "tuesday, # june"."""
    masked: list[str] = []
    place = 0
    while place < len(tokens):
        end = _date_end(tokens, place)
        if end > place:
            masked.append(DATE)
            place = end
        else:
            masked.append(tokens[place])
            place += 1
    return masked


def _date_end(tokens: Sequence[str], start: int) -> int:
    """Where the date ends that begins at a token; `start` if none begins there: a month or weekday with a number."""
    dated = numbered = False
    end = start
    for place in range(start, len(tokens)):
        bare = tokens[place].strip(PUNCTUATION)
        if bare in lexicon_words("months") or bare in lexicon_words("weekdays"):
            dated = True
        elif tokens[place].startswith(NUMBER) or NUMBER in tokens[place][:2]:
            numbered = True
        elif place == start or bare not in lexicon_words("stamp_words") | CLOCK_WORDS:
            break
        elif bare not in CLOCK_WORDS:
            continue
        end = place + 1
    return end if dated and numbered else start


@cache
def lexicon_words(key: str) -> frozenset[str]:
    """The words that the lexicons of all languages have under a key: a site may mix them."""
    rows = lexicon_values(key).values()
    return frozenset(
        word.lower() for row in rows for word in _listed(row, split=key not in ("byline", "credit_labels"))
    )


def _listed(value: str | Sequence[str], *, split: bool) -> Iterator[str]:
    for entry in [value] if isinstance(value, str) else value:
        yield from entry.split() if split else [entry]
