"""The bundled data files: read once, checked, and kept in a quick form beside them.

Parsing TOML costs about a second for each megabyte in Python 3.11, so the parsed tables are kept as JSON in
`data/__pycache__`, under the digest of the TOML files they come from, the way Python keeps its byte code: written when it
can be, never trusted when the digest differs, left out when `sys.dont_write_bytecode` is set.
"""

import json
import os
import sys
import tempfile
import tomllib
from contextlib import suppress
from dataclasses import MISSING, Field, fields
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from copydesk.errors import RuleError

DATA = Path(__file__).parent / "data"
FOLDERS = ("lang", "names")
Table = dict[str, Any]
T = TypeVar("T")


@cache
def data_digest() -> str:
    """First 16 hex digits of the SHA-256 over all bundled data files, in order of their names."""
    return _read_files()[0]


@cache
def bundled_tables(folder: str) -> dict[str, Table]:
    """The tables of `data/<folder>/*.toml`, by file name without suffix; do not change what you get."""
    return _all_tables()[folder]


def read_toml(path: Path) -> Table:
    """The table of one TOML file.

    Raises:
        RuleError: The file cannot be read or is no TOML; the message names file and line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path}: cannot be read as TOML: {error}") from error


def read_row(row: Table, kind: type[T], where: str) -> T:
    """A row of a data file as an instance of the dataclass `kind`; lists become tuples.

    Args:
        row: Keys and values as TOML gave them.
        kind: A dataclass whose field names are the allowed keys; fields without a default must be there.
        where: File and id, for messages.

    Raises:
        RuleError: Unknown or missing key, or a value of the wrong type.
    """
    known: dict[str, Field[Any]] = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    values = {}
    for key, value in row.items():
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"
            raise RuleError(f'{where}: unknown key "{key}"; {hint}')
        values[key] = tuple(value) if isinstance(value, list) else value
        wanted = _plain_type(known[key])
        if wanted is not None and type(values[key]) is not wanted:
            raise RuleError(f"{where}: {key}: expected {wanted.__name__}, got {value!r}")
    for name, field in known.items():
        if name not in values and field.default is MISSING and field.default_factory is MISSING:
            raise RuleError(f'{where}: "{name}" is missing')
    return kind(**values)


def _plain_type(field: "Field[Any]") -> type | None:
    """The runtime type a value must have, where the default tells it."""
    return None if field.default is MISSING or field.default is None else type(field.default)


def _read_files() -> tuple[str, dict[str, dict[str, bytes]]]:
    """Digest and bytes of all bundled files, by folder and stem."""
    contents = {folder: {p.stem: p.read_bytes() for p in sorted((DATA / folder).glob("*.toml"))} for folder in FOLDERS}
    digest = sha256()
    for folder, files in contents.items():
        for stem, content in files.items():
            digest.update(f"{folder}/{stem}:{len(content)}\n".encode() + content)
    return digest.hexdigest()[:16], contents


@cache
def _all_tables() -> dict[str, dict[str, Table]]:
    digest, contents = _read_files()
    quick = DATA / "__pycache__" / f"tables-{digest}.json"
    with suppress(OSError, ValueError):
        tables: dict[str, dict[str, Table]] = json.loads(quick.read_bytes())
        return tables
    tables = {}
    for folder, files in contents.items():
        tables[folder] = {}
        for stem, content in files.items():
            try:
                tables[folder][stem] = _without_examples(tomllib.loads(content.decode()))
            except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                raise RuleError(f"{folder}/{stem}.toml: cannot be read as TOML: {error}") from error
    _store(quick, json.dumps(tables, ensure_ascii=False))
    return tables


def _without_examples(table: Table) -> Table:
    """The table without what only tests and people read: hits, misses, sources."""
    for row in table.get("rule", ()):
        for key in ("hits", "misses", "source"):
            row.pop(key, None)
    return table


def _store(path: Path, text: str) -> None:
    """Write the quick form in one step, or leave it: a read-only installation works as well, only slower."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
        for old in path.parent.glob("tables-*.json"):
            if old != path:
                old.unlink(missing_ok=True)
