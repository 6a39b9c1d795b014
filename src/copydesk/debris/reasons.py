"""Why the learned judge takes a line, in words: the largest terms of a linear account of its score."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from copydesk.debris.features import Floats, Ints
from copydesk.debris.scene import Scene

WHY = ("stop", "words", "title", "head", "tail", "alone", "foreign", "repeated", "neighbours", "vocabulary", "link")
MOST_REASONS = 3
NEAR = 2  # lines on either side that a reason counts as neighbours


def why_terms(columns: Mapping[str, Floats], scores: Floats, cut: NDArray[np.bool_]) -> Floats:
    """The terms that a score is explained with; one column for each of `WHY`, 0 to 1 or log-odds.

    Args:
        columns: The input of the net by name, a value for each line.
        scores: What the words of each line say, in log-odds.
        cut: The lines that go.
    """
    padded = np.pad(cut.astype(np.float32), NEAR)
    near = sum(padded[NEAR + n : len(cut) + NEAR + n] for n in (-2, -1, 1, 2)) / (2 * NEAR)
    stop = columns["stop"]
    return np.stack(
        (
            1 - stop,
            columns["few_words"],
            columns["title_words"] * (1 - stop),
            columns["before_body"],
            columns["after_body"],
            1 - columns["prose_run"],
            1 - columns["taken_up"],
            np.minimum(columns["repeated"] * 4, 1),
            near,
            np.clip(scores[:, 0], -4, 4),
            columns["url"],
        ),
        axis=1,
    ).astype(np.float32)


def tell_reasons(scene: Scene, at: Ints, cut: NDArray[np.bool_], terms: Floats, telling: Sequence[str]) -> list[str]:
    """The largest terms of each score, in words.

    They are those of a linear account of the net's score, fitted to it on the training data.
    """
    reasons = []
    for row, index in enumerate(at.tolist()):
        neighbours = cut[max(0, index - NEAR) : index + NEAR + 1]
        words = scene.facts[index].words
        phrases = {
            "stop": "no final stop",
            "words": "a single word" if words <= 1 else f"only {words} words",
            "title": "capitals like a headline",
            "head": "before the first paragraph",
            "tail": "after the last paragraph",
            "alone": "few paragraphs near",
            "foreign": "its words stand nowhere else in the text",
            "repeated": "stands twice in the text",
            "neighbours": f"{int(neighbours.sum()) - 1} of {len(neighbours) - 1} neighbours go",
            "vocabulary": telling[row],
            "link": "holds an address",
        }
        order = np.argsort(-terms[row], kind="stable")[:MOST_REASONS]
        told = [phrases[WHY[n]] for n in order if terms[row, n] > 0 and phrases[WHY[n]]]
        reasons.append("; ".join(told) or "like debris in all its features together")
    return reasons
