"""What is remembered of the lines of a site while its texts pass by, one after the other.

A line that one article has is remembered by two digests, and not for ever; only a line that articles share has a tally:
how many articles have it, where it stands in them, and between which lines.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from copydesk.likeness import DATE, NAME, NUMBER, line_key
from copydesk.page import split_lines

LONGEST_LINE = 2000  # characters; longer lines are no furniture
SENTENCE_WORDS = 9  # a line with a final stop and that many words is a sentence of the text ...
SENTENCE_WORDS_WEAK = 16  # ... or with "?" or "!", with which labels end too ...
SENTENCE_WORDS_OPEN = 40  # ... or with that many words and a stop inside
STOPS = ".!?。！？؟।"
WINDOW = 256  # articles held at once: what only one of them has can be told from what they share
FORGET = 1_000_000  # lines seen once that are remembered, twice as many at most
RARE = 3  # a line of fewer articles can tell of which article a text is a copy
COPY_SHARE = 0.9  # of the words of its rare sentences, which one earlier article has too
NEAR_COPIES = 3  # an article with more near copies is a form that the site fills in
COMMON_SHARE = 0.2  # a sentence of that share of the articles does not bound the body
NEIGHBOURS = 4  # lines that are remembered on each side of a line
END = 0  # stands for the beginning or end of a text, as a neighbour


@dataclass(frozen=True, slots=True)
class Sight:
    """One line in one article: digests of key and of the line itself, its words if it is a sentence, else 0."""

    digest: int
    plain: int
    sentence: int
    text: str


@dataclass(slots=True)
class Tally:
    """What is remembered of a line that at least two articles have.

    Attributes:
        example: The line as one of them has it.
        plain: Digest of its wording in one of them.
        last: The article that had it last.
        sentence: Whether it is running text.
        articles: Number of articles that have it.
        varied: Whether its numbers, dates or names differ.
        places: Number of places that were looked at; a line may have several in an article.
        edge: How many of them are above or below all sentences that are the article's own.
        head: How many are above.
        above: Digests of the most frequent neighbours above, with the number of places, rather too few than too many.
        below: The same for neighbours below.
    """

    example: str
    plain: int
    last: int
    sentence: bool
    articles: int = 2
    varied: bool = False
    places: int = 0
    edge: int = 0
    head: int = 0
    above: dict[int, int] = field(default_factory=dict)
    below: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Ledger:
    """What is remembered of a site while its texts pass by.

    Attributes:
        once: Digest of a line to the one article that had it and the digest of its wording; `older` holds those of
            before, which are forgotten next.
        tallies: Digest of a line to what is known of it, for lines of two and more articles.
        texts: Digests of whole texts.
        copies: Article to the number of its near copies.
        seen: Number of articles, copies left out.
    """

    once: dict[int, tuple[int, int]] = field(default_factory=dict)
    older: dict[int, tuple[int, int]] = field(default_factory=dict)
    tallies: dict[int, Tally] = field(default_factory=dict)
    texts: set[int] = field(default_factory=set)
    copies: Counter[int] = field(default_factory=Counter)
    seen: int = 0


def take_down(texts: Iterable[str]) -> Ledger:
    """The ledger of a site; the texts are read once."""
    ledger = Ledger()
    waiting = iter(texts)
    while window := list(islice(waiting, WINDOW)):
        articles = [_sights(text) for text in window]
        own = [sights for sights in articles if _count(ledger, sights)]
        for sights in own:
            _place(ledger, sights)
    return ledger


def _sights(text: str) -> list[Sight]:
    """The lines of an article; those without a letter or number are left out."""
    sights = []
    for line in split_lines(text):
        if len(line.text) <= LONGEST_LINE and (key := line_key(line.text)):
            marked = NUMBER in key or NAME in key or DATE in key
            digest = text_digest(key)
            plain = text_digest(" ".join(line.text.lower().split())) if marked else digest
            sights.append(Sight(digest, plain, _sentence_words(line.text), line.text))
        elif len(line.text) > LONGEST_LINE:
            sights.append(Sight(text_digest(line.text), 1, len(line.text.split()), line.text))
    return sights


def text_digest(text: str) -> int:
    """A number that stands for a text; the library is loaded here, as cleaning has no need of it."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _sentence_words(text: str) -> int:
    """Number of words of a line that is running text, else 0."""
    words = len(text.split())
    if words < 2 and len(text) > SENTENCE_WORDS * 2 and text[-1] in STOPS:  # scripts without spaces
        return len(text) // 2
    ending = text.rstrip("\"'”’»)]")[-1:]
    if ending and ending in STOPS:
        weak = ending in "?!" and ". " not in text
        return words if words >= (SENTENCE_WORDS_WEAK if weak else SENTENCE_WORDS) else 0
    return words if words >= SENTENCE_WORDS_OPEN and re.search(r"[.!?] ", text) else 0


def _count(ledger: Ledger, sights: Sequence[Sight]) -> bool:
    """Count the lines of an article, unless it is a copy of an earlier one; whether it is none."""
    whole = text_digest("\n".join(str(sight.plain) for sight in sights))
    if whole in ledger.texts or _is_near_copy(ledger, sights):
        return False
    ledger.texts.add(whole)
    number = ledger.seen
    ledger.seen += 1
    for sight in sights:
        tally = ledger.tallies.get(sight.digest)
        if tally is not None:
            tally.articles += tally.last != number
            tally.varied |= tally.plain != sight.plain
            tally.last = number
            continue
        first, plain = ledger.once.get(sight.digest) or ledger.older.get(sight.digest) or (number, sight.plain)
        if first != number:
            varied = plain != sight.plain
            ledger.tallies[sight.digest] = Tally(sight.text, plain, number, bool(sight.sentence), varied=varied)
            ledger.once.pop(sight.digest, None)
            ledger.older.pop(sight.digest, None)
        else:
            ledger.once[sight.digest] = (number, sight.plain)
    if len(ledger.once) > FORGET:
        ledger.older, ledger.once = ledger.once, {}
    return True


def _is_near_copy(ledger: Ledger, sights: Sequence[Sight]) -> bool:
    """Whether nearly all sentences that few articles have stand in one earlier article: it came over the wire twice."""
    votes: Counter[int] = Counter()
    total = 0
    for sight in sights:
        if not sight.sentence:
            continue
        tally = ledger.tallies.get(sight.digest)
        if tally is not None and tally.articles >= RARE:
            continue
        total += sight.sentence
        known = ledger.once.get(sight.digest) or ledger.older.get(sight.digest)
        if tally is not None or known:
            votes[tally.last if tally is not None else known[0] if known else -1] += sight.sentence
    if not votes:
        return False
    [(original, shared)] = votes.most_common(1)
    if shared < COPY_SHARE * total or ledger.copies[original] >= NEAR_COPIES:
        return False
    ledger.copies[original] += 1
    return True


def _place(ledger: Ledger, sights: Sequence[Sight]) -> None:
    """Take down where the shared lines of an article stand: at its edges or not, and between which lines."""
    own = [place for place, sight in enumerate(sights) if sight.sentence and not _is_common(ledger, sight)]
    first, last = (own[0], own[-1]) if own else (-1, len(sights))
    for place, sight in enumerate(sights):
        tally = ledger.tallies.get(sight.digest)
        if tally is None:
            continue
        tally.places += 1
        tally.edge += place < first or place > last
        tally.head += place < first
        _note(tally.above, sights[place - 1].digest if place else END)
        _note(tally.below, sights[place + 1].digest if place + 1 < len(sights) else END)


def _is_common(ledger: Ledger, sight: Sight) -> bool:
    tally = ledger.tallies.get(sight.digest)
    return tally is not None and tally.articles >= COMMON_SHARE * ledger.seen


def _note(neighbours: dict[int, int], digest: int) -> None:
    """Count a neighbour, so that the most frequent few stay and never seem more frequent than they are.

    Source: J. Misra, D. Gries: Finding repeated elements. Science of Computer Programming 2 (1982).
    """
    if digest in neighbours or len(neighbours) < NEIGHBOURS:
        neighbours[digest] = neighbours.get(digest, 0) + 1
        return
    for other in list(neighbours):
        neighbours[other] -= 1
        if not neighbours[other]:
            del neighbours[other]
