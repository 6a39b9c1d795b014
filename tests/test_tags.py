"""What a page says of itself: the places it stands in, and which of them is believed."""

import json
import time

import lxml.html
import pytest

from copydesk import Config, Metadata, Picture, Repeats
from copydesk.desk import clean_page
from copydesk.language import load_lexicon
from copydesk.metadata import merge_tags
from copydesk.page import Page
from copydesk.readers.clues import Clues
from copydesk.readers.days import read_day
from copydesk.readers.jsonld import read_objects
from copydesk.readers.names import names_in
from copydesk.readers.pictures import read_pictures
from copydesk.readers.tags import read_tags
from copydesk.readers.titles import without_site
from copydesk.rounds import Wish
from support import row

URL = "https://www.lindpost.example/news/bridge"
FIGURE = '<figure><img alt="A bridge"><figcaption>{}</figcaption></figure>'
STORY = "<p>The council met on Tuesday and voted for the new bridge over the river, which the town has long wanted.</p>"


def tree(markup):
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    return lxml.html.document_fromstring(markup.encode("utf-8", "surrogatepass"), parser=parser)


def tags(*markup, url=URL):
    return read_tags(tree("".join(markup)), url)


def ld(record):
    return f'<script type="application/ld+json">{json.dumps(record)}</script>'


def article(**fields):
    return ld({"@context": "https://schema.org", "@type": "NewsArticle", **fields})


def meta(key, value):
    return f'<meta {"property" if ":" in key else "name"}="{key}" content="{value}">'


@pytest.mark.parametrize(
    ("markup", "title", "place"),
    [
        row(["<title>Bridge closed</title>"], "Bridge closed", "title", id="title"),
        row(["<title>Bridge closed | Lind Post</title>", "<h1>Bridge closed</h1>"], "Bridge closed", "h1", id="h1"),
        row(
            ["<title>Bridge closed | Lindpost</title>", meta("og:title", "Bridge closed - Lindpost")],
            *("Bridge closed", "og:title"),
            id="site-of-the-address-is-stripped",
        ),
        row(
            ["<title>Bridge closed - The Town Eye</title>", meta("og:site_name", "The Town Eye")],
            *("Bridge closed", "title"),
            id="named-site-is-stripped",
        ),
        row(
            ["<title>Bridge closed | LP</title>", "<h1>Lind Post</h1><h1>Bridge closed</h1>"],
            *("Bridge closed", "h1"),
            id="h1-that-the-title-repeats",
        ),
        row(
            [
                "<title>Ten tips | Town</title>",
                "<h1>Town</h1>",
                meta("og:site_name", "Town"),
                '<h2 class="headline">Ten tips</h2>',
            ],
            *("Ten tips", "headline"),
            id="site-as-h1-headline-by-class",
        ),
        row(
            ["<title>Closed: bridge at Lind - Post</title>", "<h1>Nobody crosses the river any more</h1>"],
            *("Closed: bridge at Lind", "title"),
            id="h1-that-says-something-else",
        ),
        row(
            [
                "<title>Bridge closed for repairs</title>",
                article(headline="Bridge closed for repairs"),
                "<h1>Traffic: Bridge closed for repairs</h1>",
            ],
            *("Bridge closed for repairs", "h1"),
            id="kicker-in-the-h1",
        ),
        row(["<title>Week end | P</title>", "<h1>Week<br>end</h1>"], "Week end", "h1", id="break-in-the-h1"),
        row(
            ["<title>Weekend works</title>", "<h1>Week<b>end</b> works</h1>"],
            "Weekend works",
            "h1",
            id="bold-in-the-h1",
        ),
        row([article(headline="Caf&eacute; &#8211; new")], "Café – new", "json-ld", id="entities"),
        row(["<svg><title>Icon</title></svg>", "<h1>Bridge closed</h1>"], "Bridge closed", "h1", id="title-of-an-icon"),
    ],
)
def test_the_title_is_the_one_that_the_page_agrees_on(markup, title, place):
    found = tags(*markup)

    assert (found["title"], found["sources"]["title"]) == (title, place)


@pytest.mark.parametrize(
    ("markup", "authors", "place"),
    [
        row([article(author="Ana Kovač")], ["Ana Kovač"], "json-ld", id="string"),
        row([article(author=["Ana Kovač", "Jan Nowak"])], ["Ana Kovač", "Jan Nowak"], "json-ld", id="strings"),
        row([article(author={"@type": "Person", "name": "Ana Kovač"})], ["Ana Kovač"], "json-ld", id="person"),
        row(
            [article(author=[{"name": ["Ana Kovač"]}, {"name": "Jan Nowak"}])],
            ["Ana Kovač", "Jan Nowak"],
            "json-ld",
            id="people",
        ),
        row(
            [
                ld(
                    {
                        "@graph": [
                            {"@type": ["Thing", "Article"], "author": {"@id": "#a"}},
                            {"@id": "#a", "@type": "Person", "name": "Ana Kovač"},
                        ]
                    }
                )
            ],
            *(["Ana Kovač"], "json-ld"),
            id="reference",
        ),
        row(
            [meta("author", "Ana Kovač, Jan Nowak and Li Wei")],
            ["Ana Kovač", "Jan Nowak", "Li Wei"],
            "meta[name=author]",
            id="meta",
        ),
        row(
            [meta("article:author", "https://www.facebook.com/ana"), meta("parsely-author", "Ana Kovač")],
            ["Ana Kovač"],
            "meta[name=parsely-author]",
            id="address",
        ),
        row([meta("dc.creator", "Kovač, Ana")], ["Ana Kovač"], "meta[name=dc.creator]", id="family-name-first"),
        row(
            [meta("x-article-authors", "Ana Kovač")],
            ["Ana Kovač"],
            "meta[name=x-article-authors]",
            id="key-that-no-list-has",
        ),
        row(
            ['<span itemprop="author"><span itemprop="name">Ana Kovač</span>, reporter</span>'],
            ["Ana Kovač"],
            "itemprop",
            id="microdata",
        ),
        row(['<p>by <a rel="author" href="/x">Ana Kovač</a></p>'], ["Ana Kovač"], "rel=author", id="rel"),
        row(
            ['<a href="/authors/ana">Ana Kovač</a>, <a href="/authors/jan">Jan Nowak</a>'],
            ["Ana Kovač", "Jan Nowak"],
            "link",
            id="links",
        ),
        row(
            ['<a href="/authors/ana">Ana Kovač</a> checked by <a href="/authors/jan">Jan Nowak</a>'],
            ["Ana Kovač"],
            "link",
            id="link-of-another",
        ),
        row(
            ['<div class="post-byline">By Ana Kovač and Jan Nowak | 3 May 2022</div>'],
            ["Ana Kovač", "Jan Nowak"],
            "byline",
            id="byline",
        ),
        row(['<div class="byline">Ana Kovač<span>Senior Director</span></div>'], ["Ana Kovač"], "byline", id="job"),
        row(
            ['<div class="byline">Written by <a>Ana Kovač</a>, MD<br>Reviewed by <a>Jan Nowak</a></div>'],
            ["Ana Kovač"],
            "byline",
            id="reviewer",
        ),
        row(
            ["<h1>Bridge closed</h1><p>Anna Kovač</p><p>3 May 2022</p>", STORY], ["Anna Kovač"], "text", id="bare-name"
        ),
        row(["<h1>Bridge closed</h1><p>By Ana Kovač</p>", STORY], ["Ana Kovač"], "by", id="line-under-the-headline"),
        row(
            [
                '<div class="byline">By <b class="author">Ana Kovač</b> '
                'Reviewed by <b class="author">Jan Nowak</b></div>'
            ],
            *(["Ana Kovač"], "byline"),
            id="reviewer-in-an-element-of-its-own",
        ),
        row([article(author="admin"), '<p class="author">Ana Kovač</p>'], ["Ana Kovač"], "byline", id="admin"),
        row(
            [article(author="Lind Post"), meta("og:site_name", "Lind Post"), '<p class="author">Ana Kovač</p>'],
            ["Ana Kovač"],
            "byline",
            id="site",
        ),
        row(
            [article(author={"@type": "Organization", "name": "Town Council"})],
            ["Town Council"],
            "json-ld",
            id="house-if-nobody-else",
        ),
        row([article(author="ana"), meta("author", "Ana Kovač")], ["Ana Kovač"], "meta[name=author]", id="account"),
        row(
            [article(author="Jan Nowak"), meta("author", "Ana Kovač"), '<p class="author">Ana Kovač</p>'],
            ["Ana Kovač"],
            "meta[name=author]",
            id="page-and-metadata-agree",
        ),
    ],
)
def test_authors_are_the_people_that_the_page_names(markup, authors, place):
    found = tags(*markup)

    assert (list(found["authors"]), found["sources"]["authors"]) == (authors, place)


@pytest.mark.parametrize(
    "markup",
    [
        row(meta("author", "admin"), id="admin"),
        row(meta("author", "https://example.org/ana"), id="address"),
        row(meta("author", "news@example.org"), id="mail"),
        row(meta("author", "Staff Writer"), id="role"),
        row(meta("twitter:creator", "@ana"), id="account-of-a-network"),
        row('<div class="author">Share on Facebook</div>', id="share"),
        row('<div class="byline">3 May 2022</div>', id="date"),
        row('<div class="byline">By <span>Updated</span></div>', id="stamp-word"),
        row('<div class="author">Follow us for more stories about bridges</div>', id="sentence"),
        row('<div class="comments"><p class="author">Ana Kovač</p></div>', id="reader"),
        row('<footer><p class="author">Ana Kovač</p></footer>', id="footer"),
        row("<h1>Bridge closed</h1><p>Machine Learning</p><p>3 May 2022</p>", id="topic-under-the-headline"),
        row("<p>Anna Kovač</p><h1>Bridge closed</h1>", id="name-above-the-headline"),
        row(
            "<h1>Bridge closed</h1><p>By taking the ferry, people can still cross.</p>",
            id="sentence-that-begins-with-by",
        ),
    ],
)
def test_what_is_no_author_is_not_given(markup):
    assert "authors" not in tags(markup)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        row("By Ana Kovač", ["Ana Kovač"], id="by"),
        row("Von Ana Kovač und Jan Nowak", ["Ana Kovač", "Jan Nowak"], id="german"),
        row("Ana Kovač | Staff Writer | 3 May", ["Ana Kovač"], id="role-and-date"),
        row("Ludwig van der Berg", ["Ludwig van der Berg"], id="small-words"),
        row("Ana Kovač (Reuters)", ["Ana Kovač"], id="brackets"),
        row("Dr. Ana Kovač, PhD, MBA", ["Dr. Ana Kovač"], id="degrees"),
        row("Photos by Jan Nowak | Words by Ana Kovač", ["Ana Kovač"], id="photographer-first"),
    ],
)
def test_names_stand_alone(value, names):
    assert names == names_in(value, load_lexicon("de"), loose=False)


@pytest.mark.parametrize(
    ("markup", "published", "modified"),
    [
        row(
            [article(datePublished="2022-12-20T23:30:00-05:00", dateModified="2022-12-24")],
            "2022-12-20",
            "2022-12-24",
            id="json-ld",
        ),
        row(
            [meta("article:published_time", "2022-12-20"), meta("article:modified_time", "2022-12-24")],
            "2022-12-20",
            "2022-12-24",
            id="meta",
        ),
        row([meta("published-date", "20221220")], "2022-12-20", None, id="key-that-no-list-has"),
        row(['<time datetime="2022-12-20T10:00">Tuesday</time>'], "2022-12-20", None, id="time"),
        row(
            [
                '<time class="updated" datetime="2022-12-24">x</time>'
                '<time class="entry-date published" datetime="2022-12-20">x</time>'
            ],
            "2022-12-20",
            "2022-12-24",
            id="times",
        ),
        row(['<span itemprop="datePublished" content="2022-12-20"></span>'], "2022-12-20", None, id="microdata"),
        row(["<h1>Bridge closed</h1>", '<p class="post-date">Dec 20, 2022</p>'], "2022-12-20", None, id="class"),
        row(
            ["<h1>Bridge closed</h1>", "<p>20 December 2022</p>", STORY],
            "2022-12-20",
            None,
            id="line-under-the-headline",
        ),
        row(
            ["<h1>Bridge closed</h1>", "<p>Published: 20 December 2022 | Updated: 24 December 2022</p>"],
            "2022-12-20",
            None,
            id="two-in-a-line",
        ),
        row(
            [article(datePublished="2022-12-20"), "<h1>Bridge closed</h1><p>Updated 24 December 2022</p>"],
            "2022-12-20",
            "2022-12-24",
            id="change-in-the-text",
        ),
        row(
            [article(datePublished="2023-02-01"), "<h1>Bridge closed</h1><time>20 December 2022</time>"],
            "2022-12-20",
            None,
            id="moved-site",
        ),
        row(
            [article(datePublished="2022-12-20"), "<h1>Bridge closed</h1><time>1 February 2023</time>"],
            "2022-12-20",
            None,
            id="later-day-in-the-text",
        ),
        row(
            ["<h1>Bridge closed</h1><p>Last updated: 24 December 2022</p>"],
            "2022-12-24",
            "2022-12-24",
            id="change-only",
        ),
        row(
            [article(datePublished="2022-12-20", dateModified="2020-01-01")],
            "2022-12-20",
            None,
            id="change-before-publication",
        ),
        row(['<p class="date">4/5/2022</p>'], "2022-04-05", None, id="month-first"),
        row(['<html lang="en-GB"><p class="date">4/5/2022</p>'], "2022-05-04", None, id="day-first"),
        row(
            [meta("article:modified_time", "2022-05-04"), '<p class="date">4/5/2022</p>'],
            "2022-05-04",
            "2022-05-04",
            id="order-by-agreement",
        ),
    ],
)
def test_days_are_weighed(markup, published, modified):
    found = tags(*markup)

    assert (found["published"], found.get("modified")) == (published, modified)


@pytest.mark.parametrize(
    "markup",
    [
        row([meta("article:published_time", "0001-01-01")], id="no-year"),
        row([meta("article:published_time", "2022")], id="year-alone"),
        row(["<h1>Bridge closed</h1>", "<p>© 2022 Lind Post</p>"], id="copyright"),
        row(
            [
                "<h1>Bridge closed</h1>",
                "<p>It opened on 3 May 1958, and nobody who was there that day has forgotten the rain.</p>",
            ],
            id="sentence",
        ),
        row([meta("article:publisher", "https://www.facebook.com/20221220")], id="publisher"),
    ],
)
def test_what_dates_no_page_is_not_given(markup):
    assert "published" not in tags(*markup)


@pytest.mark.parametrize(
    ("lang", "value", "names"),
    [
        row("ko", "홍길동 기자", ["홍길동"], id="korean"),
        row("ko", "홍길동기자 hong@example.org", ["홍길동"], id="korean-glued"),
        row("zh", "記者林小青／台北報導", ["林小青"], id="chinese"),
        row("ja", "山田太郎", ["山田太郎"], id="japanese"),
        row("ru", "Автор: Иван Петров", ["Иван Петров"], id="russian"),
        row("ar", "أحمد علي", ["أحمد علي"], id="arabic"),
        row("el", "Του Γιώργου Παπαδόπουλου", ["Γιώργου Παπαδόπουλου"], id="greek"),
    ],
)
def test_names_of_other_scripts(lang, value, names):
    assert names == names_in(value, load_lexicon(lang), loose=True)


def test_the_address_gives_the_day_if_nothing_else_does():
    assert tags("<h1>Bridge</h1>", url="https://example.org/2022/12/20/bridge")["published"] == "2022-12-20"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        row("2022-12-20", "2022-12-20", id="iso"),
        row("Tue, 20 Dec 2022 10:15:00 GMT", "2022-12-20", id="mail"),
        row("1671531300", "2022-12-20", id="seconds"),
        row("1671531300000", "2022-12-20", id="milliseconds"),
        row("2022-13-45", None, id="no-day"),
        row("", None, id="empty"),
    ],
)
def test_forms_of_days(value, day):
    assert day == read_day(value, load_lexicon("en"))


SOUND = '{"@type": "Article", "headline": "Bridge closed", "author": {"name": "Ana Kovač"}}'


@pytest.mark.parametrize(
    "script",
    [
        row(SOUND, id="sound"),
        row(SOUND.replace("}}", "},}"), id="trailing-comma"),
        row(SOUND.replace("closed", "closed\n\t"), id="control-characters"),
        row(f"<!-- {SOUND} -->", id="comment"),
        row(f"//<![CDATA[\n{SOUND}\n//]]>", id="cdata"),
        row(f"/* data */ {SOUND};", id="script-comment"),
        row(SOUND.replace('"author"', '\n// who\n"author"').replace("}}", "},}"), id="comment-inside"),
        row(SOUND.replace('"', "&quot;"), id="entities"),
        row(f'{{"@type": "WebSite", "name": "Lind Post"}}\n{SOUND}', id="two-in-a-row"),
        row(f"[[{SOUND}]]", id="lists"),
        row(f'{{"@graph": [{{"@type": "WebPage", "mainEntity": {SOUND}}}]}}', id="graph"),
        row(SOUND.replace("}}", '}, "text": "a "quoted" word"}'), id="quotes-inside"),
        row(SOUND[:-2], id="cut-off"),
    ],
)
def test_broken_json_ld_is_read(script):
    found = tags(f'<script type="application/ld+json">{script}</script>')

    assert (found["title"], found["authors"]) == ("Bridge closed", ("Ana Kovač",))


def test_of_several_articles_the_one_with_the_address_of_the_page_counts():
    records = [
        {"@type": "Article", "headline": name, "url": f"https://lindpost.example/news/{name}"}
        for name in ("ferry", "bridge")
    ]

    assert tags(ld(records))["title"] == "bridge"


def test_the_other_fields_come_with_their_places():
    head = [
        '<html lang="en-GB">',
        meta("og:site_name", "Lind Post"),
        meta("og:description", "The pier has moved…"),
        meta("description", "The pier has moved by two centimetres."),
        meta("article:section", "Town"),
        meta("article:tag", "bridge, Lind"),
        meta("article:tag", "Bridge"),
        meta("og:image", "/pictures/pier.jpg"),
        '<link rel="canonical" href="/news/bridge-closed">',
    ]
    found = tags(*head)

    assert found.pop("sources") == {
        "site_name": "og:site_name",
        "description": "meta[name=description]",
        "section": "article:section",
        "image": "og:image",
        "url": "link[rel=canonical]",
        "language": "html[lang]",
        "tags": "article:tag",
    }
    assert found == {
        "site_name": "Lind Post",
        "description": "The pier has moved by two centimetres.",
        "section": "Town",
        "image": "https://www.lindpost.example/pictures/pier.jpg",
        "url": "https://www.lindpost.example/news/bridge-closed",
        "language": "en-GB",
        "tags": ("bridge", "Lind"),
    }


def test_tags_are_fields_of_metadata():
    found = tags("<title>Bridge closed</title>", article(author="Ana Kovač", datePublished="2022-12-20"))

    assert Metadata(**found).title == "Bridge closed"


@pytest.mark.parametrize("markup", ["<p>x</p>", "<html></html>", "<table><tr><td>x</td></tr></table>"])
def test_a_page_that_says_nothing_has_no_tags(markup):
    assert tags(markup, url=None) == {}


DEEP = 5_000
HOSTILE = {
    "nested": '<div class="byline">' * DEEP + "By Ana Kovač",
    "attributes": f"<p {' '.join(f'a{n}=x' for n in range(3_000))} class=byline>By Ana Kovač</p>",
    "links": "<h1>x</h1>" + "".join(f'<a rel="author" href="/author/{n}">Ana Kovač</a>' for n in range(20_000)),
    "json-depth": '<script type="application/ld+json">' + "[" * 200_000 + "</script>",
    "json-commas": '<script type="application/ld+json">{' + ", " * 300_000 + "</script>",
    "json-lists": '<script type="application/ld+json">[' + "[]," * 300_000 + "[]]</script>",
    "json-spaces": '<script type="application/ld+json">{"headline" ' + " " * 900_000 + "</script>",
    "json-number": '<script type="application/ld+json">{"@type": "Article", "headline": ' + "9" * 10_000 + "}</script>",
    "json-types": ld({"@type": ["Article", {}], "@id": ["x"], "author": [[["x"]], None, 3], "image": [[]], "url": 1}),
    "metas": "".join(f'<meta name="author" content="Ana K{n}">' for n in range(20_000)),
    "long-values": f'<meta name="author" content="{"a, " * 500_000}"><title>{"- " * 500_000}</title>',
    "brackets": f'<meta name="author" content="{"(" * 500_000}">',
    "headings": "<h1>Bridge closed</h1>" * 20_000,
    "captions": '<figcaption><i class="credit">' * DEEP + "By Ana Kovač",
    "long-text": '<div class="byline">' * 50 + "x" * 5_000_000,
    "addresses": '<link rel="canonical" href="http://[::1"><meta property="og:image" content="//[x">',
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=[*HOSTILE])
@pytest.mark.parametrize("url", [None, "http://[bad", URL], ids=["none", "bad", "good"])
def test_hostile_pages_raise_nothing_and_end_soon(markup, url):
    root = tree(markup)
    started = time.process_time()
    found = read_tags(root, url)
    read_pictures(root)

    assert time.process_time() - started < 2.0
    Metadata(**found)


def test_objects_and_clues_are_bounded():
    clues = Clues()
    for n in range(1_000):
        clues.add("authors", "json-ld", f"Ana {n}")

    assert len(clues.of("authors")) <= 100
    assert len(read_objects([json.dumps([{"n": n} for n in range(10_000)])])) <= 2_000


LONG_CAPTION = (
    "The mayor spoke of photos: “They are old.” The pier has stood for a hundred years and more, she said, and will "
    "stand for a hundred years to come, if people only let it stand."
)


@pytest.mark.parametrize(
    ("caption", "picture"),
    [
        row("The pier at Lind.", Picture("The pier at Lind."), id="caption"),
        row(
            "The pier. <span class='photo-credit'>Photo: Ana Kovač</span>",
            Picture("The pier.", "Ana Kovač"),
            id="class",
        ),
        row("The pier. Photo: Ana Kovač", Picture("The pier.", "Ana Kovač"), id="label"),
        row("The pier. (Photo by Ana Kovač / EPA)", Picture("The pier.", "Ana Kovač / EPA"), id="brackets"),
        row("The pier. © Ana Kovač", Picture("The pier.", "Ana Kovač"), id="copyright"),
        row("The pier (built in 1958)", Picture("The pier (built in 1958)"), id="brackets-of-the-caption"),
        row("<span class='credit'>Image credit: Ana Kovač</span>", Picture("", "Ana Kovač"), id="credit-alone"),
        row(LONG_CAPTION, Picture(LONG_CAPTION), id="label-far-from-the-end"),
    ],
)
def test_captions_and_credits_are_told_apart(caption, picture):
    assert read_pictures(tree(FIGURE.format(caption))) == (picture,)


@pytest.mark.parametrize(
    "markup",
    [
        row('<img alt="A bridge">', id="alternative-text"),
        row(FIGURE.format(" "), id="empty"),
        row(f'<div class="related">{FIGURE.format("The pier")}</div>', id="teaser"),
    ],
)
def test_what_is_no_caption_is_not_given(markup):
    assert read_pictures(tree(markup)) == ()


def test_a_caption_by_class_counts_and_each_only_once():
    markup = '<p class="wp-caption-text">The pier.</p>' * 2 + '<p class="caption-button">Play</p>'

    assert read_pictures(tree(markup)) == (Picture("The pier."),)


@pytest.mark.parametrize(
    ("said", "page", "merged", "sources"),
    [
        row(
            Metadata(title="A"),
            {"title": "B", "sources": {"title": "h1"}},
            Metadata(title="B"),
            {"title": "h1"},
            id="page-first",
        ),
        row(Metadata(title="A"), {}, Metadata(title="A"), {"title": "text"}, id="text-alone"),
        row(
            Metadata(published="2022-12-20"),
            {"title": "B"},
            Metadata(title="B", published="2022-12-20"),
            {"title": "page", "published": "text"},
            id="text-fills",
        ),
        row(
            Metadata(authors=("Ana Kovač",)),
            {"authors": ("Post",), "site_name": "Post"},
            Metadata(authors=("Ana Kovač",), site_name="Post"),
            {"authors": "text", "site_name": "page"},
            id="site-is-no-author",
        ),
        row(
            Metadata(),
            {"authors": ("Post",), "site_name": "Post"},
            Metadata(authors=("Post",), site_name="Post"),
            {"authors": "page", "site_name": "page"},
            id="site-that-signs",
        ),
        row(
            Metadata(credits=("PAP",)),
            {"credits": ("EPA",)},
            Metadata(credits=("EPA", "PAP")),
            {"credits": "page"},
            id="credits-of-both",
        ),
        row(Metadata(), {"encoding": "utf-8"}, Metadata(encoding="utf-8"), {}, id="encoding-has-no-source"),
    ],
)
def test_text_and_page_are_put_together(said, page, merged, sources):
    found = merge_tags(said, page)

    assert dict(found.sources) == sources
    assert found == merge_tags(merged, {"sources": {}}) or {**vars_of(found), "sources": {}} == vars_of(merged)


def vars_of(metadata):
    return {name: getattr(metadata, name) for name in Metadata.__dataclass_fields__}


def test_a_plain_text_says_that_it_is_the_source():
    lines = [
        "Council votes for new bridge",
        "By Ana Kovač",
        "20 December 2022, 10:15",
        "The council met on Tuesday and voted for the new bridge over the river.",
        "It cannot wait, said the mayor, who has asked for money for years.",
    ]
    metadata = clean_page(Page("\n".join(lines)), Wish(None, Config(), {}, Repeats())).metadata

    assert dict(metadata.sources) == {"title": "text", "authors": "text", "published": "text"}


@pytest.mark.parametrize(
    ("title", "sites", "bare"),
    [
        row("Bridge closed | Lind Post", ["lind post"], "Bridge closed", id="end"),
        row("Lind Post: Bridge closed", ["lind post"], "Bridge closed", id="beginning"),
        row("Bridge closed - News - Lind Post", ["lind post"], "Bridge closed - News", id="section-stays"),
        row("Bridge closed | Farm Bureau Financial Services", ["fbfs"], "Bridge closed", id="initials"),
        row("Wi-Fi at the post office", ["post"], "Wi-Fi at the post office", id="no-border"),
        row("", ["post"], "", id="empty"),
    ],
)
def test_the_site_is_taken_off_a_title(title, sites, bare):
    assert bare == without_site(title, sites)
