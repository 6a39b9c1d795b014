"""One walk over the markup of a page: its visible lines, and the elements they stand in.

The walk follows the events of a parser (an element opens, text, an element closes), so pages may nest as deep as they
like. Block borders part lines, inline tags do not: `<b>N</b>o` is one word. Where two inline elements touch, a space
is put in if a reader sees two words: `<span>By</span><span>Ana</span>`.
"""

import re
from collections.abc import Iterable, Mapping

from copydesk.blocks import Link
from copydesk.page import CONCEALED, Elements, Layout, PageLine
from copydesk.readers.text import INVISIBLE_SIGNS

HIDDEN = frozenset((
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "select", "datalist",
    "head", "title", "meta", "link", "textarea", "audio", "video", "map", "noframes", "frameset", "applet", "progress",
    "meter", "annotation", "annotation-xml", "rt", "rp",
))  # what they hold is no text that a reader sees, or says again how a word is read  # fmt: skip
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
COMPACT = frozenset(("li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot"))  # no blank line between these
SILENT = frozenset((
    "b", "big", "bdi", "bdo", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "math", "mi", "mn", "mo", "q",
    "ruby", "rb", "s", "samp", "small", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
))  # they part no words, wherever they touch  # fmt: skip
BOLD = frozenset(("b", "strong"))
INLINE, QUIET, HIDES, BORDER, TIGHT = range(5)  # sorts of elements
SORTS = {
    **dict.fromkeys(SILENT, QUIET),
    **dict.fromkeys(HIDDEN, HIDES),
    **dict.fromkeys(BLOCKS, BORDER),
    **dict.fromkeys(COMPACT, TIGHT),
}
MOST_CELLS = 100  # of a row that is one line
TAB = 4  # columns, in `pre` elements
CELL, ROW = 80, 400  # characters up to which cells are one line with their row; longer ones are columns of a layout
LOOSE_BLOCKS = 3  # blocks that lie around all of a fragment: document, body, and a division put around it
MOST_DIGITS = 9  # of the number of an item, as in Markdown
LONGEST_INITIAL = 3  # characters of "U.", "Dr." and the like, whose point ends no sentence
YEAR = re.compile("(?:19|20)[0-9]{2}")
UNSEEN = re.compile(rf"[\s{INVISIBLE_SIGNS}]*")
MARKED = re.compile(r"[ \t]*\n(?:[ \t]*\n\s*|[ \t]*(?=(?:#{1,6}|[-*+>]|\d{1,3}[.)])\s))")  # before paragraphs, items
MOST_MARK = 300  # characters of a class, id or role that are read


class _Draft:
    """A line that is being read."""

    __slots__ = ("bold", "breaks", "cell", "element", "indent", "linked", "links", "pieces", "size", "space")

    def __init__(self, element: int, breaks: int, cell: int, indent: str) -> None:
        self.element = element
        self.breaks = breaks  # line breaks before it
        self.cell = cell  # number of the table cell it stands in
        self.indent = indent
        self.pieces: list[str] = []
        self.size = 0  # characters so far
        self.space = False  # a space is due before the next piece
        self.linked = 0  # characters in links
        self.bold = 0
        self.links: list[Link] = []

    def add(self, text: str, begins: bool, ends: bool) -> int:
        """Put words behind those there are; where they begin."""
        if begins or self.space:
            self.pieces.append(" ")
            self.size += 1
        start = self.size
        self.pieces.append(text)
        self.size += len(text)
        self.space = ends
        return start


class Walk:
    """A target for the events of a parser (`lxml.etree.HTMLParser(target=Walk())`); `close` gives the layout.

    >>> walk = Walk()
    >>> walk.start("p", {}); walk.data("One "); walk.start("b", {}); walk.data("t"); walk.end("b"); walk.data("wo")
    >>> walk.end("p"); walk.close().source
    'One two'
    """

    def __init__(self, *, blank_lines: bool = False, shown: frozenset[str] = frozenset()) -> None:
        self._shown = shown  # elements that are read though they are hidden
        self._blank_lines = blank_lines  # they part paragraphs in text outside of blocks, as in Markdown
        self._tags, self._parents, self._ends, self._marks = [""], [-1], [0], [""]
        self._open = [0]
        self._styled: list[int] = []  # open inline elements whose style makes them blocks
        self._hidden: list[str] = []
        self._title: list[str] = []
        self._drafts: list[_Draft] = []
        self._draft: _Draft | None = None
        self._breaks = 2
        self._links: list[str | None] = []  # addresses of open links; None for a place that others link to
        self._bold = self._pre = self._cell = self._scripts = self._most_attributes = 0
        self._gap = ""  # white space of a `pre` element before the next piece of its line
        self._numbers: list[tuple[int, int]] = []  # that lists and items tell
        self._rows: list[int] = []  # lines before each table row that is open
        self._closed = self._parted = ""  # inline tags that have just closed; those, and one has opened since

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        sort = SORTS.get(tag, INLINE)
        if self._hidden or (sort == HIDES and tag not in self._shown):
            self._hidden.append(tag)
            self._scripts += tag == "script"
            return
        self._parents.append(self._open[-1])
        self._open.append(len(self._tags))
        self._tags.append(tag)
        self._ends.append(0)
        if attributes:
            self._most_attributes = max(self._most_attributes, len(attributes))
            mark, block = _mark_of(attributes)
            self._marks.append(mark)
            if block and sort < BORDER:
                self._break(2)
                self._styled.append(self._open[-1])
        else:
            self._marks.append("")
        if sort >= BORDER:
            self._break(1 if sort == TIGHT else 2)
            self._open_block(tag, attributes)
        elif sort != QUIET:
            self._open_inline(tag, attributes)
        elif tag in BOLD:
            self._bold += 1

    def _open_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        """What rows, cells, lists and preformatted text need to know."""
        if tag == "tr":
            self._rows.append(len(self._drafts))
        elif tag == "td" or tag == "th":
            self._cell += 1
        elif tag == "pre":
            self._pre += 1
        elif attributes and (tag == "ol" or tag == "li") and (number := _number_of(tag, attributes)) is not None:
            self._numbers.append((self._open[-1], number))

    def _open_inline(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Links, line breaks, and where an inline element touches another one."""
        if tag == "a":
            self._links.append(attributes.get("href") or (None if "name" in attributes else ""))
        elif tag == "br":
            self._break(self._breaks + 1 if self._draft is None else 1)
        if self._closed:
            self._parted = f"{self._closed}>{tag}"

    def end(self, tag: str) -> None:
        """The innermost open element closes."""
        if self._hidden:
            self._hidden.pop()
            return
        element = self._open.pop() if len(self._open) > 1 else 0
        self._ends[element] = len(self._tags)
        sort = SORTS.get(tag, INLINE)
        if sort >= BORDER:
            self._break(1 if sort == TIGHT else 2)
            if tag == "tr" and self._rows:
                self._join_row(self._rows.pop())
            elif tag == "pre":
                self._pre -= 1
        elif sort != QUIET:
            if tag == "a" and self._links:
                self._links.pop()
            if self._draft is not None and tag != "br" and not self._draft.space:
                self._closed = "a" if tag == "a" or self._closed == "a" else "span"
        elif tag in BOLD:
            self._bold -= 1
        if self._styled and self._styled[-1] == element:
            self._styled.pop()
            self._break(2)

    def data(self, text: str) -> None:
        """Some text; a text may come in several pieces."""
        if self._hidden:
            if self._hidden[-1] == "title" and self._hidden[0] in ("head", "title"):
                self._title.append(text)
            return
        if self._pre:
            self._preformatted(text)
            return
        if self._blank_lines and "\n" in text and self._loose() and (parts := MARKED.split(text))[1:]:
            for number, part in enumerate(parts):
                if number:
                    self._break(2 if not part or part[0] not in "#>*+-0123456789" else 1)
                self._words(part)
            return
        self._words(text)

    def _words(self, text: str) -> None:
        """Text whose white space is only space between words."""
        words = text.split()
        draft = self._draft
        if not words:
            if draft is not None:
                draft.space = True
                self._closed = self._parted = ""
            return
        self._write(" ".join(words), text[0].isspace(), text[-1].isspace())

    def close(self) -> Layout:
        """All that was read."""
        self._break(2)
        for element in self._open:
            self._ends[element] = len(self._tags)
        elements = Elements(self._tags, self._parents, self._ends, self._marks)
        layout = _lay_out(self._drafts, elements, " ".join(self._title))
        return layout._replace(
            most_attributes=self._most_attributes,
            scripts=0 if self._blank_lines else self._scripts,
            numbers=tuple(self._numbers),
        )

    def _loose(self) -> bool:
        """Whether the text that comes stands in no block but the one around the whole fragment."""
        return sum(self._tags[element] in BLOCKS for element in self._open[-4:]) <= LOOSE_BLOCKS

    def _write(self, text: str, begins: bool, ends: bool, indent: str = "") -> None:
        draft = self._draft
        if draft is None and UNSEEN.fullmatch(text):
            return  # no line begins with what nobody sees
        if draft is None:
            draft = self._draft = _Draft(self._open[-1], self._breaks, self._cell, indent)
            begins = False
        elif self._parted and not begins and not draft.space:
            begins = _two_words(draft.pieces[-1], text, self._parted)
        self._closed = self._parted = ""
        start = draft.add(text, begins, ends)
        if self._links and (address := self._links[-1]) is not None:
            draft.linked += len(text)
            if draft.links and draft.links[-1].end >= start - 1 and draft.links[-1].address == address:
                start = draft.links.pop().start
            draft.links.append(Link(start, draft.size, address))
        if self._bold:
            draft.bold += len(text)

    def _preformatted(self, text: str) -> None:
        """Text of a `pre` element: its line breaks and its indentation count."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self._break(self._breaks + 1 if self._draft is None else 1)
            if words := line.strip().expandtabs(TAB):
                gap = self._gap + line[: len(line) - len(line.lstrip())].expandtabs(TAB)
                if gap and self._draft is not None:
                    self._draft.add(gap, begins=False, ends=False)
                self._parted = ""
                self._write(words, False, False, gap)
                self._gap = line[len(line.rstrip()) :].expandtabs(TAB)
            else:
                self._gap += line.expandtabs(TAB)

    def _break(self, breaks: int) -> None:
        """A border: the line that is being read ends here."""
        if self._draft is not None:
            self._drafts.append(self._draft)
            self._draft = None
            self._breaks = 0
        self._breaks = max(self._breaks, min(breaks, 2))
        self._gap = ""
        self._closed = self._parted = ""

    def _join_row(self, first: int) -> None:
        """The cells of a table row become one line, if each is short and has but one line."""
        if not 2 <= len(self._drafts) - first <= MOST_CELLS:
            return
        row = self._drafts[first:]
        if sum(draft.size for draft in row) > ROW:
            return
        if len({draft.cell for draft in row}) < len(row) or max(draft.size for draft in row) > CELL:
            return
        whole = row[0]
        for draft in row[1:]:
            shift = whole.size + 1
            whole.pieces += ["\t", *draft.pieces]
            whole.links += [Link(a + shift, b + shift, address) for a, b, address in draft.links]
            whole.size = shift + draft.size
            whole.linked += draft.linked
            whole.bold += draft.bold
        whole.cell = -len(row)
        del self._drafts[first + 1 :]


def _mark_of(attributes: Mapping[str, str]) -> tuple[str, bool]:
    """Classes, id and roles of an element as one string, with a word for what a browser does not show at first.

    Also whether its style makes it a block.
    """
    get = attributes.get
    mark = (get("class") or "")[:MOST_MARK]
    for name in ("id", "role", "itemprop"):
        if value := get(name):
            mark = f"{mark} {value[:MOST_MARK]}"
    block = False
    if style := get("style"):
        style = style[:MOST_MARK].replace(" ", "").lower()
        block = "display:block" in style
        if "display:none" in style:
            mark = f"{mark} {CONCEALED}"
    if "hidden" in attributes or get("aria-hidden") == "true":
        mark = f"{mark} {CONCEALED}"
    return mark.lstrip(), block


def _number_of(tag: str, attributes: Mapping[str, str]) -> int | None:
    """The number that a list gives to its first item, or an item to itself; None if they tell none."""
    number = attributes.get("start" if tag == "ol" else "value", "").strip()
    return int(number) if number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS else None


def _two_words(left: str, right: str, parted: str) -> bool:
    """Whether a reader sees two words where two inline elements touch.

    >>> _two_words("By", "Ana", "span>span"), _two_words("T", "he", "span>span"), _two_words("news", "sport", "a>a")
    (True, False, True)
    """
    word, other = left.split()[-1], right.split()[0]
    last, first = word[-1], other[0]
    if last.isdigit() and first.isdigit():
        return parted == "a>a" or bool(YEAR.fullmatch(word))
    if last in ",;|·•" or first in "|·•©":
        return last.isalnum() or first.isalnum()
    if last in ".!?" and len(word) > LONGEST_INITIAL:
        return first.isupper()
    if not (last.isalnum() and first.isalnum()) or len(word) < 2:
        return last.isdigit() and first.isalpha() and len(other) > 2
    if last.isdigit():
        return len(other) > 2
    label = word.isupper() and first.isupper() and len(other) > 1  # LIVE, or a label and a name in capitals
    return parted == "a>a" or (last.islower() and not first.islower()) or label


def _lay_out(drafts: Iterable[_Draft], elements: Elements, title: str) -> Layout:
    """The visible text, and the lines with their places in it."""
    pieces: list[str] = []
    lines: list[PageLine] = []
    position = 0
    for draft in drafts:
        border = ("\n" * draft.breaks if pieces else "") + draft.indent
        text = "".join(draft.pieces)
        start = position + len(border)
        position = start + len(text)
        pieces += border, text
        links = tuple(Link(start + a, start + b, address) for a, b, address in draft.links)
        cells = -draft.cell if draft.cell < 0 else 0
        lines.append(PageLine(start, position, draft.element, draft.breaks, draft.linked, draft.bold, cells, links))
    return Layout("".join(pieces), tuple(lines), elements, " ".join(title.split()))
