"""Many texts: in this process or in several, with a time limit, and with one spelling of names across all of them.

A text that fails is a `Failure` in the place of its article; the others go on.
"""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TypeVar

from copydesk.article import Article
from copydesk.config import Config
from copydesk.desk import DEFAULT, NO_REPEATS, clean_page, read_any
from copydesk.errors import ConfigError, CopydeskError
from copydesk.names.choices import NO_SPELLINGS, NameChoices, Spellings, count_names, index_spellings
from copydesk.records.read import Records
from copydesk.records.record import Record
from copydesk.repeats import Repeats
from copydesk.rounds import Wish

R = TypeVar("R")


class Reason(StrEnum):
    """Why a text has no article."""

    UNREADABLE = "unreadable"  #: no text could be had (a broken line, a missing field, a damaged file)
    NO_TEXT = "no-text"  #: the bytes are a binary file, or the value is no text
    TIME = "time"  #: it took longer than the time limit
    MEMORY = "memory"  #: the memory did not suffice
    CRASH = "crash"  #: its process ended
    BUG = "bug"  #: copydesk failed, which it never should
    UNWRITABLE = "unwritable"  #: the article is there, but not its output


@dataclass(frozen=True, slots=True)
class Failure:
    """What stands in the place of an article that could not be had.

    Attributes:
        reason: Why, for programs.
        message: Why, for people.
        place: Where the text stands, as in `Record`; "" if nobody said.
    """

    reason: Reason
    message: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for every text of a batch; a value that goes to other processes.

    Attributes:
        lang: Their language, if the caller knows it.
        config: Policy.
        repeats: The lines that their site repeats.
        spellings: Those of names that the batch has chosen.
    """

    lang: str | None = None
    config: Config = DEFAULT
    repeats: Repeats = NO_REPEATS
    spellings: Spellings = NO_SPELLINGS


@dataclass(frozen=True, slots=True)
class Force:
    """How many processes work, and how long each may take.

    Attributes:
        jobs: Number of processes, 1 or more.
        time_limit: Seconds that one text may take; None for any time. With a limit, even one job is a process of its
            own, as only a process can be stopped.
    """

    jobs: int = 1
    time_limit: float | None = None

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if not isinstance(self.jobs, int) or self.jobs < 1:
            raise ConfigError(f"jobs: expected a number of processes, 1 or more, got {self.jobs!r}")
        if self.time_limit is not None and not 0 < self.time_limit < float("inf"):
            raise ConfigError(f"time_limit: expected a number of seconds above 0, got {self.time_limit!r}")


ALONE = Force()


def clean_many(  # noqa: PLR0913  # all that can be said of a batch
    items: Iterable[str | bytes | Record],
    *,
    jobs: int = 1,
    time_limit: float | None = None,
    lang: str | None = None,
    config: Config = DEFAULT,
    repeats: Repeats = NO_REPEATS,
    names_across: bool = False,
) -> Iterator[Article | Failure]:
    r"""The clean articles of texts, one for each, in their order; a `Failure` for each that has none.

    Args:
        items: Texts as `clean` takes them, or the records of `read_records`. They are read as they are needed.
        jobs: Number of processes; the result does not depend on it.
        time_limit: Seconds that one text may take, None for any time.
        lang: Their ISO 639-1 code if you know it; else that of each is found out.
        config: What to cut, keep and rewrite.
        repeats: The lines that their site repeats.
        names_across: Whether a person has one spelling in all of them. It is chosen in a first pass over all items and
            does not depend on their order; items that can be read only once are kept in memory.

    Raises:
        ConfigError: `jobs` or `time_limit` is no such number.

    >>> texts = ["Igor Kobolev came to Lind.", "Ihor Kobolyev went to Lind.", "Ihor Kobolyev slept in Lind."]
    >>> [article.text for article in clean_many(texts, lang="en", names_across=True)][0]
    'Ihor Kobolyev came to Lind.'
    >>> [article, failure] = clean_many(["The bridge is shut.", b"\x89PNG\r\n\x1a\n"])
    >>> failure.message
    'this is a PNG picture, not text; extract its text first'
    """
    setting, force = Setting(lang, config, repeats), Force(jobs, time_limit)
    source = items if isinstance(items, (Sequence, Records)) or not names_across else list(items)
    if names_across and config.names != "off":
        setting = replace(setting, spellings=choose_spellings(_records(source), setting, force))
    return (outcome for _, outcome in clean_records(_records(source), setting, force))


def clean_records(
    records: Iterable[Record], setting: Setting, force: Force = ALONE
) -> Iterator[tuple[Record, Article | Failure]]:
    """Each record with its article or failure, in their order."""
    return work(partial(clean_record, setting=setting), records, force, failed=_itself)


def work(
    task: Callable[[Record], R], records: Iterable[Record], force: Force, *, failed: Callable[[Record, Failure], R]
) -> Generator[tuple[Record, R], None, None]:
    """Each record with what a task makes of it, in their order.

    Args:
        task: A function that can be pickled and does not raise.
        records: Read as they are needed.
        force: Who works.
        failed: What stands in the place of a result that its process could not give.
    """
    if force == ALONE:
        yield from ((record, task(record)) for record in records)
        return
    from copydesk.workers import Lost, run_many  # what starts processes, only for who needs them

    found = run_many(task, records, jobs=force.jobs, time_limit=force.time_limit, size=_size_of)
    for record, result in found:
        if isinstance(result, Lost):
            yield record, failed(record, Failure(Reason(result.reason.value), result.message, record.place))
        else:
            yield record, result


def _itself(record: Record, failure: Failure) -> Article | Failure:
    return failure


def _size_of(record: Record) -> int:
    return len(record.text) if record.text else 0


def clean_record(record: Record, *, setting: Setting) -> Article | Failure:
    """The article of a record, or why there is none; this never raises."""
    if record.text is None:
        return Failure(Reason.UNREADABLE, record.problem, record.place)
    try:
        page = read_any(record.text, url=record.url, config=setting.config)
        wish = Wish(setting.lang, setting.config, {}, setting.repeats, spellings=setting.spellings)
        return clean_page(page, wish, url=record.url)
    except CopydeskError as error:
        return Failure(Reason.NO_TEXT, str(error), record.place)
    except MemoryError:
        return Failure(Reason.MEMORY, "the memory does not suffice for it", record.place)
    except Exception as error:  # a batch never stops at one text
        message = f"a bug in copydesk ({type(error).__name__}: {error}); please report it with this input"
        return Failure(Reason.BUG, message, record.place)


def _records(items: Iterable[str | bytes | Record]) -> Iterator[Record]:
    """Texts as records; what is neither text nor record is one that says so."""
    for number, item in enumerate(items, 1):
        if isinstance(item, Record):
            yield item
        elif isinstance(item, (str, bytes)):
            yield Record(item, f"text {number}")
        else:
            problem = f"expected str or bytes, got {type(item).__name__}"
            yield Record(None, f"text {number}", problem=problem)


def choose_spellings(records: Iterable[Record], setting: Setting, force: Force = ALONE) -> Spellings:
    """The spelling of each person that most of the texts use, where they use several; whatever their order."""
    learn = partial(learn_record, setting=setting)
    counts: Counter[str] = Counter()
    for _, choices in work(learn, records, force, failed=lambda record, failure: NameChoices()):
        counts.update(choices.texts)
    return index_spellings(NameChoices(dict(sorted(counts.items()))).chosen())


def learn_record(record: Record, *, setting: Setting) -> NameChoices:
    """The full names in the clean text of a record; none if it has none."""
    article = clean_record(record, setting=replace(setting, config=replace(setting.config, names="off")))
    return NameChoices() if isinstance(article, Failure) else count_names([article])
