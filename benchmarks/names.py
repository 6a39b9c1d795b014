"""How quick the engine of names is, on names put together from the bundled lists.

    PYTHONPATH=src python benchmarks/names.py [--count 100000]

Given and family names of all entries, crossed at random: so there are respellings of one name as in the news of a year,
and many people of one family name.
"""

import argparse
import itertools
import random
import time

from copydesk.names.group import group_names
from copydesk.names.lists import table_entries
from copydesk.names.parse import read_name
from copydesk.names.score import name_keys, same_person
from copydesk.tables import bundled_files, bundled_table


def make_names(count):
    """Names that differ, in a fixed order."""
    rows = [row for path in bundled_files("names") for row in bundled_table("names", path.stem).get("name", ())]
    entries = [e for e in table_entries({"name": rows}, "names") if e.given and e.family]
    dice = random.Random(20260)
    found = {}
    while len(found) < count:
        found[f"{dice.choice(dice.choice(entries).given)} {dice.choice(dice.choice(entries).family)}"] = None
    return list(found)


def chance_pairs(names):
    """Pairs of names as they come."""
    return list(itertools.pairwise(names))


def like_pairs(names):
    """Pairs of names whose last words begin alike, each with a common key, so that none is decided at once."""
    ordered = sorted(names, key=lambda name: (name.split()[-1], name[::-1]))
    return [
        (a, b)
        for a, b in itertools.pairwise(ordered)
        if not name_keys(read_name(a)).isdisjoint(name_keys(read_name(b)))
    ]


def main() -> None:
    """Print names keyed, pairs scored and the time to group them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    names = make_names(parser.parse_args().count)
    same_person("Igor Kobolev", "Ihor Kobolyev")  # reads what it needs
    started = time.perf_counter()
    for name in names:
        name_keys(read_name(name))
    print(f"{len(names) / (time.perf_counter() - started):,.0f} names keyed a second")
    for what, pairs in (("at random", chance_pairs(names)), ("of like sound", like_pairs(names))):
        started = time.perf_counter()
        for a, b in pairs:
            same_person(a, b)
        print(
            f"{len(pairs) / (time.perf_counter() - started):,.0f} pairs a second, one by one, {what} ({len(pairs):,})"
        )
    started = time.perf_counter()
    groups = group_names(names)
    print(f"{len(names):,} names in {time.perf_counter() - started:.1f} s: {len(groups):,} groups")


if __name__ == "__main__":
    main()
