"""The judge of pages: which lines of a page's visible text are outside its article, by their words and their markup.

It works like the judge of lines (`classifier`), with weights of its own and two more things to see: the markup around
a line (`markup`), and what another extractor takes for the article, where it was asked. `tools/train_pages.py` trained
it; `docs/pages.md` says how it was chosen.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from copydesk.debris.classifier import KINDS, SCORES, Weights, read_arrays, run_net, score_words, unpack_weights
from copydesk.debris.features import FORM, Floats, Forms, Hashes, read_forms
from copydesk.debris.markup import MARKUP, Chains, NameScores, block_of, read_chains, read_markup, spoken_kind
from copydesk.debris.places import PLACE, find_echoes, read_places
from copydesk.kinds import Kind
from copydesk.page import Layout, Verdict

HEARD = ("heard", "asked")  # share of a line that the witness has, and whether there is one
FEATURES = (*FORM, *PLACE, *MARKUP, *SCORES, *HEARD)
OUTSIDE = "judge.page"  # the rule that its verdicts name
WORD = re.compile(r"\w+")
LEAST_PROSE = 0.7  # score from which a paragraph goes; other lines go from the threshold of the weights
HEARD_SHARE, LEAST_HEARD = 0.8, 0.7  # a line of which the witness has that share goes only from that score
DOUBTFUL, MOST_DOUBT = (0.2, 0.95), 0.15  # scores of lines in doubt, and share of the words in them: then it is asked
FEW_WORDS = 60  # of an article; where fewer would stay the witness is asked, too
LEAST_WORDS = 20  # of an article; if fewer would be left, the surest of the page's lines stay
SURE_KIND = 0.5  # chance from which a kind is taken from the net
UNHEARD, MOSTLY_LINKS, SPEAKING = 0.2, 0.6, 0.7  # from where on these are told as reasons


@dataclass(frozen=True, slots=True)
class PageWeights:
    """What was learned: `lines` as for the judge of lines, and `names`, of the names of elements."""

    lines: Weights
    names: NameScores


@cache
def load_weights(name: str = "pages.npz") -> PageWeights:
    """The weights that come with the library."""
    arrays, about = read_arrays(name)
    scores = arrays.pop("name_scores").astype(np.float32) * np.float32(about["name_scale"])
    names = dict(zip(str(arrays.pop("names")).split(), map(tuple, scores.tolist()), strict=True))
    return PageWeights(unpack_weights(arrays, about), NameScores(names))


def heard_shares(lines: Sequence[str], extraction: str) -> Floats:
    r"""Share of the word triples of each line that stand in an extraction; of shorter lines, whether they do whole.

    >>> heard_shares(["One two three four.", "Share", "Five"], "One two three five.\nFive").tolist()
    [0.5, 0.0, 1.0]
    """
    kept = WORD.findall(extraction.lower())
    triples = set(zip(kept, kept[1:], kept[2:], strict=False))
    whole = {" ".join(WORD.findall(line.lower())) for line in extraction.split("\n")}
    shares = np.zeros(len(lines), np.float32)
    for index, line in enumerate(lines):
        words = WORD.findall(line.lower())
        if len(words) < 3:
            shares[index] = " ".join(words) in whole
        else:
            own = list(zip(words, words[1:], words[2:], strict=False))
            shares[index] = sum(map(triples.__contains__, own)) / len(own)
    return shares


def stack_features(table: Floats, scores: Floats, heard: Floats | None) -> Floats:
    """The input of the net: forms, places and markup as given, what the words say, what the witness says."""
    said = np.zeros((len(table), 2), np.float32)
    if heard is not None:
        said[:, 0], said[:, 1] = heard, 1
    return np.concatenate((table, np.tanh(scores / 2), np.clip(scores[:, :2] / 8, -1.5, 1.5), said), axis=1)


@dataclass(frozen=True, slots=True)
class PageOpinion:
    """What the judge of pages thinks.

    Attributes:
        verdicts: A verdict, by index, for each line that is outside the article.
        forms: Of all lines, for those that judge the rest.
        scores: Of all lines, 0 to 1, for people.
        least: The score from which each line goes.
    """

    verdicts: dict[int, Verdict]
    forms: Forms
    scores: list[float]
    least: list[float]


def judge_page(layout: Layout, witness: Callable[[], str | None] | None, threshold: float | None) -> PageOpinion:
    """Which lines of a page are outside its article.

    The witness is asked where the judge is in doubt, a third of all pages; elsewhere its word changes next to nothing.

    Args:
        layout: The page, with one line or more.
        witness: Tells what another extractor takes for the article; None if nobody can be asked.
        threshold: Score from which a line goes; None for that of the weights.
    """
    weights = load_weights()
    least = weights.lines.threshold if threshold is None else threshold
    texts = [layout.source[line.start : line.end] for line in layout.lines]
    forms, title = read_titled_forms(texts, layout.title)
    chains = read_chains(layout, weights.names)
    places = read_places(forms, find_echoes(forms), np.arange(len(texts)))
    table = np.concatenate((forms.form, places, read_markup(layout, forms, title, chains)), axis=1)
    scores = score_words(forms, weights.lines)
    odds, hidden = run_net(stack_features(table, scores, None), weights.lines)
    heard = None
    if witness and _in_doubt(_chances(odds), forms) and (extraction := witness()) is not None:
        heard = heard_shares(texts, extraction)
        odds, hidden = run_net(stack_features(table, scores, heard), weights.lines)
    chances = _chances(odds)
    floors = _floors(forms, least, heard)
    at = np.flatnonzero(_going(chances, forms, floors, heard))
    kinds = dict(zip(at.tolist(), _likely_kinds(hidden[at], weights.lines), strict=True))
    rounded = np.round(chances, 3).tolist()
    return PageOpinion(_verdicts(layout, chains, kinds, rounded, heard), forms, rounded, floors.tolist())


def _chances(odds: Floats) -> NDArray[np.float64]:
    """The probabilities, 0 to 1, of log-odds."""
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-odds.astype(np.float64)))
    return chances


def _in_doubt(chances: NDArray[np.float64], forms: Forms) -> bool:
    """Whether many words, for those that would stay, stand in lines that are neither clearly inside nor outside."""
    doubtful = forms.words[(chances > DOUBTFUL[0]) & (chances < DOUBTFUL[1])].sum()
    kept = forms.words[chances < 0.5].sum()
    return bool(doubtful > MOST_DOUBT * kept or kept < FEW_WORDS)


def _verdicts(
    layout: Layout, chains: Chains, kinds: dict[int, Kind | None], scores: Sequence[float], heard: Floats | None
) -> dict[int, Verdict]:
    """A verdict for each line that goes, with its kind and its reason; `kinds` are the likely ones of these lines."""
    spoken, loudest = _telling_elements(layout, chains, kinds)
    verdicts = {}
    for index, kind in kinds.items():
        element = layout.lines[index].element
        reason = _reason(layout, index, loudest[element], heard)
        kind = Kind.HEADLINE if _is_headline(layout, index) else spoken[element] or kind or Kind.OTHER
        verdicts[index] = Verdict(kind, OUTSIDE, reason, score=scores[index])
    return verdicts


def read_titled_forms(texts: Sequence[str], title: str) -> tuple[Forms, Hashes]:
    """The forms of lines, and the hashes of the longer words of a title."""
    if not title:
        return read_forms(texts), np.zeros(0, np.uint64)
    forms, last = read_forms([*texts, title]), len(texts)
    longs = forms.longs[forms.long_owners == last]
    own, own_longs = forms.owners < last, forms.long_owners < last
    return Forms(
        forms.form[:-1],
        forms.words[:-1],
        forms.prose[:-1],
        forms.keys[:-1],
        forms.hashes[own],
        forms.owners[own],
        forms.longs[own_longs],
        forms.long_owners[own_longs],
    ), longs


def _floors(forms: Forms, threshold: float, heard: Floats | None) -> NDArray[np.float64]:
    """The score from which each line goes: a higher one for paragraphs, and for what the witness has."""
    least = np.full(len(forms.prose), threshold)
    if heard is not None:
        least[heard >= HEARD_SHARE] = max(LEAST_HEARD, threshold)
    return np.where(forms.prose, np.maximum(least, LEAST_PROSE), least)


def _going(
    chances: NDArray[np.float64], forms: Forms, floors: NDArray[np.float64], heard: Floats | None
) -> NDArray[np.bool_]:
    """Which lines go.

    Where hardly a word would be left, those stay that the witness has, or else the paragraphs that are likelier in the
    article than most.
    """
    go = chances >= floors
    if forms.words[~go].sum() >= LEAST_WORDS:
        return go
    if heard is not None and forms.words[heard >= HEARD_SHARE].sum() >= LEAST_WORDS:
        return go & (heard < HEARD_SHARE)
    if forms.words[forms.prose].sum() >= LEAST_WORDS:
        return go & (~forms.prose | (chances > np.median(chances[forms.prose])))
    return go


def _is_headline(layout: Layout, index: int) -> bool:
    """Whether a line is a first heading whose words the title of the page has."""
    start, end, element, *_ = layout.lines[index]
    text = layout.source[start:end].lower()
    return layout.elements.tags[block_of(layout.elements, element)] == "h1" and text in layout.title.lower()


def _telling_elements(layout: Layout, chains: Chains, going: Collection[int]) -> tuple[list[Kind | None], list[int]]:
    """For each element the kind that the names around it speak of, and the element that speaks most for debris (or 0).

    Elements that hold a line which stays are not asked: they say nothing of one that goes.
    """
    parents = layout.elements.parents
    holds = [False] * len(parents)
    for index, line in enumerate(layout.lines):
        element = -1 if index in going else line.element
        while element >= 0 and not holds[element]:
            holds[element] = True
            element = parents[element]
    kinds: list[Kind | None] = [None] * len(parents)
    loudest = [0] * len(parents)
    tags, marks, names = layout.elements.tags, layout.elements.marks, chains.elements
    for i in range(1, len(parents)):
        if not holds[i]:
            parent = parents[i]
            kinds[i] = spoken_kind(tags[i], marks[i]) or kinds[parent]
            above = loudest[parent]
            loudest[i] = i if names[i].far > (names[above].far if above else SPEAKING) else above
    return kinds, loudest


def _likely_kinds(hidden: Floats, weights: Weights) -> list[Kind | None]:
    """The kind of each of some lines by the second output of the net; None where it is unsure."""
    if not len(hidden):
        return []
    odds = hidden @ weights.net["kind"] + weights.net["kind_bias"]
    chances = np.exp(odds - odds.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    best, sure = chances.argmax(axis=1).tolist(), (chances.max(axis=1) >= SURE_KIND).tolist()
    return [KINDS[kind] if known else None for kind, known in zip(best, sure, strict=True)]


def _reason(layout: Layout, index: int, element: int, heard: Floats | None) -> str:
    """Why a line goes, in words; `element` speaks most for it, 0 if none does."""
    line, told = layout.lines[index], []
    if element:
        name = layout.elements.marks[element].split(None, 1)
        tag = layout.elements.tags[element]
        told.append(f"in <{tag} {name[0][:40]}>" if name else f"in <{tag}>")
    if line.linked >= MOSTLY_LINKS * (line.end - line.start):
        told.append("mostly links")
    if heard is not None and heard[index] < UNHEARD:
        told.append("trafilatura leaves it out")
    return "outside the article: " + "; ".join(told) if told else "outside the article, by its words and place"
