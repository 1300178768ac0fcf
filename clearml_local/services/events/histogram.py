"""events.*scalar*: the curves of tasks, their single values, and where they stand."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from clearml_local.base.documents import Document, iso_from_ms
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.events.owners import is_wanted, owner, owners, wanted_metrics
from clearml_local.services.events.scalars import name_hash

SINGLE_VALUE_ITERATION = -(2**31)
SAMPLES = 6000
AVERAGED = 100
Point = tuple[float, float]
CURVES = (
    "SELECT metric, variant, iter, timestamp, value FROM scalars "
    "WHERE task = ? AND iter != ? ORDER BY metric, variant, iter"
)
SINGLE_VALUES = (
    "SELECT metric, variant, value, timestamp FROM scalars "
    "WHERE task = ? AND iter = ? ORDER BY metric, variant"
)
MEANS_OF_THE_LAST = (
    "SELECT metric, variant, AVG(value) FROM (SELECT metric, variant, value, ROW_NUMBER() "
    "OVER (PARTITION BY metric, variant ORDER BY iter DESC) AS place FROM scalars WHERE task = ?) "
    "WHERE place <= ? GROUP BY metric, variant"
)


def _averaged(points: Sequence[Point], samples: int) -> list[Point]:
    """Return at most ``samples`` points, each the mean of a bucket of neighbours; 0 for all of them."""
    if not samples or len(points) <= samples:
        return list(points)
    means: list[Point] = []
    for number in range(samples):
        bucket = points[number * len(points) // samples : (number + 1) * len(points) // samples]
        means.append((bucket[0][0], sum(y for _, y in bucket) / len(bucket)))
    return means


def _points(rows: Sequence[tuple[Any, ...]], key: str) -> list[Point]:
    if key == "iter":
        return [(iteration, value) for _, _, iteration, _, value in rows]
    return sorted((timestamp, value) for _, _, _, timestamp, value in rows)


def _curves(call: Call, identifier: str) -> Iterator[tuple[str, str, Document]]:
    """Yield (metric, variant, {"name", "x", "y"}) for every curve asked for of a task or model."""
    key, samples = call.body.get("key", "iter"), max(0, call.body.get("samples", SAMPLES))
    wanted = wanted_metrics(call)
    rows = call.store.rows(CURVES, (identifier, SINGLE_VALUE_ITERATION))
    for (metric, variant), group in groupby(rows, key=lambda row: (row[0], row[1])):
        if not is_wanted(wanted, metric, variant):
            continue
        points = _averaged(_points(list(group), key), samples)
        xs = [iso_from_ms(x) if key == "iso_time" else x for x, _ in points]
        yield metric, variant, {"name": variant, "x": xs, "y": [y for _, y in points]}


@endpoint("events.scalar_metrics_iter_histogram")
def histogram(call: Call) -> dict[str, Any]:
    """Return metric -> variant -> curve of one task."""
    answer: Document = {}
    for metric, variant, curve in _curves(call, owner(call)["id"]):
        answer.setdefault(metric, {})[variant] = curve
    return answer


@endpoint("events.multi_task_scalar_metrics_iter_histogram")
def multi_task_histogram(call: Call) -> dict[str, Any]:
    """Return metric -> variant -> task -> curve of several tasks."""
    answer: Document = {}
    for document in owners(call):
        for metric, variant, curve in _curves(call, document["id"]):
            by_task = answer.setdefault(metric, {}).setdefault(variant, {})
            by_task[document["id"]] = {**curve, "name": document.get("name", "")}
    return {"metrics": answer}


@endpoint("events.get_task_single_value_metrics")
def single_values(call: Call) -> dict[str, Any]:
    """Return the values that some tasks reported without an iteration."""
    wanted = wanted_metrics(call)
    found: list[Document] = []
    for document in owners(call):
        rows = call.store.rows(SINGLE_VALUES, (document["id"], SINGLE_VALUE_ITERATION)).fetchall()
        values = [
            dict(zip(("metric", "variant", "value", "timestamp"), row, strict=True))
            for row in rows
            if is_wanted(wanted, row[0], row[1])
        ]
        if values:
            found.append({"task": document["id"], "task_name": document.get("name", ""), "values": values})
    return {"tasks": found}


@endpoint("events.get_task_latest_scalar_values")
def latest_values(call: Call) -> dict[str, Any]:
    """Return the last value of every scalar of one task, and when and where in its run that was."""
    task = owner(call)
    means = {row[:2]: row[2] for row in call.store.rows(MEANS_OF_THE_LAST, (task["id"], AVERAGED))}
    variants: dict[str, list[Document]] = {}
    moments: list[int] = []
    for some in (task.get("last_metrics") or {}).values():
        for last in some.values():
            name, value = (last["metric"], last["variant"]), last["value"]
            moments.append(last["timestamp"])
            variants.setdefault(name[0], []).append(
                {"name": name[1], "last_value": value, "last_100_value": means.get(name, value)}
            )
    return {
        "name": task.get("name"),
        "status": task.get("status"),
        "last_iter": task.get("last_iteration"),
        "last_timestamp": max(moments, default=None),
        "metrics": [{"name": metric, "variants": some} for metric, some in variants.items()],
        "hashes": [name_hash(metric) for metric in variants],
    }
