"""Lines that repeat across a site: what many of its articles share is the site's, not the article's.

`learn_repeats` reads the texts of one site and proposes lines to cut; `clean` takes the proposal along. Two lines are
one if they differ only in numbers, dates and names. Whether a line is safe to cut is decided here, from all its places;
cleaning only looks the line up, so that one document never changes what happens to another.

A sub-heading stands above what it heads, which is another text each time. A line that always stands above the same
label, or at the very end, heads nothing: so the furniture of a site is told from the headings that a column repeats.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from copydesk.errors import InputError
from copydesk.kinds import Kind
from copydesk.likeness import CLOCK_WORDS, DATE, NAME, NUMBER, is_known_label, label_length, lexicon_words, line_key
from copydesk.tallies import END, LONGEST_LINE, Ledger, Tally, take_down
from copydesk.words import WORD

FORMAT = 1  # of the JSON record
EDGE_SHARE = 0.9  # of its places are above or below all sentences that are the article's own
STEADY_SHARE = 0.7  # of its places have neighbours that are bound to it ...
BOUND_SHARE = 0.5  # ... by having it as theirs at that share of their own places
MANY = 20  # articles that are enough whatever their share
FRONT_SHARE = 0.3  # of the articles, for a line above the body that is not always the same
LAST_SHARE = 0.3  # of the articles, for a line that has nothing but the end of the text below it
BLOCK_SHARE, BLOCK_LINES = 0.3, 4  # for lines in the body: a block of so many lines in that share of the articles
SAYING_WORDS = 4  # a line with a full stop and that many words says something, if little
SENTENCE_TIMES, SENTENCE_LEAST = 3, 6  # times `least`, and articles, that a sentence needs ...
SENTENCE_SHARE = 0.1  # ... with that share, if labels stand above and below it ...
SENTENCE_SHARE_ALONE = 0.6  # ... and with that share else
TEMPLATE_WORDS = 4  # fixed words by which a line that is not always the same is known ("Join # readers of the Herald")


@dataclass(frozen=True, slots=True)
class Repeat:
    """One line that articles of a site share, and that is proposed to be cut.

    Attributes:
        key: What all its forms have in common: folded, `#` for numbers, `@` for dates, `&` for names.
        articles: Number of articles that have it.
        seen: Number of articles that were read, copies left out.
        example: The line as one article has it.
        kind: Sort of debris, None if only its place gives it away.
    """

    key: str
    articles: int
    seen: int
    example: str
    kind: Kind | None = None

    @property
    def reason(self) -> str:
        """Why it is cut, for people."""
        return f"stands in {self.articles} of {self.seen} articles of the site"


@dataclass(frozen=True, slots=True)
class Repeats:
    r"""The lines that a site repeats; a plain value to pass to `clean`, to save and to load.

    Attributes:
        rows: The lines, the most frequent first.

    >>> story = "The {0} was opened on Tuesday by the mayor of {0}.\nAll about Lind\nWrite to us"
    >>> repeats = learn_repeats(story.format(place) for place in ("bridge", "market", "school"))
    >>> [row.example for row in repeats.rows]
    ['All about Lind', 'Write to us']
    >>> repeats.rows[0].reason
    'stands in 3 of 3 articles of the site'
    >>> Repeats.from_json(repeats.to_json()) == repeats
    True
    """

    rows: tuple[Repeat, ...] = ()
    _by_key: Mapping[str, Repeat] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the rows."""
        object.__setattr__(self, "_by_key", {row.key: row for row in self.rows})

    def find(self, line: str) -> Repeat | None:
        """The row of a line, None if it is not proposed."""
        return self._by_key.get(line_key(line)) if self._by_key and len(line) <= LONGEST_LINE else None

    def to_json(self) -> str:
        """The rows as JSON text, one on each line."""
        import json

        rows = ",\n".join(json.dumps(asdict(row), ensure_ascii=True) for row in self.rows)
        return f'{{"repeats": {FORMAT}, "rows": [\n{rows}\n]}}\n'

    @classmethod
    def from_json(cls, text: str) -> "Repeats":
        """The value that `to_json` was called on.

        Raises:
            InputError: The text is no such record; the message says what is wrong with it.
        """
        import json

        try:
            record = json.loads(text)
        except ValueError as error:
            raise InputError(f"repeats: no JSON: {error}") from error
        if not isinstance(record, dict) or "repeats" not in record or not isinstance(record.get("rows"), list):
            raise InputError("repeats: expected what Repeats.to_json and `copydesk learn -o` give")
        if record["repeats"] != FORMAT:
            raise InputError(f"repeats: format {record['repeats']!r}, but only {FORMAT} is known; learn them again")
        return cls(tuple(_read_row(row, number) for number, row in enumerate(record["rows"], 1)))

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> "Repeats":
        """The value in a file that holds what `to_json` gives.

        Raises:
            InputError: It cannot be read, or is no such record; the message names the file.
        """
        try:
            return cls.from_json(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
        except (UnicodeDecodeError, InputError) as error:
            raise InputError(f"{path}: {error}") from error


def _read_row(row: Any, number: int) -> Repeat:  # noqa: ANN401  # the JSON edge
    """One row of the JSON record."""
    text, count, kind = (str,), (int,), (str, type(None))
    wanted: dict[str, tuple[type, ...]] = {"key": text, "articles": count, "seen": count, "example": text, "kind": kind}
    if not isinstance(row, dict) or row.keys() != wanted.keys():
        raise InputError(f"repeats: row {number}: expected the keys {', '.join(wanted)}, got {row!r:.80}")
    for name, types in wanted.items():
        if type(row[name]) not in types:
            raise InputError(f"repeats: row {number}: {name}: got {row[name]!r:.80}")
    kinds = [kind.value for kind in Kind if kind.is_debris]
    if row["kind"] is not None and row["kind"] not in kinds:
        raise InputError(f'repeats: row {number}: kind: "{row["kind"]}" is none of {", ".join(kinds)}')
    return Repeat(**{**row, "kind": None if row["kind"] is None else Kind(row["kind"])})


def learn_repeats(texts: Iterable[str], *, least: int = 3, share: float = 0.02) -> Repeats:
    """The lines that the articles of one site share and that can be cut without loss.

    The texts are read once, one after the other; memory grows with the number of lines that articles share. Copies of
    one article count as one, and a line counts once in each article.

    Args:
        texts: Plain texts as they were scraped, of one site.
        least: Articles that must share a line; sentences need three times as many, and six at least.
        share: Share of the articles that must have it, 0 to 1; a line of twenty articles needs none.

    Raises:
        InputError: `least` is under 2, or `texts` is one text.
    """
    if isinstance(texts, (str, bytes)):
        raise InputError("learn_repeats: expected the texts of many articles, got one text")
    if least < 2:
        raise InputError(f"learn_repeats: least: {least}, but one article repeats nothing; 2 is the smallest")
    return _proposed(take_down(texts), least, share)


@dataclass(frozen=True, slots=True)
class _Case:
    """A shared line before the decision.

    Attributes:
        digest: Of its key.
        tally: What is known of it.
        key: Its key.
        kind: Sort of debris, as its words tell.
        share: Share of the articles that have it.
        fixed: Number of its words that are always the same.
    """

    digest: int
    tally: Tally
    key: str
    kind: Kind | None
    share: float
    fixed: int


Cases = Mapping[int, _Case]


def _proposed(ledger: Ledger, least: int, share: float) -> Repeats:
    """The lines that are safe to cut: one lends another safety, so they are asked until none is new."""
    enough = max(least, min(MANY, share * ledger.seen))
    found = (
        _case_of(digest, tally, ledger.seen) for digest, tally in ledger.tallies.items() if tally.articles >= enough
    )
    cases = {case.digest: case for case in found if case.fixed and len(case.tally.example) <= LONGEST_LINE}
    labels = {case.digest for case in cases.values() if _is_label(case)} | {END}
    sure = {case.digest for case in cases.values() if _is_front_matter(case) or _is_front_line(case)}
    while new := {d for d, case in cases.items() if d not in sure and _is_safe(case, cases, sure, labels, least)}:
        sure |= new
    rows = [
        Repeat(case.key, case.tally.articles, ledger.seen, case.tally.example, case.kind)
        for case in (cases[digest] for digest in sure)
    ]
    return Repeats(tuple(sorted(rows, key=lambda row: (-row.articles, row.key))))


def _case_of(digest: int, tally: Tally, seen: int) -> _Case:
    key = line_key(tally.example)
    words = [word for token in key.split() if token[0] not in (NAME, DATE) for word in WORD.findall(token)]
    fixed = [word for word in words if len(word) > 1 and word not in CLOCK_WORDS]
    return _Case(digest, tally, key, _kind_of(key, words), tally.articles / seen, len(fixed))


def _kind_of(key: str, words: Sequence[str]) -> Kind | None:
    """The kind that the words of a key tell: what opens a byline or a credit, what stands in date stamps only."""
    tokens = key.split()
    length = label_length(tokens)
    if NAME in key and length and tokens[length].startswith(NAME):
        label = " ".join(tokens[:length]).rstrip(":")
        if label in lexicon_words("byline") or DATE in key:
            return Kind.BYLINE
        return Kind.CREDIT if label in lexicon_words("credit_labels") else None
    if DATE in key and all(word in lexicon_words("stamp_words") for word in words):
        return Kind.TIMESTAMP
    if NUMBER in key and all(word in lexicon_words("front_words") for word in words):
        return Kind.COUNTER
    return None


def _is_label(case: _Case) -> bool:
    """Whether a line is a short text that is the same each time."""
    return not case.tally.varied and not case.tally.sentence


def _is_front_matter(case: _Case) -> bool:
    """Whether a line is an author or a credit by its first words, outside the body."""
    if case.kind not in (Kind.BYLINE, Kind.CREDIT) or case.tally.sentence or not _at_edge(case):
        return False
    tokens = case.key.split()
    return is_known_label(tokens[: label_length(tokens)])


def _is_front_line(case: _Case) -> bool:
    """Whether a line with other names, dates or numbers each time stands above the body in many articles."""
    tally = case.tally
    if tally.sentence or not tally.varied or tally.head < EDGE_SHARE * tally.places or case.share < FRONT_SHARE:
        return False
    return case.kind is Kind.BYLINE or (case.fixed >= TEMPLATE_WORDS and ":" not in case.key)


def _at_edge(case: _Case) -> bool:
    return case.tally.edge >= EDGE_SHARE * case.tally.places > 0


def _is_safe(case: _Case, cases: Cases, sure: set[int], labels: set[int], least: int) -> bool:
    """Whether a line can be cut, given the lines that are cut for sure and those that are labels."""
    if case.tally.sentence:
        return _is_safe_sentence(case, cases, sure | labels, max(SENTENCE_TIMES * least, SENTENCE_LEAST))
    if case.tally.varied:
        return _is_safe_template(case, cases, sure)
    return _is_safe_label(case, cases, sure | labels) or _is_in_block(case, cases, labels)


def _is_safe_label(case: _Case, cases: Cases, known: set[int]) -> bool:
    """Whether a label outside the body always stands above a known line, or ends the texts of many articles."""
    if not _at_edge(case) or not _stands_above(case, cases, known | {END}):
        return False
    if _stands_above(case, cases, known - {END}):
        return True
    if case.tally.example.endswith(".") and len(case.tally.example.split()) >= SAYING_WORDS:
        return case.share >= SENTENCE_SHARE_ALONE and case.tally.articles >= SENTENCE_LEAST
    return case.share >= LAST_SHARE or _stands_below(case, cases, known - {END})


def _is_in_block(case: _Case, cases: Cases, labels: set[int]) -> bool:
    """Whether a line stands amid a block of labels that always come together, even in the body; its last line stays."""
    if case.share < BLOCK_SHARE:
        return False
    down = _run(case, cases, labels, up=False)
    return down > 0 and 1 + down + _run(case, cases, labels, up=True) >= BLOCK_LINES


def _run(case: _Case, cases: Cases, labels: set[int], *, up: bool) -> int:
    """How many labels always follow one another on one side of a line, up to the length of a block."""
    length = 0
    while length < BLOCK_LINES:
        neighbours = case.tally.above if up else case.tally.below
        digest, count = max(neighbours.items(), key=lambda pair: (pair[1], pair[0]), default=(END, 0))
        if digest == END or digest not in labels or count < EDGE_SHARE * case.tally.places:
            break
        case = cases[digest]
        length += 1
    return length


def _is_safe_sentence(case: _Case, cases: Cases, known: set[int], least: int) -> bool:
    """Whether a sentence stands amid the site's labels, or at the same place in most articles."""
    if case.tally.varied or case.tally.articles < least or case.share < SENTENCE_SHARE:
        return False
    above, below = _stands_below(case, cases, known), _stands_above(case, cases, known)
    if case.share >= SENTENCE_SHARE_ALONE:
        return above or below
    return below and _stands_below(case, cases, known - {END})


def _is_safe_template(case: _Case, cases: Cases, sure: set[int]) -> bool:
    """Whether a line that differs in numbers, dates or names stands amid lines that are cut.

    The figures of a recipe, a match or a product are such lines too; they are short, or have a colon.
    """
    if not _at_edge(case) or not _stands_above(case, cases, sure | {END}):
        return False
    return (case.fixed >= TEMPLATE_WORDS and ":" not in case.key) or _stands_below(case, cases, sure)


def _stands_above(case: _Case, cases: Cases, known: set[int]) -> bool:
    """Whether a line nearly always stands above known lines, and they below it."""
    bound = (
        count
        for digest, count in case.tally.below.items()
        if digest in known and (digest == END or _is_bound(cases[digest], cases[digest].tally.above, case))
    )
    return sum(bound) >= STEADY_SHARE * case.tally.places


def _stands_below(case: _Case, cases: Cases, known: set[int]) -> bool:
    """Whether a line nearly always stands below known lines, and they above it."""
    bound = (
        count
        for digest, count in case.tally.above.items()
        if digest in known and (digest == END or _is_bound(cases[digest], cases[digest].tally.below, case))
    )
    return sum(bound) >= STEADY_SHARE * case.tally.places


def _is_bound(other: _Case, neighbours: Mapping[int, int], case: _Case) -> bool:
    """Whether a line is the neighbour of another at enough of the other's places."""
    return neighbours.get(case.digest, 0) >= BOUND_SHARE * other.tally.places
