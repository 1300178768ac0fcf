"""Who is ended for being silent, seen with a clock of the tests' own; and searches that take too long."""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clearml_local.base.errors import BadRequestError, CommandError
from clearml_local.search.budget import within
from clearml_local.server import watchdog
from clearml_local.server.watchdog import Watchdog
from clearml_local.services.task_life.states import set_status
from clearml_local.services.tasks.create import new_task
from clearml_local.store.database import Store

LIMIT_S = 100.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "clearml.db")
    yield made
    made.close()


def running(store: Store, **fields: object) -> str:
    task = new_task({"name": "t", **fields})
    set_status(task, "in_progress")
    store.tasks.put(task)
    return str(task["id"])


def status(store: Store, identifier: str) -> str:
    return str((store.tasks.get(identifier) or {})["status"])


def test_silence_is_ended_after_the_limit_and_not_before(store: Store) -> None:
    task = running(store)
    begin = time.time()
    dog = Watchdog(store, LIMIT_S)
    for passed in range(0, int(LIMIT_S), 10):
        dog.check(begin + passed)
    assert status(store, task) == "in_progress"
    dog.check(begin + LIMIT_S + 5)
    assert status(store, task) == "stopped"


def test_a_server_that_was_away_gives_everybody_the_whole_time_anew(store: Store) -> None:
    task = running(store)
    store.tasks.put({**(store.tasks.load(task) or {}), "last_update": "2026-01-01T00:00:00.000000+00:00"})
    begin = time.time()
    dog = Watchdog(store, LIMIT_S)
    for passed in range(0, int(LIMIT_S), 10):
        dog.check(begin + passed)
    assert status(store, task) == "in_progress"
    dog.check(begin + LIMIT_S + 5)
    assert status(store, task) == "stopped"


def test_after_a_pause_of_the_whole_machine_everybody_gets_time(store: Store) -> None:
    task = running(store)
    begin = time.time()
    dog = Watchdog(store, LIMIT_S)
    asleep = 10 * LIMIT_S
    dog.check(begin + asleep)
    assert status(store, task) == "in_progress"
    for passed in range(10, int(LIMIT_S) + 10, 10):
        dog.check(begin + asleep + passed)
    assert status(store, task) == "stopped"


def test_a_dataset_being_put_together_gets_two_hours(store: Store) -> None:
    draft = running(store, system_tags=["dataset"])
    begin = time.time()
    dog = Watchdog(store, LIMIT_S)
    for passed in range(10, 7200, 50):
        dog.check(begin + passed)
    assert status(store, draft) == "in_progress"
    dog.check(begin + 7210)
    assert status(store, draft) == "stopped"


@pytest.mark.parametrize(
    ("reported_s", "ended_at"),
    [(None, 7200), (-1.0, 180), (5.0, 180), (-3600.0, 7200)],
    ids=["run by hand", "said just before the start", "said while it ran", "an agent's in an earlier run"],
)
def test_only_a_lost_agent_is_noticed_soon(store: Store, reported_s: float | None, ended_at: int) -> None:
    """A process stopped by hand is silent as well, and keeps its work as long as on a real server."""
    begin = time.time()
    task = running(store)
    if reported_s is not None:
        moment = datetime.fromtimestamp(begin + reported_s, UTC).isoformat(timespec="microseconds")
        store.tasks.put({**(store.tasks.load(task) or {}), "last_worker_report": moment})
    dog = Watchdog(store, watchdog.LIMIT_S)
    for passed in range(10, ended_at, 10):
        dog.check(begin + passed)
        if status(store, task) != "in_progress":
            raise AssertionError(f"ended after {passed} s")
    dog.check(begin + ended_at + 5)
    assert status(store, task) == "stopped"


def test_an_agent_that_goes_on_reporting_keeps_a_paused_process(store: Store) -> None:
    begin = time.time()
    task = running(store)
    dog = Watchdog(store, watchdog.LIMIT_S)
    for passed in range(10, 1000, 10):
        moment = datetime.fromtimestamp(begin + passed, UTC).isoformat(timespec="microseconds")
        report = {"last_worker_report": moment, "last_update": moment}
        store.tasks.put({**(store.tasks.load(task) or {}), **report})
        dog.check(begin + passed + 5)
    assert status(store, task) == "in_progress"


@pytest.mark.parametrize("text", ["0", "-1", "soon", "nan"])
def test_a_wrong_limit_is_named(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(watchdog.LIMIT_VARIABLE, text)
    with pytest.raises(CommandError, match=f"{watchdog.LIMIT_VARIABLE}={text}"):
        watchdog.limit_s()


def test_the_limit_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(watchdog.LIMIT_VARIABLE, raising=False)
    assert watchdog.limit_s() == 7200


def endless() -> object:
    return re.search("^(a+)+$", "a" * 60 + "!")


def test_work_that_takes_too_long_is_given_up_and_leaves_no_timer() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(BadRequestError, match=r"takes more than 0\.2 s"):
        within(0.2, endless)
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) == before


def test_work_in_time_gives_its_result_in_any_thread() -> None:
    assert within(1.0, lambda: 3) == 3
    results: list[int] = []
    thread = threading.Thread(target=lambda: results.append(within(1.0, lambda: 4)))
    thread.start()
    thread.join()
    assert results == [4]
