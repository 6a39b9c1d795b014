"""Words in running text, and the places where they are no words: addresses, handles, hashtags, code."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import category

VOWEL_SIGNS = frozenset(chr(sign) for sign in range(0x900, 0xE00) if category(chr(sign)) in ("Mn", "Mc"))  # of India
WORD = re.compile(rf"[^\W\d_]+(?:[{''.join(sorted(VOWEL_SIGNS))}]+[^\W\d_]*)*")  # \w would split at each of them
PUNCTUATION = ".,;:!?\"'()[]“”„‘’«»…-–—"
LONGEST_CHUNK = 200  # characters between two spaces that are looked at; longer runs are data, not text
CHUNK = 20_000  # characters of a text that are split at once: of a line of megabytes, the words take ten times its size
SPACE = re.compile(r"\s")
CODE_MARKS = ("::", "@", "#", "://", "www.", "_", "()", "{", "=", "\\")


def read_tokens(text: str) -> Iterator[str]:
    """What `text.split()` gives, a part of a long text at a time.

    >>> list(read_tokens(" one  two "))
    ['one', 'two']
    """
    if len(text) <= CHUNK:
        yield from text.split()
        return
    start = 0
    while start < len(text):
        border = SPACE.search(text, start + CHUNK)
        end = border.start() if border else len(text)
        yield from text[start:end].split()
        start = end + 1


def all_words(tokens: Iterable[str]) -> set[str]:
    """The different words in tokens, as they are written; the parts of "Jong-un" and "Putin's" count one by one.

    Args:
        tokens: Pieces of text without white space.

    >>> sorted(all_words(["Putin's", "men,", "2", "दिसंबर।"]))
    ['Putin', 'men', 's', 'दिसंबर']
    """
    words: set[str] = set()
    mixed = []
    for token in tokens:
        bare = token.strip(PUNCTUATION)
        if bare.isalpha():
            words.add(bare)
        else:
            mixed.append(bare)
    return words.union(WORD.findall(" ".join(mixed)))


def lower(text: str) -> str:
    """The text in lower case, a letter for each letter: Python gives the small i of "NİSAN" a second dot.

    >>> lower("NİSAN")
    'nisan'
    """
    return text.lower().replace("i\u0307", "i")


def goes_on(character: str) -> bool:
    """Whether a word goes on with a character: a letter, a digit, a vowel sign; with "" none does."""
    return character.isalnum() or character in VOWEL_SIGNS


def in_address(text: str, start: int, end: int) -> bool:
    """Whether the span is part of a longer word, a URL, an e-mail address, a handle, a hashtag or code.

    >>> in_address("see @Lukashenka_press", 5, 15), in_address("see Lukashenka, he", 4, 14)
    (True, False)
    """
    if goes_on(text[start - 1 : start]) or goes_on(text[end : end + 1]):
        return True
    left, right = start, end
    while left and start - left < LONGEST_CHUNK and not text[left - 1].isspace():
        left -= 1
    while right < len(text) and right - end < LONGEST_CHUNK and not text[right].isspace():
        right += 1
    chunk = text[left:right]
    return any(mark in chunk for mark in CODE_MARKS) or _inner_dot(chunk)


def _inner_dot(chunk: str) -> bool:
    """Whether a chunk looks like a host or file name: a dot between small letters or digits."""
    at = chunk.find(".", 1)
    return 0 < at < len(chunk) - 1 and chunk[at + 1].islower() and chunk[at - 1].isalnum()
