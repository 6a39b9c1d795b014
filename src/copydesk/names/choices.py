"""One spelling across many texts: what a first pass over a batch learns, to be passed to the second."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from copydesk.language import Lexicon, load_lexicon
from copydesk.names.runs import find_runs
from copydesk.words import all_words


@dataclass(frozen=True, slots=True)
class NameChoices:
    """How many texts of a batch have each full name; counts of two parts of a batch add up in any order.

    Attributes:
        texts: Full name, as it is written, to the number of texts that have it.
    """

    texts: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "NameChoices") -> "NameChoices":
        """The choices of both parts."""
        return NameChoices(dict(sorted((Counter(self.texts) + Counter(other.texts)).items())))

    def chosen(self) -> dict[str, str]:
        """Each spelling of people with several, and the one that most texts use, then the longest."""
        from copydesk.names.group import group_names  # numpy, and the weights

        forms = sorted(self.texts)
        choices: dict[str, str] = {}
        for group in group_names(forms):
            spellings = [forms[at] for at in group]
            best = min(spellings, key=lambda form: (-self.texts[form], -len(form), form))
            choices |= dict.fromkeys(spellings if len(spellings) > 1 else (), best)
        return choices


def learn_names(texts: Iterable[str], *, lang: str | None = None) -> NameChoices:
    """The full names in texts, each counted once a text; the order of the texts makes no difference.

    Args:
        texts: Clean texts of a batch, or of a part of it.
        lang: Their language, if it is one.

    >>> choices = learn_names(["Igor Kobolev came."]) + learn_names(["Ihor Kobolyev went.", "Ihor Kobolyev slept."])
    >>> choices.chosen()["Igor Kobolev"]
    'Ihor Kobolyev'
    """
    lexicon = load_lexicon(lang)
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_full_names(text, lexicon))
    return NameChoices(dict(sorted(counts.items())))


def _full_names(text: str, lexicon: Lexicon) -> set[str]:
    tokens = set(text.split())
    words = sorted(word for word in all_words(tokens) if word[0].isupper() and word.lower() not in tokens)
    return {run.form for run in find_runs(text, words, tokens, lexicon).runs}
