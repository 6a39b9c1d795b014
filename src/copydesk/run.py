"""One run of the command: from the inputs, through the workers, to the place of output; what failed is counted."""

import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate, islice

from copydesk.batch import Failure, Force, Reason, Setting, choose_spellings, work
from copydesk.outputs.journal import State
from copydesk.outputs.render import Form, Rendered, clean_and_render, render_failure
from copydesk.outputs.sinks import Sink
from copydesk.records.find import Input
from copydesk.records.read import Reading, records_in
from copydesk.records.record import Record

MOST_SAID = 20  # failures of one reason that are named where the output holds them too


@dataclass(slots=True)
class Tally:
    """What a run has done so far.

    Attributes:
        records: Number of records that were taken up.
        cleaned: Number of articles.
        skipped: Number of records that an earlier run had done.
        failures: Reason to number of records.
        cuts: Kind to number of edits.
        cut_size: Kind to characters that they took out.
        size: Characters of the sources.
        flags: Flag to number of articles; without what stands behind a colon.
        position: Bytes of the inputs that were read.
        complete: Whether the run came to its end.
    """

    records: int = 0
    cleaned: int = 0
    skipped: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    cuts: Counter[str] = field(default_factory=Counter)
    cut_size: Counter[str] = field(default_factory=Counter)
    size: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    position: int = 0
    complete: bool = False

    def count(self, rendered: Rendered) -> None:
        """Count one record."""
        self.records += 1
        if rendered.failure is not None:
            self.failures[rendered.failure.reason.value] += 1
            return
        self.cleaned += 1
        self.cuts.update(rendered.cuts or {})
        self.cut_size.update(rendered.cut_size or {})
        self.size += rendered.size
        self.flags.update(flag.partition(":")[0] for flag in rendered.flags)


@dataclass(slots=True)
class Brake:
    """Ctrl-C that waits for the row that is being written; a second one does not wait.

    Attributes:
        held: Whether something is being written.
        asked: Whether Ctrl-C was pressed meanwhile.
    """

    held: bool = False
    asked: bool = False

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Listen to Ctrl-C; only the main thread can."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._press)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _press(self, number: int, frame: object) -> None:
        if self.held and not self.asked:
            self.asked = True
            return
        raise KeyboardInterrupt

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Let what is done inside come to its end."""
        self.held = True
        try:
            yield
        finally:
            self.held = False
        if self.asked:
            self.asked = False
            raise KeyboardInterrupt


@dataclass(frozen=True, slots=True)
class Run:
    """What one run is to do.

    Attributes:
        inputs: What is read, in order.
        reading: How.
        setting: How it is cleaned.
        form: What is written of it.
        sink: Where.
        force: Who works.
        say: Takes each message about a failure.
        show: Takes the tally after each record.
        sizes: Bytes of the inputs, for showing progress.
        brake: Keeps Ctrl-C from tearing a row.
        removed: Takes what was cut, as lines of JSON; None if nobody wants it.
    """

    inputs: Sequence[Input]
    reading: Reading
    setting: Setting
    form: Form
    sink: Sink
    force: Force
    say: Callable[[str], None]
    show: Callable[[Tally], None]
    sizes: Sequence[int]
    brake: Brake = field(default_factory=Brake)
    removed: Callable[[str], None] | None = None


@dataclass(slots=True)
class Course:
    """How far a run is along its inputs: they are read ahead of what is written.

    Attributes:
        owners: For each record on its way, its input.
        planned: Inputs that were begun to be read and are still to be written, with how far earlier runs took them.
        current: The input that is being written.
        whole: Whether all of that input could be read and written so far.
    """

    owners: deque[Input] = field(default_factory=deque)
    planned: deque[tuple[Input, State]] = field(default_factory=deque)
    current: Input | None = None
    whole: bool = True


def carry_out(run: Run, tally: Tally) -> None:
    """Do it; what is done so far stands in the tally, whatever ends the run.

    Raises:
        OutputError: The place of output takes nothing more.
    """
    with run.brake.installed():
        try:
            _go(run, tally, Course())
            tally.complete = True
        finally:
            run.sink.close(complete=tally.complete)


def with_spellings(run: Run) -> Run:
    """The run with one spelling for each person across all its inputs, chosen in a pass of its own."""
    records = (record for source in run.inputs for record in records_in(source, run.reading))
    chosen = choose_spellings(records, run.setting, run.force)
    return replace(run, setting=replace(run.setting, spellings=chosen))


def _go(run: Run, tally: Tally, course: Course) -> None:
    """All records, from reading to writing."""
    task = partial(clean_and_render, setting=run.setting, form=run.form)
    failed = partial(render_failure, form=run.form)
    read = dict(zip((source.name for source in run.inputs), accumulate(run.sizes, initial=0), strict=False))
    with closing(work(task, _records(run, tally, course), run.force, failed=failed)) as done:
        for record, rendered in done:
            source = course.owners.popleft()
            while course.current is not source:
                with run.brake.hold():
                    _next(run, course)
            tally.position = read.get(source.name, 0) + record.position
            with run.brake.hold():
                _take(run, tally, course, record, rendered)
            run.show(tally)
    while course.planned:
        _next(run, course)
    _end(run, course)


def _records(run: Run, tally: Tally, course: Course) -> Iterator[Record]:
    """The records that are still to be cleaned."""
    for source in run.inputs:
        state, problem = run.sink.plan(source)
        if problem:
            tally.failures[Reason.UNWRITABLE.value] += 1
            run.say(f"{source.name}: {problem}")
            continue
        tally.skipped += state.rows
        if state.done:
            continue
        course.planned.append((source, state))
        for record in islice(records_in(source, run.reading), state.rows, None):
            course.owners.append(source)
            yield record


def _next(run: Run, course: Course) -> None:
    """Turn from one input to the next."""
    _end(run, course)
    course.current, state = course.planned.popleft()
    course.whole = True
    run.sink.begin(course.current, state)


def _end(run: Run, course: Course) -> None:
    if course.current is not None:
        run.sink.end(course.current, whole=course.whole)


def _take(run: Run, tally: Tally, course: Course, record: Record, rendered: Rendered) -> None:
    """Write and count one result."""
    assert course.current is not None
    if rendered.failure is not None:
        course.whole &= bool(record.text is not None or record.number or record.member)
        _say_failure(run, tally, rendered.failure)
    if rendered.failure is None or rendered.content:
        problem = run.sink.write(course.current, record, rendered.content)
        if problem:
            course.whole = False
            rendered = Rendered("", Failure(Reason.UNWRITABLE, problem, record.place))
            run.say(f"{record.place}: {problem}")
    if run.removed is not None and rendered.failure is None:
        run.removed(rendered.removed)
    tally.count(rendered)


def _say_failure(run: Run, tally: Tally, failure: Failure) -> None:
    """Name a failure; where the output holds them all, only the first ones."""
    number = tally.failures[failure.reason.value]
    if not run.form.in_rows or number < MOST_SAID:
        run.say(f"{failure.place}: {failure.message}")
    elif number == MOST_SAID:
        run.say(f"more like this ({failure.reason.value}) stand in the output only")
