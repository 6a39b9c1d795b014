"""Who wrote a page: the names in its clues, sorted by what they are, and the place that is best backed."""

from collections.abc import Iterable, Mapping, Sequence

from copydesk.language import Lexicon
from copydesk.readers.clues import Clue, Clues
from copydesk.readers.markup import ABOVE, JOINT
from copydesk.readers.names import (
    HANDLE,
    HOUSE,
    NAMES,
    is_family_first,
    is_plain_name,
    names_in,
    opens_byline,
    sort_names,
    sort_of,
)
from copydesk.readers.titles import plain_words

MOST_NAMES = 15

UPWARDS, UNDER = 10, 25  # elements above and under the headline where "by" opens its byline
NEIGHBOURS = 15  # elements between the bylines of people who wrote together
LONGEST_NEIGHBOUR = 100  # characters of the second of them
SEEN = ("byline", "rel=author", "itemprop", "link", "by")  # places that stand in the text of the page
FIRST = ("json-ld",)  # trusted most; then meta elements in the order of the page
LAST = ("itemprop", "rel=author", "byline", "json-ld page", "twitter:data1", "link", "by")  # trusted less

Groups = dict[str, dict[str, dict[str, str]]]  # what it is, place, words of the name: the name


def choose_authors(
    clues: Clues, site_names: Iterable[str], lexicon: Lexicon, headline: int
) -> tuple[tuple[str, ...], str] | None:
    """The names of the authors and the place that gave them; None if nobody is named.

    People are wanted most, then accounts ("ibby"), then an office or the site itself, if it signs its pages; where
    nobody is named, a text under the headline that is nothing but a name.

    Args:
        clues: All that the page says.
        site_names: Names of the site.
        lexicon: The words of the page's language.
        headline: Number of the element that holds the headline; -1 if none does.
    """
    sites = {plain_words(name).replace(" ", "") for name in site_names} - {""}
    groups: Groups = {NAMES: {}, HANDLE: {}, HOUSE: {}}
    for clue in clues.of("houses"):
        _put(groups[HOUSE], "json-ld", [clue.value])
    by_place: dict[str, list[Clue]] = {}
    for clue in clues.of("authors"):
        by_place.setdefault(clue.place, []).append(clue)
    for place, its in by_place.items():
        if place in SEEN:
            _add_seen(groups, place, _from_headline(its, headline), sites, lexicon)
        else:
            for clue in its:
                whole = plain_words(clue.value).replace(" ", "") in sites
                read = [clue.value] if whole else names_in(_in_order(clue), lexicon, loose=True)
                _sort_in(groups, place, read, sites, lexicon)
    _add_seen(groups, "by", _from_headline(_signed(clues, lexicon, headline), headline), sites, lexicon)
    order = [*FIRST, *(place for place in by_place if place not in (*FIRST, *LAST)), *LAST]
    for places in groups.values():
        filled = [(place, places[place]) for place in order if places.get(place)]
        if filled:
            place, names = max(filled, key=lambda pair: _backing(pair[1], filled))
            return tuple(names.values()), place
    beside = (clue.value for clue in clues.of("nearby") if headline > 0 and 0 < clue.at - headline <= UNDER)
    alone = next((text for text in beside if is_plain_name(text, lexicon)), None)
    return ((alone,), "text") if alone else None


def _signed(clues: Clues, lexicon: Lexicon, headline: int) -> list[Clue]:
    """The texts beside the headline that begin with the words of a byline."""
    near = [clue for clue in clues.of("nearby") if -UPWARDS <= clue.at - headline <= UNDER]
    return [clue._replace(place="by") for clue in near if opens_byline(clue.value, lexicon)]


def _from_headline(clues: Sequence[Clue], headline: int) -> list[Clue]:
    """The clues that stand at or under the headline, then those above it."""
    under = [clue for clue in clues if clue.at >= headline - ABOVE]
    return under + [clue for clue in clues if clue.at < headline - ABOVE]


def _add_seen(groups: Groups, place: str, clues: Sequence[Clue], sites: set[str], lexicon: Lexicon) -> None:
    """Sort in the names of the first byline and of those that stand beside it."""
    sorted_names = [(clue, *sort_names(clue.value, lexicon, loose=place == "rel=author")) for clue in clues]
    others = {name for _, _, names in sorted_names for name in names}
    read = [(clue, kept) for clue, names, _ in sorted_names if (kept := [n for n in names if n not in others])]
    last: Clue | None = None
    for i, (clue, names) in enumerate(read):
        inner = read[i + 1][0] if i + 1 < len(read) else None
        if inner and len(inner.value) < len(clue.value) and plain_words(inner.value) in plain_words(clue.value):
            continue  # the elements in it say it better
        if last and not _goes_on(last, clue):
            break
        sorts = _sort_in(groups, place, names, sites, lexicon)
        last = clue if NAMES in sorts else last


def _goes_on(last: Clue, clue: Clue) -> bool:
    """Whether a clue stands so that its people wrote together with those of the last one."""
    if clue.place in ("link", "rel=author") and not last.value.endswith(JOINT):
        return False
    return len(clue.value) <= LONGEST_NEIGHBOUR and 0 <= clue.at - last.at <= NEIGHBOURS


def _sort_in(groups: Groups, place: str, names: Sequence[str], sites: set[str], lexicon: Lexicon) -> set[str]:
    """Put names where they belong; what sorts there were."""
    sorts = set()
    for name in names:
        sort = HOUSE if plain_words(name).replace(" ", "") in sites else sort_of(name, lexicon)
        _put(groups[sort], place, [name])
        sorts.add(sort)
    return sorts


def _put(places: dict[str, dict[str, str]], place: str, names: Sequence[str]) -> None:
    group = places.setdefault(place, {})
    for name in names:
        if len(group) < MOST_NAMES:
            group.setdefault(plain_words(name), name)


def _in_order(clue: Clue) -> str:
    """The value of a clue; where libraries put the family name first, turned round."""
    if ("creator" in clue.place or "citation" in clue.place) and is_family_first(clue.value):
        family, _, given = clue.value.partition(", ")
        return f"{given} {family}"
    return clue.value


def _backing(names: Mapping[str, str], filled: Sequence[tuple[str, Mapping[str, str]]]) -> int:
    """1 if only what is seen, or only what is not, names one of these people; 2 if both do."""
    kinds = {other in SEEN for other, others in filled if any(_same(a, b) for a in names for b in others)}
    return len(kinds)


def _same(one: str, other: str) -> bool:
    """Whether two names in plain words are one, but for a title or a second given name."""
    return f" {one} " in f" {other} " or f" {other} " in f" {one} "
