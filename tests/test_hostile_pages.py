"""Pages that are broken, huge, deep, lying or made to do harm: their text is kept, in a time in proportion to them."""

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import Article, Config, Kind, clean, clean_html
from copydesk.readers.html import lay_out, read_html
from copydesk.readers.witness import can_be_asked
from copydesk.words import WORD
from strategies import LINES, MARKUP
from support import assert_record_is_sound, row

STORY = f"<article><h1>Lind will have its bridge</h1>{''.join(f'<p>{line}</p>' for line in LINES)}</article>"
TEXT = "\n\n".join(LINES)
PAGE = "<!DOCTYPE html><html><head><title>Lind will have its bridge</title></head><body>{}</body></html>"


def nested(begin, count, end=""):
    return PAGE.format(begin * count + STORY + end * count)


def lost(page, **options):
    """The lines of the story that are not in the article of a page."""
    article = clean_html(page, lang="en", **options)
    assert article.restore() == article.source
    return [line for line in LINES if line not in article.text]


@pytest.mark.parametrize("depth", [300, 5_000, 100_000])
@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "section"])
def test_text_is_kept_however_deep_it_is_nested(tag, depth):
    assert lost(nested(f"<{tag}>", depth, f"</{tag}>")) == []


@pytest.mark.parametrize(
    "page",
    [
        row(nested("<div>", 20_000), id="elements-that-are-not-closed"),
        row(nested("<p><b>", 5_000), id="inline-elements-that-are-not-closed"),
        row(nested("</div></p></b>", 5_000), id="stray-end-tags"),
        row(nested("<b><i></b></i>", 5_000), id="elements-that-overlap"),
        row(nested("<table><tr><td>", 1_000, "</td></tr></table>"), id="tables-in-tables"),
        row(nested("<table><tr><td>x", 1_000), id="tables-that-are-not-closed"),
        row(nested("<ul><li>", 1_000, "</li></ul>"), id="lists-in-lists"),
        row(nested("<blockquote>", 1_000, "</blockquote>"), id="quotations-in-quotations"),
        row(nested("<a name='x'>", 1_000), id="anchors-that-are-not-closed"),
        row(nested("<div></div>", 100_000), id="empty-elements"),
        row(nested("<br>", 50_000), id="line-breaks"),
        row(nested("<!-- x -->", 50_000), id="comments"),
        row(nested("<script>x</script>", 20_000), id="scripts"),
        row(nested("<", 100_000), id="angle-brackets"),
        row(nested("&", 100_000), id="ampersands"),
        row(nested("<a ", 8_000, ">"), id="tags-that-are-not-closed"),
        row(nested("<![CDATA[", 1_000, "]]>"), id="cdata"),
        row(nested("\x00", 1_000), id="nul"),
        row(PAGE.format(f"<p {'x=1 ' * 1000}>{STORY}"), id="the-same-attribute"),
        row(PAGE.format(f"<div {' '.join(f'a{i}=b' for i in range(100_000))}>{STORY}"), id="attributes"),
        row(PAGE.format(f"<div class='{' '.join(f'c{i}' for i in range(100_000))}'>{STORY}"), id="classes"),
        row(PAGE.format(f"<div style='{'x:y;' * 100_000}'>{STORY}"), id="styles"),
        row(PAGE.format(f"{STORY}<p>{'<b>x</b> <i>y</i> ' * 50_000}</p>"), id="tiny-elements"),
        row(f"{' ' * 100_000}{PAGE.format(STORY)}", id="white-space-before"),
        row(f"<!-- {'x ' * 5_000} -->{PAGE.format(STORY)}", id="a-long-comment-before"),
        row(f"{PAGE.format(STORY)}{PAGE.format('')}" * 2, id="two-pages"),
    ],
)
def test_a_broken_page_keeps_its_text(page):
    assert lost(page) == []


def test_many_links_are_read_and_leave_the_article_alone():
    links = "".join(f"<li><a href='/{i}'>Story number {i} of the day</a></li>" for i in range(20_000))
    layout = lay_out(PAGE.format(f"<ul>{links}</ul>{STORY}"))

    assert sum(len(line.links) for line in layout.lines) == 20_000
    assert lost(PAGE.format(f"<ul>{links}</ul>{STORY}")) == []


def test_a_page_of_thirty_megabytes_is_read_in_time():
    rng = random.Random(0)
    state = "".join(f'{{"id":{i},"html":"<p>{rng.random()}</p>"}},' for i in range(250_000))
    picture = f"<img src='data:image/png;base64,{'iVBORw0KGgo' * 700_000}'>"
    teasers = "".join(f"<li class='card'><a href='/{i}'>Story {i} of the day</a></li>" for i in range(8_000))
    page = PAGE.format(f"<script>var state = [{state}];</script>{STORY}{picture}<ul>{teasers}</ul><!-- {state} -->")
    started = time.perf_counter()

    assert len(page) > 30_000_000
    assert lost(page) == []
    assert time.perf_counter() - started < 20


def test_a_line_of_five_megabytes_is_kept():
    line = "The river is wide and nobody knows where it ends. " * 100_000
    article = clean_html(PAGE.format(f"{STORY}<p>{line}</p>"), lang="en")

    assert line.strip() in article.text


SHAPES = [
    row(lambda n: nested("<div>word ", n), id="text-at-every-depth"),
    row(lambda n: nested("<table><tr><td>word ", n), id="tables-in-tables"),
    row(lambda n: nested("<ul><li>word ", n), id="lists-in-lists"),
    row(lambda n: PAGE.format(STORY + "<b>x</b>" * 10 * n), id="tiny-elements"),
    row(lambda n: PAGE.format(STORY + "<div>x</div>" * n), id="tiny-blocks"),
    row(lambda n: PAGE.format(STORY + "<a href='/x'>word</a> " * 4 * n), id="links-of-a-line"),
    row(lambda n: PAGE.format(STORY + f"<table>{'<tr><td>x</td><td>y</td></tr>' * n}</table>"), id="rows"),
    row(lambda n: PAGE.format(STORY + f"<table><tr>{'<td>x</td>' * n}</tr></table>"), id="cells"),
    row(lambda n: PAGE.format(STORY + f"<pre>{'  code <b>x</b>' * 4 * n}</pre>"), id="code-of-a-line"),
    row(lambda n: PAGE.format(STORY + f"<pre>{' ' * 10}<i> </i>" * n), id="white-space-in-code"),
    row(lambda n: PAGE.format(f"<div {' '.join(f'a{i}=b' for i in range(20 * n))}>{STORY}"), id="attributes"),
    row(lambda n: STORY + "&lt;p&gt;word&lt;/p&gt;" * n, id="escaped-markup-in-a-fragment"),
    row(lambda n: STORY + "<p>&lt;p&gt;word&lt;/p&gt;&lt;p&gt;</p>" * n, id="escaped-markup-in-many-places"),
    row(lambda n: STORY + "<div>" * 4 * n, id="depth-of-a-fragment"),
    row(lambda n: "<item>" + "<link>http://x " * n + STORY, id="entry-of-a-feed"),
    row(lambda n: "\\u003cp>" * n + "<\\/p>" + STORY.replace("</", "<\\/"), id="json"),
    row(lambda n: "<p>" + "a=" * 20 * n + STORY, id="beginning-inside-a-tag"),
    row(lambda n: "<p>" + "</p    " * 20 * n + STORY, id="end-tags-that-are-not-closed"),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_size_of_a_page(shape):
    short, long = shape(1_000), shape(4_000)
    clean(short)

    assert best_time(long) < 6 * best_time(short) + 0.1


def best_time(page):
    """Seconds of the processor, the lesser of two runs."""
    times = []
    for _ in range(2):
        started = time.process_time()
        clean(page, lang="en")
        times.append(time.process_time() - started)
    return min(times)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_markdown_of_a_broken_page_is_written_in_time(shape):
    article = clean(shape(4_000), lang="en", config=Config(threshold=1, names="off"))
    started = time.perf_counter()
    article.to_markdown(links=True)

    assert time.perf_counter() - started < 2


def test_entities_that_a_page_declares_are_not_expanded():
    bomb = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    secret = '<!ENTITY file SYSTEM "file:///etc/passwd">'
    page = f'<!DOCTYPE html [<!ENTITY l0 "lol">{bomb}{secret}]>{PAGE.format(STORY + "<p>&l9; and &file;</p>")}'

    assert lost(page) == []
    assert "root:" not in clean_html(page).source
    assert len(clean_html(page).source) < 2_000


HARMFUL = PAGE.format(f"{STORY}<p><img src=x onerror=alert(1)>So <a href='javascript:alert(1)'>it ended</a> there.</p>")


def test_nothing_of_a_page_that_could_do_something_is_in_its_markdown():
    written = clean_html(HARMFUL, config=Config(threshold=1)).to_markdown(links=True)

    assert "So it ended there." in written
    assert "javascript" not in written
    assert "onerror" not in written


@pytest.mark.parametrize(
    "junk", ["\ud800", "\udfff", "\x00", "\x01", "\x7f", "\ufffe", "\ufeff", "\u202e", "&#xD800;", "&#0;"]
)
def test_characters_without_a_place_in_text_do_no_harm(junk):
    page = PAGE.format(STORY.replace("council", f"coun{junk}cil"))
    article = clean_html(page, lang="en")

    assert LINES[1] in article.text
    assert re.search("coun.?cil", article.text)
    assert article.restore() == article.source
    assert article == Article.from_dict(article.to_dict())
    article.to_json().encode()


CZECH = (
    "Rada obce Podlesí v úterý rozhodla, že nový most přes řeku bude stát dva miliony korun a žádný člen nebyl proti."
)
RUSSIAN = "Совет деревни Подлесье во вторник решил, что новый мост через реку будет стоить два миллиона рублей."


def czech(head="", line=CZECH):
    page = f"<html><head>{head}<title>Most</title></head><body><p>{line}</p><p>{line[:60]}</p></body></html>"
    return f"<!DOCTYPE html>{page}"


ENCODED = [
    row(czech().encode(), CZECH, id="utf-8-undeclared"),
    row(b"\xef\xbb\xbf" + czech().encode(), CZECH, id="utf-8-with-a-mark"),
    row(czech("<meta charset='windows-1250'>").encode("cp1250"), CZECH, id="declared"),
    row(czech("<meta charset=\"windows-1251\">", RUSSIAN).encode("cp1251"), RUSSIAN, id="declared-cyrillic"),
    row(czech("<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-2'>").encode("iso-8859-2"), CZECH,
        id="declared-the-old-way"),
    row(czech("<META CHARSET=utf8>").encode(), CZECH, id="declared-without-quotation-marks"),
    row(czech("<meta charset='utf-8'>").encode("utf-16"), CZECH, id="utf-16-with-a-mark-that-lies"),
    row(czech("<meta charset='utf-16'>").encode(), CZECH, id="utf-8-that-calls-itself-utf-16"),
    row(czech("<meta charset='no-such-code'>").encode(), CZECH, id="no-such-encoding"),
    row(czech("<meta charset='base64'>").encode(), CZECH, id="encoding-of-bytes"),
    row(czech("<meta charset='rot13'>").encode(), CZECH, id="encoding-of-text"),
    row(czech("<meta charset='idna'>").encode(), CZECH, id="encoding-of-domains"),
    row(czech("<meta charset='unicode_escape'>").encode(), CZECH, id="encoding-of-escapes"),
    row(czech("<meta charset='ascii'>").encode(), CZECH, id="utf-8-that-calls-itself-ascii"),
    row(czech("<meta charset='iso-8859-1'>").encode(), CZECH, id="utf-8-that-calls-itself-latin-1"),
    row(b"\xef\xbb\xbf" + czech("<meta charset='windows-1250'>").encode(), CZECH, id="the-mark-wins"),
    row(czech("", RUSSIAN * 3).encode("cp1251"), RUSSIAN, id="undeclared-cyrillic"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "line"), ENCODED)
def test_bytes_are_read_whatever_the_page_says_of_them(content, line):
    for config in (Config(threshold=1), Config(threshold=1, extractor="best")):
        assert line in clean_html(content, config=config).text
        assert line in clean(content, config=config).text


def test_the_witness_is_not_asked_what_it_cannot_answer():
    def askable(page):
        return can_be_asked(lay_out(page))

    assert askable(PAGE.format(STORY))
    assert not askable(nested("<div>", 300, "</div>"))
    assert not askable(PAGE.format(f"<p>{'<b>x</b>' * 5_000}</p>"))
    assert not askable(PAGE.format(f"<p {' '.join(f'a{i}=bbbbbbbbbbbbbbbb' for i in range(20_000))}>x</p>"))
    assert askable(PAGE.format(f"<img src='data:image/png;base64,{'x' * 400_000}=='>{STORY}"))
    assert lost(nested("<div>", 5_000, "</div>"), config=Config(extractor="best")) == []


@given(MARKUP, st.booleans())
@settings(max_examples=200)
def test_any_markup_gives_an_article_that_its_edits_prove(markup, whole):
    page = PAGE.format(markup) if whole else markup
    article = clean_html(page)

    assert article == clean_html(page)
    assert article.restore() == article.source
    assert_record_is_sound(article)
    assert article == Article.from_dict(article.to_dict())
    article.to_markdown(links=True)


@given(MARKUP, st.booleans())
@settings(max_examples=150)
def test_the_text_of_any_markup_stays_as_it_is(markup, whole):
    text = clean_html(PAGE.format(markup) if whole else markup).text

    assert text == clean(text, config=Config()).text or "<" in text or "&lt;" in text


@given(MARKUP, st.booleans())
@settings(max_examples=200)
def test_every_word_of_an_article_was_in_its_page(markup, whole):
    article = clean_html(PAGE.format(markup) if whole else markup, config=Config(names="off"))
    added = {word for edit in article.edits if edit.kind is Kind.SPACING for word in WORD.findall(edit.replacement)}

    assert set() == set(WORD.findall(article.text)) - set(WORD.findall(article.source)) - added - torn(article)


def torn(article):
    """Words whose characters an edit put right, and those that it parted."""
    pieces, position = [], 0
    for edit in article.edits:
        pieces.append(article.source[position : edit.start] + edit.replacement)
        if edit.kind not in (Kind.INVISIBLE, Kind.ENCODING):
            pieces.append("\n")
        position = edit.end
    return set(WORD.findall("".join([*pieces, article.source[position:]])))


@given(MARKUP)
@settings(max_examples=200)
def test_the_lines_of_any_markup_are_apart_and_hold_all_of_its_visible_text(markup):
    layout = read_html(PAGE.format(markup), witness=False).layout
    position, gaps = 0, []
    for line in layout.lines:
        assert position <= line.start < line.end
        assert all(line.start <= a < b <= line.end for a, b, _ in line.links)
        assert line.linked <= line.end - line.start
        assert 0 <= line.element < len(layout.elements.tags)
        gaps.append(layout.source[position : line.start])
        position = line.end

    assert "".join(gaps).strip() == ""
    assert position == len(layout.source)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"<html><body><p>", b"<p>", b"<html><head><meta charset='windows-1250'>", b""]),
)
@settings(max_examples=150)
def test_any_bytes_of_a_page_give_an_article_or_an_error_that_is_ours(content, start):
    from copydesk import CopydeskError

    try:
        article = clean_html(start + content)
    except CopydeskError as error:
        assert str(error)
    else:
        assert article.restore() == article.source
