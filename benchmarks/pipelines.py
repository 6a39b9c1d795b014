"""How quick copydesk is in other people's pipelines, and what they add: documents a second, memory, overhead.

    pip install 'copydesk[hosts]'
    python benchmarks/pipelines.py [TEXTS.jsonl] [--count 10000] [--only one,two,ray] [--batch 1000] [--rounds 3]

The texts are the field `text` of the lines of a JSONL file, or put together from the fixtures beside this script. Each
way to run is a process of its own; its time does not include the start of the host, which stands beside it. Memory is
the largest sum of the proportional set sizes (PSS) of the process and its children, looked at four times a second; CPU
seconds are theirs too, with the start.

Overhead is what an adapter does beside cleaning: its CPU time on a batch whose articles were made before, and are only
looked up, as a share of the CPU time of `clean` on that batch; the smallest of all rounds counts. The difference of two
whole runs does not show it: on a machine shared with others it is smaller than the noise.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from copydesk import clean, clean_many, clean_text
from copydesk.adapters import Cleaner, Row

FIXTURES = Path(__file__).parent.parent / "fixtures"
WORKERS = 2
PAUSE = 0.25  # seconds between two looks at the memory
Timed = tuple[float, float, int]  # seconds to start, seconds to clean, documents


def read_texts(path: Path | None, count: int) -> list[str]:
    """The texts to clean."""
    if path is not None:
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line, _ in zip(lines, range(count), strict=False)]
    stories = [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.glob("*/*/dirty.txt"))]
    return [f"{stories[n % len(stories)]}\nThe clerk has filed it under {n}, and nobody asked." for n in range(count)]


# Ways to run


def clean_one(text: str) -> Row:
    """One row, as the adapters make it."""
    return Cleaner().row(text)


def run_one(texts: list[str], _: Path) -> Timed:
    """One process, a loop."""
    begun = time.perf_counter()
    clean_one("")
    started = time.perf_counter()
    number = sum(1 for _ in map(clean_one, texts))
    return started - begun, time.perf_counter() - started, number


def run_two(texts: list[str], _: Path) -> Timed:
    """Two processes of `clean_many`."""
    begun = time.perf_counter()
    outcomes = clean_many(["", *texts], jobs=WORKERS)
    next(outcomes)
    started = time.perf_counter()
    number = sum(1 for _ in outcomes)
    return started - begun, time.perf_counter() - started, number


def run_datasets(texts: list[str], _: Path) -> Timed:
    """Hugging Face datasets, two processes."""
    begun = time.perf_counter()
    import datasets

    from copydesk.adapters.datasets import clean_dataset

    datasets.disable_progress_bars()
    datasets.disable_caching()
    dataset = datasets.Dataset.from_dict({"text": texts})
    started = time.perf_counter()
    number = len(clean_dataset(dataset, num_proc=WORKERS))
    return started - begun, time.perf_counter() - started, number


def run_datatrove(texts: list[str], folder: Path) -> Timed:
    """Datatrove, two workers, from files to files."""
    begun = time.perf_counter()
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from copydesk.adapters.datatrove import CopydeskCleaner

    (folder / "in").mkdir()
    for part in range(WORKERS):
        lines = (json.dumps({"text": text, "id": str(n)}) for n, text in enumerate(texts) if n % WORKERS == part)
        (folder / "in" / f"{part}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    steps = [JsonlReader(str(folder / "in")), CopydeskCleaner(), JsonlWriter(str(folder / "out"), compression=None)]
    executor = LocalPipelineExecutor(steps, tasks=WORKERS, workers=WORKERS, logging_dir=str(folder / "logs"))
    started = time.perf_counter()
    executor.run()
    seconds = time.perf_counter() - started
    lines_out = sum(path.read_bytes().count(b"\n") for path in (folder / "out").iterdir())
    return started - begun, seconds, lines_out


def run_ray(texts: list[str], _: Path) -> Timed:
    """Ray Data, two actors."""
    begun = time.perf_counter()
    import ray

    from copydesk.adapters.ray import clean_dataset

    ray.init(num_cpus=WORKERS, include_dashboard=False, log_to_driver=False, object_store_memory=300_000_000)
    ray.data.DataContext.get_current().enable_progress_bars = False
    dataset = ray.data.from_items([{"text": text} for text in texts], override_num_blocks=4 * WORKERS)
    warm = clean_dataset(dataset.limit(WORKERS), concurrency=WORKERS).count()
    started = time.perf_counter()
    number = clean_dataset(dataset, concurrency=WORKERS).materialize().count()
    seconds = time.perf_counter() - started
    ray.shutdown()
    return started - begun, seconds, number if warm else 0


def run_spark(texts: list[str], _: Path) -> Timed:
    """Spark, two local workers; the start includes a first small job."""
    begun = time.perf_counter()
    from pyspark.sql import SparkSession

    from copydesk.adapters.spark import clean_frame

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "2g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    spark = SparkSession.builder.master(f"local[{WORKERS}]").config(map=settings).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    frame = spark.createDataFrame([(text,) for text in texts], "text string").repartition(4 * WORKERS).cache()
    clean_frame(frame.limit(WORKERS)).collect()
    frame.count()
    started = time.perf_counter()
    number = len(clean_frame(frame).select("clean_text", "clean_cuts").collect())
    seconds = time.perf_counter() - started
    spark.stop()
    return started - begun, seconds, number


RUNS: dict[str, Callable[[list[str], Path], Timed]] = {
    "one": run_one,
    "two": run_two,
    "datasets": run_datasets,
    "datatrove": run_datatrove,
    "ray": run_ray,
    "spark": run_spark,
}


def measure(name: str, arguments: list[str]) -> tuple[Timed, int, float]:
    """The times of one way to run, as a process of its own, its peak memory in bytes and its CPU seconds."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "timed.json"
        command = [sys.executable, "-W", "ignore", __file__, *arguments, "--run", name, "--out", str(out)]
        with (Path(folder) / "log").open("wb") as log:
            child = subprocess.Popen(command, stdout=log, stderr=log)
            peak, spent = 0, dict[int, float]()
            while child.poll() is None:
                family = list(family_of(child.pid))
                peak = max(peak, sum(map(memory_of, family)))
                spent |= {pid: seconds for pid in family if (seconds := cpu_of(pid))}
                time.sleep(PAUSE)
        if child.returncode:
            raise SystemExit((Path(folder) / "log").read_text(encoding="utf-8")[-2000:])
        start, seconds, number = json.loads(out.read_text(encoding="utf-8"))
        return (start, seconds, number), peak, sum(spent.values())


def family_of(pid: int) -> Iterator[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            stat = (path / "stat").read_text()
        except OSError:
            continue
        parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(path.name))
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += parents.get(one, [])


def memory_of(pid: int) -> int:
    """Proportional set size of a process in bytes; 0 if it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def cpu_of(pid: int) -> float:
    """CPU seconds of a process so far; 0 if it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# Overhead


def adapters(texts: list[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each adapter on one batch, in this process; what a host needs is loaded before."""
    import datasets
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    import spacy
    from datatrove.data import Document as TroveDocument
    from langchain_core.documents import Document
    from llama_index.core.schema import TextNode

    import copydesk.adapters.pandas
    import copydesk.adapters.spacy
    from copydesk.adapters.arrow import clean_columns
    from copydesk.adapters.datasets import clean_dataset
    from copydesk.adapters.datatrove import CopydeskCleaner
    from copydesk.adapters.langchain import CopydeskTransformer
    from copydesk.adapters.llama_index import CopydeskTransform
    from copydesk.adapters.polars import clean_expr
    from copydesk.adapters.scrapy import CopydeskPipeline
    from copydesk.adapters.spark import CleanBatches

    datasets.disable_progress_bars()
    datasets.disable_caching()
    size = len(texts)
    frame, column = pd.DataFrame({"text": texts}), pl.DataFrame({"text": texts})
    dataset, batch = datasets.Dataset.from_dict({"text": texts}), pa.RecordBatch.from_pydict({"text": texts})
    nodes, documents = [TextNode(text=text) for text in texts], [Document(text) for text in texts]
    desk, step, nlp = CopydeskPipeline(), CopydeskCleaner(), spacy.blank("xx")
    marker = copydesk.adapters.spacy.DebrisMarker(Cleaner())
    docs = [nlp.make_doc(text) for text in texts]
    yield "pandas", lambda: frame.copydesk.clean("text")
    yield "polars", lambda: column.with_columns(desk=clean_expr("text")).unnest("desk")
    yield "datasets", lambda: clean_dataset(dataset, batch_size=size)
    yield "datatrove", lambda: list(step.run(TroveDocument(text, "") for text in texts))
    yield "scrapy", lambda: [desk.process_item({"text": text}) for text in texts]
    yield "langchain", lambda: CopydeskTransformer().transform_documents(documents)
    yield "llama-index", lambda: CopydeskTransform()(nodes)
    yield "spacy (marks)", lambda: list(map(marker, docs))
    yield "arrow, ray", lambda: clean_columns(batch, "text", Cleaner())
    yield "spark", lambda: list(CleanBatches()([batch]))


def overheads(texts: list[str], rounds: int) -> Iterator[tuple[str, float]]:
    """CPU seconds of `clean` on a batch, then what each adapter adds to it: the same with articles made before."""
    import copydesk.adapters.spacy as marking
    from copydesk.adapters import common

    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for text in texts:
            clean(text)
        best = min(best, time.process_time() - started)
    yield "clean", best
    made = {text: clean(text) for text in texts} | {"": clean("")}
    plain = {text: clean_text(text) for text in texts}
    with (
        patch.object(common, "clean", lambda text, **_: made[text]),
        patch.object(marking, "clean_text", lambda text, **_: plain[text]),
    ):
        for name, call in adapters(texts):
            call()
            times = []
            for _ in range(rounds):
                started = time.process_time()
                call()
                times.append(time.process_time() - started)
            yield name, min(times)


def print_runs(names: list[str], arguments: list[str]) -> None:
    """One row for each way to run, as it is done."""
    print("| way | docs a second | times one process | docs a CPU second | start, s | peak memory, MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    first = 0.0
    for name in names:
        (start, seconds, number), peak, spent = measure(name, arguments)
        speed = number / seconds
        first = first or speed
        print(
            f"| {name} | {speed:.0f} | {speed / first:.2f} | {number / spent:.0f} | {start:.1f} | {peak / 1e6:.0f} |",
            flush=True,
        )


def main() -> None:
    """Print both tables, or run one way where this script calls itself."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="?")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--only", default=",".join(RUNS))
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    texts = read_texts(options.texts, options.count)
    if options.run:
        with tempfile.TemporaryDirectory() as folder:
            options.out.write_text(json.dumps(RUNS[options.run](texts, Path(folder))), encoding="utf-8")
        return
    size = sum(map(len, texts)) / len(texts)
    print(f"{len(texts):,} texts of {size:.0f} characters, {WORKERS} workers, {os.cpu_count()} cores\n")
    print_runs(
        [name for name in options.only.split(",") if name],
        [*([str(options.texts)] if options.texts else []), f"--count={options.count}"],
    )
    if options.batch:
        print(f"\n| adapter, batch of {options.batch} | added to `clean` |\n| --- | --- |")
        times = dict(overheads(texts[: options.batch], options.rounds))
        base = times.pop("clean")
        for name, seconds in times.items():
            print(f"| {name} | {seconds / base:.1%} |")
        print(f"\n`clean` itself: {base:.2f} s")


if __name__ == "__main__":
    main()
