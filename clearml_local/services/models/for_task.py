"""models.update_for_task: the model a task puts out."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.models.edit import change, new_model, note_iteration
from clearml_local.services.shared.common import load_model, load_task
from clearml_local.services.shared.names import checked_name

FIELDS = ("name", "uri", "comment", "tags", "system_tags")
# What a model takes over from the task that made it.
FROM_EXECUTION = {"framework": "framework", "design": "model_desc", "labels": "model_labels"}


def _model(call: Call, task: Document, known: str | None) -> Document:
    """Return the model to change: the one named, the one the task put out last, or a new one."""
    if known:
        return load_model(call, known)
    execution = task.get("execution") or {}
    taken = {name: execution[source] for name, source in FROM_EXECUTION.items() if execution.get(source)}
    origin = {"task": task["id"], "project": task.get("project"), "name": task["name"], "ready": False}
    return new_model({**origin, **taken}, call.user)


@endpoint("models.update_for_task")
def update_for_task(call: Call) -> dict[str, Any]:
    """Create or change the model a task puts out.

    Raises:
        BadRequestError: neither an address nor a model to take its place is given.
    """
    task = load_task(call)
    override = call.body.get("override_model_id")
    if not override and not call.body.get("uri"):
        raise BadRequestError(
            "update_for_task needs a uri, or override_model_id: the model to take", Subcode.VALIDATION
        )
    outputs = task["models"]["output"]
    known = override or (outputs[-1]["model"] if outputs else None)
    model = _model(call, task, known)
    fields = {name: call.body[name] for name in FIELDS if name in call.body}
    fields["name"] = checked_name("model", fields["name"]) if "name" in fields else task["name"]
    fields = change(call, model, fields)
    entry = {"name": model["name"], "model": model["id"], "updated": model["last_update"]}
    task["models"]["output"] = [*(item for item in outputs if item["model"] != model["id"]), entry]
    call.store.tasks.put(task)
    note_iteration(call, task["id"])
    return {"id": model["id"], "created": known is None, "updated": int(known is not None), "fields": fields}
