"""What an article says of itself: title, authors, date, picture credits, read from the lines that were cut.

What a page says of itself besides (`readers.tags`) is put together with it here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from copydesk.article import Metadata
from copydesk.dates import find_date
from copydesk.debris.front import byline_names, find_headline, is_headline
from copydesk.debris.scene import Scene
from copydesk.kinds import Kind
from copydesk.language import Lexicon, load_lexicon
from copydesk.page import Verdict
from copydesk.readers.names import EAST_ASIAN, HOUSE, SIGNS, east_asian_names, is_name, sort_of

CREDIT_LABEL = re.compile(r"^[\s(\[|/\-–—•©:]*(?:[^\W\d_]+(?:\s+[^\W\d_]+){0,3}\s*[:=]|©|\(c\))\s*", re.IGNORECASE)
CREDIT_ENDS = " \t\u00a0()[]|/-–—•.:,;="
SPOKEN = ("title", "authors", "published", "credits", "dateline")  # fields that a text can tell
DECODING = ("encoding", "encoding_source")  # fields that nobody said
DATED = (Kind.TIMESTAMP, Kind.BYLINE)
NAME_WORD = re.compile(r"[^\s•·|–—]+")
DATELINE = re.compile(r"^([^\W\d_][^\n.!?]{1,60}?)\s?(?:\([^)\n]{2,40}\)\s?)?(?:—|–|--)\s")


def read_metadata(
    scene: Scene, verdicts: dict[int, Verdict], cuts: Iterable[tuple[Kind, str]], lexicon: Lexicon
) -> Metadata:
    """What the lines and pieces of lines that went say of the article.

    Args:
        scene: The document as it came.
        verdicts: The lines that go.
        cuts: Kind and text of everything that was cut, in source order.
        lexicon: The words of its language.
    """
    pieces = list(cuts)
    return Metadata(
        title=_title(scene, verdicts),
        authors=_authors((text for kind, text in pieces if kind is Kind.BYLINE), lexicon),
        published=next((day for kind, text in pieces if kind in DATED and (day := find_date(text, lexicon))), None),
        credits=tuple(
            dict.fromkeys(
                credit for kind, text in pieces if kind is Kind.CREDIT and (credit := clean_credit(text, lexicon))
            )
        ),
        dateline=_dateline(scene),
    )


def merge_tags(said: Metadata, tags: Mapping[str, Any]) -> Metadata:
    """What the text says and what the tags of its page say, in one; `sources` tells which is which.

    The tags are asked first: they are made for it. The text fills what they lack, and its bylines count more than an
    author that is the site itself; but the lines of a whole page hold much that only looks like a byline, so of its
    authors only those with a first and a last name are taken.

    Args:
        said: What `read_metadata` found; its source is "text".
        tags: Values by field name, as in `Page.tags`; their places under "sources", else they are from "page".

    >>> merged = merge_tags(Metadata(title="Bridge", authors=("Ana Kovač",)), {"title": "Bridge closed"})
    >>> merged.title, merged.authors, merged.sources
    ('Bridge closed', ('Ana Kovač',), {'title': 'page', 'authors': 'text'})
    """
    places = tags.get("sources", {})
    values = {name: value for name, value in tags.items() if value and name != "sources"}
    if tags and said.authors:
        lexicon = load_lexicon(str(values.get("language", "en"))[:2].lower())
        people = tuple(name for name in said.authors if is_name(name, lexicon, alone=False, loose=False))
        said = replace(said, authors=people)
        if people and values.get("authors") == (values.get("site_name"),):
            del values["authors"]
    if said.credits and "credits" in values:
        values["credits"] = tuple(dict.fromkeys((*values["credits"], *said.credits)))
    sources = {name: places.get(name, "page") for name in values if name not in DECODING}
    sources |= {name: "text" for name in SPOKEN if name not in values and getattr(said, name)}
    return replace(said, **values, sources=sources)


def _title(scene: Scene, verdicts: dict[int, Verdict]) -> str | None:
    """The headline, whether it was cut or stays."""
    headlines = [i for i, verdict in verdicts.items() if is_headline(verdict)]
    index = min(headlines) if headlines else find_headline(scene, verdicts)
    return None if index is None else " ".join(scene.facts[index].text.split())


def _authors(bylines: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The names of all bylines, each once; a paper or an office is one only where nobody else is named."""
    found: dict[str, None] = {}
    for byline in bylines:
        line = byline.translate(SIGNS).strip()
        line = line.strip(" ()[]") if line[:1] in "([" else line
        names = east_asian_names(line, lexicon) if EAST_ASIAN.search(line) else []
        if not names:
            names = split_names(byline_names(line, lexicon) or _without_stamp(line, lexicon), lexicon)
        found.update(dict.fromkeys(names))
    people = [name for name in found if sort_of(name, lexicon) != HOUSE]
    return tuple(people or found)


def _without_stamp(line: str, lexicon: Lexicon) -> str:
    """The names in a fused line: the capitalised words after a byline word, or else those that belong to no date.

    >>> from copydesk.language import load_lexicon
    >>> _without_stamp("By Ana Kovač 12th February 2025", load_lexicon("en"))
    'Ana Kovač'
    >>> _without_stamp("9. September 2025 um 15:46 Uhr / Lena Braun-Keller", load_lexicon("de"))
    'Lena Braun-Keller'
    """
    low = line.lower()
    opening = next((phrase for phrase in lexicon.byline if f" {phrase} " in f" {low} "), "")
    start = f" {low} ".find(f" {opening} ") + len(opening) if opening else 0
    stamp = lexicon.months.keys() | lexicon.weekdays | lexicon.stamp_words | lexicon.front_words
    names: list[str] = []
    for word in NAME_WORD.findall(line[start:]):
        bare = word.strip(".,:;()").lower()
        joins = word.lower() in lexicon.joiners
        if bare in stamp or bare[:1].isdigit() or (word[0].islower() and not joins):
            if names:
                break
        elif names or not joins:
            names.append(word)
    while names and names[-1].lower() in lexicon.joiners:
        names.pop()
    return " ".join(names)


def split_names(text: str, lexicon: Lexicon) -> list[str]:
    """The single names of an enumeration.

    >>> from copydesk.language import load_lexicon
    >>> split_names("Ana Kovač, Jan Nowak and Li Wei", load_lexicon("en"))
    ['Ana Kovač', 'Jan Nowak', 'Li Wei']
    """
    names: list[list[str]] = [[]]
    for word in text.replace(",", " , ").replace("/", " / ").replace("|", " | ").split():
        if word.lower() in lexicon.between:
            names.append([])
        else:
            names[-1].append(word)
    plain = [
        " ".join(words).strip(" .;:-–—") for words in names if not lexicon.roles.intersection(map(str.lower, words))
    ]
    return [_before_place(name) for name in plain if name]


def _before_place(name: str) -> str:
    """A name without the place that some papers set after it ("Sean O'Rourke at Northgate Park")."""
    return re.split(r"\s(?:at|in|for)\s", name)[0]


def clean_credit(text: str, lexicon: Lexicon) -> str:
    """The owner in a credit line, without its label.

    >>> from copydesk.language import load_lexicon
    >>> clean_credit("Main image source: PAP / EPA / JAN KOWAL", load_lexicon("en"))
    'PAP / EPA / JAN KOWAL'
    >>> clean_credit("(Photo by Ana Kovač)", load_lexicon("en"))
    'Ana Kovač'
    >>> clean_credit("（圖／漁村協會提供）", load_lexicon("zh"))
    '漁村協會提供'
    """
    written = " ".join(text.split())
    text = written.translate(SIGNS)
    label = CREDIT_LABEL.match(text)
    text = (text[label.end() :] if label else text).strip(CREDIT_ENDS)
    low = text.lower()
    for phrase in lexicon.credit_labels:
        if low.startswith(phrase) and low[len(phrase) : len(phrase) + 1] in (" ", ".", ":", ",", "/", "=", "|"):
            text = text[len(phrase) :].strip(CREDIT_ENDS)
            break
    plain = written.translate(SIGNS)
    start = plain.rfind(text)
    end = start + len(text)
    return written[start : end + (plain[end : end + 1] == ")" and text.count("(") > text.count(")"))]


def _dateline(scene: Scene) -> str | None:
    """Place, agency and day that open the first paragraph ("MINSK, Dec 20 (Reuters) —")."""
    if scene.first >= len(scene.lines):
        return None
    text = scene.facts[scene.first].text
    match = DATELINE.match(text)
    return match[0].strip(" —–-") if match and match[1].split()[0].rstrip(",").isupper() else None
