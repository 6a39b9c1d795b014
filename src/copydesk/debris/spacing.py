"""Words glued together where a link or a tag was: "UkraineAnd", "theInstitute", "war.The".

The evidence is that both halves are words, of the document, of the language's function words, or of a known name; not
that a capital follows a small letter: McDonald, iPhone and DeSantis stay whole.
"""

from collections.abc import Collection, Iterator, Mapping, Set

from copydesk.edits import Edit
from copydesk.kinds import Kind
from copydesk.language import Lexicon
from copydesk.words import WORD, in_address

RULE = "common.spacing.glued"
REASON = "both halves are words that stand apart elsewhere in the text, or function words"
LEAST_HALF = 2  # letters; "iPhone" and "eBay" begin with one
NAME_LETTERS = 5  # a known name of that length proves the border even when the other half stands nowhere else
OTHER_HALF_LETTERS = 4


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
    if (
        len(right) < LEAST_HALF
        or word.lower() in lexicon.whole
        or (left[0].isupper() and left.lower() in lexicon.prefixes)
    ):
        return 0
    if place < LEAST_HALF and not "\u0400" <= left < "\u0530":  # Cyrillic has prepositions of one letter
        return 0
    if not (left.isalpha() and right.isalpha() and right[1:].islower()):
        return 0
    left_known = _is_word(left, vocabulary, lexicon)
    right_known = _is_word(right, vocabulary, lexicon)
    if left_known and right_known:
        return place
    if right in names and len(right) >= NAME_LETTERS and len(left) >= OTHER_HALF_LETTERS and left[1:].islower():
        return place
    return 0


def _is_word(half: str, vocabulary: Set[str], lexicon: Lexicon) -> bool:
    """Whether a half stands elsewhere as a word of its own, or is a function word."""
    low = half.lower()
    if low in lexicon.function_words:
        return True
    return len(half) >= 3 and (
        half in vocabulary or low in vocabulary or (half.islower() and half.capitalize() in vocabulary)
    )


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
