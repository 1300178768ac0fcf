"""tasks.clone: a new task from an old one."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.projects.tree import ensure_project
from clearml_local.services.shared.common import ARCHIVED, check_project, load_model, load_task, unknown
from clearml_local.services.shared.names import checked_name
from clearml_local.services.tasks.create import new_task
from clearml_local.services.tasks.legacy import take_in

COPIED = (
    "type",
    "project",
    "script",
    "execution",
    "hyperparams",
    "configuration",
    "container",
    "input",
    "tags",
)
DROPPED_SYSTEM_TAGS = {"development", ARCHIVED, "hidden"}
OVERRIDES = {
    "new_task_comment": "comment",
    "new_task_configuration": "configuration",
    "new_task_container": "container",
    "new_task_hyperparams": "hyperparams",
    "new_task_project": "project",
    "new_task_system_tags": "system_tags",
    "new_task_tags": "tags",
}


def _execution(source: Document, overrides: Document) -> Document:
    """Return how to run it again: without the queue it ran from and without what it made."""
    execution = {name: value for name, value in source.items() if name != "queue"}
    execution["artifacts"] = [item for item in execution["artifacts"] if item.get("mode") == "input"]
    return {**execution, **overrides}


def cloned(call: Call, source: Document, body: Document) -> Document:
    """Return the new task document."""
    fields = {name: source[name] for name in COPIED if name in source}
    fields["execution"] = _execution(source["execution"], body.get("execution_overrides") or {})
    fields["models"] = {"input": body.get("new_task_input_models", source["models"]["input"]), "output": []}
    fields["system_tags"] = [tag for tag in source["system_tags"] if tag not in DROPPED_SYSTEM_TAGS]
    fields["comment"] = source.get("comment", "")
    fields["output"] = {key: value for key, value in source["output"].items() if key == "destination"}
    fields["name"] = body.get("new_task_name") or f"Clone Of {source['name']}"
    fields["parent"] = body.get("new_task_parent") or source.get("parent") or source["id"]
    for given, name in OVERRIDES.items():
        if given in body:
            fields[name] = body[given]
    task = new_task(fields, call.user)
    take_in(task)
    return task


def _check_references(call: Call, task: Document) -> None:
    """Check that what a copy names is still there.

    Raises:
        BadRequestError: an input model or the parent is gone; names it.
    """
    for entry in task["models"]["input"]:
        load_model(call, str(entry.get("model") or ""))
    if task["parent"] and call.store.tasks.get(task["parent"]) is None:
        raise unknown("parent task", task["parent"], Subcode.TASK_UNKNOWN)


def _new_project(call: Call) -> Document:
    """Return the project that a call names for the copy, made when absent; empty when it names none."""
    name = call.body.get("new_project_name")
    return {"id": ensure_project(call.store, name), "name": name} if name else {}


@endpoint("tasks.clone")
def clone(call: Call) -> dict[str, Any]:
    """Copy what defines a task, not what it produced."""
    body = dict(call.body)
    check_project(call, body.get("new_task_project"))
    if "new_task_name" in body:
        body["new_task_name"] = checked_name("task", body["new_task_name"])
    task = cloned(call, load_task(call), body)
    if body.get("validate_references"):
        _check_references(call, task)
    project = _new_project(call)
    if not project:
        call.store.tasks.put(task)
        return {"id": task["id"]}
    call.store.tasks.put({**task, "project": project["id"]})
    return {"id": task["id"], "new_project": project}
