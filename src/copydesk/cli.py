"""The `copydesk` command: files, folders and pipes in, clean articles out.

Data go to stdout, everything else to stderr. Exit codes: 0 all clean, 1 some inputs failed (each named), 2 usage.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from copydesk.article import Article
from copydesk.config import Config
from copydesk.desk import __version__, clean
from copydesk.errors import CopydeskError
from copydesk.explain import explain
from copydesk.kinds import Kind
from copydesk.tables import data_digest

STDIN = "-"
SUFFIXES = {"text": ".txt", "json": ".json", "jsonl": ".jsonl", "markdown": ".md"}
ARTICLE_SUFFIXES = (".txt", ".text", ".md")  # what a folder is searched for
EXAMPLES = """examples:
  copydesk story.txt                     clean text to stdout
  copydesk stories/ -o clean/            a folder, mirrored
  cat story.txt | copydesk               a pipe
  copydesk --explain story.txt           the source, with each cut marked
  copydesk --keep caption --names tag story.txt
  copydesk rules --lang pl               what would be cut, with examples
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One input: where it comes from, and where its output goes under the output folder."""

    path: Path | None  # None for standard input
    target: Path

    @property
    def name(self) -> str:
        """How messages call the input."""
        return "standard input" if self.path is None else os.fsdecode(self.path)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        if arguments[:1] == ["rules"]:
            return _rules(arguments[1:])
        return _clean(arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _clean(arguments: Sequence[str]) -> int:
    """The main command."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        config = Config(keep=frozenset(options.keep), names=options.names)
    except CopydeskError as error:
        parser.error(str(error))
    if not options.paths and sys.stdin.isatty():
        parser.error('nothing to read: name files or folders, or "-" for standard input')
    if options.output and Path(options.output).exists() and not Path(options.output).is_dir():
        parser.error(f"{options.output}: not a folder; -o takes the folder to write into")
    failed = 0
    for job in _jobs(options.paths or [STDIN]):
        problem = job if isinstance(job, str) else _run(job, options, config)
        if problem:
            failed += 1
            print(f"copydesk: {_printable(problem)}", file=sys.stderr)
    if failed > 1:
        print(f"copydesk: {failed} inputs failed", file=sys.stderr)
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="copydesk",
        description="Give back the clean article in the text of a scraped one.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kinds = [kind.value for kind in Kind if kind.is_debris]
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help='files, folders, globs, or "-"; nothing and a pipe: standard input')
    add("-o", "--output", metavar="DIR", help="write one file for each input into DIR, folders mirrored")
    add("--format", choices=list(SUFFIXES), default="text", help="what to write (default: text)")
    add("--explain", action="store_true", help="show the source with each change marked: kind, rule and reason")
    add(
        "--keep",
        action="append",
        default=[],
        metavar="KIND",
        choices=kinds,
        help=f"leave this kind in: {', '.join(kinds)}",
    )
    add("--names", choices=["rewrite", "tag", "off"], default="rewrite", help="one spelling for each person (default)")
    add("--lang", metavar="CODE", help="language of the articles (ISO 639-1), if you know it")
    add("--version", action="version", version=f"copydesk {__version__} (data {data_digest()})")
    return parser


def _jobs(paths: Iterable[str]) -> Iterator[Job | str]:
    """The inputs that the paths name; a string is the message about a path that names none."""
    for name in paths:
        path = Path(name)
        if name == STDIN:
            yield Job(None, Path("stdin"))
        elif path.is_dir():
            found = sorted(
                p
                for p in path.rglob("*")
                if p.suffix.lower() in ARTICLE_SUFFIXES and p.is_file() and not p.is_symlink()
            )
            if not found:
                yield f"{name}: no articles in this folder ({', '.join(ARTICLE_SUFFIXES)})"
            yield from (Job(p, p.relative_to(path)) for p in found)
        elif path.exists():
            yield Job(path, Path(path.name))
        elif any(sign in name for sign in "*?["):
            matches = (
                sorted(p for p in Path().glob(name) if p.is_file()) if not path.is_absolute() else _absolute_glob(path)
            )
            if not matches:
                yield f"{name}: matches no file"
            yield from (Job(p, Path(p.name)) for p in matches)
        else:
            yield f"{name}: no such file or folder"


def _absolute_glob(pattern: Path) -> list[Path]:
    root = Path(pattern.anchor)
    return sorted(p for p in root.glob(str(pattern.relative_to(root))) if p.is_file())


def _run(job: Job, options: argparse.Namespace, config: Config) -> str:
    """Clean one input and write the result; the answer is what went wrong, "" if nothing."""
    try:
        content = sys.stdin.buffer.read() if job.path is None else job.path.read_bytes()
        article = clean(content, lang=options.lang, config=config)
    except CopydeskError as error:
        return f"{job.name}: {error}"
    except OSError as error:
        return f"{job.name}: cannot be read: {error.strerror or error}"
    try:
        if options.output:
            _write_file(Path(options.output) / job.target, _render(article, options, colour=False), options.format)
        else:
            _write_stdout(_render(article, options, colour=_colour(sys.stdout)))
    except BrokenPipeError:
        raise
    except OSError as error:
        return f"{job.name}: cannot be written: {error.strerror or error}"
    return ""


def _render(article: Article, options: argparse.Namespace, *, colour: bool) -> str:
    """An article in the form that was asked for, with a line break at the end."""
    if options.explain:
        return explain(article, colour=colour)
    forms: dict[str, Callable[[], str]] = {
        "text": lambda: article.text,
        "json": lambda: article.to_json(indent=2),
        "jsonl": article.to_json,
        "markdown": lambda: article.to_markdown().rstrip("\n"),
    }
    return forms[options.format]() + "\n"


def _write_file(target: Path, text: str, form: str) -> None:
    """Write in one step: no reader ever sees half a file."""
    target = target.with_name(target.name.removesuffix(target.suffix) + SUFFIXES[form])
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        scratch.write_text(text, encoding="utf-8", errors="replace", newline="")
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)


def _write_stdout(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def _colour(stream: TextIO) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _printable(text: str) -> str:
    """A message without anything that could steer a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _rules(arguments: Sequence[str]) -> int:
    """The `rules` command: every rule with its kind, source and examples."""
    from copydesk.debris.rules import table_rules
    from copydesk.tables import DATA, read_toml

    known = sorted(path.stem for path in (DATA / "lang").glob("*.toml"))
    parser = argparse.ArgumentParser(prog="copydesk rules", description="List the rules: what would be cut, and why.")
    parser.add_argument("--lang", metavar="CODE", help=f"only this file: {', '.join(known)}")
    options = parser.parse_args(arguments)
    if options.lang and options.lang not in known:
        parser.error(f'no rules for "{options.lang}"; known: {", ".join(known)}')
    lines = []
    for stem in [options.lang] if options.lang else known:
        for rule in table_rules(read_toml(DATA / "lang" / f"{stem}.toml"), stem):
            kind = rule.kind.value if rule.kind else "keep"
            extra = (
                [rule.scope] * (rule.scope != "line")
                + [rule.zone] * (rule.zone != "any")
                + ["opens a section"] * rule.opens
            )
            lines.append(f"{rule.id}  [{', '.join([kind, *extra])}]  {rule.source}")
            lines += [f"    cuts   {hit}" if rule.kind else f"    keeps  {hit}" for hit in rule.hits]
            lines += [f"    not    {miss}" for miss in rule.misses]
    _write_stdout("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
