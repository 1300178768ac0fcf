"""events.*: whole series, vectors and logs, as they were reported."""

import re
from time import time
from typing import Any

import orjson

from clearml_local.base.documents import Document, iso_from_ms
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.events.names import VECTOR
from clearml_local.services.events.owners import owner
from clearml_local.services.events.read import SCALAR, offset_of
from clearml_local.services.events.write import delete_events
from clearml_local.services.shared.common import load_model, load_task

BATCH_SIZE = 10_000
BATCH_SIZE_MAX = 200_000
LINE_FORMAT = "{asctime} {worker} {level} {msg}"
PLACEHOLDER = re.compile(r"\{(\w{1,32})\}")


def _scalar_page(call: Call, columns: str, condition: str, parameters: list[Any]) -> tuple[list[Any], str]:
    """Return a page of rows of the scalars and the scroll id of the next."""
    size = max(1, min(call.body.get("batch_size") or BATCH_SIZE, BATCH_SIZE_MAX))
    offset = offset_of(call)
    sql = f"SELECT {columns} FROM scalars WHERE {condition} ORDER BY variant, iter LIMIT ? OFFSET ?"  # noqa: S608  # nosec B608 # columns and condition are this module's text
    rows = call.store.rows(sql, (*parameters, size, offset)).fetchall()
    return rows, str(offset + len(rows))


def _total(call: Call, condition: str, parameters: list[Any]) -> int:
    sql = f"SELECT COUNT(*) FROM scalars WHERE {condition}"  # noqa: S608  # nosec B608 # the condition is this module's text
    return int(call.store.rows(sql, parameters).fetchone()[0])


@endpoint("events.scalar_metrics_iter_raw")
def scalar_metrics_iter_raw(call: Call) -> dict[str, Any]:
    """Return every point of a metric: variant -> ``{"x": [...], "y": [...]}``; x also by its axis' name."""
    wanted = call.body["metric"]
    condition, parameters = "task = ? AND metric = ?", [owner(call)["id"], str(wanted.get("metric"))]
    if wanted.get("variants"):
        condition += f" AND variant IN ({', '.join('?' * len(wanted['variants'][:500]))})"
        parameters.extend(map(str, wanted["variants"][:500]))
    key = call.body.get("key", "iter")
    column = "iter" if key == "iter" else "timestamp"
    rows, scroll_id = _scalar_page(call, f"variant, {column}, value", condition, parameters)
    variants: dict[str, Document] = {}
    for variant, x, value in rows:
        xs: list[Any] = []
        points = variants.setdefault(variant, {key: xs, "x": xs, "y": []})
        points["x"].append(iso_from_ms(x) if key == "iso_time" else x)
        points["y"].append(value)
    total = _total(call, condition, parameters) if call.body.get("count_total") else None
    return {"variants": variants, "returned": len(rows), "total": total, "scroll_id": scroll_id}


@endpoint("events.get_scalar_metric_data")
def get_scalar_metric_data(call: Call) -> dict[str, Any]:
    """Return every event of one scalar metric of a task."""
    condition, parameters = "task = ? AND metric = ?", [owner(call)["id"], call.body.get("metric")]
    names = ("task", "metric", "variant", "iter", "timestamp", "value", "worker")
    rows, scroll_id = _scalar_page(call, ", ".join(names), condition, parameters)
    events = [
        {**dict(zip(names, row, strict=True)), "type": SCALAR, "@timestamp": iso_from_ms(row[4])}
        for row in rows
    ]
    total = _total(call, condition, parameters)
    return {"events": events, "returned": len(events), "total": total, "scroll_id": scroll_id}


@endpoint("events.vector_metrics_iter_histogram")
def vector_histogram(call: Call) -> dict[str, Any]:
    """Return the vectors of one metric and variant, by iteration."""
    body = call.body
    sql = "SELECT doc FROM events WHERE task = ? AND type = ? AND metric = ? AND variant = ? ORDER BY iter"
    rows = call.store.rows(sql, (owner(call)["id"], VECTOR, body["metric"], body["variant"]))
    return {"images": [orjson.loads(text) for (text,) in rows]}


def _line(event: Document, line_format: str) -> str:
    known = {
        "asctime": event.get("@timestamp"),
        "worker": event.get("worker"),
        "level": event.get("level"),
        "msg": event.get("msg"),
    }
    # Not str.format: the caller's text must not reach into objects.
    return PLACEHOLDER.sub(lambda found: str(known.get(found.group(1)) or ""), line_format)


@endpoint("events.download_task_log")
def download_task_log(call: Call) -> str:
    """Return the whole log as text, a line per event."""
    sql = "SELECT doc FROM events WHERE task = ? AND type = 'log' ORDER BY timestamp, rowid"
    rows = [text for (text,) in call.store.rows(sql, (load_task(call)["id"],))]
    if call.body.get("line_type") == "json":
        return "\n".join(text.decode() for text in rows)
    line_format = call.body.get("line_format") or LINE_FORMAT
    return "\n".join(_line(orjson.loads(text), line_format) for text in rows)


def _check_unlocked(call: Call, document: Document, *, locked: bool) -> None:
    if locked and not call.body.get("allow_locked"):
        raise BadRequestError(f"{document['id']} is published, so its events stay", Subcode.TASK_STATUS)


@endpoint("events.clear_task_log")
def clear_task_log(call: Call) -> dict[str, Any]:
    """Remove the log of a task, or what is older than ``threshold_sec``."""
    task = load_task(call)
    _check_unlocked(call, task, locked=task["status"] == "published")
    age_s = max(0, min(call.body.get("threshold_sec") or 0, 2**32))
    sql = "DELETE FROM events WHERE task = ? AND type = 'log' AND timestamp < ?"
    before = int((time() - age_s) * 1000) if age_s else 2**62
    return {"deleted": call.store.rows(sql, (task["id"], before)).rowcount}


@endpoint("events.delete_for_model")
def delete_for_model(call: Call) -> dict[str, Any]:
    """Remove what was reported for a model; a published one keeps it unless ``allow_locked``."""
    model = load_model(call)
    _check_unlocked(call, model, locked=bool(model["ready"]))
    delete_events(call.store, model["id"])
    return {"deleted": True}


@endpoint("events.clear_scroll")
def clear_scroll(_call: Call) -> dict[str, Any]:
    """Nothing is kept for a scroll, so nothing has to go."""
    return {}
