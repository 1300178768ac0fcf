"""Many at once: nothing is lost, and nothing goes out twice."""

from __future__ import annotations

import json
import math
import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import md5
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

import pytest

from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier, Event

    from tests.clearml_server import ClearmlServer

TASKS = 200
CONSUMERS = 6
METRICS = ("loss", "score")
VARIANTS = ("train", "é / valid")
ITERATIONS = 5000
EDITS = 25


@dataclass(frozen=True)
class Span:
    """A task that was put in or taken out of a queue, and when the call began and had its answer (s).

    The clock is the machine's, so that spans of different processes compare.
    """

    task: str
    begin: float
    end: float


def waiting_task(server: ClearmlServer, queue: str) -> Span:
    """Create a task and put it in a queue."""
    task = server.get("tasks.create", name="waiting", type="testing")["id"]
    begin = time.monotonic()
    server.get("tasks.enqueue", task=task, queue=queue)
    return Span(task, begin, time.monotonic())


def produce(server: ClearmlServer, queue: str, number: int, start: Barrier, put: Queue[list[Span]]) -> None:
    """Put tasks in a queue: a process of its own."""
    start.wait(PATIENCE_S)
    put.put([waiting_task(server, queue) for _ in range(number)])


def consume(
    server: ClearmlServer, queue: str, start: Barrier, complete: Event, taken: Queue[list[Span]]
) -> None:
    """Take tasks until the queue is empty and nobody will fill it any more: a process of its own."""
    spans: list[Span] = []
    start.wait(PATIENCE_S)
    while True:
        was_complete, begin = complete.is_set(), time.monotonic()
        answer = server.get("queues.get_next_task", queue=queue)
        if answer:
            spans.append(Span(answer["entry"]["task"], begin, time.monotonic()))
        elif was_complete:
            break
    taken.put(spans)


def consume_all(
    server: ClearmlServer, queue: str, producers: int
) -> tuple[list[list[Span]], list[list[Span]]]:
    """Let six consumers empty a queue while producers fill it; return what each put in and took out."""
    context = multiprocessing.get_context("spawn")
    start, complete = context.Barrier(CONSUMERS + producers), context.Event()
    put, taken = context.Queue(), context.Queue()
    share = TASKS // max(producers, 1)
    processes = [
        *(context.Process(target=consume, args=(server, queue, start, complete, taken), daemon=True)
          for _ in range(CONSUMERS)),
        *(context.Process(target=produce, args=(server, queue, share, start, put), daemon=True)
          for _ in range(producers)),
    ]  # fmt: skip
    for process in processes:
        process.start()
    try:
        all_put = [put.get(timeout=PATIENCE_S) for _ in range(producers)]
        complete.set()
        return all_put, [taken.get(timeout=PATIENCE_S) for _ in range(CONSUMERS)]
    finally:
        for process in processes:
            process.kill()
            process.join()


def assert_each_once_and_in_order(put: list[Span], taken: list[Span]) -> None:
    """Each task came out once, and none that was surely put in earlier came out surely later."""
    assert sorted(span.task for span in taken) == sorted(span.task for span in put)
    out = {span.task: span for span in taken}
    for one, other in combinations(sorted(put, key=lambda span: span.end), 2):
        if one.end <= other.begin:
            assert out[one.task].begin <= out[other.task].end


@pytest.fixture
def queue(clearml_server: ClearmlServer) -> str:
    """A queue of this test alone."""
    identifier: str = clearml_server.get("queues.create", name=f"load {time.monotonic_ns()}")["id"]
    return identifier


@pytest.fixture
def task(clearml_server: ClearmlServer) -> str:
    """A task of this test alone."""
    identifier: str = clearml_server.get("tasks.create", name="load", type="training")["id"]
    return identifier


@pytest.mark.parametrize("producers", [0, 2], ids=["a full queue", "a queue being filled"])
def test_six_consumers_take_each_task_once(clearml_server: ClearmlServer, queue: str, producers: int) -> None:
    before = [] if producers else [waiting_task(clearml_server, queue) for _ in range(TASKS)]
    put, taken = consume_all(clearml_server, queue, producers)
    assert_each_once_and_in_order([*before, *chain(*put)], list(chain(*taken)))
    assert sum(bool(spans) for spans in taken) > 1, "only one consumer got any: nothing happened at once"
    assert clearml_server.get("queues.get_num_entries", queue=queue)["num"] == 0


def value_at(metric: str, variant: str, iteration: int) -> float:
    """A curve for each metric and variant, its extremes somewhere in the middle."""
    phase = METRICS.index(metric) * 2 + VARIANTS.index(variant)
    return math.sin(iteration / 700 + phase) * (phase + 1)


def curves() -> dict[tuple[str, str], list[float]]:
    """Every value of the batch by metric and variant."""
    return {
        (metric, variant): [value_at(metric, variant, n) for n in range(ITERATIONS)]
        for metric in METRICS
        for variant in VARIANTS
    }


def add_all(server: ClearmlServer, task: str, expected: dict[tuple[str, str], list[float]]) -> dict[str, Any]:
    """Report all curves in one batch, iteration by iteration."""
    common = {"type": "training_stats_scalar", "task": task}
    lines = [
        json.dumps({**common, "metric": metric, "variant": variant, "iter": n, "value": values[n]})
        for n in range(ITERATIONS)
        for (metric, variant), values in expected.items()
    ]
    answer = server.call("events.add_batch", "\n".join(lines).encode())
    assert answer.status == 200, answer.meta
    added: dict[str, Any] = answer.data
    return added


READ_SCALARS = """
    import json, sys
    from clearml import Task
    task = Task.get_task(task_id=sys.argv[1])
    print("READ " + json.dumps([task.get_reported_scalars(), task.get_last_scalar_metrics()]))
"""


def test_twenty_thousand_scalars_in_one_batch(clearml_server: ClearmlServer, task: str) -> None:
    expected = curves()
    assert add_all(clearml_server, task, expected) == {"added": 20_000, "errors": 0, "errors_info": {}}
    histogram = clearml_server.get("events.scalar_metrics_iter_histogram", task=task)
    found = {
        (metric, variant): (curve["x"], curve["y"])
        for metric, variants in histogram.items()
        for variant, curve in variants.items()
    }
    assert found == {name: (list(range(ITERATIONS)), values) for name, values in expected.items()}

    stored = clearml_server.get("tasks.get_by_id", task=task)["task"]
    assert stored["last_iteration"] == ITERATIONS - 1
    for (metric, variant), values in expected.items():
        keys = [md5(name.encode(), usedforsecurity=False).hexdigest() for name in (metric, variant)]
        last = stored["last_metrics"][keys[0]][keys[1]]
        assert (last["value"], last["count"]) == (values[-1], ITERATIONS)
        assert (last["min_value"], last["max_value"]) == (min(values), max(values))
        assert last["min_value_iteration"] == values.index(min(values))
        assert last["max_value_iteration"] == values.index(max(values))
        assert last["mean_value"] == pytest.approx(sum(values) / ITERATIONS)

    printed = clearml_server.run(READ_SCALARS, task).partition("READ ")[2]
    reported, latest = json.loads(printed.splitlines()[0])
    for (metric, variant), values in expected.items():
        assert reported[metric][variant]["y"] == values
        assert latest[metric][variant] == {"last": values[-1], "min": min(values), "max": max(values)}


CHANGES: dict[str, tuple[str, Callable[[str], dict[str, Any]]]] = {
    "comment": ("tasks.edit", lambda word: {"comment": word}),
    "runtime": ("tasks.edit", lambda word: {"runtime": {"key": word}}),
    "execution": (
        "tasks.add_or_update_artifacts",
        lambda word: {"artifacts": [{"key": word, "type": "custom", "uri": "u"}]},
    ),
    "hyperparams": (
        "tasks.edit_hyper_params",
        lambda word: {"hyperparams": [{"section": "Args", "name": word, "value": "v"}]},
    ),
}


def test_clients_that_change_different_fields_do_not_undo_each_other(
    clearml_server: ClearmlServer, task: str
) -> None:
    words = [f"word {n:02}" for n in range(EDITS)]

    def change(field: str) -> None:
        name, fields = CHANGES[field]
        for word in words:
            clearml_server.get(name, task=task, force=True, **fields(word))
            stored = clearml_server.get("tasks.get_by_id", task=task)["task"]
            assert word in str(stored[field]), "its own change is not there right after the answer"

    with ThreadPoolExecutor(len(CHANGES)) as clients:
        list(clients.map(change, CHANGES))
    stored = clearml_server.get("tasks.get_by_id", task=task)["task"]
    assert (stored["comment"], stored["runtime"]) == (words[-1], {"key": words[-1]})
    assert [artifact["key"] for artifact in stored["execution"]["artifacts"]] == words
    assert list(stored["hyperparams"]["Args"]) == words
