"""The structure of a page as Markdown: a CommonMark parser finds what the page had, and no more."""

import json
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from copydesk import Article, Config, clean_html
from copydesk.blocks import Block, Link
from copydesk.edits import Edit
from copydesk.kinds import Kind
from copydesk.markdown import escape_markdown, markdown_pieces
from support import row

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
VALIDATOR = Draft202012Validator(json.loads(files("copydesk").joinpath("data/article.schema.json").read_text("utf-8")))
ALL_STAYS = Config(threshold=1, names="off")
BEFORE, AFTER = "It had rained for a week.", "At last the rain was over."
PAGE = "<!DOCTYPE html><html lang='en'><body><article>{}</article></body></html>"


def article_of(markup):
    return clean_html(PAGE.format(markup), lang="en", config=ALL_STAYS)


def shown(markup, *, links=False):
    """What a Markdown renderer makes of some markup between paragraphs, without line breaks between its elements."""
    article = article_of(f"<p>{BEFORE}</p>{markup}<p>{AFTER}</p>")
    text = "\n\n".join(markdown_pieces(article.text, article.edits, article.blocks, links=links))
    rendered = re.sub(r"(?<=>)\n+|\n+(?=<)", "", PARSER.render(text))
    begin, end = f"<p>{BEFORE}</p>", f"<p>{AFTER}</p>"
    assert rendered.startswith(begin)
    assert rendered.endswith(end)
    return rendered[len(begin) : -len(end)]


HEADINGS = [
    row("<h1>The bridge</h1><p>It is old.</p>", "<h2>The bridge</h2><p>It is old.</p>", id="h1-is-below-the-title"),
    row("<h2>Old</h2><h3>Older</h3><h6>Stone</h6>", "<h2>Old</h2><h3>Older</h3><h6>Stone</h6>", id="levels"),
    row("<h3>The old<br>bridge</h3>", "<h3>The old bridge</h3>", id="two-lines"),
    row("<h2># 1 bridge</h2>", "<h2># 1 bridge</h2>", id="number-sign-at-the-beginning"),
    row("<h2>We are # 1 #</h2><h2>C##</h2>", "<h2>We are # 1 #</h2><h2>C##</h2>", id="number-sign-at-the-end"),
    row("<h2>1. The bridge</h2>", "<h2>1. The bridge</h2>", id="number"),
    row("<h2><a href='/b'>The <b>bridge</b></a></h2>", "<h2>The bridge</h2>", id="elements-inside"),
    row("<h2>A*b*</h2><h2>---</h2>", "<h2>A*b*</h2><h2>---</h2>", id="marks"),
    row("<p>One.</p><h2></h2><p>Two.</p>", "<p>One.</p><p>Two.</p>", id="empty"),
]
LISTS = [
    row(
        "<p>Of</p><ul><li>bread</li><li>salt</li></ul><p>and oil</p>",
        "<p>Of</p><ul><li>bread</li><li>salt</li></ul><p>and oil</p>",
        id="bullets",
    ),
    row("<ol><li>bread</li><li>salt</li></ol>", "<ol><li>bread</li><li>salt</li></ol>", id="numbers"),
    row(
        "<ul><li>bread<ul><li>of rye<ol><li>dark</li></ol></li></ul></li><li>salt</li></ul>",
        "<ul><li>bread<ul><li>of rye<ol><li>dark</li></ol></li></ul></li><li>salt</li></ul>",
        id="nested",
    ),
    row(
        "<ul><li>bread</li><ul><li>of rye</li></ul><li>salt</li></ul>",
        "<ul><li>bread<ul><li>of rye</li></ul></li><li>salt</li></ul>",
        id="nested-outside-of-items",
    ),
    row(
        "<ol><li><p>bread</p><p>of rye</p></li><li><p>salt</p></li></ol>",
        "<ol><li><p>bread</p><p>of rye</p></li><li><p>salt</p></li></ol>",
        id="several-paragraphs",
    ),
    row(
        "<ul><li><p>bread</p><ul><li>dark</li></ul><p>of rye</p></li><li><p>salt</p></li></ul>",
        "<ul><li><p>bread</p><ul><li>dark</li></ul><p>of rye</p></li><li><p>salt</p></li></ul>",
        id="paragraph-behind-an-inner-list",
    ),
    row(
        "<ul><li>bread<br>of rye</li><li>salt</li></ul>",
        "<ul><li><p>bread</p><p>of rye</p></li><li><p>salt</p></li></ul>",
        id="line-break",
    ),
    row(
        "<ol start='7'><li>bread</li><li value='12'>salt</li><li>oil</li></ol>",
        '<ol start="7"><li>bread</li><li>salt</li><li>oil</li></ol>',
        id="numbers-of-their-own",
    ),
    row(
        "<ol><li>bread</li><li>salt</li></ol><ol><li>oil</li><li>wine</li></ol>",
        "<ol><li>bread</li><li>salt</li></ol><ol><li>oil</li><li>wine</li></ol>",
        id="two-lists",
    ),
    row(
        "<ol start='998'><li>bread<ul><li>dark</li></ul></li><li>salt</li></ol>",
        '<ol start="998"><li>bread<ul><li>dark</li></ul></li><li>salt</li></ol>',
        id="long-numbers",
    ),
    row(
        "<ol start='x'><li value='-3'>bread</li><li value='99999999999'>salt</li></ol>",
        "<ol><li>bread</li><li>salt</li></ol>",
        id="numbers-that-are-none",
    ),
    row("<ul><li><ul><li><ul><li>bread</li></ul></li></ul></li></ul>", "<ul><li>bread</li></ul>", id="deep-at-once"),
    row(
        "<ul><li># bread</li><li>- salt</li><li>1. oil</li><li>--- wine</li></ul>",
        "<ul><li># bread</li><li>- salt</li><li>1. oil</li><li>--- wine</li></ul>",
        id="marks-in-items",
    ),
    row(
        "<ul><li>bread</li></ul><p>1986. A great year</p>",
        "<ul><li>bread</li></ul><p>1986. A great year</p>",
        id="number-behind-a-list",
    ),
    row("<li>bread</li><li>salt</li>", "<ul><li>bread</li><li>salt</li></ul>", id="without-a-list"),
]
QUOTATIONS = [
    row(
        "<blockquote>We saw it.</blockquote><p>So they said.</p>",
        "<blockquote><p>We saw it.</p></blockquote><p>So they said.</p>",
        id="one",
    ),
    row(
        "<blockquote><p>We saw it.</p><p>It was old.</p></blockquote>",
        "<blockquote><p>We saw it.</p><p>It was old.</p></blockquote>",
        id="paragraphs",
    ),
    row(
        "<blockquote>The river<br>and the sea</blockquote>",
        "<blockquote><p>The river<br />and the sea</p></blockquote>",
        id="lines",
    ),
    row("<blockquote>&gt; # We saw it.</blockquote>", "<blockquote><p>&gt; # We saw it.</p></blockquote>", id="marks"),
    row(
        "<ul><li><blockquote>We saw it.</blockquote></li></ul>",
        "<blockquote><p>We saw it.</p></blockquote>",
        id="in-a-list",
    ),
    row(
        "<blockquote><h3>The sea</h3><p>It is wide.</p></blockquote>",
        "<h3>The sea</h3><blockquote><p>It is wide.</p></blockquote>",
        id="with-a-heading",
    ),
]
CODE = [
    row(
        "<pre>if year &lt; 5:\n    wait()\n\nreturn</pre>",
        "<pre><code>if year &lt; 5:\n    wait()\n\nreturn</code></pre>",
        id="lines",
    ),
    row(
        "<pre><code>say `a` and ``b``\n```\nfenced\n`````\n</code></pre>",
        "<pre><code>say `a` and ``b``\n```\nfenced\n`````</code></pre>",
        id="backticks",
    ),
    row(
        "<pre># one\n- two\n&gt; three\n&amp;copy; four</pre>",
        "<pre><code># one\n- two\n&gt; three\n&amp;copy; four</code></pre>",
        id="marks",
    ),
    row("<p>Call <code>wait_for(*years)</code> now.</p>", "<p>Call wait_for(*years) now.</p>", id="in-a-sentence"),
    row(
        "<pre>\twait()\n\t\treturn</pre>",
        "<pre><code>    wait()\n        return</code></pre>",
        id="tabs",
        fail="the gap above a block is evened out, and the indentation of its first line with it",
    ),
]
TABLES = [
    row("<table><tr><th>Town</th><th>Rain</th></tr><tr><td>Lind</td><td>12</td></tr></table>",
        "<table><thead><tr><th>Town</th><th>Rain</th></tr></thead>"
        "<tbody><tr><td>Lind</td><td>12</td></tr></tbody></table>", id="rows"),
    row("<table><tr><td>Town</td><td>Rain</td></tr><tr><td>Lind</td></tr><tr><td>Orm</td><td>5</td><td>dry</td></tr>"
        "</table>",
        "<table><thead><tr><th>Town</th><th>Rain</th><th></th></tr></thead><tbody><tr><td>Lind</td><td></td><td></td>"
        "</tr><tr><td>Orm</td><td>5</td><td>dry</td></tr></tbody></table>", id="uneven"),
    row("<table><tr><td>a|b</td><td>*c* \\| `d`</td></tr></table>",
        "<table><thead><tr><th>a|b</th><th>*c* \\| `d`</th></tr></thead></table>", id="pipes"),
    row("<table><tr><td>Town</td><td>Rain</td></tr></table><p>It rained.</p>",
        "<table><thead><tr><th>Town</th><th>Rain</th></tr></thead></table><p>It rained.</p>", id="before-a-paragraph"),
    row("<table><tr><td>Rain</td><td>The council met on Tuesday and voted for the new bridge over the wide river, at "
        "last.</td></tr></table>",
        "<p>Rain<br />The council met on Tuesday and voted for the new bridge over the wide river, at last.</p>",
        id="layout"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "want"), [*HEADINGS, *LISTS, *QUOTATIONS, *CODE, *TABLES])
def test_the_structure_of_a_page_comes_back_from_its_markdown(markup, want):
    assert want == shown(markup)


LINKS = [
    row("/a", "/a", id="path"),
    row("#note", "#note", id="place"),
    row("?a=1&amp;b=2", "?a=1&amp;b=2", id="query"),
    row("//example.org/a:b", "//example.org/a:b", id="no-scheme"),
    row("https://example.org/a_b_(c)", "https://example.org/a_b_%28c%29", id="parentheses"),
    row(" /a b\tc ", "/a%20b%09c", id="white-space"),
    row("/a&lt;b&gt;\\c`d|e", "/a%3Cb%3E%5Cc%60d%7Ce", id="marks"),
    row('/a"b*c_d[e]', "/a%22b*c_d%5Be%5D", id="quotation-mark"),
    row("?a&amp;amp;b&amp;copy;c", "?a&amp;amp;b&amp;copy;c", id="entities"),
    row("/Łódź/橋", "/%C5%81%C3%B3d%C5%BA/%E6%A9%8B", id="letters"),
    row("mailto:ana@example.org", "mailto:ana@example.org", id="mail"),
    row("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG", id="capitals"),
]


@pytest.mark.parametrize(("address", "want"), LINKS)
def test_the_address_of_a_link_comes_back_from_markdown(address, want):
    markup = f"<p>See <a href='{address}'>the bridge</a>.</p>"

    assert shown(markup, links=True) == f'<p>See <a href="{want}">the bridge</a>.</p>'
    assert shown(markup) == "<p>See the bridge.</p>"


BAD_LINKS = ["javascript:alert(1)", " JavaScript:x", "java\nscript:x", "&#1;javascript:x", "java&#9;script&colon;x",
             "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:x", "\u200bjavascript:x", ""]  # fmt: skip


@pytest.mark.parametrize("address", BAD_LINKS)
def test_an_address_that_could_do_something_is_not_written(address):
    article = article_of(f"<p>See <a href='{address}'>the bridge</a>.</p>")

    assert article.to_markdown(links=True) == article.to_markdown() == "See the bridge.\n"


LINKED = [
    row("!<a href='/b'>the bridge</a>", '!<a href="/b">the bridge</a>', id="no-picture"),
    row("\\<a href='/b'>the bridge</a>", '\\<a href="/b">the bridge</a>', id="backslash"),
    row("<a href='/b'>a]b[c](d)</a>", '<a href="/b">a]b[c](d)</a>', id="brackets"),
    row("<a href='/b'>*so*</a> <a href='/c'>`it`</a>", '<a href="/b">*so*</a> <a href="/c">`it`</a>', id="marks"),
    row("<a href='/b'># one</a>", '<a href="/b"># one</a>', id="number-sign"),
    row("<a href='/b'>the <b>b</b>ridge</a>", '<a href="/b">the bridge</a>', id="bold"),
    row("<a href='/b'><img src='x' alt='no'></a>So", "So", id="picture"),
    row("<a>the bridge</a> <a name='x'>it</a>", "the bridge it", id="no-address"),
    row("<a href='/`'>one</a> <a href='/`b'>two</a>", '<a href="/%60">one</a> <a href="/%60b">two</a>', id="ticks"),
]


@pytest.mark.parametrize(("markup", "want"), LINKED)
def test_the_words_of_a_link_and_those_around_it_stay_as_they_are(markup, want):
    assert shown(f"<p>{markup}</p>", links=True) == f"<p>{want}</p>"


def test_links_in_headings_items_and_quotations_are_written_and_those_of_code_and_tables_are_not():
    link = "<a href='/b'>bridge</a>"
    markup = (
        f"<h2>The {link}</h2><ul><li>an old {link}</li></ul><blockquote>no {link}</blockquote><pre>x = {link}</pre>"
    )
    rows = f"<table><tr><td>Lind {link}</td><td>12</td></tr></table>"
    shown_link = '<a href="/b">bridge</a>'

    assert shown(markup + rows, links=True) == (
        f"<h2>The {shown_link}</h2><ul><li>an old {shown_link}</li></ul><blockquote><p>no {shown_link}</p></blockquote>"
        "<pre><code>x = bridge</code></pre><table><thead><tr><th>Lind bridge</th><th>12</th></tr></thead></table>"
    )


HOSTILE = ["# one", "- one", "* one", "+ one", "3. one", "3) one", "> one", "```", "~~~", "---", "***", "* * *", "___",
           "===", "<script>alert(1)</script>", "<b>one</b>", "[one](/two)", "![one](/two)", "[one]: /two", "[one]",
           "<https://example.org>", "&copy; &#35; &amp;amp;", "*one* **two** _three_ __four__ ~~five~~", "`one`", "\\",
           "one\\", "\\# one", "| one | two |", "| --- | --- |", "--- | ---", ":-- | --:", "|", "|-", ":-:", "#",
           "=", "-", "1.", "~~", "one  ", "\\*one*", "<!-- one -->", "&#x3C;b>", "http://example.org/*a*",
           "[^1]: one", "$one$", ":one:", "- [ ] one"]  # fmt: skip


@pytest.mark.parametrize("first", ["The river", *HOSTILE[30:36]])
@pytest.mark.parametrize("line", HOSTILE)
def test_hostile_text_does_not_turn_into_markup(first, line):
    text = f"{first}\n{line}\nThe sea\n\n{line}\n\nThe end"
    written = "\n\n".join(markdown_pieces(text, (), (), links=True))
    rendered = PARSER.render(written)

    assert {"p", "br"} == {tag.strip("/ ") for tag in re.findall(r"<([^<>]*)>", rendered)}
    assert spoken(rendered) == " ".join(text.split())


def spoken(rendered):
    """The text of rendered HTML."""
    from html import unescape

    return " ".join(unescape(re.sub(r"</?(?:p|br)\s*/?>", " ", rendered)).split())


@given(st.text("a #-*+>_=~`|:[]()!<&;\\\n1.0\t", max_size=60))
def test_whatever_a_text_holds_its_markdown_shows_paragraphs_of_the_same_words(text):
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip("\n")
    rendered = PARSER.render("\n\n".join(markdown_pieces(text, (), (), links=True)))

    assert {"p", "br"} >= {tag.strip("/ ") for tag in re.findall(r"<([^<>]*)>", rendered)}
    assert spoken(rendered) == " ".join(text.split())


def test_escaping_is_done_once():
    assert escape_markdown("\\#") == "\\\\#"


def cut(text, source):
    start = source.index(text)
    return Edit(start, start + len(text), text, "", Kind.OTHER, "test", "for the test")


def pieces(source, blocks, *cuts):
    from copydesk import apply_edits

    edits = tuple(cut(text, source) for text in cuts)
    return "\n\n".join(markdown_pieces(apply_edits(source, edits), edits, blocks, links=False))


def test_a_paragraph_whose_item_was_cut_is_an_item():
    source = "one\n\ntwo\nthree"
    blocks = (Block(0, 3, "item", 1), Block(5, 8, "paragraph", 1), Block(9, 14, "item", 1))

    assert pieces(source, blocks) == "-   one\n\n    two\n-   three"
    assert pieces(source, blocks, "one\n\n") == "-   two\n-   three"


def test_an_inner_list_whose_outer_item_was_cut_is_no_code():
    source = "one\ntwo\nthree"
    blocks = (Block(0, 3, "item", 1), Block(4, 7, "item", 2), Block(8, 13, "item", 1))

    assert pieces(source, blocks) == "-   one\n    -   two\n-   three"
    assert pieces(source, blocks, "one\n") == "-   two\n-   three"


def test_a_block_that_was_cut_is_not_written():
    source = "one\n\ntwo\n\nthree"
    blocks = (Block(0, 3, "heading", 2), Block(5, 8, "quote"), Block(10, 15, "code"))

    assert pieces(source, blocks, "two\n\n") == "## one\n\n```\nthree\n```"


RICH = """<h1>The bridge</h1><p>It is <a href="/old">old</a>.</p><h2>Why</h2><ul><li>bread<ol start="3"><li>of rye</li>
</ol></li></ul><blockquote>We saw it.</blockquote><pre>x = 1</pre><table><tr><td>Lind</td><td>12</td></tr></table>"""


def test_the_blocks_of_an_article_say_form_level_number_and_links():
    article = article_of(RICH)
    told = [(article.source[b.start : b.end], b.form, b.level, b.number) for b in article.blocks]

    assert told == [
        ("The bridge", "heading", 1, None),
        ("It is old.", "paragraph", 0, None),
        ("Why", "heading", 2, None),
        ("bread", "item", 1, None),
        ("of rye", "item", 2, 3),
        ("We saw it.", "quote", 0, None),
        ("x = 1", "code", 0, None),
        ("Lind\t12", "row", 0, None),
    ]
    assert [(article.source[a:b], url) for a, b, url in article.blocks[1].links] == [("old", "/old")]
    assert all(isinstance(link, Link) for block in article.blocks for link in block.links)


def test_the_blocks_of_an_article_come_back_from_its_record():
    article = article_of(RICH)
    record = json.loads(article.to_json())

    assert article == Article.from_dict(record) == Article.from_dict(article.to_dict())
    assert article.to_markdown(links=True) == Article.from_dict(record).to_markdown(links=True)
    assert [error.message for error in VALIDATOR.iter_errors(record)] == []


@pytest.mark.parametrize(
    "wrong", [{"form": "verse"}, {"start": "0"}, {"links": [[1]]}, {"level": None, "shape": 1}, {"links": 3}]
)
def test_a_record_with_a_wrong_block_is_refused(wrong):
    record = article_of(RICH).to_dict()
    record["blocks"][0] |= wrong

    with pytest.raises(ValueError, match="article record"):
        Article.from_dict(record)
