"""What copydesk promises, each as a test; docs/promises.md lists them."""

import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import copydesk
import promises
from copydesk import Config, clean, clean_html
from strategies import ANY_TEXT, LINES, MARKS, MARKUP, articles, mangled
from support import FOLDERS, PAGE_FOLDERS, ROOT, SEEDS, read, row

HOME = Path(copydesk.__file__).parent.parent
PROSE = "The council of Lind met on Tuesday and voted for the new bridge over the river, which will cost two million. "
PAGE = "<!DOCTYPE html><html><head><title>Lind</title>{}</head><body>{}</body></html>"
STORY = "".join(f"<p>{line}</p>" for line in LINES)


# Any input gives an article, and the laws hold


@given(st.one_of(ANY_TEXT, articles()))
@settings(max_examples=60)
def test_any_text_gives_an_article_that_keeps_every_promise(source):
    promises.check_text(source)


@given(MARKUP)
@settings(max_examples=60)
def test_any_markup_gives_an_article_that_keeps_every_promise(markup):
    promises.check_page(markup)
    promises.check_text(markup)


@given(st.sampled_from(MARKS), st.binary(max_size=200))
@settings(max_examples=60)
def test_any_bytes_give_an_article_that_keeps_every_promise_or_an_error_of_ours(mark, content):
    promises.check_bytes(mark + content)


@given(mangled(), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
@settings(max_examples=30)
def test_a_text_gives_the_same_in_every_encoding_of_unicode(source, encoding):
    text = re.sub("[\ud800-\udfff\ufeff]", "", source)

    assert clean(text).text == clean(text.encode(encoding)).text


FOUND = tomllib.loads(read(ROOT / "tests" / "cases" / "fuzz.toml"))["case"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["found"][:60].replace(" ", "-")) for case in FOUND])
def test_what_broke_a_promise_once_does_so_no_more(case):
    given_input = case["input"].replace("{}", case.get("piece", "") * case.get("repeat", 1))
    if case["kind"] == "bytes":
        promises.check_bytes(bytes.fromhex(given_input))
    elif case["kind"] == "html":
        promises.check_page(given_input)
    else:
        promises.check_text(given_input)


# The same input gives the same output


CHILD = """
import hashlib, json, sys
from copydesk import clean
inputs = json.load(sys.stdin)
order = range(len(inputs)) if sys.argv[1] == "forward" else reversed(range(len(inputs)))
records = {}
for place in order:
    records[place] = clean(bytes.fromhex(inputs[place])).to_json()
print([hashlib.sha256(records[place].encode()).hexdigest() for place in range(len(inputs))])
"""
SURROUNDINGS = [
    row({"PYTHONHASHSEED": "0", "LC_ALL": "C", "PYTHONUTF8": "0"}, "forward", id="no-locale"),
    row({"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "1"}, "backward", id="turkish"),
    row({"PYTHONHASHSEED": "random", "LANG": "de_DE.ISO-8859-1", "TZ": "Asia/Tokyo"}, "backward", id="another-place"),
]


def plenty():
    """Bytes of every sort: texts, pages, encodings, oddities."""
    texts = [read(folder / "dirty.txt").encode() for folder in FOLDERS[::6]]
    pages = [(folder / "page.html").read_bytes() for folder in PAGE_FOLDERS[::4]]
    seeds = [path.read_bytes() for path in sorted(SEEDS.glob("*.txt"))]
    odd = [
        b"",
        b"\x00",
        "Łódź İstanbul I ı i".encode(),
        "Совет решил во вторник, что мост стоит денег.".encode("koi8-r"),
    ]
    return [*texts, *pages, *seeds, *odd]


@pytest.mark.parametrize(("surroundings", "order"), SURROUNDINGS)
def test_the_same_bytes_give_the_same_record_in_any_process_locale_and_order(surroundings, order):
    inputs = plenty()
    expected = [hashlib.sha256(clean(content).to_json().encode()).hexdigest() for content in inputs]
    child = subprocess.run(
        [sys.executable, "-c", CHILD, order],
        input=json.dumps([content.hex() for content in inputs]),
        env={**os.environ, **surroundings, "PYTHONPATH": str(HOME)},
        capture_output=True,
        check=True,
        text=True,
    )

    assert child.stdout.strip() == str(expected)


# Time is in proportion to size


SHAPES = {
    "prose": lambda n: (PROSE * 4 + "\n\n") * n,
    "one-line-of-prose": lambda n: PROSE * (4 * n),
    "white-space": lambda n: f"x{' ' * (500 * n)}y",
    "brackets": lambda n: PROSE + "[({" * (100 * n),
    "quotation-marks": lambda n: PROSE + "“" * (50 * n) + "x" + "”" * (50 * n),
    "commas": lambda n: PROSE + "," * (300 * n),
    "strokes": lambda n: PROSE + "/" * (300 * n),
    "dots": lambda n: PROSE + "." * (300 * n),
    "addresses": lambda n: PROSE + "a@a." * (100 * n),
    "one-word": lambda n: "a" * (500 * n),
    "many-capitals": lambda n: "Aa" * (200 * n),
    "short-lines": lambda n: "a\n" * (100 * n),
    "blank-lines": lambda n: PROSE + "\n" * (500 * n) + PROSE,
    "read-more": lambda n: PROSE + "Read more: " * (20 * n),
    "read-more-lines": lambda n: PROSE + "Read more: x\n" * (10 * n),
    "photo": lambda n: PROSE + "Photo: " * (20 * n),
    "credits-glued": lambda n: PROSE + "The bridge. Photo: Ana Muster/AP" * n,
    "triggers-and-white-space": lambda n: "".join(f"{word}{' ' * 20 * n}x\n" for word in TRIGGERS),
    "bylines": lambda n: PROSE + "\nBy Ana Muster\n" * (5 * n),
    "names": lambda n: " ".join(f"Jan Kowal{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}" for i in range(3 * n)),
    "dates": lambda n: "12 May 2021 " * (20 * n),
    "zalgo": lambda n: PROSE + ("e" + "\u0301" * 30) * (5 * n),
    "families": lambda n: "👨\u200d👩\u200d👧 " * (30 * n),
    "overrides": lambda n: "\u202eabc\u202c " * (30 * n),
    "form-feeds": lambda n: f"{PROSE}\x0c" * (2 * n),
    "line-separators": lambda n: f"{PROSE}\u2028" * (2 * n),
    "surrogates": lambda n: "a\ud83d" * (50 * n),
    "misread": lambda n: f"{'cafÃ© owner ' * 10}\n" * n,
    "chinese": lambda n: "河上的新桥将耗资两百万。" * (20 * n),
    "share-labels": lambda n: "Share\n" * (10 * n),
    "comments": lambda n: f"{PROSE}\nLeave a Reply\n" + "Ana says:\nMay 12, 2021\nNice text\n" * (2 * n),
    "page-of-entities": lambda n: PAGE.format("", f"{STORY}<p>{'&amp;&#120;&bogus;' * (30 * n)}</p>"),
    "page-of-meta-tags": lambda n: PAGE.format('<meta name="author" content="Ana Muster">' * (20 * n), STORY),
    "page-of-brackets-in-json": lambda n: PAGE.format(ld_json("[" * (50 * n) + "]" * (50 * n)), STORY),
    "page-of-open-json": lambda n: PAGE.format(ld_json('{"author":[' * (50 * n)), STORY),
    "page-of-comments": lambda n: PAGE.format("", "<!--[if IE]>" * (50 * n) + "-->" + STORY),
    "page-of-templates": lambda n: PAGE.format("", "<template>" * (20 * n) + STORY),
    "page-of-captions": lambda n: PAGE.format("", STORY + FIGURE * n),
    "page-of-open-values": lambda n: PAGE.format("", "<p class='x>" * (30 * n)),
    "page-of-svg": lambda n: PAGE.format("", "<svg>" * (20 * n) + STORY),
}  # fmt: skip
FIGURE = "<figure><figcaption>A. Photo: B / AP</figcaption></figure>"
TRIGGERS = ("By", "Photo:", "Read more", "Share", "Updated", "Copyright", "Tags:", "Related", "Follow us", "Source:")


def ld_json(content):
    return f'<script type="application/ld+json">{content}</script>'


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_size_only(shape):
    short, long = SHAPES[shape](150), SHAPES[shape](600)
    clean(short)

    assert seconds_of(long) < 6 * seconds_of(short) + 0.3


def seconds_of(source):
    """Of the processor, the lesser of two runs."""
    times = []
    for _ in range(2):
        started = time.process_time()
        clean(source)
        times.append(time.process_time() - started)
    return min(times)


MEASURED = """
import resource, sys, time
from pathlib import Path
from copydesk import clean

def peak():  # of this process alone, which getrusage does not tell of one that a large one has begun
    status = Path("/proc/self/status")
    found = [line.split()[1] for line in status.read_text().splitlines() if "VmHWM" in line] if status.exists() else []
    return 1024 * int(found[0] if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

exec(sys.argv[1])
started = time.process_time()
article = clean(source)
seconds = time.process_time() - started
assert article.restore() == article.source
size = len(source) if isinstance(source, bytes) else len(source.encode())
print(seconds, peak(), size)
"""
DECLARED = '<html><head><script type="application/ld+json">{{"articleBody": "{}"}}</script>'
PICTURE = '<html><body><p>{0}{0}{0}</p><img src="data:image/png;base64,{1}">'
HUGE = [
    row(f"source = {PROSE!r} * 190_000", 25, id="a-line-of-twenty-megabytes"),
    row(f"source = ({PROSE!r} * 5 + chr(10) * 2) * 18_000", 25, id="ten-megabytes-of-paragraphs"),
    row("source = 'a' + ' ' * 5_000_000 + 'b'", 5, id="five-million-spaces"),
    row(f"source = {PICTURE!r}.format({PROSE!r}, 'iVBORw0KGgo' * 900_000)", 10, id="a-picture-of-ten-megabytes"),
    row(f"source = '<html><head>' + '<meta name=a content=b>' * 300_000 + '</head><body><p>' + {PROSE!r}", 20,
        id="three-hundred-thousand-meta-tags"),
    row(f"source = {DECLARED!r}.format({PROSE!r} * 45_000)", 15, id="five-megabytes-of-json-ld"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "most_seconds"), HUGE)
def test_a_huge_input_takes_memory_in_proportion_to_it_and_little_time(source, most_seconds):
    child = subprocess.run(
        [sys.executable, "-c", MEASURED, source],
        env={**os.environ, "PYTHONPATH": str(HOME), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        check=True,
        text=True,
    )
    seconds, memory, size = map(float, child.stdout.split())

    assert seconds < most_seconds
    assert memory < 10 * size + 150e6


# Trust


def test_nothing_asks_the_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the network was asked")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    linked = '<link rel="stylesheet" href="http://127.0.0.1:9/x.css"><base href="http://127.0.0.1:9/">'
    harmful = (
        f'<!DOCTYPE html PUBLIC "x" "http://127.0.0.1:9/x.dtd"><html><head>{linked}</head><body>{STORY}</body></html>'
    )
    for content in (*plenty(), harmful):
        for config in (Config(), Config(extractor="best")):
            clean(content, config=config, url="http://127.0.0.1:9/story")


BOMB = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
EXTERNAL = [
    row(f'<!DOCTYPE html [<!ENTITY l0 "lol">{BOMB}]>', "&l9;", id="entities-of-entities"),
    row('<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;", id="a-file"),
    row('<?xml version="1.0"?><!DOCTYPE html [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>', "x", id="a-parameter"),
    row('<!DOCTYPE html [<!ENTITY f SYSTEM "http://127.0.0.1:9/x">]>', "&f;", id="an-address"),
]


@pytest.mark.parametrize(("doctype", "entity"), EXTERNAL)
@pytest.mark.parametrize(
    "frame",
    ["<html><body>{}</body></html>", "<rss><channel><item><description>{}</description></item></channel></rss>"],
)
def test_no_entity_that_a_document_declares_is_expanded(doctype, entity, frame):
    article = clean_html(doctype + frame.format(f"{STORY}<p>{entity}</p>"))

    assert "root:" not in article.source
    assert "lollol" not in article.source
    assert len(article.source) < 2_000


@pytest.mark.parametrize(
    "written", ["!!python/object/apply:os.system ['x']", "threshold = __import__('os')", "[[rule]]\neval = 1"]
)
def test_no_configuration_runs_code(tmp_path, written):
    path = tmp_path / "copydesk.toml"
    path.write_text(written, encoding="utf-8")

    with pytest.raises(copydesk.CopydeskError):
        Config.from_file(path)


OTHER_SCHEME = re.compile(r"\s*(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
SMUGGLED = [
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "[click]( java\tscript:alert(1) )",
    "![x](data:text/html;base64,PHNjcmlwdD4=)",
    "<img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)",
    "```\n<b>\n``` <script>",
    "`` ` <script> ``",
    "\\<script>",
    "<!-- x --><b>",
    "    <b>code</b>",
]


@pytest.mark.parametrize("smuggled", SMUGGLED)
def test_no_text_or_page_puts_markup_or_a_script_into_markdown(smuggled):
    from markdown_it import MarkdownIt

    page = f"{STORY}<p>So {smuggled} <a href='{smuggled}'>it</a> <a href='JaVa\nScript:x'>ended</a>.</p>"
    page += f"<pre>{smuggled}</pre>"
    texts = [f"{PROSE}\n\n{smuggled}\n\n{PROSE}{smuggled}"]
    found = [copydesk.clean_text(text, config=Config(threshold=1)) for text in texts]
    found += [
        clean_html(PAGE.format("", part), config=Config(threshold=1)) for part in (page, page.replace("<", "&lt;"))
    ]
    for article in found:
        written = article.to_markdown(links=True)
        kinds = {token.type for block in MarkdownIt().parse(written) for token in (block, *(block.children or ()))}
        links = [
            t.attrs.get("href", "")
            for b in MarkdownIt().parse(written)
            for t in (b.children or ())
            if t.type == "link_open"
        ]
        assert not kinds & {"html_block", "html_inline", "image"}
        assert not [
            link for link in links if re.match(r"\s*(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", str(link), re.IGNORECASE)
        ]


# The list of promises


def test_each_promise_names_a_test_that_there_is():
    listed = re.findall(r"`(tests/\w+\.py)::(\w+)`", read(ROOT / "docs" / "promises.md"))
    missing = [name for path, name in listed if f"def {name}(" not in read(ROOT / path)]

    assert len(listed) > 15
    assert missing == []
