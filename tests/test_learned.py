"""The learned judge: what it sees, what it says, what it may not do. The laws with it on are in test_laws.py."""

import json

import numpy as np
import pytest

from copydesk import Config, ConfigError, Kind, clean
from copydesk.debris import features
from copydesk.debris.classifier import (
    BUDGET,
    FEATURES,
    HEADS,
    KINDS,
    LEAST_PROSE,
    Weights,
    load_weights,
    score_words,
    stack_features,
)
from copydesk.debris.features import FORM, read_forms
from copydesk.debris.places import PLACE, find_echoes, read_places
from copydesk.debris.reasons import WHY
from copydesk.debris.scene import LEARNED
from copydesk.page import split_lines
from copydesk.repeats import Repeats
from copydesk.rounds import Wish, view_lines
from copydesk.tables import DATA

ARTICLE = [
    "The council of Lind voted on Tuesday to close the bridge over the Arne for two months.",
    "Engineers found cracks in the northern pier in March, and the cracks have grown since then.",
    "“It cannot wait any longer,” the mayor said after the vote, which took less than an hour.",
    "Buses will go by the old ferry road, and the ferry itself is to run until ten in the evening.",
    "The repairs are paid for by the province, which owns the bridge, and will begin on the first of May.",
]
PAGE = [
    "Home | News | Sport | Weather",
    "Skip to content",
    *ARTICLE,
    "Share this article",
    "Five walks along the river for a Sunday",
    "Quiz: How well do you know your town?",
    "Why the old mill will not be sold after all",
    "Get the best of the Courier in your inbox every morning",
    "More from our partners: ten deals on garden furniture",
    "Leave a Reply",
    "Your email address will not be published.",
]
TEASERS = [
    "Five walks along the river for a Sunday",
    "Quiz: How well do you know your town?",
    "Why the old mill will not be sold after all",
    "Sign up now and never miss a story from Lind",
]
LINES = [*ARTICLE, "Related stories from our site", *TEASERS]
SCRIPTS = [
    "Read 1,204 comments!",
    "Ведучий сказав: «Так»",
    "青石大橋が再び閉鎖",
    "नदी पर पुल",
    "جسر الميناء",
    "😀 👍",
    "…",
    "İ",
]


def learned(article):
    return [edit for edit in article.removed if edit.rule == LEARNED]


def test_there_is_a_column_for_each_name():
    forms = read_forms(LINES)
    places = read_places(forms, find_echoes(forms), np.arange(len(LINES)))
    ruled = np.zeros((len(LINES), len(FEATURES) - len(FORM) - len(PLACE) - 6), np.float32)

    assert forms.form.shape == (len(LINES), len(FORM))
    assert places.shape == (len(LINES), len(PLACE))
    scores = score_words(forms, load_weights())
    assert stack_features(forms.form, places, ruled, scores).shape == (len(LINES), len(FEATURES))


@pytest.mark.parametrize("name", ["stop", "words", "closing_quote", "first_upper"])
def test_a_column_tells_what_its_name_says(name):
    texts = {"stop": "It ends.", "words": "a b c d e f", "closing_quote": "he said “no”", "first_upper": "No"}
    column = read_forms(["it goes on,", texts[name]]).form[:, FORM.index(name)]

    assert column[1] > column[0]


@pytest.mark.parametrize("line", SCRIPTS)
def test_a_line_looks_the_same_alone_and_among_others(line):
    alone, among = read_forms([line]), read_forms([*ARTICLE, line, *SCRIPTS])
    at = len(ARTICLE)

    assert np.allclose(alone.form[0], among.form[at])
    assert alone.keys[0] == among.keys[at]
    assert sorted(alone.hashes) == sorted(among.hashes[among.owners == at])


def test_huge_documents_are_read_in_blocks_with_the_same_result(monkeypatch):
    whole = read_forms(LINES * 9)
    monkeypatch.setattr(features, "BLOCK", 300)
    parts = read_forms(LINES * 9)

    assert np.allclose(whole.form, parts.form)
    assert (whole.keys == parts.keys).all()
    assert sorted(zip(whole.owners, whole.hashes, strict=True)) == sorted(zip(parts.owners, parts.hashes, strict=True))


def test_words_of_scripts_without_spaces_are_counted_and_read():
    forms = read_forms(["青石大橋が三週間で再び閉鎖された。"])

    assert forms.words[0] > 5
    assert len(forms.hashes) > 10


def test_lines_that_differ_in_numbers_only_have_one_key():
    one, other, third = read_forms(["12 comments", "7 comments", "12 shares"]).keys

    assert one == other != third


def test_the_weights_fit_the_features_and_are_small():
    weights = load_weights()

    assert weights.net["in"].shape[0] == len(FEATURES)
    assert weights.net["kind"].shape[1] == len(KINDS)
    assert weights.scores.shape == (len(weights.words), len(HEADS))
    assert len(weights.net["why"]) == len(weights.net["why_mean"]) == len(WHY)
    assert 0.5 <= weights.threshold < 1
    assert (DATA / "weights" / "lines.npz").stat().st_size < 3_000_000


def test_the_weights_say_where_they_come_from():
    with np.load(DATA / "weights" / "lines.npz") as file:
        about = json.loads(str(file["about"]))

    assert {"command", "data", "threshold", "slope"} <= set(about)


def test_teasers_that_no_rule_knows_go_with_score_kind_and_reasons():
    article = clean("\n".join(PAGE))

    assert article.paragraphs == tuple(ARTICLE)
    assert learned(article)
    for edit in learned(article):
        assert load_weights().threshold <= edit.score <= 1
        assert edit.kind.is_debris
        assert len(edit.reason) > 10


def test_the_threshold_decides():
    text = "\n".join(PAGE)

    assert learned(clean(text, config=Config(threshold=1))) == []
    scores = [edit.score for edit in learned(clean(text, config=Config(threshold=0.3)))]
    assert scores
    assert min(scores) >= 0.3


@pytest.mark.parametrize("threshold", [-0.1, 1.1, "high", True])
def test_a_threshold_that_is_no_share_is_refused(threshold):
    with pytest.raises(ConfigError, match="threshold"):
        Config(threshold=threshold)


def test_a_kind_that_is_to_stay_stays_whoever_found_it():
    text = "\n".join(PAGE)
    kinds = {edit.kind for edit in clean(text).removed if edit.kind is not Kind.LAYOUT}

    assert clean(text, config=Config(keep=frozenset(kinds))).removed == ()


def biased(weights, shift):
    """Weights that find everything likelier to be debris."""
    return Weights(
        **{
            **{name: getattr(weights, name) for name in Weights.__slots__},
            "net": {**weights.net, "out_bias": weights.net["out_bias"] + np.float32(shift)},
        }
    )


def test_a_judge_that_would_take_too_much_takes_nothing_and_says_so(monkeypatch):
    worse = biased(load_weights(), 40)
    monkeypatch.setattr("copydesk.debris.classifier.load_weights", lambda: worse)
    article = clean("\n".join(ARTICLE))

    assert article.paragraphs == tuple(ARTICLE)
    assert article.flags == ("judge-held-back",)
    assert 0 < BUDGET < 1
    assert clean(article.text).text == article.text


def test_a_line_that_a_keep_rule_protects_is_out_of_reach(monkeypatch, tmp_path):
    rules = tmp_path / "house.toml"
    rules.write_text('[[rule]]\nid = "house.keep.note"\nphrases = ["five walks along the river"]\nsource = "ours"\n')
    worse = biased(load_weights(), 4)
    monkeypatch.setattr("copydesk.debris.classifier.load_weights", lambda: worse)
    text = "\n".join([*ARTICLE, "Five walks along the river"])

    assert clean(text, config=Config(rule_files=(rules,))).text.endswith("Five walks along the river")


@pytest.mark.parametrize("text", ["", "\n \n", "…", "a", "👍\n👍\n👍", "\u200f\n1\n2\n3", "x" * 5000])
def test_odd_texts_are_judged_without_an_error(text):
    assert clean(text).restore() == text


HEAD = ["Share this article", "Reddit", "Pinterest", "Tumblr"]
STANDFIRST = "The crane was to bring work to the harbour, and many in the town fear that it takes more than it brings"
FEET = ["Author of the article:", "By Denise Orm", "Published Jun 05, 2026", "6 minute read"]
BODY = [
    "The crane of Lind, the largest on the coast, was lifted into its place on Tuesday before a crowd of two thousand.",
    "It will load forty tons at a time, the harbour master said, and needs two people where the old ones needed nine.",
]


@pytest.mark.parametrize(
    ("line", "least"),
    [(STANDFIRST, 0.85), ("The crane is here, and few are glad", 0.6), (f"{STANDFIRST} …", 0.6)],
)
def test_what_may_be_a_standfirst_needs_a_higher_score(line, least):
    lines = split_lines("\n".join([*HEAD, line, *FEET, *BODY]))
    views = view_lines(lines, Wish("en", Config(), {}, Repeats()))

    assert views[len(HEAD)].least == pytest.approx(least, abs=0.01)


@pytest.mark.parametrize("end", ["", " (phy)", "(dpa/lsw)", " [AFP]"])
def test_a_paragraph_that_somebody_signs_is_a_paragraph(end):
    signed = f"Another user only said that it was over, and that nobody had believed the council.{end}"
    page = "\n".join([*ARTICLE, "Share this article", signed, "Share this article"])
    [view] = [
        view for view in view_lines(split_lines(page), Wish("en", Config(), {}, Repeats())) if view.line.text == signed
    ]

    assert view.least >= LEAST_PROSE
