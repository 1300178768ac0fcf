"""What a queue keeps of what it is given, how its tasks leave it, and how long it is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract_documents import new_queue

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

ITEM = {"key": "k", "type": "str", "value": "v"}
RECENT_S = 15


def queue_of(server: ClearmlServer, identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = server.get("queues.get_by_id", queue=identifier)["queue"]
    return found


@pytest.fixture
def queue(clearml_server: ClearmlServer) -> str:
    """Id of a queue of this test alone."""
    return new_queue(clearml_server)


@pytest.mark.parametrize("metadata", [{"k": ITEM}, pytest.param([ITEM], marks=pytest.mark.embutido)])
def test_metadata_is_kept_as_a_mapping_and_as_a_list(clearml_server: ClearmlServer, metadata: object) -> None:
    made = new_queue(clearml_server, metadata=metadata)
    assert queue_of(clearml_server, made)["metadata"] == {"k": ITEM}


def test_the_name_shown_is_kept(clearml_server: ClearmlServer) -> None:
    made = new_queue(clearml_server, display_name="seen by people")
    assert queue_of(clearml_server, made)["display_name"] == "seen by people"
    clearml_server.get("queues.update", queue=made, display_name="another")
    assert queue_of(clearml_server, made)["display_name"] == "another"


@pytest.mark.parametrize("name", ["", "a", "ab"])
def test_a_name_has_at_least_three_characters(clearml_server: ClearmlServer, queue: str, name: str) -> None:
    before = queue_of(clearml_server, queue)["name"]
    assert clearml_server.call("queues.create", {"name": name}).status == 400
    assert clearml_server.call("queues.update", {"queue": queue, "name": name}).status == 400
    assert queue_of(clearml_server, queue)["name"] == before


def waiting_task(server: ClearmlServer, queue: str, before: str) -> str:
    """A task that was in some status before it was put into a queue."""
    task = str(server.get("tasks.create", name="waiting", type="testing")["id"])
    if before != "created":
        server.get("tasks.started", task=task)
        server.get(f"tasks.{before}", task=task)
    server.get("tasks.enqueue", task=task, queue=queue)
    return task


def status_of(server: ClearmlServer, task: str) -> str:
    return str(server.get("tasks.get_by_id", task=task)["task"]["status"])


def test_a_task_taken_out_is_a_draft_again(clearml_server: ClearmlServer, queue: str) -> None:
    task = waiting_task(clearml_server, queue, "created")
    clearml_server.get("queues.remove_task", queue=queue, task=task, update_task_status=True)
    assert status_of(clearml_server, task) == "created"
    assert queue_of(clearml_server, queue)["entries"] == []


@pytest.mark.parametrize("asked", [{}, {"update_task_status": False}])
def test_a_task_taken_out_keeps_its_status_unless_told_otherwise(
    clearml_server: ClearmlServer, queue: str, asked: dict[str, bool]
) -> None:
    task = waiting_task(clearml_server, queue, "created")
    clearml_server.get("queues.remove_task", queue=queue, task=task, **asked)
    assert status_of(clearml_server, task) == "queued"


@pytest.mark.embutido
@pytest.mark.parametrize("before", ["created", "stopped", "failed"])
@pytest.mark.parametrize("end", ["remove_task", "clear_queue", "delete"])
def test_tasks_become_what_they_were(
    clearml_server: ClearmlServer, queue: str, before: str, end: str
) -> None:
    task = waiting_task(clearml_server, queue, before)
    options = {"remove_task": {"task": task, "update_task_status": True}, "delete": {"force": True}}
    clearml_server.get(f"queues.{end}", queue=queue, **options.get(end, {}))
    assert status_of(clearml_server, task) == before


def test_a_queue_is_cleared(clearml_server: ClearmlServer, queue: str) -> None:
    for _ in range(3):
        waiting_task(clearml_server, queue, "created")
    clearml_server.get("queues.clear_queue", queue=queue)
    assert queue_of(clearml_server, queue)["entries"] == []
    assert clearml_server.get("queues.get_next_task", queue=queue) == {}


@pytest.mark.parametrize("tasks", [pytest.param(0, marks=pytest.mark.embutido), 2])
def test_a_queue_is_measured_when_asked(clearml_server: ClearmlServer, queue: str, tasks: int) -> None:
    """One or two points, of just now, in milliseconds."""
    for _ in range(tasks):
        waiting_task(clearml_server, queue, "created")
    now = time.time()
    span = {"from_date": now - 3600, "to_date": now + 60, "interval": 1}
    [series] = clearml_server.get("queues.get_queue_metrics", queue_ids=[queue], refresh=True, **span)[
        "queues"
    ]
    assert 1 <= len(series["dates"]) <= 2
    assert all(abs(date / 1000 - now) < RECENT_S for date in series["dates"])
    assert series["queue_lengths"][-1] == tasks
