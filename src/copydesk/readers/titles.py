"""The headline of a page, from its headings, its `<title>` and what its metadata call it.

A heading that the metadata repeat is the headline; the name of the site is taken off either end of the others.
"""

import re
from collections.abc import Iterable, Sequence

from copydesk.readers.clues import Clue, Clues
from copydesk.words import lower

WORDS = re.compile(r"\w+")
BORDER = re.compile(r"\s+[|\-–—·•»«:~/]+\s+|\s*[|–—·•»«]\s*|:\s+")
LEAST_SHARE = 0.4  # of a title's words that a heading must hold to be its headline
LEAST_LIKENESS = 0.2  # share of the words of a lone heading that another title has
LEAST_WITNESSES = 2  # other titles that show what of a heading is its kicker
LONGEST_KICKER = 4  # words
MOST_HEADINGS = 8
HEADS = ("json-ld", "og:title", "twitter:title", "itemprop", "json-ld page", "title")


def plain_words(text: str) -> str:
    """A text for comparison: its words in lower case.

    >>> plain_words("Ten Tips – The Herald!")
    'ten tips the herald'
    """
    return " ".join(WORDS.findall(lower(text)))


def choose_title(clues: Clues, site_names: Iterable[str]) -> Clue | None:
    """The headline and where it stands; None if the page has none.

    Args:
        clues: All that the page says.
        site_names: Names of the site, as far as they are known.
    """
    sites = {plain_words(name) for name in site_names} - {""}
    heads = [c for c in clues.of("title") if c.place not in ("h1", "headline") and plain_words(c.value)]
    headings = [c for c in clues.of("title", "h1") if plain_words(c.value) and plain_words(c.value) not in sites]
    agreed = _agreed_heading(headings[:MOST_HEADINGS], heads)
    if agreed:
        return _polished(agreed, heads)
    marked = _agreed_heading(clues.of("title", "headline"), heads)
    if marked:
        return marked
    if len(headings) == 1 and (not heads or _likeness(headings[0], heads) >= LEAST_LIKENESS):
        return _polished(headings[0], heads)
    stripped = [Clue(c.place, without_site(c.value, sites), c.at) for c in heads]
    return _best_head(stripped) or (headings[0] if headings else None)


def _agreed_heading(headings: Sequence[Clue], heads: Sequence[Clue]) -> Clue | None:
    """The heading with which most of the other titles agree."""
    best, most = None, 0.0
    for heading in headings:
        own = plain_words(heading.value)
        votes = sum(_agrees(own, plain_words(head.value)) for head in heads)
        if votes > most:
            best, most = heading, votes
    return best


def _polished(heading: Clue, heads: Sequence[Clue]) -> Clue:
    """A heading as the other titles write it: no kicker, the spaces that its elements swallow, not all in capitals."""
    own = plain_words(heading.value)
    for head in heads:
        plain = plain_words(head.value)
        if plain == own and heading.value.isupper() and not head.value.isupper():
            return heading._replace(value=head.value)
        if plain != own and plain.replace(" ", "") == own.replace(" ", ""):
            return heading._replace(value=head.value)
        twice = sum(plain_words(other.value) == plain for other in heads) >= LEAST_WITNESSES
        kicker = len(own.split()) - len(plain.split())
        if twice and own.endswith(f" {plain}") and kicker <= min(LONGEST_KICKER, len(plain.split()) - 1):
            return heading._replace(value=head.value)
    return heading


def _agrees(heading: str, title: str) -> float:
    """How far a title backs a heading, both in plain words: 2 if they are the same, 1 if it begins with it."""
    if heading == title:
        return 2.0
    long_enough = len(heading) >= LEAST_SHARE * len(title)
    if long_enough and f" {title} ".startswith(f" {heading} "):
        return 1.0
    return 0.8 if long_enough and f" {heading} " in f" {title} " else 0.0


def _likeness(heading: Clue, heads: Sequence[Clue]) -> float:
    """The largest share of a heading's words that one of the other titles has."""
    own = set(plain_words(heading.value).split())
    return max(len(own & set(plain_words(head.value).split())) / len(own) for head in heads)


def without_site(title: str, sites: Iterable[str]) -> str:
    """A title without the name of the site at its end or its beginning.

    Args:
        title: As the page has it.
        sites: Names of the site in plain words.

    >>> without_site("Ten Tips - Part 1 | The Herald", ["the herald"]), without_site("Herald: Ten Tips", ["herald"])
    ('Ten Tips - Part 1', 'Ten Tips')
    """
    for _ in range(2):
        borders = list(BORDER.finditer(title))
        if borders and _is_site(title[borders[-1].end() :], sites):
            title = title[: borders[-1].start()]
        elif borders and _is_site(title[: borders[0].start()], sites):
            title = title[borders[0].end() :]
    return title.strip()


def _is_site(text: str, sites: Iterable[str]) -> bool:
    """Whether a piece of a title names the site, in full, in part, or with the words of which it is the initials."""
    words = plain_words(text).split()
    own, initials = "".join(words), "".join(word[0] for word in words)
    joined = [site.replace(" ", "") for site in sites]
    return bool(own) and any(own in site or (len(site) > 3 and (site in own or site == initials)) for site in joined)


def _best_head(heads: Sequence[Clue]) -> Clue | None:
    """The title that most places have, the more trusted place if there are as many."""
    ranked = [c for place in HEADS for c in heads if c.place == place] + [c for c in heads if c.place not in HEADS]
    counts: dict[str, int] = {}
    for clue in ranked:
        counts[plain_words(clue.value)] = counts.get(plain_words(clue.value), 0) + 1
    return max(ranked, key=lambda clue: counts[plain_words(clue.value)], default=None)
