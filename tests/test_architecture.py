"""The house, read from the syntax tree: which way imports point, what is loaded when, what the library never does."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import copydesk
from support import ROOT, row

HOME = Path(copydesk.__file__).parent
ROOMS = ("readers", "debris", "names")
HEAVY = (
    "trafilatura",
    "bs4",
    "langdetect",
    "chardet",
    "ftfy",
    "lxml",
    "pyarrow",
    "warcio",
    "zstandard",
    "rich",
    "argcomplete",
)  # each costs more to import than a short text to clean
LAYERS = (  # a module may import from the lines above its own; a room also from itself
    {"errors", "kinds"},
    {"words"},
    {"fold"},
    {"blocks"},
    {"edits", "tables"},
    {"markdown"},
    {"page", "undo", "config"},
    {"article"},
    {"language"},
    {"dates", "likeness"},
    {"tallies"},
    {"repeats", "samples"},
    {*ROOMS},
    {"metadata", "paging", "verdict"},
    {"rounds"},
    {"desk"},
    {"records", "workers"},
    {"batch", "explain", "report"},
    {"diff"},
    {"terminal"},
    {"__init__"},
    {"outputs"},
    {"run"},
    {"progress"},
    {"commands"},
    {"cli", "adapters", "__main__"},
)
RANKS = {name: rank for rank, names in enumerate(LAYERS) for name in names}
ARRAYS = (  # with numpy or rapidfuzz: on first use
    *(f"debris/{name}.py" for name in ("features", "places", "reasons", "classifier", "markup", "pages")),
    *(f"names/{name}.py" for name in ("known", "pairs", "align", "vetoes", "score", "group")),
)
HOSTS = {  # what each adapter may import beside the front door
    "arrow": {"pyarrow"},
    "datasets": {"datasets"},
    "datatrove": {"datatrove"},
    "langchain": {"langchain_core"},
    "llama_index": {"llama_index", "pydantic"},
    "pandas": {"pandas"},
    "polars": {"polars"},
    "ray": {"ray", "pyarrow"},
    "scrapy": {"scrapy", "itemadapter"},
    "spacy": {"spacy"},
    "spark": {"pyspark", "pyarrow"},
}
MODULES = sorted(HOME.rglob("*.py"))


def id_of(path):
    return path.relative_to(HOME).as_posix()


def part_of(path):
    """The part of the house a file belongs to: its room, or its own name."""
    return path.relative_to(HOME).parts[0].removesuffix(".py")


def imports_in(nodes):
    """The full names of all that is imported in some nodes."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def at_module_level(tree):
    """All nodes that run when the module is imported: those outside functions and outside `if TYPE_CHECKING`."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in ast.iter_child_nodes(node) if not is_put_off(child)]


def is_put_off(node):
    for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    return for_types or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def house_imports(path):
    """The parts of the house that a file imports, anywhere in it."""
    for name in imports_in(ast.walk(tree_of(path))):
        if name.startswith("."):
            pytest.fail(f"{id_of(path)}: relative import; write the full name")
        if name.split(".")[0] == "copydesk":
            yield [*name.split("."), "__init__"][1]


@pytest.mark.parametrize("path", MODULES, ids=id_of)
def test_every_module_has_its_place_and_imports_point_downwards(path):
    own = part_of(path)
    wrong = [name for name in house_imports(path) if name != own and RANKS[name] >= RANKS[own]]

    assert wrong == []


@pytest.mark.parametrize("path", [row(path, id=id_of(path)) for path in MODULES if part_of(path) in ROOMS])
def test_no_room_imports_another(path):
    assert {name for name in house_imports(path) if name in ROOMS} <= {part_of(path)}


@pytest.mark.parametrize("path", [row(path, id=id_of(path)) for path in MODULES if part_of(path) != "adapters"])
def test_nothing_heavy_is_imported_with_a_module(path):
    heavy = set(HEAVY) - ({"rich"} if id_of(path) == "terminal.py" else set())  # itself imported on first use

    assert {name.split(".")[0] for name in imports_in(at_module_level(tree_of(path)))} & heavy == set()
    assert "copydesk.terminal" not in imports_in(at_module_level(tree_of(path)))


@pytest.mark.parametrize("path", [row(path, id=id_of(path)) for path in MODULES if id_of(path) not in ARRAYS])
def test_what_needs_arrays_is_imported_on_first_use_only(path):
    modules = {f"copydesk.{name.removesuffix('.py').replace('/', '.')}" for name in ARRAYS}

    assert modules & set(imports_in(at_module_level(tree_of(path)))) == set()


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_is_known_to_one_module_only(library):
    own = [path for path in MODULES if part_of(path) != "adapters"]
    users = [id_of(p) for p in own if library in {name.split(".")[0] for name in imports_in(ast.walk(tree_of(p)))}]

    assert len(users) <= 1, users


@pytest.mark.parametrize("path", MODULES, ids=id_of)
def test_nothing_but_the_standard_library_and_the_declared_ones_is_imported(path):
    arrays = ["numpy", "rapidfuzz"] if id_of(path) in ARRAYS else []
    host = HOSTS.get(path.stem, set()) if part_of(path) == "adapters" else set()
    allowed = {"copydesk", *HEAVY, *sys.stdlib_module_names, *arrays, *host}

    assert {name.split(".")[0] for name in imports_in(ast.walk(tree_of(path)))} - allowed == set()


ADAPTERS = [path for path in MODULES if part_of(path) == "adapters"]


@pytest.mark.parametrize("path", ADAPTERS, ids=id_of)
def test_an_adapter_comes_in_by_the_front_door(path):
    assert set(house_imports(path)) <= {"__init__", "adapters"}


@pytest.mark.parametrize("path", [row(path, id=id_of(path)) for path in ADAPTERS if path.stem in HOSTS])
def test_an_adapter_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 80


def test_every_host_has_its_adapter_its_extra_and_its_tests():
    import tomllib

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]

    assert {path.stem for path in ADAPTERS} - {"__init__", "common"} == set(HOSTS)
    assert {host.replace("_", "-") for host in HOSTS} <= set(extras)
    assert extras["hosts"] == [f"copydesk[{','.join(sorted(host.replace('_', '-') for host in HOSTS))}]"]
    assert [host for host in HOSTS if not (ROOT / "tests" / "adapters" / f"test_{host}.py").is_file()] == []


@pytest.mark.parametrize("path", [row(path, id=id_of(path)) for path in MODULES if part_of(path) != "commands"])
def test_the_library_prints_nothing(path):
    calls = [node.func for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]

    assert [call.lineno for call in calls if isinstance(call, ast.Name) and call.id in ("print", "input")] == []


NEVER = ("logging", "warnings", "socket", "http", "urllib.request", "requests", "random", "time", "subprocess")


@pytest.mark.parametrize(
    "path",
    [row(path, id=id_of(path)) for path in MODULES if part_of(path) not in ("cli", "workers", "outputs", "progress")],
)
def test_the_library_has_no_log_no_network_no_clock_and_no_dice(path):
    found = set(imports_in(ast.walk(tree_of(path))))

    assert {name for name in found for never in NEVER if name == never or name.startswith(f"{never}.")} == set()


@pytest.mark.parametrize("path", MODULES, ids=id_of)
def test_no_module_asks_for_the_time_of_day(path):
    asked = {ast.unparse(node) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}

    assert (
        asked & {"time.time", "time.time_ns", "datetime.now", "datetime.today", "date.today", "datetime.utcnow"}
        == set()
    )


@pytest.mark.parametrize("path", MODULES, ids=id_of)
def test_a_module_says_what_it_is_for_and_keeps_no_state(path):
    tree = tree_of(path)

    assert ast.get_docstring(tree)
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global)] == []


@pytest.mark.parametrize("path", MODULES, ids=id_of)
def test_no_module_knows_the_machine_it_was_written_on(path):
    text = path.read_text(encoding="utf-8")

    assert [place for place in (str(HOME), str(Path.home()), sys.prefix) if place in text] == []


LOADED = f"import sys; print([name for name in {HEAVY} if name in sys.modules])"
ENGLISH = (
    "The council voted on Tuesday to close the old bridge, and nobody in the town was surprised that it came to this."
)


@pytest.mark.parametrize(
    "code",
    [
        row("import copydesk", id="import"),
        row("import copydesk.cli", id="command"),
        row(f"import copydesk; copydesk.clean({ENGLISH!r})", id="clean"),
        row(f"import copydesk; copydesk.clean({ENGLISH.encode()!r})", id="clean-bytes"),
    ],
)
def test_nothing_heavy_is_loaded_for_a_plain_text(code):
    child = subprocess.run(
        [sys.executable, "-c", f"{code}\n{LOADED}"],
        env={"PYTHONPATH": str(HOME.parent)},
        capture_output=True,
        check=True,
    )

    assert child.stdout.decode().strip() == "[]"


def test_every_public_name_is_there():
    assert [name for name in copydesk.__all__ if not hasattr(copydesk, name)] == []
    assert sorted(set(copydesk.__all__), key=copydesk.__all__.index) == copydesk.__all__
    assert (HOME / "py.typed").is_file()
