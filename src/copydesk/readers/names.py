"""Names in what pages write where an author is named: labels, roles, degrees and addresses put aside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from copydesk.language import Lexicon
from copydesk.readers.clues import tag_words
from copydesk.words import lower

LONGEST_NAME = 50  # characters
LONGEST_BYLINE = 150
MOST_WORDS = 6
MOST_PIECES = 12  # of a byline that are looked at
SPLIT = re.compile(r"\s*(?:[|;•·\n/]|\s[–—-]\s|,)\s*")
NOISE = re.compile(r"(?<!\S)@\S+|https?://\S*|www\.\S*|\S+@\S+\.\S+|\([^)]{0,80}\)|\[[^\]]{0,80}\]")
EDGES = " \t.,:;|/•·–—-*\"'“”„‘’@"
SIGNS = str.maketrans("（）［］【】〔〕：／＝｜丨，、،", "()[][][]:/=||,,,")  # of other scripts, as those of English
EAST_ASIAN = re.compile("[\u3040-\u9fff\uac00-\ud7af]")
HANGUL = re.compile("[\uac00-\ud7af]")
EAST_ASIAN_NAME = re.compile(rf"{EAST_ASIAN.pattern}{{2,8}}(?:[·・]{EAST_ASIAN.pattern}{{1,8}})*")
FIRST_WORD = re.compile(r"\w+")
DIGIT = re.compile(r"\b\d")
DOMAIN = re.compile(r"\w\.[a-z]{2,4}(?=\s|$)")
PARTICLES = ("d'", "d’", "al")  # beginnings of parts of names that are small letters
MACHINE = re.compile(r"[a-z][^.]*[\d_-]|.{30}")  # accounts that no reader knows anybody by
FAMILY_FIRST = re.compile(r"[^\s,]+(?: [^\s,]+)?, ([^\s,]+(?: [^\s,]+){0,2})")
NAMES, HANDLE, HOUSE = "names", "handle", "house"  # what a piece can be, the first most wanted


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words of `[people]` in data/pages/tags.toml; lower case."""

    nobody: frozenset[str]
    foreign: frozenset[str]
    degrees: frozenset[str]
    others: frozenset[str]
    writes: frozenset[str]
    offices: frozenset[str]
    jobs: frozenset[str]


@cache
def name_words() -> NameWords:
    """The words that tell names from what stands beside them."""
    return NameWords(**{key: frozenset(words) for key, words in tag_words("people").items()})


def names_in(value: str, lexicon: Lexicon, *, loose: bool) -> list[str]:
    """The names in a value, without labels, roles, degrees, addresses.

    Args:
        value: As the page has it; " | " parts what stands in several elements.
        lexicon: The words of the page's language.
        loose: Whether the place is one for names only, so that a single word is a name as well.

    >>> from copydesk.language import load_lexicon
    >>> names_in("By Ana Kovač, MD and Jan Nowak | Editor | Photos by | Li Wei", load_lexicon("en"), loose=False)
    ['Ana Kovač', 'Jan Nowak']
    """
    return sort_names(value, lexicon, loose=loose)[0]


def sort_names(value: str, lexicon: Lexicon, *, loose: bool) -> tuple[list[str], list[str]]:
    """The names of those who wrote, and of those who did not: editors, photographers, reviewers.

    Args:
        value: As in `names_in`.
        lexicon: The words of the page's language.
        loose: As in `names_in`.

    >>> from copydesk.language import load_lexicon
    >>> sort_names("By Ana Kovač | Reviewed by | Li Wei, MD", load_lexicon("en"), loose=False)
    (['Ana Kovač'], ['Li Wei'])
    """
    if EAST_ASIAN.search(value) and (names := east_asian_names(NOISE.sub(" ", value).translate(SIGNS), lexicon)):
        return names, []
    found: tuple[dict[str, None], dict[str, None]] = ({}, {})
    pieces = [piece for part in SPLIT.split(NOISE.sub(" ", value)) if (piece := part.strip(EDGES))]
    alone, other = loose or len(pieces) == 1, False
    for piece in pieces[:MOST_PIECES]:
        label = _label(piece, lexicon)
        if label:
            other, alone = lower(label) in name_words().others, True
        rest = piece[len(label) :].strip(EDGES)
        if not rest:
            continue
        single = alone and name_words().jobs.isdisjoint(lower(rest).split())
        names = [name for name in _people(rest, lexicon) if is_name(name, lexicon, alone=single, loose=loose)]
        if found[0] and not names and not loose and (DIGIT.search(rest) or len(rest.split()) > MOST_WORDS):
            break
        found[other].update(dict.fromkeys(names))
        alone = loose
    return list(found[0]), list(found[1])


def _label(piece: str, lexicon: Lexicon) -> str:
    """The words that open a byline, if a piece begins with them, or ""."""
    low = lower(piece)
    first = FIRST_WORD.match(low)
    for phrase in _labels(lexicon.byline).get(first[0], ()) if first else ():
        if low.startswith(phrase) and not low[len(phrase) : len(phrase) + 1].isalnum():
            return piece[: len(phrase)]
    return ""


@cache
def _labels(byline: tuple[str, ...]) -> dict[str, list[str]]:
    """The words that open a byline, whoever is named then, by their first word; the longest first."""
    labels: dict[str, list[str]] = {}
    for phrase in sorted({*name_words().others, *name_words().writes, *byline}, key=lambda p: (-len(p), p)):
        first = FIRST_WORD.match(phrase)
        labels.setdefault(first[0] if first else phrase, []).append(phrase)
    return labels


def east_asian_names(line: str, lexicon: Lexicon) -> list[str]:
    """The names in a Chinese, Japanese or Korean byline: what is left of it without labels, roles and the place.

    >>> from copydesk.language import load_lexicon
    >>> east_asian_names("記者林小青,王大河/綜合報導", load_lexicon("zh"))
    ['林小青', '王大河']
    """
    labels = sorted({*lexicon.byline, *lexicon.roles}, key=len, reverse=True)
    ends = (*labels, *lexicon.front_words)
    names: list[str] = []
    for chunk in re.sub(r"\s*([:/|=,])\s*", r"\1", line).split():
        label, *parts = re.split(r"[:/|=]", chunk)
        if parts and parts[-1].endswith(tuple(lexicon.front_words)):
            parts = [label, *parts[:-1]]  # who and from where: "記者陳大文/台北報導"
        elif label in lexicon.roles and label not in lexicon.byline:
            continue  # the editor, the photographer
        for part in ",".join(parts or [label]).split(","):
            name = part.removeprefix(next(filter(part.startswith, labels), ""))
            if HANGUL.search(name):  # Korean writes the role behind the name, often without a space
                name = name.removesuffix(max(filter(name.endswith, ends), key=len, default=""))
            if EAST_ASIAN_NAME.fullmatch(name) and not name.endswith(ends) and name not in lexicon.stamp_words:
                names.append(name)
    return names


def opens_byline(text: str, lexicon: Lexicon) -> bool:
    """Whether a text begins with the words of a byline and is short enough to be one."""
    return (
        len(text) <= LONGEST_BYLINE
        and bool(label := _label(text.lstrip(EDGES), lexicon))
        and lower(label)
        in (
            *name_words().writes,
            *lexicon.byline,
        )
    )


def is_plain_name(text: str, lexicon: Lexicon) -> bool:
    """Whether a text is nothing but the name of a person whose first name is a common one.

    >>> from copydesk.language import load_lexicon
    >>> is_plain_name("Anna Kovač", load_lexicon("en")), is_plain_name("Machine Learning", load_lexicon("en"))
    (True, False)
    """
    words = text.split()
    return (
        len(words) == 2 and lower(words[0]) in lexicon.given_names and is_name(text, lexicon, alone=False, loose=False)
    )


def _people(part: str, lexicon: Lexicon) -> Iterator[str]:
    """The names that a small word parts ("Ana Kovač and Jan Nowak")."""
    words: list[str] = []
    for word in part.split():
        if word.lower() in lexicon.between:
            yield " ".join(words).strip(EDGES)
            words = []
        else:
            words.append(word)
    yield " ".join(words).strip(EDGES)


def is_name(name: str, lexicon: Lexicon, *, alone: bool, loose: bool) -> bool:
    """Whether a piece can be the name of a person, an account or an office.

    Args:
        name: One piece.
        lexicon: The words of the page's language.
        alone: Whether a single word can be a name there.
        loose: Whether words without a capital can be part of one.
    """
    words, known = [word.strip(EDGES) for word in lower(name).split()], name_words()
    if not words or len(words) > MOST_WORDS or len(name) > LONGEST_NAME or DIGIT.search(name):
        return False
    if " ".join(words) in known.nobody or known.foreign.intersection(words) or known.degrees.issuperset(words):
        return False
    if all(w in lexicon.roles or w in known.nobody or w in lexicon.months or w in lexicon.weekdays for w in words):
        return False
    if known.jobs.intersection(words):
        return False
    if len(words) == 1:
        return alone and len(name) > 2 and words[0] not in lexicon.stamp_words and not MACHINE.search(name)
    plain = name.split()[: -1 if words[-1] in known.offices else None]
    return loose or all(not w[0].islower() or w in lexicon.joiners or w[:2] in PARTICLES for w in plain)


def sort_of(name: str, lexicon: Lexicon) -> str:
    """What a name is: an office's, an account's, or else a person's."""
    words = lower(name).replace("-", " ").split() or [""]
    ends = {words[0], words[-1]}
    if ends & name_words().offices or ends & lexicon.roles or DOMAIN.search(name):
        return HOUSE
    return HANDLE if len(words) == 1 and name[0].islower() else NAMES


def is_family_first(name: str) -> bool:
    """Whether a name has the form that libraries use.

    >>> is_family_first("Kovač, Ana"), is_family_first("Ana Kovač, MD"), is_family_first("Ana Kovač")
    (True, False, False)
    """
    match = FAMILY_FIRST.fullmatch(name)
    return match is not None and lower(match[1]) not in name_words().degrees
