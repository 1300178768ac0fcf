"""workers.get_stats and its relatives: how many agents were busy, and how their machines did."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.store.workers import Sample

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


def date_of(call: Call, bucket: int) -> int:
    """Return the beginning of a bucket as answers give it, in ms since the epoch."""
    start, width, _ = time_buckets(call)
    return int((start + width * bucket) * 1000)


def _by_bucket(call: Call, samples: Sequence[Sample]) -> dict[int, list[Sample]]:
    """Return bucket number -> the samples that fall into it, in order."""
    start, width, number = time_buckets(call)
    buckets: dict[int, list[Sample]] = {}
    for sample in samples:
        bucket = int((sample.time_s - start) // width)
        if 0 <= bucket < number:
            buckets.setdefault(bucket, []).append(sample)
    return dict(sorted(buckets.items()))


def _chosen(call: Call) -> dict[str, Sequence[Sample]]:
    """Return the reports of the workers asked for, or of all; also of those that left."""
    wanted = call.body.get("worker_ids")
    return {one: samples for one, samples in call.workers.histories.items() if not wanted or one in wanted}


def _series(call: Call, counts: Counter[int]) -> Document:
    buckets = sorted(counts)
    return {"dates": [date_of(call, one) for one in buckets], "counts": [counts[one] for one in buckets]}


@endpoint("workers.get_activity_report")
def get_activity_report(call: Call) -> dict[str, Any]:
    """Count, over time, the agents that reported and those that ran a task; nothing for other times."""
    total: Counter[int] = Counter()
    active: Counter[int] = Counter()
    for history in call.workers.histories.values():
        for bucket, samples in _by_bucket(call, history).items():
            total[bucket] += 1
            if any(sample.task for sample in samples):
                active[bucket] += 1
    return {"total": _series(call, total), "active": _series(call, active)}


@endpoint("workers.get_metric_keys")
def get_metric_keys(call: Call) -> dict[str, Any]:
    """List what the machines reported, grouped by the first word of the names (cpu, gpu, memory, ...).

    Raises:
        BadRequestError: workers are named, and none of them ever reported.
    """
    chosen = _chosen(call)
    if call.body.get("worker_ids") and not chosen:
        named = ", ".join(call.body["worker_ids"])[:80]
        raise BadRequestError(
            f"Worker stats not found: no report of {named} in the last day", Subcode.WORKER_INVALID
        )
    names = {name for history in chosen.values() for sample in history for name in sample.stats}
    categories: dict[str, list[str]] = {}
    for name in sorted(names):
        categories.setdefault(name.partition("_")[0], []).append(name)
    return {"categories": [{"name": category, "metric_keys": keys} for category, keys in categories.items()]}


def _numbers(samples: Sequence[Sample], key: str) -> Iterator[tuple[str, float]]:
    """Yield (part of the machine, value) for one figure; a list has a value per core or card."""
    for sample in samples:
        value = sample.stats.get(key)
        for part, number in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(number, int | float):
                yield str(part), float(number)


def _metric(call: Call, history: Sequence[Sample], key: str, variant: str | None) -> Document:
    """Return one figure of one agent over time, in every aggregation asked for."""
    asked = [item.get("category") or "avg" for item in call.body["items"] if item.get("key") == key]
    dates: list[int] = []
    series: dict[str, list[float]] = {name: [] for name in asked}
    for bucket, samples in _by_bucket(call, history).items():
        values = [value for part, value in _numbers(samples, key) if variant in (None, part)]
        if values:
            dates.append(date_of(call, bucket))
            for name, points in series.items():
                points.append(AGGREGATIONS[name](values))
    stats = [{"aggregation": name, "values": points} for name, points in series.items()]
    return {"metric": key, "variant": variant, "dates": dates, "stats": stats}


def _parts(call: Call, history: Sequence[Sample], key: str) -> list[str | None]:
    """Return the parts of the machine a figure is split by; a single None for all of it together."""
    if not call.body.get("split_by_variant"):
        return [None]
    return [*sorted({part for part, _ in _numbers(history, key)})]


@endpoint("workers.get_stats")
def get_stats(call: Call) -> dict[str, Any]:
    """Return the figures of the machines over time, as the agents reported them."""
    keys = list(dict.fromkeys(item.get("key") for item in call.body["items"]))
    if not all(isinstance(key, str) for key in keys):
        raise BadRequestError("Every item needs a key, the name of a metric", Subcode.VALIDATION)
    time_buckets(call)  # whoever reported or not, a wrong span is refused
    found = []
    for worker, history in _chosen(call).items():
        metrics: list[Document] = []
        for key in keys:
            metrics.extend(_metric(call, history, key, part) for part in _parts(call, history, key))
        found.append({"worker": worker, "metrics": metrics})
    return {"workers": found}
