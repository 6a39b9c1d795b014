"""Inputs of every sort that went wrong somewhere: empty, odd, broken, lying, made to do harm. Each gives its story."""

import codecs
import time
import tomllib

import pytest

from copydesk import InputError, clean
from strategies import LINES
from support import ROOT, read, row

WIDE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
LANGUAGES = tomllib.loads(read(ROOT / "tests" / "cases" / "encodings.toml"))
RUSSIAN = "\n\n".join(LANGUAGES["russian"]["lines"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_undeclared_encoding_is_found_out(language):
    text = "\n\n".join(LANGUAGES[language]["lines"])
    wrong = []
    for encoding in (*WIDE, *LANGUAGES[language]["encodings"]):
        readable = text.encode(encoding, "replace").decode(encoding)
        for written in (readable, readable.replace("\n", "\r\n")):
            if clean(written.encode(encoding)).text != clean(readable).text:
                wrong.append(encoding)

    assert wrong == []


@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", "iso-8859-1", "utf-16", "x-nonsense", "shift_jis"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1251"])
def test_a_page_that_declares_a_wrong_encoding_is_read_right(declared, encoding):
    paragraphs = "".join(f"<p>{line}</p>" for line in RUSSIAN.split("\n\n") * 2)
    page = f'<!DOCTYPE html><html><head><meta charset="{declared}"></head><body><article>{paragraphs}</article></body></html>'

    assert "Северная опора сдвинулась" in clean(page.encode(encoding)).text


STORY = "".join(f"<p>{line}</p>" for line in LINES)
TEXT = "\n\n".join(LINES)
PIER = LINES[3][:60]
PAGE = "<!DOCTYPE html><html><head><title>Lind</title></head><body>{}</body></html>"
UNENDING = (
    "svg",
    "select",
    "textarea",
    "title",
    "style",
    "script",
    "iframe",
    "object",
    "audio",
    "video",
    "canvas",
    "map",
    "noframes",
)


def page(body):
    return PAGE.format(body)


CASES = [
    *(row(page(f"<{tag}>{STORY}"), [PIER], [], id=f"unending-{tag}") for tag in UNENDING),
    row(page(f"<!-- a note {STORY}"), [PIER], [], id="unending-comment"),
    row(page(f"<p class='x>One.</p>{STORY}"), [PIER], ["class"], id="unending-value"),
    row(page("<div>" * 20_000 + STORY), [PIER], [], id="deep-and-open"),
    row(page("<![CDATA[" + STORY + "]]>"), [PIER], [], id="cdata-around"),
    row(page(f"<?php echo '<p>'; ?>{STORY}<?xml-stylesheet href='x'?>"), [PIER], ["echo"], id="instructions"),
    row(page(f"<svg><title>Menu</title><text>Icon</text></svg>{STORY}"), [PIER], ["Icon", "Menu"], id="drawing"),
    row(page(f"<math><mi>x</mi><mo>=</mo><mn>1</mn></math>{STORY}"), [PIER], [], id="formula"),
    row(page(f"<template><p>Hidden words.</p></template>{STORY}"), [PIER], ["Hidden"], id="template"),
    row(page(f"{STORY}<plaintext><b>"), [PIER], [], id="plaintext"),
    row(page(f"<p {'x=1 ' * 20_000}>{STORY}"), [PIER], [], id="one-attribute-often"),
    row(page(f"<p {' '.join(f'a{i}=b' for i in range(20_000))}>{STORY}"), [PIER], [], id="many-attributes"),
    row(page(f"<a {'<a ' * 8_000}{STORY}"), [PIER], [], id="tags-in-tags"),
    row(page(STORY).replace("<p>", "<p>\x00"), [PIER], ["\x00"], id="nul-in-a-page"),
    row(page(STORY).replace("\n", "\r").replace("</p>", "</p>\r\u2028"), [PIER], ["\u2028"], id="line-ends-in-a-page"),
    row(page(STORY + '<script type="application/ld+json">' + "[" * 10_000 + "</script>"), [PIER], ["["], id="brackets-in-json"),
    row(page("".join(f"<p>{line[:9]}<b>{line[9:]}</b></p>" for line in LINES)), [PIER, "The counc"], [], id="split-words"),
    row("", [], [], id="nothing"),
    row("\ufeff", [], ["\ufeff"], id="a-mark-alone"),
    row(" \t\r\n\x0b\x0c\u00a0\u2028\u3000\u200b", [], [], id="white-space"),
    row("\x00" * 1_000, [], ["\x00"], id="only-nul"),
    row("12 345\n\n67.8 %\n---\n", ["12 345"], [], id="numbers"),
    row("!!! ??? ... --- ***", [], [], id="signs"),
    row("<html></html>", [], ["html"], id="empty-page"),
    row("<!DOCTYPE html><noscript>Please enable JavaScript to go on.</noscript>", [], ["JavaScript"], id="shell"),
    row("<!DOCTYPE html><div id=root></div><script>x()</script><noscript>You need to enable JavaScript to run this app.", [],
        ["enable JavaScript"], id="open-shell"),
    row(TEXT.replace("council", "coun\ud800cil"), [PIER, "council"], ["\ud800"], id="lone-surrogate"),
    row(TEXT.replace("bridge", "bri\u00addge"), [PIER, "new bridge"], ["\u00ad"], id="soft-hyphens"),
    row(TEXT.replace("The", "\u202eThe\u202c"), [PIER], ["\u202e"], id="overrides"),
    row(TEXT.replace("o", "o" + "\u0301\u0302\u0323" * 9), [], [], id="stacked-marks"),
    row(f"{TEXT}\n\nThey sent 👨\u200d👩\u200d👧 and 🏳️\u200d🌈 to the mayor of Lind on Monday.", ["👨\u200d👩\u200d👧"], [], id="families"),
    row(TEXT.replace("\n\n", "\x0c"), [PIER], ["\x0c"], id="form-feeds"),
    row(TEXT.replace("\n\n", "\u2028"), [PIER], ["\u2028"], id="line-separators"),
    row(TEXT.replace("\n\n", "\x85"), [PIER], ["\x85"], id="next-lines"),
    row(TEXT.replace(" ", "\u00a0"), ["Two\u00a0members"], [], id="no-break-spaces"),
    row("a" * 1_000_000 + "\n\n" + TEXT, [PIER], [], id="a-word-of-a-megabyte"),
    row(TEXT + "\n" + "a\n" * 15_000, [PIER], [], id="many-short-lines"),
    row(TEXT + "\n\n" + "(" * 100_000, [PIER], [], id="brackets"),
    row(TEXT + "\n\n" + "Read more: " * 10_000, [PIER], [], id="read-more"),
    row(TEXT + "\n\n" + "Photo: " * 10_000, [PIER], [], id="photo"),
    *(row(TEXT + "\n\n" + sign * 200_000, [PIER], [], id=f"a-line-of-{ord(sign)}") for sign in ",/.\"'@-_:|&#*"),
    *(row(TEXT + f"\n\n{word}{' ' * 100_000}x", [PIER], [], id=f"{word}-and-white-space") for word in
      ("Read more", "Photo:", "By", "Share", "Updated:", "©", "Source:", "Tags:")),
    row(TEXT + "\n\n" + "“" * 20_000 + "x" + "”" * 20_000, [PIER], [], id="nested-quotation-marks"),
    row(TEXT + "\n\n" + "menu | " * 14 + "!", [PIER], [], id="menus-that-end-wrong"),
    row("If a < b and b > c then x <y> z.\n\n" + TEXT, ["a < b and b > c", PIER], [], id="angle-brackets"),
    row(TEXT + "\n\nShare prices fell by a third on Monday, and nobody in the trade knew why it had happened.", ["Share prices"], [],
        id="share-as-a-word"),
    row(TEXT + "\n\nThe advertisement in the window said that nobody would be turned away, and nobody was.", ["The advertisement"],
        [], id="advertisement-as-a-word"),
    row(TEXT + "\n\nYou may also like to know that she subscribed to the newsletter of the parish for forty years.",
        ["You may also like to know"], [], id="labels-in-a-sentence"),
    row(LINES[0] + "\n\nYou May Also Like\nTen bridges that fell\n\n" + "\n\n".join(LINES[1:]) + "\n\nLeave a Reply\nName\nEmail\nPost Comment",
        [PIER, LINES[0][:40]], ["You May Also Like", "Leave a Reply", "Post Comment"], id="debris-around"),
    row(TEXT.replace("\n\n", "\n\nShare\nShare\nTweet\n\n"), [PIER], ["Tweet"], id="share-bars-everywhere"),
    row(f"<script>alert(1)</script>\n\n{TEXT}", [PIER], [], id="script-in-a-text"),
    row('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + page(STORY + "<p>&b;</p>"), [PIER], ["aaaa"],
        id="entities"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "wanted", "unwanted"), CASES)
def test_a_hostile_or_broken_input_gives_its_story(source, wanted, unwanted):
    started = time.process_time()
    article = clean(source)

    assert time.process_time() - started < 5
    assert [part for part in wanted if part not in article.text] == []
    assert [part for part in unwanted if part in article.text] == []
    assert article.restore() == article.source
    assert clean(article.text).text == article.text


@pytest.mark.parametrize(
    "start", [b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\x1f\x8b\x08", b"\x7fELF"]
)
def test_a_binary_file_is_an_error_that_says_what_it_is(start):
    with pytest.raises(InputError, match="this is"):
        clean(start + bytes(range(256)) * 20)


@pytest.mark.parametrize("cut", [1, 3, 5])
def test_a_file_that_was_cut_in_the_middle_of_a_character_is_read_to_its_end(cut):
    for encoding in ("utf-8", "utf-16-le", "utf-16", "utf-32-be"):
        article = clean(RUSSIAN.encode(encoding)[:-cut])
        assert "Северная опора сдвинулась" in article.text, encoding


def test_two_marks_and_a_mark_in_the_middle_do_no_harm():
    article = clean(codecs.BOM_UTF8 * 2 + TEXT.replace("bridge", "bri\ufeffdge").encode())

    assert PIER in article.text
    assert "\ufeff" not in article.text
