"""events.get_task_log, get_task_events: logs and raw events."""

from collections.abc import Sequence
from typing import Any

import orjson

from clearml_local.base.documents import Document, iso_from_ms
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.events.owners import owner

SCALAR = "training_stats_scalar"
BATCH_SIZE = 500
BATCH_SIZE_MAX = 10_000
SCROLL_DIGITS = 15
SCALAR_COLUMNS = "metric, variant, iter, timestamp, value, worker"
# Before this version the log was read from its head, unless "from" said "tail".
LOG_FROM_ITS_END = (2, 9)


def _fragment(text: bytes) -> orjson.Fragment:
    return orjson.Fragment(text)


def _batch_size(call: Call) -> int:
    return max(1, min(call.body.get("batch_size") or BATCH_SIZE, BATCH_SIZE_MAX))


def offset_of(call: Call) -> int:
    """Return where a scroll goes on; the scroll id is simply the offset."""
    text = str(call.body.get("scroll_id") or "0")
    if not text.isascii() or not text.isdigit() or len(text) > SCROLL_DIGITS:
        raise BadRequestError(f"Invalid scroll id {text[:40]!r}: begin again without one", Subcode.VALIDATION)
    return int(text)


def _page(found: Sequence[Any], offset: int, total: int) -> Document:
    return {"events": found, "returned": len(found), "total": total, "scroll_id": str(offset + len(found))}


def _goes_earlier(call: Call) -> bool:
    """Say whether a call reads the log from its end (or from a time) towards its head."""
    if "navigate_earlier" in call.body:
        return bool(call.body["navigate_earlier"])
    if "from" in call.body:
        return bool(call.body["from"] == "tail")
    return call.version >= LOG_FROM_ITS_END


@endpoint("events.get_task_log")
def get_task_log(call: Call) -> dict[str, Any]:
    """Return a stretch of the console log.

    Going earlier (the default) it ends before ``from_timestamp`` (ms), or at the end of the log, and the
    newest line comes first; otherwise it begins after it, and the oldest comes first. ``order`` turns the
    lines of the answer round and leaves their choice alone.
    """
    body = call.body
    earlier = _goes_earlier(call)
    condition, parameters = "task = ? AND type = 'log'", [owner(call)["id"]]
    total = call.store.rows(f"SELECT COUNT(*) FROM events WHERE {condition}", parameters).fetchone()[0]  # noqa: S608  # nosec B608 # the condition is written above
    if body.get("from_timestamp") is not None:
        condition += " AND timestamp < ?" if earlier else " AND timestamp > ?"
        parameters.append(body["from_timestamp"])
    direction = "DESC" if earlier else "ASC"
    sql = (
        f"SELECT doc FROM events WHERE {condition} "  # noqa: S608  # nosec B608 # condition and direction are written above
        f"ORDER BY timestamp {direction}, rowid {direction} LIMIT ?"
    )
    found = [_fragment(text) for (text,) in call.store.rows(sql, [*parameters, _batch_size(call)])]
    if body.get("order", direction.lower()) != direction.lower():
        found.reverse()
    return {"events": found, "returned": len(found), "total": total}


def _scalar_events(call: Call, task: str) -> Document:
    """Return a page of scalars by metric and variant, the newest iteration first, single values last."""
    offset = offset_of(call)
    sql = (
        f"SELECT {SCALAR_COLUMNS} FROM scalars WHERE task = ? "  # noqa: S608  # nosec B608 # a constant
        "ORDER BY metric, variant, iter DESC LIMIT ? OFFSET ?"
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
    body, identifier = call.body, owner(call)["id"]
    if body.get("event_type") == SCALAR:
        return _scalar_events(call, identifier)
    direction = "DESC" if body.get("order") == "desc" else "ASC"
    condition, parameters = "task = ?", [identifier]
    if body.get("event_type"):
        condition += " AND type = ?"
        parameters.append(body["event_type"])
    offset = offset_of(call)
    sql = (
        f"SELECT doc FROM events WHERE {condition} "  # noqa: S608  # nosec B608 # condition and direction are written above
        f"ORDER BY timestamp {direction}, rowid {direction} LIMIT ? OFFSET ?"
    )
    rows = call.store.rows(sql, [*parameters, _batch_size(call), offset])
    found = [_fragment(text) for (text,) in rows]
    total = call.store.rows(f"SELECT COUNT(*) FROM events WHERE {condition}", parameters).fetchone()[0]  # noqa: S608  # nosec B608 # the condition is written above
    return _page(found, offset, total)
