"""Measure what `learn_repeats` adds: the same texts cleaned with and without the lines that their sites repeat.

    pip install rapidfuzz
    python benchmarks/repeats.py ROWS.jsonl[.gz] [--site REGEX] [--least N] [--regime NAME]

Rows are those of texts.py. Rows of one site are learned from together, and sites with a single row are left out. The
site is what REGEX finds first in the id (its first group, if it has one), else the host of `url`. Last come the lines
that are cut only with repeats, counted by their labels, and those of them that are labelled content.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from texts import f1, read_rows, shares

from copydesk import Repeats, clean, learn_repeats

Row = dict[str, Any]


def site_of(row: Row, pattern: re.Pattern[str] | None) -> str:
    """The site of a row, "" if nothing tells it."""
    if pattern and (match := pattern.search(row["id"])):
        return match[pattern.groups and 1]
    return (urlsplit(row.get("url") or "").hostname or "").removeprefix("www.")


def figures(rows: Sequence[Row], output_of: Callable[[Row], str]) -> str:
    """Means over the rows."""
    sums: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        output = output_of(row)
        lost, left = shares(row, output)
        for name, value in (("f1", f1(output, row.get("gold", ""))), ("lost", lost), ("left", left)):
            sums[name] += value / len(rows)
    return " ".join(f"{name} {value:.4f}" for name, value in sums.items())


def cut_more(row: Row, repeats: Repeats) -> Iterator[tuple[str, str]]:
    """Label and line for each line that goes only with repeats."""
    left = Counter(clean(row["text"], repeats=repeats).text.split("\n"))
    kept = Counter(clean(row["text"]).text.split("\n"))
    gone = kept - left
    for line, label in zip(row["lines"], row["labels"], strict=True):
        if gone[line] > 0:
            gone[line] -= 1
            yield label, line


def main() -> None:
    """Print one line of figures without repeats and one with them, then what the difference is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--site", type=re.compile, help="regex that finds the site in an id")
    parser.add_argument("--least", type=int, default=2, help="articles that must share a line")
    parser.add_argument("--regime", default="", help="rows of this regime")
    options = parser.parse_args()
    sites: defaultdict[str, list[Row]] = defaultdict(list)
    for row in read_rows(options.rows):
        if not options.regime or row.get("regime") == options.regime:
            sites[site_of(row, options.site)].append(row)
    sites.pop("", None)
    learned: dict[str, Repeats] = {}
    for group in sites.values():
        if len(group) > 1:
            repeats = learn_repeats((row["text"] for row in group), least=options.least)
            learned |= {row["id"]: repeats for row in group}
    rows = [row for group in sites.values() for row in group if row["id"] in learned]
    print(f"{len(rows)} rows of {sum(len(group) > 1 for group in sites.values())} sites")
    print("without:", figures(rows, lambda row: clean(row["text"]).text))
    print("with:   ", figures(rows, lambda row: clean(row["text"], repeats=learned[row["id"]]).text))
    more = [(*pair, row["id"]) for row in rows for pair in cut_more(row, learned[row["id"]])]
    print("lines cut only with repeats:", dict(Counter(label for label, _, _ in more)))
    for label, line, name in more:
        if label == "c":
            print(f"   content, {name}: {line[:100]}")


if __name__ == "__main__":
    main()
