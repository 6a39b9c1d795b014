"""Train the learned judge of lines (`copydesk.debris.classifier`) and write its weights file.

    train_lines.py ROWS.jsonl.gz [MORE.jsonl.gz ...] --folds 5 --out DIR      cross-validation: DIR/fold0.npz ...
    train_lines.py ROWS.jsonl.gz [MORE.jsonl.gz ...] --calibration DIR/calibration.json --out lines.npz

A row is one document: `id`, `url` (or "" where the id up to its date names the site), `lines`, and `labels`, one letter
for each line: c content, d debris, u unsure. The documents of the first file are those that are measured; rows of the
others (the same pages rendered otherwise, other sites) count half, and less where `--weight NAME=W` says so.

Folds are made by site, so that no document is judged by a model that has seen its site, in whatever file.
The first stage, a linear model over hashed words, scores the lines of the training sites out of fold too: so the second
stage, a convolutional net over lines, meets scores in training that are as good as those of a new site, no better.
Needs torch and scikit-learn. A fold takes about ten minutes on one core.
"""

import argparse
import hashlib
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from gzip import open as open_gzip
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import torch
from scipy import sparse
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from torch import nn
from torch.nn import functional

from copydesk import rounds
from copydesk.config import Config
from copydesk.debris import classifier
from copydesk.debris.features import FORM, Forms, read_forms
from copydesk.debris.judge import judge_lines
from copydesk.debris.places import PLACE, find_echoes, read_places
from copydesk.debris.reasons import WHY, why_terms
from copydesk.debris.rules import load_rules
from copydesk.language import load_lexicon
from copydesk.page import Line
from copydesk.repeats import Repeats

INNER_FOLDS = 4  # of the training sites, for the scores of the linear model
LEAST_SITES, MOST_HASHES = 4, 40_000  # a hash is known if it stands on that many sites; the commonest are kept
DILATIONS = (1, 2, 4, 8, 1)
RATE, BATCH = 2e-3, 16  # documents of a step
WINDOW = 500  # lines of a document that are looked at together
UNRULED, STRIPPED, MIXED = (
    0.25,
    0.25,
    0.0,
)  # shares of documents shown without rules, without debris, with foreign debris
RULED_AT = len(FORM) + len(PLACE)
KINDS = len(classifier.KINDS)
Example = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Course:
    """How a net is trained."""

    features: int
    hidden: int = 96
    epochs: int = 10
    decay: float = 0.02
    dropout: float = 0.2
    share_other: float = 0.5  # of the documents of the other files that an epoch sees


@dataclass
class Document:
    """One document; arrays have a row for each line."""

    id: str
    site: str
    weight: float
    measured: bool
    labels: np.ndarray  # 1 debris, 0 content, -1 unsure
    sizes: np.ndarray  # words
    forms: Forms
    ruled: np.ndarray
    scores: np.ndarray | None = None  # of the linear model
    dense: np.ndarray | None = None  # the whole document's features


def site_of(identity: str, url: str) -> str:
    """The registered host, nearly; for documents without address what their id says before a date."""
    host = [part for part in urlsplit(url).netloc.lower().split(".") if part != "www"]
    if not host or identity.startswith("fundus"):
        return re.sub(r"_\d{4}.*", "", identity)
    return ".".join(host[-3:] if len(host) > 2 and len(host[-2]) <= 3 else host[-2:])


def read_documents(path: str, weight: float, measured: bool) -> list[Document]:
    """The documents of a file with what the rules say of their lines."""
    documents = []
    with open_gzip(path, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            pairs = [
                (line.strip(), label) for line, label in zip(row["lines"], row["labels"], strict=True) if line.strip()
            ]
            texts = [text for text, _ in pairs]
            labels = np.array([{"c": 0, "d": 1}.get(label, -1) for _, label in pairs], np.int8)
            sizes = np.array([len(re.findall(r"\w+", text)) for text in texts])
            site = site_of(row["id"], row.get("url") or "")
            documents.append(
                Document(row["id"], site, weight, measured, labels, sizes, read_forms(texts), say_rules(texts))
            )
    return documents


def say_rules(texts: list[str]) -> np.ndarray:
    """What the rules and the steps after them say of the lines of a document, on first sight."""
    lines, start = [], 0
    for text in texts:
        lines.append(Line(start, start + len(text), text))
        start += len(text) + 1
    wish = rounds.Wish(None, Config(), {}, Repeats())
    lang = rounds.language_of(lines, wish).code
    rules = load_rules((lang,) if lang else (), (), frozenset())
    known = rounds.read_words("\n".join(texts), rules, load_lexicon(lang), wish, {})
    return classifier.read_ruled(*judge_lines(lines, known)).astype(np.float16)


def fold_of(site: str, folds: int, salt: str = "") -> int:
    """The fold of a site."""
    return int(hashlib.md5((site + salt).encode()).hexdigest(), 16) % folds


# first stage: words


def find_vocabulary(documents: list[Document]) -> np.ndarray:
    """The hashes that stand on several sites; of two that share a slot of the look-up table the first."""
    by_site = defaultdict(list)
    for document in documents:
        by_site[document.site].append(document.forms.hashes)
    hashes, sites = np.unique(
        np.concatenate([np.unique(np.concatenate(rows)) for rows in by_site.values()]), return_counts=True
    )
    known = sites >= LEAST_SITES
    hashes, sites = hashes[known], sites[known]
    hashes = np.sort(hashes[np.argsort(-sites, kind="stable")[:MOST_HASHES]])
    slots = hashes >> np.uint64(64 - classifier.SLOT_BITS)
    return hashes[np.concatenate(([True], slots[1:] != slots[:-1]))]


def word_matrix(documents: list[Document], vocabulary: np.ndarray) -> sparse.csr_matrix:
    """A row for each line, a column for each known hash, divided by the root of their number."""
    rows, columns, base = [], [], 0
    for document in documents:
        hashes = document.forms.hashes
        places = np.minimum(np.searchsorted(vocabulary, hashes), len(vocabulary) - 1)
        known = np.flatnonzero(vocabulary[places] == hashes)
        rows.append(document.forms.owners[known] + base)
        columns.append(places[known])
        base += len(document.labels)
    row, column = np.concatenate(rows), np.concatenate(columns)
    size = np.sqrt(np.maximum(np.bincount(row, minlength=base), 1))
    return sparse.csr_matrix(((1 / size[row]).astype(np.float32), (row, column)), shape=(base, len(vocabulary)))


def head_targets(document: Document) -> np.ndarray:
    """What each linear head is to tell: the label, that of long lines, of short ones, of the line below and above."""
    labels, long = document.labels, document.forms.words >= classifier.LONG
    below, above = np.full(len(labels), -1, np.int8), np.full(len(labels), -1, np.int8)
    below[:-1], above[1:] = labels[1:], labels[:-1]
    return np.stack([labels, np.where(long, labels, -1), np.where(long, -1, labels), below, above], axis=1)


def line_weights(document: Document) -> np.ndarray:
    """How much each line counts: half evenly, half by its share of the content's, or the debris', words."""
    weights = np.zeros(len(document.labels))
    for label in (0, 1):
        rows = document.labels == label
        if rows.any():
            sizes = document.sizes[rows]
            weights[rows] = 0.5 + 0.5 * np.minimum(sizes / max(sizes.mean(), 1), 6)
    return weights * document.weight


def fit_words(documents: list[Document], held_out: int | None, folds: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The linear model: vocabulary, coefficients, biases of its five heads; sets `scores` of all documents.

    The scores of a training document are those of a model that has not seen its site.
    """
    training = [held_out is None or fold_of(d.site, folds) != held_out for d in documents]
    vocabulary = find_vocabulary([d for d, there in zip(documents, training, strict=True) if there])
    matrix = word_matrix(documents, vocabulary)
    sizes = [len(d.labels) for d in documents]
    inner = np.repeat(
        [fold_of(d.site, INNER_FOLDS, "in") if t else -1 for d, t in zip(documents, training, strict=True)], sizes
    )
    weights = np.concatenate([line_weights(d) / np.sqrt(len(d.labels) / 100) for d in documents])
    targets = np.concatenate([head_targets(d) for d in documents])
    long = np.concatenate([d.forms.words >= classifier.LONG for d in documents])
    heads = np.zeros(targets.shape, np.float32)
    coefficients, biases = [], []
    for head in range(targets.shape[1]):
        for left_out in (*range(INNER_FOLDS), -1):
            rows = np.flatnonzero((inner != left_out) & (inner >= 0) & (targets[:, head] >= 0))
            model = SGDClassifier(loss="log_loss", alpha=2e-6, max_iter=5, tol=None, average=True, random_state=0)
            model.fit(matrix[rows], targets[rows, head], sample_weight=weights[rows])
            scored = np.flatnonzero(inner == left_out)
            if len(scored):
                heads[scored, head] = model.decision_function(matrix[scored])
        coefficients.append(model.coef_[0])
        biases.append(model.intercept_[0])
    merged = classifier.merge_heads(heads, long)
    for document, end in zip(documents, np.cumsum(sizes), strict=True):
        document.scores = merged[end - len(document.labels) : end]
        document.dense = None
    return vocabulary, np.stack(coefficients, axis=1), np.array(biases)


# second stage: lines


class Net(nn.Module):
    """`classifier.run_net`, to be trained."""

    def __init__(self, course: Course) -> None:
        super().__init__()
        size = course.hidden
        self.first = nn.Linear(course.features, size)
        self.norms = nn.ModuleList(nn.LayerNorm(size) for _ in DILATIONS)
        self.convs = nn.ModuleList(nn.Conv1d(size, size, 3, padding=d, dilation=d) for d in DILATIONS)
        self.pools = nn.ModuleList(nn.Linear(size, size) for _ in DILATIONS)
        self.out = nn.Linear(2 * size, 1)
        self.kind = nn.Linear(2 * size, KINDS)
        self.dropout = nn.Dropout(course.dropout)

    def forward(self, features: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        there = mask[..., None]
        first = torch.relu(self.first(features)) * there
        state, count = first, there.sum(1).clamp(min=1)
        for norm, conv, pool in zip(self.norms, self.convs, self.pools, strict=True):
            normed = norm(state) * there
            new = conv(normed.transpose(1, 2)).transpose(1, 2) + pool(normed.sum(1) / count)[:, None]
            state = (state + self.dropout(torch.relu(new))) * there
        hidden = self.dropout(torch.cat([first, state], -1))
        return self.out(hidden).squeeze(-1), self.kind(hidden)

    def arrays(self) -> dict[str, np.ndarray]:
        """The weights as `classifier.Weights.net` has them."""
        found = {
            "in": self.first.weight.T,
            "in_bias": self.first.bias,
            "out": self.out.weight[0],
            "out_bias": self.out.bias,
        }
        found |= {"kind": self.kind.weight.T, "kind_bias": self.kind.bias}
        for n, (norm, conv, pool) in enumerate(zip(self.norms, self.convs, self.pools, strict=True)):
            found |= {f"norm{n}": norm.weight, f"norm_bias{n}": norm.bias, f"conv{n}": conv.weight.permute(2, 1, 0)}
            found |= {f"conv_bias{n}": conv.bias, f"pool{n}": pool.weight.T, f"pool_bias{n}": pool.bias}
        return {name: value.detach().numpy().copy() for name, value in found.items()}


def whole_features(document: Document) -> np.ndarray:
    """The features of all lines, kept for the next epoch."""
    if document.dense is None:
        left = np.arange(len(document.labels))
        document.dense = features_of(document, left).astype(np.float16)
    return document.dense


def features_of(document: Document, left: np.ndarray) -> np.ndarray:
    """The features of the lines that are left."""
    forms = document.forms
    return classifier.stack_features(
        forms.form[left],
        read_places(forms, find_echoes(forms), left),
        document.ruled[left].astype(np.float32),
        document.scores[left],
    )


def with_foreign_debris(document: Document, other: Document, chance: random.Random) -> Document:
    """The document with a run of debris of another one put in."""
    debris = np.flatnonzero(other.labels == 1)
    if not len(debris):
        return document
    start = int(chance.choice(list(debris)))
    end, most = start, chance.choice((1, 1, 2, 3, 4, 6, 8, 12))
    while end < len(other.labels) and other.labels[end] == 1 and end - start < most:
        end += 1
    block, size = np.arange(start, end), len(document.labels)
    place = chance.choice((0, size, chance.randrange(size + 1)))
    moved, taken = np.arange(size), np.full(len(other.labels), -1)
    moved[place:] += len(block)
    taken[block] = place + np.arange(len(block))
    kept = taken[other.forms.long_owners] >= 0

    def put(mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
        return np.concatenate((mine[:place], theirs[block], mine[place:]))

    mine, theirs = document.forms, other.forms
    forms = replace(
        mine,
        **{name: put(getattr(mine, name), getattr(theirs, name)) for name in ("form", "words", "prose", "keys")},
        longs=np.concatenate((mine.longs, theirs.longs[kept])),
        long_owners=np.concatenate((moved[mine.long_owners], taken[theirs.long_owners[kept]])),
    )
    names = ("labels", "sizes", "ruled", "scores")
    return replace(
        document,
        forms=forms,
        dense=None,
        **{name: put(getattr(document, name), getattr(other, name)) for name in names},
    )


def draw_example(
    document: Document, pool: list[Document], chance: random.Random
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Features, labels, weights and kinds to learn of a document, changed as a new site might differ."""
    changed = chance.random() < MIXED
    if changed:
        document = with_foreign_debris(document, chance.choice(pool), chance)
    left = np.arange(len(document.labels))
    if chance.random() < STRIPPED:  # what a second round sees: some of the debris, or all of it, is gone
        share = chance.choice((1.0, chance.random()))
        gone = (document.labels == 1) & (np.array([chance.random() for _ in left]) < share)
        if len(left) - gone.sum() >= 3:
            left, changed = left[~gone], True
    features = features_of(document, left) if changed else whole_features(document).astype(np.float32)
    kinds = np.full(len(left), -1)
    if chance.random() < UNRULED:  # a language without rules: the kinds that the rules saw are to be told without them
        ruled = features[:, RULED_AT : RULED_AT + KINDS]
        kinds = np.where(ruled.any(axis=1) & (document.labels[left] == 1), ruled.argmax(axis=1), -1)
        features[:, RULED_AT : RULED_AT + len(classifier.RULED)] = 0
    start = chance.randrange(max(len(left) - WINDOW, 0) + 1)
    rows = slice(start, start + WINDOW)
    return features[rows], document.labels[left][rows], line_weights(document)[left][rows], kinds[rows]


def to_batch(examples: list[Example]) -> list[torch.Tensor]:
    """Examples of different length as tensors, and the mask of the lines that are there."""
    longest = max(len(example[1]) for example in examples)
    arrays = [np.zeros((len(examples), longest, examples[0][0].shape[1]), np.float32)]
    arrays += [np.zeros((len(examples), longest), np.float32) for _ in range(3)]
    kinds = np.full((len(examples), longest), -1)
    for row, (features, labels, weights, kind) in enumerate(examples):
        size = len(labels)
        arrays[0][row, :size], arrays[1][row, :size] = features, 1
        arrays[2][row, :size], arrays[3][row, :size] = np.maximum(labels, 0), weights
        kinds[row, :size] = kind
    return [torch.from_numpy(array) for array in (*arrays, kinds)]


def fit_net(documents: list[Any], draw: Callable[[Any, random.Random], Example], course: Course, seed: int) -> Net:
    """The net, trained on what `draw` makes of documents: features, labels, weights and kinds of their lines."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    net = Net(course)
    seen = sum(1 if d.measured else course.share_other for d in documents)
    steps = int(course.epochs * (seen / BATCH * 1.1 + 8))
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=course.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.15)
    for epoch in range(course.epochs):
        started, losses = time.time(), []
        order = [d for d in documents if d.measured or chance.random() < course.share_other]
        chance.shuffle(order)
        groups = [order[n : n + BATCH * 8] for n in range(0, len(order), BATCH * 8)]
        batches = []
        for group in groups:
            group.sort(key=lambda d: len(d.labels))
            batches += [group[n : n + BATCH] for n in range(0, len(group), BATCH)]
        chance.shuffle(batches)
        net.train()
        for batch in batches:
            features, mask, labels, weights, kinds = to_batch([draw(d, chance) for d in batch])
            odds, kind_odds = net(features, mask)
            losses_here = functional.binary_cross_entropy_with_logits(odds, labels, reduction="none")
            loss = (losses_here * weights).sum() / weights.sum().clamp(min=1)
            if (kinds >= 0).any():
                loss = loss + 0.1 * functional.cross_entropy(kind_odds[kinds >= 0], kinds[kinds >= 0])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"  epoch {epoch + 1}: loss {np.mean(losses):.4f}, {time.time() - started:.0f} s", flush=True)
    return net


# what comes out


def write_weights(
    path: Path, words: tuple[np.ndarray, ...], net: dict[str, np.ndarray], about: dict[str, object]
) -> None:
    """The weights file: half precision for the net, eight bits for the words."""
    vocabulary, coefficients, biases = words
    scale = float(np.abs(coefficients).max() / 127)
    arrays = {name: value.astype(np.float16) for name, value in net.items() if name not in ("why", "why_mean")}
    np.savez_compressed(
        path,
        about=np.array(json.dumps({**about, "scale": scale, "dilations": DILATIONS})),
        words=vocabulary,
        scores=np.round(coefficients / scale).astype(np.int8),
        biases=biases.astype(np.float32),
        why=np.asarray(about["why"], np.float32),
        why_mean=np.asarray(about["why_mean"], np.float32),
        **arrays,
    )


UNCALIBRATED = {
    "slope": 1.0,
    "shift": 0.0,
    "threshold": 0.9,
    "why": [1.0] * len(WHY),
    "why_mean": [0.0] * len(WHY),
}


def calibrated(net: dict[str, np.ndarray], calibration: dict[str, object]) -> dict[str, np.ndarray]:
    """The net with the slope and shift of a calibration in its last layer."""
    slope, shift = calibration["slope"], calibration["shift"]
    return {**net, "out": net["out"] * slope, "out_bias": net["out_bias"] * slope + shift}


def train(documents: list[Document], held_out: int | None, args: argparse.Namespace, path: Path) -> None:
    """Both stages on all documents, or on those outside a fold, to a file."""
    started = time.time()
    words = fit_words(documents, held_out, args.folds)
    print(f"words: {len(words[0])} hashes, {time.time() - started:.0f} s", flush=True)
    seen = [d for d in documents if held_out is None or fold_of(d.site, args.folds) != held_out]
    course = Course(len(classifier.FEATURES))
    net = fit_net(seen, lambda document, chance: draw_example(document, seen, chance), course, args.seed)
    calibration = json.loads(Path(args.calibration).read_text()) if args.calibration else UNCALIBRATED
    command = " ".join(Path(part).name if "/" in part else part for part in sys.argv)
    about = {**calibration, "command": f"python tools/{command}", "data": [Path(row).name for row in args.rows]}
    write_weights(path, words, calibrated(net.arrays(), calibration), about)
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, {time.time() - started:.0f} s", flush=True)


def calibrate(documents: list[Document], folder: Path, folds: int, threshold: float) -> None:
    """Slope, shift and the account of the scores, from what the folds' models say of documents new to them.

    Also puts them into the files of the folds, and prints how often lines of a score are debris.
    """
    logits, labels, terms = [], [], []
    for fold in range(folds):
        weights = classifier.load_weights(str((folder / f"fold{fold}.npz").resolve()))
        for document in documents:
            if document.measured and fold_of(document.site, folds) == fold:
                left = np.arange(len(document.labels))
                scores = classifier.score_words(document.forms, weights)
                ruled = document.ruled.astype(np.float32)
                places = read_places(document.forms, find_echoes(document.forms), left)
                found = classifier.stack_features(document.forms.form, places, ruled, scores)
                odds, _ = classifier.run_net(found, weights)
                cut = (odds > 0) | ruled[:, :KINDS].any(axis=1)
                free = ~ruled[:, : KINDS + 1].any(axis=1)
                logits.append(odds[free])
                labels.append(document.labels[free])
                terms.append(why_terms(classifier.form_columns(found), scores, cut)[free])
    odds, truth, term = np.concatenate(logits), np.concatenate(labels), np.concatenate(terms)
    known = truth >= 0
    model = LogisticRegression(C=1e6).fit(odds[known, None], truth[known])
    slope, shift = float(model.coef_[0, 0]), float(model.intercept_[0])
    account = Ridge(alpha=10.0, positive=True).fit(term, odds)
    chances = 1 / (1 + np.exp(-(odds * slope + shift)))
    print(f"slope {slope:.3f}, shift {shift:.3f}; the account explains {account.score(term, odds):.3f} of the variance")
    for low in (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        high = {0.9: 0.95, 0.95: 1.01}.get(low, low + 0.1)
        rows = known & (chances >= low) & (chances < high)
        print(f"score {low:.2f} to {min(high, 1):.2f}: {rows.sum():6d} lines, {truth[rows].mean():.3f} debris")
    calibration = {
        "slope": slope,
        "shift": shift,
        "threshold": threshold,
        "why": account.coef_.tolist(),
        "why_mean": term.mean(axis=0).tolist(),
    }
    fold_by_id = {document.id: fold_of(document.site, folds) for document in documents if document.measured}
    (folder / "folds.json").write_text(json.dumps(fold_by_id))
    (folder / "calibration.json").write_text(json.dumps(calibration, indent=1) + "\n")
    for fold in range(folds):
        path = folder / f"fold{fold}.npz"
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
        about = json.loads(str(arrays.pop("about")))
        arrays["out"] = (arrays["out"].astype(np.float32) * slope).astype(np.float16)
        arrays["out_bias"] = (arrays["out_bias"].astype(np.float32) * slope + shift).astype(np.float16)
        arrays["why"], arrays["why_mean"] = account.coef_.astype(np.float32), term.mean(axis=0).astype(np.float32)
        np.savez_compressed(path, about=np.array(json.dumps({**about, **calibration})), **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="+")
    parser.add_argument("--out", required=True)
    parser.add_argument("--folds", type=int, default=0, help="cross-validation; --out is a folder then")
    parser.add_argument("--only", help="train these folds only (0,1), and do not calibrate")
    parser.add_argument("--calibrate", action="store_true", help="only calibrate the folds that are in the folder")
    parser.add_argument("--calibration", help="calibration.json of a cross-validation")
    parser.add_argument("--threshold", type=float, default=0.9)
    parser.add_argument("--weight", action="append", default=[], help="NAME=W: weight of the files named so")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    weights = dict(part.split("=") for part in args.weight)
    documents = []
    for number, path in enumerate(args.rows):
        usual = 1.0 if number == 0 else 0.5
        weight = next((float(w) for name, w in weights.items() if name in Path(path).name), usual)
        documents += read_documents(path, weight, number == 0)
    print(f"{len(documents)} documents, {len({d.site for d in documents})} sites", flush=True)
    out = Path(args.out)
    if not args.folds:
        train(documents, None, args, out)
        return
    out.mkdir(parents=True, exist_ok=True)
    if not args.calibrate:
        for fold in map(int, args.only.split(",")) if args.only else range(args.folds):
            train(documents, fold, args, out / f"fold{fold}.npz")
    if not args.only:
        calibrate(documents, out, args.folds, args.threshold)


if __name__ == "__main__":
    sys.exit(main())
