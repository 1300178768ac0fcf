"""events.get_*: logs, plots, images and raw events."""

from collections.abc import Sequence
from typing import Any

import orjson

from clearml_local.documents import Document, iso_from_ms
from clearml_local.errors import BadRequestError, Subcode
from clearml_local.protocol import Call, endpoint
from clearml_local.store import Store

SCALAR = "training_stats_scalar"
IMAGE = "training_debug_image"
BATCH_SIZE = 500
BATCH_SIZE_MAX = 10_000
SCALAR_COLUMNS = "metric, variant, iter, timestamp, value, worker"


def _fragment(text: bytes) -> orjson.Fragment:
    return orjson.Fragment(text)


def _batch_size(call: Call, default: int = BATCH_SIZE) -> int:
    return max(1, min(call.body.get("batch_size") or default, BATCH_SIZE_MAX))


def offset_of(call: Call) -> int:
    """Return where a scroll goes on; the scroll id is simply the offset."""
    text = call.body.get("scroll_id") or "0"
    if not text.isascii() or not text.isdigit() or len(text) > 15:  # noqa: PLR2004 - keeps it in 64 bits
        raise BadRequestError(f"Invalid scroll id {text[:40]!r}", Subcode.VALIDATION)
    return int(text)


def _page(found: Sequence[Any], offset: int, total: int) -> Document:
    return {"events": found, "returned": len(found), "total": total, "scroll_id": str(offset + len(found))}


@endpoint("events.get_task_log")
def get_task_log(call: Call) -> dict[str, Any]:
    """Return a stretch of the console log.

    Going earlier (the default) it ends before ``from_timestamp`` (ms), or at the end of the log; otherwise it
    begins after it. ``order`` is the order within the answer.
    """
    body = call.body
    earlier = body.get("navigate_earlier", True)
    condition, parameters = "task = ? AND type = 'log'", [body["task"]]
    total = call.store.rows(f"SELECT COUNT(*) FROM events WHERE {condition}", parameters).fetchone()[0]  # noqa: S608
    if body.get("from_timestamp") is not None:
        condition += " AND timestamp < ?" if earlier else " AND timestamp > ?"
        parameters.append(body["from_timestamp"])
    direction = "DESC" if earlier else "ASC"
    sql = (
        f"SELECT doc FROM events WHERE {condition} "  # noqa: S608
        f"ORDER BY timestamp {direction}, rowid {direction} LIMIT ?"
    )
    found = [_fragment(text) for (text,) in call.store.rows(sql, [*parameters, _batch_size(call)])]
    if earlier != (body.get("order", "desc") == "desc"):
        found.reverse()
    return {"events": found, "returned": len(found), "total": total}


def _scalar_events(call: Call, task: str, direction: str) -> Document:
    offset = offset_of(call)
    sql = (
        f"SELECT {SCALAR_COLUMNS} FROM scalars WHERE task = ? "  # noqa: S608
        f"ORDER BY metric {direction}, variant {direction}, iter {direction} LIMIT ? OFFSET ?"
    )
    names = SCALAR_COLUMNS.split(", ")
    found: list[Document] = []
    for row in call.store.rows(sql, (task, _batch_size(call), offset)):
        event = dict(zip(names, row, strict=True))
        found.append({"task": task, "type": SCALAR, **event, "@timestamp": iso_from_ms(event["timestamp"])})
    total = call.store.rows("SELECT COUNT(*) FROM scalars WHERE task = ?", (task,)).fetchone()[0]
    return _page(found, offset, total)


@endpoint("events.get_task_events")
def get_task_events(call: Call) -> dict[str, Any]:
    """Return a page of the events of one type, or of all but scalars."""
    body = call.body
    direction = "DESC" if body.get("order") == "desc" else "ASC"
    if body.get("event_type") == SCALAR:
        return _scalar_events(call, body["task"], direction)
    condition, parameters = "task = ?", [body["task"]]
    if body.get("event_type"):
        condition += " AND type = ?"
        parameters.append(body["event_type"])
    offset = offset_of(call)
    sql = (
        f"SELECT doc FROM events WHERE {condition} "  # noqa: S608
        f"ORDER BY timestamp {direction}, rowid {direction} LIMIT ? OFFSET ?"
    )
    rows = call.store.rows(sql, [*parameters, _batch_size(call), offset])
    found = [_fragment(text) for (text,) in rows]
    total = call.store.rows(f"SELECT COUNT(*) FROM events WHERE {condition}", parameters).fetchone()[0]  # noqa: S608
    return _page(found, offset, total)


def latest_events(
    store: Store, task: str, kind: str, iterations: int, metrics: Document | None = None
) -> list[Document]:
    """Return the events of each metric and variant in its last iterations, newest iteration first.

    Args:
        metrics: metric -> variants wanted (empty for all of them); None for every metric.
    """
    sql = (
        "SELECT metric, variant, doc FROM events WHERE task = ? AND type = ? "
        "ORDER BY metric, variant, iter DESC"
    )
    seen: dict[tuple[str, str], set[int]] = {}
    found: list[Document] = []
    for metric, variant, text in store.rows(sql, (task, kind)):
        if metrics is not None and not _is_wanted(metrics, metric, variant):
            continue
        event = orjson.loads(text)
        iterations_seen = seen.setdefault((metric, variant), set())
        iteration = event.get("iter") or 0
        if iteration in iterations_seen or len(iterations_seen) < iterations:
            iterations_seen.add(iteration)
            found.append(event)
    return found


def _is_wanted(metrics: Document, metric: str, variant: str) -> bool:
    return metric in metrics and (not metrics[metric] or variant in metrics[metric])


def _wanted(specs: Sequence[Document] | None) -> Document | None:
    """Return metric -> variants of a list of ``{"metric", "variants"}``."""
    return {str(spec.get("metric")): spec.get("variants") or [] for spec in specs} if specs else None


def _iterations(call: Call) -> int:
    return max(1, call.body.get("iters") or 1)


@endpoint("events.get_task_plots")
def get_task_plots(call: Call) -> dict[str, Any]:
    """Return the plots of a task's last iterations."""
    wanted = _wanted(call.body.get("metrics"))
    plots = latest_events(call.store, call.body["task"], "plot", _iterations(call), wanted)
    return {"plots": plots, "returned": len(plots), "total": len(plots), "scroll_id": ""}


@endpoint("events.get_multi_task_plots")
def get_multi_task_plots(call: Call) -> dict[str, Any]:
    """Return the plots of several tasks: metric -> variant -> task -> iteration -> plots."""
    answer: Document = {}
    count = 0
    for identifier in call.body["tasks"]:
        task = call.store.tasks.get(identifier) or {}
        for event in latest_events(call.store, identifier, "plot", _iterations(call)):
            by_task = answer.setdefault(event.get("metric", ""), {}).setdefault(event.get("variant", ""), {})
            entry = by_task.setdefault(identifier, {"name": task.get("name", "")})
            entry.setdefault(str(event.get("iter") or 0), {"plots": []})["plots"].append(event)
            count += 1
    return {"plots": answer, "returned": count, "total": count, "scroll_id": ""}


def _by_iteration(events: Sequence[Document]) -> list[Document]:
    grouped: dict[int, list[Document]] = {}
    for event in events:
        grouped.setdefault(event.get("iter") or 0, []).append(event)
    return [{"iter": iteration, "events": grouped[iteration]} for iteration in sorted(grouped, reverse=True)]


@endpoint("events.debug_images", "events.plots")
def debug_images(call: Call) -> dict[str, Any]:
    """Return images or plots by task and iteration; everything at once, so a second page is empty."""
    kind = "plot" if call.name == "events.plots" else IMAGE
    if call.body.get("scroll_id"):
        return {"metrics": [], "scroll_id": call.body["scroll_id"]}
    wanted: dict[str, Document | None] = {}
    for spec in call.body["metrics"]:
        if spec.get("metric"):
            metrics = wanted.setdefault(str(spec.get("task")), {})
            if metrics is not None:
                metrics.setdefault(spec["metric"], []).extend(spec.get("variants") or [])
        else:
            wanted[str(spec.get("task"))] = None
    metrics_answer = [
        {
            "task": task,
            "iterations": _by_iteration(latest_events(call.store, task, kind, _iterations(call), metrics)),
        }
        for task, metrics in wanted.items()
    ]
    return {"metrics": metrics_answer, "scroll_id": "end"}


@endpoint("events.get_task_metrics")
def get_task_metrics(call: Call) -> dict[str, Any]:
    """List the metrics that some tasks reported, of one type of event or of all."""
    kind = call.body.get("event_type")
    found = []
    for task in call.body["tasks"]:
        sql = (
            "SELECT DISTINCT metric FROM events WHERE task = ? AND type != 'log' AND (? IS NULL OR type = ?)"
        )
        names = {metric for (metric,) in call.store.rows(sql, (task, kind, kind))}
        if kind in (None, SCALAR):
            names |= {
                name
                for (name,) in call.store.rows("SELECT DISTINCT metric FROM scalars WHERE task = ?", (task,))
            }
        found.append({"task": task, "metrics": sorted(names)})
    return {"metrics": found}
