"""tasks.move, update_tags, make_public, make_private and share: where a task stands, and who sees it."""

from typing import Any

from clearml_local.documents import Document
from clearml_local.errors import BadRequestError, Subcode
from clearml_local.protocol import COMPANY, Call, endpoint
from clearml_local.services.shared.common import for_each, load_task, moved, touch_and_put
from clearml_local.services.shared.placement import target_project

# A document that everybody may see belongs to no company; pages show it as an example.
PUBLIC = ""


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
    """Add and remove tags of tasks; those that stay keep their order, new ones come behind."""
    add, remove = call.body.get("add_tags") or [], set(call.body.get("remove_tags") or [])
    if not add and not remove:
        raise BadRequestError("Give add_tags or remove_tags", Subcode.VALIDATION)
    updated = 0
    for identifier in call.body["ids"]:
        task = load_task(call, identifier)
        tags = [tag for tag in dict.fromkeys([*task["tags"], *add]) if tag not in remove]
        if tags != task["tags"]:
            task["tags"] = tags
            touch_and_put(call, task)
            updated += 1
    return {"updated": updated}


@endpoint("tasks.make_public", "tasks.make_private")
def make_public(call: Call) -> dict[str, Any]:
    """Show tasks to every company, or to this one alone; there is only this one here."""
    company = PUBLIC if call.name == "tasks.make_public" else COMPANY
    updated = 0
    for identifier in call.body.get("ids") or []:
        task = load_task(call, identifier)
        if task["company"] != company:
            task["company"] = company
            touch_and_put(call, task)
            updated += 1
    return {"updated": updated}


@endpoint("tasks.share")
def share(_call: Call) -> dict[str, Any]:
    """Refuse: there is nobody to share with."""
    raise BadRequestError("Nothing to share: a local server has no address that others could open")
