"""Measure `clean_html` on pages whose sites the judge of pages has not seen: agreement with gold text, losses, speed.

    python benchmarks/pages.py PAGES.jsonl[.gz] --weights DIR [--only PREFIX] [--every K]

A row has `id`, `url`, `html`, `gold`, and may have `with_` and `without` (snippets), `title`, `authors`, `date`. DIR is
the folder of a cross-validation by `tools/train_pages.py --folds`; without it the shipped weights are measured, which
were fitted to all development pages.
"""

import argparse
import json
import statistics
import time
from collections import Counter, defaultdict
from pathlib import Path

from texts import f1, read_rows, words

from copydesk import Config, clean, clean_html
from copydesk.debris import pages

COLUMNS = ("f1", "precision", "recall", "with", "without", "stable", "restored", "empty", "ms")


def measure(row: dict, config: Config) -> dict[str, float]:
    """The figures of one page."""
    started = time.process_time()
    article = clean_html(row["html"], url=row["url"] or None, config=config)
    found = {"ms": 1000 * (time.process_time() - started), "empty": float(not article.text)}
    output, gold = Counter(words(article.text)), Counter(words(row["gold"]))
    overlap = (output & gold).total()
    if row["gold"]:
        found["f1"] = f1(article.text, row["gold"])
        found["precision"] = overlap / max(output.total(), 1)
        found["recall"] = overlap / gold.total()
    low = " ".join(article.text.lower().split())
    for key, name in (("with_", "with"), ("without", "without")):
        if row.get(key):
            found[name] = statistics.fmean(" ".join(s.lower().split()) in low for s in row[key])
            found[f"{name}_of"] = len(row[key])
    found["restored"] = float(article.restore() == article.source)
    found["stable"] = float(clean(article.text, config=config).text == article.text)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--config", default="{}", help="values of Config, as JSON")
    parser.add_argument("--worst", type=int, default=0)
    args = parser.parse_args()
    config = Config.from_dict(json.loads(args.config))
    rows = [r for r in read_rows(args.pages) if r["id"].startswith(args.only)][:: args.every]
    loader = pages.load_weights
    fold_of = json.loads((args.weights / "folds.json").read_text()) if args.weights else {}
    tables: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    ranking = []
    for row in rows:
        if args.weights:
            if row["id"] not in fold_of:
                continue
            path = str((args.weights / f"fold{fold_of[row['id']]}.npz").resolve())
            pages.load_weights = lambda path=path: loader(path)
        found = measure(row, config)
        ranking.append((found.get("f1", 1), row["id"], found))
        for group in (row["id"].split("-")[0], "all"):
            for name, value in found.items():
                tables[group][name].append(value)
    for group, table in sorted(tables.items()):
        figures = []
        for name in COLUMNS:
            values = table.get(name, [])
            weights = table.get(f"{name}_of") or [1] * len(values)
            mean = sum(v * w for v, w in zip(values, weights, strict=True)) / max(sum(weights), 1)
            figures.append(f"{name} {mean:.4f}")
        print(f"{group} ({len(table['ms'])}): " + ", ".join(figures))
    for score, name, found in sorted(ranking, key=lambda r: r[:2])[: args.worst]:
        print(f"  {score:.3f} {name} {json.dumps({k: round(v, 3) for k, v in found.items()})}")


if __name__ == "__main__":
    main()
