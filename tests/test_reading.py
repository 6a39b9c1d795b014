"""Reading text: encodings, line ends, white space, and the characters that have no place in text."""

import codecs

import pytest

from copydesk import InputError, Kind, clean
from copydesk.readers.text import read_text
from support import assert_laws, read, row

ENGLISH = "The council of Łódź voted on Tuesday – by “show of hands” – to close the café on the old bridge."
RUSSIAN = "Городской совет решил во вторник закрыть старый мост, и никто в городе не был удивлён. Мост закроют весной."
GERMAN = "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke zu schließen. Für die Fußgänger gibt es Fähren."
FRENCH = "Le conseil a décidé mardi de fermer le vieux pont. Personne n'a été surpris, a déclaré l'élu, très fâché."


@pytest.mark.parametrize(
    ("content", "encoding", "decider"),
    [
        row(ENGLISH.encode(), "utf-8", "utf-8", id="utf-8"),
        row(b"plain ascii", "utf-8", "utf-8", id="ascii"),
        row(b"", "utf-8", "utf-8", id="empty"),
        row(codecs.BOM_UTF8 + ENGLISH.encode(), "utf-8-sig", "bom", id="utf-8-with-bom"),
        row(codecs.BOM_UTF16_LE + ENGLISH.encode("utf-16-le"), "utf-16", "bom", id="utf-16-le-with-bom"),
        row(codecs.BOM_UTF16_BE + ENGLISH.encode("utf-16-be"), "utf-16", "bom", id="utf-16-be-with-bom"),
        row(codecs.BOM_UTF32_LE + ENGLISH.encode("utf-32-le"), "utf-32", "bom", id="utf-32-le-with-bom"),
        row(codecs.BOM_UTF32_BE + ENGLISH.encode("utf-32-be"), "utf-32", "bom", id="utf-32-be-with-bom"),
    ],
)
def test_bytes_are_read_by_their_mark_or_as_utf_8_and_the_record_says_so(content, encoding, decider):
    article = clean(content)

    assert article.source in (ENGLISH, "plain ascii", "")
    assert (article.metadata.encoding, article.metadata.encoding_source) == (encoding, decider)
    assert article.flags == (() if content else ("empty",))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zeros(encoding):
    article = clean(ENGLISH.encode(encoding))

    assert article.source == ENGLISH
    assert encoding == article.metadata.encoding
    assert article.metadata.encoding_source not in (None, "bom", "utf-8")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        row(RUSSIAN, "cp1251", id="russian-cp1251"),
        row(RUSSIAN, "koi8-r", id="russian-koi8-r"),
        row(GERMAN, "cp1252", id="german-cp1252"),
        row(FRENCH, "iso-8859-1", id="french-latin-1"),
    ],
)
def test_older_encodings_are_detected_and_the_detector_is_named(text, encoding):
    article = clean(text.encode(encoding))

    assert text == article.source
    assert article.metadata.encoding_source.startswith("chardet ")
    assert text.encode(article.metadata.encoding) == text.encode(encoding)


def test_a_string_has_no_encoding():
    metadata = clean(ENGLISH).metadata

    assert (metadata.encoding, metadata.encoding_source) == (None, None)


@pytest.mark.parametrize("wrap", [bytes, bytearray, memoryview], ids=lambda wrap: wrap.__name__)
def test_every_sort_of_bytes_is_read(wrap):
    assert clean(wrap(ENGLISH.encode())).source == ENGLISH


UTF_8_LINES = ["Das Café öffnet früh.", "Für alle gibt es Brötchen.", "Später kommt die Lesung mit Ödön Köhler."]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_stray_line_in_another_encoding_is_read_and_flagged(line_end):
    stray = "“Schön”, sagte sie – und ging über die Brücke."
    end = line_end.encode()
    content = end.join([*(line.encode() for line in UTF_8_LINES), stray.encode("cp1252")])
    article = clean(content)

    assert line_end.join([*UTF_8_LINES, stray]) == article.source
    assert [flag for flag in article.flags if flag.startswith("mixed-encoding")] != []
    assert_laws(article)


def test_bytes_that_had_to_be_replaced_are_flagged():
    article = clean(codecs.BOM_UTF8 + b"The council met \xff\xfe on Tuesday and voted for the bridge.")

    assert "\N{REPLACEMENT CHARACTER}" in article.source
    assert "replaced-bytes" in article.flags


@pytest.mark.parametrize(
    "content",
    [
        row(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", id="pdf"),
        row(b"PK\x03\x04\x14\x00\x06\x00word/document.xml", id="zip-or-docx"),
        row(b"\x1f\x8b\x08\x00\x00\x00\x00\x00", id="gzip"),
        row(b"(\xb5/\xfd\x04\x00", id="zstd"),
        row(b"BZh91AY&SY", id="bzip2"),
        row(b"\xfd7zXZ\x00\x00", id="xz"),
        row(b"7z\xbc\xaf\x27\x1c\x00\x04", id="7z"),
        row(b"\x89PNG\r\n\x1a\n\x00\x00", id="png"),
        row(b"\xff\xd8\xff\xe0\x00\x10JFIF", id="jpeg"),
        row(b"GIF89a\x01\x00", id="gif"),
        row(b"RIFF\x24\x08\x00\x00WEBPVP8 ", id="webp"),
        row(b"\x7fELF\x02\x01\x01\x00", id="program"),
        row(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", id="old-word"),
        row(b"PAR1\x15\x04\x15", id="parquet"),
        row(bytes(range(256)) * 40, id="all-bytes"),
    ],
)
def test_a_binary_file_is_refused_with_a_word_on_what_to_do(content):
    with pytest.raises(InputError) as caught:
        clean(content)

    assert "text" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        row("RIFF, the film festival of Reykjavik, begins on Tuesday, and nobody in town is surprised.", id="riff"),
        row("BZh, the mark of a bzip2 file, is short for Burrows and Wheeler and Huffman.", id="bzh"),
        row("PAR1 is the mark of a Parquet file, and this is a sentence about it.", id="par1"),
    ],
)
def test_a_text_that_begins_like_a_binary_file_is_text(text):
    assert text == clean(text.encode()).source


@pytest.mark.parametrize(
    "value", [None, 5, ["a"], {"text": "a"}, object()], ids=["none", "int", "list", "dict", "object"]
)
def test_what_is_no_text_is_refused_by_its_type(value):
    with pytest.raises(InputError, match=type(value).__name__):
        clean(value)


SENTENCE = "The council of Minsk voted on Tuesday for the new bridge."


@pytest.mark.parametrize(
    "character",
    [
        row("\x00", id="nul"),
        row("\x07", id="bell"),
        row("\x08", id="backspace"),
        row("\x1b", id="escape"),
        row("\x7f", id="delete"),
        row("\x9d", id="c1-control"),
        row("\u00ad", id="soft-hyphen"),
        row("\u200b", id="zero-width-space"),
        row("\u2060", id="word-joiner"),
        row("\ufeff", id="byte-order-mark"),
        row("\u202e", id="right-to-left-override"),
        row("\u2066", id="isolate"),
        row("\ud800", id="high-surrogate"),
        row("\udfff", id="low-surrogate"),
    ],
)
@pytest.mark.parametrize("place", [0, 18, len(SENTENCE)], ids=["first", "in-a-word", "last"])
def test_a_character_without_a_place_in_text_is_cut_and_recorded(character, place):
    article = clean(SENTENCE[:place] + character + SENTENCE[place:])

    assert article.text == SENTENCE
    assert [(edit.kind, edit.original, edit.start) for edit in article.edits] == [(Kind.INVISIBLE, character, place)]
    assert article.removed == ()


@pytest.mark.parametrize(
    "text",
    [
        row(
            "The family \U0001f468\u200d\U0001f469\u200d\U0001f467 came to the bridge on Tuesday.", id="emoji-of-three"
        ),
        row("شورای شهر می\u200cخواهد پل قدیمی را روز سه\u200cشنبه ببندد.", id="persian-joiner"),
        row("The price was 5\u00a0000\u202f€ and rose by 3\u00a0% on Tuesday.", id="non-breaking-spaces"),
        row("The council voted.  Nobody was surprised.  The bridge is old.", id="double-spaces"),
        row("Name\tPoints\tGoals are the three columns of the table on Tuesday.", id="tab-in-a-line"),
        row("A ligature \ufb01sh, an ellipsis…, “curly” and ‘single’ quotes stay.", id="no-normalisation"),
        row("Cafe\u0301 and café are spelt in two ways here, and both stay.", id="composed-and-decomposed"),
        row("Ⅻ, ½ and ² are signs that nobody may even out, she said.", id="compatibility-signs"),
    ],
)
def test_a_text_is_not_evened_out(text):
    article = clean(text)

    assert text == article.text
    assert article.edits == ()


LINES = (
    "The council voted on Tuesday to close the old bridge over the river Lind.",
    "Nobody in the town was surprised that it had come to this in the end.",
    "The new bridge will be open to walkers in the spring, the mayor said.",
)
BREAKS = [
    row("\n", id="lf"),
    row("\r\n", id="crlf"),
    row("\r", id="cr"),
    row("\v", id="vertical-tab"),
    row("\f", id="form-feed"),
    row("\x85", id="next-line"),
    row("\u2028", id="line-separator"),
    row("\u2029", id="paragraph-separator"),
    row("\x1c", id="file-separator"),
]


@pytest.mark.parametrize("line_break", BREAKS)
@pytest.mark.parametrize("times", [1, 2, 3, 5])
def test_every_line_end_parts_paragraphs(line_break, times):
    article = clean((line_break * times).join(LINES))

    assert article.text == "\n\n".join(LINES)
    assert {edit.kind for edit in article.edits} <= {Kind.LAYOUT}


@pytest.mark.parametrize(
    "gap",
    [
        row("  \n  ", id="blanks-around-a-break"),
        row("\n \n", id="blank-line-with-a-space"),
        row("\r\n\t\r\n", id="blank-line-with-a-tab"),
        row("\n\u00a0\n", id="blank-line-with-a-non-breaking-space"),
        row("\n\u3000\n", id="blank-line-with-a-wide-space"),
        row("\r\n\n\r", id="all-mixed"),
        row("\n\ufeff\n", id="blank-line-with-a-mark"),
    ],
)
def test_a_gap_is_one_blank_line_whatever_stood_in_it(gap):
    article = clean(gap.join(LINES))

    assert article.text == "\n\n".join(LINES)


@pytest.mark.parametrize("edge", [" ", "\n", "\n\n\n", "\t", "\r\n", "\u00a0", "\ufeff"])
def test_white_space_around_the_text_goes(edge):
    assert clean(f"{edge}{LINES[0]}{edge}").text == LINES[0]


def test_single_breaks_stay_where_paragraphs_are_parted_by_blank_lines():
    verse = "The river rose,\nthe bridge stood still,\n  and nobody went home."
    text = "\n\n".join([LINES[0], verse, *LINES[1:]])

    assert text == clean(text).text


def test_an_even_text_is_given_back_without_an_edit():
    text = "\n\n".join(LINES)

    assert clean(text).edits == ()


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\x00", "\ufeff\n"], ids=["nothing", "space", "breaks", "nul", "mark"]
)
def test_a_text_without_a_letter_is_an_empty_article(text):
    article = clean(text)

    assert (article.text, article.paragraphs, article.flags) == ("", (), ("empty",))
    assert text == article.restore()


def test_the_characters_of_a_string_are_not_touched_by_the_reader():
    text = "\ufeffOne\r\ntwo\x00\ud800"

    assert text == read_text(text).source


def test_a_crlf_file_is_read_as_it_is(tmp_path):
    path = tmp_path / "story.txt"
    path.write_bytes("\r\n\r\n".join(LINES).encode())

    assert read(path) == clean(path.read_bytes()).source


@pytest.mark.parametrize(
    ("line", "read", "flags"),
    [
        row("Zoë ".encode() + b"Lef\xe8vre came.", "Zoë Lefèvre came.", ["mixed-encoding:1"], id="both-in-a-line"),
        row(b"It is \x93shut\x94 \x96 for good.", "It is “shut” – for good.", ["mixed-encoding:1"], id="signs"),
        row(
            b"The \x81 town hall.", "The \ufffd town hall.", ["mixed-encoding:1", "replaced-bytes"], id="no-sign-at-all"
        ),
    ],
)
def test_bytes_that_are_no_utf_8_are_read_one_by_one(line, read, flags):
    story = "Zoë Lefèvre went to the café on Monday, the council of Lind said.\n".encode()
    article = clean(story * 3 + line + b"\n" + story)

    assert article.source.split("\n")[3] == read
    assert list(article.flags) == flags
    assert article.metadata.encoding_source == "utf-8, other bytes as windows-1252"
