"""tasks.reset and tasks.delete: taking back what a task produced."""

from typing import Any

from clearml_local.documents import Document
from clearml_local.errors import BadRequestError, Subcode
from clearml_local.protocol import Call, endpoint
from clearml_local.services.events.write import delete_events
from clearml_local.services.queues import entries as queue_entries
from clearml_local.services.shared.common import load_task
from clearml_local.states import check_transition, set_status

RUNNING = ("queued", "in_progress")
FINAL = "published"


def _check_deletable(call: Call, task: Document) -> None:
    if call.body.get("force"):
        return
    if task["status"] in (*RUNNING, FINAL):
        raise BadRequestError(
            f"Cannot delete task {task['id']} while it is {task['status']}; use force", Subcode.TASK_STATUS
        )


def _file_urls(task: Document) -> list[str]:
    artifacts = task["execution"]["artifacts"]
    return [item["uri"] for item in artifacts if item.get("uri") and item.get("mode") != "input"]


def _drop_output_models(call: Call, task: Document) -> list[Document]:
    """Delete the unpublished models a task made; return them."""
    dropped: list[Document] = []
    for model in list(call.store.models.select("WHERE task = ?", (task["id"],))):
        if not model["ready"] and call.body.get("delete_output_models", True):
            call.store.models.delete(model["id"])
            dropped.append(model)
    return dropped


def _urls_answer(call: Call, task: Document, models: list[Document]) -> Document:
    if not call.body.get("return_file_urls"):
        return {}
    model_urls = [model["uri"] for model in models if model.get("uri")]
    return {"urls": {"model_urls": model_urls, "artifact_urls": _file_urls(task), "event_urls": []}}


def reset_task(call: Call, identifier: str) -> Document:
    """Bring a task back to ``created`` and forget its output.

    Raises:
        BadRequestError: the task runs or is published (without force), or other tasks descend from it.
    """
    task = load_task(call, identifier)
    check_transition(task, "created", force=bool(call.body.get("force")))
    if call.store.tasks.count("WHERE parent = ?", (identifier,)) and not call.body.get("force"):
        raise BadRequestError(
            f"Task {identifier} has children, so it cannot be reset", Subcode.TASK_HAS_CHILDREN
        )
    delete_events(call.store, identifier)
    models = _drop_output_models(call, task)
    removed = queue_entries.remove_everywhere(call.store, identifier)
    answer = {
        "deleted_models": len(models),
        "dequeued": {"removed": int(removed)},
        **_urls_answer(call, task, models),
    }
    for name in ("started", "completed", "published", "enqueue_status"):
        task.pop(name, None)
    artifacts = [item for item in task["execution"]["artifacts"] if item.get("mode") == "input"]
    task["execution"]["artifacts"] = artifacts
    task["execution"]["queue"] = None
    task["models"]["output"] = []
    task.update(
        {"runtime": {}, "last_metrics": {}, "last_iteration": 0, "last_worker": "", "active_duration": None}
    )
    fields = set_status(task, "created", message=call.body.get("status_message", ""))
    if call.body.get("clear_all"):
        task.update(
            {"hyperparams": {}, "configuration": {}, "script": {"binary": "python", "requirements": {}}}
        )
    call.store.tasks.put(task)
    return {"updated": 1, "fields": fields, **answer}


@endpoint("tasks.reset")
def reset(call: Call) -> dict[str, Any]:
    """Bring a task back to ``created``."""
    return reset_task(call, call.body["task"])


def delete_task(call: Call, identifier: str) -> Document:
    """Delete a task with its events and unpublished models; the SDK deletes the files.

    Raises:
        BadRequestError: the task runs or is published, and ``force`` is not given.
    """
    task = load_task(call, identifier)
    _check_deletable(call, task)
    models = _drop_output_models(call, task)
    children = list(call.store.tasks.select("WHERE parent = ?", (identifier,)))
    for child in children:
        call.store.tasks.put({**child, "parent": None})
    delete_events(call.store, identifier)
    queue_entries.remove_everywhere(call.store, identifier)
    call.store.tasks.delete(identifier)
    return {
        "deleted": True,
        "updated_children": len(children),
        "updated_models": 0,
        "deleted_models": len(models),
        **_urls_answer(call, task, models),
    }


@endpoint("tasks.delete")
def delete(call: Call) -> dict[str, Any]:
    """Delete one task."""
    return delete_task(call, call.body["task"])
