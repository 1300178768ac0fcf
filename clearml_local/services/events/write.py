"""events.add, add_batch and their removal: what tasks report."""

from collections.abc import Sequence
from time import time
from typing import Any

from clearml_local.base.documents import Document, iso_from_ms, now, to_json
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.events.scalars import Scalar, fold_scalars, scalar_of
from clearml_local.services.shared.common import load_task, note_worker
from clearml_local.store.database import Store

SCALAR = "training_stats_scalar"
LOG = "log"
TYPES = {SCALAR, LOG, "plot", "training_debug_image", "training_stats_vector"}
TEXT_FIELDS = ("metric", "variant", "key", "worker", "msg", "plot_str", "url", "level")
INT64_MAX = 2**63 - 1
MONITOR_PREFIX = ":monitor:"

INSERT_SCALAR = (
    "INSERT OR REPLACE INTO scalars (task, metric, variant, iter, timestamp, value, worker) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
INSERT_EVENT = (
    "INSERT OR REPLACE INTO events (task, type, metric, variant, iter, key, timestamp, doc) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


class _InvalidEventError(Exception):
    """One event of a batch cannot be taken; the text says why."""


def _check_number(event: Document, field: str) -> None:
    value = event.get(field)
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _InvalidEventError(f"Invalid {field}")
    if field != "value" and abs(value) > INT64_MAX:
        raise _InvalidEventError(f"Invalid {field}")


def _check_event(event: Any) -> Document:
    if not isinstance(event, dict):
        raise _InvalidEventError("Event is not an object")
    if not isinstance(event.get("type"), str) or event["type"] not in TYPES:
        raise _InvalidEventError("Invalid event type")
    if not isinstance(event.get("task"), str):
        raise _InvalidEventError("Invalid task id")
    for field in ("timestamp", "iter"):
        _check_number(event, field)
    if any(not isinstance(event.get(field) or "", str) for field in TEXT_FIELDS):
        raise _InvalidEventError("Text expected")
    return event


class _Batch:
    """Sorts the events of one request, checks their tasks once, and writes everything at the end."""

    def __init__(self, call: Call) -> None:
        self._store = call.store
        self._call = call
        self._worker = call.worker
        self._now_ms = int(time() * 1000)
        self._tasks: dict[str, Document | None] = {}
        self._scalars: list[Scalar] = []
        self._events: list[tuple[Any, ...]] = []
        self._last_iteration: dict[str, int] = {}
        self.errors: dict[str, int] = {}
        self.added = 0

    def take(self, event: Any) -> None:
        """Take one event, or count why not."""
        try:
            self._sort(_check_event(event))
        except _InvalidEventError as error:
            self.errors[str(error)] = self.errors.get(str(error), 0) + 1
        else:
            self.added += 1

    def _sort(self, event: Document) -> None:
        owner = event["task"]
        self._check_owner(owner, event)
        event.setdefault("worker", self._worker)
        timestamp = int(event.get("timestamp") or self._now_ms)
        iteration = int(event.get("iter") or 0)
        metric = event.get("metric") or ""
        if not metric.startswith(MONITOR_PREFIX):
            self._last_iteration[owner] = max(self._last_iteration.get(owner, 0), iteration)
        if event["type"] == SCALAR:
            _check_number(event, "value")
            if event.get("value") is None:
                raise _InvalidEventError("Scalar without value")
            self._scalars.append(scalar_of(event, iteration, timestamp))
        else:
            self._events.append(_row(event, iteration, timestamp))

    def _check_owner(self, owner: str, event: Document) -> None:
        if owner not in self._tasks:
            table = self._store.models if event.get("model_event") else self._store.tasks
            self._tasks[owner] = table.load(owner)
        document = self._tasks[owner]
        if document is None:
            raise _InvalidEventError(f"Invalid task id {owner[:80]}")
        if document.get("status") == "published" and not event.get("allow_locked"):
            raise _InvalidEventError(f"Task {owner} is published")

    def write(self) -> None:
        """Store everything, and the last values in the task documents."""
        self._store.many(INSERT_EVENT, self._events)
        self._store.many(INSERT_SCALAR, self._scalars)
        self._store.reported.update({scalar.task for scalar in self._scalars})
        moment = now()
        for owner, document in self._tasks.items():
            if document is not None:
                self._update(document, [scalar for scalar in self._scalars if scalar.task == owner], moment)

    def _update(self, document: Document, scalars: list[Scalar], moment: str) -> None:
        document["last_update"] = moment
        if "status" not in document:
            self._store.models.put(document)
            return
        fold_scalars(document["last_metrics"], scalars)
        last = self._last_iteration.get(document["id"], 0)  # none if all of it came from the monitor
        document["last_iteration"] = max(document.get("last_iteration") or 0, last)
        note_worker(self._call, document)
        self._store.tasks.put(document)


def _row(event: Document, iteration: int, timestamp: int) -> tuple[Any, ...]:
    event["timestamp"] = timestamp
    event["@timestamp"] = iso_from_ms(timestamp)
    if event["type"] == "plot":
        event["plot_len"] = len(event.get("plot_str") or "")
    identity = (
        event["task"],
        event["type"],
        event.get("metric") or "",
        event.get("variant") or "",
        iteration,
    )
    return (*identity, event.get("key") or "", timestamp, to_json(event))


def _add(call: Call, events: Sequence[Any]) -> Document:
    batch = _Batch(call)
    for event in events:
        batch.take(event)
    refused = sum(batch.errors.values())
    if refused and not batch.added:
        reasons = "; ".join(list(batch.errors)[:3])
        raise BadRequestError(f"Events not added: {reasons}", Subcode.EVENTS_NOT_ADDED)
    batch.write()
    return {"added": batch.added, "errors": refused, "errors_info": batch.errors}


@endpoint("events.add_batch")
def add_batch(call: Call) -> dict[str, Any]:
    """Add events, one JSON object per line; those that cannot be taken are counted.

    Raises:
        BadRequestError: there is none, or none could be taken.
    """
    if not call.lines:
        raise BadRequestError("A batch without events: send one JSON object per line", Subcode.BATCH_EMPTY)
    return _add(call, call.lines)


@endpoint("events.add")
def add(call: Call) -> dict[str, Any]:
    """Add one event."""
    return _add(call, [call.body])


def delete_events(store: Store, task: str) -> None:
    """Remove everything a task reported."""
    store.rows("DELETE FROM scalars WHERE task = ?", (task,))
    store.rows("DELETE FROM events WHERE task = ?", (task,))


@endpoint("events.delete_for_task")
def delete_for_task(call: Call) -> dict[str, Any]:
    """Remove everything a task reported; a published task keeps it unless ``allow_locked``."""
    task = load_task(call)
    if task["status"] == "published" and not call.body.get("allow_locked"):
        raise BadRequestError(f"Task {task['id']} is published, so its events stay", Subcode.TASK_STATUS)
    delete_events(call.store, task["id"])
    return {"deleted": True}
