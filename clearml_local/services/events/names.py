"""events.get_*metrics*: which metrics and variants were reported."""

from typing import Any

from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.events.owners import owner, owners
from clearml_local.services.events.read import SCALAR
from clearml_local.store.database import Store

LOG = "log"
VECTOR = "training_stats_vector"
SCALARS = "SELECT DISTINCT metric, variant FROM scalars WHERE task = ?"
EVENTS = "SELECT DISTINCT metric, variant FROM events WHERE task = ? AND type = ?"
# Not "type = ?" alone: that would look through the documents of all plots and images.
OTHERS = (
    "SELECT DISTINCT metric, variant FROM events WHERE task = ? AND type != 'log' AND (? IS NULL OR type = ?)"
)


def _pairs(store: Store, identifier: str, kind: str | None) -> set[tuple[str, str]]:
    """Return (metric, variant) of what was reported of one type of event, or of all types."""
    found: set[tuple[str, str]] = set()
    if kind in (None, SCALAR):
        found.update(store.rows(SCALARS, (identifier,)))
    if kind in (None, LOG):  # a line of text has a metric only where its reporter gave it one
        found.update(pair for pair in store.rows(EVENTS, (identifier, LOG)) if pair[0])
    if kind not in (SCALAR, LOG):
        found.update(store.rows(OTHERS, (identifier, kind, kind)))
    return found


def _by_metric(pairs: set[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for metric, variant in sorted(pairs):
        found.setdefault(metric, []).append(variant)
    return found


@endpoint("events.get_task_metrics")
def get_task_metrics(call: Call) -> dict[str, Any]:
    """List the metrics that some tasks reported, of one type of event or of all."""
    kind = call.body.get("event_type")
    return {
        "metrics": [
            {"task": one["id"], "metrics": list(_by_metric(_pairs(call.store, one["id"], kind)))}
            for one in owners(call)
        ]
    }


@endpoint("events.get_multi_task_metrics")
def get_multi_task_metrics(call: Call) -> dict[str, Any]:
    """List metrics with their variants that any of some tasks reported; the comparison of tasks asks it."""
    kind = call.body.get("event_type")
    pairs = set[tuple[str, str]]().union(*(_pairs(call.store, one["id"], kind) for one in owners(call)))
    named = _by_metric(pairs).items()
    return {"metrics": [{"metric": metric, "variants": variants} for metric, variants in named]}


@endpoint("events.get_scalar_metrics_and_variants")
def get_scalar_metrics_and_variants(call: Call) -> dict[str, Any]:
    """Return metric -> variants of the scalars of one task."""
    return {"metrics": _by_metric(_pairs(call.store, owner(call)["id"], SCALAR))}


@endpoint("events.get_vector_metrics_and_variants")
def get_vector_metrics_and_variants(call: Call) -> dict[str, Any]:
    """List metric and variants of the vectors a task reported."""
    named = _by_metric(_pairs(call.store, owner(call)["id"], VECTOR)).items()
    return {"metrics": [{"metric": metric, "variants": variants} for metric, variants in named]}
