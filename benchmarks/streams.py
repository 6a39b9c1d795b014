#!/usr/bin/env python3
"""What a long stream costs: memory as it goes by, and how much faster several processes are.

    streams.py memory [--megabytes 1000] [--jobs 2]      a generated stream through the command, memory tenth by tenth
    streams.py jobs TEXTS.jsonl [--documents 5000]       the same documents with one process and with two, in turns

TEXTS.jsonl(.gz) has a text in the field `text`; its rows are repeated until there are enough.
"""

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

WORDS = [
    "the",
    "a",
    "council",
    "bridge",
    "town",
    "river",
    "mayor",
    "voted",
    "said",
    "pier",
    "lorries",
    "report",
    "winter",
    "ferry",
    "old",
    "new",
    "work",
    "money",
]
DEBRIS = ("Share this article", "Turn on notifications to get updates", "Read also: New ferry for the island")
COMMAND = [sys.executable, "-m", "copydesk.cli", "--from", "jsonl", "--quiet"]


def paragraph(dice: random.Random) -> str:
    """A paragraph of 40 to 160 sentences."""
    lengths = [dice.randrange(8, 20) for _ in range(dice.randrange(40, 160))]
    return " ".join(" ".join(dice.choices(WORDS, k=n)).capitalize() + "." for n in lengths)


def stream(megabytes: int) -> Iterator[bytes]:
    """Lines of JSON, each with a document of about 100 kB."""
    dice = random.Random(7)
    size = 0
    while size < megabytes * 1_000_000:
        parts = [line for _ in range(12) for line in (paragraph(dice), dice.choice(DEBRIS))]
        line = json.dumps({"text": "\n".join(parts)}).encode() + b"\n"
        size += len(line)
        yield line


def family(pid: int) -> list[int]:
    """A process and its children."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found


def resident(pid: int) -> float:
    """Megabytes of a process in memory."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure_memory(megabytes: int, jobs: int) -> None:
    """Feed a stream to the command, and print what its processes hold at each tenth."""
    begin = time.monotonic()
    with subprocess.Popen([*COMMAND, "--jobs", str(jobs)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
        assert child.stdin is not None
        sent, tenth, most = 0, 1, [0.0, 0.0]
        for line in stream(megabytes):
            child.stdin.write(line)
            sent += len(line)
            sizes = [resident(pid) for pid in family(child.pid)]
            most = [max(most[0], sizes[0]), max(most[1], *sizes[1:], 0.0)]
            if sent >= tenth * megabytes * 100_000:
                print(f"{sent / 1e6:7.0f} MB  command {most[0]:5.0f} MB  largest worker {most[1]:5.0f} MB", flush=True)
                tenth, most = tenth + 1, [0.0, 0.0]
        child.stdin.close()
        code = child.wait()
    seconds = time.monotonic() - begin
    print(f"exit {code}, {seconds:.0f} s, {sent / 1e6 / seconds:.1f} MB/s")


def measure_jobs(path: Path, documents: int) -> None:
    """Time the command on the same documents with one process and two, twice each."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        rows = [json.dumps({"text": json.loads(line)["text"]}) + "\n" for line in file]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        source.write_text("".join(islice(cycle(rows), documents)), encoding="utf-8")
        times: dict[int, list[float]] = {1: [], 2: []}
        for jobs in (1, 2, 2, 1):
            begin = time.monotonic()
            with source.open("rb") as stdin:
                subprocess.run([*COMMAND, "--jobs", str(jobs)], stdin=stdin, stdout=subprocess.DEVNULL, check=True)
            times[jobs].append(time.monotonic() - begin)
            print(
                f"{jobs} process(es): {times[jobs][-1]:.1f} s, {documents / times[jobs][-1]:.1f} documents/s",
                flush=True,
            )
    print(f"two are {min(times[1]) / min(times[2]):.2f} times as fast as one")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    memory = commands.add_parser("memory")
    memory.add_argument("--megabytes", type=int, default=1000)
    memory.add_argument("--jobs", type=int, default=2)
    jobs = commands.add_parser("jobs")
    jobs.add_argument("path", type=Path)
    jobs.add_argument("--documents", type=int, default=5000)
    options = parser.parse_args()
    if options.command == "memory":
        measure_memory(options.megabytes, options.jobs)
    else:
        measure_jobs(options.path, options.documents)


if __name__ == "__main__":
    main()
