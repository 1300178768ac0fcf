"""projects.merge: moving what lies in one project into another."""

from typing import Any

from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.projects.tree import rename
from clearml_local.services.shared.common import load_project
from clearml_local.services.task_life.states import touch

INSIDE = "WHERE project = ?"


def _move_contents(call: Call, source: str, target: str | None) -> int:
    moved = 0
    for table in (call.store.tasks, call.store.models):
        for document in list(table.select(INSIDE, (source,))):
            there = {**document, "project": target}
            touch(there, call.user)
            table.put(there)
            moved += 1
    return moved


def _move_children(call: Call, source: str, target_name: str) -> int:
    children = list(call.store.projects.select("WHERE parent = ?", (source,)))
    for child in children:
        name = f"{target_name}/{child['basename']}" if target_name else child["basename"]
        rename(call.store, dict(child), name)
    return len(children)


@endpoint("projects.merge")
def merge(call: Call) -> dict[str, Any]:
    """Move everything of a project into another (the top, when none is named) and delete the empty one."""
    source = load_project(call)
    target = (
        load_project(call, call.body["destination_project"]) if call.body.get("destination_project") else None
    )
    if target is not None and (target["id"] == source["id"] or source["id"] in target["path"]):
        raise BadRequestError(
            f"Project {source['name']!r} cannot be merged into itself or a project below it",
            Subcode.VALIDATION,
        )
    projects = _move_children(call, source["id"], target["name"] if target else "")
    entities = _move_contents(call, source["id"], target["id"] if target else None)
    call.store.projects.delete(source["id"])
    return {"moved_entities": entities, "moved_projects": projects}
