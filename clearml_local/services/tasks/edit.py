"""tasks.edit and its smaller relatives: changing parts of a task."""

from typing import Any

from clearml_local.documents import Document, new_id
from clearml_local.errors import BadRequestError
from clearml_local.protocol import Call, endpoint
from clearml_local.services.shared.common import (
    check_project,
    for_each,
    load_task,
    moved,
    touch_and_put,
)
from clearml_local.services.shared.placement import target_project
from clearml_local.services.tasks.hyperparams import from_legacy_parameters
from clearml_local.states import check_editable

REPLACED = (
    "name", "comment", "tags", "system_tags", "parent", "project", "type",
    "hyperparams", "configuration", "runtime", "container", "input",
)  # fmt: skip
MERGED = ("script", "execution", "models")
LISTS = {"execution": ("artifacts",), "models": ("input", "output")}
UPDATE_FIELDS = ("name", "comment", "tags", "system_tags", "project", "created")
TIMES = ("status", "last_update", "last_change", "started")


def answer(task: Document, changed: Document) -> Document:
    """Return the answer of a change: the fields given and the times that moved with them."""
    times = {name: task[name] for name in TIMES if task.get(name)}
    return {"updated": 1, "fields": {**changed, **times}}


def _without_null_lists(name: str, given: Document) -> Document:
    """Turn null into an empty list where the rest of the server counts on a list."""
    lists = LISTS.get(name, ())
    return {key: [] if value is None and key in lists else value for key, value in given.items()}


def apply_edit(task: Document, body: Document) -> Document:
    """Change a task by the fields of an edit; return those that changed.

    Scripts, executions and models merge key by key; everything else is replaced whole.
    """
    changed = {name: body[name] for name in REPLACED if name in body}
    for name in MERGED:
        if name in body:
            changed[name] = {**task[name], **_without_null_lists(name, body[name])}
    if "output_dest" in body:
        changed["output"] = {**task["output"], "destination": body["output_dest"]}
    task.update(changed)
    from_legacy_parameters(task)
    return changed


@endpoint("tasks.edit")
def edit(call: Call) -> dict[str, Any]:
    """Change a task that has not started; with ``force`` any task."""
    task = load_task(call)
    if not call.body.get("force"):
        check_editable(task)
    check_project(call, call.body.get("project"))
    changed = apply_edit(task, call.body)
    touch_and_put(call, task)
    return answer(task, changed)


@endpoint("tasks.update")
def update(call: Call) -> dict[str, Any]:
    """Change name, comment, tags or project of a task in any status."""
    task = load_task(call)
    check_project(call, call.body.get("project"))
    changed = {name: call.body[name] for name in UPDATE_FIELDS if name in call.body}
    task.update(changed)
    touch_and_put(call, task)
    return answer(task, changed)


@endpoint("tasks.set_requirements")
def set_requirements(call: Call) -> dict[str, Any]:
    """Store the packages a script was found to import."""
    task = load_task(call)
    task["script"]["requirements"] = call.body["requirements"]
    touch_and_put(call, task)
    return answer(task, {"script": {"requirements": call.body["requirements"]}})


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


@endpoint("tasks.share")
def share(_call: Call) -> dict[str, Any]:
    """Refuse: there is nobody to share with."""
    raise BadRequestError(f"Nothing to share on a local server (request {new_id()[:8]})")
