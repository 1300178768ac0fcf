"""tasks.reset and tasks.delete: taking back what a task produced."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.events.write import delete_events
from clearml_local.services.models.delete import remove_models
from clearml_local.services.queues import entries as queue_entries
from clearml_local.services.shared.common import give_status, load_task
from clearml_local.services.task_life.states import ENDED, check_transition
from clearml_local.services.task_life.steps import steps_below
from clearml_local.services.tasks.output import file_urls, models_that_go

FINAL = "published"
CLEARED = ("started", "completed", "published", "enqueue_status", "last_worker_report")


def _check_children(call: Call, identifier: str) -> None:
    """Check that no published task descends from one: what is published keeps where it came from.

    Raises:
        BadRequestError: one does.
    """
    if call.store.tasks.count("WHERE parent = ? AND status = ?", (identifier, FINAL)):
        raise BadRequestError(
            f"Task {identifier} has published children: use force", Subcode.TASK_HAS_CHILDREN
        )


def _check_deletable(call: Call, task: Document) -> None:
    if call.body.get("force"):
        return
    if task["status"] not in ENDED:
        raise BadRequestError(
            f"Task {task['id']} is {task['status']} and cannot be deleted (only {', '.join(sorted(ENDED))}): "
            "use force",
            Subcode.TASK_CANNOT_BE_DELETED,
        )
    _check_children(call, task["id"])


def _clear(task: Document, *, clear_all: bool) -> None:
    """Take everything a run left out of a task; with ``clear_all`` also what defines it."""
    for name in CLEARED:
        task.pop(name, None)
    artifacts = [item for item in task["execution"]["artifacts"] if item.get("mode") == "input"]
    task["execution"] = {**task["execution"], "artifacts": artifacts, "queue": None}
    task["models"] = {**task["models"], "output": []}
    task.update({"runtime": {}, "last_metrics": {}, "last_iteration": 0, "last_worker": ""})
    task["active_duration"] = None
    if clear_all:
        empty = {"binary": "python", "requirements": {}}
        task.update({"hyperparams": {}, "configuration": {}, "script": empty})


def reset_task(call: Call, identifier: str) -> Document:
    """Bring a task back to ``created`` and forget its output.

    Raises:
        BadRequestError: without force, it runs or is published, or a published task descends from it.
    """
    task = load_task(call, identifier)
    check_transition(task, "created", force=bool(call.body.get("force")))
    if not call.body.get("force"):
        _check_children(call, identifier)
    models = models_that_go(call, task)
    urls = file_urls(call, task, models)
    remove_models(call, models)
    delete_events(call.store, identifier)
    removed = queue_entries.remove_everywhere(call.store, identifier)
    _clear(task, clear_all=bool(call.body.get("clear_all")))
    fields = give_status(call, task, "created")
    call.store.tasks.put(task)
    return {
        "updated": 1,
        "fields": fields,
        "deleted_models": len(models),
        "dequeued": {"removed": int(removed)},
        **urls,
    }


@endpoint("tasks.reset")
def reset(call: Call) -> dict[str, Any]:
    """Bring a task back to ``created``."""
    return reset_task(call, call.body["task"])


def delete_task(call: Call, identifier: str) -> Document:
    """Delete a task with its events and unpublished models; who asks for the urls deletes the files.

    Raises:
        BadRequestError: without force, it has not ended, is published, or has a published child.
    """
    task = load_task(call, identifier)
    _check_deletable(call, task)
    models = models_that_go(call, task)
    urls = file_urls(call, task, models)
    remove_models(call, models)
    kept = [{**model, "task": None} for model in call.store.models.select("WHERE task = ?", (identifier,))]
    for model in kept:
        call.store.models.put(model)
    children = list(call.store.tasks.select("WHERE parent = ?", (identifier,)))
    for child in children:
        call.store.tasks.put({**child, "parent": None})
    delete_events(call.store, identifier)
    queue_entries.remove_everywhere(call.store, identifier)
    call.store.tasks.delete(identifier)
    return {
        "deleted": True,
        "updated_children": len(children),
        "updated_models": len(kept),
        "deleted_models": len(models),
        **urls,
    }


def _joined_urls(answers: list[Document]) -> Document:
    """Return the urls of several answers as one; nothing if they hold none."""
    given = [answer["urls"] for answer in answers if "urls" in answer]
    if not given:
        return {}
    return {"urls": {kind: [url for urls in given for url in urls[kind]] for kind in given[0]}}


def delete_with_steps(call: Call, identifier: str) -> Document:
    """Delete a task and, if the call asks for it, the steps below it: all of them or none."""
    steps = list(steps_below(call, identifier)) if call.body.get("include_pipeline_steps") else []
    for task in (load_task(call, identifier), *steps):
        _check_deletable(call, task)
    answers = [delete_task(call, step["id"]) for step in reversed(steps)]
    answer = delete_task(call, identifier)
    return {**answer, **_joined_urls([answer, *answers])}


@endpoint("tasks.delete")
def delete(call: Call) -> dict[str, Any]:
    """Delete one task."""
    return delete_with_steps(call, call.body["task"])
