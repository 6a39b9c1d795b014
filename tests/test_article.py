"""The article as a value: frozen, carried by JSON without loss, shown as Markdown."""

import json
from dataclasses import FrozenInstanceError, fields
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from copydesk import Article, CopydeskError, Edit, InputError, Kind, Mention, Metadata, Picture, clean
from copydesk.markdown import escape_markdown
from support import FOLDERS, SEEDS, name_of, read, row

CUT = Edit(7, 13, "\nShare", "", Kind.SHARE, "en.share.labels", "a share label", 0.5)
GAP = Edit(13, 14, "\n", "\n\n", Kind.LAYOUT, "common.layout.gap", "one blank line")
FULL = Article(
    text="Rain… 1\n\nSun.",
    source="Rain… 1\nShare\nSun.",
    edits=(CUT, GAP),
    mentions=(Mention(0, 4, "Rain", "Rain Man", "rain-man"),),
    metadata=Metadata(
        title="Weather",
        authors=("Ana Kovač", "Jan Nowak"),
        published="2022-12-20",
        modified="2022-12-21",
        site_name="Lind Post",
        language="en-GB",
        description="Rain, then sun.",
        section="Weather",
        tags=("rain", "sun"),
        image="https://example.org/rain.jpg",
        url="https://example.org/weather",
        pictures=(Picture("Rain over Lind.", "PAP"), Picture("", "EPA")),
        credits=("PAP", "EPA"),
        dateline="LIND",
        encoding="utf-8",
        encoding_source="bom",
        sources={"title": "h1", "authors": "text"},
    ),
    lang="en",
    lang_confidence=0.75,
    lang_source="caller",
    flags=("empty",),
    version="0.1.0+0123",
)
STORY = "The council met on Tuesday and voted for the new bridge over the river."
ODD_TEXTS = {
    "empty": "",
    "blank": " \n\t\n",
    "letterless": "1234 !?",
    "nul": "The council\x00 met on Tuesday.",
    "surrogate": "The council met \ud800 on Tuesday.",
    "astral": "The council met \U0001f600 on Tuesday.",
    "line-ends": f"{STORY}\r\n{STORY}\u2028Share this article\x0c",
    "names": "President Alexander Lukashenko spoke. Lukashenka’s aide left.",
    "byline": f"Council votes for new bridge\nBy Ana Kovač\n20 December 2022, 10:15\n{STORY}\n{STORY}",
    "bytes": f"{STORY}\nÉcole\n".encode(),
    "mixed-bytes": "Café one\nCafé two\n".encode() + b"\x93Quote\x94 three",
    "utf-16": STORY.encode("utf-16"),
    "cp1251": "Совет собрался во вторник и проголосовал за новый мост через реку. Всё решено.".encode("cp1251"),
}
VALIDATOR = Draft202012Validator(json.loads(files("copydesk").joinpath("data/article.schema.json").read_text("utf-8")))


def through_json(article):
    return Article.from_dict(json.loads(article.to_json()))


@pytest.mark.parametrize("kind", [Article, Metadata, Mention, Edit], ids=lambda kind: kind.__name__)
def test_no_field_can_be_set(kind):
    value = {Article: FULL, Metadata: FULL.metadata, Mention: FULL.mentions[0], Edit: CUT}[kind]

    for field in fields(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(value, field.name, "x")


@pytest.mark.parametrize("name", ["text", "edits", "mentions", "flags"])
def test_no_field_can_be_deleted(name):
    with pytest.raises(FrozenInstanceError):
        delattr(FULL, name)


def test_no_field_can_be_added():
    with pytest.raises((AttributeError, TypeError)):
        FULL.note = "x"


def test_an_article_can_be_a_key():
    assert {FULL: 1}[through_json(FULL)] == 1


@pytest.mark.parametrize("source", [*ODD_TEXTS.values()], ids=[*ODD_TEXTS])
def test_what_clean_gives_holds_tuples_all_the_way_down(source):
    article = clean(source)
    collections = (
        article.edits,
        article.mentions,
        article.flags,
        article.metadata.authors,
        article.metadata.credits,
        article.metadata.pictures,
    )

    assert {tuple} == {type(collection) for collection in collections}


def test_removed_holds_the_cuts_and_nothing_else():
    assert FULL.removed == (CUT,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        row("", (), id="nothing"),
        row("One.", ("One.",), id="one"),
        row("One.\n\nTwo.", ("One.", "Two."), id="two"),
        row("One,\n  two.\n\nThree.", ("One,\n  two.", "Three."), id="verse-is-one-paragraph"),
    ],
)
def test_paragraphs_are_parted_by_blank_lines(text, expected):
    assert expected == Article(text, text).paragraphs


@pytest.mark.parametrize("source", [*ODD_TEXTS.values()], ids=[*ODD_TEXTS])
def test_paragraphs_joined_by_blank_lines_are_the_text(source):
    article = clean(source)

    assert article.text == "\n\n".join(article.paragraphs)


def test_the_record_has_every_field_and_the_paragraphs():
    expected = [*(field.name for field in fields(Article)), "paragraphs"]

    assert expected == list(FULL.to_dict())
    assert FULL.to_dict()["paragraphs"] == ["Rain… 1", "Sun."]


def test_the_record_is_made_of_plain_values():
    record = FULL.to_dict()

    assert record == json.loads(json.dumps(record))
    assert type(record["edits"][0]["kind"]) is str


@pytest.mark.parametrize("source", [*ODD_TEXTS.values()], ids=[*ODD_TEXTS])
def test_an_article_comes_back_from_its_record_and_from_json(source):
    article = clean(source)

    assert article == Article.from_dict(article.to_dict())
    assert article == through_json(article)
    assert article == Article.from_dict(json.loads(article.to_json(indent=2)))


@given(st.text(st.characters(exclude_categories=("Cs",))), st.sampled_from(["", "\ud800", "a\udfffb", "\udc00\ud800"]))
def test_every_text_comes_back_from_json_lone_surrogates_too(text, surrogates):
    article = Article(text + surrogates, surrogates + text, metadata=Metadata(title=surrogates))

    assert article == through_json(article)


@pytest.mark.xfail(strict=True, reason="JSON joins a pair into one character, and no record can tell the two apart")
def test_a_pair_of_lone_surrogates_comes_back_from_json():
    article = clean("The council met \ud83d\ude00 on Tuesday and voted.")

    assert article == through_json(article)


@pytest.mark.parametrize("indent", [None, 2])
def test_json_can_be_encoded_and_keeps_letters_readable(indent):
    text = Article("Łódź \ud800", "Łódź \ud800").to_json(indent=indent)

    assert "Łódź \\ud800" in text
    assert text.encode("utf-8")
    assert (indent is None) == ("\n" not in text)


def test_the_least_record_is_text_and_source():
    assert Article("One.", "One. ") == Article.from_dict({"text": "One.", "source": "One. "})


def changed(**values):
    """The full record with some values changed; None takes a key out."""
    record = FULL.to_dict() | values
    return {key: value for key, value in record.items() if value is not None}


EDIT, MENTION, META = FULL.to_dict()["edits"][0], FULL.to_dict()["mentions"][0], FULL.to_dict()["metadata"]


@pytest.mark.parametrize(
    ("record", "named"),
    [
        row(changed(headline="x"), "headline", id="unknown-key"),
        row(changed(txet="x"), "txet", id="misspelt-key"),
        row(changed(text=None), "text", id="no-text"),
        row({}, "text", id="empty"),
        row(changed(edits=[EDIT | {"colour": "red"}]), "colour", id="unknown-key-of-an-edit"),
        row(changed(edits=[{k: v for k, v in EDIT.items() if k != "kind"}]), "kind", id="edit-without-kind"),
        row(changed(edits=[{k: v for k, v in EDIT.items() if k != "start"}]), "start", id="edit-without-start"),
        row(changed(edits=[EDIT | {"kind": "junk"}]), "junk", id="unknown-kind"),
        row(changed(edits="abc"), "", id="edits-are-a-string"),
        row(changed(edits=[["a"]]), "", id="an-edit-is-a-list"),
        row(changed(mentions=[MENTION | {"age": 3}]), "age", id="unknown-key-of-a-mention"),
        row(changed(metadata=META | {"headline": "x"}), "headline", id="unknown-key-of-metadata"),
        row(changed(metadata="x"), "", id="metadata-is-a-string"),
        row(changed(metadata=META | {"pictures": [{"alt": "x"}]}), "alt", id="unknown-key-of-picture"),
        row(changed(metadata=META | {"sources": ["h1"]}), "sources", id="sources-are-a-list"),
        row(changed(text=5), "text", id="text-is-a-number"),
        row(changed(source=["x"]), "source", id="source-is-a-list"),
        row(changed(flags="empty"), "flags", id="flags-are-a-string"),
        row(changed(lang_confidence="high"), "lang_confidence", id="confidence-is-a-word"),
        row(changed(edits=[EDIT | {"start": "7"}]), "start", id="offset-is-a-string"),
    ],
)
def test_a_record_that_is_no_article_is_refused_by_name(record, named):
    with pytest.raises(InputError) as caught:
        Article.from_dict(record)

    assert "article record" in str(caught.value)
    assert named in str(caught.value)


@pytest.mark.parametrize("source", [*ODD_TEXTS.values()], ids=[*ODD_TEXTS])
def test_the_schema_accepts_what_clean_gives_for_odd_input(source):
    assert schema_errors(clean(source)) == []


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_the_schema_accepts_the_seeds(path):
    assert schema_errors(clean(path.read_bytes())) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_the_schema_accepts_the_fixtures(folder):
    assert schema_errors(clean(read(folder / "dirty.txt"))) == []


@pytest.mark.parametrize("hint", ["en", "en-GB", "pt_BR", "DE"])
def test_the_schema_accepts_an_article_whose_language_the_caller_told(hint):
    assert schema_errors(clean(STORY, lang=hint)) == []


@pytest.mark.parametrize("hint", ["english", "??", "1", "e", " "])
def test_a_hint_that_is_no_language_code_never_gets_into_an_article(hint):
    try:
        article = clean(STORY, lang=hint)
    except CopydeskError as error:
        assert hint in str(error)
    else:
        assert schema_errors(article) == []


@pytest.mark.parametrize(
    "record",
    [
        row(FULL.to_dict() | {"headline": "x"}, id="unknown-key"),
        row(FULL.to_dict() | {"lang": "English"}, id="language-in-words"),
        row(FULL.to_dict() | {"edits": [EDIT | {"kind": "junk"}]}, id="unknown-kind"),
        row(FULL.to_dict() | {"edits": [EDIT | {"start": -1}]}, id="negative-offset"),
        row({key: value for key, value in FULL.to_dict().items() if key != "version"}, id="no-version"),
    ],
)
def test_the_schema_refuses_what_is_no_article(record):
    assert not VALIDATOR.is_valid(record)


def test_the_schema_is_a_schema_and_lists_every_field_and_kind():
    schema = VALIDATOR.schema
    edits, mentions, metadata = (schema["properties"][name] for name in ("edits", "mentions", "metadata"))
    VALIDATOR.check_schema(schema)

    assert set(FULL.to_dict()) == set(schema["required"])
    assert set(schema["properties"]) == {"path", *FULL.to_dict()}
    assert {f.name for f in fields(Edit)} == set(edits["items"]["properties"])
    assert {f.name for f in fields(Mention)} == set(mentions["items"]["properties"])
    assert {f.name for f in fields(Metadata)} == set(metadata["properties"])
    assert {f.name for f in fields(Picture)} == set(metadata["properties"]["pictures"]["items"]["properties"])
    assert [kind.value for kind in Kind] == edits["items"]["properties"]["kind"]["enum"]


def schema_errors(article):
    return [f"{e.json_path}: {e.message[:200]}" for e in VALIDATOR.iter_errors(json.loads(article.to_json()))]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        row("Plain prose, (nothing) to do: 5 - 3 = 2!", "Plain prose, (nothing) to do: 5 - 3 = 2!", id="plain"),
        row("# one", r"\# one", id="heading"),
        row("###### six", r"\###### six", id="deep-heading"),
        row("#hashtag", "#hashtag", id="hashtag-is-no-heading"),
        row("- item", r"\- item", id="list-dash"),
        row("+ item", r"\+ item", id="list-plus"),
        row("* item", r"\* item", id="list-star"),
        row("1. First", r"1\. First", id="numbered"),
        row("12) Twelfth", r"12\) Twelfth", id="numbered-bracket"),
        row("1.5 million", "1.5 million", id="decimal-is-no-list"),
        row("2022 was dry", "2022 was dry", id="year-is-no-list"),
        row("> quote", r"\> quote", id="quote"),
        row("a_b_c and 2*3*4", r"a\_b\_c and 2\*3\*4", id="emphasis"),
        row("`code`", r"\`code\`", id="code"),
        row("<b>bold</b>", r"\<b\>bold\</b\>", id="html"),
        row("[text](https://example.org)", r"\[text\](https://example.org)", id="link"),
        row("back\\slash", r"back\\slash", id="backslash"),
        row("---", r"\---", id="rule-or-heading-underline"),
        row("===", r"\===", id="heading-underline"),
        row("~~~", r"\~~~", id="fence"),
        row("#", r"\#", id="empty-heading"),
        row("-", r"\-", id="empty-list-item"),
        row("1.", r"1\.", id="empty-numbered-item"),
        row("AT&amp;T &copy; 2022", r"AT\&amp;T \&copy; 2022", id="entities-are-shown-as-they-stand"),
        row("AT&T & Co", "AT&T & Co", id="ampersand-that-is-no-entity"),
    ],
)
def test_markdown_shows_a_line_as_it_stands(line, expected):
    assert expected == escape_markdown(line)


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        row(Article("", ""), "", id="nothing"),
        row(Article("One.", "One."), "One.\n", id="text-alone"),
        row(FULL, "# Weather\n\n*Ana Kovač · Jan Nowak · 2022-12-20*\n\nRain… 1\n\nSun.\n", id="all-of-it"),
        row(Article("One,\ntwo.", "x"), "One,  \ntwo.\n", id="a-line-break-inside-a-paragraph-is-kept"),
        row(Article("# x\n\n# y", "x"), "\\# x\n\n\\# y\n", id="every-paragraph-is-escaped"),
        row(Article("x", "x", metadata=Metadata(title="a*b")), "# a\\*b\n\nx\n", id="title"),
    ],
)
def test_markdown_is_title_authors_and_paragraphs(article, expected):
    assert expected == article.to_markdown()


UNDONE = [
    row(("share",), "Share\n\nRain fell.\n\nSun.", id="above-the-first-paragraph"),
    row(("caption",), "Rain fell.\n\nRain over Lind.\n\nSun.", id="without-its-credit"),
    row(("credit",), "Rain fell.\n\nPhoto: PAP\n\nSun.", id="without-its-caption"),
    row(("caption", "credit"), "Rain fell.\n\nRain over Lind. Photo: PAP\n\nSun.", id="one-line-of-two-cuts"),
    row(("related",), "Rain fell. Read more >>>\n\nSun.", id="inside-a-line"),
    row(("comment-form",), "Rain fell.\n\nSun.\n\nLeave a Reply", id="below-the-last-paragraph"),
    row((), "Rain fell.\n\nSun.", id="nothing"),
]


def page_of_cuts():
    """An article of two paragraphs, with cuts of every place."""
    parts = [
        ("Share", "", Kind.SHARE),
        ("\n", "", Kind.LAYOUT),
        ("Rain fell.", None, None),
        (" Read more >>>", "", Kind.RELATED),
        ("\nRain over Lind.", "", Kind.CAPTION),
        (" Photo: PAP", "", Kind.CREDIT),
        ("\n", "\n\n", Kind.LAYOUT),
        ("Sun.", None, None),
        ("\n\n\nLeave a Reply", "", Kind.COMMENT_FORM),
        ("\n", "", Kind.LAYOUT),
    ]
    source, edits = "", []
    for old, new, kind in parts:
        if kind:
            edits.append(Edit(len(source), len(source) + len(old), old, new, kind, "test.rule", "a reason"))
        source += old
    return Article("Rain fell.\n\nSun.", source, tuple(edits))


@pytest.mark.parametrize(("kinds", "text"), UNDONE)
def test_what_is_undone_comes_back_as_a_paragraph_or_where_it_stood(kinds, text):
    article = page_of_cuts()
    undone = article.undo(*(edit for edit in article.removed if edit.kind.value in kinds))

    assert undone.text == text
    assert undone.restore() == article.source


def test_undoing_a_list_says_how_it_is_written():
    article = page_of_cuts()
    with pytest.raises(InputError, match=r"expected edits, got tuple; a list is given as undo\(\*edits\)"):
        article.undo(article.removed)


def test_undoing_what_is_no_edit_of_the_article_is_refused():
    with pytest.raises(InputError, match=r"no such edit at 7:13; give edits from article\.edits"):
        page_of_cuts().undo(CUT)


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        row("By Ana Kovač | Lind Courier", ("Ana Kovač",), id="paper"),
        row("By Ana Kovač • The Lind Post", ("Ana Kovač",), id="paper-with-an-article"),
        row("By Ana Kovač | Jan Nowak", ("Ana Kovač", "Jan Nowak"), id="two-people"),
        row("By The Lind Post", ("The Lind Post",), id="nobody-but-the-paper"),
    ],
)
def test_a_paper_is_no_author_beside_people(byline, authors):
    story = (
        "The bridge at Lind will close in May, the council said on Tuesday. It has stood there since 1931, they say."
    )

    assert clean(f"Bridge at Lind to close\n{byline}\n{story}\n{story}").metadata.authors == authors
