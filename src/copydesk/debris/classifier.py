"""The learned judge of lines: how sure it is that a line is debris, of which kind, and its reasons in words.

Two models, one on top of the other. A linear one scores the words of each line; a small convolutional net reads these
scores with the form and place of the line, what the rules say of it, and the lines on either side. Both were trained by
`tools/train_lines.py`, which writes the weights file; `docs/judge.md` says how they were chosen.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.debris.edges import closing_rows
from copydesk.debris.features import FORM, Floats, Forms, Hashes, Ints, hash_words
from copydesk.debris.places import PLACE, Echoes, find_echoes, read_places
from copydesk.debris.reasons import tell_reasons, why_terms
from copydesk.debris.scene import LEARNED, NO_OPINION, Opinion, Scene
from copydesk.kinds import Kind
from copydesk.page import Verdict
from copydesk.tables import DATA
from copydesk.words import all_words

KINDS = tuple(kind for kind in Kind if kind.is_debris)
RULED = (*(f"rule_{kind.value}" for kind in KINDS), "rule_keep", "rule_opens")  # what the rules say
HEADS = ("line", "long_line", "short_line", "line_below", "line_above")  # of the linear model: whose label it tells
LONG = 12  # words from which a line is long
SCORES = ("score", "score_by_length", "score_of_below", "score_of_above", "score_wide", "score_wide_by_length")
FEATURES = (*FORM, *PLACE, *RULED, *SCORES)  # the input of the net, in this order
UNSPACED_AT = FORM.index("unspaced")
SLOT_BITS = 18  # of a hash, by which it is looked up
LEAST_PROSE = 0.8  # score from which a paragraph goes: a lost one is worse than one of another article that stays
LEAST_ABOVE = 0.9  # the same for a line right above a paragraph, or with a colon: a sub-heading, a question
LEAST_SERIES = (
    0.97  # the same for one of several numbered or bulleted lines, rows of tables, rows that close an article
)
LEAST_STANDFIRST = 0.85  # the same for a line above the first paragraph that is long enough to be a standfirst
STANDFIRST_WORDS = 12  # from how many words on; both chosen on scores of other sites, see docs/judge.md
LEAST_CLEAN = 0.9  # the same where no rule finds anything: most likely a clean text, or one that has been cleaned
LEAST_UNSPACED = 0.95  # the same in scripts without spaces, of which the training data hold little
MOSTLY_UNSPACED = 0.3  # mean share of such characters in a line, from which a text is in such a script
NUMBERED = re.compile(r"(\d{1,3})[.)]\s")
TIMED = re.compile(r"\d{1,2}\s?[:.hH]\s?\d{2}\b(?![.:]\d)|(?:\w{3,12}\s)?(?:1[89]|20)\d{2}\s?[:–—-]\s")
LEAST_TIMES = 2  # others near it, for a line with a time to be one of a timeline
BULLETS = "•·-–—*▪►▶→➤✓●■◆"
SERIES_REACH = 6  # lines on either side in which the next number, or another bullet, stands
BUDGET = 0.5  # share of the words of all paragraphs that may go on the judge's word alone; chosen by cross-validation
SURE_KIND, LIKELY_KIND = 0.5, 0.3  # chances of a kind
THREADED = 250_000  # products of numbers from which BLAS spreads a product of matrices over threads


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned.

    Attributes:
        words: Hashes that are known, ascending.
        scores: For each of them the scores of `HEADS`, in log-odds.
        biases: What is added to their sums.
        slots: Row of `words` by the first bits of a hash.
        net: Arrays by name: "in", "in_bias"; for block n "norm", "norm_bias", "conv" (3, in, out), "conv_bias", "pool",
            "pool_bias", each with n; "out", "out_bias", "kind", "kind_bias"; "why", "why_mean", one for each of `WHY`.
        dilations: How far from a line the lines are that each block reads.
        threshold: Score from which a line goes.
    """

    words: Hashes
    scores: Floats
    biases: Floats
    slots: NDArray[np.int32]
    net: Mapping[str, Floats]
    dilations: tuple[int, ...]
    threshold: float


@cache
def load_weights(name: str = "lines.npz") -> Weights:
    """The weights that come with the library."""
    arrays, about = read_arrays(name)
    return unpack_weights(arrays, about)


def read_arrays(name: str) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """The arrays of a weights file, and what it says about them."""
    with np.load(DATA / "weights" / name) as file:
        arrays = {key: file[key] for key in file.files}
    return arrays, json.loads(str(arrays.pop("about")))


def unpack_weights(arrays: dict[str, NDArray[Any]], about: Mapping[str, Any]) -> Weights:
    """The words and the net of a judge, from the arrays of its file; all that are not of words are of the net."""
    words = arrays.pop("words")
    slots = np.zeros(1 << SLOT_BITS, np.int32)
    slots[words >> np.uint64(64 - SLOT_BITS)] = np.arange(len(words))
    scores = arrays.pop("scores").astype(np.float32) * np.float32(about["scale"])
    net = {key: np.ascontiguousarray(value, np.float32) for key, value in arrays.items()}
    return Weights(words, scores, net.pop("biases"), slots, net, tuple(about["dilations"]), about["threshold"])


def score_words(forms: Forms, weights: Weights) -> Floats:
    """What the words of each line say, in log-odds: of it, of lines of its length, of the lines below and above."""
    heads = _sum_scores(forms.hashes, forms.owners, len(forms.words), weights)
    return merge_heads(heads + weights.biases, forms.words >= LONG)


def _sum_scores(hashes: Hashes, owners: Ints, count: int, weights: Weights) -> Floats:
    """The scores of the known hashes of each owner, by the root of their number; a column for each of `HEADS`."""
    rows = weights.slots[hashes >> np.uint64(64 - SLOT_BITS)]
    known = np.flatnonzero(weights.words[rows] == hashes)
    owners, scores = owners[known], weights.scores[rows[known]]
    size = np.sqrt(np.maximum(np.bincount(owners, minlength=count), 1))
    return np.stack([np.bincount(owners, column, count) / size for column in scores.T], axis=1).astype(np.float32)


def merge_heads(heads: Floats, long: NDArray[np.bool_]) -> Floats:
    """The columns of `HEADS` with those for long and short lines as one."""
    by_length = np.where(long, heads[:, 1], heads[:, 2])
    return np.stack((heads[:, 0], by_length, heads[:, 3], heads[:, 4]), axis=1)


def read_ruled(scene: Scene, verdicts: Mapping[int, Verdict]) -> Floats:
    """What the rules and the steps after them say of each line; one column for each of `RULED`."""
    table = np.zeros((len(scene.lines), len(RULED)), np.float32)
    for index, verdict in verdicts.items():
        table[index, KINDS.index(verdict.kind)] = 1
    for index, facts in enumerate(scene.facts):
        if facts.rules:
            if facts.kept:
                table[index, -2] = 1
            elif any(rule.opens for rule in facts.rules):
                table[index, -1] = 1
    return table


def stack_features(forms: Floats, places: Floats, ruled: Floats, scores: Floats) -> Floats:
    """The input of the net: a row for each line, a column for each of `FEATURES`."""
    return np.concatenate((forms, places, ruled, np.tanh(scores / 2), np.clip(scores[:, :2] / 8, -1.5, 1.5)), axis=1)


def run_net(features: Floats, weights: Weights) -> tuple[Floats, Floats]:
    """The log-odds that each line is debris, and what the net has made of it, for the second output."""
    net = weights.net
    first = np.maximum(_times(features, net["in"]) + net["in_bias"], 0)
    state = first.copy()
    for n, reach in enumerate(weights.dilations):
        normed = state - state.mean(axis=1, keepdims=True)
        spread = np.sqrt(np.einsum("ij,ij->i", normed, normed) / np.float32(state.shape[1]) + np.float32(1e-5))
        normed /= spread[:, None]
        normed *= net[f"norm{n}"]
        normed += net[f"norm_bias{n}"]
        before, here, after = net[f"conv{n}"]
        new = _times(normed, here)
        if reach < len(normed):
            new[reach:] += _times(normed[:-reach], before)
            new[:-reach] += _times(normed[reach:], after)
        pooled = np.einsum("i,ij->j", normed.mean(axis=0), net[f"pool{n}"])
        new += net[f"conv_bias{n}"] + net[f"pool_bias{n}"] + pooled
        state += np.maximum(new, 0, out=new)
    hidden = np.concatenate((first, state), axis=1)
    return np.einsum("ij,j->i", hidden, net["out"]) + net["out_bias"], hidden


def _times(rows: Floats, matrix: Floats) -> Floats:
    """A product of matrices, some rows at a time: so small ones are never spread over threads.

    For matrices of this size the threads of BLAS cost more than they save, and with a worker on every core far more.
    """
    count, size = len(rows), max(THREADED // matrix.size, 1)
    padded = np.zeros((-(-count // size) * size, rows.shape[1]), np.float32)
    padded[:count] = rows
    product = padded.reshape(-1, size, rows.shape[1]) @ matrix
    return product.reshape(-1, matrix.shape[1])[:count]


@dataclass(frozen=True, slots=True)
class Look:
    """What does not change of a document while its lines go: their forms, echoes, and what their words say."""

    forms: Forms
    echoes: Echoes
    scores: Floats


def look_at(forms: Forms) -> Look:
    """A first look at the lines of a document, one or more, for `judge_by_score`."""
    return Look(forms, find_echoes(forms), score_words(forms, load_weights()))


@dataclass(frozen=True, slots=True)
class Scored:
    """What the net makes of the lines of a scene; arrays have a value for each line.

    Attributes:
        features: The input of the net.
        ruled: The part of it that tells what the rules say.
        hidden: What the net has made of it, for the second output.
        chances: The scores, 0 to 1.
        least: Score that every line must have to go; many must have more, see `_least_score`.
        by_rule: Whether a rule takes the line.
        free: Whether neither a rule takes it nor a keep rule protects it.
        own_prose: Whether it is a paragraph that no rule takes.
    """

    features: Floats
    ruled: Floats
    hidden: Floats
    chances: NDArray[np.floating[Any]]
    least: float
    by_rule: NDArray[np.bool_]
    free: NDArray[np.bool_]
    own_prose: NDArray[np.bool_]


def score_scene(
    scene: Scene, verdicts: Mapping[int, Verdict], look: Look, left: Ints, threshold: float | None
) -> Scored:
    """The scores of the lines that are left; arguments as of `judge_by_score`."""
    weights = load_weights()
    ruled = read_ruled(scene, verdicts)
    places = read_places(look.forms, look.echoes, left)
    features = stack_features(look.forms.form[left], places, ruled, look.scores[left])
    logits, hidden = run_net(features, weights)
    chances = 1 / (1 + np.exp(-logits))
    by_rule = np.asarray(ruled[:, : len(KINDS)].any(axis=1), np.bool_)
    free = ~by_rule & (ruled[:, -2] == 0)
    least = weights.threshold if threshold is None else threshold
    if not verdicts:
        least = max(least, LEAST_CLEAN)
    if look.forms.form[left, UNSPACED_AT].mean() > MOSTLY_UNSPACED:
        least = max(least, LEAST_UNSPACED)
    return Scored(features, ruled, hidden, chances, least, by_rule, free, look.forms.prose[left] & ~by_rule)


def tell_scores(
    scene: Scene, verdicts: Mapping[int, Verdict], look: Look, threshold: float | None
) -> list[tuple[float, float]]:
    """For each line its score, and the score from which such a line goes; for people, as it looks at every line."""
    scored = score_scene(scene, verdicts, look, np.arange(len(scene.lines)), threshold)
    closing = closing_rows(scene, verdicts)
    least = (_least_score(scene, i, scored.own_prose, scored.by_rule, closing) for i in range(len(scene.lines)))
    return [(float(score), max(scored.least, floor)) for score, floor in zip(scored.chances, least, strict=True)]


def judge_by_score(
    scene: Scene, verdicts: Mapping[int, Verdict], look: Look, remaining: Sequence[int], threshold: float | None
) -> Opinion:
    """The lines that go by their score, among those that no rule takes and no keep rule protects.

    Args:
        scene: The lines that are left.
        verdicts: What the rules and the steps after them take of these.
        look: At all lines of the document.
        remaining: The indexes of the scene's lines among all, ascending.
        threshold: Score from which a line goes; None for that of the weights.
    """
    if not remaining:
        return NO_OPINION
    weights, left = load_weights(), np.asarray(remaining)
    scored = score_scene(scene, verdicts, look, left, threshold)
    chances, by_rule, own = scored.chances, scored.by_rule, scored.own_prose
    prose, words = look.forms.prose[left], look.forms.words[left]
    go = scored.free & (chances >= scored.least)
    closing = closing_rows(scene, verdicts)
    go[go] = [chances[i] >= _least_score(scene, i, own, by_rule, closing) for i in np.flatnonzero(go).tolist()]
    if not go.any():
        return NO_OPINION
    if words[go & prose].sum() > BUDGET * words[own].sum():
        return Opinion({}, held_back=True)
    at = np.flatnonzero(go)
    kinds = _kinds(scene, at, scored.hidden, verdicts, weights)
    cut = go | by_rule
    terms = (
        why_terms(form_columns(scored.features), look.scores[left], cut)[at] - weights.net["why_mean"]
    ) * weights.net["why"]
    reasons = tell_reasons(scene, at, cut, terms, _telling_words([scene.lines[i].text for i in at.tolist()], weights))
    return Opinion(
        {
            int(i): Verdict(kind, LEARNED, reason, score=round(float(chances[i]), 3))
            for i, kind, reason in zip(at, kinds, reasons, strict=True)
        }
    )


def _least_score(scene: Scene, index: int, prose: NDArray[np.bool_], cut: NDArray[np.bool_], closing: range) -> float:
    """The score that a line must have to go: more than others where it looks like the article's own."""
    if index in closing or scene.is_row(index) or _in_series(scene, index) or _in_timeline(scene, index):
        return LEAST_SERIES
    if index < len(prose) - 1 and not prose[index] and (prose[index + 1] or scene.facts[index].sign == ":"):
        return LEAST_ABOVE
    if _ends_article(scene, index, cut):
        return LEAST_ABOVE
    if _may_be_standfirst(scene, index):
        return LEAST_STANDFIRST
    return LEAST_PROSE if prose[index] or scene.facts[index].prose else 0


def _may_be_standfirst(scene: Scene, index: int) -> bool:
    """Whether a line stands above the first paragraph, is as long as a standfirst, and does not break off."""
    facts = scene.facts[index]
    return index < scene.first and facts.words >= STANDFIRST_WORDS and not facts.ellipsis


def _ends_article(scene: Scene, index: int, cut: NDArray[np.bool_]) -> bool:
    """Whether a line stands below the last paragraph, and nothing that a rule takes stands between them."""
    return index > scene.last >= 0 and not bool(cut[scene.last : index].any())


def _in_series(scene: Scene, index: int) -> bool:
    """Whether a line has a number and the one before or after it is near, or a bullet and another one is near."""
    text = scene.lines[index].text
    near = [line.text for line in scene.lines[max(0, index - SERIES_REACH) : index + SERIES_REACH + 1]]
    if number := NUMBERED.match(text):
        numbers = {int(match[1]) for line in near if (match := NUMBERED.match(line))}
        return not numbers.isdisjoint((int(number[1]) - 1, int(number[1]) + 1))
    return text[0] in BULLETS and sum(line[0] == text[0] for line in near) > 1


def _in_timeline(scene: Scene, index: int) -> bool:
    """Whether a line between the paragraphs begins with a clock or a year, and several near it do."""
    if scene.zone(index) != "body" or not TIMED.match(scene.lines[index].text):
        return False
    near = scene.lines[max(0, index - SERIES_REACH) : index + SERIES_REACH + 1]
    return sum(bool(TIMED.match(line.text)) for line in near) > LEAST_TIMES


def _kinds(scene: Scene, at: Ints, hidden: Floats, verdicts: Mapping[int, Verdict], weights: Weights) -> list[Kind]:
    """The kinds of lines: that of a rule that hits the line elsewhere on a page, or opens a section right above it.

    Else the likeliest by the second output; if that is unsure, that of the cut line above.
    """
    odds = _times(hidden[at], weights.net["kind"]) + weights.net["kind_bias"]
    odds -= odds.max(axis=1, keepdims=True)
    chances = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
    kinds: dict[int, Kind] = {}
    for row, index in enumerate(at.tolist()):
        best = int(chances[row].argmax())
        above = kinds.get(index - 1) or (verdicts[index - 1].kind if index - 1 in verdicts else None)
        above = Kind.TEASER if above is Kind.RELATED else above
        known = next((rule.kind for rule in scene.facts[index].rules), None)
        if known or (above and any(rule.opens for rule in scene.facts[index - 1].rules)):
            kinds[index] = known or above or Kind.OTHER
        elif chances[row, best] >= SURE_KIND:
            kinds[index] = KINDS[best]
        else:
            kinds[index] = above or (KINDS[best] if chances[row, best] >= LIKELY_KIND else Kind.OTHER)
    return list(kinds.values())


def form_columns(features: Floats) -> dict[str, Floats]:
    """The columns of the net's input by name."""
    return dict(zip(FEATURES, features.T, strict=True))


def _telling_words(lines: Sequence[str], weights: Weights) -> list[str]:
    """For each line the two words that speak most for debris, as a phrase; "" if none does."""
    words = [list(dict.fromkeys(all_words([line]))) for line in lines]
    single = sorted({word for row in words for word in row})
    if not single:
        return ["" for _ in lines]
    hashes, owners = hash_words(single)
    found = dict(zip(single, _sum_scores(hashes, owners, len(single), weights)[:, 0].tolist(), strict=True))
    phrases = []
    for row in words:
        best = sorted((word for word in row if found[word] > 1), key=lambda word: (-found[word], word))[:2]
        phrases.append("words such as " + ", ".join(f"“{word}”" for word in best) if best else "")
    return phrases
