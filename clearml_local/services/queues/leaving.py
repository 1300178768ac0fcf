"""Tasks that leave a queue without being run become again what they were."""

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call
from clearml_local.services.task_life.states import set_status

ON_ITS_WAY = ("queued", "in_progress")


def status_before(task: Document) -> str:
    """Return what a queued task becomes again: what it was, or a draft where that was on its way as well."""
    before = task.get("enqueue_status") or "created"
    return "created" if before in ON_ITS_WAY else str(before)


def give_back(call: Call, identifier: str, reason: str) -> str | None:
    """Give a task that counts as queued the status it had before; return that, None if it keeps its own."""
    task = call.store.tasks.load(identifier)
    if task is None or task["status"] != "queued":
        return None
    status = status_before(task)
    set_status(task, status, reason=reason, user=call.user)
    task["enqueue_status"] = None
    task["execution"] = {**task["execution"], "queue": None}
    call.store.tasks.put(task)
    return status


def leave(call: Call, identifier: str) -> None:
    """Note that a task waits nowhere, whatever its status: what counts as queued would be put back."""
    task = call.store.tasks.load(identifier)
    if task is not None and task["execution"].get("queue"):
        call.store.tasks.put({**task, "execution": {**task["execution"], "queue": None}})
