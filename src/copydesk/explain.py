"""The source with every change marked, and what is said of one line or rule, as plain text for people."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from copydesk.article import Article, likely_spellings
from copydesk.edits import Edit
from copydesk.kinds import Kind

BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
MOST_LIKELY = 3  # spellings that are told in the line that sums up
JOINERS = "\u200c\u200d\u200e\u200f"  # format characters that text needs and no terminal obeys


def explain(article: Article, *, name: str = "") -> str:
    r"""The source of an article, each cut and rewrite marked where it stands, with kind, rule and reason.

    Cuts stand as `[-text-]`, new text as `{+text+}`; evened gaps are not shown. Control characters are shown as `�`, so
    that no input steers the terminal. The first line sums up; it opens with `name`, if there is one.

    >>> from copydesk import clean
    >>> print(explain(clean("The council met on Tuesday and voted for the bridge.\nShare this article")), end="")
    --- language en (function-words), 1 cut, 0 repairs, 0 names
    The council met on Tuesday and voted for the bridge.
    [-Share this article-]  share · en.share.labels · Share, print, follow, save and copy-link labels
    """
    pieces, position = [f"--- {sum_up(article, name)}\n"], 0
    for edit in article.edits:
        pieces.append(harmless(article.source[position : edit.start]))
        pieces.append(_marked(edit))
        position = edit.end
    pieces.append(harmless(article.source[position:]))
    return "".join(pieces).rstrip("\n") + "\n"


def sum_up(article: Article, name: str = "") -> str:
    """What was made of an article, in one line that opens with `name`, if there is one."""
    lead = f"{harmless(name, '')}: " if name else ""
    parts = [
        f"language {article.lang or 'unknown'} ({article.lang_source})",
        plural(len(article.removed), "cut"),
        plural(sum(edit.kind is Kind.SPACING for edit in article.edits), "repair"),
        plural(_count_names(article), "name"),
        *([f"title: {harmless(article.metadata.title, '')}"] if article.metadata.title else []),
        *([f"flags: {', '.join(article.flags)}"] if article.flags else []),
        *_likely(article),
    ]
    return lead + ", ".join(parts)


def _count_names(article: Article) -> int:
    """Number of names that were changed; given and family name side by side are one."""
    edits = [edit for edit in article.edits if edit.kind is Kind.NAME]
    gaps = [article.source[one.end : two.start] for one, two in pairwise(edits)]
    return len(edits) - sum(not gap.strip() for gap in gaps)


def _likely(article: Article) -> Iterator[str]:
    """The spellings that were left, since it is not sure whom they mean."""
    pairs = likely_spellings(article)
    told = ", ".join(harmless(f"{surface} (likely {canonical})", "") for surface, canonical in pairs[:MOST_LIKELY])
    if pairs:
        yield f"left: {told}" + f" and {len(pairs) - MOST_LIKELY:,} more" * (len(pairs) > MOST_LIKELY)


def plural(number: int, noun: str) -> str:
    """A number of things.

    >>> plural(1, "cut"), plural(2_000, "hit")
    ('1 cut', '2,000 hits')
    """
    return f"{number:,} {noun}" + "s" * (number != 1)


def _marked(edit: Edit) -> str:
    """One edit as it stands in the explained source."""
    if edit.kind is Kind.LAYOUT:
        return harmless(edit.original)
    original = harmless(edit.original)
    lead = original[: len(original) - len(original.lstrip())]
    cut, new = original[len(lead) :], harmless(edit.replacement)
    shown = (f"[-{cut}-]" if cut else "") + (f"{{+{new}+}}" if new else "")
    why = f"  {edit.kind.value} · {edit.rule} · {harmless(edit.reason, '')}" if edit.is_cut else ""
    return lead + shown + why


def harmless(text: str, breaks: str = "\n\t") -> str:
    """Text without anything that could steer a terminal; all sorts of blanks stay, and line breaks become one sort."""
    if text.isprintable():
        return text
    return "".join(c if _is_harmless(c, breaks) else "\N{REPLACEMENT CHARACTER}" for c in BREAK.sub("\n", text))


def _is_harmless(character: str, breaks: str) -> bool:
    return character.isprintable() or character in breaks + JOINERS or unicodedata.category(character) == "Zs"


@dataclass(frozen=True, slots=True)
class Card:
    """What is said of one thing: a rule, a line.

    Attributes:
        title: What it is.
        text: Its words, if it has any.
        rows: What is said, each with its name; a name that comes again is shown once.
    """

    title: str
    text: str = ""
    rows: tuple[tuple[str, str], ...] = ()


def show_card(card: Card) -> str:
    r"""A card as plain lines.

    >>> print(show_card(Card("line 2: cut", "Share", (("kind", "share"), ("to keep it", 'keep = ["share"]')))), end="")
    line 2: cut
      Share
        kind        share
        to keep it  keep = ["share"]
    """
    width = max((len(name) for name, _ in card.rows), default=0)
    rows = [f"    {name:<{width}}  {harmless(value, '')}" for name, value in card.rows]
    return "\n".join([harmless(card.title, ""), *([f"  {harmless(card.text, '')}"] if card.text else []), *rows]) + "\n"
