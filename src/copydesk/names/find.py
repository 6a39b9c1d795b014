"""Mentions of listed people in a text, and the edits that give each one spelling.

Two people must never become one, so a bare family name counts only where a full form of just one entry is in the same
text, and never after another given name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from copydesk.edits import Edit
from copydesk.kinds import Kind
from copydesk.language import Lexicon
from copydesk.names.lists import Form, NameEntry, NameLists
from copydesk.words import WORD, in_address

MIDDLE_WORDS = 2  # patronymics, middle names and initials between given and family name
SEARCHED = 20_000  # characters of a text in which a word is looked for in lower case
LINE_REACH = 400  # characters on either side of a doubtful form in which its evidence can stand
LOOK_BACK = 80  # characters before a family name in which its given name can stand
RULE, RULE_OF_TEXT = "names.list", "names.text"
OF_TEXT = "text:"  # how the entity of people begins whom no list knows


@dataclass(frozen=True, slots=True)
class Found:
    """A form of an entry at a place in the text; `given` is the span of its given name, None for a bare mention.

    Offsets as in `Edit`, of the text that was searched.
    """

    start: int
    end: int
    entry: int
    role: str
    given: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A mention and what it becomes: the pieces to rewrite, as spans with their replacement."""

    start: int
    end: int
    canonical: str
    entity: str
    pieces: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known when names are looked for.

    Attributes:
        words: The words of the document that are keys of the lists.
        lists: Whom to look for.
        lang: Language of the article; decides the canonical form.
        lexicon: Its words: titles, given names, function words.
    """

    words: Sequence[str]
    lists: NameLists
    lang: str | None
    lexicon: Lexicon


def find_named(text: str, whole: str, reading: Reading) -> list[Named]:
    """The mentions of listed people, in order, without overlap.

    Args:
        text: The text to search; offsets of the answer are offsets in it.
        whole: The text with everything that was cut from it: a full name in a headline or caption proves who is meant.
        reading: Whom to look for, and how.
    """
    if not reading.words:
        return []
    entries: dict[int, NameEntry] = {}
    everywhere = _occurrences(whole, reading, entries)
    present = {f.entry for f in everywhere if f.given or f.role in ("full", "doubtful")}
    if not present:
        return []
    found = [f for f in _occurrences(text, reading, entries) if f.entry in present]
    owners: dict[tuple[int, int], set[int]] = defaultdict(set)
    for f in found:
        owners[f.start, f.end].add(f.entry)
    kept = [f for f in found if _counts(f, text, owners, entries, reading.lexicon)]
    return list(_rewrites(text, _disjoint(kept), entries, reading.lang))


def _occurrences(text: str, reading: Reading, entries: dict[int, NameEntry]) -> Iterator[Found]:
    """Every place where a form stands as a word of its own; fills `entries` with those that it names."""
    seen: set[Form] = set()
    for key in reading.words:
        for form in reading.lists.forms_of(key):
            if form in seen:
                continue
            seen.add(form)
            if form.entry not in entries:
                entries[form.entry] = reading.lists.entry(form.entry)
            for spelling in dict.fromkeys((form.text, form.text.upper())):
                position = text.find(spelling)
                while position >= 0:
                    end = position + len(spelling)
                    if not in_address(text, position, end) and not is_hyphenated(text, position, end):
                        yield from _as_found(text, position, end, form, entries[form.entry])
                    position = text.find(spelling, end)


def _as_found(text: str, start: int, end: int, form: Form, entry: NameEntry) -> Iterator[Found]:
    if form.role == "full":
        yield Found(start, end, form.entry, "full", None)
        return
    if form.role == "doubtful":
        before, after = text[max(0, start - LINE_REACH) : start], text[end : end + LINE_REACH]
        line = f"{before.rpartition(chr(10))[2]} {after.partition(chr(10))[0]}".lower()
        if not any(need.lower() in line for need in form.needs):
            return
    yield Found(start, end, form.entry, form.role, _given_before(text, start, entry.given))


def _given_before(text: str, start: int, given: Sequence[str]) -> tuple[int, int] | None:
    """The span of one of the given names before a family name, with up to two capitalised words between."""
    window = text[max(0, start - LOOK_BACK) : start]
    line = window.rpartition("\n")[2]
    base = start - len(line)
    if not line[-1:].isspace():
        return None
    words = line.split()
    for middle in range(min(MIDDLE_WORDS, len(words) - 1) + 1):
        if any(not word[:1].isupper() or _ends_phrase(word) for word in words[len(words) - middle :]):
            return None
        head = line.rstrip()
        for word in reversed(words[len(words) - middle :]):
            head = head[: -len(word)].rstrip()
        for name in sorted(given, key=len, reverse=True):
            for spelling in (name, name.upper()):
                if head.endswith(spelling) and not head[: -len(spelling)][-1:].isalnum():
                    return base + len(head) - len(spelling), base + len(head)
    return None


def _ends_phrase(word: str) -> bool:
    """Whether a word cannot be a middle name: a comma or stop follows it; an initial keeps its full stop."""
    return word[-1] in ',;:!?)”"' or (word[-1] == "." and len(word) > 2)


def _counts(
    found: Found,
    text: str,
    owners: dict[tuple[int, int], set[int]],
    entries: Mapping[int, NameEntry],
    lexicon: Lexicon,
) -> bool:
    """Whether an occurrence is this entry's: full forms are; a bare family name needs to be nobody else's."""
    if found.given or found.role != "family":
        return True
    if not entries[found.entry].bare or len(owners[found.start, found.end]) > 1:
        return False
    return not other_given_name(text, found.start, lexicon)


def other_given_name(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether the word before a family name may be another person's given name."""
    before = text[max(0, start - LOOK_BACK) : start]
    if not before or not before[-1].isspace() or before.endswith("\n"):
        return False
    words = before.split()
    word = words[-1].strip("\"'“”„«»‘’(") if words else ""
    if not word[:1].isupper() or _ends_phrase(word) or not word.rstrip(".").isalpha():
        return False
    low = word.rstrip(".").lower()
    if low in lexicon.given_names or len(low) == 1:
        return True
    if low in lexicon.titles or low in lexicon.function_words or low in lexicon.weekdays or low in lexicon.months:
        return False
    return not _stands_alone(text, word)


def _stands_alone(text: str, word: str) -> bool:
    """Whether a word is used elsewhere in lower case: then it is no given name."""
    return text.find(f" {word.lower()} ", 0, SEARCHED) >= 0


def is_hyphenated(text: str, start: int, end: int) -> bool:
    """Whether a form is one half of a double name (Kowalska-Lukashenka); "anti-Lukashenka" is none."""
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isupper():
        return True
    if text[start - 1 : start] != "-":
        return False
    before = text[max(0, start - LOOK_BACK) : start - 1].split()
    return bool(before) and before[-1][-1:].isalpha() and not before[-1].islower()


def _disjoint(found: list[Found]) -> list[Found]:
    """The occurrences without those that lie in a longer one."""
    found.sort(key=lambda f: (f.given[0] if f.given else f.start, -f.end, f.entry))
    kept, position = [], -1
    for f in found:
        if (f.given[0] if f.given else f.start) >= position:
            kept.append(f)
            position = f.end
    return kept


def _rewrites(text: str, found: Sequence[Found], entries: Mapping[int, NameEntry], lang: str | None) -> Iterator[Named]:
    """Each occurrence with the form it takes."""
    family_votes: dict[int, Counter[str]] = defaultdict(Counter)
    given_votes: dict[int, Counter[str]] = defaultdict(Counter)
    for f in found:
        family_votes[f.entry][_listed(text[f.start : f.end], entries[f.entry])] += 1
        if f.given:
            given_votes[f.entry][_listed(text[slice(*f.given)], entries[f.entry])] += 1
    for f in found:
        entry = entries[f.entry]
        full = entry.canonical.get(lang or "")
        given, family = entry.split(full) if full else ("", "")
        if f.role == "full":
            target = full or family_votes[f.entry].most_common(1)[0][0]
            pieces = [(f.start, f.end, target)]
        else:
            votes = [form for form, _ in family_votes[f.entry].most_common() if form not in _doubtful(entry)]
            pieces = [(f.start, f.end, family or (votes[0] if votes else entry.family[0]))]
            if f.given:
                new = given if family and given else given_votes[f.entry].most_common(1)[0][0]
                old = text[slice(*f.given)]
                pieces.insert(0, (*f.given, old if set(old.split()) < set(new.split()) else new))
        pieces = [(start, end, _fit(text[start:end], new)) for start, end, new in pieces]
        start = pieces[0][0]
        changed = tuple(piece for piece in pieces if text[piece[0] : piece[1]] != piece[2])
        yield Named(start, f.end, _replaced(text, start, f.end, pieces), entry.id, changed)


def _doubtful(entry: NameEntry) -> set[str]:
    return {str(row["form"]) for row in entry.doubtful}


def _listed(surface: str, entry: NameEntry) -> str:
    """A surface form as the list has it: capitals and decomposed letters undone."""
    for form in (*entry.family, *entry.given, *entry.full):
        if form == surface or form.upper() == surface:
            return form
    return surface


def _fit(surface: str, new: str) -> str:
    """The new form in capitals where the old one is; the old one where the scripts differ."""
    if _script(surface) != _script(new):
        return surface
    return new.upper() if surface.isupper() and len(surface) > 2 else new


def _script(text: str) -> str:
    """Which alphabet the first letter is of, roughly."""
    match = WORD.search(text)
    letter = match[0][0] if match else "a"
    return (
        "latin"
        if letter < "\u0370" or "\u1e00" <= letter < "\u1f00"
        else "cyrillic"
        if "\u0400" <= letter < "\u0530"
        else "other"
    )


def _replaced(text: str, start: int, end: int, pieces: Iterable[tuple[int, int, str]]) -> str:
    """The canonical form of a whole mention."""
    out: list[str] = []
    position = start
    for left, right, new in pieces:
        out += text[position:left], new
        position = right
    return "".join([*out, text[position:end]])


def name_edits(named: Iterable[Named], text: str) -> Iterator[Edit]:
    """The edits that bring mentions to their canonical form."""
    for mention in named:
        for start, end, new in mention.pieces:
            of_text = mention.entity.startswith(OF_TEXT)
            rule, whose = (RULE_OF_TEXT, "of this text or batch") if of_text else (RULE, f"of {mention.entity}")
            reason = f"the usual spelling {whose}: {mention.canonical}"
            yield Edit(start, end, text[start:end], new, Kind.NAME, rule, reason)
