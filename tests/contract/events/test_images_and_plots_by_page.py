"""Debug images and plots some iterations at a time, and one at a time, where files were written over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reports import event, image, plot, scalar, send
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

HISTORY = 5
ITERATIONS = 11
IMAGE = "training_debug_image"


@pytest.fixture
def project(clearml_server: ClearmlServer, request: pytest.FixtureRequest) -> str:
    """Id of a project of this test alone."""
    made = clearml_server.get("projects.create", name=f"contract/by page/{request.node.name}")
    return str(made["id"])


def new_task(server: ClearmlServer, project: str) -> str:
    made = server.get("tasks.create", name="reports", type="training", project=project)
    return str(made["id"])


def wait_for(server: ClearmlServer, task: str, kind: str, count: int) -> None:
    eventually(
        lambda: server.get("events.get_task_events", task=task, event_type=kind)["total"],
        lambda found: found == count,
    )


@pytest.fixture
def task(clearml_server: ClearmlServer, project: str) -> str:
    """A task whose images go to five files in turn, two variants in each of eleven iterations."""
    made = new_task(clearml_server, project)
    images = [
        image(made, number, f"http://files/{variant}_{number % HISTORY}.png", variant=variant)
        for number in range(ITERATIONS)
        for variant in ("a", "b")
    ]
    send(clearml_server, *images)
    wait_for(clearml_server, made, IMAGE, len(images))
    return made


def pages(server: ClearmlServer, name: str, task: str, count: int, **query: object) -> list[Any]:
    """Iterations on each of some pages, with the number of events of each."""
    scroll, found = None, []
    for _ in range(count):
        answer = server.get(name, metrics=[{"task": task}], scroll_id=scroll, **query)
        scroll = answer["scroll_id"]
        [shown] = answer["metrics"]
        assert shown["task"] == task
        found.append([(one["iter"], len(one["events"])) for one in shown["iterations"]])
    return found


def test_an_image_that_was_written_over_is_gone(clearml_server: ClearmlServer, task: str) -> None:
    seen = pages(clearml_server, "events.debug_images", task, 4, iters=2)
    assert seen == [[(10, 2), (9, 2)], [(8, 2), (7, 2)], [(6, 2)], []]


def test_the_pages_go_on_and_back_and_begin_again(clearml_server: ClearmlServer, task: str) -> None:
    def read(scroll: str | None, **query: object) -> tuple[list[int], str]:
        answer = clearml_server.get(
            "events.debug_images", metrics=[{"task": task}], scroll_id=scroll, **query
        )
        [shown] = answer["metrics"]
        return [one["iter"] for one in shown["iterations"]], answer["scroll_id"]

    first, scroll = read(None)
    second, scroll = read(scroll)
    third, scroll = read(scroll)
    assert (first, second, third) == ([10], [9], [8])
    back, scroll = read(scroll, navigate_earlier=False)
    assert back == [9]
    again, scroll = read(scroll, refresh=True)
    assert again == [10]


def test_a_sample_knows_its_own_iterations_and_its_neighbours(
    clearml_server: ClearmlServer, task: str
) -> None:
    sample = clearml_server.get("events.get_debug_image_sample", task=task, metric="m", variant="a")
    assert (sample["min_iteration"], sample["max_iteration"], sample["event"]["iter"]) == (6, 10, 10)
    lost = clearml_server.get(
        "events.get_debug_image_sample", task=task, metric="m", variant="a", iteration=3
    )
    assert lost["event"] is None
    seen = []
    while sample["event"]:
        seen.append((sample["event"]["iter"], sample["event"]["variant"]))
        sample = clearml_server.get(
            "events.next_debug_image_sample", task=task, scroll_id=sample["scroll_id"], navigate_earlier=True
        )
    places = [(number, variant) for number in range(10, 5, -1) for variant in ("b", "a")]
    assert seen == places[1:]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({}, 1),
        ({"url": "http://files/2", "key": "2"}, 1),
        ({"variant": "w"}, 2),
        ({"metric": "n", "variant": "w"}, 2),
    ],
)
def test_a_variant_has_one_image_per_iteration(
    clearml_server: ClearmlServer, project: str, second: dict[str, str], expected: int
) -> None:
    made = new_task(clearml_server, project)
    fields = {"url": "http://files/1", "key": "1"}
    images = [image(made, 0, **{**fields, **more}) for more in ({}, second)]
    send(clearml_server, *images)
    eventually(
        lambda: pages(clearml_server, "events.debug_images", made, 1)[0],
        lambda found: found == [(0, expected)],
    )


@pytest.mark.parametrize("name", ["events.debug_images", "events.plots"])
def test_a_task_without_any_is_there_with_no_iterations(
    clearml_server: ClearmlServer, project: str, name: str
) -> None:
    made = new_task(clearml_server, project)
    assert pages(clearml_server, name, made, 2) == [[], []]


def test_plots_come_by_page_as_well(clearml_server: ClearmlServer, project: str) -> None:
    made = new_task(clearml_server, project)
    send(clearml_server, *(plot(made, number, variant=variant) for number in range(3) for variant in "ab"))
    wait_for(clearml_server, made, "plot", 6)
    seen = pages(clearml_server, "events.plots", made, 3, iters=2)
    assert seen == [[(2, 2), (1, 2)], [(0, 2)], []]
    metrics = [{"task": made, "metric": "m", "variants": ["a"]}]
    [shown] = clearml_server.get("events.plots", metrics=metrics, iters=5)["metrics"]
    assert [len(one["events"]) for one in shown["iterations"]] == [1, 1, 1]


def test_who_reported_an_event_stays_with_it(clearml_server: ClearmlServer, project: str) -> None:
    made = new_task(clearml_server, project)
    kinds = {
        IMAGE: image(made, 0, "http://files/1"),
        "plot": plot(made, 0),
        "log": event("log", made, msg="x"),
        "training_stats_scalar": scalar(made, 0, 1),
    }
    send(clearml_server, *({**one, "worker": "somebody"} for one in kinds.values()))
    for kind in kinds:
        wait_for(clearml_server, made, kind, 1)
        [found] = clearml_server.get("events.get_task_events", task=made, event_type=kind)["events"]
        assert found["worker"] == "somebody"
