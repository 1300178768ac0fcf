"""tasks.enqueue and dequeue: bringing tasks into queues and back."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.queues import entries as queue_entries
from clearml_local.services.queues.leaving import ON_ITS_WAY, status_before
from clearml_local.services.queues.manage import DEFAULT_QUEUE, ensure_queue
from clearml_local.services.queues.waiting import check_not_queued
from clearml_local.services.shared.common import for_each, give_status, load_task, unknown
from clearml_local.services.task_life.states import check_transition, known_status

DEVELOPMENT = "development"


def _target(call: Call) -> str:
    """Return the id of the queue a call names, by id or by name (then made when absent).

    Raises:
        BadRequestError: both are given, or the id is unknown.
    """
    identifier, name = call.body.get("queue"), call.body.get("queue_name")
    if identifier and name:
        raise BadRequestError("Give a queue or a queue_name, not both", Subcode.VALIDATION)
    if not identifier:
        return str(ensure_queue(call.store, name or DEFAULT_QUEUE)["id"])
    if call.store.queues.get(identifier) is None:
        raise unknown("queue", identifier, Subcode.QUEUE_UNKNOWN)
    return str(identifier)


def enqueue_task(call: Call, identifier: str, queue: str) -> Document:
    """Put a task into a queue, out of any other; return what ``tasks.enqueue`` answers.

    Raises:
        BadRequestError: it is unknown, waits there already, or its status does not allow it.
    """
    task = load_task(call, identifier)
    check_not_queued(call, queue, identifier)
    check_transition(task, "queued")
    task["enqueue_status"] = task["status"]
    task["system_tags"] = [tag for tag in task["system_tags"] if tag != DEVELOPMENT]
    task["execution"] = {**task["execution"], "queue": queue}
    fields = give_status(call, task, "queued")
    queue_entries.remove_everywhere(call.store, identifier)
    queue_entries.append(call.store, queue, identifier)
    call.store.tasks.put(task)
    extra = {"enqueue_status": task["enqueue_status"], "execution.queue": queue}
    return {"queued": 1, "updated": 1, "fields": {**fields, **extra}}


def _watched(call: Call, queue: str) -> Document:
    if not call.body.get("verify_watched_queue"):
        return {}
    return {"queue_watched": bool(call.workers.listening(queue))}


@endpoint("tasks.enqueue")
def enqueue(call: Call) -> dict[str, Any]:
    """Put a task into a queue."""
    identifier = load_task(call)["id"]
    queue = _target(call)
    return {**enqueue_task(call, identifier, queue), **_watched(call, queue)}


@endpoint("tasks.enqueue_many")
def enqueue_many(call: Call) -> dict[str, Any]:
    """Put tasks into a queue; a bad one does not stop the others."""
    queue = _target(call)
    result = for_each(call.body["ids"], lambda identifier: enqueue_task(call, identifier, queue))
    return {**result, **_watched(call, queue)}


def _status_after(call: Call, task: Document) -> str | None:
    """Return the status a dequeued task gets; None when it keeps its own.

    An agent names one (``in_progress``). Otherwise a task goes back to what it was before it was queued.
    """
    wanted = call.body.get("new_status")
    if wanted is not None:
        status = known_status(wanted)
        return status if task["status"] in ON_ITS_WAY else None
    if task["status"] != "queued":
        return None
    return status_before(task)


def _left_alone(call: Call, identifier: str) -> Document:
    """Answer for a task that keeps its status.

    A known one counts as dequeued even if it waited nowhere, as on a real server: an agent asks this for
    every task it starts, and only wants it to be in no queue.
    """
    removed = queue_entries.remove_everywhere(call.store, identifier)
    known = call.store.tasks.get(identifier) is not None
    return {"dequeued": int(removed or known), "updated": 0, "fields": {}}


def dequeue_task(call: Call, identifier: str) -> Document:
    """Take a task, which may be gone meanwhile, out of its queue; return what ``tasks.dequeue`` answers."""
    task = call.store.tasks.load(identifier)
    status = _status_after(call, task) if task is not None else None
    if task is None or status is None:
        return _left_alone(call, identifier)
    queue_entries.remove_everywhere(call.store, identifier)
    fields = give_status(call, task, status)
    task["enqueue_status"] = None
    if status != "in_progress":
        task["execution"] = {**task["execution"], "queue": None}
        fields = {**fields, "execution.queue": None}
    call.store.tasks.put(task)
    return {"dequeued": 1, "updated": 1, "fields": fields}


@endpoint("tasks.dequeue")
def dequeue(call: Call) -> dict[str, Any]:
    """Take a task out of its queue."""
    return dequeue_task(call, call.body["task"])


@endpoint("tasks.dequeue_many")
def dequeue_many(call: Call) -> dict[str, Any]:
    """Take tasks out of their queues; a bad one does not stop the others."""
    return for_each(call.body["ids"], lambda identifier: dequeue_task(call, identifier))
