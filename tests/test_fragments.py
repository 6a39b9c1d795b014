"""Fragments of pages, as feeds, content systems and careless scrapers give them; and texts that are none."""

import pytest

from copydesk import Config, InputError, apply_edits, clean, clean_html, clean_text
from copydesk.readers.html import is_html, read_html
from support import assert_record_is_sound, collapsed, row

ONE = "The council met on Tuesday and voted for the new bridge over the river."
TWO = "The mayor said that work would begin in the spring & end in the autumn."
THREE = "Nobody who lives on the island spoke against it."
MARKUP = f"<p>{ONE}</p><p>{TWO.replace('&', '&amp;')}</p><p>{THREE}</p>"
TEXT = f"{ONE}\n\n{TWO}\n\n{THREE}"


def escaped(markup, times=1):
    for _ in range(times):
        markup = markup.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return markup


def visible(markup):
    page = read_html(markup, witness=False)
    return apply_edits(page.source, page.edits)


RSS = f"""<item>
<title>Council votes for bridge</title>
<link>https://example.org/bridge</link>
<guid isPermaLink="false">https://example.org/?p=12</guid>
<dc:creator><![CDATA[Ana Kovač]]></dc:creator>
<pubDate>Tue, 12 May 2021 10:00:00 +0000</pubDate>
<category><![CDATA[Bridges]]></category>
<description><![CDATA[<p>{ONE[:30]} [&#8230;]</p>]]></description>
<content:encoded><![CDATA[{MARKUP}]]></content:encoded>
<slash:comments>3</slash:comments>
</item>"""
ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<entry xmlns="http://www.w3.org/2005/Atom">
<title>Council votes for bridge</title>
<link href="https://example.org/bridge"/>
<id>urn:uuid:12</id>
<updated>2021-05-12T10:00:00Z</updated>
<author><name>Ana Kovač</name></author>
<summary>{ONE[:30]}</summary>
<content type="html">{escaped(MARKUP)}</content>
</entry>"""
XHTML = f"""<entry><title>Bridge</title>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{MARKUP}</div></content></entry>"""
FEED = f"""<?xml version="1.0"?>
<rss version="2.0"><channel><item><description>{escaped(MARKUP)}</description></item></channel></rss>"""
GUTENBERG = "\n\n".join(
    f"<!-- wp:paragraph -->\n<p>{text}</p>\n<!-- /wp:paragraph -->" for text in (ONE, TWO.replace("&", "&#038;"), THREE)
)
FRAGMENTS = [
    row(MARKUP, id="paragraphs"),
    row(f"\ufeff \n{MARKUP}", id="after-a-byte-order-mark"),
    row(f"<div class='entry'>{MARKUP}</div>", id="a-division"),
    row(f"<![CDATA[{MARKUP}]]>", id="cdata"),
    row(f"<![CDATA[{MARKUP}", id="cdata-that-is-not-closed"),
    row(f"<content:encoded><![CDATA[{MARKUP}]]></content:encoded>", id="content-encoded"),
    row(RSS, id="item-of-a-feed"),
    row(ATOM, id="entry-of-a-feed"),
    row(XHTML, id="entry-with-xhtml"),
    row(FEED, id="feed-of-one-item"),
    row(escaped(MARKUP), id="escaped"),
    row(escaped(MARKUP, 2), id="doubly-escaped"),
    row(f"<div>{escaped(MARKUP)}</div>", id="escaped-in-a-division"),
    row(f"<p>{ONE}</p>{escaped(MARKUP[len(ONE) + 7 :])}", id="escaped-in-part"),
    row(MARKUP.replace("</", "<\\/"), id="from-json"),
    row(GUTENBERG, id="blocks-of-wordpress"),
    row("<br><br>".join((ONE, TWO, THREE)), id="text-with-br"),
    row("<br />\n<br />\n".join((ONE, TWO, THREE)), id="text-with-br-and-line-breaks"),
    row(f"<div>{ONE}<br>&nbsp;<br>{TWO}<p>{THREE}", id="br-and-paragraph-that-is-not-closed"),
    row(f"{ONE}</p>\n<p>{TWO}</p>\n<p>{THREE}</p></div></article>", id="half-a-page"),
    row(f'ss="text" id="story"><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><div class="sh', id="half-a-page-cut-in-mid-tag"),
    row(f"<p>{ONE}</p>\n\n{TWO}\n\n<p>{THREE}</p>", id="text-between-blocks"),
    row(f"<p><span>{ONE}</span></p><p>\n{TWO}\n</p><p><font>{THREE}</font></p>", id="white-space-in-blocks"),
]


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_fragment_gives_its_paragraphs(fragment):
    assert visible(fragment) == TEXT


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_clean_sees_for_itself_that_it_was_given_a_fragment(fragment):
    article = clean(fragment, lang="en")

    assert article.text == clean_html(fragment, lang="en").text == TEXT
    assert article.flags == ()
    assert_record_is_sound(article)


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_bytes_of_a_fragment_give_what_its_characters_give(fragment):
    for content in (fragment.encode(), bytearray(fragment.encode()), memoryview(fragment.encode())):
        assert clean_html(content).text == clean_html(fragment).text
        assert clean(content).text == clean(fragment).text


READ = [
    row(
        '"\\u003cp\\u003eOne \\"two\\"\\u003c/p\\u003e\\n\\u003cp\\u003ethree\\u003c/p\\u003e"',
        'One "two"\n\nthree',
        id="json",
    ),
    row('<p>one<\\/p>\\n<p class=\\"x\\">tw\\u00f6<\\/p>', "one\n\ntwö", id="json-without-its-quotation-marks"),
    row(
        "<p>Use &lt;p&gt; and &lt;/p&gt;, &lt;b&gt; and &lt;/b&gt;.</p>",
        "Use <p> and </p>, <b> and </b>.",
        id="about-tags",
    ),
    row("<p>&lt;br&gt; breaks a line.</p>", "<br> breaks a line.", id="begins-with-a-tag-it-speaks-of"),
    row("<p>&lt;b&gt; and &lt;/b&gt; are old.</p>", "<b> and </b> are old.", id="two-tags-it-speaks-of"),
    row("<p>So: <code>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</code></p>", "So: <p>a</p><p>b</p>", id="code"),
    row("<pre>&lt;ul&gt;\n  &lt;li&gt;a&lt;/li&gt;\n&lt;/ul&gt;</pre>", "<ul>\n  <li>a</li>\n</ul>", id="listing"),
    row("<p>one</p><!-- <p>two</p><p>three</p> -->", "one", id="markup-in-a-comment"),
    row(
        "<p>Write to <ana@example.org> or <https://example.org/a>.</p>",
        "Write to <ana@example.org> or <https://example.org/a>.",
        id="addresses-in-angle-brackets",
    ),
    row("<p>3 &lt; 5, R&amp;D &amp;amp; more</p>", "3 < 5, R&D &amp; more", id="escaped-once-too-often-in-prose"),
    row(
        "# The bridge\n\nThe *council* <b>met</b>.\n\n- one\n- two\n\n<div>three</div>\n\n> four",
        "# The bridge\n\nThe *council* met.\n- one\n- two\n\nthree\n\n> four",
        id="markdown",
    ),
    row("1. one\n2. two\n<br>three", "1. one\n2. two\nthree", id="numbered-markdown"),
    row("<p>one\n\ntwo</p>\n\nthree\n\nfour", "one two\n\nthree\n\nfour", id="blank-lines-count-outside-of-blocks"),
    row("<title>Bridge</title><p>one</p>", "one", id="title"),
    row("<td>one</td><td>two</td>", "one\ntwo", id="cells-without-a-table"),
    row("<p>one</p></p></div></div><p>two", "one\n\ntwo", id="stray-end-tags"),
    row("one\ntwo\n\nthree &amp; four", "one\ntwo\n\nthree & four", id="no-tags-at-all"),
    row("", "", id="nothing"),
    row("<div></div>", "", id="an-empty-element"),
]


@pytest.mark.parametrize(("fragment", "want"), READ)
def test_what_is_read_of_a_fragment(fragment, want):
    assert want == visible(fragment)


PLAIN = [
    row("If a < b and b > c, then a<b or b>c. I <3 it. -> Go <- there.", id="signs"),
    row("The tags <b> and <i> are old; use <strong> and <em> instead.", id="about-tags"),
    row("In HTML one writes <p>text</p>, and <br> breaks a line; <p>more</p>.", id="about-paragraphs"),
    row("<p> opens a paragraph.\n\nThen comes its text.\n\nAt last it ends.", id="begins-with-a-tag"),
    row("<name> is to be replaced.\n\nSo is <place>.\n\nThe rest is as it stands.", id="begins-with-a-gap-to-fill"),
    row("“Well <sigh>,” he said, and then <laughs> he left them all.", id="stage-directions"),
    row("vector<int> v; map<string, int> m; if (a<b && c>d) return;", id="code"),
    row("Write to Ana Kovač <ana@example.org> or see <https://example.org/a?b=c&d=e>.", id="addresses"),
    row("Escaped: &lt;b&gt; and &amp; are what they are &hellip; in a text.", id="entities"),
    row("One line.<br>Another one\n\nA third line\n\nA fourth line\n\nA fifth line", id="one-tag"),
    row("<<<<<< HEAD\n\nThe council met.\n\n>>>>>> main", id="signs-of-a-conflict"),
    row("<Ana> Hello\n\n<Ben> Hello, who is there\n\n<Ana> It is me", id="chat"),
    row("<", id="one-sign"),
    row("</", id="half-a-tag"),
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_text_with_angle_brackets_stays_a_text(text):
    assert not is_html(text)
    assert clean(text) == clean_text(text)
    assert collapsed(text) == collapsed(clean(text, config=Config(threshold=1)).text)


WITHOUT = ["", b"", " \n\t", "\ufeff", "<p></p>", "<!-- one -->", "<script>one</script>"]


@pytest.mark.parametrize("markup", WITHOUT)
def test_markup_without_text_gives_an_empty_article(markup):
    article = clean_html(markup)

    assert article.text == ""
    assert article.flags == ("empty",)
    assert article.restore() == article.source


def test_a_text_that_is_no_markup_keeps_its_lines():
    text = f"{ONE}\n{TWO}\n\n{THREE}\nShare on Facebook"

    assert clean_html(text) == clean_text(text)
    assert clean_html(text).text == f"{ONE}\n{TWO}\n\n{THREE}"


@pytest.mark.parametrize("wrong", [None, 3, ["<p>one</p>"]])
def test_what_is_neither_characters_nor_bytes_is_refused(wrong):
    with pytest.raises(InputError, match="expected str or bytes"):
        clean_html(wrong)


def test_debris_of_a_fragment_goes_and_comes_back():
    article = clean(f"{MARKUP}<p>Sign up for our newsletter</p><p>Photo: Ana Kovač / Reuters</p>")

    assert article.text == TEXT
    assert article.restore() == article.source == f"{TEXT}\n\nSign up for our newsletter\n\nPhoto: Ana Kovač / Reuters"
