"""Records: what the readers find in files of every form, packed or not, whole or broken, friendly or not."""

import csv
import gzip
import io
import json
import os
import zipfile
from pathlib import Path, PurePath

import pyarrow
import pyarrow.parquet
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from copydesk import ConfigError, Record, read_records
from copydesk.records import record as record_module
from copydesk.records import unpack
from copydesk.records.find import Input, find_inputs
from copydesk.records.read import Reading, records_in
from support import row

ROWS = [
    {"id": 1, "text": "The bridge is shut.", "url": "https://example.org/1"},
    {"id": 2, "text": "Мост закрыт, “совсем”;\nсказал мэр.", "url": None},
    {"id": 3, "text": "", "url": "https://example.org/3"},
]
PAGE = "<html><body><p>The bridge is shut.</p></body></html>"


def jsonl(rows):
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode()


def table(rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(rows[0])
    writer.writerows([["" if v is None else v for v in r.values()] for r in rows])
    return out.getvalue().encode(encoding)


def parquet(rows):
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), out)
    return out.getvalue()


def warc(*answers, sort="response", packed=True):
    """A WARC file: (address, content type, bytes, status) for each answer."""
    blocks = [("warcinfo", "", "application/warc-fields", b"software: test\r\n")]
    for address, kind, content, status in answers:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() if sort == "response" else b""
        blocks.append((sort, address, "application/http; msgtype=response" if http else kind, http + content))
    records = []
    for number, (sort_, address, kind, content) in enumerate(blocks):
        head = [
            "WARC/1.0",
            f"WARC-Type: {sort_}",
            f"WARC-Record-ID: <urn:uuid:{number:032}>",
            "WARC-Date: 2026-11-30T00:00:00Z",
            *([f"WARC-Target-URI: {address}"] if address else []),
            f"Content-Type: {kind}",
            f"Content-Length: {len(content)}",
        ]
        records.append("\r\n".join(head).encode() + b"\r\n\r\n" + content + b"\r\n\r\n")
    return b"".join(gzip.compress(record) if packed else record for record in records)


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


PACKINGS = [
    row(lambda content: content, "", id="plain"),
    row(gzip.compress, ".gz", id="gzip"),
    row(lambda content: gzip.compress(content[:9]) + gzip.compress(content[9:]), ".gz", id="gzip-of-two-members"),
    row(zstandard.compress, ".zst", id="zstd"),
    row(lambda c: zstandard.compress(c[:9]) + zstandard.compress(c[9:]), ".zst", id="zstd-of-two-frames"),
    row(gzip.compress, "", id="gzip-without-a-suffix"),
]


def found(tmp_path, name, content, **options):
    """The records of one file."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return list(read_records(path, **options))


# Forms


@pytest.mark.parametrize(("pack", "end"), PACKINGS)
@pytest.mark.parametrize(("name", "write"), [("a.jsonl", jsonl), ("a.csv", table)])
def test_rows_are_read_whole_with_their_fields_and_place(tmp_path, name, write, pack, end):
    records = found(tmp_path, name + end, pack(write(ROWS)))

    assert [r.text for r in records] == [r["text"] for r in ROWS]
    assert [r.url for r in records] == [r["url"] or None for r in ROWS]
    assert [str(r.fields["id"]) for r in records] == ["1", "2", "3"]
    assert [r.number for r in records] == [1, 2, 3]
    assert records[0].place == f"{tmp_path / (name + end)}, line {1 if name == 'a.jsonl' else 2}"


def test_parquet_is_read_row_by_row(tmp_path):
    records = found(tmp_path, "a.parquet", parquet(ROWS * 400))

    assert [r.fields for r in records] == ROWS * 400
    assert records[1199].place.endswith("a.parquet, row 1200")


def test_values_that_python_does_not_have_cost_no_row(tmp_path):
    nanoseconds = pyarrow.array([1, 2**60 + 1], pyarrow.timestamp("ns"))
    pyarrow.parquet.write_table(pyarrow.table({"text": ["One.", "Two."], "t": nanoseconds}), tmp_path / "a.parquet")
    first, second = read_records(tmp_path / "a.parquet")

    assert (first.text, second.text) == ("One.", "Two.")
    assert str(first.fields["t"]).startswith("1970-01-01")


@pytest.mark.parametrize(("pack", "end"), PACKINGS)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "deep/a.md"])
def test_a_document_is_one_record_of_its_bytes(tmp_path, name, pack, end):
    content = ("The bridge is shut. " * 20).encode()
    [record] = found(tmp_path, name + end, pack(content))

    assert (record.text, record.number, record.fields, record.problem) == (content, 0, {}, "")
    assert record.place == str(tmp_path / (name + end))


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_file_gives_its_pages_in_the_encoding_that_their_headers_name(tmp_path, packed):
    cyrillic = "<p>Мост закрыт.</p>".encode("cp1251")
    content = warc(
        ("https://example.org/a", "text/html; charset=utf-8", PAGE.encode(), "200 OK"),
        ("https://example.org/b", 'text/html; charset="windows-1251"', cyrillic, "200 OK"),
        ("https://example.org/c", "text/html; charset=utf-8", cyrillic, "200 OK"),
        ("https://example.org/d", "text/html; charset=no-such-thing", PAGE.encode(), "200 OK"),
        ("https://example.org/e", "image/png", b"\x89PNG", "200 OK"),
        ("https://example.org/f", "text/html", b"<p>Gone.</p>", "404 Not Found"),
        packed=packed,
    )
    records = found(tmp_path, "a.warc.gz" if packed else "a.warc", content)

    assert [r.text for r in records] == [PAGE, "<p>Мост закрыт.</p>", cyrillic, PAGE.encode()]
    assert [r.url for r in records] == [f"https://example.org/{letter}" for letter in "abcd"]
    assert set(records[0].fields) == {"url", "warc_id", "warc_date", "content_type"}


def test_a_wet_file_gives_its_texts(tmp_path):
    content = warc(("https://example.org/a", "text/plain", b"The bridge is shut.", ""), sort="conversion")
    [record] = found(tmp_path, "a.warc.wet.gz", content)

    assert (record.text, record.url) == (b"The bridge is shut.", "https://example.org/a")


def test_members_of_an_archive_are_read_by_their_names(tmp_path):
    content = zipped(
        {
            "a.txt": "One.",
            "deep/b.html": PAGE,
            "c.jsonl": jsonl(ROWS),
            "d.jsonl.gz": gzip.compress(jsonl(ROWS[:1])),
            "e.png": b"\x89PNG",
            "deep/": "",
        }
    )
    records = found(tmp_path, "a.zip", content)

    assert [r.text for r in records] == [b"One.", PAGE.encode(), *(r["text"] for r in ROWS), ROWS[0]["text"]]
    assert [r.member for r in records] == ["a.txt", "deep/b.html", *["c.jsonl"] * 3, "d.jsonl.gz"]
    assert records[2].place == f"{tmp_path / 'a.zip'}: c.jsonl, line 1"


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        row(jsonl(ROWS), [r["text"] for r in ROWS], id="jsonl"),
        row(gzip.compress(jsonl(ROWS)), [r["text"] for r in ROWS], id="jsonl-in-gzip"),
        row(jsonl([{"text": "x" * 2_000_000}]), ["x" * 2_000_000], id="jsonl-with-a-long-line"),
        row(parquet(ROWS), [r["text"] for r in ROWS], id="parquet"),
        row(warc(("https://a.org", "text/html", b"<p>x</p>", "200 OK"), packed=False), [b"<p>x</p>"], id="warc"),
        row(b'{"text" is no JSON}', [b'{"text" is no JSON}'], id="text-with-a-brace"),
        row(b'{"id": 1}\n', [b'{"id": 1}\n'], id="json-without-the-field"),
        row(b"One.", [b"One."], id="text"),
    ],
)
def test_what_a_name_does_not_tell_is_told_by_the_first_bytes(tmp_path, content, texts):
    assert [r.text for r in found(tmp_path, "noname", content)] == texts


def test_the_caller_may_say_what_a_file_holds(tmp_path):
    assert [r.text for r in found(tmp_path, "a.txt", table(ROWS), form="csv")] == [r["text"] for r in ROWS]
    assert len(found(tmp_path, "a.jsonl", jsonl(ROWS), form="document")) == 1
    with pytest.raises(ConfigError, match='form: "xml" is none of document, jsonl'):
        read_records("a.txt", form="xml")


def test_records_can_be_looped_over_again(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(jsonl(ROWS))
    records = read_records(tmp_path)

    assert list(records) == list(records) != []


def test_fields_may_have_other_names(tmp_path):
    [record] = found(tmp_path, "a.jsonl", b'{"body": "One.", "link": "x"}\n', text_field="body", url_field="link")

    assert (record.text, record.url) == ("One.", "x")


# Tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_whatever_parts_its_cells(tmp_path, delimiter, encoding):
    records = found(tmp_path, "a.csv", table(ROWS, delimiter, encoding))

    assert [r.text for r in records] == [r["text"] for r in ROWS]


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        row("text,b\nOne.\n", {"text": "One."}, id="too-few-cells"),
        row("text,b\nOne.,2,3,4\n", {"text": "One.", "b": "2", "column 3": "3", "column 4": "4"}, id="too-many-cells"),
        row("text\n\n\nOne.\n", {"text": "One."}, id="blank-lines"),
        row("text\r\nOne.\r\n", {"text": "One."}, id="windows"),
        row('text\n"One, ""two""\nthree"', {"text": 'One, "two"\nthree'}, id="quotes-and-no-end"),
        row('text\n"never closed', {"text": "never closed"}, id="open-quote"),
        row("text\nO\0ne.\n", {"text": "O\0ne."}, id="nul"),
    ],
)
def test_a_careless_table_is_read(tmp_path, content, fields):
    [record] = found(tmp_path, "a.csv", content.encode())

    assert record.fields == fields


def test_a_table_in_an_old_encoding_is_read(tmp_path):
    rows = [{"text": "Der Rat der Stadt stimmte für die Brücke über den Fluss, sagte die Bürgermeisterin."}] * 3
    records = found(tmp_path, "a.csv", table(rows, encoding="cp1252"))

    assert [r.text for r in records] == [r["text"] for r in rows]


# What is broken


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        row(b'{"text": "unterminated', "no JSON: Unterminated string", id="cut-off"),
        row(b'{"id": 7}', 'no field "text"; there is id; name the one', id="no-text"),
        row(b"{}", 'no field "text"; there is nothing;', id="empty-object"),
        row(b'{"text": 5}', 'the field "text" holds a number', id="number"),
        row(b'{"text": null}', 'the field "text" holds nothing', id="null"),
        row(b'{"text": true}', 'the field "text" holds true or false', id="true"),
        row(b'{"text": ["a"]}', 'the field "text" holds a list', id="list"),
        row(b'{"text": {}}', 'the field "text" holds an object', id="object"),
        row(b"[1, 2]", "JSON, but no object", id="array"),
        row(b"NaN", "JSON, but no object", id="nan"),
        row(b'{"text": "\xff"}', "no UTF-8: invalid start byte at byte 10", id="bytes"),
        row(b"[" * 100_000, "JSON nested too deeply", id="nested"),
        row(b'{"text": ' + b"9" * 5000 + b"}", "no JSON: Exceeds the limit", id="long-number"),
    ],
)
def test_a_broken_line_is_a_record_that_says_so_and_the_rest_is_read(tmp_path, line, problem):
    first, broken, last = found(tmp_path, "a.jsonl", jsonl(ROWS[:1]) + line + b"\n\n" + jsonl(ROWS[1:2]))

    assert (first.text, last.text) == (ROWS[0]["text"], ROWS[1]["text"])
    assert broken.text is None
    assert broken.problem.startswith(problem), broken.problem
    assert broken.place.endswith("a.jsonl, line 2")
    assert last.place.endswith("a.jsonl, line 4")


def test_a_line_that_is_too_long_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr("copydesk.records.jsonl.MOST_BYTES", 1000)
    long, last = found(tmp_path, "a.jsonl", jsonl([{"text": "x" * 5000}]) + jsonl(ROWS[:1]))

    assert (long.text, last.text, last.number) == (None, ROWS[0]["text"], 2)
    assert "longer than" in long.problem


@pytest.mark.parametrize(("pack", "end"), PACKINGS[1:5])
def test_a_packed_file_that_is_cut_gives_what_there_is_and_says_so(tmp_path, pack, end):
    packed = pack(jsonl([{"text": f"{os.urandom(40).hex()} {n}"} for n in range(12_000)]))
    *good, last = found(tmp_path, f"a.jsonl{end}", packed[: len(packed) // 2])

    assert 100 < len(good) < 12_000
    assert [r.text for r in good if r.problem] in ([], [None])  # the torn line
    assert last.text is None
    assert last.problem.startswith("cannot be read after record ")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        row("a.txt.gz", gzip.compress(b"One.")[:-6], "cannot be read: ", id="cut-gzip"),
        row("a.txt.zst", zstandard.compress(b"One. " * 99)[:-3], "cannot be read: ", id="cut-zstd"),
        row("a.txt.gz", b"\x1f\x8b" + b"junk" * 20, "cannot be read: ", id="damaged-gzip"),
        row("a.txt.zst", b"(\xb5/\xfd" + b"junk" * 20, "cannot be read: ", id="damaged-zstd"),
        row("a.parquet", b"PAR1 and no more", "no Parquet file", id="damaged-parquet"),
        row("a.parquet", b"", "no Parquet file", id="empty-parquet"),
        row("a.zip", b"PK\x03\x04 and no more", "no zip archive", id="damaged-zip"),
        row("a.zip", b"", "no zip archive", id="empty-zip"),
        row("a.zip", zipped({"a.png": b"x"}), "no articles in this archive", id="zip-without-articles"),
        row("a.warc", b"One.\n" * 50, "no WARC record", id="no-warc"),
        row("a.warc", b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "no WARC record", id="warc-without-headers"),
    ],
)
def test_a_damaged_file_is_one_record_that_says_so(tmp_path, name, content, problem):
    [record] = found(tmp_path, name, content)

    assert record.text is None
    assert problem in record.problem


def test_an_empty_file_of_rows_has_no_records(tmp_path):
    assert found(tmp_path, "a.jsonl", b"") == found(tmp_path, "a.csv", b"") == []


def test_a_path_that_is_not_there_is_a_record_that_says_so():
    [record] = read_records("no/such/file.txt")

    assert (record.text, record.place, record.problem) == (None, "no/such/file.txt", "no such file or folder")


def test_a_file_that_is_gone_when_it_is_read_is_a_record_that_says_so(tmp_path):
    [record] = records_in(Input(tmp_path / "gone.txt", PurePath("gone.txt")), Reading())

    assert record.problem == "cannot be read: No such file or directory"


# What means harm


def test_a_gzip_bomb_is_not_unpacked(tmp_path):
    [record] = found(tmp_path, "a.html.gz", gzip.compress(b" " * 50_000_000))

    assert record.problem == "cannot be read: unpacks to more than 100 times its size, as a bomb does; not read"


def test_a_bomb_in_an_archive_is_not_unpacked_and_the_rest_is_read(tmp_path):
    bomb, last = found(tmp_path, "a.zip", zipped({"a.txt": b" " * 50_000_000, "b.txt": "One."}))

    assert "as a bomb does" in bomb.problem
    assert last.text == b"One."


def test_a_document_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "MOST_BYTES", 1000)
    [record] = found(tmp_path, "a.txt", b"x" * 2000)

    assert record.problem.startswith("cannot be read: larger than")


@pytest.mark.parametrize(
    "name", ["../a.txt", "/etc/a.txt", "b/../../a.txt", "C:/a.txt", "..\\a.txt", "\\\\host\\a.txt"]
)
def test_a_member_that_would_lead_out_of_a_folder_is_refused(tmp_path, name):
    bad, good = found(tmp_path, "a.zip", zipped({name: "Evil.", "ok.txt": "One."}))

    assert (bad.text, good.text) == (None, b"One.")
    assert "leads out of the folder" in bad.problem


def test_a_locked_member_is_named_and_the_rest_is_read(tmp_path):
    content = bytearray(zipped({"a.txt": "One.", "b.txt": "Two."}))
    local, central = content.find(b"PK\x03\x04"), content.find(b"PK\x01\x02")
    content[local + 6] |= 1
    content[central + 8] |= 1
    bad, good = found(tmp_path, "a.zip", bytes(content))

    assert "encrypted" in bad.problem
    assert good.text == b"Two."


def test_links_in_a_folder_are_not_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("One.")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "a.txt").symlink_to(tmp_path / "real" / "a.txt")
    (tmp_path / "in" / "b.txt").write_text("Two.")

    assert [r.text for r in read_records(tmp_path / "in")] == [b"Two."]
    assert [r.text for r in read_records(tmp_path / "in" / "a.txt")] == [b"One."]


@pytest.mark.parametrize(
    "name", ["a b.txt", "a\nb.txt", "a\tb.txt", "ü.txt", "-rf.txt", "a'b\".txt", os.fsdecode(b"\xff\xfe.txt")]
)
def test_odd_names_are_names(tmp_path, name):
    [record] = found(tmp_path, name, b"One.")

    assert record.text == b"One."
    assert [source.path.name for source in find_inputs([tmp_path])] == [name]


@given(st.binary(max_size=300), st.sampled_from(["jsonl", "csv", "parquet", "warc", "zip", "document"]))
def test_any_bytes_in_any_form_give_records_and_no_exception(tmp_path_factory, content, form):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)

    assert all(isinstance(r, Record) for r in read_records(path, form=form))


@pytest.mark.parametrize("magic", [b"\x1f\x8b", b"(\xb5/\xfd", b"PK\x03\x04", b"PAR1", b"WARC/1.0\r\n"])
@given(rest=st.binary(max_size=200))
def test_any_bytes_behind_a_known_beginning_give_records_and_no_exception(tmp_path_factory, magic, rest):
    path = Path(tmp_path_factory.getbasetemp()) / "any"
    path.write_bytes(magic + rest)

    assert all(isinstance(r, Record) for r in read_records(path))


def test_the_limits_are_those_that_the_documents_name():
    assert record_module.MOST_BYTES == 200_000_000
    assert unpack.BOMB_RATIO == 100
