"""Measure copydesk on labelled article texts: lost and left words, whether clean text stays clean, speed.

    pip install rapidfuzz
    python benchmarks/texts.py ROWS.jsonl[.gz] [--only PREFIX] [--regime NAME]

A row has `id`, `text`, `lines` and `labels` (one for each line: c content, d debris, u unsure), and may have `gold` and
`regime`. Such rows can be made from WCXB (the Web Content eXtraction Benchmark) or the test pages of fundus: render the
element that holds the article and label its lines by the gold text.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from copydesk import clean

WORD = re.compile(r"\w+")


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file, plain or gzipped."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def words(text: str) -> list[str]:
    """Lower-case words."""
    return WORD.findall(text.lower())


def f1(output: str, gold: str) -> float:
    """Bag-of-words agreement of two texts, 0 to 1."""
    found, wanted = Counter(words(output)), Counter(words(gold))
    overlap = (found & wanted).total()
    return 2 * overlap / max(found.total() + wanted.total(), 1)


def shares(row: dict[str, Any], output: str) -> tuple[float, float]:
    """Shares of the words of content lines that are gone, and of debris lines that are left, by word alignment."""
    from rapidfuzz.distance import LCSseq

    source = [(word, label) for line, label in zip(row["lines"], row["labels"], strict=True) for word in words(line)]
    totals = Counter(label for _, label in source)
    hits: Counter[str] = Counter()
    for part in LCSseq.opcodes([word for word, _ in source], words(output)):
        if part.tag == "equal":
            hits.update(label for _, label in source[part.src_start : part.src_end])
    lost = 1 - hits["c"] / totals["c"] if totals["c"] else 0.0
    return lost, hits["d"] / totals["d"] if totals["d"] else 0.0


def main() -> None:
    """Print one line of figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--only", default="", help="rows whose id starts with this")
    parser.add_argument("--regime", default="", help="rows of this regime")
    options = parser.parse_args()
    rows = [row for row in read_rows(options.rows) if row["id"].startswith(options.only)]
    rows = [row for row in rows if not options.regime or row.get("regime") == options.regime]
    clean(rows[0]["text"])
    sums: defaultdict[str, float] = defaultdict(float)
    seconds = 0.0
    for row in rows:
        started = time.process_time()
        article = clean(row["text"])
        seconds += time.process_time() - started
        lost, left = shares(row, article.text)
        for name, value in (("lost", lost), ("left", left), ("f1", f1(article.text, row.get("gold", "")))):
            sums[name] += value
        sums["restored"] += article.restore() == row["text"]
        sums["stable"] += clean(article.text).text == article.text
    size = sum(len(row["text"]) for row in rows) / 1e6
    figures = " ".join(f"{name} {sums[name] / len(rows):.4f}" for name in ("f1", "lost", "left", "restored", "stable"))
    print(f"{len(rows)} rows, {figures}, {size / seconds:.2f} MB/s")


if __name__ == "__main__":
    main()
