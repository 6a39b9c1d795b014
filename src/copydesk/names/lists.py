"""Name lists: TOML rows to an index of everything a person may be called. Format: docs/names.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from unicodedata import normalize

from copydesk.errors import RuleError
from copydesk.tables import Table, bundled_tables, read_row, read_toml
from copydesk.words import WORD


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One person and all spellings of the name.

    Attributes:
        id: Unique over all lists.
        who: What the person is known for, in a few words.
        given: Given names, any of which with any of `family` is a full form.
        family: Family names that can only be this one.
        full: Whole forms that are not given + family ("Xi Jinping").
        canonical: Language code to the full form that its press writes.
        bare: Whether the family name alone is touched where a full form is in the text.
        doubtful: Rows of `form` and `needs`: a family name that is this person only where one of `needs` is in the line.
    """

    id: str
    who: str = ""
    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    canonical: Mapping[str, str] = field(default_factory=dict)
    bare: bool = True
    doubtful: tuple[Mapping[str, object], ...] = ()

    def full_forms(self) -> Iterator[str]:
        """All full forms, given name first."""
        for given, family in product(self.given, self.family):
            yield f"{given} {family}"
        yield from self.full

    def split(self, full: str) -> tuple[str, str]:
        """Given and family part of a full form; the family part is "" where no known family name begins or ends it."""
        for family in sorted(self.family, key=len, reverse=True):
            if full.endswith(f" {family}"):
                return full[: -len(family) - 1], family
            if full.startswith(f"{family} "):
                return full[len(family) + 1 :], family
        return full, ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form under which an entry can be found in a text: role "family", "full" or "doubtful"."""

    text: str
    role: str
    entry: int
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameLists:
    """All entries, and the forms by their longest word, as it is written and in capitals."""

    entries: tuple[NameEntry, ...]
    forms: Mapping[str, tuple[Form, ...]]


@cache
def load_names(files: tuple[Path, ...] = ()) -> NameLists:
    """The bundled lists and the user's; an entry of a later file takes over the forms of earlier ones.

    Raises:
        RuleError: A file of the user holds an unusable entry.
    """
    entries: list[NameEntry] = []
    for stem, table in bundled_tables("names").items():
        entries += table_entries(table, f"{stem}.toml")
    bundled = len(entries)
    for path in files:
        for entry in table_entries(read_toml(path), str(path)):
            check_entry(entry, str(path))
            entries.append(entry)
    return _index(tuple(entries), bundled)


def table_entries(table: Table, where: str) -> Iterator[NameEntry]:
    """The entries of one file."""
    for row in table.get("name", ()):
        yield read_row(row, NameEntry, f"{where}: name {row.get('id', '(without id)')}")


def check_entry(entry: NameEntry, where: str) -> None:
    """Refuse an entry whose canonical forms are none of its full forms.

    Raises:
        RuleError: With file, id and language.
    """
    known = set(entry.full_forms())
    if not known:
        raise RuleError(f"{where}: name {entry.id}: give given and family names, or full forms")
    for lang, form in entry.canonical.items():
        if form not in known:
            raise RuleError(f'{where}: name {entry.id}: canonical.{lang} "{form}" is no full form; add its parts')
    for row in entry.doubtful:
        if set(row) != {"form", "needs"}:
            raise RuleError(f'{where}: name {entry.id}: a row of doubtful has "form" and "needs"')


def _index(entries: tuple[NameEntry, ...], bundled: int) -> NameLists:
    """Forms by key; what a user's entry claims is taken from the bundled ones."""
    forms: dict[str, list[Form]] = {}
    for number, entry in enumerate(entries):
        for form in _entry_forms(entry, number):
            for spelling in dict.fromkeys((form.text, normalize("NFD", form.text))):
                key = max(WORD.findall(spelling), key=len)
                row = Form(spelling, form.role, number, form.needs)
                for written in {key, key.upper()}:
                    forms.setdefault(written, []).append(row)
    house = {(form.text, form.role) for rows in forms.values() for form in rows if form.entry >= bundled}
    return NameLists(
        entries,
        {
            key: tuple(form for form in rows if form.entry >= bundled or (form.text, form.role) not in house)
            for key, rows in forms.items()
        },
    )


def _entry_forms(entry: NameEntry, number: int) -> Iterator[Form]:
    for family in entry.family:
        yield Form(family, "family", number)
    for full in entry.full:
        yield Form(full, "full", number)
    for row in entry.doubtful:
        needs = row["needs"]
        yield Form(str(row["form"]), "doubtful", number, tuple(needs) if isinstance(needs, list | tuple) else (str(needs),))
