"""One spelling across many texts: what a first pass over a batch learns, to be passed to the second."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from copydesk.article import Article
from copydesk.errors import InputError
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

    def spellings(self) -> "Spellings":
        """What they choose, to pass to `clean`."""
        return Spellings.from_chosen(self.chosen())

    def to_json(self) -> str:
        """The counts as JSON text, for a reduce in another process or another language."""
        import json

        return json.dumps({"texts": dict(self.texts)})

    @classmethod
    def from_json(cls, text: str) -> "NameChoices":
        """The value that `to_json` was called on.

        Raises:
            InputError: The text is no such record.
        """
        import json

        try:
            counts = json.loads(text)["texts"]
            return cls({str(name): int(number) for name, number in counts.items()})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise InputError(f"names: expected what NameChoices.to_json gives: {error!r}") from error

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


@dataclass(frozen=True, slots=True)
class Spellings:
    """The spellings that a batch has chosen, as the cleaning of one text needs them.

    Attributes:
        chosen: Each spelling of people with several, and the one to write.
        by_family: The former by their last words.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    by_family: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_chosen(cls, chosen: Mapping[str, str]) -> "Spellings":
        """The value that has these choices; its field `chosen` gives them back, as JSON can hold them."""
        return index_spellings(chosen)

    def words_in(self, words: Collection[str]) -> set[str]:
        """The words of the names that are in a text, of whose words some are given."""
        names = [form.split() for word in words for form in self.by_family.get(word, ())]
        return {part for name in names if all(part in words for part in name) for part in name}


NO_SPELLINGS = Spellings()


def index_spellings(chosen: Mapping[str, str]) -> Spellings:
    """Chosen spellings, ready for use; those that are chosen themselves need no change."""
    by_family: dict[str, tuple[str, ...]] = {}
    for form, best in sorted(chosen.items()):
        if form != best:
            family = form.split()[-1]
            by_family[family] = (*by_family.get(family, ()), form)
    return Spellings(dict(chosen), by_family)


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


def count_names(articles: Iterable[Article]) -> NameChoices:
    """The full names in articles of any languages: the first pass of a job that gives each person one spelling.

    `sum` of the counts of all parts, in any order, is the count of the whole; `clean(text, spellings=…)` takes what it
    chooses. That gives what `clean_many(…, names_across=True)` gives in one process.

    Args:
        articles: What `clean` makes of the texts with `Config(names="off")`.

    >>> from copydesk import Config, clean
    >>> raw = ["Igor Kobolev came.", "Ihor Kobolyev went.", "Ihor Kobolyev slept."]
    >>> parts = [count_names([clean(text, lang="en", config=Config(names="off"))]) for text in raw]
    >>> spellings = sum(parts, NameChoices()).spellings()
    >>> clean(raw[0], lang="en", spellings=spellings).text
    'Ihor Kobolyev came.'
    """
    counts: Counter[str] = Counter()
    for article in articles:
        counts.update(_full_names(article.text, load_lexicon(article.lang)))
    return NameChoices(dict(sorted(counts.items())))


def _full_names(text: str, lexicon: Lexicon) -> set[str]:
    tokens = set(text.split())
    words = sorted(word for word in all_words(tokens) if word[0].isupper() and word.lower() not in tokens)
    return {run.form for run in find_runs(text, words, tokens, lexicon).runs}
