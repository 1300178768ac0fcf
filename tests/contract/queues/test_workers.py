"""Agents as the server sees them: who is there, what they run, how their machines do."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
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
    assert shown["register_time"] <= shown["last_activity_time"]
    report(clearml_server, worker, queues=queues)
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


@pytest.mark.embutido  # an agent asks it of every server; 2.0.0 has no such endpoint
def test_properties_of_an_agent(clearml_server: ClearmlServer, worker: str) -> None:
    clearml_server.get("workers.register", worker=worker)
    assert clearml_server.get("workers.get_runtime_properties", worker=worker)["runtime_properties"] == []
    item = {"key": "force", "value": "on"}
    clearml_server.get("workers.set_runtime_properties", worker=worker, runtime_properties=[item])
    [stored] = clearml_server.get("workers.get_runtime_properties", worker=worker)["runtime_properties"]
    assert (stored["key"], stored["value"]) == ("force", "on")


REPORTS = 10
INTERVALS = 200
SPAN_S = 2000


@pytest.fixture
def reported(clearml_server: ClearmlServer, worker: str) -> dict[str, Any]:
    """Ten reports of an agent, each in another of 200 intervals, half of them with a task; their span."""
    task = new_task(clearml_server)
    end = int(time.time())
    clearml_server.get("workers.register", worker=worker)
    for number in range(REPORTS):
        clearml_server.get(
            "workers.status_report",
            worker=worker,
            timestamp=(end - SPAN_S + 1 + number * SPAN_S // REPORTS) * 1000,
            machine_stats={**STATS, "memory_used": number},
            **({"task": task} if number % 2 else {}),
        )
    return {"from_date": end - SPAN_S, "to_date": end, "interval": SPAN_S // INTERVALS}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (
            [("cpu_usage", "avg"), ("cpu_usage", "max"), ("memory_used", "max"), ("memory_used", "min")],
            {"cpu_usage": {"avg", "max"}, "memory_used": {"max", "min"}},
        ),
        ([("memory_used", "avg")], {"memory_used": {"avg"}}),
        ([("memory_free", "min"), ("cpu_usage", "avg")], {"memory_free": {"min"}, "cpu_usage": {"avg"}}),
    ],
)
def test_the_machines_over_time(
    clearml_server: ClearmlServer,
    worker: str,
    reported: dict[str, Any],
    items: list[tuple[str, str]],
    expected: dict[str, set[str]],
) -> None:
    asked = [{"key": key, "category": category} for key, category in items]

    def stats() -> dict[str, dict[str, list[float]]]:
        found = clearml_server.get("workers.get_stats", items=asked, worker_ids=[worker], **reported)
        return {
            metric["metric"]: {one["aggregation"]: one["values"] for one in metric["stats"]}
            for item in found["workers"]
            for metric in item["metrics"]
        }

    def is_complete(answer: dict[str, dict[str, list[float]]]) -> bool:
        values = [points for by_name in answer.values() for points in by_name.values()]
        return bool(values) and all(len(points) == REPORTS for points in values)

    found = eventually(stats, is_complete)
    assert {metric: set(values) for metric, values in found.items()} == expected
    if "cpu_usage" in found:
        assert found["cpu_usage"]["avg"] == pytest.approx([60] * REPORTS)
    if "memory_used" in found:
        assert next(iter(found["memory_used"].values())) == list(range(REPORTS))


def test_what_an_agent_reported_outlives_it(
    clearml_server: ClearmlServer, worker: str, reported: dict[str, Any]
) -> None:
    clearml_server.get("workers.unregister", worker=worker)
    items = [{"key": "memory_used", "category": "max"}]

    def values() -> list[float]:
        found = clearml_server.get("workers.get_stats", items=items, worker_ids=[worker], **reported)[
            "workers"
        ]
        return [value for one in found for metric in one["metrics"] for value in metric["stats"][0]["values"]]

    assert eventually(values) == list(range(REPORTS))


@pytest.mark.embutido  # other agents may report to another server at the same time
def test_only_times_with_agents_are_counted(
    clearml_start: Callable[..., ClearmlServer], reported: dict[str, Any]
) -> None:
    """The dates are in milliseconds."""
    server = clearml_start()
    begin = reported["from_date"] * 1000
    for number, task in ((0, "a task"), (5, None), (5, "a task"), (199, None)):
        fields = {"worker": f"agent of {number}{task}", "timestamp": begin + 10_000 * number + 1}
        server.get("workers.status_report", **fields, **({"task": task} if task else {}))
    report = server.get("workers.get_activity_report", **reported)
    dates = [begin + 10_000 * number for number in (0, 5, 199)]
    assert report["total"] == {"dates": dates, "counts": [1, 2, 1]}
    assert report["active"] == {"dates": dates[:2], "counts": [1, 1]}


def test_the_figures_that_an_agent_reports(
    clearml_server: ClearmlServer, worker: str, reported: dict[str, Any]
) -> None:
    assert reported

    def names() -> list[str]:
        answer = clearml_server.call("workers.get_metric_keys", {"worker_ids": [worker]})
        found = answer.data["categories"] if answer.status == 200 else []
        return [key for category in found for key in category["metric_keys"]]

    assert {"cpu_usage", "memory_used", "memory_free"} <= set(eventually(names))
    absent = clearml_server.call("workers.get_metric_keys", {"worker_ids": [f"contract:{uuid.uuid4().hex}"]})
    assert absent.status == 400


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
