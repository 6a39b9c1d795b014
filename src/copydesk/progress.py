"""What a person sees of a run: a bar on a terminal, a line now and then in a log, and the sums at the end."""

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TextIO

from copydesk.explain import plural
from copydesk.kinds import Kind
from copydesk.run import Tally

BAR_SECONDS, LOG_SECONDS = 0.2, 10.0  # between two looks; a run shorter than the second says nothing in a log
BAR_WIDTH = 20
SETTLED = 3.0  # seconds before the time left is worth showing


@dataclass(slots=True)
class Progress:
    """Shows how far a run is, on standard error.

    Attributes:
        stream: Where to; None to show nothing.
        total: Bytes of all inputs, 0 if they are not known.
        terminal: Whether a line can be written over.
        begin: Time of the monotonic clock at the start.
        last: Time at which it was shown last.
        shown: Whether a bar stands on the terminal.
    """

    stream: TextIO | None
    total: int
    terminal: bool = False
    begin: float = field(default_factory=time.monotonic)
    last: float = field(default_factory=time.monotonic)
    shown: bool = False

    def show(self, tally: Tally) -> None:
        """Show the tally, if it is time."""
        now = time.monotonic()
        if self.stream is None or now - self.last < (BAR_SECONDS if self.terminal else LOG_SECONDS):
            return
        self.last = now
        line = _line(tally, self.total, now - self.begin, bar=self.terminal)
        self.stream.write(f"\r\x1b[2K{line}" if self.terminal else f"copydesk: {line}\n")
        self.stream.flush()
        self.shown = self.terminal

    def clear(self) -> None:
        """Take the bar away, so that something else can be written."""
        if self.shown and self.stream is not None:
            self.stream.write("\r\x1b[2K")
            self.stream.flush()
            self.shown = False


def progress_on(stream: TextIO | None, total: int, *, quiet: bool) -> Progress:
    """What shows the progress on a stream."""
    if quiet or stream is None:
        return Progress(None, total)
    return Progress(stream, total, terminal=stream.isatty())


def _line(tally: Tally, total: int, seconds: float, *, bar: bool) -> str:
    """How far a run is, in one line."""
    share = min(tally.position / total, 1.0) if total else 0.0
    parts = [f"{tally.records:,} documents", f"{tally.records / max(seconds, 0.001):,.1f}/s"]
    if 0 < share < 1 and seconds > SETTLED:
        parts.append(f"{_duration(seconds / share - seconds)} left")
    if failed := tally.failures.total():
        parts.append(f"{failed:,} failed")
    if tally.skipped:
        parts.append(f"{tally.skipped:,} done before")
    full = round(share * BAR_WIDTH)
    drawn = f"[{'#' * full}{'.' * (BAR_WIDTH - full)}] {share:4.0%}  " if bar and total else ""
    return drawn + ("" if drawn or not total else f"{share:.0%}, ") + ", ".join(parts)


def _duration(seconds: float) -> str:
    """A time for people.

    >>> [_duration(seconds) for seconds in (5, 65, 3700, 90000)]
    ['5 s', '1:05 min', '1:01 h', '25:00 h']
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60}:{whole % 60:02} min" if whole < 3600 else f"{whole // 3600}:{whole % 3600 // 60:02} h"


def sum_of_failures(failures: Counter[str], total: int) -> str:
    """One line with the failures by their reasons.

    >>> sum_of_failures(Counter({"time": 2, "unreadable": 1}), 100)
    '3 of 100 failed: 2 time, 1 unreadable'
    """
    parts = ", ".join(f"{number:,} {reason}" for reason, number in failures.most_common())
    return f"{failures.total():,} of {total:,} failed: {parts}"


def sum_of_run(tally: Tally, output: str) -> str:
    """One line with what was done, and where it lies.

    >>> sum_of_run(Tally(cleaned=5, skipped=1, cuts=Counter(share=75, spacing=2)), "clean/")
    '5 articles, 75 cuts, 1 done before: clean/'
    """
    cuts = sum(number for kind, number in tally.cuts.items() if Kind(kind).is_debris)
    parts = [plural(tally.cleaned, "article"), plural(cuts, "cut")]
    parts += [f"{tally.skipped:,} done before"] * bool(tally.skipped)
    return f"{', '.join(parts)}: {output}"


def json_of(tally: Tally) -> str:
    """The sums of a run as one line of JSON.

    >>> json_of(Tally(records=1, cleaned=1, size=9, cuts=Counter(share=1), cut_size=Counter(share=5)))[:75]
    '{"documents": 1, "articles": 1, "skipped": 0, "failed": {}, "characters": 9'
    """
    kinds = {kind: {"edits": tally.cuts[kind], "characters": tally.cut_size[kind]} for kind in sorted(tally.cuts)}
    sums = {
        "documents": tally.cleaned + tally.failures.total(),
        "articles": tally.cleaned,
        "skipped": tally.skipped,
        "failed": dict(sorted(tally.failures.items())),
        "characters": tally.size,
        "kinds": kinds,
        "flags": dict(sorted(tally.flags.items())),
    }
    return json.dumps(sums) + "\n"


def table_of(tally: Tally) -> str:
    """The changes by kind: their number, the characters that they took out, the share of all characters."""
    rows = [("kind", "edits", "characters", "share")]
    order = sorted(tally.cuts, key=lambda kind: (not Kind(kind).is_debris, -tally.cuts[kind], kind))
    for kind in order:
        size = tally.cut_size[kind]
        rows.append((kind, f"{tally.cuts[kind]:,}", f"{size:,}", f"{size / max(tally.size, 1):.2%}"))
    cut = sum(size for kind, size in tally.cut_size.items() if Kind(kind).is_debris)
    number = sum(count for kind, count in tally.cuts.items() if Kind(kind).is_debris)
    rows.append(("all debris", f"{number:,}", f"{cut:,}", f"{cut / max(tally.size, 1):.2%}"))
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = [
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    flags = ", ".join(f"{flag} {number:,}" for flag, number in tally.flags.most_common())
    ends = [f"{tally.cleaned:,} articles, {tally.size:,} characters"] + [f"flags: {flags}"] * bool(flags)
    return "\n".join([*(line.rstrip() for line in lines), *ends]) + "\n"
