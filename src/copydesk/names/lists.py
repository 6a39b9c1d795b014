"""Name lists: TOML rows to an index of everything a person may be called. Format: docs/names.md."""

import marshal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from unicodedata import normalize

from copydesk.errors import RuleError
from copydesk.tables import DATA, Table, bundled_files, bundled_table, quick_form, read_row, read_rows, read_toml
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
        doubtful: Rows of `form` and `needs`: a family name that is this person only beside one of `needs`, in its line.
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
    """All entries, and their forms by their longest word, as written and in capitals.

    A thousand people have twenty thousand forms, of which a text needs a few: both are kept packed and are turned into
    values where a text asks for them.

    Attributes:
        packed: Rows of the files, each in the `marshal` format.
        forms: Longest word of a form to packed rows of `Form`.
    """

    packed: Sequence[bytes]
    forms: Mapping[str, bytes]

    def entry(self, number: int) -> NameEntry:
        """The entry of a form."""
        row = marshal.loads(self.packed[number])
        return read_row(row, NameEntry, f"name {row.get('id')}")

    def forms_of(self, key: str) -> list[Form]:
        """The forms of which a word is the longest."""
        return [Form(*row) for row in marshal.loads(self.forms[key])]


@cache
def load_names(files: tuple[Path, ...] = ()) -> NameLists:
    """The bundled lists and the user's; an entry of a later file takes over the forms of earlier ones.

    Raises:
        RuleError: A file of the user holds an unusable entry.
    """
    packed, forms = quick_form("index-of-names", _index_bundled)
    for path in files:
        rows = read_rows(read_toml(path), "name", ("name",), str(path))
        entries = list(table_entries({"name": rows}, str(path)))
        for entry in entries:
            check_entry(entry, str(path))
        forms = _merge(forms, _index(entries, first=len(packed)))
        packed = [*packed, *map(marshal.dumps, rows)]
    return NameLists(packed, forms)


def list_files(lists: Sequence[str], files: Sequence[Path]) -> tuple[Path, ...]:
    """The files to read beside the people: bundled lists by name, then the user's."""
    return (*(DATA / "lists" / f"{name}.toml" for name in lists), *files)


def _index_bundled() -> tuple[list[bytes], dict[str, bytes]]:
    """The rows of the bundled files and their forms, packed."""
    rows = [row for path in bundled_files("names") for row in bundled_table("names", path.stem).get("name", ())]
    return [marshal.dumps(row) for row in rows], _index(list(table_entries({"name": rows}, "names")), first=0)


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
    for form in (*known, *entry.family):
        if not WORD.search(form):
            raise RuleError(f'{where}: name {entry.id}: "{form}" has no letters')
    for row in entry.doubtful:
        if set(row) != {"form", "needs"}:
            raise RuleError(f'{where}: name {entry.id}: a row of doubtful has "form" and "needs"')


def _index(entries: Sequence[NameEntry], first: int) -> dict[str, bytes]:
    """The forms of entries by key, packed; the first entry has the number `first`."""
    forms: dict[str, list[tuple[str, str, int, tuple[str, ...]]]] = {}
    for number, entry in enumerate(entries, first):
        for form in _entry_forms(entry, number):
            for spelling in dict.fromkeys((form.text, normalize("NFD", form.text))):
                key = max(WORD.findall(spelling), key=len)
                for written in {key, key.upper()}:
                    forms.setdefault(written, []).append((spelling, form.role, number, form.needs))
    return {key: marshal.dumps(rows) for key, rows in forms.items()}


def _merge(old: dict[str, bytes], new: dict[str, bytes]) -> dict[str, bytes]:
    """Both; what the new forms claim is taken from the old ones."""
    claimed = {row[:2] for rows in new.values() for row in marshal.loads(rows)}
    merged = dict(old)
    for key, rows in new.items():
        kept = [row for row in marshal.loads(old[key]) if row[:2] not in claimed] if key in old else []
        merged[key] = marshal.dumps([*kept, *marshal.loads(rows)])
    return merged


def _entry_forms(entry: NameEntry, number: int) -> Iterator[Form]:
    for family in entry.family:
        yield Form(family, "family", number)
    for full in entry.full:
        yield Form(full, "full", number)
    for row in entry.doubtful:
        needs = row["needs"]
        yield Form(
            str(row["form"]), "doubtful", number, tuple(needs) if isinstance(needs, list | tuple) else (str(needs),)
        )


@cache
def given_names() -> frozenset[str]:
    """The given names of all bundled entries, in lower case, in all their spellings."""
    return frozenset(quick_form("given-names", _bundled_given))


def _bundled_given() -> list[str]:
    rows = [row for path in bundled_files("names") for row in bundled_table("names", path.stem).get("name", ())]
    return sorted({given.lower() for row in rows for given in row.get("given", ())})
