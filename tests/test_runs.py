"""Runs of the command over many records: forms of output, order, resuming, faults, and what is said on the way."""

import contextlib
import csv
import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pyarrow.parquet
import pytest

from copydesk import Article, Kind, clean, cli
from copydesk.commands import clean as command_clean
from copydesk.outputs.journal import NAME, Journal
from copydesk.outputs.places import PartFile
from copydesk.progress import Progress
from copydesk.run import Tally
from support import read, row

FIRST = "The council met on Tuesday and voted for the new bridge over the river, members said."
SECOND = "Work begins in May, said the mayor of Lind, and it will take two years to finish."
STORY = f"{FIRST}\nShare this article\n{SECOND}"
TEXT = f"{FIRST}\n\n{SECOND}"
ROWS = [{"id": n, "text": f"{STORY} It is number {n}.", "tags": ["a", n], "note": None} for n in range(12)]
BROKEN = ['{"id": 100, "text": 5}', "no json", '{"id": 101}']


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Each test works in a folder of its own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def put(name, content):
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def lines(rows):
    return "".join((r if isinstance(r, str) else json.dumps(r, ensure_ascii=False)) + "\n" for r in rows)


def parsed(text):
    return [json.loads(line) for line in text.splitlines()]


def command(*arguments):
    return [sys.executable, "-m", "copydesk.cli", *map(str, arguments)]


# Rows in, rows out


def test_a_row_keeps_its_fields_and_gets_the_clean_text_and_a_record_of_every_change(run):
    put("in.jsonl", lines(ROWS))
    code, out, err = run("in.jsonl")
    rows = parsed(out)

    assert (code, err) == (0, [])
    assert [{key: r[key] for key in ("id", "tags", "note")} for r in rows] == [
        {key: r[key] for key in ("id", "tags", "note")} for r in ROWS
    ]
    assert [r["text"] for r in rows] == [clean(r["text"]).text for r in ROWS]
    for before, after in zip(ROWS, rows, strict=True):
        assert Article.from_dict({"text": after["text"], **after["copydesk"]}) == clean(before["text"])


def test_a_second_cleaning_keeps_the_record_of_the_first(run):
    put("in.jsonl", lines(ROWS[:1]))
    run("in.jsonl", "-o", "once.jsonl")
    _, out, _ = run("once.jsonl")
    [once], [twice] = parsed(read(Path("once.jsonl"))), parsed(out)

    assert twice["text"] == once["text"]
    assert twice["copydesk"]["edits"] == []
    assert twice["copydesk"]["earlier"] == once["copydesk"]


def test_a_broken_row_has_its_place_in_the_output_and_is_named(run):
    put("in.jsonl", lines([ROWS[0], *BROKEN, ROWS[1]]))
    code, out, err = run("in.jsonl")
    rows = parsed(out)

    assert code == 1
    assert [r.get("id") for r in rows] == [0, 100, None, 101, 1]
    assert rows[1]["text"] == 5
    assert rows[2]["raw"] == "no json"
    assert [r["copydesk"].get("error", {}).get("place") for r in rows] == [
        None,
        *(f"in.jsonl, line {n}" for n in (2, 3, 4)),
        None,
    ]
    assert [line.split(": ")[1] for line in err] == [
        *(f"in.jsonl, line {n}" for n in (2, 3, 4)),
        "3 of 5 failed",
    ]
    assert err[-1] == "copydesk: 3 of 5 failed: 3 unreadable"


def test_many_failures_of_one_kind_are_not_all_named_where_the_output_holds_them(run):
    put("in.jsonl", lines([BROKEN[2]] * 100))
    code, out, err = run("in.jsonl")

    assert (code, len(parsed(out))) == (1, 100)
    assert len(err) == 22
    assert err[-2:] == [
        "copydesk: more like this (unreadable) stand in the output only",
        "copydesk: 100 of 100 failed: 100 unreadable",
    ]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("name", ["in.jsonl", "in.jsonl.gz", "in.csv", "in.parquet"])
@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_every_form_of_rows_is_written_as_every_other(run, name, form, jobs):
    rows = [{"id": r["id"], "text": r["text"]} for r in ROWS]
    put("in.jsonl", lines(rows))
    put("in.jsonl.gz", gzip.compress(lines(rows).encode()))
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), "in.parquet")
    with open("in.csv", "w", newline="", encoding="utf-8") as file:  # noqa: PTH123
        writer = csv.DictWriter(file, ["id", "text"])
        writer.writeheader()
        writer.writerows(rows)
    code, out, err = run(name, "-o", f"out.{form}", "--jobs", jobs)

    assert (code, out, err) == (0, "", [])
    assert [str(r["id"]) for r in rows_of(f"out.{form}")] == [str(r["id"]) for r in rows]
    assert [r["text"] for r in rows_of(f"out.{form}")] == [clean(r["text"]).text for r in rows]


def rows_of(name):
    if name.endswith(".parquet"):
        return pyarrow.parquet.read_table(name).to_pylist()
    with open(name, newline="", encoding="utf-8") as file:  # noqa: PTH123
        return list(csv.DictReader(file)) if name.endswith(".csv") else parsed(file.read())


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_table_has_plain_columns_for_what_was_found(run, form):
    put(
        "in.jsonl", lines([{"id": 1, "text": f"Bridge at Lind to close for repairs\nBy Ana Kovač\n{STORY}"}, BROKEN[0]])
    )
    code, _, _ = run("in.jsonl", "-o", f"out.{form}")
    good, bad = rows_of(f"out.{form}")

    assert code == 1
    assert [good[f"clean_{key}"] for key in ("title", "authors", "lang")] == [
        "Bridge at Lind to close for repairs",
        '["Ana Kovač"]',
        "en",
    ]
    assert [e["kind"] for e in json.loads(good["clean_edits"])][:2] == ["headline", "byline"]
    assert bad["clean_error"].startswith('unreadable: the field "text" holds a number')


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_fields_that_the_first_rows_do_not_have_are_kept_in_a_last_column(run, monkeypatch, form):
    monkeypatch.setattr("copydesk.outputs.writers.GROUP", 5)
    rows = [{"text": FIRST, "n": 1}] * 12 + [{"text": FIRST, "n": "x", "late": {"a": [1]}}]
    put("in.jsonl", lines(rows))
    run("in.jsonl", "-o", f"out.{form}", "--names", "off")
    last = rows_of(f"out.{form}")[-1]
    rest = json.loads(last["clean_rest"])

    assert rest == {"late": {"a": [1]}} if form == "csv" else rest == {"n": "x", "late": {"a": [1]}}


def test_parquet_keeps_the_types_of_its_columns(run):
    schema = pyarrow.schema([("n", pyarrow.int16()), ("text", pyarrow.large_string()), ("t", pyarrow.timestamp("ms"))])
    table = pyarrow.table({"n": [1, None], "text": [STORY, FIRST], "t": [0, None]}, schema=schema)
    pyarrow.parquet.write_table(table, "in.parquet")
    code, _, err = run("in.parquet", "-o", "out.parquet")
    written = pyarrow.parquet.read_table("out.parquet")

    assert (code, err) == (0, [])
    assert [written.schema.field(name).type for name in schema.names] == [field.type for field in schema]
    assert written.column("t").to_pylist() == table.column("t").to_pylist()


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(1)", "+1-1", "-1+1", "\t=1", '=HYPERLINK("http://evil","x")', "-"])
def test_a_spreadsheet_runs_no_cell_of_a_table(run, cell):
    put("in.jsonl", lines([{"text": cell, cell: cell, "n": -5}]))
    run("in.jsonl", "-o", "out.csv")
    cells = [cell for line in csv.reader(io.StringIO(read(Path("out.csv")))) for cell in line]

    assert [c for c in cells if c.startswith(("=", "@", "+", "-", "\t")) and c != "-5"] == []


def test_surrogates_and_controls_reach_no_output_raw(run):
    put("in.jsonl", '{"text": "The \\ud800 bridge\\u0000 \\u001b[2J is shut.", "x": "\\udfff"}\n')
    for form in ("jsonl", "csv", "parquet", "text", "json", "markdown"):
        code, _, err = run("in.jsonl", "-o", f"out/{form}", "--format", form)

        assert (code, err) == (0, [])
    for path in Path("out").rglob("*.*"):
        content = path.read_bytes()
        assert path.suffix == ".parquet" or content.decode("utf-8")
        assert path.suffix == ".parquet" or b"\x1b" not in content


# Documents in, rows out, and the other way round


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_documents_can_be_rows_of_one_file(run, form):
    put("in/a.txt", STORY)
    put("in/b/c.txt", FIRST)
    put("in/d.txt", b"\x89PNG\r\n\x1a\n")
    code, _, err = run("in", "-o", f"out.{form}")
    rows = rows_of(f"out.{form}")

    assert (code, len(err)) == (1, 1)
    assert [r["path"] for r in rows] == ["in/a.txt", "in/b/c.txt", "in/d.txt"]
    assert [r.get("text") for r in rows][:2] == [TEXT, FIRST]
    assert "PNG" in str(rows[2])


def test_documents_can_be_one_text(run):
    put("in/a.txt", STORY)
    put("in/b.txt", FIRST)

    assert run("in", "-o", "out.txt") == (0, "", [])
    assert read(Path("out.txt")) == f"{TEXT}\n\n{FIRST}\n"


@pytest.mark.parametrize("suffix", ["text", "markdown", "json"])
def test_rows_can_be_documents_of_a_folder(run, suffix):
    put("in/rows.jsonl", lines(ROWS[:2]))
    code, _, err = run("in", "-o", "out", "--format", suffix)
    end = {"text": "txt", "markdown": "md", "json": "json"}[suffix]

    assert (code, err) == (0, [])
    assert sorted(p.relative_to("out").as_posix() for p in Path("out").rglob(f"*.{end}")) == [
        f"rows/0000000{n}.{end}" for n in (1, 2)
    ]


def test_members_of_an_archive_are_mirrored(run):
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("b/c.txt", STORY)
        archive.writestr("d.html", f"<p>{FIRST}</p>")
        archive.writestr("../../evil.txt", "Evil.")
    code, _, err = run("a.zip", "-o", "out/deep/er")
    written = [p for p in Path(Path.cwd().parent).rglob("*") if p.suffix in (".txt", ".html")]

    assert (code, len(err)) == (1, 1)
    assert sorted(p.relative_to(Path.cwd() / "out/deep/er").as_posix() for p in written) == ["a/b/c.txt", "a/d.txt"]


def test_different_forms_of_input_need_a_form_of_output(run):
    put("a.txt", STORY)
    put("b.jsonl", lines(ROWS[:1]))
    code, _, err = run("a.txt", "b.jsonl")

    assert (code, len(err)) == (2, 1)
    assert "would be written as jsonl and text: say which with --format" in err[0]
    assert run("a.txt", "b.jsonl", "--format", "jsonl")[0] == 0


def test_rows_come_from_a_pipe():
    child = subprocess.run(command(), input=lines(ROWS).encode(), capture_output=True, check=False)

    assert (child.returncode, child.stderr) == (0, b"")
    assert [r["id"] for r in parsed(child.stdout.decode())] == [r["id"] for r in ROWS]


def test_the_address_of_a_page_helps_to_read_it(run):
    page = f"<html><body><article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
    put("in.jsonl", lines([{"page": page, "link": "https://example.org/2022/12/20/bridge"}]))
    _, out, _ = run("in.jsonl", "--text-field", "page", "--url-field", "link")
    [found] = parsed(out)

    assert found["page"] == TEXT
    assert found["copydesk"]["metadata"]["url"] == "https://example.org/2022/12/20/bridge" or found["copydesk"]


# Going on


def long_rows(count):
    """Rows that take a while."""
    return [{"id": n, "text": "\n".join(f"{STORY} {n} {k}" for k in range(30))} for n in range(count)]


def kill_when(child, ready, kind=signal.SIGKILL):
    """End a process as soon as something is true of the folder."""
    for _ in range(2000):
        if ready() or child.poll() is not None:
            break
        time.sleep(0.01)
    child.send_signal(kind)
    child.wait(timeout=60)


def noted():
    """Whether a journal in this folder notes records of an input."""
    return any('"rows": ' in path.read_text() for path in Path().rglob("*copydesk-run.jsonl"))


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("source", "place"),
    [
        row("in.jsonl", "out.jsonl", id="rows-to-a-file"),
        row("in.jsonl", "out", id="rows-to-a-folder"),
        row("in.jsonl", "out.csv", id="table"),
        row("docs", "out", id="documents-to-a-folder"),
        row("docs", "out.jsonl", id="documents-to-a-file"),
        row("in.jsonl", "out.parquet", id="parquet"),
    ],
)
def test_a_run_that_was_killed_goes_on_without_a_lost_or_doubled_record(source, place, jobs, monkeypatch):
    monkeypatch.setattr("copydesk.outputs.sinks.SAVE_SECONDS", 0.0)
    rows = long_rows(40)
    put("in.jsonl", lines(rows))
    for r in rows:
        put(f"docs/{r['id']:02}.txt", r["text"])
    whole = command(source, "-o", f"whole/{place}")
    subprocess.run(whole, check=True)
    code = (
        "import sys, copydesk.outputs.sinks as s; s.SAVE_SECONDS = 0.0\n"
        "from copydesk.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    line = [sys.executable, "-c", code, source, "-o", f"part/{place}", "-q", "--jobs", str(jobs)]
    with subprocess.Popen(line) as child:
        kill_when(child, noted)
    for _ in range(3):
        with subprocess.Popen([*line, "--resume"]) as child, contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=0.7)
            break
        child.kill()
    end = subprocess.run([*line, "--resume"], check=False, capture_output=True)

    assert (end.returncode, end.stdout) == (0, b""), end.stderr
    assert contents("part") == contents("whole")


def contents(folder):
    """All outputs of a folder, byte by byte; of Parquet the rows."""
    found = {}
    for path in Path(folder).rglob("*"):
        if path.is_file() and path.name != NAME:
            name = path.relative_to(folder).as_posix()
            found[name] = rows_of(str(path)) if path.suffix == ".parquet" else path.read_bytes()
    return found


def test_what_a_killed_run_leaves_is_no_output_under_its_name():
    put("in.jsonl", lines(long_rows(40)))
    with subprocess.Popen(command("in.jsonl", "-o", "out.jsonl", "-q")) as child:
        kill_when(child, lambda: any(Path().glob(".copydesk-*.part")))

    assert not Path("out.jsonl").exists()


def test_an_input_that_has_changed_is_done_anew(run):
    put("in/a.txt", STORY)
    put("in/b.txt", FIRST)
    run("in", "-o", "out")
    put("in/a.txt", SECOND)
    os.utime("in/a.txt", (10**9, 10**9))

    assert run("in", "-o", "out", "--resume") == (0, "", [])
    assert read(Path("out/a.txt")) == f"{SECOND}\n"


def test_an_output_that_is_gone_is_done_anew_and_a_new_input_is_done(run):
    put("in/a.txt", STORY)
    put("in/b.txt", FIRST)
    run("in", "-o", "out")
    Path("out/b.txt").unlink()
    put("in/c.txt", SECOND)

    assert run("in", "-o", "out", "--resume") == (0, "", [])
    assert sorted(contents("out")) == ["a.txt", "b.txt", "c.txt"]


def test_an_input_that_could_not_be_read_is_tried_again(run):
    put("in/a.txt", b"\x89PNG\r\n\x1a\n")
    put("in/b.txt", FIRST)

    assert run("in", "-o", "out")[0] == 1
    put("in/a.txt", STORY)
    assert run("in", "-o", "out", "--resume") == (0, "", [])
    assert sorted(contents("out")) == ["a.txt", "b.txt"]


def test_a_torn_journal_is_gone_on_with(run):
    put("in/a.txt", STORY)
    put("in/b.txt", FIRST)
    run("in", "-o", "out")
    journal = Path("out") / NAME
    journal.write_bytes(journal.read_bytes()[:-20])

    assert run("in", "-o", "out", "--resume") == (0, "", [])
    assert sorted(contents("out")) == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    "content", [b"", b"junk", b'{"copydesk_run": 1}\n', b'{"setting": 5}\n{"input": 3}\n', b"\xff\xfe"]
)
def test_a_journal_that_is_none_is_refused_or_begun_anew(run, content):
    put("in/a.txt", STORY)
    put(f"out/{NAME}", content)
    code, _, err = run("in", "-o", "out", "--resume")

    assert code in (0, 2), err
    assert len(err) == (code == 2)


@pytest.mark.parametrize("place", ["out", "out.jsonl"])
def test_two_runs_into_one_place_do_not_meet(run, place):
    put("in.jsonl", lines(long_rows(60)))
    with subprocess.Popen(command("in.jsonl", "-o", place, "-q")) as child:
        for _ in range(1000):
            if any(Path().rglob("*copydesk-run.jsonl")):
                break
            time.sleep(0.01)
        time.sleep(0.1)
        answers = [run("in.jsonl", "-o", place, *options) for options in ([], ["--force"], ["--resume"])]
        child.kill()

    assert [(code, len(err)) for code, _, err in answers] == [(2, 1)] * 3
    assert all("another run is writing there" in err[0] for _, _, err in answers)


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_whole_rows_and_says_how_to_go_on(jobs):
    put("in.jsonl", lines(long_rows(60)))
    line = command("in.jsonl", "-q", "-j", jobs)
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0) as child:
        first = child.stdout.readline()
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    rows = parsed((first + out).decode())

    assert child.returncode == 130
    assert [r["id"] for r in rows] == list(range(len(rows)))
    assert 0 < len(rows) < 60
    assert re.fullmatch(r"copydesk: stopped after \d+ documents\n", err.decode())


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no list of processes on this system")
def test_workers_that_are_killed_in_the_middle_cost_nothing():
    put("in.jsonl", lines(long_rows(80)))
    line = command("in.jsonl", "-o", "out.jsonl", "-q", "-j", 2)
    with subprocess.Popen(line, stderr=subprocess.PIPE) as child:
        pids = []
        for _ in range(1000):
            tasks = list(Path(f"/proc/{child.pid}/task").iterdir())
            pids = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
            if len(pids) == 2 and any(p.stat().st_size for p in Path().glob(".copydesk-*.part")):
                break
            time.sleep(0.01)
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        err = child.communicate(timeout=120)[1]

    assert len(pids) == 2
    assert (child.returncode, err) == (0, b"")
    assert [r["id"] for r in rows_of("out.jsonl")] == list(range(80))


# Faults


def test_a_document_that_takes_too_long_is_an_error_record_and_the_rest_is_done(run):
    rows = [{"id": 1, "text": STORY}, {"id": 2, "text": f"{STORY}\n" * 30_000}, {"id": 3, "text": STORY}]
    put("in.jsonl", lines(rows))
    code, out, err = run("in.jsonl", "--time-limit", 0.5)
    first, late, last = parsed(out)

    assert (code, len(err)) == (1, 1)
    assert [first["text"], last["text"]] == [TEXT, TEXT]
    assert late["copydesk"]["error"]["reason"] == "time"
    assert late["text"] == rows[1]["text"]
    assert err[0] == "copydesk: in.jsonl, line 2: took longer than 0.5 s"


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "text"])
def test_a_full_disk_ends_the_run_with_one_line(form):
    put("in.jsonl", lines(ROWS * 40))
    with FULL.open("wb") as full:
        child = subprocess.run(
            command("in.jsonl", "--format", form, "-q"), stdout=full, stderr=subprocess.PIPE, check=False
        )

    assert child.returncode == 1
    assert child.stderr.decode().strip() == "copydesk: cannot write standard output: No space left on device"


def test_a_full_disk_keeps_what_is_written_and_the_run_goes_on_later(run, monkeypatch):
    put("in.jsonl", lines(ROWS))
    count = iter(range(100))

    def write(part, *, to_disk=True):
        if next(count) == 5:
            raise OSError(28, "No space left on device")
        return save(part, to_disk=to_disk)

    monkeypatch.setattr("copydesk.outputs.sinks.SAVE_SECONDS", -1.0)
    save = PartFile.save
    monkeypatch.setattr("copydesk.outputs.places.PartFile.save", write)
    code, _, err = run("in.jsonl", "-o", "out.jsonl", "-q")

    assert (code, len(err)) == (1, 1)
    assert "cannot write out.jsonl: No space left on device; 5 documents are done, go on with --resume" in err[0]
    assert run("in.jsonl", "-o", "out.jsonl", "--resume")[0] == 0
    assert [r["id"] for r in rows_of("out.jsonl")] == [r["id"] for r in ROWS]


def test_a_folder_that_must_not_be_written_is_wrong_usage(run, monkeypatch):
    put("a.txt", STORY)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", "out")

    monkeypatch.setattr(Journal, "open", refuse)
    code, _, err = run("a.txt", "-o", "out")

    assert (code, len(err)) == (2, 1)
    assert "Permission denied" in err[0]


def test_nothing_is_written_through_a_link_in_the_output_folder(run):
    put("in/a/x.txt", STORY)
    put("in/b.txt", STORY)
    Path("else").mkdir()
    Path("out").mkdir()
    Path("out/a").symlink_to(Path("else").resolve())
    Path("out/b.txt").symlink_to(Path("else/b.txt").resolve())
    code, _, err = run("in", "-o", "out", "--force")

    assert (code, len(err)) == (1, 1)
    assert "out/a leads out of the output folder" in err[0]
    assert list(Path("else").iterdir()) == []
    assert read(Path("out/b.txt")) == f"{TEXT}\n"


def test_odd_names_come_through(run):
    names = ["a b.txt", "a\nb.txt", "ü.txt", os.fsdecode(b"\xff\xfe.txt"), "-x.txt"]
    for name in names:
        put(f"in/{name}", STORY)
    for place in ("out", "out.jsonl", "out.csv", "out.parquet"):
        assert run("in", "-o", place) == (0, "", [])

    assert sorted(p.name for p in Path("out").glob("*.txt")) == sorted(names)
    assert len(rows_of("out.jsonl")) == len(rows_of("out.csv")) == len(rows_of("out.parquet")) == 5


def test_an_input_that_vanishes_is_named_and_the_rest_is_done(run, monkeypatch):
    put("in/a.txt", STORY)
    put("in/b.txt", FIRST)
    real = command_clean.find_inputs

    def find(*arguments):
        yield from list(real(*arguments))
        Path("in/a.txt").unlink()

    monkeypatch.setattr(command_clean, "find_inputs", find)

    assert run("in", "-o", "out") == (1, "", ["copydesk: in/a.txt: cannot be read: No such file or directory"])
    assert sorted(contents("out")) == ["b.txt"]


# What is said


def test_stats_sum_up_the_changes_by_kind(run):
    put("in.jsonl", lines(ROWS))
    _, out, err = run("in.jsonl", "--stats")
    edits = [edit for r in parsed(out) for edit in r["copydesk"]["edits"]]
    counts = {line.split()[0]: line.split()[1] for line in err[1:-2]}

    assert counts == {kind: str(sum(e["kind"] == kind for e in edits)) for kind in sorted({e["kind"] for e in edits})}
    assert err[-2].startswith("all debris")
    assert err[-1].startswith("12 articles, ")
    assert Kind("share").value in counts


@pytest.mark.parametrize(("quiet", "said"), [([], True), (["-q"], False)])
def test_a_log_gets_a_line_now_and_then_and_nothing_if_quiet(run, monkeypatch, quiet, said):
    monkeypatch.setattr("copydesk.progress.LOG_SECONDS", 0.0)
    put("in.jsonl", lines(ROWS))
    code, _, err = run("in.jsonl", *quiet)

    assert code == 0
    assert bool(err) == said
    assert all(re.fullmatch(r"copydesk: \d+%, \d+ documents, [\d.,]+/s.*", line) for line in err)


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("arguments", "said"), [([], True), (["-q"], False), (["--stats"], False)])
def test_a_terminal_is_told_what_a_run_into_a_folder_did(monkeypatch, arguments, said):
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    put("in.jsonl", lines(ROWS))
    code = cli.main(["in.jsonl", "-o", "out", *arguments])
    last = screen.getvalue().rstrip("\n")

    assert code == 0
    assert bool(re.search(r"copydesk: \d+ articles, \d+ cuts: out$", last)) == said


def test_a_terminal_gets_a_bar_that_is_taken_away_at_the_end():
    screen = Screen()
    progress = Progress(screen, 1000, terminal=True, begin=time.monotonic() - 10, last=0.0)
    tally = Tally(records=50, position=500)
    tally.failures["time"] = 2
    progress.show(tally)
    progress.clear()

    assert screen.getvalue() == (
        "\r\x1b[2K[##########..........]  50%  50 documents, 5.0/s, 10 s left, 2 failed\r\x1b[2K"
    )


class Terminal:
    """Standard output as a terminal has it."""

    def __init__(self):
        self.buffer = io.BytesIO()

    def isatty(self):
        return True


@pytest.mark.parametrize("form", ["text", "markdown", "json", "jsonl", "csv", "explain"])
def test_nothing_in_an_input_steers_a_terminal(monkeypatch, form):
    hostile = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\x7f"
    page = f"<html><head><title>Bridge{hostile} shut</title></head><body><p>{FIRST}{hostile}</p></body></html>"
    put("in.jsonl", lines([{"id": hostile, hostile: 1, "text": page}, {"id": hostile}]))
    put(f"a{hostile}b.txt".replace("/", ""), hostile + STORY)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    cli.main(["*", *(["--explain"] if form == "explain" else ["--format", form])])
    shown = terminal.buffer.getvalue().decode()

    assert "council" in shown
    assert re.findall(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", shown) == []


def test_parquet_is_not_for_terminals(monkeypatch, capsys):
    put("a.txt", STORY)
    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(SystemExit, match="2"):
        cli.main(["a.txt", "--format", "parquet"])

    assert "name a file with -o" in capsys.readouterr().err


def test_names_across_a_pipe_are_wrong_usage(run):
    code, _, err = run("-", "--names-across")

    assert (code, len(err)) == (2, 1)
    assert "save standard input to a file first" in err[0]


def test_names_across_all_inputs_get_one_spelling(run):
    for n, text in enumerate(("Igor Kobolev came to Lind.", "Ihor Kobolyev went.", "Ihor Kobolyev slept.")):
        put(f"in/{n}.txt", text)
    _, out, _ = run("in", "--lang", "en", "--names-across")

    assert out == "Ihor Kobolyev came to Lind.\n\nIhor Kobolyev went.\n\nIhor Kobolyev slept.\n"
