"""tasks.*_many and tasks.archive: one change to several tasks; a bad id does not stop the others."""

from typing import Any

from clearml_local.documents import Document
from clearml_local.protocol import Call, endpoint
from clearml_local.services.shared.common import (
    for_each,
    load_task,
    set_archived,
    touch_and_put,
)
from clearml_local.services.tasks.delete import delete_task, reset_task
from clearml_local.services.tasks.state import publish_task


def _archive(call: Call, identifier: str, *, archived: bool) -> Document:
    task = load_task(call, identifier)
    set_archived(task, archived=archived)
    touch_and_put(call, task)
    return {"archived" if archived else "unarchived": True}


@endpoint("tasks.archive")
def archive(call: Call) -> dict[str, Any]:
    """Tag tasks as archived; an unknown id is an error."""
    for identifier in call.body["tasks"]:
        _archive(call, identifier, archived=True)
    return {"archived": len(call.body["tasks"])}


@endpoint("tasks.archive_many")
def archive_many(call: Call) -> dict[str, Any]:
    """Tag tasks as archived."""
    return for_each(call.body["ids"], lambda identifier: _archive(call, identifier, archived=True))


@endpoint("tasks.unarchive_many")
def unarchive_many(call: Call) -> dict[str, Any]:
    """Take the tag away."""
    return for_each(call.body["ids"], lambda identifier: _archive(call, identifier, archived=False))


@endpoint("tasks.delete_many")
def delete_many(call: Call) -> dict[str, Any]:
    """Delete tasks."""
    return for_each(call.body["ids"], lambda identifier: delete_task(call, identifier))


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
