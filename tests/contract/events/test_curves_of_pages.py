"""pages.curves: what a comparison of long runs asks of the embedded server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reports import SINGLE, scalar, send

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

pytestmark = pytest.mark.embutido
LONG = 3000
SPIKE = 1234


@pytest.fixture
def tasks(clearml_server: ClearmlServer, request: pytest.FixtureRequest) -> list[str]:
    """Two tasks with a long curve that has one spike, a short one, and a single value."""
    name = f"contract/curves/{request.node.name[:40]}"
    project = clearml_server.get("projects.create", name=name)["id"]
    made = []
    for number in range(2):
        task = clearml_server.get("tasks.create", name=f"run {number}", type="training", project=project)[
            "id"
        ]
        long = [scalar(task, step, 9.0 if step == SPIKE else step / LONG) for step in range(LONG)]
        short = [scalar(task, step, step, metric="n", variant="b") for step in range(3)]
        send(clearml_server, *long, *short, scalar(task, SINGLE, 1.0, metric="Summary", variant="acc"))
        made.append(task)
    return made


def curves(server: ClearmlServer, **asked: object) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = server.get("pages.curves", **asked)
    assert found["left_out"] == 0
    return {(one["task"], one["metric"], one["variant"]): one for one in found["curves"]}


def test_long_ones_are_thinned_short_ones_whole(clearml_server: ClearmlServer, tasks: list[str]) -> None:
    found = curves(clearml_server, tasks=tasks, points=100)
    assert set(found) == {(task, *name) for task in tasks for name in (("m", "v"), ("n", "b"))}
    for task in tasks:
        long, short = found[task, "m", "v"], found[task, "n", "b"]
        assert (len(long["x"]) <= 100, long["thinned"], max(long["y"])) == (True, True, 9.0)
        assert long["x"][long["y"].index(9.0)] == SPIKE
        assert (short["x"], short["y"], short["thinned"]) == ([0, 1, 2], [0, 1, 2], False)


def test_zoomed_it_is_what_was_reported(clearml_server: ClearmlServer, tasks: list[str]) -> None:
    asked = {"tasks": tasks, "points": 100, "metrics": [{"metric": "m", "variants": ["v"]}]}
    for one in curves(clearml_server, **asked, **{"from": 1200, "to": 1249}).values():
        assert one["x"] == list(range(1200, 1250))
        assert one["y"] == [9.0 if step == SPIKE else step / LONG for step in range(1200, 1250)]
        assert not one["thinned"]


def test_what_is_reported_meanwhile_is_seen(clearml_server: ClearmlServer, tasks: list[str]) -> None:
    asked = {"tasks": tasks, "metrics": [{"metric": "n"}]}
    assert [len(one["x"]) for one in curves(clearml_server, **asked).values()] == [3, 3]
    send(clearml_server, scalar(tasks[0], 3, 5.0, metric="n", variant="b"))
    assert [one["y"] for one in curves(clearml_server, **asked).values()] == [[0, 1, 2, 5], [0, 1, 2]]
    clearml_server.get("events.delete_for_task", task=tasks[1], allow_locked=True)
    assert [one["y"] for one in curves(clearml_server, **asked).values()] == [[0, 1, 2, 5]]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({}, "tasks"),
        ({"tasks": ["0" * 32]}, "Invalid task id"),
        ({"tasks": "x" * 32}, "tasks"),
        ({"tasks": ["a"] * 101}, "tasks"),
        ({"tasks": [], "points": 5}, "points"),
        ({"tasks": [], "points": 10**9}, "points"),
        ({"tasks": [], "points": 50.5}, "points"),
        ({"tasks": [], "key": "iter; DROP TABLE scalars"}, "key"),
        ({"tasks": [], "from": "now"}, "from"),
        ({"tasks": [], "metrics": [{"metric": {"$ne": 1}}]}, "metric"),
        ({"tasks": [], "metrics": [{"metric": "m", "variants": "v"}]}, "variants"),
        (b'{"tasks": [], "to": NaN}', "JSON"),
        (b'{"tasks": [' + b"[" * 3000 + b"]" * 3000 + b"]}", "depth"),
    ],
)
def test_what_cannot_be_answered_is_refused(clearml_server: ClearmlServer, body: object, word: str) -> None:
    answer = clearml_server.call("pages.curves", body)
    assert answer.status == 400
    assert word in answer.meta["result_msg"]


def test_limits_beyond_every_number_are_no_trouble(clearml_server: ClearmlServer, tasks: list[str]) -> None:
    for key in ("iter", "timestamp", "relative"):
        wide = curves(clearml_server, tasks=tasks, key=key, **{"from": -1e300, "to": 1e300})
        assert all(one["x"] for one in wide.values())
        turned = curves(clearml_server, tasks=tasks, key=key, **{"from": 2**63, "to": -(2**63)})
        assert not any(one["x"] for one in turned.values())
    hostile = [{"metric": "m' OR 1=1 --"}, {"metric": "\0"}, {"metric": "m", "variants": ["%"]}]
    assert curves(clearml_server, tasks=tasks, metrics=hostile) == {}
