"""Agents as the server sees them: who is there, what they run, how their machines do."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

STATS = {"cpu_usage": [50.0, 70.0], "memory_used": 1000, "memory_free": 3000}


@pytest.fixture
def worker(clearml_server: ClearmlServer) -> Iterator[str]:
    """Return the id of an agent of this test alone; it leaves at the end."""
    identifier = f"contract:{uuid.uuid4().hex}"
    yield identifier
    clearml_server.call("workers.unregister", {"worker": identifier})


@pytest.fixture
def queues(clearml_server: ClearmlServer) -> list[str]:
    """Return two queues, an empty one and one with a task in it."""
    made = [clearml_server.get("queues.create", name=f"contract {uuid.uuid4().hex}")["id"] for _ in range(2)]
    clearml_server.get("tasks.enqueue", task=new_task(clearml_server, name="next"), queue=made[1])
    return made


def new_task(server: ClearmlServer, **fields: object) -> str:
    return str(server.get("tasks.create", **{"name": "run", "type": "testing", **fields})["id"])


def report(server: ClearmlServer, worker: str, **fields: object) -> None:
    server.get("workers.status_report", worker=worker, timestamp=int(time.time() * 1000), **fields)


def listed(server: ClearmlServer, worker: str, **query: object) -> dict[str, Any] | None:
    found = server.get("workers.get_all", **{"last_seen": 600, **query})["workers"]
    return next((item for item in found if item["id"] == worker), None)


def test_an_agent_comes_and_goes(clearml_server: ClearmlServer, worker: str, queues: list[str]) -> None:
    assert listed(clearml_server, worker) is None
    clearml_server.get("workers.register", worker=worker, queues=queues, tags=["t"])
    shown = listed(clearml_server, worker)
    assert shown is not None
    assert shown["register_time"] <= shown["last_report_time"]
    assert [item["id"] for item in shown["queues"]] == queues
    assert (shown["user"]["id"], shown["company"]["id"]) != ("", "")
    clearml_server.get("workers.unregister", worker=worker)
    assert listed(clearml_server, worker) is None


def test_a_list_of_agents_tells_what_waits_for_them(
    clearml_server: ClearmlServer, worker: str, queues: list[str]
) -> None:
    clearml_server.get("workers.register", worker=worker, queues=queues)
    shown = listed(clearml_server, worker)
    assert shown is not None
    empty, filled = shown["queues"]
    assert (empty["num_tasks"], filled["num_tasks"]) == (0, 1)
    assert filled["next_task"]["name"] == "next"


def test_an_agent_reports_what_it_runs(clearml_server: ClearmlServer, worker: str, queues: list[str]) -> None:
    task = new_task(clearml_server)
    clearml_server.get("workers.register", worker=worker, queues=queues)
    clearml_server.get("tasks.started", task=task)
    before = clearml_server.get("tasks.get_by_id", task=task)["task"]["last_update"]
    report(clearml_server, worker, task=task, queue=queues[0], queues=queues, machine_stats=STATS)
    shown = listed(clearml_server, worker)
    assert shown is not None
    assert (shown["task"]["id"], shown["task"]["name"]) == (task, "run")
    assert shown["queue"]["id"] == queues[0]
    stored = clearml_server.get("tasks.get_by_id", task=task)["task"]
    assert stored["last_worker"] == worker
    assert stored["last_update"] >= before
    report(clearml_server, worker, queues=queues)
    shown = listed(clearml_server, worker)
    assert shown is not None
    assert not shown.get("task")


def test_an_agent_that_was_never_registered_may_report(clearml_server: ClearmlServer, worker: str) -> None:
    """So agents outlive a restart of the server."""
    report(clearml_server, worker, queues=[])
    assert listed(clearml_server, worker) is not None


def test_an_agent_that_is_silent_too_long_is_gone(clearml_server: ClearmlServer, worker: str) -> None:
    clearml_server.get("workers.register", worker=worker, timeout=1)
    assert listed(clearml_server, worker) is not None
    eventually(lambda: listed(clearml_server, worker) is None)


def test_agents_are_chosen_by_tag(clearml_server: ClearmlServer, worker: str) -> None:
    tag = uuid.uuid4().hex
    clearml_server.get("workers.register", worker=worker, tags=[tag])
    assert listed(clearml_server, worker, tags=[tag]) is not None
    assert listed(clearml_server, worker, tags=[f"-{tag}"]) is None


def test_properties_of_an_agent(clearml_server: ClearmlServer, worker: str) -> None:
    clearml_server.get("workers.register", worker=worker)
    assert clearml_server.get("workers.get_runtime_properties", worker=worker)["runtime_properties"] == []
    item = {"key": "force", "value": "on"}
    clearml_server.get("workers.set_runtime_properties", worker=worker, runtime_properties=[item])
    [stored] = clearml_server.get("workers.get_runtime_properties", worker=worker)["runtime_properties"]
    assert (stored["key"], stored["value"]) == ("force", "on")


def test_the_machines_over_time(clearml_server: ClearmlServer, worker: str) -> None:
    clearml_server.get("workers.register", worker=worker)
    report(clearml_server, worker, machine_stats=STATS)
    span = {"from_date": time.time() - 300, "to_date": time.time() + 60, "interval": 60}

    def stats() -> list[dict[str, Any]]:
        items = [{"key": "cpu_usage", "category": "avg"}, {"key": "memory_used", "category": "max"}]
        found = clearml_server.get("workers.get_stats", items=items, worker_ids=[worker], **span)["workers"]
        return [metric for item in found for metric in item["metrics"]]

    metrics = {item["metric"]: item for item in eventually(stats)}
    assert metrics["cpu_usage"]["stats"][0]["values"][-1] == pytest.approx(60)
    assert metrics["memory_used"]["stats"][0]["values"][-1] == pytest.approx(1000)
    activity = clearml_server.get("workers.get_activity_report", **span)
    assert len(activity["total"]["dates"]) == len(activity["total"]["counts"])
    keys = clearml_server.get("workers.get_metric_keys", worker_ids=[worker])["categories"]
    assert "cpu_usage" in [key for category in keys for key in category["metric_keys"]]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("workers.register", {}),
        ("workers.register", {"worker": "w", "queues": "default"}),
        ("workers.status_report", {"worker": "w"}),
        ("workers.get_activity_report", {"from_date": 10, "to_date": 5, "interval": 1}),
        ("workers.get_stats", {"from_date": 1, "to_date": 2, "interval": 1}),
    ],
)
def test_wrong_requests_are_400(clearml_server: ClearmlServer, name: str, fields: dict[str, Any]) -> None:
    assert clearml_server.call(name, fields).status == 400
