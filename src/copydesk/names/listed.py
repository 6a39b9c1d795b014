"""Whom the bundled lists mean by a whole name, however its marks and hyphens are set."""

from collections.abc import Mapping
from functools import cache

from copydesk.names.lists import table_entries
from copydesk.names.parse import Name, read_name
from copydesk.tables import bundled_files, bundled_table, quick_form

NOBODY = -1  # two entries share the form


def listed_person(name: Name) -> int | None:
    """The number of the entry that alone has a full form, or a family name, with the words of a name; else None.

    >>> listed_person(read_name("Hsi Chin-p'ing")) == listed_person(read_name("Xi Jinping")) is not None
    True
    """
    number = _full_forms().get(" ".join(name.words), NOBODY)
    return None if number == NOBODY else number


@cache
def _full_forms() -> Mapping[str, int]:
    forms: dict[str, int] = quick_form("full-forms-of-names", _index_forms)
    return forms


def _index_forms() -> dict[str, int]:
    """The words of every full form and family name, and whom they mean."""
    rows = [row for path in bundled_files("names") for row in bundled_table("names", path.stem).get("name", ())]
    forms: dict[str, int] = {}
    for number, entry in enumerate(table_entries({"name": rows}, "names")):
        for form in (*entry.full_forms(), *entry.family):
            words = " ".join(read_name(form).words)
            forms[words] = number if forms.get(words, number) == number else NOBODY
    return forms
