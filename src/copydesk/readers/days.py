"""When a page was published and last changed: days out of the clues, weighed by place and by agreement."""

import re
from datetime import date

from copydesk.dates import FIRST_YEAR, LAST_YEAR, NUMERIC, find_date, is_stamp
from copydesk.language import Lexicon
from copydesk.readers.clues import Clue, Clues, host_of, tag_words
from copydesk.readers.markup import ABOVE
from copydesk.words import lower

ISO_DAY = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T|\s|\d{6}|\Z)")
EPOCH = re.compile(r"\s*(\d{10}|\d{13})\s*\Z")
URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?!\d)|(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
FIRST_NUMBER = re.compile(r"\d")
LONGEST_DATE = 120  # characters of a date with its label
EPOCH_DAY = date(1970, 1, 1).toordinal()
UNDER = 60  # elements under the headline among which its date stands
CLOSE = 30  # the same, for a date that nothing marks as one
BESIDE = 12  # the same, for such a date to be right against what the metadata declare
UPWARDS = 3  # times as far is a date above the headline
SHORT = 60  # characters of a text that dates the page without being a stamp through and through
PLACES_SEEN = ("itemprop", "time", "date", "text")  # the first trusted most
HIDDEN = {"json-ld": 3.0, "article:published_time": 3.0, "json-ld page": 2.5, "url": 1.5}  # weights
OTHER_META = 2.0


def read_day(value: str, lexicon: Lexicon, *, month_first: bool = False) -> str | None:
    """The day that a value names, as ISO date, in the page's own time zone; None if it names none.

    Args:
        value: As the page has it.
        lexicon: The words of the page's language.
        month_first: Whether 4/5/2022 is the fifth of April.

    >>> from copydesk.language import load_lexicon
    >>> read_day("2022-12-20T23:30:00-05:00", load_lexicon("en")), read_day("20221220", load_lexicon("en"))
    ('2022-12-20', '2022-12-20')
    >>> read_day("4/5/2022", load_lexicon("en"), month_first=True)
    '2022-04-05'
    """
    for pattern in (ISO_DAY, COMPACT):
        if (match := pattern.match(value)) and (day := _day(*match.groups())):
            return day
    if EPOCH.match(value):
        return date.fromordinal(EPOCH_DAY + int(value.strip()[:10]) // 86400).isoformat()
    text = value[:LONGEST_DATE]
    if month_first and (match := NUMERIC.search(text)) and (day := _day(match[3], match[1], match[2])):
        return day
    return find_date(text, lexicon)


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat() if FIRST_YEAR <= int(year) <= LAST_YEAR else None
    except ValueError:
        return None


def url_day(url: str) -> str | None:
    """The day in an address.

    >>> url_day("https://example.org/news/2022/12/20/bridge"), url_day("https://example.org/20221220-bridge")
    ('2022-12-20', '2022-12-20')
    """
    match = URL_DAY.search(url[:1000])
    return _day(*(part for part in match.groups() if part)) if match else None


def choose_days(clues: Clues, lexicon: Lexicon, url: str | None, headline: int) -> tuple[Clue | None, Clue | None]:
    """The day of publication and that of the last change, each with its place; None where the page does not say.

    What the metadata declare counts, unless the text under the headline names an earlier day: sites that move date
    their old articles anew. Of a later day there it is the change. A page that names only the day of a change is dated
    by that, and only a page without any of these by dates that stand elsewhere.

    Args:
        clues: All that the page says.
        lexicon: The words of the page's language.
        url: Address of the page.
        headline: Number of the element that holds the headline; -1 if none does.
    """
    days, changes = _sorted_days(clues, lexicon, url)
    declared = _best([clue for clue in days if clue.at < 0], url)
    seen = [clue for clue in days if _is_near(clue, headline)]
    near = min(seen, key=lambda clue: _distance(clue, headline), default=None)
    changes.sort(key=lambda clue: (not _is_near(clue, headline), clue.at >= 0))
    issued = declared
    if near and (declared is None or _overrules(near, seen, declared, headline)):
        issued = near
    issued = issued or next(iter(changes), None) or next(iter(days), None)
    later = [clue for clue in changes if issued and clue.value >= issued.value]
    return issued, max(later, key=lambda clue: (clue.at < 0, clue.value), default=None)


def _overrules(near: Clue, seen: list[Clue], declared: Clue, headline: int) -> bool:
    """Whether a day under the headline is an earlier one than the declared, which stands nowhere there."""
    trusted = near.place != "text" or 0 <= near.at - headline <= BESIDE
    return trusted and near.value < declared.value and all(clue.value != declared.value for clue in seen)


def _best(declared: list[Clue], url: str | None) -> Clue | None:
    """The declared day that has most weight; of two that have as much, the earlier."""
    weights: dict[str, float] = {}
    for place, day in {(clue.place, clue.value) for clue in declared}:
        weights[day] = weights.get(day, 0.0) + HIDDEN.get(place, OTHER_META)
    if url and (in_url := url_day(url)):
        weights[in_url] = weights.get(in_url, 0.0) + HIDDEN["url"]
        declared = [*declared, Clue("url", in_url)]
    ranked = sorted(declared, key=lambda clue: (-weights[clue.value], clue.value))
    return ranked[0] if ranked else None


def _is_near(clue: Clue, headline: int) -> bool:
    return clue.at >= 0 and -ABOVE <= clue.at - headline <= (CLOSE if clue.place == "text" else UNDER)


def _distance(clue: Clue, headline: int) -> tuple[float, int]:
    """How far a date is from the headline; what stands above it counts as farther."""
    steps = clue.at - headline
    return (steps if steps >= 0 else UPWARDS * -steps), PLACES_SEEN.index(clue.place)


def _sorted_days(clues: Clues, lexicon: Lexicon, url: str | None) -> tuple[list[Clue], list[Clue]]:
    """The clues that name a day, with the day as their value: those of publication, and those of a change."""
    days: list[Clue] = []
    changes: list[Clue] = []
    known = {c.value[:10] for name in ("published", "modified") for c in clues.of(name) if ISO_DAY.match(c.value)}
    month_first = _month_first(clues, url)
    for name in ("modified", "published", "nearby"):
        for clue in clues.of(name):
            if clue.at >= 0 and not _can_be_stamp(clue, lexicon):
                continue
            if day := _read_known(clue.value, lexicon, month_first, known):
                found = Clue(clue.place, day, clue.at)
                is_change = name == "modified" or (clue.at >= 0 and _tells_change(clue.value))
                (changes if is_change else days).append(found)
    changed = {clue.value for clue in changes if clue.at >= 0}
    return [clue for clue in days if clue.at < 0 or clue.value not in changed], changes


def _read_known(value: str, lexicon: Lexicon, month_first: bool, known: set[str]) -> str | None:
    """The day that a value names; of the two that 4/5/2022 can be, the one that the page names elsewhere."""
    day = read_day(value, lexicon, month_first=month_first)
    if day and NUMERIC.search(value[:LONGEST_DATE]):
        other = read_day(value, lexicon, month_first=not month_first)
        return other if other in known else day
    return day


def _can_be_stamp(clue: Clue, lexicon: Lexicon) -> bool:
    """Whether a text with a date in it dates the page: it says when, or is short."""
    if not FIRST_NUMBER.search(clue.value):
        return False
    return clue.place != "text" or len(clue.value) <= SHORT or is_stamp(clue.value, lexicon)


def _month_first(clues: Clues, url: str | None) -> bool:
    """Whether 4/5/2022 is the fifth of April on this page: in English, but for the countries that write otherwise."""
    tongue = next((c.value.lower().replace("_", "-") for c in clues.of("language", "html[lang]")), "en")
    return tongue in ("en", "en-us") and not host_of(url).endswith(tuple(tag_words("dates")["day_first"]))


def _tells_change(text: str) -> bool:
    """Whether a text says before its first number that something was changed, and not that it came out."""
    words = tag_words("dates")
    low = lower(FIRST_NUMBER.split(text, maxsplit=1)[0])
    return any(word in low for word in words["changed"]) and not any(word in low for word in words["issued"])
