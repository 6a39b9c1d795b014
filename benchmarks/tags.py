"""Title, authors and day of publication that `read_tags` reads of pages, against what people say they are.

    python benchmarks/tags.py PAGES.jsonl.gz [--only PREFIX] [--misses title|authors|date]

A line of the file is a page: `id`, `url`, `html`, and `title`, `authors` (a list), `date` where somebody knows them.
Counted as in the literature: a title is right if its words are the same, authors if all named ones are among ours, a
date if the day is the same. Besides: how often the sets of names are equal, how often a name is given that is none of
theirs, and authors given where the file names nobody. Sites are told apart by halves, by a digest of the last two
parts of the host: rules were written on half 0.
"""

import argparse
import gzip
import hashlib
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from copydesk.readers.tags import read_tags

Page = dict[str, Any]
WORD = re.compile(r"\w+")
ROWS = ("title", "authors", "authors-equal", "authors-wrong", "date")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("pages")
    options.add_argument("--only", default="", help="pages whose id begins so")
    options.add_argument("--misses", choices=("title", "authors", "date"), help="print those that are not right")
    args = options.parse_args()
    right: Counter[Any] = Counter()
    asked: Counter[Any] = Counter()
    nobody: Counter[Any] = Counter()
    spent: list[float] = []
    with gzip.open(args.pages, "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            if not page["id"].startswith(args.only):
                continue
            root = parse(page["html"])
            started = time.process_time()
            tags = read_tags(root, page["url"] or None)
            spent.append(1000 * (time.process_time() - started))
            group = f"{page['id'].split('-')[0]}-{half_of(page)}"
            for name, is_right in judged(tags, page):
                asked[group, name] += 1
                right[group, name] += is_right
                if name == args.misses and not is_right:
                    print(page["id"], repr(page[name]), repr(tags.get("published" if name == "date" else name)))
            if not page["authors"]:
                nobody[group] += 1
                nobody[group, "given"] += "authors" in tags
    for group in sorted({group for group, _ in asked}):
        figures = (f"{name} {right[group, name] / max(1, asked[group, name]):.3f}" for name in ROWS)
        print(group, *figures, f"nobody named {nobody[group]}, given {nobody[group, 'given']}", sep="  ")
    print(f"{len(spent)} pages, median {statistics.median(spent):.2f} ms, mean {statistics.fmean(spent):.2f} ms")


def parse(html: str) -> "etree._Element":
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(html.encode("utf-8", "surrogatepass"), parser=parser)


def half_of(page: Page) -> int:
    host = (urlsplit(page["url"] or "").netloc or page["id"]).split(".")
    return hashlib.md5(".".join(host[-2:]).encode()).digest()[-1] % 2


def judged(tags: dict[str, Any], page: Page) -> Iterator[tuple[str, bool]]:
    """Name of a figure and whether it is right, for those that the page has an answer to."""
    if page["title"]:
        yield "title", plain(tags.get("title")) == plain(page["title"])
    if page["authors"]:
        ours, theirs = [plain(name) for name in tags.get("authors", ())], [plain(name) for name in page["authors"]]
        yield "authors", all(name in " ".join(ours) for name in theirs)
        yield "authors-equal", set(ours) == set(theirs)
        yield "authors-wrong", any(not any(a in b or b in a for b in theirs) for a in ours)
    if page["date"]:
        yield "date", tags.get("published") == page["date"][:10]


def plain(text: str | None) -> str:
    return " ".join(WORD.findall((text or "").lower()))


if __name__ == "__main__":
    main()
