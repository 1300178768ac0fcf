"""What the server does on its own, at moments of our choosing."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clearml_local.server.watchdog import POPPED_S, Watchdog
from clearml_local.services.queues import entries as queue_entries
from clearml_local.services.queues.manage import ensure_queue
from clearml_local.services.tasks.create import new_task
from clearml_local.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "x.db")
    yield made
    made.close()


def _queued(store: Store, queue: str) -> str:
    task = new_task({"name": "t", "status": "queued", "execution": {"queue": queue}})
    store.tasks.put(task)
    return str(task["id"])


def test_a_task_popped_by_a_server_that_died_comes_back_once(store: Store) -> None:
    queue = str(ensure_queue(store, "default")["id"])
    lost, waiting = _queued(store, queue), _queued(store, queue)
    queue_entries.append(store, queue, waiting)
    guard, start = Watchdog(store, 180), time.time()
    for moment in (1, POPPED_S + 5, POPPED_S + 10):
        guard.check(start + moment)
        order = [entry.task for entry in queue_entries.entries(store, queue)]
        assert order == ([waiting] if moment == 1 else [waiting, lost])


def test_a_silent_task_is_ended_in_the_words_that_the_sdk_knows(store: Store) -> None:
    task = new_task({"name": "t", "status": "in_progress"})
    store.tasks.put(task)
    guard, start = Watchdog(store, 20), time.time()
    for moment in range(0, 30, 5):
        guard.check(start + moment)
    ended = store.tasks.get(task["id"])
    assert ended is not None
    assert (ended["status"], ended["status_message"]) == ("stopped", "Forced stop (non-responsive)")
    assert "20 s" in ended["status_reason"]
