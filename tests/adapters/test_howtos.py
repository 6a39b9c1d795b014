"""The code of each how-to runs as it stands, as a script of its own, where its host is installed."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from contract import host

from support import ROOT, read

HOWTOS = sorted((ROOT / "docs" / "pipelines").glob("*.md"))
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
MODULES = {"arrow": "pyarrow", "langchain": "langchain_core.documents", "llama_index": "llama_index.core.ingestion"}
GROUPED = ("ray", "spark")


def grouped(name):
    return [pytest.mark.xdist_group("cluster")] if name in GROUPED else []


@pytest.mark.filterwarnings("ignore")  # of hosts as they are imported
@pytest.mark.parametrize("path", [pytest.param(p, id=p.stem, marks=grouped(p.stem)) for p in HOWTOS])
def test_the_code_of_a_howto_runs(path, tmp_path):
    host(MODULES.get(path.stem, "pyspark" if path.stem == "spark" else path.stem), path.stem)
    if path.stem == "spark" and shutil.which("java") is None and os.environ.get("COPYDESK_HOSTS") != "all":
        pytest.skip("Spark needs Java")
    (tmp_path / "howto.py").write_text("\n".join(BLOCK.findall(read(path))), encoding="utf-8")
    child = subprocess.run(
        [sys.executable, "howto.py"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=300
    )

    assert child.returncode == 0, child.stderr


def test_every_adapter_has_its_howto():
    adapters = {path.stem for path in (ROOT / "src" / "copydesk" / "adapters").glob("*.py")} - {"__init__", "common"}

    assert {path.stem for path in HOWTOS} == adapters
