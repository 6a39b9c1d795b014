"""The source with every change marked, for people."""

import re
import unicodedata

from copydesk.article import Article
from copydesk.edits import Edit
from copydesk.kinds import Kind

BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
JOINERS = "\u200c\u200d\u200e\u200f"  # format characters that text needs and no terminal obeys
RED, GREEN, DIM, RESET = "\033[31m", "\033[32m", "\033[2m", "\033[0m"


def explain(article: Article, *, name: str = "", colour: bool = False) -> str:
    r"""The source of an article, each cut and rewrite marked where it stands, with kind, rule and reason.

    Cuts stand as `[-text-]`, new text as `{+text+}`; evened gaps are not shown. Control characters are shown as `�`, so
    that no input steers the terminal. The first line sums up; it opens with `name`, if there is one.

    >>> from copydesk import clean
    >>> print(explain(clean("The council met on Tuesday and voted for the bridge.\nShare this article")), end="")
    --- language en (function-words), 1 cut, 0 repairs, 0 names
    The council met on Tuesday and voted for the bridge.
    [-Share this article-]  share · en.share.labels · Share, print, follow, save and copy-link labels
    """
    marks = (RED, GREEN, DIM, RESET) if colour else ("", "", "", "")
    pieces, position = [_heading(article, name, marks)], 0
    for edit in article.edits:
        pieces.append(harmless(article.source[position : edit.start]))
        pieces.append(_marked(edit, marks))
        position = edit.end
    pieces.append(harmless(article.source[position:]))
    return "".join(pieces).rstrip("\n") + "\n"


def _heading(article: Article, name: str, marks: tuple[str, str, str, str]) -> str:
    """One line that sums up."""
    counts = {kind: sum(edit.kind is kind for edit in article.edits) for kind in (Kind.SPACING, Kind.NAME)}
    lead = f"{harmless(name, '')}: " if name else ""
    parts = [
        f"language {article.lang or 'unknown'} ({article.lang_source})",
        _plural(len(article.removed), "cut"),
        _plural(counts[Kind.SPACING], "repair"),
        _plural(counts[Kind.NAME], "name"),
        *([f"title: {harmless(article.metadata.title, '')}"] if article.metadata.title else []),
        *([f"flags: {', '.join(article.flags)}"] if article.flags else []),
    ]
    return f"{marks[2]}--- {lead}{', '.join(parts)}{marks[3]}\n"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" + "s" * (number != 1)


def _marked(edit: Edit, marks: tuple[str, str, str, str]) -> str:
    """One edit as it stands in the explained source."""
    red, green, dim, reset = marks
    if edit.kind is Kind.LAYOUT:
        return harmless(edit.original)
    original = harmless(edit.original)
    lead = original[: len(original) - len(original.lstrip())]
    cut, new = original[len(lead) :], harmless(edit.replacement)
    shown = (f"{red}[-{cut}-]{reset}" if cut else "") + (f"{green}{{+{new}+}}{reset}" if new else "")
    why = f"  {dim}{edit.kind.value} · {edit.rule} · {harmless(edit.reason, '')}{reset}" if edit.is_cut else ""
    return lead + shown + why


def harmless(text: str, breaks: str = "\n\t") -> str:
    """Text without anything that could steer a terminal; all sorts of blanks stay, and line breaks become one sort."""
    if text.isprintable():
        return text
    return "".join(c if _is_harmless(c, breaks) else "\N{REPLACEMENT CHARACTER}" for c in BREAK.sub("\n", text))


def _is_harmless(character: str, breaks: str) -> bool:
    return character.isprintable() or character in breaks + JOINERS or unicodedata.category(character) == "Zs"
