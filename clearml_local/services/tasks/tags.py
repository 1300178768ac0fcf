"""tasks.move, update_tags, make_public, make_private and share: where a task stands, and who sees it."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared import publicity, tags
from clearml_local.services.shared.common import for_each, load_task, moved, touch_and_put
from clearml_local.services.shared.placement import target_project


@endpoint("tasks.move")
def move(call: Call) -> dict[str, Any]:
    """Move tasks to another project."""
    project = target_project(call)

    def move_one(identifier: str) -> Document:
        task = load_task(call, identifier)
        task["project"] = project
        touch_and_put(call, task)
        return {"updated": 1}

    return moved(project, for_each(call.body["ids"], move_one))


@endpoint("tasks.update_tags")
def update_tags(call: Call) -> dict[str, Any]:
    """Add and remove tags of tasks."""
    return tags.update_tags(call, call.store.tasks, load_task)


@endpoint("tasks.make_public", "tasks.make_private")
def make_public(call: Call) -> dict[str, Any]:
    """Show tasks to everybody, or to this company alone; there is only this one here."""
    return publicity.set_public(call, call.store.tasks, load_task)


@endpoint("tasks.share")
def share(_call: Call) -> dict[str, Any]:
    """Refuse: there is nobody to share with."""
    raise BadRequestError("Nothing to share: a local server has no address that others could open")
