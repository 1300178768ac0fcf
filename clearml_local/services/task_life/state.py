"""tasks.started, completed, published, ...: moving a task through its life; stopping is in ``stop``."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.models.edit import publish_model
from clearml_local.services.queues import entries as queue_entries
from clearml_local.services.shared.common import give_status, load_task, note_worker
from clearml_local.services.task_life.states import check_transition


def change_status(call: Call, task: Document, status: str, *, force: bool = False) -> Document:
    """Give a task a status, with the call's reason, message and force; return the fields that changed.

    Raises:
        BadRequestError: the task may not take that status now.
    """
    check_transition(task, status, force=force or bool(call.body.get("force")))
    if task["status"] == "queued":  # what is no longer queued must not be taken by an agent
        queue_entries.remove_everywhere(call.store, task["id"])
    fields = give_status(call, task, status)
    call.store.tasks.put(task)
    return fields


@endpoint("tasks.started")
def started(call: Call) -> dict[str, Any]:
    """A task runs now."""
    task = load_task(call)
    note_worker(call, task)
    fields = change_status(call, task, "in_progress")
    return {"updated": 1, "fields": fields, "started": int("started" in fields)}


@endpoint("tasks.stopped", "tasks.failed", "tasks.close")
def ended(call: Call) -> dict[str, Any]:
    """A task ended the way the endpoint's name says."""
    status = {"tasks.close": "closed"}.get(call.name, call.name.removeprefix("tasks."))
    return {"updated": 1, "fields": change_status(call, load_task(call), status)}


@endpoint("tasks.completed")
def completed(call: Call) -> dict[str, Any]:
    """A task ended well; ``publish`` publishes it too."""
    task = load_task(call)
    fields = change_status(call, task, "completed")
    if call.body.get("publish"):
        fields = publish_task(call, load_task(call))
    return {"updated": 1, "fields": fields, "published": int(bool(call.body.get("publish")))}


def publish_task(call: Call, task: Document) -> Document:
    """Publish a task and, unless told otherwise, its output models; return the fields that changed."""
    fields = change_status(call, task, "published")
    if call.body.get("publish_model", True):
        for entry in task["models"]["output"]:
            model = call.store.models.load(entry["model"])
            if model is not None and not model["ready"]:
                publish_model(call.store, model, call.user)
    return fields


@endpoint("tasks.publish")
def publish(call: Call) -> dict[str, Any]:
    """Publish a task: it can no longer change."""
    return {"updated": 1, "fields": publish_task(call, load_task(call))}
