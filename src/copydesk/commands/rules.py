"""`copydesk rules`: every rule with its kind, source and examples."""

from collections.abc import Sequence

from copydesk.commands.common import Parser, say
from copydesk.outputs.places import write_stdout
from copydesk.records.find import reason_of
from copydesk.tables import DATA


def run_rules(arguments: Sequence[str]) -> int:
    """The `rules` command: every rule with its kind, source and examples."""
    from copydesk.debris.rules import table_rules
    from copydesk.tables import read_toml

    files = sorted((DATA / "lang").glob("*.toml"))
    known = [path.stem for path in files if "\n[[rule]]" in path.read_text(encoding="utf-8")]
    parser = Parser(prog="copydesk rules", description="List the rules: what would be cut, and why.")
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
    try:
        write_stdout("\n".join(lines) + "\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        say(f"cannot write standard output: {reason_of(error)}")
        return 1
    return 0
