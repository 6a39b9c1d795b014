"""Which inputs the paths of a caller name."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path, PurePath

STDIN = "-"
STDIN_PLACE = "standard input"
DOCUMENTS = (".txt", ".text", ".md", ".html", ".htm", ".xhtml")
FORMS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
    ".zip": "zip",
}
PACKINGS = (".gz", ".zst")
GLOB_SIGNS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Input:
    """One file or stream: where it comes from, and where its output goes under an output folder."""

    path: Path | None  # None for standard input
    target: PurePath

    @property
    def name(self) -> str:
        """How messages call it."""
        return STDIN_PLACE if self.path is None else os.fsdecode(self.path)

    @property
    def form(self) -> str:
        """What it holds by its name: "document", a value of `FORMS`, or "" if its name does not tell."""
        return form_of(self.target.name)


@dataclass(frozen=True, slots=True)
class Missed:
    """A path that gives no input, and why; `harmless` if that is no failure."""

    message: str
    harmless: bool = False


def form_of(name: str) -> str:
    """What a file holds, by its name.

    >>> [form_of(name) for name in ("a.txt", "b.jsonl.gz", "c.zip", "d.pdf")]
    ['document', 'jsonl', 'zip', '']
    """
    suffix = PurePath(bare_name(name)).suffix.lower()
    return "document" if suffix in DOCUMENTS else FORMS.get(suffix, "")


def bare_name(name: str) -> str:
    """The name of a file without the suffix of its packing.

    >>> bare_name("crawl.jsonl.gz"), bare_name("a.txt")
    ('crawl.jsonl', 'a.txt')
    """
    return next((name[: -len(end)] for end in PACKINGS if name.lower().endswith(end)), name)


def find_inputs(paths: Iterable[str | Path], output: Path | None = None) -> Iterator[Input | Missed]:
    """The inputs that paths name: files, folders, globs, "-" for standard input.

    Args:
        paths: As a caller gives them.
        output: A folder whose content is output, and not searched.
    """
    for given in paths:
        name = os.fspath(given)
        path = Path(name)
        try:
            if name == STDIN:
                yield Input(None, PurePath("stdin"))
            elif name and path.is_dir():
                yield from _in_folder(path, output)
            elif name and path.exists():
                yield Input(path, PurePath(path.name))
            elif GLOB_SIGNS & set(name):
                yield from _matching(path, output)
            else:
                yield Missed(f"{name or 'an empty name'}: no such file or folder")
        except (OSError, ValueError, NotImplementedError) as error:
            yield Missed(f"{name}: cannot be read: {reason_of(error)}")


def _in_folder(folder: Path, output: Path | None) -> Iterator[Input | Missed]:
    """The inputs of a folder and the folders in it, without those in the output folder; links are not followed."""
    missed: list[Missed] = []
    found: list[Path] = []

    def note(error: OSError) -> None:
        missed.append(Missed(f"{error.filename}: cannot be read: {reason_of(error)}"))

    for here, folders, files in os.walk(folder, onerror=note):
        inner = [Path(here, name) for name in folders]
        folders[:] = [path.name for path in inner if not _is_inside(path, output) and not path.is_symlink()]
        known = [Path(here, name) for name in files if form_of(name)]
        links = [path for path in (*inner, *known) if path.is_symlink()]
        missed += [Missed(f"{path}: a link, not followed; name it to read it", harmless=True) for path in links]
        found += [path for path in known if path not in links and path.is_file()]
    if not found and not missed:
        yield Missed(f"{folder}: no articles in this folder ({', '.join((*DOCUMENTS, *FORMS))}, or these packed)")
    yield from sorted(missed, key=lambda m: m.message)
    yield from (Input(path, path.relative_to(folder)) for path in sorted(found))


def _matching(pattern: Path, output: Path | None) -> Iterator[Input | Missed]:
    """The files that a pattern matches; its part without signs is the folder that is mirrored."""
    fixed = list(takewhile(lambda part: not GLOB_SIGNS & set(part), pattern.parts))
    base, rest = Path(*fixed), str(Path(*pattern.parts[len(fixed) :]))
    own = output is not None and not _is_inside(base, output)
    found = [path for path in base.glob(rest) if path.is_file() and not (own and _is_inside(path, output))]
    if not found:
        yield Missed(f"{pattern}: matches no file")
    yield from (Input(path, path.relative_to(base)) for path in sorted(found))


def _is_inside(path: Path, folder: Path | None) -> bool:
    """Whether a path is a folder or in it, whatever links lead there."""
    return folder is not None and Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def reason_of(error: Exception) -> str:
    """Why the system said no, without the path, which messages name already."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
