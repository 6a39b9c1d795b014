"""Train the scorer of names (`copydesk.names.score`), measure it on people it has not seen, write its weights file.

    train_names.py --parts PERSON_NAMES.txt --pairs PAIRS.tsv --docs DOCS.jsonl [--out names.npz] [--scores CV.npz]

PERSON_NAMES.txt is the list of name parts of rigour (MIT; facts of Wikidata, CC0): a line is `form, form => record`.
PAIRS.tsv has name_a, name_b, label (1 one person, 0 two), kind, person_a, person_b. DOCS.jsonl has `mentions`,
`clusters`, `persons`, `source`, one text a line. Without --out only the figures are printed.

Three models, each simple: edits between two words (linear; on name parts and on the words of the pairs), origin of a
word (linear; on name parts), whole names (boosted trees). Folds are people: a pair is scored by models that have seen
neither of its two people, and the features that the trees learn from come from such models too.

The figures are what the library would say with such models: vetoes, short cuts and linkage are on, the bundled lists
are off, for they know some of the people. The threshold of the linkage is also chosen on other texts than it is
measured on ("chosen on the rest").
Needs scikit-learn. About six minutes on one core.
"""

import argparse
import csv
import json
import random
import re
from collections import Counter, defaultdict
from itertools import combinations, combinations_with_replacement
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from copydesk.names import group, known, pairs, score, vetoes
from copydesk.names.align import align
from copydesk.names.parse import read_name
from copydesk.names.romanise import romanise, strip_marks
from copydesk.names.sounds import sound_keys, unit_signs

FOLDS = 10
SHARED = 2  # folds that one model of edits leaves out together
MERGES = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.96, 0.97)
MOST_MERGED = 0.01  # people too many in groups, for each text
CJK = re.compile("[\u3400-\u9fff]")
LATIN = re.compile(r"^[a-z\u00c0-\u024f\u1e00-\u1eff'’ʼ`-]+$")
WOMEN = (
    "ova",
    "ová",
    "owa",
    "ówna",
    "owna",
    "ovová",
    "skaya",
    "ska",
    "ská",
    "ina",
    "eva",
    "iene",
    "ienė",
    "ytė",
    "aitė",
)
LEXICON_SHARE, PAIR_WEIGHT = 200_000, 15.0  # negatives of the lexicon; what a word of the pairs counts beside them
TREES = {
    "max_iter": 100,
    "learning_rate": 0.1,
    "max_leaf_nodes": 14,
    "max_depth": 7,
    "min_samples_leaf": 10,
    "l2_regularization": 3.0,
}
BAGS = 1
BARE = "bare"  # kind of the cases made of family names alone
SHORTEST, LEAST = 3, -1.0  # letters of such a family name; logit of two, as in `align.LEAST`
ALL = (-9, -9)


def read_parts(path):
    """Records of the lexicon: romanised Latin forms, other forms, whether a form is Chinese."""
    records = []
    for line in path.read_text(encoding="utf-8").splitlines():
        forms = [form for form in line.partition(" => ")[0].split(", ") if " " not in form]
        latin, other = set(), set()
        for form in forms:
            word = re.sub("['’ʼ`-]", "", romanise(form))
            if not CJK.search(form) and re.fullmatch(r"[^\W\d_]{2,}", word):
                (latin if LATIN.match(form) else other).add(word)
        records.append((sorted(latin), sorted(other), any(CJK.search(form) for form in forms)))
    return records


def is_hers(one, other):
    """Whether one form of a record is the woman's form of the other."""
    short, long = sorted((one, other), key=len)
    return any(long.endswith(end) and not short.endswith(end) and short[:3] == long[:3] for end in WOMEN)


def word_pairs(records):
    """Pairs of words: variants of one record, and near words of records that have nothing in common."""
    owner = defaultdict(set)
    for number, (latin, _, _) in enumerate(records):
        for word in latin:
            owner[word].add(number)
    same = set()
    for latin, other, chinese in records:
        found = [p for p in combinations(latin, 2) if not is_hers(*p) and not (chinese and min(map(len, p)) < 4)]
        random.shuffle(found)
        same.update(found[:8])
        if latin and other and not chinese and random.random() < 0.25:
            pair = tuple(sorted((random.choice(latin), random.choice(other))))
            if pair[0] != pair[1] and not is_hers(*pair):
                same.add(pair)
    near = defaultdict(list)
    for word in sorted(owner):
        for key in near_keys(word):
            near[key].append(word)
    different = set()
    for word in sorted(owner):
        found = {other for key in near_keys(word) for other in random.sample(near[key], min(2, len(near[key])))}
        found = sorted(other for other in found if owner[word].isdisjoint(owner[other]))
        different.update(tuple(sorted((word, other))) for other in random.sample(found, min(5, len(found))))
    different -= same
    negatives = random.sample(sorted(different), min(LEXICON_SHARE, len(different)))
    return [(*pair, 1) for pair in sorted(same)] + [(*pair, 0) for pair in negatives], owner


def near_keys(word):
    """Keys under which words meet that sound alike or differ in one unit."""
    signs, key = unit_signs(word), sound_keys(word)[0]
    yield from (f"u{signs[:at]}_{signs[at + 1 :]}" for at in range(len(signs)))
    yield from (f"u{signs[:at]}{signs[at + 1 :]}" for at in range(len(signs)))
    yield from (f"k{key}", f"u{signs}")
    yield from (f"d{key[:at]}{key[at + 1 :]}" for at in range(len(key)))


def fold_of(person):
    """The fold of a person."""
    return crc32(person.encode()) % FOLDS


class Case(NamedTuple):
    """Two names, whether they are one person's, the folds of their people, the text with their places in it, a kind."""

    one: str
    other: str
    label: int
    folds: tuple
    place: tuple | None
    kind: str


def read_texts(path):
    """The texts, as the file has them."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_cases(pairs_path, texts):
    """The pairs of the file, and those of the texts that meet by a key."""
    rows = csv.DictReader(pairs_path.open(encoding="utf-8"), delimiter="\t")
    cases = [
        Case(
            row["name_a"],
            row["name_b"],
            int(row["label"]),
            folds_of(row["person_a"], row["person_b"]),
            None,
            row["kind"],
        )
        for row in rows
    ]
    for number, text in enumerate(texts):
        who = {i: p for cluster, p in zip(text["clusters"], text["persons"], strict=True) for i in cluster}
        names = text["mentions"]
        for i, j in combinations(range(len(names)), 2):
            if not score.name_keys(read_name(names[i])).isdisjoint(score.name_keys(read_name(names[j]))):
                folds = folds_of(who[i], who[j])
                cases.append(Case(names[i], names[j], int(who[i] == who[j]), folds, (number, i, j), text["source"]))
    return cases


def bare_cases(cases):
    """The family names alone of the pairs that differ in them: what a text calls people later on."""
    found = {}
    for case in cases:
        one, other = read_name(case.one).words, read_name(case.other).words
        if case.place or min(len(one), len(other)) < 2 or not (case.label or one[0] == other[0]):
            continue
        a, b = sorted((one[-1], other[-1]))
        if a != b and min(len(a), len(b)) >= SHORTEST and pairs.word_logit(a, b) > LEAST:
            found.setdefault((a, b), Case(a, b, case.label, case.folds, None, BARE))
    return list(found.values())


def folds_of(one, other):
    """The folds of two people, the lower first."""
    return tuple(sorted((fold_of(one), fold_of(other))))


def words_of_cases(cases):
    """Pairs of words that answer to each other in names of one person, or that alone tell two people apart."""
    found = {}
    for case in cases:
        if case.place:
            continue
        aligned = align(read_name(case.one), read_name(case.other))
        words = [(aligned.first[i], aligned.second[j]) for _, i, j in aligned.pairs]
        if not case.label:
            if len(aligned.first_left) == len(aligned.second_left) == 1:
                words.append((aligned.first[min(aligned.first_left)], aligned.second[min(aligned.second_left)]))
            words = [pair for pair in words if strip_marks(pair[0]) != strip_marks(pair[1])]
            words = words if len(words) == 1 else []
        for one, other in words:
            if one != other and min(len(one), len(other)) > 1:
                found.setdefault((*sorted((one, other)), case.label), case.folds)
    return found


def matrix(rows, vocabulary):
    """Rows of features as a sparse matrix."""
    indexes = [[vocabulary[f] for f in row if f in vocabulary] for row in rows]
    starts = np.cumsum([0, *map(len, indexes)])
    flat = np.fromiter((i for row in indexes for i in row), dtype=np.int32)
    return sparse.csr_matrix((np.ones(len(flat), np.float32), flat, starts), shape=(len(rows), len(vocabulary)))


def linear(table, labels, weights, vocabulary, strength):
    """Weights of a logistic regression by feature, and its bias."""
    model = LogisticRegression(C=strength, solver="liblinear", tol=1e-3)
    model.fit(table, labels, sample_weight=weights)
    found = {feature: round(float(model.coef_[0][at]), 3) for feature, at in vocabulary.items()}
    return {f: w for f, w in found.items() if abs(w) >= 0.02} | {"bias": float(model.intercept_[0])}


def fit_edits(lexicon, cases):
    """Weights of edits for each pair of shared folds left out, and of all."""
    words = words_of_cases(cases)
    rows = [*lexicon, *words]
    features = [pairs.edit_features(a, b) for a, b, _ in rows]
    counts = Counter()
    for at, row in enumerate(features):
        counts.update(dict.fromkeys(row, 1 if at < len(lexicon) else 3))
    vocabulary = {f: at for at, f in enumerate(sorted(f for f, n in counts.items() if n >= 9))}
    table = matrix(features, vocabulary)
    labels = np.array([row[2] for row in rows])
    folds = np.array([(-1, -1)] * len(lexicon) + [shared(pair) for pair in words.values()])
    weights = np.array([0.5] * len(lexicon) + [PAIR_WEIGHT] * len(words))
    fitted = {}
    for left_out in [*combinations_with_replacement(range(FOLDS // SHARED), 2), ALL]:
        kept = np.flatnonzero(~np.isin(folds, left_out).any(axis=1))
        fitted[left_out] = linear(table[kept], labels[kept], weights[kept], vocabulary, 0.5)
    return fitted


def shared(folds):
    """The shared folds that two folds are part of."""
    return folds[0] // SHARED, folds[1] // SHARED


def fit_origin(records):
    """Weights of runs of units, for words whose record has several spellings that differ in more than marks."""
    rows, labels = [], []
    for latin, other, _ in records:
        if len(latin) + len(other) >= 3:
            plain = sorted({strip_marks(word) for word in latin})
            varied = any(not is_hers(*p) and not p[1].startswith(p[0][:-1]) for p in combinations(plain, 2))
            rows += [pairs.unit_runs(word) for word in latin]
            labels += [int(varied)] * len(latin)
    counts = Counter(run for row in rows for run in set(row))
    vocabulary = {run: at for at, run in enumerate(sorted(run for run, n in counts.items() if n >= 12))}
    return linear(matrix(rows, vocabulary), np.array(labels), None, vocabulary, 0.3)


def cut_lexicon(owner, records):
    """Hashes and records of the parts that are worth shipping, sorted by hash; how many forms each record has."""
    rows = sorted({(known.part_hash(word), number) for word, held in owner.items() if len(word) > 1 for number in held})
    forms = [min(len(latin) + len(other), 255) for latin, other, _ in records]
    return [row[0] for row in rows], [row[1] for row in rows], forms


def use(edits, origin, lexicon):
    """Let the library work with these weights."""
    state = known.Known(edits, origin, *lexicon, None)
    known.load_known = pairs.load_known = lambda: state
    for function in (
        known.fame,
        pairs.word_logit,
        pairs.compare_words,
        pairs.origin,
        pairs.genders_clash,
        pairs.derives,
        known.records_of,
    ):
        function.cache_clear()


class Seen(NamedTuple):
    """What the library sees of a case before the trees: their features, the chance that is fixed, the highest one."""

    row: list | None
    fixed: float | None
    most: float


def see(case):
    """What is seen of a case, as in `score.score_pairs` without the lists."""
    one, other = read_name(case.one), read_name(case.other)
    if not one.words or not other.words:
        return Seen(None, 0.0, 1.0)
    aligned = align(one, other)
    veto = (vetoes.find_text_veto if case.place else vetoes.find_veto)(one, other, aligned)
    fixed = score.quick_chance(one, other)
    if fixed is None and score.is_hopeless(aligned):
        fixed = score.HOPELESS
    return Seen(score.pair_features(one, other, aligned), fixed, veto.most if veto else 1.0)


def fit_trees(rows, labels):
    """Boosted trees, several times over with other columns, that are one sum in the end."""
    return [
        HistGradientBoostingClassifier(**TREES, max_features=0.3, random_state=bag).fit(rows, labels)
        for bag in range(BAGS)
    ]


def logits_of(models, rows):
    """The mean logit of several models."""
    return np.mean([model.decision_function(rows) for model in models], axis=0)


def cross_validate(rows, labels, folds):
    """Logits of all cases, by models that have seen neither of their people."""
    logits = np.zeros(len(labels))
    for a in range(FOLDS):
        for b in range(a, FOLDS):
            train = ~np.isin(folds, (a, b)).any(axis=1)
            test = ((folds == (a, b)).all(axis=1)) | ((folds == (b, a)).all(axis=1))
            logits[test] = logits_of(fit_trees(rows[train], labels[train]), rows[test])
    return logits


def stored_trees(models):
    """Arrays of one row a tree, as `known.Trees` has them."""
    trees = [predictor[0].nodes for model in models for predictor in model._predictors]
    leaves = TREES["max_leaf_nodes"]
    arrays = {
        "feature": np.zeros((len(trees), leaves - 1), np.uint8),
        "threshold": np.full((len(trees), leaves - 1), np.inf, np.float32),
        "masks": np.full((len(trees), leaves - 1), 0xFFFF, np.uint16),
        "value": np.zeros((len(trees), leaves), np.float32),
    }
    for row, nodes in enumerate(trees):
        tests, values = [], []
        _walk(nodes, 0, tests, values)
        for column, (feature, threshold, mask) in enumerate(tests):
            arrays["feature"][row, column] = feature
            arrays["threshold"][row, column] = np.nextafter(np.float32(threshold), np.float32(np.inf))
            arrays["masks"][row, column] = mask
        arrays["value"][row, : len(values)] = np.array(values) / len(models)
    return arrays | {"bias": float(np.mean([model._baseline_prediction.ravel()[0] for model in models]))}


def _walk(nodes, at, tests, values):
    """Collect the tests and leaves below a node from left to right."""
    node = nodes[at]
    if node["is_leaf"]:
        values.append(node["value"])
        return
    start = len(values)
    _walk(nodes, node["left"], tests, values)
    gone = ((1 << len(values)) - 1) ^ ((1 << start) - 1)
    tests.append((node["feature_idx"], node["num_threshold"], 0xFFFF ^ gone))
    _walk(nodes, node["right"], tests, values)


def main():
    """Read, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("parts", "pairs", "docs"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--scores", type=Path, help="where the cross-validated chances of all cases go")
    args = parser.parse_args()
    random.seed(20260)
    records = read_parts(args.parts)
    lexicon, owner = word_pairs(records)
    origin, parts = fit_origin(records), cut_lexicon(owner, records)
    use({"bias": 0.0}, origin, parts)
    use(first_edits(lexicon), origin, parts)
    texts = read_texts(args.docs)
    cases = read_cases(args.pairs, texts)
    edits = fit_edits(lexicon, cases)
    cases += bare_cases(cases)
    seen = [None] * len(cases)
    for left_out, weights in edits.items():
        use(weights, origin, parts)
        for at, case in enumerate(cases):
            if shared(case.folds) == left_out:
                seen[at] = see(case)
    usable = [at for at, found in enumerate(seen) if found.row]
    table, labels = np.array([seen[at].row for at in usable]), np.array([cases[at].label for at in usable])
    logits = cross_validate(table, labels, np.array([cases[at].folds for at in usable]))
    bands = calibrate(logits, labels)
    chances = np.zeros(len(cases))
    chances[usable] = np.interp(logits, *bands)
    chances = np.array([final(chance, found) for chance, found in zip(chances, seen, strict=True)])
    report_pairs(chances, cases)
    report_texts(chances, cases, texts)
    if args.scores:
        np.savez(args.scores, chances=chances, labels=np.array([case.label for case in cases]))
    if args.out:
        write(args.out, edits[ALL], origin, parts, stored_trees(fit_trees(table, labels)), bands)


def first_edits(lexicon):
    """Weights of edits from the lexicon alone, to find which words of the pairs answer to each other."""
    features = [pairs.edit_features(a, b) for a, b, _ in lexicon]
    counts = Counter(f for row in features for f in set(row))
    vocabulary = {f: at for at, f in enumerate(sorted(f for f, n in counts.items() if n >= 9))}
    return linear(matrix(features, vocabulary), np.array([row[2] for row in lexicon]), None, vocabulary, 0.5)


def final(chance, found):
    """The chance that the library gives a case, from that of the trees."""
    return min(chance, found.most) if found.fixed is None else found.fixed


def calibrate(logits, labels):
    """Logits and the chances that belong to them, rising: a logistic curve, so that no two logits have one chance."""
    model = LogisticRegression(C=100.0).fit(logits[:, None], labels)
    at = np.linspace(-10, 10, 81)
    return at.astype(np.float32), model.predict_proba(at[:, None])[:, 1].astype(np.float32)


def report_pairs(chances, cases):
    """Recall at high precision on the pairs, and which kinds of two people are taken for one there."""
    alone = [at for at, case in enumerate(cases) if not case.place and case.kind != BARE]
    order = sorted(alone, key=lambda at: -chances[at])
    hits = np.cumsum([cases[at].label for at in order])
    precision = hits / np.arange(1, len(order) + 1)
    for wanted in (0.98, 0.99, 0.995):
        last = np.flatnonzero(precision >= wanted)[-1]
        least = chances[order[last]]
        print(f"pairs: recall {hits[last] / hits[-1]:.3f} at precision {wanted} (chance {least:.3f})")
    kinds = defaultdict(list)
    for at in alone:
        kinds[cases[at].label, cases[at].kind].append(chances[at] >= least)
    for (label, kind), accepted in sorted(kinds.items()):
        print(f"   {kind}: {np.mean(accepted):.3f} of {len(accepted)} {'found' if label else 'accepted'}")


class Tally(NamedTuple):
    """B-cubed sums of mentions, and people too many in the groups of a text."""

    precision: float
    recall: float
    mentions: int
    merged: int


def tally(text, groups):
    """How far groups are from the people of a text."""
    gold = {i: frozenset(cluster) for cluster in text["clusters"] for i in cluster}
    mine = {i: frozenset(members) for members in groups for i in members}
    return Tally(
        sum(len(gold[i] & mine[i]) / len(mine[i]) for i in gold),
        sum(len(gold[i] & mine[i]) / len(gold[i]) for i in gold),
        len(gold),
        sum(len({gold[i] for i in members}) - 1 for members in groups),
    )


def report_texts(chances, cases, texts):
    """B-cubed F1 and false merges of the texts for each threshold of the linkage, and for one chosen on other texts."""
    near = [{} for _ in texts]
    for chance, case in zip(chances, cases, strict=True):
        if case.place and chance >= group.LEAST:
            number, i, j = case.place
            near[number][i, j] = chance
    tallies = {
        merge: [tally(t, group.link(len(t["mentions"]), n, merge=merge)) for t, n in zip(texts, near, strict=True)]
        for merge in MERGES
    }
    for merge, found in tallies.items():
        sources = Counter(dict.fromkeys(sorted({text["source"] for text in texts}), 0))
        for text, of_text in zip(texts, found, strict=True):
            sources[text["source"]] += of_text.merged
        print(f"texts: merge {merge} {figures(found)} {dict(sources)}")
    nested = []
    for fold in range(FOLDS):
        best = choose({merge: found_in(found, fold, inside=False) for merge, found in tallies.items()})
        nested += found_in(tallies[best], fold, inside=True)
    print(f"texts: chosen on the rest {figures(nested)}")


def found_in(tallies, fold, *, inside):
    """The tallies of the texts of a fold, or of all others."""
    return [found for number, found in enumerate(tallies) if (number % FOLDS == fold) == inside]


def choose(tallies):
    """The threshold with the best F1 of those that merge few people; the highest if all merge too many."""
    safe = [merge for merge, found in tallies.items() if sum(t.merged for t in found) <= MOST_MERGED * len(found)]
    return max(safe, key=lambda merge: f1(tallies[merge]), default=max(tallies))


def f1(tallies):
    """B-cubed F1 of the mentions of all texts."""
    precision, recall = (sum(t[at] for t in tallies) / sum(t.mentions for t in tallies) for at in (0, 1))
    return 2 * precision * recall / (precision + recall)


def figures(tallies):
    """B-cubed figures and false merges, for people to read."""
    precision, recall = (sum(t[at] for t in tallies) / sum(t.mentions for t in tallies) for at in (0, 1))
    merged = sum(t.merged for t in tallies) / len(tallies)
    return f"P {precision:.4f} R {recall:.4f} F1 {f1(tallies):.4f}, false merges a text {merged:.4f}"


def write(path, edits, origin, parts, trees, bands):
    """The weights file."""
    hashes, held, forms = parts
    arrays = {"format": known.FORMAT, **trees, "band_logits": bands[0], "band_chances": bands[1]}
    for name, weights in (("edit", edits), ("origin", origin)):
        keys = sorted(weights)
        arrays[f"{name}_keys"] = np.frombuffer("\n".join(keys).encode(), dtype=np.uint8)
        arrays[f"{name}_weights"] = np.array([weights[key] for key in keys], dtype=np.float16)
    arrays["gaps"] = np.diff(np.array(hashes, dtype=np.int64), prepend=0).astype(np.uint32)
    arrays["records"] = np.array(held, dtype=np.uint32)
    arrays["forms"] = np.array(forms, dtype=np.uint8)
    np.savez_compressed(path, **arrays)
    print(f"{path}: {path.stat().st_size:,} bytes, {len(hashes):,} parts")


if __name__ == "__main__":
    main()
