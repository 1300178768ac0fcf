"""tasks.*_many and tasks.archive: one change to several tasks; a bad id does not stop the others."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared.common import (
    for_each,
    load_task,
    set_archived,
    touch_and_put,
)
from clearml_local.services.task_life.queue import dequeue_task
from clearml_local.services.task_life.state import publish_task
from clearml_local.services.task_life.steps import ids_with_steps
from clearml_local.services.tasks.delete import delete_with_steps, reset_task

STATUS_TEXTS = ("status_message", "status_reason")


def _archive(call: Call, identifier: str, *, archived: bool) -> Document:
    task = load_task(call, identifier)
    if archived and task["status"] == "queued":
        dequeue_task(call, identifier)  # else an agent would run what nobody sees any more
        task = load_task(call, identifier)
    set_archived(task, archived=archived)
    task.update({name: call.body[name] for name in STATUS_TEXTS if name in call.body})
    touch_and_put(call, task)
    return {"archived" if archived else "unarchived": True}


def _archive_with_steps(call: Call, identifier: str, *, archived: bool) -> Document:
    """Archive a task, or take it back; with its pipeline's steps, if the call asks for them."""
    _, *steps = ids_with_steps(call, [identifier])
    answer = _archive(call, identifier, archived=archived)
    for step in steps:
        _archive(call, step, archived=archived)
    return answer


@endpoint("tasks.archive")
def archive(call: Call) -> dict[str, Any]:
    """Tag tasks as archived; an unknown id is an error. Counts the tasks named."""
    identifiers = call.body["tasks"]
    for identifier in ids_with_steps(call, identifiers):
        _archive(call, identifier, archived=True)
    return {"archived": len(identifiers)}


@endpoint("tasks.archive_many", "tasks.unarchive_many")
def archive_many(call: Call) -> dict[str, Any]:
    """Tag tasks as archived, or take the tag away."""
    archived = call.name == "tasks.archive_many"
    return for_each(call.body["ids"], lambda one: _archive_with_steps(call, one, archived=archived))


@endpoint("tasks.delete_many")
def delete_many(call: Call) -> dict[str, Any]:
    """Delete tasks."""
    return for_each(call.body["ids"], lambda identifier: delete_with_steps(call, identifier))


@endpoint("tasks.reset_many")
def reset_many(call: Call) -> dict[str, Any]:
    """Reset tasks."""
    return for_each(call.body["ids"], lambda identifier: reset_task(call, identifier))


@endpoint("tasks.publish_many")
def publish_many(call: Call) -> dict[str, Any]:
    """Publish tasks."""

    def publish_one(identifier: str) -> Document:
        return {"updated": 1, "fields": publish_task(call, load_task(call, identifier))}

    return for_each(call.body["ids"], publish_one)
