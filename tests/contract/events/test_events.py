"""Reports as raw calls see them: scalars, single values, logs, plots, images.

A server may index reports in the background, so every first reading waits for what was sent.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.reports import SINGLE, event, image, plot, scalar, send
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer


@pytest.fixture
def task(clearml_server: ClearmlServer, request: pytest.FixtureRequest) -> str:
    """Id of a task of this test alone."""
    project = f"contract/events/{request.node.name}"
    made = clearml_server.get("projects.create", name=project)["id"]
    created = clearml_server.get("tasks.create", name="reports", type="training", project=made)
    return str(created["id"])


def task_of(server: ClearmlServer, identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = server.get("tasks.get_by_id", task=identifier)["task"]
    return found


def log_of(server: ClearmlServer, task: str, lines: int, **query: object) -> list[str]:
    """Messages of a task's log, once the server shows that many."""
    found = eventually(
        lambda: server.get("events.get_task_log", task=task, **query), lambda log: log["total"] == lines
    )
    return [one["msg"] for one in found["events"]]


def test_scalars_are_folded_and_replaced(clearml_server: ClearmlServer, task: str) -> None:
    send(clearml_server, *(scalar(task, number, value) for number, value in enumerate([5, 1, 9])))
    wrong = [scalar("absent", 0, 1), event("no such type", task)]
    answer = send(clearml_server, scalar(task, 2, 7), *wrong)
    assert (answer.data["added"], answer.data["errors"]) == (1, 2)

    def curve() -> Any:
        curves = clearml_server.get("events.scalar_metrics_iter_histogram", task=task)
        found = curves.get("m", {}).get("v", {})
        return found.get("x"), found.get("y")

    eventually(curve, lambda found: found == ([0, 1, 2], [5, 1, 7]))
    task_now = eventually(lambda: task_of(clearml_server, task), lambda found: found.get("last_metrics"))
    [last] = [last for variants in task_now["last_metrics"].values() for last in variants.values()]
    assert (last["value"], last["min_value"], last["max_value"], last["first_value"]) == (7, 1, 9, 5)
    assert (last["min_value_iteration"], last["max_value_iteration"]) == (1, 2)
    assert task_now["last_iteration"] == 2


def test_events_are_read_by_the_page(clearml_server: ClearmlServer, task: str) -> None:
    send(clearml_server, *(scalar(task, number, 1) for number in range(3)))
    query: dict[str, Any] = {"task": task, "event_type": "training_stats_scalar", "batch_size": 2}

    def read(**more: str) -> dict[str, Any]:
        return clearml_server.get("events.get_task_events", **query, **more)

    first = eventually(read, lambda found: found["total"] == 3)
    assert first["returned"] == 2
    second = read(scroll_id=first["scroll_id"])
    assert {one["iter"] for one in [*first["events"], *second["events"]]} == {0, 1, 2}


def test_single_values_are_read_apart(clearml_server: ClearmlServer, task: str) -> None:
    single = scalar(task, SINGLE, 0.5, metric="Summary", variant="acc")
    send(clearml_server, single, scalar(task, 0, 1))

    def values() -> list[tuple[str, float]]:
        [found] = clearml_server.get("events.get_task_single_value_metrics", tasks=[task])["tasks"] or [{}]
        return [(one["variant"], one["value"]) for one in found.get("values", [])]

    eventually(values, lambda found: found == [("acc", 0.5)])
    read = {"tasks": [task]}
    many = eventually(
        lambda: clearml_server.get("events.multi_task_scalar_metrics_iter_histogram", **read),
        lambda found: "m" in found["metrics"],
    )
    assert many["metrics"]["m"]["v"][task]["y"] == [1]


def test_the_log_is_read_from_both_ends(clearml_server: ClearmlServer, task: str) -> None:
    send(clearml_server, *(event("log", task, number, msg=str(number)) for number in range(5)))
    read: dict[str, Any] = {"server": clearml_server, "task": task, "lines": 5, "batch_size": 2}
    assert log_of(**read, order="asc") == ["3", "4"]
    assert log_of(**read) == ["4", "3"]
    assert log_of(**read, order="asc", navigate_earlier=False) == ["0", "1"]
    assert log_of(**read, navigate_earlier=False) == ["0", "1"]
    assert log_of(**read, order="desc", navigate_earlier=False) == ["1", "0"]


def test_a_published_task_takes_no_more_reports(clearml_server: ClearmlServer, task: str) -> None:
    clearml_server.get("tasks.started", task=task)
    clearml_server.get("tasks.completed", task=task, publish=True)
    late = event("log", task, msg="late")
    assert send(clearml_server, late).meta["result_subcode"] == 131
    assert send(clearml_server, {**late, "allow_locked": True}).data["added"] == 1
    assert log_of(clearml_server, task, 1) == ["late"]


def test_plots_of_the_last_iterations(clearml_server: ClearmlServer, task: str) -> None:
    send(clearml_server, *(plot(task, number, name) for number, name in enumerate("abc")))
    send(clearml_server, plot(task, 2, "again"))

    def plots(**query: object) -> dict[int, str]:
        found = clearml_server.get("events.get_task_plots", task=task, **query)["plots"]
        return {one["iter"]: json.loads(one["plot_str"])["name"] for one in found}

    eventually(lambda: plots(iters=2), lambda found: found == {1: "b", 2: "again"})
    assert plots(metrics=[{"metric": "other"}]) == {}
    metrics = clearml_server.get("events.get_task_metrics", tasks=[task], event_type="plot")["metrics"]
    assert metrics == [{"task": task, "metrics": ["m"]}]


def test_images_are_named_by_their_address(clearml_server: ClearmlServer, task: str) -> None:
    send(clearml_server, image(task, 0, "http://x/y"))

    def urls() -> list[str]:
        found = clearml_server.get("events.debug_images", metrics=[{"task": task}])["metrics"]
        return [one["url"] for item in found for point in item["iterations"] for one in point["events"]]

    eventually(urls, lambda found: found == ["http://x/y"])


def test_reports_are_forgotten(clearml_server: ClearmlServer, task: str) -> None:
    send(clearml_server, event("log", task, msg="x"), scalar(task, 3, 1))
    assert log_of(clearml_server, task, 1) == ["x"]
    clearml_server.get("events.delete_for_task", task=task)
    assert log_of(clearml_server, task, 0) == []


def test_reset_forgets_the_output(clearml_server: ClearmlServer, task: str) -> None:
    clearml_server.get("tasks.started", task=task)
    send(clearml_server, event("log", task, msg="x"), scalar(task, 3, 1))
    eventually(lambda: task_of(clearml_server, task), lambda found: found.get("last_iteration") == 3)
    assert log_of(clearml_server, task, 1) == ["x"]
    clearml_server.get("tasks.reset", task=task, force=True)
    now = task_of(clearml_server, task)
    assert now["status"] == "created"
    assert not any(now.get(field) for field in ("started", "last_iteration", "last_metrics"))
    assert log_of(clearml_server, task, 0) == []
