"""The documents say what the program does: their examples run, their links lead somewhere, and nothing goes unnamed."""

import contextlib
import gzip
import io
import json
import os
import re
import runpy
import shlex
import subprocess
import sys
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest

import copydesk
from copydesk import Article, Config, Edit, Kind, Mention, Metadata, Picture, clean, cli
from copydesk.commands import clean as command_clean
from support import ROOT, SEEDS, read, row

README = ROOT / "README.md"
DOCS = [README, *sorted((ROOT / "docs").glob("*.md"))]
PAGES = [*DOCS, ROOT / "CHANGELOG.md", *sorted((ROOT / "benchmarks").glob("*.md"))]
HOWTOS = sorted((ROOT / "docs" / "howto").glob("*.md"))
PIPELINES = sorted((ROOT / "docs" / "pipelines").glob("*.md"))  # their code needs hosts: see adapters/test_howtos.py
STORIES = [ROOT / "docs" / "tour.md", *HOWTOS]  # their blocks go on from one another
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
OWN_WORDS = re.compile(r"(?<![\w./~-])/(?:work|root|home|farm|tmp|Users|opt)\b/?")
SKIPPED = ("__pycache__", "node_modules", "build", "dist")  # beside hidden folders: what tools leave behind
PARTS = ("src", "seeds", "fixtures", "docs", "benchmarks", "tools", ".ci")


def name_of_page(path):
    return path.relative_to(ROOT).as_posix()


def blocks(path, language):
    """The code blocks of a document in one language, with the line each begins at."""
    text = read(path)
    return [(text.count("\n", 0, m.start()) + 2, m[2]) for m in BLOCK.finditer(text) if m[1] == language]


PYTHON = [
    row(p, line, code, id=f"{name_of_page(p)}:{line}")
    for p in PAGES
    if p not in STORIES
    for line, code in blocks(p, "python")
]


def execute(path, line, code, scope=None):
    """Run a block as it stands; errors name its line in the document."""
    scope = {} if scope is None else scope
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile("\n" * (line - 1) + code, str(path), "exec"), scope)
    return scope, out.getvalue()


@pytest.mark.parametrize(("path", "line", "code"), PYTHON)
def test_a_python_block_runs(path, line, code):
    execute(path, line, code)


@pytest.mark.parametrize("path", STORIES, ids=name_of_page)
def test_the_python_blocks_of_a_story_run_one_after_the_other(path):
    scope = {}
    for line, code in blocks(path, "python"):
        execute(path, line, code, scope)


def test_the_documents_have_examples():
    assert {path for path in DOCS if not blocks(path, "python")} == set()


def test_the_example_of_the_readme_gives_what_it_says():
    [(line, code)] = blocks(README, "python")
    first = code.partition("\ngentle = ")[0]
    scope, out = execute(README, line, first)
    article = scope["article"]

    assert article.paragraphs == (
        "The bridge at Lind will close for repairs in May, the council said on Tuesday.",
        "“It cannot wait,” Mayor Jan Nowak told reporters. The northern pier has moved by two centimetres.",
    )
    assert article.text == "\n\n".join(article.paragraphs)
    assert article.metadata.title == "Bridge at Lind to close for repairs"
    assert (article.metadata.authors, article.metadata.published) == (("Ana Kovač",), "2022-12-20")
    assert article.metadata.credits == ("Jan Kowal / Reuters",)
    assert article.lang == "en"
    assert article.restore() == article.source == scope["page"]
    assert [cut.start for cut in article.removed] == sorted(cut.start for cut in article.removed)
    assert out.startswith(f"{article.text}\nBridge at Lind to close for repairs ('Ana Kovač',) 2022-12-20 en\n")


def test_the_gentle_example_of_the_readme_keeps_the_caption():
    [(line, code)] = blocks(README, "python")
    scope, _ = execute(README, line, code)

    assert "Workers at the northern pier" in scope["article"].text
    assert "Leave a Reply" not in scope["article"].text


# Commands


def command_lines():
    """The lines of the documents that call the command by its bare name."""
    for path in (*DOCS, *HOWTOS):
        for first, block in blocks(path, "console"):
            for number, line in enumerate(block.splitlines()):
                if re.search(r"(?:^|\| )copydesk\b", line):
                    yield row(line, id=f"{name_of_page(path)}:{first + number}")


@pytest.mark.parametrize("line", list(command_lines()))
def test_a_command_of_the_documents_runs(line, tmp_path, monkeypatch, capfdbinary):
    story = (SEEDS / "000_0074723eceba00cc.txt").read_bytes()
    (tmp_path / "stories").mkdir()
    for name in ("story.txt", "stories/one.txt"):
        (tmp_path / name).write_bytes(story)
    (tmp_path / "crawl.jsonl.gz").write_bytes(gzip.compress(json.dumps({"body": story.decode()}).encode()))
    page = b"<html><body><p>The bridge at Lind will close for repairs in May.</p></body></html>"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    names = (b"WARC/1.0", b"WARC-Type: response", b"WARC-Target-URI: https://a.org", b"Content-Type: application/http")
    head = b"\r\n".join((*names, b"Content-Length: %d" % len(answer), b"", b""))
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(head + answer + b"\r\n\r\n"))
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.writestr("a.html", page)
    monkeypatch.chdir(tmp_path)
    [call] = [part for part in line.partition("#")[0].split("|") if part.split()[0] == "copydesk"]
    arguments = shlex.split(call)[1:]
    if line.startswith("cat story.txt |"):
        arguments.append("story.txt")
    code = cli.main(arguments)
    out, err = capfdbinary.readouterr()

    assert (code, err) == (0, b"")
    assert out or any(path.name.startswith("clean") for path in tmp_path.iterdir())


def test_the_readme_has_the_two_commands_that_the_check_runs():
    commands = [block for _, block in blocks(README, "console")]

    assert [sum("copydesk --format markdown seeds/" in block for block in commands)] == [1]
    assert [sum("python -m pytest" in block for block in commands)] == [1]


# Nothing goes unnamed


def said():
    """All that the documents say, as one text."""
    return "\n".join(read(path) for path in DOCS)


def is_named(word, text):
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def options_of_the_command():
    parser = command_clean.make_parser()
    return sorted({name for action in parser._actions for name in action.option_strings if name.startswith("--")})


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_named(kind):
    assert is_named(kind.value, said())


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.is_debris])
def test_every_kind_of_debris_is_in_the_list_of_the_readme(kind):
    [listed] = re.findall(r"^The kinds are the public values.*$", read(README), re.MULTILINE)

    assert is_named(kind.value, listed)


def test_the_readme_names_no_kind_that_there_is_not():
    [listed] = re.findall(r"^The kinds are the public values of `copydesk\.Kind`: (.*)\.$", read(README), re.MULTILINE)

    assert sorted(listed.split(", ")) == sorted(kind.value for kind in Kind if kind.is_debris)


@pytest.mark.parametrize("option", options_of_the_command())
def test_every_option_is_named(option):
    assert is_named(option, said())


def test_no_option_is_named_that_there_is_not():
    others = {"--quiet", "--editable"}  # of pip
    known = {*options_of_the_command(), *others}

    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", read(README))) - known == set()


@pytest.mark.parametrize("field", [field.name for field in fields(Config)])
def test_every_field_of_the_configuration_is_named(field):
    text = said()

    assert re.search(rf"Config\([^)]*\b{field}=|`(?:Config\.)?{field}`|Config\.{field}\b", text)


@pytest.mark.parametrize("name", [name for name in copydesk.__all__ if name != "__version__"])
def test_every_public_name_is_named(name):
    assert is_named(name, said())


def test_every_value_of_names_is_named():
    assert [value for value in ("rewrite", "tag", "off") if f"`{value}`" not in said()] == []


def test_every_exit_code_is_named():
    text = read(ROOT / "docs" / "command.md")

    assert [code for code in ("0", "1", "2", "3", "130") if f"\n| {code} | " not in text] == []


def test_the_picture_of_the_readme_is_what_the_program_gives():
    tool = runpy.run_path(str(ROOT / "tools" / "draw_example.py"))

    assert tool["draw"](clean(tool["PAGE"])) == read(tool["TARGET"])


def test_every_dependency_has_its_reason():
    import tomllib

    declared = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["dependencies"]
    names = [re.split(r"[<>=\[ ]", name)[0] for name in declared]
    rows = " ".join(re.findall(r"^\| ([^|]+) \|", read(README), re.MULTILINE))

    assert [name for name in names if not is_named(name, rows)] == []


@pytest.mark.parametrize(
    "field", [field.name for value in (Article, Edit, Mention, Metadata, Picture) for field in fields(value)]
)
def test_every_field_of_the_record_has_its_sentence_in_the_code(field):
    said_in = [value.__doc__ for value in (Article, Edit, Mention, Metadata, Picture)]

    assert any(re.search(rf"^\s+(?:\w+, )*{field}(?:, \w+)*: \S", text, re.MULTILINE) for text in said_in)


def test_the_architecture_names_every_module():
    tree = read(ROOT / "docs" / "architecture.md")
    modules = [path.name for path in (ROOT / "src").rglob("*.py") if path.name != "__init__.py"]

    assert [name for name in modules if name not in tree] == []


def test_the_architecture_names_no_module_that_there_is_not():
    [tree] = re.findall(r"^src/copydesk/\n.*?^```", read(ROOT / "docs" / "architecture.md"), re.MULTILINE | re.DOTALL)
    modules = {path.name for path in (ROOT / "src").rglob("*.py")}

    assert set(re.findall(r"^\s+(\w+\.py)\s", tree, re.MULTILINE)) - modules == set()


# Links and paths


def slug(heading):
    """The anchor that GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


LINKS = [
    row(p, link, id=f"{name_of_page(p)}-{link}")
    for p in (*PAGES, *HOWTOS, *PIPELINES)
    for link in LINK.findall(BLOCK.sub("", read(p)))
]


@pytest.mark.parametrize(("path", "link"), LINKS)
def test_a_link_leads_somewhere(path, link):
    if re.match(r"https?://", link):
        return
    target, _, anchor = link.partition("#")
    place = (path.parent / target).resolve() if target else path

    assert place.exists(), f"{link} in {name_of_page(path)}"
    assert not anchor or anchor in {slug(heading) for heading in HEADING.findall(read(place))}


@pytest.mark.parametrize(
    "path", [row(path, id=name_of_page(path)) for path in DOCS if path != README and path.name != "index.md"]
)
def test_a_document_is_found_from_the_readme(path):
    assert name_of_page(path) in LINK.findall(read(README))


@pytest.mark.parametrize("path", HOWTOS, ids=name_of_page)
def test_a_howto_is_found_from_another_page(path):
    others = [page for page in (*DOCS, *HOWTOS) if page != path]

    assert any(f"{path.name}" in link for page in others for link in LINK.findall(read(page)))


@pytest.mark.parametrize("path", [row(path, id=name_of_page(path)) for path in PIPELINES])
def test_a_pipeline_is_found_from_the_page_on_scaling(path):
    assert f"pipelines/{path.name}" in LINK.findall(read(ROOT / "docs" / "scaling.md"))


# The site


def test_every_public_name_has_its_place_in_the_reference():
    said = "\n".join(read(path) for path in (ROOT / "docs" / "reference").glob("*.md"))
    names = [name for name in copydesk.__all__ if name != "__version__"]

    assert [name for name in names if not re.search(rf"^\.\. auto\w+:: copydesk\.{name}$", said, re.MULTILINE)] == []


def test_every_page_is_in_the_contents_of_the_site():
    pages = {path.relative_to(ROOT / "docs").as_posix().removesuffix(".md") for path in (ROOT / "docs").rglob("*.md")}
    trees = re.findall(r"^```{toctree}\n(.*?)^```", read(ROOT / "docs" / "index.md"), re.MULTILINE | re.DOTALL)
    listed = {
        line.strip("<> ").rpartition("<")[2] for tree in trees for line in tree.splitlines() if line[:1] not in ":"
    }

    assert pages - {"index"} == listed - {""}


def test_the_site_is_built_without_a_warning(tmp_path):
    if os.environ.get("COPYDESK_HOSTS") != "all":
        pytest.importorskip("furo")
        pytest.importorskip("myst_parser")
    line = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(ROOT / "docs"), str(tmp_path / "site")]
    child = subprocess.run(line, capture_output=True, text=True, check=False)
    pages = [read(path) for path in (tmp_path / "site").rglob("*.html")]

    assert (child.returncode, child.stderr) == (0, "")
    assert [
        url for page in pages for url in re.findall(r'\bsrc="(https?:[^"]*)"|<link [^>]*href="(https?:[^"]*)"', page)
    ] == []


def files_of_the_repository():
    """All files but those that tools leave behind."""
    yield from (path for path in sorted(ROOT.iterdir()) if path.is_file() and path.name != ".git")  # of a worktree
    for part in PARTS:
        for here, folders, names in os.walk(ROOT / part):
            folders[:] = [name for name in folders if name not in SKIPPED and not name.startswith(".")]
            yield from (Path(here, name) for name in sorted(names))


def test_no_file_knows_the_machine_it_was_written_on():
    found = []
    for path in files_of_the_repository():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{name_of_page(path)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(text.splitlines(), 1)
            if OWN_WORDS.search(line)
        ]

    assert found == []


@pytest.mark.parametrize("path", [row(path, id=name_of_page(path)) for path in sorted((ROOT / "tests").rglob("*.py"))])
def test_no_test_knows_the_machine_it_was_written_on(path):
    machine = [place for place in (str(ROOT), str(Path.home())) if len(place) > 1]

    assert [place for place in machine if place in read(path)] == []
