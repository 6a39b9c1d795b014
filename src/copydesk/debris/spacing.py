"""Words glued together where a link or a tag was: "UkraineAnd", "theInstitute", "StudiesLukashenko".

A capital after a small letter proves nothing: on the development texts three hundred brands and program names
(PubMed, QuickBooks, HyperScore) stand for each glued word, and in most of them both halves are words of the text. What
brands do not do is begin with a small function word ("theInstitute") or end with one ("UkraineAnd"), and they come more
than once.
"""

from collections.abc import Collection, Iterator, Mapping, Set

from copydesk.edits import Edit
from copydesk.kinds import Kind
from copydesk.language import Lexicon
from copydesk.words import WORD, in_address

RULE = "common.spacing.glued"
REASON = "one half is a function word or a known name, the other a word of the text"
LEAST_HALF = 2  # letters
LEAST_WORD = 3  # letters of the half that must stand elsewhere in the text
LEAST_END = 3  # letters of a function word at the end: brands end with In, It, Up, To
NAME_LETTERS = 5  # a known name of that length proves the border even when the other half stands nowhere else
OTHER_HALF_LETTERS = 4
MOST_TIMES = 2  # a word that comes more often is a name


def find_glued(vocabulary: Set[str]) -> list[str]:
    """The words that have a capital after a small letter, out of all words of a text."""
    return [w for w in vocabulary if not (w.islower() or w.isupper() or w.istitle()) and _border(w)]


def _border(word: str) -> int:
    """Where in a word the first capital follows a small letter; 0 if nowhere."""
    for place in range(1, len(word)):
        if word[place].isupper() and word[place - 1].islower():
            return place
    return 0


def split_glued(word: str, vocabulary: Set[str], lexicon: Lexicon, names: Collection[str]) -> int:
    """Where a glued word parts; 0 if it is whole.

    Args:
        word: A word with a capital after a small letter.
        vocabulary: All words of the document as they are written.
        lexicon: Words of the document's language.
        names: Names known to the document's name lists that stand in it.

    >>> from copydesk.language import load_lexicon
    >>> split_glued("UkraineAnd", {"Ukraine", "UkraineAnd"}, load_lexicon("en"), ())
    7
    >>> split_glued("McDonald", {"McDonald", "Donald"}, load_lexicon("en"), ())
    0
    """
    place = _border(word)
    left, right = word[:place], word[place:]
    low = right.lower()
    if word.lower() in lexicon.whole or not (left.isalpha() and right.isalpha() and right[1:].islower()):
        return 0
    if len(right) < LEAST_HALF or (place < LEAST_HALF and not _is_cyrillic(left)):
        return 0  # only Cyrillic has prepositions of one letter
    begins = left.islower() and left in lexicon.function_words
    if begins and low not in lexicon.function_words and _is_word(right, vocabulary):
        return place
    ends = low in lexicon.function_words and low not in lexicon.brand_ends
    if len(right) < LEAST_END and not _is_cyrillic(right):
        ends = False
    if ends and _is_word(left, vocabulary) and left.lower() not in lexicon.function_words:
        return place
    if right in names and len(right) >= NAME_LETTERS and len(left) >= OTHER_HALF_LETTERS and left[1:].islower():
        return place
    return 0


def _is_cyrillic(word: str) -> bool:
    """Whether a word is in Cyrillic letters, which hardly any brand is."""
    return "\u0400" <= word < "\u0530"


def _is_word(half: str, vocabulary: Set[str]) -> bool:
    """Whether a half stands elsewhere in the text as a word of its own."""
    return len(half) >= LEAST_WORD and (half in vocabulary or half.lower() in vocabulary or half.title() in vocabulary)


def space_edits(text: str, start: int, borders: Mapping[str, int]) -> Iterator[Edit]:
    """An insertion for each glued word of a line.

    Args:
        text: The line.
        start: Where it begins; offsets as in `Edit`.
        borders: Glued word to the place where it parts.
    """
    for match in WORD.finditer(text):
        place = borders.get(match[0])
        if place and not in_address(text, match.start(), match.end()):
            at = start + match.start() + place
            yield Edit(at, at, "", " ", Kind.SPACING, RULE, REASON)
