"""workers.get_stats and its relatives: how many agents were busy, and how their machines did."""

from collections.abc import Callable, Iterator
from typing import Any

from clearml_local.documents import Document
from clearml_local.errors import BadRequestError, Subcode
from clearml_local.protocol import Call, endpoint
from clearml_local.workers import Sample, Worker

POINTS_MAX = 10_000
AGGREGATIONS: dict[str, Callable[[list[float]], float]] = {
    "avg": lambda values: sum(values) / len(values),
    "min": min,
    "max": max,
}


def time_buckets(call: Call) -> tuple[float, int, int]:
    """Return (start in s since the epoch, width in s, number) of the buckets a call asks for.

    Raises:
        BadRequestError: the span is empty, or has more than some thousands of points.
    """
    start, end, width = call.body["from_date"], call.body["to_date"], call.body["interval"]
    if not (0 <= start < end <= 2**40 and width >= 1):
        raise BadRequestError("from_date must lie before to_date, and interval be at least 1 s")
    number = int((end - start) // width) + 1
    if number > POINTS_MAX:
        raise BadRequestError(f"{number} points asked for, at most {POINTS_MAX}: widen the interval")
    return start, width, number


def _by_bucket(call: Call, samples: list[Sample]) -> dict[int, list[Sample]]:
    """Return bucket number -> the samples that fall into it, in order."""
    start, width, number = time_buckets(call)
    buckets: dict[int, list[Sample]] = {}
    for sample in samples:
        bucket = int((sample.time_s - start) // width)
        if 0 <= bucket < number:
            buckets.setdefault(bucket, []).append(sample)
    return dict(sorted(buckets.items()))


def _chosen(call: Call) -> list[Worker]:
    wanted = call.body.get("worker_ids")
    return [worker for worker in call.workers if not wanted or worker.id in wanted]


@endpoint("workers.get_activity_report")
def get_activity_report(call: Call) -> dict[str, Any]:
    """Count, over time, the agents that reported and those that ran a task."""
    start, width, number = time_buckets(call)
    total = [0] * number
    active = [0] * number
    for worker in call.workers:
        for bucket, samples in _by_bucket(call, list(worker.history)).items():
            total[bucket] += 1
            active[bucket] += any(sample.task for sample in samples)
    dates = [int(start + width * bucket) for bucket in range(number)]
    return {"total": {"dates": dates, "counts": total}, "active": {"dates": dates, "counts": active}}


@endpoint("workers.get_metric_keys")
def get_metric_keys(call: Call) -> dict[str, Any]:
    """List what the machines reported, grouped by the first word of the names (cpu, gpu, memory, ...)."""
    names = {name for worker in _chosen(call) for sample in worker.history for name in sample.stats}
    categories: dict[str, list[str]] = {}
    for name in sorted(names):
        categories.setdefault(name.partition("_")[0], []).append(name)
    return {"categories": [{"name": category, "metric_keys": keys} for category, keys in categories.items()]}


def _numbers(samples: list[Sample], key: str) -> Iterator[tuple[str, float]]:
    """Yield (part of the machine, value) for one figure; a list has a value per core or card."""
    for sample in samples:
        value = sample.stats.get(key)
        for part, number in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(number, int | float):
                yield str(part), float(number)


def _metric(call: Call, worker: Worker, key: str, variant: str | None) -> Document:
    """Return one figure of one agent over time, in every aggregation asked for."""
    asked = [item.get("category") or "avg" for item in call.body["items"] if item.get("key") == key]
    dates: list[int] = []
    series: dict[str, list[float]] = {name: [] for name in asked}
    start, width, _ = time_buckets(call)
    for bucket, samples in _by_bucket(call, list(worker.history)).items():
        values = [value for part, value in _numbers(samples, key) if variant in (None, part)]
        if values:
            dates.append(int(start + width * bucket))
            for name, points in series.items():
                points.append(AGGREGATIONS[name](values))
    stats = [{"aggregation": name, "values": points} for name, points in series.items()]
    return {"metric": key, "variant": variant, "dates": dates, "stats": stats}


def _parts(call: Call, worker: Worker, key: str) -> list[str | None]:
    """Return the parts of the machine a figure is split by; a single None for all of it together."""
    if not call.body.get("split_by_variant"):
        return [None]
    return [*sorted({part for part, _ in _numbers(list(worker.history), key)})]


@endpoint("workers.get_stats")
def get_stats(call: Call) -> dict[str, Any]:
    """Return the figures of the machines over time, as the agents reported them."""
    keys = list(dict.fromkeys(item.get("key") for item in call.body["items"]))
    if not all(isinstance(key, str) for key in keys):
        raise BadRequestError("Every item needs a key, the name of a metric", Subcode.VALIDATION)
    found = []
    for worker in _chosen(call):
        metrics: list[Document] = []
        for key in keys:
            metrics.extend(_metric(call, worker, key, part) for part in _parts(call, worker, key))
        found.append({"worker": worker.id, "metrics": metrics})
    return {"workers": found}
