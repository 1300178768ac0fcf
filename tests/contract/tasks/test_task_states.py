"""How tasks are stopped and run again, who is told, and what becomes of those nobody reports on."""

from __future__ import annotations

import json
import os
import re
import time
import uuid
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer


def new_task(server: ClearmlServer, **fields: object) -> str:
    made = server.get("tasks.create", **{"name": "states", "type": "testing", **fields})
    return str(made["id"])


def running(server: ClearmlServer, **fields: object) -> str:
    task = new_task(server, **fields)
    server.get("tasks.started", task=task)
    return task


def task_of(server: ClearmlServer, identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = server.get("tasks.get_by_id", task=identifier)["task"]
    return found


def status_of(server: ClearmlServer, identifier: str) -> str:
    return str(task_of(server, identifier)["status"])


@pytest.fixture
def queue(clearml_server: ClearmlServer) -> str:
    return str(clearml_server.get("queues.create", name=f"contract {uuid.uuid4().hex}")["id"])


@pytest.fixture
def on_agent(clearml_server: ClearmlServer) -> Iterator[Callable[..., str]]:
    """Return a function that makes a task which an agent says it runs."""
    workers = []

    def make(**fields: object) -> str:
        task = running(clearml_server, **fields)
        worker = f"contract:{uuid.uuid4().hex}"
        workers.append(worker)
        report = {"worker": worker, "task": task, "timestamp": int(time.time() * 1000)}
        clearml_server.get("workers.register", worker=worker)
        clearml_server.get("workers.status_report", **report)
        return task

    yield make
    for worker in workers:
        clearml_server.get("workers.unregister", worker=worker)


# Stopping.


def test_the_agent_of_a_task_is_asked_to_end_it(
    clearml_server: ClearmlServer, on_agent: Callable[..., str]
) -> None:
    task = on_agent()
    clearml_server.get("tasks.stop", task=task)
    stored = task_of(clearml_server, task)
    assert (stored["status"], stored["status_message"]) == ("in_progress", "stopping")
    clearml_server.get("tasks.stopped", task=task)
    assert status_of(clearml_server, task) == "stopped"


def test_what_a_local_process_runs_is_stopped_at_once(clearml_server: ClearmlServer) -> None:
    task = running(clearml_server, system_tags=["development"])
    answer = clearml_server.get("tasks.stop", task=task)
    assert (answer["updated"], answer["fields"]["status"]) == (1, "stopped")


def test_what_waits_is_stopped_at_once_and_leaves_the_queue(
    clearml_server: ClearmlServer, queue: str
) -> None:
    task = new_task(clearml_server)
    clearml_server.get("tasks.enqueue", task=task, queue=queue)
    clearml_server.get("tasks.stop", task=task)
    assert status_of(clearml_server, task) == "stopped"
    assert clearml_server.get("queues.get_next_task", queue=queue) == {}


def test_a_draft_cannot_be_stopped(clearml_server: ClearmlServer) -> None:
    answer = clearml_server.call("tasks.stop", {"task": new_task(clearml_server)})
    assert (answer.status, answer.meta["result_subcode"]) == (400, 110)


def test_stopping_a_pipeline_may_include_its_steps(
    clearml_server: ClearmlServer, queue: str, on_agent: Callable[..., str]
) -> None:
    controller = running(clearml_server, type="controller", system_tags=["development"])
    waits = new_task(clearml_server, parent=controller)
    clearml_server.get("tasks.enqueue", task=waits, queue=queue)
    runs = on_agent(parent=controller)
    draft = new_task(clearml_server, parent=controller)
    clearml_server.get("tasks.stop", task=controller, include_pipeline_steps=True)
    assert status_of(clearml_server, controller) == "stopped"
    assert status_of(clearml_server, waits) == "stopped"
    assert task_of(clearml_server, runs)["status_message"] == "stopping"
    assert status_of(clearml_server, draft) == "stopped"
    assert clearml_server.get("queues.get_next_task", queue=queue) == {}


def test_many_are_stopped_and_a_bad_one_does_not_stop_the_others(clearml_server: ClearmlServer) -> None:
    task = running(clearml_server, system_tags=["development"])
    result = clearml_server.get("tasks.stop_many", ids=["absent", task])
    assert [item["id"] for item in result["succeeded"]] == [task]
    assert [item["id"] for item in result["failed"]] == ["absent"]
    assert status_of(clearml_server, task) == "stopped"


# Running again.


def test_a_step_is_run_again_as_the_same_task(clearml_server: ClearmlServer, queue: str) -> None:
    """What a controller does with ``retry_on_failure``."""
    task = running(clearml_server)
    clearml_server.get("tasks.failed", task=task)
    clearml_server.get("tasks.stopped", task=task, force=True, status_reason="Relaunching pipeline step")
    clearml_server.get("tasks.enqueue", task=task, queue=queue)
    assert clearml_server.get("queues.get_next_task", queue=queue)["entry"]["task"] == task
    clearml_server.get("tasks.started", task=task, force=True)
    clearml_server.get("tasks.completed", task=task)
    assert status_of(clearml_server, task) == "completed"


def test_a_change_of_status_tells_what_changed(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    started = clearml_server.get("tasks.started", task=task, status_reason="r", status_message="m")
    assert started["fields"]["status"] == "in_progress"
    clearml_server.get("tasks.completed", task=task)
    stored = task_of(clearml_server, task)
    assert stored["started"] < stored["completed"]
    assert stored["last_change"] <= stored["last_update"]


@pytest.mark.embutido  # a real server does not know it at once
def test_a_task_that_has_ended_tells_how_long_it_ran(clearml_server: ClearmlServer) -> None:
    task = running(clearml_server)
    time.sleep(1.1)
    clearml_server.get("tasks.completed", task=task)
    assert task_of(clearml_server, task)["active_duration"] >= 1


def test_reports_tell_that_a_task_is_alive(clearml_server: ClearmlServer) -> None:
    task = running(clearml_server)

    def seen() -> str:
        return str(task_of(clearml_server, task)["last_update"])

    before = seen()
    clearml_server.get("tasks.ping", task=task)
    pinged = eventually(seen, lambda moment: moment > before)
    usage = {"type": "training_stats_scalar", "task": task, "metric": ":monitor:machine", "variant": "cpu"}
    clearml_server.call("events.add_batch", json.dumps({**usage, "iter": 1, "value": 1.0}).encode())
    eventually(seen, lambda moment: moment > pinged)


# Pipelines.


def test_a_pipeline_is_run_again_with_other_parameters(clearml_server: ClearmlServer, queue: str) -> None:
    project = clearml_server.get(
        "projects.create",
        name=f"contract/.pipelines/again {uuid.uuid4().hex}",
        system_tags=["pipeline", "hidden"],
    )["id"]
    item = {"section": "Args", "name": "n", "value": "1", "type": "int"}
    first = new_task(
        clearml_server,
        name="again",
        project=project,
        type="controller",
        system_tags=["pipeline"],
        script={"entry_point": "p.py", "repository": "", "working_dir": ".", "diff": "print(1)"},
        hyperparams={"Args": {"n": item, "kept": {**item, "name": "kept"}}},
    )
    clearml_server.get("tasks.started", task=first)
    clearml_server.get("tasks.completed", task=first)
    made = clearml_server.get(
        "pipelines.start_pipeline", task=first, queue=queue, args=[{"name": "n", "value": "2"}]
    )
    assert made["enqueued"] is True
    run = task_of(clearml_server, made["pipeline"])
    assert (run["status"], run["project"], run["type"]) == ("queued", project, "controller")
    assert "pipeline" in run["system_tags"]
    assert {name: item["value"] for name, item in run["hyperparams"]["Args"].items()} == {
        "n": "2",
        "kept": "1",
    }
    assert re.search(r" #\d+$", run["name"])
    assert clearml_server.get("queues.get_next_task", queue=queue)["entry"]["task"] == run["id"]


# The embedded server alone: it ends what nobody reports on.

LIMIT_S = 2.0


@pytest.fixture
def watched(
    clearml_start: Callable[..., ClearmlServer], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], ClearmlServer]:
    """Return a function that starts a server whose patience is short."""
    monkeypatch.setenv("CLEARML_LOCAL_TASK_TIMEOUT_S", str(LIMIT_S))
    return lambda: clearml_start("--while-pid", str(os.getpid()))


def test_a_task_nobody_reports_on_is_stopped_and_others_are_not(
    watched: Callable[[], ClearmlServer],
) -> None:
    server = watched()
    silent, pinged, reported = (running(server) for _ in range(3))
    dataset = running(server, system_tags=["dataset"])  # put together by hand, between pauses
    draft = new_task(server)
    deadline = time.monotonic() + 3 * LIMIT_S
    while time.monotonic() < deadline:
        server.get("tasks.ping", task=pinged)
        server.get("workers.status_report", worker="w", task=reported, timestamp=1)
        time.sleep(LIMIT_S / 4)
    stopped = task_of(server, silent)
    assert stopped["status"] == "stopped"
    assert stopped["status_message"] == "Forced stop (non-responsive)"
    assert f"{LIMIT_S:g} s" in stopped["status_reason"]
    # The SDK looks for these words, and then would not end a process that is still there.
    assert "worker" not in stopped["status_message"]
    assert "stopping" not in stopped["status_message"]
    others = [status_of(server, task) for task in (pinged, reported, dataset, draft)]
    assert others == ["in_progress", "in_progress", "in_progress", "created"]


@pytest.mark.parametrize("name", ["archive", "archive_many"])
def test_a_queued_task_that_is_archived_waits_no_more(clearml_server: ClearmlServer, name: str) -> None:
    queue = clearml_server.get("queues.create", name=f"contract/for {name}")["id"]
    task = new_task(clearml_server)
    clearml_server.get("tasks.enqueue", task=task, queue=queue)
    clearml_server.get(f"tasks.{name}", **{"tasks" if name == "archive" else "ids": [task]})
    stored = task_of(clearml_server, task)
    assert (stored["status"], stored["system_tags"]) == ("created", ["archived"])
    assert clearml_server.get("queues.get_by_id", queue=queue)["queue"]["entries"] == []
