"""What a comparison of tasks asks, and the figures of one task among others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reports import SINGLE, event, plot, scalar, send
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

NAMES = ("first of two", "second of two")
SCALAR = "training_stats_scalar"


@pytest.fixture
def tasks(clearml_server: ClearmlServer, request: pytest.FixtureRequest) -> list[str]:
    """Two tasks with the same curves, single values and plots, and a line of the log with a metric."""
    name = f"contract/several/{request.node.name}"
    project = clearml_server.get("projects.create", name=name)["id"]
    made = []
    for number, task_name in enumerate(NAMES):
        task = clearml_server.get("tasks.create", name=task_name, type="training", project=project)["id"]
        points = [scalar(task, step, step + number, variant=one) for step in range(3) for one in "ab"]
        single = scalar(task, SINGLE, number, metric="Summary", variant="acc")
        plots = [plot(task, step, metric=one, variant="v") for step in range(3) for one in ("p", "q")]
        send(clearml_server, *points, single, *plots, event("log", task, msg="x", metric="said"))
        made.append(task)
    for task in made:
        for kind, count in ((SCALAR, 7), ("plot", 6), ("log", 1)):
            query = {"task": task, "event_type": kind}
            eventually(
                lambda query=query: clearml_server.get("events.get_task_events", **query)["total"],
                lambda found, count=count: found == count,
            )
    return made


def metrics_of(server: ClearmlServer, tasks: object, kind: str) -> dict[str, list[str]]:
    found = server.get("events.get_multi_task_metrics", tasks=tasks, event_type=kind, model_events=False)
    return {one["metric"]: sorted(one["variants"]) for one in found["metrics"]}


def test_their_metrics_and_variants(clearml_server: ClearmlServer, tasks: list[str]) -> None:
    assert metrics_of(clearml_server, tasks, SCALAR) == {"Summary": ["acc"], "m": ["a", "b"]}
    assert metrics_of(clearml_server, tasks, "plot") == {"p": ["v"], "q": ["v"]}


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        ({}, {"m": {"a", "b"}}),
        ({"metrics": [{"metric": "m", "variants": ["a"]}]}, {"m": {"a"}}),
        ({"metrics": [{"metric": "m"}]}, {"m": {"a", "b"}}),
        ({"metrics": [{"metric": "other"}]}, {}),
    ],
)
def test_their_curves_together(
    clearml_server: ClearmlServer, tasks: list[str], metrics: dict[str, Any], expected: dict[str, set[str]]
) -> None:
    many = clearml_server.get(
        "events.multi_task_scalar_metrics_iter_histogram", tasks=tasks, key="iter", **metrics
    )["metrics"]
    assert {metric: set(variants) for metric, variants in many.items()} == expected
    for variants in many.values():
        for by_task in variants.values():
            assert [by_task[task]["name"] for task in tasks] == list(NAMES)
            assert [by_task[task]["y"] for task in tasks] == [[0, 1, 2], [1, 2, 3]]
    one = clearml_server.get("events.scalar_metrics_iter_histogram", task=tasks[0], key="iter", **metrics)
    assert {metric: set(variants) for metric, variants in one.items()} == expected


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        ({}, [0, 1]),
        ({"metrics": [{"metric": "Summary", "variants": ["acc"]}]}, [0, 1]),
        ({"metrics": [{"metric": "Summary", "variants": ["other"]}]}, []),
    ],
)
def test_their_single_values_with_their_names(
    clearml_server: ClearmlServer, tasks: list[str], metrics: dict[str, Any], expected: list[int]
) -> None:
    found = clearml_server.get("events.get_task_single_value_metrics", tasks=tasks, **metrics)["tasks"]
    assert [value["value"] for one in found for value in one["values"]] == expected
    assert {one["task"]: one["task_name"] for one in found} == dict(
        list(zip(tasks, NAMES, strict=True))[: len(expected)]
    )


@pytest.mark.parametrize(
    ("query", "metrics", "iterations"),
    [
        ({}, {"p", "q"}, {"2"}),
        ({"iters": 2}, {"p", "q"}, {"1", "2"}),
        ({"metrics": [{"metric": "p", "variants": ["v"]}], "last_iters_per_task_metric": True}, {"p"}, {"2"}),
        ({"metrics": [{"metric": "q"}], "scroll_id": 0, "iters": 1}, {"q"}, {"2"}),
        ({"metrics": [{"metric": "q", "variants": ["w"]}]}, set(), set()),
    ],
)
def test_their_plots_side_by_side(
    clearml_server: ClearmlServer,
    tasks: list[str],
    query: dict[str, Any],
    metrics: set[str],
    iterations: set[str],
) -> None:
    found = clearml_server.get("events.get_multi_task_plots", tasks=tasks, model_events=False, **query)[
        "plots"
    ]
    assert set(found) == metrics
    shown = [by_task[task] for variants in found.values() for by_task in variants.values() for task in tasks]
    assert {step for one in shown for step in one if step != "name"} == iterations
    assert {one["name"] for one in shown} == (set(NAMES) if metrics else set())


def test_the_last_iterations_of_a_metric_or_of_each_variant(
    clearml_server: ClearmlServer, tasks: list[str]
) -> None:
    task = tasks[0]
    send(clearml_server, plot(task, 0, metric="r", variant="old"), plot(task, 4, metric="r", variant="new"))

    def variants(**query: object) -> set[str]:
        wanted = [{"metric": "r"}]
        found = clearml_server.get("events.get_multi_task_plots", tasks=[task], metrics=wanted, **query)
        return set(found["plots"].get("r", {}))

    eventually(variants, lambda found: found == {"new", "old"})
    assert variants(last_iters_per_task_metric=True) == {"new"}


def test_the_metrics_of_one_type_of_event(clearml_server: ClearmlServer, tasks: list[str]) -> None:
    def metrics(kind: str) -> list[str]:
        [found] = clearml_server.get("events.get_task_metrics", tasks=tasks[:1], event_type=kind)["metrics"]
        return sorted(found["metrics"])

    found = {kind: metrics(kind) for kind in (SCALAR, "plot", "log", "training_debug_image")}
    assert found == {
        SCALAR: ["Summary", "m"], "plot": ["p", "q"], "log": ["said"], "training_debug_image": []
    }  # fmt: skip


def test_the_latest_values_say_of_what_and_when(clearml_server: ClearmlServer, tasks: list[str]) -> None:
    task = tasks[1]

    def read() -> dict[str, Any]:
        return clearml_server.get("events.get_task_latest_scalar_values", task=task)

    found = eventually(read, lambda answer: len(answer["metrics"]) == 2)
    assert (found["name"], found["status"], found["last_iter"]) == (NAMES[1], "created", 2)
    assert found["last_timestamp"] > 10**12
    values = {
        one["name"]: {variant["name"]: variant["last_value"] for variant in one["variants"]}
        for one in found["metrics"]
    }
    assert values == {"Summary": {"acc": 1}, "m": {"a": 3, "b": 3}}


def test_scalars_come_by_metric_and_variant_with_the_newest_first(
    clearml_server: ClearmlServer, tasks: list[str]
) -> None:
    query = {"task": tasks[0], "event_type": SCALAR, "batch_size": 3}
    first = clearml_server.get("events.get_task_events", **query)
    second = clearml_server.get("events.get_task_events", scroll_id=first["scroll_id"], **query)
    third = clearml_server.get("events.get_task_events", scroll_id=second["scroll_id"], **query)
    events = [*first["events"], *second["events"], *third["events"]]
    found = [(one["metric"], one["variant"], one["iter"]) for one in events]
    curves = [("m", variant, step) for variant in "ab" for step in (2, 1, 0)]
    assert found == [("Summary", "acc", SINGLE), *curves]


@pytest.mark.embutido
@pytest.mark.parametrize(
    "name",
    [
        "get_task_metrics",
        "get_multi_task_metrics",
        "get_multi_task_plots",
        "get_task_single_value_metrics",
        "multi_task_scalar_metrics_iter_histogram",
    ],
)
def test_one_task_may_be_named_by_a_text(clearml_server: ClearmlServer, tasks: list[str], name: str) -> None:
    as_text = clearml_server.get(f"events.{name}", tasks=tasks[0])
    assert as_text == clearml_server.get(f"events.{name}", tasks=tasks[:1])
    assert any(as_text.values())
