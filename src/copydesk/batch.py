"""Many texts, one after the other; with one spelling for each person across all of them, where that is asked for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from copydesk.article import Article
from copydesk.config import Config
from copydesk.desk import DEFAULT, NO_REPEATS, clean, clean_page, read_any
from copydesk.names.choices import NameChoices, Spellings, index_spellings, learn_names
from copydesk.repeats import Repeats
from copydesk.rounds import Wish


def clean_many(
    texts: Iterable[str | bytes],
    *,
    lang: str | None = None,
    config: Config = DEFAULT,
    repeats: Repeats = NO_REPEATS,
    names_across: bool = False,
) -> Iterator[Article]:
    """The clean articles of texts, in their order.

    Args:
        texts: As `clean` takes them.
        lang: Their ISO 639-1 code if you know it; else that of each is found out.
        config: What to cut, keep and rewrite.
        repeats: The lines that their site repeats.
        names_across: Whether a person has one spelling in all of them. It is chosen in a first pass over all texts,
            which are kept in memory until the last is cleaned, and does not depend on their order.

    Raises:
        InputError: A text is neither `str` nor `bytes`, or the bytes are a binary file.

    >>> texts = ["Igor Kobolev came to Lind.", "Ihor Kobolyev went to Lind.", "Ihor Kobolyev slept in Lind."]
    >>> [article.text for article in clean_many(texts, lang="en", names_across=True)][0]
    'Ihor Kobolyev came to Lind.'
    """
    if not names_across or config.names == "off":
        yield from (clean(text, lang=lang, config=config, repeats=repeats) for text in texts)
        return
    kept = list(texts)
    spellings = choose_spellings(kept, lang=lang, config=config, repeats=repeats)
    for text in kept:
        wish = Wish(lang, config, {}, repeats, spellings=spellings)
        yield clean_page(read_any(text, url=None, config=config), wish)


def choose_spellings(texts: Sequence[str | bytes], *, lang: str | None, config: Config, repeats: Repeats) -> Spellings:
    """The spelling of each person that most of the texts use, where they use several; arguments as of `clean_many`."""
    unnamed = replace(config, names="off")
    by_lang: dict[str | None, list[str]] = defaultdict(list)
    for text in texts:
        article = clean(text, lang=lang, config=unnamed, repeats=repeats)
        by_lang[article.lang].append(article.text)
    learned = sum((learn_names(clean_ones, lang=code) for code, clean_ones in by_lang.items()), NameChoices())
    return index_spellings(learned.chosen())
