"""Whose events a call asks for (tasks, or models where it says ``model_events``), and of which metrics."""

from collections.abc import Mapping, Sequence
from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import Subcode
from clearml_local.protocol.endpoints import Call
from clearml_local.services.shared.common import unknown

Metrics = Mapping[str, Sequence[str]]
"""Metric -> variants wanted; no variants stand for all of them."""


def owner(call: Call, identifier: Any = None) -> Document:
    """Return the task or model, to read, whose events are asked for: ``task`` of the call unless named here.

    Raises:
        BadRequestError: there is no such task or model.
    """
    named = str(call.body.get("task") if identifier is None else identifier)
    if call.body.get("model_events"):
        table, kind, subcode = call.store.models, "model", Subcode.MODEL_UNKNOWN
    else:
        table, kind, subcode = call.store.tasks, "task", Subcode.TASK_UNKNOWN
    document = table.get(named)
    if document is None:
        raise unknown(kind, named, subcode)
    return document


def owners(call: Call) -> list[Document]:
    """Return the tasks or models that ``tasks`` of a call names, as a list or as one text.

    Raises:
        BadRequestError: one of them is not there.
    """
    named = call.body["tasks"]
    return [owner(call, one) for one in dict.fromkeys([named] if isinstance(named, str) else named)]


def wanted_metrics(call: Call) -> Metrics | None:
    """Return the metrics that a call narrows its answer to, None for all of them."""
    specs = call.body.get("metrics")
    return merged(specs) if specs else None


def merged(specs: Sequence[Document]) -> Metrics:
    """Return metric -> variants of a list of ``{"metric", "variants"}``, in which a metric may come twice."""
    found: dict[str, list[str]] = {}
    whole: set[str] = set()
    for spec in specs:
        metric, variants = str(spec.get("metric") or ""), spec.get("variants")
        found.setdefault(metric, []).extend(variants or [])
        if not variants:
            whole.add(metric)
    return {metric: [] if metric in whole else variants for metric, variants in found.items()}


def is_wanted(metrics: Metrics | None, metric: str, variant: str) -> bool:
    """Say whether a metric and variant are among those asked for."""
    if metrics is None:
        return True
    return metric in metrics and (not metrics[metric] or variant in metrics[metric])
