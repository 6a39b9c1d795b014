"""Train the judge of pages (`copydesk.debris.pages`) and write its weights file.

    train_pages.py PAGES.jsonl.gz [MORE.jsonl.gz ...] --folds 5 --out DIR     cross-validation: DIR/fold0.npz ...
    train_pages.py PAGES.jsonl.gz [MORE.jsonl.gz ...] --calibration DIR/calibration.json --out pages.npz

A row is one page: `id`, `url`, `html`, `title`, and `gold`, the text of its article; or, where there is no gold text,
`with_` and `without`, snippets that are and are not in it. The pages of the first file are those that are measured.
Pages without gold text count less: their lines are labelled where trafilatura and readability agree.

Folds are made by site, as in `train_lines.py`, and both stages work as there: linear models over words and over the
names of elements, out of fold, then a net over lines. Needs torch, scikit-learn, rapidfuzz, readability-lxml and
html_text. A fold takes five minutes on one core.
"""

import argparse
import json
import pickle
import random
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from gzip import open as open_gzip
from pathlib import Path

import numpy as np
import torch
import train_lines as lines_tool
from scipy import sparse
from sklearn.linear_model import LogisticRegression, SGDClassifier

from copydesk.debris import classifier, pages
from copydesk.debris.features import Forms, read_forms
from copydesk.debris.markup import NameScores, name_words, read_chains, read_markup
from copydesk.debris.places import find_echoes, read_places
from copydesk.page import Elements, Layout
from copydesk.readers.html import lay_out, parse_tree
from copydesk.readers.witness import extraction_of

INNER_FOLDS = 4
LEAST_SITES, MOST_NAMES = 5, 12_000  # a name of an element is known if it stands on that many sites
COURSE = lines_tool.Course(len(pages.FEATURES), epochs=12, decay=0.05, dropout=0.3, share_other=0.6)
WINDOW = 700  # lines of a page that are looked at together
UNHEARD, UNTITLED = 0.5, 0.15  # shares of pages shown without the witness, and without the page's title
BLIND = 0.05  # share of the features that a page is shown without
SILVER, PART = 0.6, 0.5  # weights of pages without gold text, and of parts of pages
WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    return WORD.findall((text or "").lower())


@dataclass
class Document:
    """One page; arrays have a row for each line."""

    id: str
    site: str
    weight: float
    measured: bool
    gold: str
    layout: Layout
    labels: np.ndarray  # 1 debris, 0 content, -1 unsure
    sizes: np.ndarray
    forms: Forms
    heard: np.ndarray | None  # what the witness says; None where it was not asked, or labelled the page
    kinds: np.ndarray  # of lines that a rule hits, else -1
    scores: np.ndarray | None = None
    table: np.ndarray | None = None
    untitled: np.ndarray | None = field(default=None, repr=False)


def line_texts(layout: Layout) -> list[str]:
    return [layout.source[line.start : line.end] for line in layout.lines]


def label_by_gold(texts: list[str], gold: list[str], title: str) -> list[int]:
    """A label for each line by alignment of all words to the gold text."""
    from rapidfuzz.distance import LCSseq

    tokens, owners = [], []
    for index, text in enumerate(texts):
        found = words(text)
        tokens += found
        owners += [index] * len(found)
    size, hits = Counter(owners), Counter()
    for part in LCSseq.opcodes(tokens, gold):
        if part.tag == "equal":
            hits.update(owners[part.src_start : part.src_end])
    runs = set(zip(gold, gold[1:], gold[2:], strict=False))
    labels = []
    for index, text in enumerate(texts):
        here = words(text)
        share = hits[index] / size[index] if size[index] else 0
        if not here or (title and here == words(title)):
            labels.append(-1)
        elif len(here) >= 5:
            own = list(zip(here, here[1:], here[2:], strict=False))
            found = sum(run in runs for run in own) / len(own)
            labels.append(0 if share >= 0.6 and found >= 0.6 else 1 if found <= 0.2 else -1)
        else:
            labels.append(0 if share == 1 else 1 if share <= 0.5 else -1)
    for index, text in enumerate(texts):  # a short match with no content within two lines is chance
        near = labels[max(0, index - 2) : index] + labels[index + 1 : index + 3]
        if labels[index] == 0 and len(words(text)) < 5 and 0 not in near:
            labels[index] = -1
    return labels


def hear(texts: list[str], row: dict) -> np.ndarray:
    """What the witness says of each line."""
    extraction = extraction_of(parse_tree(row["html"].replace("\x00", ""), for_witness=True), row["url"])
    return pages.heard_shares(texts, extraction or "")


def label_by_agreement(texts: list[str], row: dict) -> list[int]:
    """A label for each line where two extractors agree, or a snippet says it."""
    import html_text
    import readability

    found = [hear(texts, row)]
    found.append(pages.heard_shares(texts, html_text.extract_text(readability.Document(row["html"]).summary())))
    labels = []
    for index, text in enumerate(texts):
        said = [float(shares[index]) for shares in found]
        label = 0 if min(said) >= 0.8 else 1 if max(said) <= 0.1 else -1
        low = " ".join(text.lower().split())
        if any(" ".join(snippet.lower().split()) in low for snippet in row["with_"]):
            label = 0
        if any(" ".join(snippet.lower().split()) in low for snippet in row["without"]):
            label = 1
        labels.append(label)
    return labels


def under(layout: Layout, labels: list[int]) -> list[int]:
    """The lines of the element that holds the content, one level up: a page as feeds and scrapers give it."""
    parents = layout.elements.parents
    content = [line.element for line, label in zip(layout.lines, labels, strict=True) if label == 0]
    held: Counter[int] = Counter()
    for element in content:
        while element >= 0:
            held[element] += 1
            element = parents[element]
    whole = [element for element, count in held.items() if count >= 0.95 * len(content)]
    top = max(parents[max(whole)], 0) if whole else 0
    inside = [False] * len(parents)
    inside[top] = True
    for element in range(top + 1, len(parents)):
        inside[element] = inside[parents[element]]
    return [index for index, line in enumerate(layout.lines) if inside[line.element]]


def part_of(layout: Layout, left: list[int]) -> Layout:
    """The layout of a run of lines, as if the elements that hold them all were not there."""
    tags, parents, ends, marks = layout.elements
    first, last = layout.lines[left[0]].element, layout.lines[left[-1]].element
    root = first
    while not (root <= last < ends[root]):
        root = parents[root]
    inside = range(root, ends[root])
    elements = Elements(
        ["", *tags[root + 1 : ends[root]]],
        [-1, *(max(parents[element] - root, 0) for element in inside[1:])],
        [ends[element] - root for element in inside],
        ["", *marks[root + 1 : ends[root]]],
    )
    lines = tuple(layout.lines[index]._replace(element=layout.lines[index].element - root) for index in left)
    return layout._replace(lines=lines, elements=elements, title="")


def read_documents(path: str, measured: bool) -> list[Document]:
    """The pages of a file, and of those with gold text the part that holds the article once more."""
    documents = []
    with open_gzip(path, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            layout = lay_out(row["html"])
            texts = line_texts(layout)
            gold = words(row["gold"])
            if not texts or (row["gold"] and len(gold) < 40):
                continue
            labels = label_by_gold(texts, gold, row["title"] or "") if gold else label_by_agreement(texts, row)
            if labels.count(0) < 3:
                continue
            heard = hear(texts, row) if gold else None
            ruled = lines_tool.say_rules(texts)[:, : len(classifier.KINDS)]
            document = Document(
                row["id"],
                lines_tool.site_of(row["id"], row["url"] or ""),
                1.0 if gold else SILVER,
                measured,
                row["gold"],
                layout,
                np.array(labels, np.int8),
                np.array([len(words(text)) for text in texts]),
                read_forms(texts),
                heard,
                np.where(ruled.any(axis=1), ruled.argmax(axis=1), -1),
            )
            documents.append(document)
            left = under(layout, labels) if gold else []
            if 3 <= len(left) < 0.9 * len(texts):
                at = np.array(left)
                part = replace(
                    document,
                    id=f"{document.id}-part",
                    weight=PART,
                    measured=False,
                    layout=part_of(layout, left),
                    labels=document.labels[at],
                    sizes=document.sizes[at],
                    forms=read_forms([texts[n] for n in left]),
                    heard=heard[at],
                    kinds=document.kinds[at],
                )
                documents.append(part)
    return documents


# names of elements


def name_matrix(document: Document, column: dict[str, int]) -> sparse.csr_matrix:
    """A row for each line: how often each known name stands near it, and then how often further out."""
    tags, parents, _, marks = document.layout.elements
    rows, columns = [], []
    for element in range(1, len(tags)):
        for word in name_words(tags[element], marks[element]):
            if word in column:
                rows.append(element)
                columns.append(column[word])
    named = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(tags), len(column)))
    near, far = ([], []), ([], [])
    for index, line in enumerate(document.layout.lines):
        element, level = line.element, 0
        while element > 0:
            into = near if level < 3 else far
            into[0].append(index)
            into[1].append(element)
            element, level = parents[element], level + 1
    shape = (len(document.layout.lines), len(tags))
    parts = [sparse.csr_matrix((np.ones(len(r), np.float32), (r, c)), shape=shape) @ named for r, c in (near, far)]
    for part in parts:
        size = np.sqrt(np.maximum(np.asarray(part.sum(axis=1)).ravel(), 1))
        part.data /= np.repeat(size, np.diff(part.indptr)).astype(np.float32)
    return sparse.hstack(parts, format="csr")


def fit_names(documents: list[Document], held_out: int | None, folds: int) -> dict[str, tuple[float, float]]:
    """Scores of names; sets `table` of all documents, whose scores come from a model that has not seen their site."""
    training = [held_out is None or lines_tool.fold_of(d.site, folds) != held_out for d in documents]
    sites = defaultdict(set)
    for document, there in zip(documents, training, strict=True):
        if there:
            for tag, mark in set(zip(document.layout.elements.tags, document.layout.elements.marks, strict=True)):
                for word in name_words(tag, mark):
                    sites[word].add(document.site)
    known = sorted((t for t, s in sites.items() if len(s) >= LEAST_SITES), key=lambda t: (-len(sites[t]), t))
    column = {token: n for n, token in enumerate(known[:MOST_NAMES])}
    matrix = sparse.vstack([name_matrix(d, column) for d in documents], format="csr")
    sizes = [len(d.labels) for d in documents]
    inner = np.repeat(
        [lines_tool.fold_of(d.site, INNER_FOLDS, "in") if t else -1 for d, t in zip(documents, training, strict=True)],
        sizes,
    )
    weights = np.concatenate([lines_tool.line_weights(d) / np.sqrt(len(d.labels) / 100) for d in documents])
    labels = np.concatenate([d.labels for d in documents])
    models: dict[int, NameScores] = {}
    for left_out in (*range(INNER_FOLDS), -1):
        rows = np.flatnonzero((inner != left_out) & (inner >= 0) & (labels >= 0))
        model = SGDClassifier(loss="log_loss", alpha=2e-5, max_iter=5, tol=None, average=True, random_state=0)
        model.fit(matrix[rows], labels[rows], sample_weight=weights[rows])
        near, far = np.split(model.coef_[0], 2)
        models[left_out] = NameScores({token: (float(near[n]), float(far[n])) for token, n in column.items()})
    ends = np.cumsum(sizes)
    for document, end, there in zip(documents, ends, training, strict=True):
        set_table(document, models[int(inner[end - 1]) if there else -1])
    return dict(models[-1].known)


def set_table(document: Document, scores: NameScores) -> None:
    """The features of all lines but for words and witness."""
    left = np.arange(len(document.labels))
    forms = document.forms
    places = read_places(forms, find_echoes(forms), left)
    chains = read_chains(document.layout, scores)
    title = read_forms([document.layout.title or "-"]).longs
    markup = read_markup(document.layout, forms, title, chains)
    document.table = np.concatenate((forms.form, places, markup), axis=1).astype(np.float16)
    document.untitled = read_markup(document.layout, forms, title[:0], chains)[:, -4:].astype(np.float16)


# the net


def features_of(document: Document, heard: bool, titled: bool = True) -> np.ndarray:
    """The features of all lines of a page, as `pages.FEATURES` names them."""
    table = document.table.astype(np.float32)
    if not titled:
        table[:, -4:] = document.untitled
    said = document.heard if heard else None
    return pages.stack_features(table, document.scores, said)


def draw_example(document: Document, chance: random.Random) -> lines_tool.Example:
    """Features, labels, weights and kinds of a page, or of a run of its lines."""
    heard = document.heard is not None and chance.random() >= UNHEARD
    features = features_of(document, heard, chance.random() >= UNTITLED)
    features = features * (np.random.default_rng(chance.randrange(1 << 30)).random(features.shape[1]) >= BLIND)
    size = len(document.labels)
    start = chance.randrange(max(size - WINDOW, 0) + 1)
    rows = slice(start, start + WINDOW)
    kinds = np.where(document.labels == 1, document.kinds, -1)
    return (
        features[rows].astype(np.float32),
        document.labels[rows],
        lines_tool.line_weights(document)[rows],
        kinds[rows],
    )


# what comes out


def train(documents: list[Document], held_out: int | None, args: argparse.Namespace, path: Path) -> None:
    """All stages on all pages, or on those outside a fold, to a file."""
    started = time.time()
    vocabulary, coefficients, biases = lines_tool.fit_words(documents, held_out, args.folds)
    names = fit_names(documents, held_out, args.folds)
    print(f"{len(vocabulary)} hashes of words, {len(names)} names, {time.time() - started:.0f} s", flush=True)
    seen = [d for d in documents if held_out is None or lines_tool.fold_of(d.site, args.folds) != held_out]
    net = lines_tool.fit_net(seen, draw_example, COURSE, args.seed)
    net.eval()
    calibration = json.loads(Path(args.calibration).read_text()) if args.calibration else {"slope": 1.0, "shift": 0.0}
    scale, name_scale = (float(np.abs(values).max() / 127) for values in (coefficients, np.array(list(names.values()))))
    arrays = lines_tool.calibrated(net.arrays(), calibration)
    about = {
        "scale": scale,
        "name_scale": name_scale,
        "dilations": lines_tool.DILATIONS,
        "threshold": args.threshold,
        **calibration,
    }
    np.savez_compressed(
        path,
        about=np.array(json.dumps(about)),
        words=vocabulary,
        scores=np.round(coefficients / scale).astype(np.int8),
        biases=biases.astype(np.float32),
        names=np.array("\n".join(names)),
        name_scores=np.round(np.array(list(names.values())) / name_scale).astype(np.int8),
        **{name: value.astype(np.float16) for name, value in arrays.items()},
    )
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, {time.time() - started:.0f} s", flush=True)


def judge_unseen(documents: list[Document], folder: Path, folds: int) -> dict[bool, dict[str, np.ndarray]]:
    """Log-odds of the lines of each measured page, with and without witness, by the model that is new to its site."""
    odds: dict[bool, dict[str, np.ndarray]] = {True: {}, False: {}}
    for fold in range(folds):
        weights = pages.load_weights(str((folder / f"fold{fold}.npz").resolve()))
        for document in documents:
            if document.measured and lines_tool.fold_of(document.site, folds) == fold:
                document.scores = classifier.score_words(document.forms, weights.lines)
                set_table(document, weights.names)
                for heard in (False, True):
                    odds[heard][document.id] = classifier.run_net(features_of(document, heard), weights.lines)[0]
    return odds


def calibrate(documents: list[Document], folder: Path, folds: int) -> None:
    """Slope and shift of the scores, out of fold; they are put into the files of the folds too.

    Prints the agreement with the gold texts, and what is lost, of the judge by itself.
    """
    odds = judge_unseen(documents, folder, folds)
    measured = [d for d in documents if d.measured]
    every = np.concatenate([odds[heard][d.id] for heard in (True, False) for d in measured])
    truth = np.concatenate([d.labels for _ in (True, False) for d in measured])
    model = LogisticRegression(C=1e6).fit(every[truth >= 0, None], truth[truth >= 0])
    slope, shift = float(model.coef_[0, 0]), float(model.intercept_[0])
    print(f"slope {slope:.3f}, shift {shift:.3f}")
    chances = {heard: {k: 1 / (1 + np.exp(-(v * slope + shift))) for k, v in odds[heard].items()} for heard in odds}
    print_reliability(
        np.concatenate([chances[False][d.id] for d in measured]), np.concatenate([d.labels for d in measured])
    )
    print_agreement(measured, chances)
    (folder / "calibration.json").write_text(json.dumps({"slope": slope, "shift": shift}) + "\n")
    (folder / "folds.json").write_text(json.dumps({d.id: lines_tool.fold_of(d.site, folds) for d in documents}))
    for fold in range(folds):
        path = folder / f"fold{fold}.npz"
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
        arrays["out"] = (arrays["out"].astype(np.float32) * slope).astype(np.float16)
        arrays["out_bias"] = (arrays["out_bias"].astype(np.float32) * slope + shift).astype(np.float16)
        np.savez_compressed(path, **arrays)


def print_reliability(chances: np.ndarray, labels: np.ndarray) -> None:
    """How often lines of a score are debris."""
    for low in (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        high = {0.9: 0.95, 0.95: 1.01}.get(low, low + 0.1)
        rows = (labels >= 0) & (chances >= low) & (chances < high)
        print(f"score {low:.2f} to {min(high, 1):.2f}: {rows.sum():6d} lines, {labels[rows].mean():.3f} debris")


def f1(kept: Counter, gold: Counter) -> float:
    return 2 * (kept & gold).total() / max(kept.total() + gold.total(), 1)


def print_agreement(measured: list[Document], chances: dict[bool, dict[str, np.ndarray]]) -> None:
    """Mean F1 and share of content words lost, by set and threshold."""
    golds = {d.id: Counter(words(d.gold)) for d in measured}
    bags = {d.id: [Counter(words(text)) for text in line_texts(d.layout)] for d in measured}
    for heard, found in chances.items():
        for threshold in (0.4, 0.5, 0.55, 0.6, 0.7):
            scores = defaultdict(list)
            for document in measured:
                keep = found[document.id] < threshold
                kept = sum((bag for there, bag in zip(keep, bags[document.id], strict=True) if there), Counter())
                group, content = document.id.split("-")[0], document.labels == 0
                scores[group].append(f1(kept, golds[document.id]))
                scores[f"{group} lost"].append(document.sizes[~keep & content].sum() / document.sizes[content].sum())
            told = ", ".join(f"{name} {np.mean(values):.4f}" for name, values in sorted(scores.items()))
            print(f"witness {heard}, threshold {threshold}: {told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--out", required=True)
    parser.add_argument("--folds", type=int, default=0, help="cross-validation; --out is a folder then")
    parser.add_argument("--only", help="train these folds only (0,1), and do not calibrate")
    parser.add_argument("--calibration", help="calibration.json of a cross-validation")
    parser.add_argument("--cache", help="file that keeps the pages with their labels from one call to the next")
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    if args.cache and Path(args.cache).exists():
        documents = pickle.loads(Path(args.cache).read_bytes())
    else:
        documents = [d for number, path in enumerate(args.pages) for d in read_documents(path, number == 0)]
        if args.cache:
            Path(args.cache).write_bytes(pickle.dumps(documents))
    print(f"{len(documents)} documents, {len({d.site for d in documents})} sites", flush=True)
    out = Path(args.out)
    if not args.folds:
        train(documents, None, args, out)
        return
    out.mkdir(parents=True, exist_ok=True)
    for fold in map(int, args.only.split(",")) if args.only else range(args.folds):
        train(documents, fold, args, out / f"fold{fold}.npz")
    if not args.only:
        calibrate(documents, out, args.folds)


if __name__ == "__main__":
    sys.exit(main())
