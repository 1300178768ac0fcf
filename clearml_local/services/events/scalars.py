"""Scalars: numbers over iterations, and what a task document keeps of them."""

from collections.abc import Iterable
from hashlib import md5
from typing import Any, NamedTuple

from clearml_local.base.documents import Document

EXTREMES = (("min_value", min), ("max_value", max))


class Scalar(NamedTuple):
    """One row of the table of scalars; ``timestamp`` in ms since the epoch."""

    task: str
    metric: str
    variant: str
    iter: int
    timestamp: int
    value: float
    worker: str


def scalar_of(event: Document, iteration: int, timestamp: int) -> Scalar:
    """Return the row of an event that was checked."""
    metric, variant = event.get("metric") or "", event.get("variant") or ""
    return Scalar(
        event["task"], metric, variant, iteration, timestamp, float(event["value"]), event.get("worker") or ""
    )


def name_hash(name: str) -> str:
    """Return the key of a metric or variant in ``last_metrics``."""
    return md5(name.encode(), usedforsecurity=False).hexdigest()


def fold_scalars(last_metrics: Document, scalars: Iterable[Scalar]) -> None:
    """Fold scalars, in the order they were reported, into a task's ``last_metrics``.

    ``last_metrics[md5(metric)][md5(variant)]`` holds last, first, lowest and highest value with their
    iterations, count and mean.
    """
    hashes: dict[str, str] = {}
    for scalar in scalars:
        metric = hashes.get(scalar.metric) or hashes.setdefault(scalar.metric, name_hash(scalar.metric))
        variant = hashes.get(scalar.variant) or hashes.setdefault(scalar.variant, name_hash(scalar.variant))
        variants = last_metrics.setdefault(metric, {})
        variants[variant] = _folded(variants.get(variant), scalar)


def _folded(earlier: Document | None, scalar: Scalar) -> Document:
    value, iteration = scalar.value, scalar.iter
    if earlier is None:
        return _first(scalar)
    folded: dict[str, Any] = {**earlier, "value": value, "timestamp": scalar.timestamp, "iter": iteration}
    for name, choose in EXTREMES:
        if choose(value, earlier[name]) != earlier[name]:
            folded[name] = value
            folded[f"{name}_iteration"] = iteration
    folded["count"] = earlier["count"] + 1
    folded["mean_value"] = earlier["mean_value"] + (value - earlier["mean_value"]) / folded["count"]
    return folded


def _first(scalar: Scalar) -> Document:
    value, iteration = scalar.value, scalar.iter
    named = {
        "metric": scalar.metric,
        "variant": scalar.variant,
        "value": value,
        "timestamp": scalar.timestamp,
    }
    document: Document = {**named, "iter": iteration, "count": 1, "mean_value": value}
    for name in ("min_value", "max_value", "first_value"):
        document[name] = value
        document[f"{name}_iteration"] = iteration
    return document
