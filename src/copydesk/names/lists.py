"""Name lists: TOML rows to an index of everything a person may be called. Format: docs/names.md."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from unicodedata import normalize

from copydesk.errors import RuleError
from copydesk.tables import Table, bundled_tables, quick_form, read_row, read_toml
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
    """All entries, as rows of the files, and the rows of `Form` by their longest word, as written and in capitals.

    Both are turned into values only where a text asks for them: there are a thousand people and twenty thousand forms.
    """

    rows: tuple[Table, ...]
    forms: Mapping[str, Sequence[tuple[str, str, int, tuple[str, ...]]]]

    def entry(self, number: int) -> NameEntry:
        """The entry of a form."""
        return read_row(self.rows[number], NameEntry, f"name {self.rows[number].get('id')}")


@cache
def load_names(files: tuple[Path, ...] = ()) -> NameLists:
    """The bundled lists and the user's; an entry of a later file takes over the forms of earlier ones.

    Raises:
        RuleError: A file of the user holds an unusable entry.
    """
    rows, forms = quick_form("names", __file__, _index_bundled)
    for path in files:
        added = list(table_entries(read_toml(path), str(path)))
        for entry in added:
            check_entry(entry, str(path))
        rows = [*rows, *read_toml(path).get("name", ())]
        forms = _merge(forms, _index(added, first=len(rows) - len(added)))
    return NameLists(tuple(rows), forms)


def _index_bundled() -> tuple[list[Table], "FormRows"]:
    """The rows of the bundled files and their forms."""
    tables = bundled_tables("names")
    rows = [row for table in tables.values() for row in table.get("name", ())]
    return rows, _index([entry for stem, table in tables.items() for entry in table_entries(table, f"{stem}.toml")], first=0)


FormRows = dict[str, list[tuple[str, str, int, tuple[str, ...]]]]


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


def _index(entries: Sequence[NameEntry], first: int) -> FormRows:
    """The forms of entries by key; the first entry has the number `first`."""
    forms: FormRows = {}
    for number, entry in enumerate(entries, first):
        for form in _entry_forms(entry, number):
            for spelling in dict.fromkeys((form.text, normalize("NFD", form.text))):
                key = max(WORD.findall(spelling), key=len)
                for written in {key, key.upper()}:
                    forms.setdefault(written, []).append((spelling, form.role, number, form.needs))
    return forms


def _merge(old: FormRows, new: FormRows) -> FormRows:
    """Both; what the new forms claim is taken from the old ones."""
    claimed = {row[:2] for rows in new.values() for row in rows}
    merged = {key: [row for row in rows if row[:2] not in claimed] for key, rows in old.items()}
    for key, rows in new.items():
        merged[key] = [*merged.get(key, ()), *rows]
    return merged


def _entry_forms(entry: NameEntry, number: int) -> Iterator[Form]:
    for family in entry.family:
        yield Form(family, "family", number)
    for full in entry.full:
        yield Form(full, "full", number)
    for row in entry.doubtful:
        needs = row["needs"]
        yield Form(str(row["form"]), "doubtful", number, tuple(needs) if isinstance(needs, list | tuple) else (str(needs),))
