"""`copydesk learn PATH ...`: the lines that the articles of one site share, as a table and as a file."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import get_terminal_size

from copydesk.commands.common import Parser, printable, same_file, say
from copydesk.edits import apply_edits
from copydesk.errors import CopydeskError, InputError
from copydesk.kinds import Kind
from copydesk.outputs.places import write_file, write_stdout
from copydesk.readers.text import read_text
from copydesk.records.find import Input, Missed, find_inputs, reason_of
from copydesk.records.read import Reading, records_in
from copydesk.records.record import Columns
from copydesk.repeats import Repeats, learn_repeats


def run_learn(arguments: Sequence[str]) -> int:
    """The `learn` command: the lines that the articles of one site share, as a table and as a file for `--repeats`."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    target = None if options.output is None else Path(options.output)
    found = list(find_inputs(options.paths))
    problems = [missed.message for missed in found if isinstance(missed, Missed)]
    inputs = [source for source in found if isinstance(source, Input)]
    if target is not None and (options.output == "" or target.is_dir()):
        parser.error(f'-o: "{options.output}" is not a file')
    if target is not None and any(source.path and same_file(source.path, target) for source in inputs):
        parser.error(f'-o: "{options.output}" is one of the articles')
    reading = Reading(Columns(options.text_field))
    try:
        repeats = learn_repeats(_texts(inputs, reading, problems), least=options.least)
    except CopydeskError as error:
        parser.error(f"--{str(error).removeprefix('learn_repeats: ')}")
    for problem in problems:
        say(problem)
    try:
        write_stdout(_table_of(repeats))
        if target is not None:
            write_file(target, repeats.to_json())
    except BrokenPipeError:
        raise
    except OSError as error:
        say(f"cannot write {error.filename or 'standard output'}: {reason_of(error)}")
        return 1
    if not repeats.rows:
        say(
            "no line is safe to cut: too few articles share it, or it stands where a heading can stand; "
            "two hundred articles of a site show more than twenty"
        )
    return 1 if problems else 0


def _texts(inputs: Sequence[Input], reading: Reading, problems: list[str]) -> Iterator[str]:
    """The texts of the inputs, one after the other; what cannot be read is added to the problems."""
    for source in inputs:
        for record in records_in(source, reading):
            try:
                if record.text is None:
                    raise InputError(record.problem)
                yield _plain_text(record.text)
            except CopydeskError as error:
                problems.append(f"{record.place}: {error}")


def _plain_text(content: str | bytes) -> str:
    """The text that `clean` would judge: of a page, what its reader leaves of it."""
    page = read_text(content)
    if page.source.lstrip("\ufeff \t\r\n").startswith("<"):
        from copydesk.readers.html import is_html, read_html

        page = read_html(page.source) if is_html(page.source) else page
    return apply_edits(page.source, page.edits)


def _table_of(repeats: Repeats) -> str:
    """Repeated lines for people: how many articles have each, its kind, and the line as one of them has it."""
    if not repeats.rows:
        return ""
    kinds = [row.kind.value if row.kind else Kind.REPEAT.value for row in repeats.rows]
    width = max(map(len, ["kind", *kinds]))
    room = get_terminal_size().columns - width - 19 if sys.stdout is not None and sys.stdout.isatty() else None
    lines = [f"articles  share  {'kind':{width}}  line"]
    for row, kind in zip(repeats.rows, kinds, strict=True):
        line = printable(row.example)
        line = line if room is None or len(line) <= room else line[: max(room - 1, 1)] + "…"
        lines.append(f"{row.articles:8}  {row.articles / row.seen:5.0%}  {kind:{width}}  {line}")
    lines.append(f"{len(repeats.rows)} lines; {repeats.rows[0].seen} articles were read, copies of one counted once")
    return "\n".join(lines) + "\n"


def make_parser() -> Parser:
    """The options of the command."""
    parser = Parser(
        prog="copydesk learn",
        description="Find the lines that the articles of one site share, so that --repeats can cut them.",
        epilog="Two hundred articles show more than twenty. What is found is shown; -o writes it too.",
    )
    add = parser.add_argument
    add("paths", nargs="+", metavar="PATH", help="files, folders or globs: articles of one site")
    add("-o", "--output", metavar="FILE", help="write what was found to FILE, for --repeats")
    add("--least", type=int, default=3, metavar="N", help="articles that must share a line (default: 3)")
    add("--text-field", default="text", metavar="NAME", help="field of a row that holds its text")
    return parser
