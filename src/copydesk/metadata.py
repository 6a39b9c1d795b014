"""What an article says of itself: title, authors, date, picture credits, read from the lines that were cut."""

import re
from collections.abc import Iterable, Sequence

from copydesk.article import Metadata
from copydesk.dates import find_date
from copydesk.debris.front import byline_names, find_headline
from copydesk.debris.scene import Scene
from copydesk.kinds import Kind
from copydesk.language import Lexicon
from copydesk.page import Verdict

CREDIT_LABEL = re.compile(r"^[\s(\[|\-–—•©:]*(?:[^\W\d_]+(?:\s+[^\W\d_]+){0,3}\s*:|©|\(c\))\s*", re.IGNORECASE)
CREDIT_ENDS = " \t\u00a0()[]|-–—•.:,;"
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
        published=next((day for kind, text in pieces if kind is Kind.TIMESTAMP and (day := find_date(text, lexicon))), None),
        credits=tuple(dict.fromkeys(credit for kind, text in pieces if kind is Kind.CREDIT and (credit := clean_credit(text)))),
        dateline=_dateline(scene),
    )


def _title(scene: Scene, verdicts: dict[int, Verdict]) -> str | None:
    """The headline, whether it was cut or stays."""
    headlines = [i for i, verdict in verdicts.items() if verdict.kind is Kind.HEADLINE]
    index = min(headlines) if headlines else find_headline(scene, verdicts)
    return None if index is None else " ".join(scene.facts[index].text.split())


def _authors(bylines: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The names of all bylines, each once."""
    found: dict[str, None] = {}
    for line in bylines:
        names = byline_names(line, lexicon) or line
        for name in split_names(names, lexicon.joiners):
            found[name] = None
    return tuple(found)


def split_names(text: str, joiners: Iterable[str]) -> list[str]:
    """The single names of an enumeration.

    >>> split_names("Ana Kovač, Jan Nowak and Li Wei", ("and", ","))
    ['Ana Kovač', 'Jan Nowak', 'Li Wei']
    """
    between = {word for word in joiners if len(word) > 2 or not word.isalpha()} & BETWEEN
    names: list[list[str]] = [[]]
    for word in text.replace(",", " , ").replace("/", " / ").replace("|", " | ").split():
        if word.lower() in between or word in {",", "/", "|", "&", "·", "•"}:
            names.append([])
        else:
            names[-1].append(word)
    return [" ".join(words).strip(" .;:-–—") for words in names if words]


BETWEEN: Sequence[str] | frozenset[str] = frozenset()


def clean_credit(text: str) -> str:
    """The owner in a credit line, without its label.

    >>> clean_credit("Main image source: PAP / EPA / JAN KOWAL"), clean_credit("(Photo: Reuters)")
    ('PAP / EPA / JAN KOWAL', 'Reuters')
    """
    text = " ".join(text.split())
    label = CREDIT_LABEL.match(text)
    return (text[label.end() :] if label else text).strip(CREDIT_ENDS)


def _dateline(scene: Scene) -> str | None:
    """Place, agency and day that open the first paragraph ("MINSK, Dec 20 (Reuters) —")."""
    if scene.first >= len(scene.lines):
        return None
    text = scene.facts[scene.first].text
    match = DATELINE.match(text)
    return match[0].strip(" —–-") if match and match[1].split()[0].rstrip(",").isupper() else None
