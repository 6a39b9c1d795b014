"""Case forms of the family names of people whom a text names otherwise: mentions, never rewritten."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from copydesk.language import Lexicon
from copydesk.names.find import Named, is_hyphenated, other_given_name
from copydesk.tables import bundled_table
from copydesk.words import in_address

SHORTEST_STEM = 4  # letters that a case form shares with the name
LIKE_GIVEN = 4  # first letters that a given name in a case shares with its first case
LOOK_BACK = 40  # characters before a family name in which its given name stands


@cache
def _cases() -> Mapping[str, tuple[str, ...]]:
    """Endings by language, longest first."""
    table = bundled_table("sounds", "parts")["text"]["cases"]
    return {lang: tuple(sorted(endings, key=lambda ending: (-len(ending), ending))) for lang, endings in table.items()}


def find_inflected(
    text: str, named: Sequence[Named], words: Collection[str], lang: str | None, lexicon: Lexicon
) -> Iterator[Named]:
    """Mentions of people of `named` in a case of the language, outside of the mentions that are there.

    Args:
        text: The text to search; offsets of the answer are offsets in it.
        named: The mentions that were found.
        words: The words of the text that are not in small letters.
        lang: Its language; without one nothing is found.
        lexicon: The words of the language.
    """
    endings = _cases().get(lang or "", ())
    if not endings or not named:
        return
    families: dict[str, set[str]] = defaultdict(set)
    full: dict[str, Named] = {}
    for mention in named:
        for form in (text[mention.start : mention.end], mention.canonical):
            families[form.split()[-1]].add(mention.entity)
        if mention.entity not in full or " " in mention.canonical:
            full[mention.entity] = mention
    for word in sorted(words):
        owners = {entity for name, held in families.items() if is_case_of(word, name, endings) for entity in held}
        if len(owners) == 1 and word not in families:
            [entity] = owners
            yield from _places(text, word, full[entity], named, lexicon)


def is_case_of(word: str, name: str, endings: Sequence[str]) -> bool:
    """Whether a word is a name with an ending, or with an ending for its last vowel.

    >>> is_case_of("Łukaszenki", "Łukaszenka", ("i", "a")), is_case_of("Putinowi", "Putin", ("owi",))
    (True, True)
    """
    stem = name[:-1] if name[-1:] in "aoаоe" else name
    if len(stem) < SHORTEST_STEM or not word.startswith(stem) or word == name:
        return False
    return word[len(stem) :] in endings


def _places(text: str, word: str, person: Named, named: Sequence[Named], lexicon: Lexicon) -> Iterator[Named]:
    """Where a case form stands that is nobody else's."""
    given = person.canonical.split()[0][:LIKE_GIVEN]
    position = text.find(word)
    while position >= 0:
        end = position + len(word)
        free = not any(mention.start < end and position < mention.end for mention in named)
        if free and not in_address(text, position, end) and not is_hyphenated(text, position, end):
            before = text[max(0, position - LOOK_BACK) : position].split()
            own = bool(before) and len(given) == LIKE_GIVEN and before[-1].startswith(given)
            if own or not other_given_name(text, position, lexicon):
                start = position - len(before[-1]) - 1 if own else position
                yield Named(start, end, person.canonical, person.entity, ())
        position = text.find(word, end)
