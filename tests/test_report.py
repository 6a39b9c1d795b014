"""The page of `copydesk report`: everything is in it, nothing in it is alive, and it is written as the command says."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from copydesk import Article, Edit, Kind, clean
from copydesk.article import Metadata
from copydesk.debris.rules import rule_ids
from copydesk.report import (
    Entry,
    json_block,
    lead_of,
    pieces_of,
    report_values,
    share_cut,
    sums_by_kind,
    sums_by_rule,
    write_report,
)
from support import FOLDERS, SEEDS, name_of, read, row

STORY = (
    "The council met on Tuesday and voted for the new bridge over the river, members said.\n"
    "Share this article\n"
    "Work begins in May, said the mayor of Lind, and it will take two years to finish.\n"
)
HOSTILE = [
    row("<script>alert(1)</script>", id="script"),
    row("</script><script>alert(1)</script>", id="end-of-script"),
    row("<!--<script>", id="comment"),
    row("]]></style></title></textarea><img src=x onerror=alert(1)>", id="handler"),
    row('"><a href="javascript:alert(1)">x</a>', id="link"),
    row("' onmouseover='alert(1)", id="quote"),
    row("\u202eevil\u202c \u2066x", id="bidi"),
    row("a\ud800b\udfff", id="surrogates"),
    row("\x00\x1b[31m\u2028\u2029\x85", id="controls"),
    row("${style} $data $$ %s {0}", id="placeholders"),
    row("&lt;script&gt; &amp;", id="entities"),
]


class Page(HTMLParser):
    """The elements of a page with their attributes, and the words of its scripts and styles by their order."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.words = {}
        self.open = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.open = dict(attrs).get("id", tag)
            self.words[self.open] = ""

    def handle_endtag(self, tag):
        self.open = ""

    def handle_data(self, text):
        if self.open:
            self.words[self.open] += text


def page_of(*articles, **options):
    return write_report([Entry(f"{n}.txt", article) for n, article in enumerate(articles, 1)], **options)


def values_in(page):
    return json.loads(Page(page).words["report"])


def source_in(document):
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in document["pieces"])


def hostile_article(text):
    """An article in which a text stands wherever a text can stand."""
    edits = (
        Edit(0, len(text), text, "", Kind.OTHER, text, text, 0.5),
        Edit(len(text), 2 * len(text), text, text + "!", Kind.NAME, text, text),
    )
    return Article(f"{text}!{text}", text * 3, edits, metadata=Metadata(text, (text,), text), lang=text, flags=(text,))


# What is in it


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_the_pieces_of_a_document_are_its_source_and_hold_every_edit(folder):
    article = clean(read(folder / "dirty.txt"))
    values = values_in(page_of(article))
    [document] = values["documents"]
    edits = [
        (piece[0], piece[1], values["kinds"][piece[2]]["name"], values["rules"][piece[3]]["id"], piece[5])
        for piece in document["pieces"]
        if not isinstance(piece, str)
    ]
    reasons = [values["reasons"][piece[4]] for piece in document["pieces"] if not isinstance(piece, str)]

    assert source_in(document) == article.source
    assert edits == [(e.original, e.replacement, e.kind.value, e.rule, e.score) for e in article.edits]
    assert reasons == [e.reason for e in article.edits]


def test_the_sums_count_edits_characters_and_documents():
    story = clean(STORY)
    [kind] = [row for row in sums_by_kind([story, story]) if row.kind.is_debris]
    [rule] = [row for row in sums_by_rule([story, story]) if row.kind.is_debris]

    assert (kind.name, kind.edits, kind.documents) == ("share", 2, 2)
    assert (rule.name, rule.edits, rule.documents) == ("en.share.labels", 2, 2)
    assert kind.size == 2 * len(story.removed[0].original) == rule.size
    assert share_cut([story]) == len(story.removed[0].original) / len(STORY)


def test_the_sums_stand_in_the_page_as_numbers_and_as_bars():
    page = Page(page_of(clean(STORY)))
    picks = {(at["data-by"], at["data-name"]) for tag, at in page.elements if at.get("class") == "pick"}

    assert {("kind", "share"), ("rule", "en.share.labels")} <= picks
    assert next(at["width"] for tag, at in page.elements if tag == "rect") == "100.00%"


def test_failures_stand_in_the_page():
    entries = [Entry("a.txt", clean(STORY)), Entry("<b>.txt", None, "unreadable: gone & lost")]
    page = write_report(entries)

    assert "&lt;b&gt;.txt" in page
    assert "unreadable: gone &amp; lost" in page
    assert lead_of(entries).endswith("; 1 failed")
    assert values_in(page)["documents"][1] == {"place": "<b>.txt", "problem": "unreadable: gone & lost"}


def test_a_report_of_nothing_is_a_page():
    assert values_in(write_report([]))["documents"] == []


def test_only_rules_that_can_be_switched_off_are_marked_so():
    edits = (
        Edit(0, 1, "a", "", Kind.SHARE, "en.share.labels", "why"),
        Edit(1, 2, "b", "", Kind.TEASER, "judge.learned", "why", 0.9),
    )
    values = report_values([Entry("a", Article("", "ab", edits))], rule_ids())

    assert values["rules"] == [{"id": "en.share.labels", "off": True}, {"id": "judge.learned", "off": False}]
    assert values["learned"] == "judge.learned"


def test_the_page_is_the_same_for_the_same_articles():
    assert page_of(clean(STORY)) == page_of(clean(STORY))


# Nothing in it is alive


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_document_is_markup(text):
    plain = Page(write_report([Entry("x", hostile_article("x")), Entry("x", None, "x")], title="x"))
    page = write_report([Entry(text, hostile_article(text)), Entry(text, None, text)], title=text)
    found = Page(page)

    assert [tag for tag, _ in found.elements] == [tag for tag, _ in plain.elements]
    assert [sorted(at) for _, at in found.elements] == [sorted(at) for _, at in plain.elements]
    assert found.words["script"] == plain.words["script"]
    assert not any(name.startswith("on") for _, at in found.elements for name in at)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_as_it_was(text):
    article = hostile_article(text)
    [document] = values_in(page_of(article))["documents"]

    assert source_in(document) == article.source
    assert document["title"] == text


@pytest.mark.parametrize("text", HOSTILE)
def test_the_block_of_values_holds_no_sign_that_ends_it_or_steers_anything(text):
    block = json_block({"text": text})

    assert json.loads(block) == {"text": text}
    assert not re.search("[<>&\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", block)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_page_can_be_written_and_steers_no_reader(text):
    page = write_report([Entry(text, hostile_article(text)), Entry(text, None, text)], title=text)

    page.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", page)


def test_the_policy_lets_only_the_style_and_the_script_of_the_page_run():
    page = Page(page_of(clean(STORY)))
    [policy] = [at["content"] for tag, at in page.elements if at.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

    def hash_of(name):
        return f"'sha256-{b64encode(sha256(page.words[name].encode()).digest()).decode()}'"

    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == hash_of("script")
    assert rules["style-src"] == hash_of("style")
    assert {"base-uri", "form-action"} <= rules.keys()


def test_the_page_loads_nothing():
    page = page_of(clean(STORY))
    addresses = re.findall(r"https?://[^\"' )]+", page)

    assert set(addresses) <= {"http://www.w3.org/2000/svg"}  # a name, not an address
    assert not re.search(r"\b(?:src|srcset|action|poster|data)=|@import|url\(", page)
    assert all(at["href"].startswith("#") for tag, at in Page(page).elements if "href" in at)


def test_the_script_makes_no_markup_of_texts():
    script = Page(page_of()).words["script"]

    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(|fetch\(", script) == []
    )


def test_every_kind_has_a_colour():
    style = Page(page_of()).words["style"]

    assert [
        kind.value for kind in Kind if f".k-{kind.value} {{" not in style and f".k-{kind.value}," not in style
    ] == []


def test_pieces_share_their_rules_and_reasons():
    article = clean(f"{STORY}Share this article\n")
    rules, reasons = {}, {}
    pieces = pieces_of(article, rules, reasons)

    assert len(rules) < sum(not isinstance(piece, str) for piece in pieces)


# The command


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with one story, in which the command runs."""
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_writes_a_page_and_says_what_is_in_it(run, home):
    code, out, err = run("report", "story.txt", "-o", "report.html")

    assert (code, err) == (0, [])
    assert out == "report.html: 1 document, 1 cut, 10.2 % of the characters\n"
    assert source_in(values_in(read(home / "report.html"))["documents"][0]) == STORY


def test_the_command_writes_over_nothing_unasked(run, home):
    (home / "report.html").write_text("mine", encoding="utf-8")
    code, _, err = run("report", "story.txt", "-o", "report.html")

    assert (code, read(home / "report.html")) == (2, "mine")
    assert "--force" in err[0]
    assert run("report", "story.txt", "-o", "report.html", "--force")[0] == 0
    assert read(home / "report.html").startswith("<!doctype html>")


@pytest.mark.parametrize("place", ["story.txt", ".", ""])
def test_the_command_never_writes_over_an_input_or_a_folder(run, home, place):
    code, out, err = run("report", "story.txt", "-o", place, "--force")

    assert (code, out, len(err)) == (2, "", 1)
    assert read(home / "story.txt") == STORY


def test_what_fails_is_named_and_stands_in_the_page(run, home):
    code, out, err = run("report", "story.txt", "gone.txt", "-o", "report.html")
    documents = values_in(read(home / "report.html"))["documents"]

    assert (code, err) == (1, ["copydesk: gone.txt: no such file or folder"])
    assert out.startswith("report.html: 2 documents, 1 cut")
    assert documents[1] == {"place": "gone.txt", "problem": "unreadable: no such file or folder"}


def test_the_command_reads_rows_and_takes_the_options_of_the_main_command(run, home):
    line = json.dumps({"body": STORY})
    (home / "in.jsonl").write_text(f"{line}\n{line}\n{{}}\n", encoding="utf-8")
    options = ("--text-field", "body", "--keep", "share", "--lang", "en", "--jobs", "2", "--time-limit", "60", "-q")
    code, out, _ = run("report", "in.jsonl", "-o", "report.html", *options)
    documents = values_in(read(home / "report.html"))["documents"]

    assert code == 1
    assert out == "report.html: 3 documents, 0 cuts, 0.0 % of the characters; 1 failed\n"
    assert [document["place"] for document in documents] == [f"in.jsonl, line {n}" for n in (1, 2, 3)]


def test_a_page_that_cannot_be_written_is_one_line(run, home):
    (home / "file").write_text("", encoding="utf-8")
    code, _, err = run("report", "story.txt", "-o", "file/report.html")

    assert (code, len(err)) == (1, 1)


def test_the_seeds_make_a_page():
    entries = [Entry(path.name, clean(path.read_bytes())) for path in sorted(SEEDS.glob("*.txt"))]

    assert len(values_in(write_report(entries))["documents"]) == len(entries)


def test_rules_of_ones_own_can_be_switched_off(run, home):
    rule = '[[rule]]\nid = "own.promo.line"\nphrases = ["our own line"]\nsource = "us"\nhits = ["Our own line"]\n'
    (home / "own.toml").write_text(rule, encoding="utf-8")
    (home / "copydesk.toml").write_text('rule_files = ["own.toml"]\n', encoding="utf-8")
    (home / "story.txt").write_text(f"{STORY}Our own line\n", encoding="utf-8")
    code, _, err = run("report", "story.txt", "-o", "report.html")

    assert (code, err) == (0, [])
    assert {"id": "own.promo.line", "off": True} in values_in(read(home / "report.html"))["rules"]


TWO = ("Igor Kobolev came to Lind on Tuesday.", "Ihor Kobolyev went to Lind.", "Ihor Kobolyev slept in Lind.")


def test_the_command_gives_a_person_one_spelling_in_all_inputs(run, home):
    for number, text in enumerate(TWO):
        (home / f"{number}.txt").write_text(text, encoding="utf-8")
    code, _, err = run("report", "0.txt", "1.txt", "2.txt", "-o", "r.html", "--names-across", "--lang", "en")
    [changed, *_] = [
        piece for piece in values_in(read(home / "r.html"))["documents"][0]["pieces"] if isinstance(piece, list)
    ]

    assert (code, err) == (0, [])
    assert changed[:2] == ["Igor", "Ihor"]


def test_the_command_does_not_read_standard_input_twice(run, home):
    code, out, err = run("report", "-", "-o", "r.html", "--names-across")

    assert (code, out) == (2, "")
    assert "save standard input to a file first" in err[0]
