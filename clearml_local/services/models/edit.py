"""models.*: creating and changing models."""

from typing import Any

from clearml_local.documents import Document, new_id, now
from clearml_local.errors import BadRequestError, Subcode
from clearml_local.protocol import COMPANY, USER, Call, endpoint
from clearml_local.services.shared.common import (
    check_project,
    for_each,
    load_model,
    load_task,
    moved,
    set_archived,
)
from clearml_local.services.shared.placement import target_project
from clearml_local.store import Store

FIELDS = (
    "name", "uri", "comment", "tags", "system_tags", "framework", "design", "labels", "ready", "project",
    "parent", "task", "ui_cache", "public",
)  # fmt: skip
FOR_TASK: tuple[str, ...] = ("name", "uri", "comment", "tags", "system_tags")


def metadata_by_key(items: list[Document]) -> Document:
    """Return metadata as stored: by key, so that ``metadata.<key>.value`` can be searched."""
    if not all(item.get("key") for item in items):
        raise BadRequestError("Every metadata item needs a key", Subcode.VALIDATION)
    return {item["key"]: item for item in items}


def new_model(fields: Document) -> Document:
    """Return a model document with every section present; ready unless told otherwise."""
    moment = now()
    defaults: Document = {
        "user": USER, "company": COMPANY, "created": moment, "last_update": moment, "name": "", "uri": "",
        "comment": "", "tags": [], "system_tags": [], "framework": None, "design": {}, "labels": {},
        "ready": True, "project": None, "parent": None, "task": None, "metadata": {}, "ui_cache": {},
    }  # fmt: skip
    return {"id": new_id(), **defaults, **fields}


def _given(body: Document) -> Document:
    fields = {name: body[name] for name in FIELDS if name in body}
    if "metadata" in body:
        fields["metadata"] = metadata_by_key(body["metadata"])
    return fields


@endpoint("models.create")
def create(call: Call) -> dict[str, Any]:
    """Create a model and return its id."""
    check_project(call, call.body.get("project"))
    model = new_model(_given(call.body))
    call.store.models.put(model)
    return {"id": model["id"], "created": True}


@endpoint("models.edit", "models.update")
def edit(call: Call) -> dict[str, Any]:
    """Change a model; metadata given replaces all of it."""
    model = load_model(call)
    check_project(call, call.body.get("project"))
    changed = _given(call.body)
    model.update({**changed, "last_update": now()})
    call.store.models.put(model)
    return {"updated": 1, "fields": {**changed, "last_update": model["last_update"]}}


@endpoint("models.update_for_task")
def update_for_task(call: Call) -> dict[str, Any]:
    """Create or change the model a task puts out."""
    task = load_task(call)
    override = call.body.get("override_model_id")
    fields = {name: call.body[name] for name in FOR_TASK if name in call.body}
    outputs = task["models"]["output"]
    known = override or (outputs[-1]["model"] if outputs else None)
    model = (
        load_model(call, known) if known else new_model({"task": task["id"], "project": task.get("project")})
    )
    model.update({"name": task["name"], "ready": False, "last_update": now()})
    model.update(fields)
    call.store.models.put(model)
    entry = {"name": model["name"], "model": model["id"]}
    task["models"]["output"] = [*(item for item in outputs if item["model"] != model["id"]), entry]
    call.store.tasks.put(task)
    return {"id": model["id"], "created": known is None, "updated": int(known is not None), "fields": fields}


def publish_model(store: Store, model: Document) -> Document:
    """Make a model ready; return the fields that changed."""
    fields = {"ready": True, "last_update": now()}
    model.update(fields)
    store.models.put(model)
    return fields


@endpoint("models.set_ready")
def set_ready(call: Call) -> dict[str, Any]:
    """Publish a model."""
    return {"updated": 1, "fields": publish_model(call.store, load_model(call)), "published_task": None}


@endpoint("models.publish_many")
def publish_many(call: Call) -> dict[str, Any]:
    """Publish models."""

    def publish_one(identifier: str) -> Document:
        return {"updated": 1, "fields": publish_model(call.store, load_model(call, identifier))}

    return for_each(call.body["ids"], publish_one)


def _delete(call: Call, identifier: str) -> Document:
    """Delete a model.

    Raises:
        BadRequestError: a published model, without ``force``.
    """
    model = load_model(call, identifier)
    task = call.store.tasks.get(model["task"]) if model.get("task") else None
    if model["ready"] and task and task["status"] == "published" and not call.body.get("force"):
        raise BadRequestError(
            f"Model {identifier} belongs to a published task; use force", Subcode.MODEL_IN_USE
        )
    call.store.models.delete(identifier)
    return {"deleted": True, "url": model["uri"]}


@endpoint("models.delete")
def delete(call: Call) -> dict[str, Any]:
    """Delete a model; its file stays."""
    return _delete(call, call.body["model"])


@endpoint("models.delete_many")
def delete_many(call: Call) -> dict[str, Any]:
    """Delete models; their files stay."""
    return for_each(call.body["ids"], lambda identifier: _delete(call, identifier))


@endpoint("models.archive_many", "models.unarchive_many")
def archive_many(call: Call) -> dict[str, Any]:
    """Add or remove the tag ``archived``."""
    archived = call.name == "models.archive_many"

    def archive_one(identifier: str) -> Document:
        model = load_model(call, identifier)
        set_archived(model, archived=archived)
        call.store.models.put({**model, "last_update": now()})
        return {"archived" if archived else "unarchived": True}

    return for_each(call.body["ids"], archive_one)


@endpoint("models.move")
def move(call: Call) -> dict[str, Any]:
    """Move models to another project."""
    project = target_project(call)

    def move_one(identifier: str) -> Document:
        call.store.models.put({**load_model(call, identifier), "project": project, "last_update": now()})
        return {"updated": 1}

    return moved(project, for_each(call.body["ids"], move_one))


@endpoint("models.add_or_update_metadata")
def add_or_update_metadata(call: Call) -> dict[str, Any]:
    """Set metadata by key; the others stay unless ``replace_metadata``."""
    model = load_model(call)
    kept = {} if call.body.get("replace_metadata") else model["metadata"]
    model["metadata"] = {**kept, **metadata_by_key(call.body["metadata"])}
    call.store.models.put({**model, "last_update": now()})
    return {"updated": 1}


@endpoint("models.delete_metadata")
def delete_metadata(call: Call) -> dict[str, Any]:
    """Remove metadata by key."""
    model = load_model(call)
    model["metadata"] = {key: item for key, item in model["metadata"].items() if key not in call.body["keys"]}
    call.store.models.put({**model, "last_update": now()})
    return {"updated": 1}
