"""The three places of output: standard output, one file, a folder. Each takes what was rendered, record by record."""

import csv
import errno
import io
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO, Any, Protocol

from copydesk.errors import ConfigError, CopydeskError, InputError
from copydesk.explain import harmless
from copydesk.outputs.journal import NAME, NOTHING, Journal, State
from copydesk.outputs.places import Claims, PartFile, part_path, target_of, write_file, write_stdout
from copydesk.outputs.render import Form
from copydesk.outputs.writers import RowWriter, open_writer
from copydesk.records.find import Input
from copydesk.records.record import Record
from copydesk.records.table import parquet_schema

SAVE_SECONDS = 2.0  # between two saves of a file of rows: what a run that is killed does again
STDOUT = "standard output"
Content = str | Mapping[str, object]  # a text or a line, or values by column


class OutputError(CopydeskError):
    """An output that many records share cannot be written: the run cannot go on."""


class Sink(Protocol):
    """Where results go."""

    def plan(self, source: Input) -> tuple[State, str]:
        """How far earlier runs took an input, and why it cannot be written, "" if it can; ahead of `begin`."""

    def begin(self, source: Input, state: State) -> None:
        """Before the first record of an input. Raises OutputError, as all that follow, where nothing can be written."""

    def write(self, source: Input, record: Record, content: Content) -> str:
        """Write one result; why it could not be, "" if it was."""

    def end(self, source: Input, *, whole: bool) -> None:
        """After the last record of an input; it is `whole` if all of it could be read and written."""

    def close(self, *, complete: bool) -> None:
        """At the end of the run, or where it was stopped."""


@dataclass(slots=True)
class StdoutSink:
    """Everything to standard output; texts are parted by a blank line, in Markdown by a rule."""

    form: Form
    written: int = 0
    stream: IO[bytes] | None = None
    rows: RowWriter | None = None

    def plan(self, source: Input) -> tuple[State, str]:
        return NOTHING, ""

    def begin(self, source: Input, state: State) -> None:
        pass

    def write(self, source: Input, record: Record, content: Content) -> str:
        if self.form.name not in ("explain", "diff") and sys.stdout is not None and sys.stdout.isatty():
            content = _harmless(content)
        try:
            if isinstance(content, str):
                parted = self.written and self.form.name in ("text", "markdown", "explain")
                between = "\n---\n\n" if self.form.name == "markdown" else "\n"
                write_stdout(between * bool(content and parted) + content)
                self.written += bool(content)
            else:
                self.stream = self.stream or _stdout()
                self.rows = self.rows or open_writer(self.form.name, self.stream)
                self.rows.write(content)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write {STDOUT}: {error.strerror or error}") from error
        return ""

    def end(self, source: Input, *, whole: bool) -> None:
        pass

    def close(self, *, complete: bool) -> None:
        if self.rows is None:
            return
        try:
            self.rows.finish()
            if self.stream is not None:
                self.stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            if complete:  # else the run has ended for a reason of its own
                raise OutputError(f"cannot write {STDOUT}: {error.strerror or error}") from error


def _harmless(content: Content) -> Content:
    """What a terminal can be shown: nothing in it steers the terminal."""
    if isinstance(content, str):
        return harmless(content)
    return {harmless(name): harmless(value) if isinstance(value, str) else value for name, value in content.items()}


def _stdout() -> IO[bytes]:
    """Standard output with a buffer, which it lacks under PYTHONUNBUFFERED: a signal may cut a write short then.

    Raises:
        OSError: It is closed.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    out = sys.stdout.buffer
    return open(out.fileno(), "wb", closefd=False) if isinstance(out, io.RawIOBase) else out


@dataclass(slots=True)
class FileSink:
    """Everything to one file, which has its name only when it is whole."""

    form: Form
    target: Path
    journal: Journal
    out: "RowsFile | None" = None
    source: Input | None = None
    rows: int = 0

    def plan(self, source: Input) -> tuple[State, str]:
        state = self.journal.state_of(source)
        if state is NOTHING and self.journal.states.get(source.name, NOTHING).rows:
            return state, "not written: it has changed since the earlier run; start anew with --force"
        return state, ""

    def begin(self, source: Input, state: State) -> None:
        if self.out is None:
            size = max((state.size for state in self.journal.states.values()), default=0)
            self.out = RowsFile.open(self.form, self.target, size=size, source=source)
        self.source, self.rows = source, state.rows

    def write(self, source: Input, record: Record, content: Content) -> str:
        assert self.out is not None
        self.out.write(content)
        self.rows += 1
        if self.out.is_due():
            self._save(source, done=False)
        return ""

    def _save(self, source: Input, *, done: bool) -> None:
        assert self.out is not None
        if self.out.can_go_on:
            self.journal.note(source, self.target.name, rows=self.rows, size=self.out.save(), done=done)

    def end(self, source: Input, *, whole: bool) -> None:
        self.source = None
        if whole or self.form.in_rows:  # a failure has its row, which must not come twice
            self._save(source, done=True)

    def close(self, *, complete: bool) -> None:
        try:
            if self.out is not None and complete:
                self.out.finish()
            elif self.out is not None and self.out.can_go_on and self.source is not None:
                with suppress(OutputError):  # the run has ended for a reason of its own
                    self._save(self.source, done=False)
        finally:
            if self.out is not None:
                self.out.leave()
            self.journal.close(keep=not complete)


@dataclass(slots=True)
class FolderSink:
    """One file for each document; of a form that holds many, one for each input."""

    form: Form
    claims: Claims
    journal: Journal
    out: "RowsFile | None" = None
    source: Input | None = None
    target: PurePath = field(default_factory=PurePath)
    rows: int = 0

    def plan(self, source: Input) -> tuple[State, str]:
        state = self.journal.state_of(source)
        target = target_of(source, None, self.form.suffix)
        if state.done and self._is_there(target):
            return state, ""
        if not self.form.in_rows:
            return State(state.stamp, 0 if state.done else max(state.rows - 1, 0)), ""  # the last may be not written
        problem = self.claims.refuse(target, source.name, again=False)
        part = part_path(self.claims.folder / target)
        if state.done or not (state.rows and part.is_file() and part.stat().st_size >= state.size):
            return NOTHING, problem
        return state, problem

    def _is_there(self, target: PurePath) -> bool:
        """Whether the output of an input that is done is still there; of several documents none is looked for."""
        return target.as_posix() not in self.claims.ours or (self.claims.folder / target).is_file()

    def begin(self, source: Input, state: State) -> None:
        self.source, self.rows = source, state.rows
        if self.form.in_rows:
            self.target = target_of(source, None, self.form.suffix)
            self.out = RowsFile.open(self.form, self.claims.folder / self.target, size=state.size, source=source)

    def write(self, source: Input, record: Record, content: Content) -> str:
        self.rows += 1
        if self.out is not None:
            self.out.write(content)
            if self.out.is_due():
                self._save(source)
            return ""
        assert isinstance(content, str)
        target = target_of(source, record, self.form.suffix)
        owner = record.place if record.member or record.number else source.name
        if problem := self.claims.refuse(target, owner, again=source.path is not None):
            return problem
        self.target = target
        try:
            self._note(source, size=0, done=False)  # first, so that what is written is known as ours
            write_file(self.claims.folder / target, content)
        except OSError as error:
            return _cannot(self.claims.folder / target, error)
        return ""

    def _save(self, source: Input | None) -> None:
        if self.out is not None and self.out.can_go_on and source is not None:
            self._note(source, size=self.out.save(), done=False)

    def _note(self, source: Input, *, size: int, done: bool) -> None:
        self.journal.note(source, self.target.as_posix(), rows=self.rows, size=size, done=done)

    def end(self, source: Input, *, whole: bool) -> None:
        self.source = None
        if self.out is not None:
            self._save(source)
            self.out.finish()
            self.out = None
        if whole:
            self._note(source, size=0, done=True)

    def close(self, *, complete: bool) -> None:
        if self.out is not None:
            with suppress(OutputError):  # the run has ended for a reason of its own
                self._save(self.source)
            self.out.leave()
        self.journal.close(keep=True)


def _cannot(target: Path, error: OSError) -> str:
    return f"cannot write {target}: {error.strerror or error}"


@dataclass(slots=True)
class RowsFile:
    """A file that holds many results, open until it is whole.

    Attributes:
        form: Of what is written.
        part: The file.
        rows: What writes rows to it; None for texts.
        saved: Time of the monotonic clock at which it was saved last.
    """

    form: Form
    part: PartFile
    rows: RowWriter | None
    saved: float
    texts: int = 0

    @classmethod
    def open(cls, form: Form, target: Path, *, size: int, source: Input) -> "RowsFile":
        """A new file, or one that goes on.

        Raises:
            OutputError: It cannot be written.
        """
        try:
            part = PartFile.open(target, size=size)
        except OSError as error:
            raise OutputError(_cannot(target, error)) from error
        rows = None
        if form.in_rows:
            columns = _columns_in(part) if form.name == "csv" and size else ()
            rows = open_writer(form.name, part.file, columns=columns, schema=_schema_of(form, source))
        return cls(form, part, rows, time.monotonic(), texts=size)

    @property
    def can_go_on(self) -> bool:
        """Whether a file of this form that is not whole can be gone on with: Parquet has its index at the end."""
        return self.form.name != "parquet"

    def write(self, content: Content) -> None:
        """Write one result.

        Raises:
            OutputError: It cannot be written.
        """
        try:
            if self.rows is not None:
                self.rows.write(content)
            elif isinstance(content, str):
                gap = "\n" * bool(content and self.texts and self.form.name != "diff")
                self.part.file.write((gap + content).encode("utf-8", "replace"))
                self.texts += bool(content)
        except OSError as error:
            raise OutputError(_cannot(self.part.target, error)) from error

    def is_due(self) -> bool:
        """Whether it is time to save."""
        return time.monotonic() - self.saved > SAVE_SECONDS

    def save(self) -> int:
        """Hand all that was written to the system, and now and then to the disk; the size of the file.

        Raises:
            OutputError: It cannot be written.
        """
        to_disk = self.is_due()
        self.saved = time.monotonic() if to_disk else self.saved
        try:
            if self.rows is not None:
                self.rows.flush()
            return self.part.save(to_disk=to_disk)
        except OSError as error:
            raise OutputError(_cannot(self.part.target, error)) from error

    def finish(self) -> None:
        """Give it its name.

        Raises:
            OutputError: It cannot be written.
        """
        try:
            if self.rows is not None:
                self.rows.finish()
            self.part.finish()
        except OSError as error:
            raise OutputError(_cannot(self.part.target, error)) from error

    def leave(self) -> None:
        """Close it, if it is not finished; what cannot be gone on with is taken away."""
        if self.rows is not None and not self.part.file.closed:
            with suppress(OSError):
                self.rows.finish()
        self.part.leave(keep=self.can_go_on)


def _columns_in(part: PartFile) -> tuple[str, ...]:
    """The columns of a table whose beginning is written; the file stays where it is."""
    end = part.file.tell()
    part.file.seek(0)
    text = io.TextIOWrapper(io.BytesIO(part.file.read(end)), "utf-8", newline="")
    part.file.seek(end)
    return tuple(next(csv.reader(text), ()))


def _schema_of(form: Form, source: Input) -> Any:  # noqa: ANN401  # a type of pyarrow
    """The columns of the Parquet file that rows come from; None if they come from elsewhere."""
    if form.name != "parquet" or source.form != "parquet" or source.path is None:
        return None
    try:
        with source.path.open("rb") as file:
            return parquet_schema(file)
    except (OSError, InputError):  # reading its rows will say so
        return None


def open_folder(form: Form, folder: Path, setting: str, *, resume: bool, force: bool) -> FolderSink:
    """A folder as the place of output; errors as of `Journal.open`."""
    journal = Journal(folder / NAME)
    journal.open(setting, resume=resume, force=force)
    return FolderSink(form, Claims(folder, ours=frozenset(journal.targets), force=force), journal)


def open_file(form: Form, target: Path, setting: str, *, resume: bool, force: bool) -> FileSink | None:
    """A file as the place of output, None if an earlier run finished it; errors as of `Journal.open`."""
    if os.path.lexists(target) and resume:
        return None
    if os.path.lexists(target) and not force:
        raise ConfigError("it is there already; write over it with --force, or take another name")
    journal = Journal(target.with_name(f".{target.name[:200]}.copydesk-run.jsonl"))
    journal.open(setting, resume=resume, force=force)
    return FileSink(form, target, journal)
