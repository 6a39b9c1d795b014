"""Workers: order, and that a process that hangs, crashes, is killed or runs out of memory costs one thing at most."""

import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from copydesk import Config, ConfigError, Failure, Reason, clean, clean_many
from copydesk.workers import Lost, LostReason, run_many
from support import row

ENDLESS = 60  # seconds; longer than any limit here
PROSE = "The council met on Tuesday and voted for the new bridge over the river, members said in a note. "


def square(number):
    return number * number


def behave(order):
    """Do as an order says: a number is squared, a word does harm."""
    if order == "hang":
        time.sleep(ENDLESS)
    if order == "exit":
        os._exit(3)
    if order == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if order == "print":
        os.write(1, b"what a library prints\n")
        return "printed"
    if isinstance(order, Path):  # harm is done once only
        if not order.exists():
            order.write_text("done")
            os.kill(os.getpid(), signal.SIGKILL)
        return "second try"
    return square(order)


def pid_of(_):
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order_and_each_with_its_thing(jobs):
    assert list(run_many(square, range(50), jobs=jobs)) == [(n, n * n) for n in range(50)]


def test_nothing_to_do_starts_nothing():
    assert list(run_many(square, [], jobs=2)) == []


def test_things_are_read_as_they_are_needed():
    read = []

    def things():
        for number in range(10_000):
            read.append(number)
            yield number

    with closing(run_many(square, things(), jobs=2)) as results:
        assert next(results) == (0, 0)
        assert len(read) < 100


@pytest.mark.parametrize(
    ("order", "reason", "said"),
    [
        row("hang", LostReason.TIME, "took longer than 1.5 s", id="hangs"),
        row("exit", LostReason.CRASH, "ended twice with code 3", id="exits"),
        row("kill", LostReason.CRASH, "SIGKILL", id="is-killed"),
    ],
)
def test_a_thing_that_ends_its_worker_is_lost_and_no_other(order, reason, said):
    orders = [*range(20), order, *range(20, 40)]
    results = [result for _, result in run_many(behave, orders, jobs=2, time_limit=1.5)]
    [lost] = [result for result in results if isinstance(result, Lost)]

    assert (lost.reason, results.index(lost)) == (reason, 20)
    assert said in lost.message
    assert [r for r in results if r is not lost] == [n * n for n in range(40)]


def test_a_worker_that_is_killed_from_outside_costs_nothing(tmp_path):
    orders = [1, 2, tmp_path / "killed", 3]

    assert [result for _, result in run_many(behave, orders, jobs=1)] == [1, 4, "second try", 9]


def test_every_thing_may_end_its_worker():
    results = [result for _, result in run_many(behave, ["exit"] * 4, jobs=2)]

    assert [type(result) for result in results] == [Lost] * 4


def test_what_a_task_prints_does_not_come_between_the_results(capfd):
    assert [result for _, result in run_many(behave, [1, "print", 2], jobs=1)] == [1, "printed", 4]
    assert "what a library prints" in capfd.readouterr().err


def test_a_caller_that_has_enough_leaves_no_process_behind():
    with closing(run_many(pid_of, range(100), jobs=2)) as results:
        pids = {next(results)[1] for _ in range(20)}

    for _ in range(100):
        if not any(is_alive(pid) for pid in pids):
            break
        time.sleep(0.05)
    assert [pid for pid in pids if is_alive(pid)] == []


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_caller_that_is_killed_leaves_no_process_behind(tmp_path):
    script = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from copydesk.workers import run_many\nfrom test_workers import pid_of\n"
        "for thing, pid in run_many(pid_of, iter(int, 1), jobs=1): print(pid, flush=True)\n"
    )
    folders = [str(Path(__file__).parent), *sys.path]
    with subprocess.Popen([sys.executable, "-c", script, *folders], stdout=subprocess.PIPE, text=True) as caller:
        pid = int(caller.stdout.readline())
        caller.kill()
    for _ in range(100):
        if not is_alive(pid):
            break
        time.sleep(0.05)

    assert not is_alive(pid)


# Articles


def test_the_result_does_not_depend_on_the_number_of_processes():
    texts = [f"{PROSE}{n}\nShare this article\n{PROSE}" for n in range(30)] + [b"\x89PNG\r\n\x1a\n", 7]
    alone = list(clean_many(texts, lang="en"))

    assert alone == list(clean_many(texts, lang="en", jobs=2)) == list(clean_many(texts, lang="en", time_limit=60))
    assert alone[:30] == [clean(text, lang="en") for text in texts[:30]]


def test_names_across_a_batch_do_not_depend_on_the_number_of_processes():
    texts = ["Igor Kobolev came to Lind.", "Ihor Kobolyev went to Lind.", "Ihor Kobolyev slept in Lind."] * 4
    alone = [article.text for article in clean_many(texts, lang="en", names_across=True)]

    assert alone[0] == "Ihor Kobolyev came to Lind."
    assert alone == [article.text for article in clean_many(iter(texts), lang="en", names_across=True, jobs=2)]


def test_a_text_that_takes_too_long_is_a_failure_and_the_rest_goes_on():
    long = "\n".join(f"{PROSE}{n}" for n in range(60_000))
    first, late, last = clean_many([PROSE, long, PROSE], lang="en", time_limit=0.5)

    assert (first.text, last.text) == (PROSE.strip(), PROSE.strip())
    assert late == Failure(Reason.TIME, "took longer than 0.5 s", "text 2")


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are set as Linux has them")
def test_a_text_that_needs_too_much_memory_is_a_failure_and_the_rest_goes_on():
    code = (
        "from copydesk import Config, clean_many\n"
        f"texts = [{PROSE!r}, 'Short lines.\\n' * 3_000_000, {PROSE!r}]\n"
        "for outcome in clean_many(texts, lang='en', jobs=1, time_limit=100):\n"
        "    print(getattr(outcome, 'reason', 'fine'))\n"
    )

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))

    child = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, preexec_fn=limit, timeout=120
    )

    assert child.stdout.split()[0] == child.stdout.split()[2] == "fine", child.stderr
    assert child.stdout.split()[1] in ("memory", "crash")


@pytest.mark.parametrize("options", [{"jobs": 0}, {"jobs": 1.5}, {"time_limit": 0}, {"time_limit": float("inf")}])
def test_numbers_that_make_no_sense_are_refused_at_once(options):
    with pytest.raises(ConfigError, match="expected a number"):
        clean_many(["a"], **options)


def test_a_configuration_reaches_the_workers():
    text = f"{PROSE}\nShare this article\n{PROSE}"
    [article] = clean_many([text], lang="en", config=Config(keep=frozenset({"share"})), jobs=2)

    assert "Share this article" in article.text
