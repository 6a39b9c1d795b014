"""What the property tests and the fuzzer put together: articles with debris, names and broken Unicode, and markup."""

from functools import cache

from hypothesis import strategies as st

from copydesk.page import split_lines
from support import FOLDERS, case, gold, read, rule_files, rules_of, width

LANGS = tuple(sorted({folder.parent.name for folder in FOLDERS}))
PEOPLE = (
    "Alexander Lukashenka",
    "Aleksandr Lukashenko",
    "Lukashenka",
    "LUKASHENKA",
    "Viktor Lukashenka",
    "Lukashenkov",
    "Wladimir Putin",
    "Putin’s",
    "Dmitri Peskov",
    "Kremlin spokesman Dmitri Peshkov",
    "Volodymyr Zelenskiy",
    "Wolodymyr Selenskyj",
    "Vitali Klitschko",
    "Klychko",
    "Xi Jin-ping",
    "McDonald",
    "@lukashenka",
    "#Lukashenka",
    "https://example.org/lukashenka",
)
USUAL_BREAKS = ("\n", "\n\n", "\r\n", "\r\n\r\n", "\r")
BREAKS = (*USUAL_BREAKS, "\n\n\n\n", "\n \n", "\n\t", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\x1c")
BLANKS = ("", " ", "  ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "\ud800")
EDGES = (*BLANKS, "", "", "- ", "• ", "> ", "| ", " »", " >>>", "…", ":")  # around a line
FORMATS = ("\u00ad", "\ufeff", "\u200b", "\u200d", "\u200e", "\u202e", "\ud83d", "\udc00", "\x00", "\x07")
INSIDE = (*FORMATS, "  ", "\u00a0", "\t", "¶")  # between words and in them


@cache
def paragraphs_of(lang):
    """Running prose of a language: the longer lines of its clean texts."""
    lines = [line.text for folder in FOLDERS if folder.parent.name == lang for line in split_lines(gold(folder))]
    return tuple(dict.fromkeys(line for line in lines if width(line) > 80))


@cache
def short_lines_of(lang):
    """Sub-headings, verse, list items and headlines of a language."""
    folders = [folder for folder in FOLDERS if folder.parent.name == lang]
    lines = [line.text for folder in folders for line in split_lines(gold(folder))]
    titles = [case(folder)["title"] for folder in folders if "title" in case(folder)]
    return tuple(dict.fromkeys([*(line for line in lines if width(line) <= 80), *titles, "Share"]))


@cache
def debris_of(lang):
    """Debris as it stands on pages of a language: the hits of the rules that are read for it."""
    files = [name for name in ("common", "en", lang) if name in rule_files()]
    return tuple(dict.fromkeys(hit for name in files for rule in rules_of(name) for hit in rule.hits))


@st.composite
def blocks(draw, lang):
    """One line: prose, prose with something done to it, a short line, or debris."""
    prose = draw(st.sampled_from(paragraphs_of(lang)))
    debris = draw(st.sampled_from(debris_of(lang)))
    words = prose.split(" ")
    at = draw(st.integers(0, len(words) - 1))
    line = draw(
        st.sampled_from(
            [
                lambda: prose,
                lambda: prose,
                lambda: debris,
                lambda: debris,
                lambda: draw(st.sampled_from(short_lines_of(lang))),
                lambda: (
                    " ".join(words[:at])
                    + "".join(words[at : at + 1] + words[at + 1 : at + 2])
                    + " ".join(words[at + 2 :])
                ),
                lambda: " ".join([*words[:at], words[at] + words[0], *words[at + 1 :]]),
                lambda: " ".join([*words[:at], draw(st.sampled_from(PEOPLE)), *words[at:]]),
                lambda: " ".join([*words[:at], draw(st.sampled_from(INSIDE)), *words[at:]]),
                lambda: draw(st.sampled_from(INSIDE)).join([prose[: at * 3], prose[at * 3 :]]),
                lambda: f"{prose} {debris}",
                lambda: prose + debris,
                lambda: f"{debris} {prose}",
                lambda: " ".join(words[: at + 1]) + "…",
                lambda: " ".join(words[: at + 1]),
                lambda: prose.upper(),
            ]
        )
    )()
    return draw(st.sampled_from(EDGES)) + line + draw(st.sampled_from(EDGES))


@st.composite
def mangled(draw):
    """A fixture as a scraper leaves it, with lines lost, said twice, in the wrong place or from another page."""
    lines = dirty_lines(draw(st.sampled_from(FOLDERS)))
    others = dirty_lines(draw(st.sampled_from(FOLDERS)))
    for action in draw(st.lists(st.sampled_from(["drop", "double", "move", "graft", "trim"]), max_size=8)):
        at = draw(st.integers(0, len(lines) - 1))
        to = draw(st.integers(0, len(lines) - 1))
        if action == "double":
            lines.insert(to, lines[at])
        elif action == "graft":
            lines.insert(to, others[at % len(others)])
        elif action == "move":
            lines.insert(to, lines.pop(at))
        elif action == "trim":
            lines = lines[min(at, to) : max(at, to) + 1]
        elif len(lines) > 1:
            lines.pop(at)
    return draw(st.sampled_from(USUAL_BREAKS)).join(lines)


def dirty_lines(folder):
    return [line.text for line in split_lines(read(folder / "dirty.txt"))]


@st.composite
def composed(draw):
    """Lines of one language, and debris, which pages mix with English."""
    lang = draw(st.sampled_from(LANGS))
    lines = draw(st.lists(blocks(lang), min_size=1, max_size=14))
    if draw(st.booleans()):
        return draw(st.sampled_from(USUAL_BREAKS)).join(lines)
    return "".join(line + draw(st.sampled_from(BREAKS)) for line in lines)


def articles():
    """Scraped articles: some put together of single lines, some made of whole ones."""
    return st.one_of(composed(), mangled())


NASTY = st.text("aAbЖ \n\n\r\t.:;!?…–-|>»*#@©/([{}])'\"“”0123456789\u00a0\u200b\ud800\x00", max_size=120)
MARKS = (b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"%PDF-", b"\x1f\x8b")
ANY_TEXT = st.one_of(st.text(st.characters(), max_size=200), NASTY)


LINES = [
    "The council of Lind met on Tuesday and voted for the new bridge over the river, which will cost two million.",
    "“We have waited for nine years,” said the mayor, Petra Orm, after the vote, and put on her coat.",
    "Work will begin in the spring, when the ice has gone, and should be done before the fair in October.",
    "Two members voted against it because the old bridge, in their view, could be mended for less.",
    "The old bridge was closed last autumn, when an engineer put his foot through one of its planks.",
    "Until then a ferry goes every half hour; it takes bicycles, dogs and, on market days, sheep.",
]
TAGS = ("p", "div", "span", "b", "i", "a", "br", "li", "ul", "ol", "table", "tr", "td", "h1", "h2", "pre", "blockquote",
        "script", "style", "article", "nav", "title", "noscript", "form", "section", "img", "x-y", "o:p", "font",
        "center", "dl", "dt", "dd", "details", "option", "select", "textarea", "svg")  # fmt: skip
ATTRIBUTES = ("class", "id", "style", "href", "hidden", "role", "itemprop", "start", "value", "name", "x")
VALUES = ("share", "post-body", "display:none", "/x", "javascript:x", "related", "3", "\x00", "'", "ü", "")
PIECES = (
    "The council met",
    "on Tuesday.",
    "Share",
    "By Ana Kovač",
    "12 May 2021",
    "&amp;",
    "&lt;p&gt;",
    "<",
    ">",
    "&",
    "\n\n",
    "\t",
    "\u00a0",
    "\ud800",
    "\u200b",
    "Łódź",
    "橋",
    "—",
    "- one",
    "# two",
    "]]>",
    "-->",
    "Read more",
)


@st.composite
def tags(draw):
    name = draw(st.sampled_from(TAGS))
    form = draw(st.integers(0, 4))
    if form == 0:
        return f"</{name}>"
    attributes = draw(st.lists(st.tuples(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES)), max_size=2))
    written = "".join(f' {key}="{value}"' for key, value in attributes)
    return f"<{name}{written}{draw(st.sampled_from(['>', '>', '/>', '', ' >']))}"


STRANGE = st.sampled_from(
    ["<!-- ", "-->", "<![CDATA[", "]]>", "<!DOCTYPE html>", "<html>", "<body>", "</body>", "<?x ?>", LINES[0]]
)
MARKUP = st.lists(st.one_of(tags(), tags(), st.sampled_from(PIECES), STRANGE, st.text(max_size=8)), max_size=40).map(
    "".join
)
