"""Measure copydesk on labelled article texts: lost and left words, whether clean text stays clean, speed.

    pip install rapidfuzz
    python benchmarks/texts.py ROWS.jsonl[.gz] [--only PREFIX] [--regime NAME] [--weights DIR] [--by lang]

A row has `id`, `text`, `lines` and `labels` (one for each line: c content, d debris, u unsure), and may have `gold` and
`regime`. Such rows can be made from WCXB (the Web Content eXtraction Benchmark) or the test pages of fundus: render the
element that holds the article and label its lines by the gold text.

`left` is the mean over the rows that have debris, the other figures are over all. With `--weights DIR`, the folder of a
cross-validation by `tools/train_lines.py --folds`, each row is cleaned by the model that has not seen its site.
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

from copydesk import Config, clean
from copydesk.debris import classifier

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


SCRIPTS = {
    "Cyrillic": "be bg kk mk mn ru sr uk",
    "Arabic and Hebrew": "ar fa he ur",
    "CJK and Thai": "ja ko th zh",
    "Indic": "bn gu hi kn ml mr ne pa ta te",
}


def script_of(lang: str | None) -> str:
    """The group of scripts of a language."""
    return next((group for group, langs in SCRIPTS.items() if lang in langs.split()), "Latin" if lang else "unknown")


ALPHABETS = {  # letters that stand for those from a to z, capitals too where the script has them
    "cyrillic": ("абцдефгхийклмнопярстувшэыз", "АБЦДЕФГХИЙКЛМНОПЯРСТУВШЭЫЗ"),
    "arabic": ("ابتثجحخدذرزسشصضطظعغفقكلمني",) * 2,
    "devanagari": ("कखगघचछजझटठडढणतथदधनपफबभमयरल",) * 2,
    "han": ("日月山水火木金土人口手足目耳心門車馬魚鳥虫草花竹米石",) * 2,
}
STOPS = {"devanagari": "।", "han": "。"}
LATIN = "abcdefghijklmnopqrstuvwxyz"


def rewritten(text: str, script: str) -> str:
    """A text in the letters of another script: its form stays, no word of it is known. Han has no spaces."""
    small, capital = ALPHABETS[script]
    text = text.translate(str.maketrans(LATIN + LATIN.upper(), small + capital))
    if script == "han":  # three letters of a word become one character
        text = re.sub(rf"([{small}])[{small}]{{0,2}}", r"\1", text)
        text = re.sub(rf"(?<=[{small},.]) (?=[{small}])", "", text)
    return re.sub(r"\.(?=\s|$|[^\W\d])", STOPS.get(script, "."), text)


def in_script(row: dict[str, Any], script: str) -> dict[str, Any]:
    """A row with its texts in another script."""
    texts = {name: rewritten(row[name], script) for name in ("text", "gold") if name in row}
    return {**row, **texts, "lines": [rewritten(line, script) for line in row["lines"]]}


def fold_weights(folder: Path) -> dict[str, classifier.Weights]:
    """For each document of a cross-validation the model that has not seen its site."""
    folds = json.loads((folder / "folds.json").read_text())
    models = {
        fold: classifier.load_weights(str((folder / f"fold{fold}.npz").resolve())) for fold in set(folds.values())
    }
    return {identity: models[fold] for identity, fold in folds.items()}


def measure(row: dict[str, Any], config: Config) -> dict[str, Any]:
    """The figures of one row."""
    started = time.process_time()
    article = clean(row["text"], config=config)
    seconds = time.process_time() - started
    lost, left = shares(row, article.text)
    return {
        "lang": script_of(article.lang),
        "f1": f1(article.text, row.get("gold", "")),
        "lost": lost,
        "left": left if "d" in row["labels"] else None,
        "restored": article.restore() == row["text"],
        "stable": clean(article.text, config=config).text == article.text,
        "held": "judge-held-back" in article.flags,
        "seconds": seconds,
        "size": len(row["text"]) / 1e6,
    }


def summary(found: list[dict[str, Any]]) -> str:
    """One line of means."""
    parts = [f"{len(found):5d} rows"]
    for name in ("f1", "lost", "left", "restored", "stable", "held"):
        values = [row[name] for row in found if row[name] is not None]
        parts.append(f"{name} {sum(values) / max(len(values), 1):.4f}")
    return " ".join(parts) + f" {sum(row['size'] for row in found) / sum(row['seconds'] for row in found):.2f} MB/s"


def main() -> None:
    """Print a line of figures for each set of rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--only", default="", help="rows whose id starts with this")
    parser.add_argument("--regime", default="", help="rows of this regime")
    parser.add_argument("--weights", type=Path, help="folder of a cross-validation")
    parser.add_argument("--threshold", type=float, help="score from which the learned judge cuts; 1: rules only")
    parser.add_argument("--script", choices=ALPHABETS, help="with the letters of another script, so only form tells")
    parser.add_argument("--limit", type=int, help="this many rows only")
    parser.add_argument("--by", choices=("set", "lang"), default="set", help="set: id and regime; lang: script")
    options = parser.parse_args()
    rows = [row for row in read_rows(options.rows) if row["id"].startswith(options.only)]
    rows = [row for row in rows if not options.regime or row.get("regime") == options.regime]
    rows = [in_script(row, options.script) if options.script else row for row in rows[: options.limit]]
    models = fold_weights(options.weights) if options.weights else {}
    config = Config(threshold=options.threshold)
    clean(rows[0]["text"])
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if models:
            classifier.load_weights = lambda model=models[row["id"]]: model
        figures = measure(row, config)
        where = figures["lang"] if options.by == "lang" else row["id"].split("-")[0]
        found[f"{where} {row.get('regime', '')}"].append(figures)
    for name, figures in sorted(found.items()):
        print(f"{name:28s} {summary(figures)}", flush=True)


if __name__ == "__main__":
    main()
