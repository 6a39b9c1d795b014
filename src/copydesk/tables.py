"""The bundled data files: read once, checked, and kept in a quick form beside them.

Parsing TOML costs about a second for each megabyte in Python 3.11, and so does building indexes of names, so both are
kept in `data/__pycache__`, the way Python keeps its byte code: under the digest of the TOML files and of the code that
read them, in Python's own `marshal` format. They are written when they can be.
"""

import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import MISSING, Field, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zlib import adler32, crc32

from copydesk.errors import RuleError
from copydesk.fold import fold_phrase

CODE = Path(__file__).parent
DATA = CODE / "data"
FOLDERS = ("lang", "lists", "names", "pages", "sounds", "weights")
READERS = (
    "tables.py",
    "fold.py",
    "words.py",
    "language.py",
    "debris/rules.py",
    "names/lists.py",
    "names/listed.py",
    "names/parse.py",
    "names/romanise.py",
)  # make quick forms
Table = dict[str, Any]
T = TypeVar("T")


@cache
def data_digest() -> str:
    """Sixteen hex digits over all bundled data files, in order of their names: two checksums, no safeguard."""
    first, second = 0, 1
    for folder in FOLDERS:
        for path in bundled_files(folder):
            content = path.read_bytes()
            first = crc32(content, crc32(f"{folder}/{path.stem}".encode(), first))
            second = adler32(content, second)
    return f"{first:08x}{second:08x}"


@cache
def bundled_files(folder: str) -> tuple[Path, ...]:
    """The files of `data/<folder>`, by name."""
    return tuple(sorted(path for path in (DATA / folder).iterdir() if path.suffix in (".toml", ".npz")))


@cache
def bundled_table(folder: str, stem: str) -> Table:
    """The table of `data/<folder>/<stem>.toml`, {} if there is no such file, without the rules' examples.

    The phrases of rules are folded already. Do not change what you get.
    """
    path = DATA / folder / f"{stem}.toml"
    if path not in bundled_files(folder):
        return {}
    table: Table = quick_form(f"{folder}-{stem}", lambda: _runtime_form(read_toml(path)))
    return table


def lexicon_values(key: str) -> dict[str, Any]:
    """What the lexicon of each language has under a key, by language code; languages without it are left out."""
    tables = {path.stem: bundled_table("lang", path.stem) for path in bundled_files("lang")}
    return {code: table["lexicon"][key] for code, table in tables.items() if key in table.get("lexicon", ())}


def quick_form(name: str, build: Callable[[], Any]) -> Any:  # noqa: ANN401  # whatever marshal can carry
    """What `build` makes of the bundled data, from the last time it was made if nothing has changed since.

    Args:
        name: Name of the form.
        build: Makes the value of dicts, lists, tuples, strings, numbers.
    """
    path = DATA / "__pycache__" / f"{name}-{_stamp()}.{sys.implementation.cache_tag}"
    with suppress(OSError, ValueError, EOFError, TypeError):
        return marshal.loads(path.read_bytes())
    value = build()
    _store(path, marshal.dumps(value))
    return value


@cache
def _stamp() -> str:
    """Digest of the data and of the code that brings it into quick forms."""
    states = [(CODE / module).stat() for module in READERS]
    return f"{data_digest()}{crc32(repr([(s.st_mtime_ns, s.st_size) for s in states]).encode()):08x}"


def read_toml(path: Path) -> Table:
    """The table of one TOML file.

    Raises:
        RuleError: The file cannot be read or is no TOML; the message names file and line.
    """
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
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
            from difflib import get_close_matches

            near = get_close_matches(key, known, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"
            raise RuleError(f'{where}: unknown key "{key}"; {hint}')
        values[key] = tuple(value) if isinstance(value, list) else value
        if isinstance(value, list) and not all(isinstance(part, (str, dict)) for part in value):
            raise RuleError(f"{where}: {key}: expected a list of strings, got {value!r}")
        wanted = _plain_type(known[key])
        if wanted is not None and type(values[key]) is not wanted:
            raise RuleError(f"{where}: {key}: expected {wanted.__name__}, got {value!r}")
    for name, field in known.items():
        if name not in values and field.default is MISSING and field.default_factory is MISSING:
            raise RuleError(f'{where}: "{name}" is missing')
    return kind(**values)


def read_rows(table: Table, key: str, allowed: tuple[str, ...], where: str) -> list[Table]:
    """The rows that a file has under `key`.

    Raises:
        RuleError: The file has another table than the allowed ones, the rows are no list of tables, or two have one id.
    """
    for name in table:
        if name not in allowed:
            raise RuleError(f'{where}: unknown key "{name}"; known: {", ".join(allowed)}')
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RuleError(f"{where}: {key}: expected tables in double brackets, [[{key}]]")
    seen: set[object] = set()
    for row in rows:
        if not isinstance(row.get("id"), str):
            raise RuleError(f'{where}: {key}: "id" is missing, or no string; each {key} has its own')
        if row["id"] in seen:
            raise RuleError(f"{where}: {key} {row['id']}: the id is used twice; ids are unique")
        seen.add(row["id"])
    return rows


def _plain_type(field: "Field[Any]") -> type | None:
    """The runtime type a value must have, where the default tells it."""
    if field.default is MISSING:
        return str if field.type in (str, "str") else dict if field.default_factory is not MISSING else None
    return None if field.default is None else type(field.default)


def _runtime_form(table: Table) -> Table:
    """The table without what only tests and people read, and with folded phrases."""
    for row in table.get("rule", ()):
        for key in ("hits", "misses", "source"):
            row.pop(key, None)
        for key in ("phrases", "starts"):
            if key in row:
                row[key] = [fold_phrase(phrase) for phrase in row[key]]
    return table


def _store(path: Path, content: bytes) -> None:
    """Write the quick form in one step, or leave it: a read-only installation works as well, only slower."""
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        scratch = path.with_name(f".{path.name}.{os.getpid()}")
        scratch.write_bytes(content)
        scratch.replace(path)
        form = _form_of(path)
        for old in path.parent.glob(f"{form}-*"):
            if old != path and _form_of(old) == form:
                old.unlink(missing_ok=True)


def _form_of(path: Path) -> str:
    """The name of the form that a file holds: its file name without stamp and suffix."""
    return path.name.partition(".")[0].rpartition("-")[0]
