"""events.*scalar*: the curves of tasks."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from clearml_local.documents import Document, iso_from_ms
from clearml_local.protocol import Call, endpoint
from clearml_local.services.events.scalars import name_hash
from clearml_local.store import Store

SINGLE_VALUE_ITERATION = -(2**31)
SAMPLES_MAX = 5000
Point = tuple[float, float]
CURVES = (
    "SELECT metric, variant, iter, timestamp, value FROM scalars "
    "WHERE task = ? AND iter != ? ORDER BY metric, variant, iter"
)


def _averaged(points: Sequence[Point], samples: int) -> list[Point]:
    """Return at most ``samples`` points, each the mean of a bucket of neighbours."""
    if len(points) <= samples:
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


def _curves(store: Store, task: str, key: str, samples: int) -> Iterator[tuple[str, str, Document]]:
    """Yield (metric, variant, {"name", "x", "y"}) for every curve of a task."""
    rows = store.rows(CURVES, (task, SINGLE_VALUE_ITERATION))
    for (metric, variant), group in groupby(rows, key=lambda row: (row[0], row[1])):
        points = _averaged(_points(list(group), key), samples)
        xs = [iso_from_ms(x) if key == "iso_time" else x for x, _ in points]
        yield metric, variant, {"name": variant, "x": xs, "y": [y for _, y in points]}


def _samples(call: Call) -> int:
    return max(1, min(call.body.get("samples") or SAMPLES_MAX, SAMPLES_MAX))


@endpoint("events.scalar_metrics_iter_histogram")
def histogram(call: Call) -> dict[str, Any]:
    """Return metric -> variant -> curve of one task."""
    wanted = {spec.get("metric") for spec in call.body.get("metrics") or []}
    answer: Document = {}
    for metric, variant, curve in _curves(
        call.store, call.body["task"], call.body.get("key", "iter"), _samples(call)
    ):
        if not wanted or metric in wanted:
            answer.setdefault(metric, {})[variant] = curve
    return answer


@endpoint("events.multi_task_scalar_metrics_iter_histogram")
def multi_task_histogram(call: Call) -> dict[str, Any]:
    """Return metric -> variant -> task -> curve of several tasks."""
    answer: Document = {}
    for identifier in call.body["tasks"]:
        task = call.store.tasks.get(identifier) or {}
        for metric, variant, curve in _curves(
            call.store, identifier, call.body.get("key", "iter"), _samples(call)
        ):
            by_task = answer.setdefault(metric, {}).setdefault(variant, {})
            by_task[identifier] = {**curve, "name": task.get("name", "")}
    return answer


@endpoint("events.get_task_single_value_metrics")
def single_values(call: Call) -> dict[str, Any]:
    """Return the values that some tasks reported without an iteration."""
    sql = (
        "SELECT metric, variant, value, timestamp FROM scalars WHERE task = ? AND iter = ? "
        "ORDER BY metric, variant"
    )
    found: list[Document] = []
    for identifier in call.body["tasks"]:
        rows = call.store.rows(sql, (identifier, SINGLE_VALUE_ITERATION)).fetchall()
        values = [dict(zip(("metric", "variant", "value", "timestamp"), row, strict=True)) for row in rows]
        if values:
            found.append({"task": identifier, "values": values})
    return {"tasks": found}


@endpoint("events.get_scalar_metrics_and_variants")
def metrics_and_variants(call: Call) -> dict[str, Any]:
    """Return metric -> variants of one task."""
    sql = "SELECT DISTINCT metric, variant FROM scalars WHERE task = ? ORDER BY metric, variant"
    metrics: dict[str, list[str]] = {}
    for metric, variant in call.store.rows(sql, (call.body["task"],)):
        metrics.setdefault(metric, []).append(variant)
    return {"metrics": metrics}


@endpoint("events.get_task_latest_scalar_values")
def latest_values(call: Call) -> dict[str, Any]:
    """Return the last value of every scalar of one task."""
    task = call.store.tasks.get(call.body["task"]) or {}
    metrics = [
        {"name": last["metric"], "variants": [{"name": last["variant"], "last_value": last["value"]}]}
        for variants in (task.get("last_metrics") or {}).values()
        for last in variants.values()
    ]
    return {"metrics": metrics, "hashes": [name_hash(metric["name"]) for metric in metrics]}
