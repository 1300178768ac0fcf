"""models.create, edit and update: making and changing models."""

from collections.abc import Callable
from typing import Any

from clearml_local.base.documents import Document, new_id
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.announced import COMPANY, USER
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared.common import load_model, unknown
from clearml_local.services.shared.names import checked_name
from clearml_local.services.task_life.states import changes, touch
from clearml_local.store.database import Store
from clearml_local.store.table import Table

FIELDS = (
    "name", "uri", "comment", "tags", "system_tags", "framework", "design", "labels", "ready", "project",
    "parent", "task", "ui_cache", "public",
)  # fmt: skip
REFERENCES: dict[str, Callable[[Store], Table]] = {
    "project": lambda store: store.projects,
    "task": lambda store: store.tasks,
    "parent": lambda store: store.models,
}


def metadata_by_key(items: Any) -> Document:
    """Return metadata as stored: by key, so that ``metadata.<key>.value`` can be searched.

    Args:
        items: a list of ``{"key", "type", "value"}``, or a mapping of such by key.

    Raises:
        BadRequestError: an item is no object, or has no key.
    """
    if isinstance(items, dict):
        items = [{"key": key, **item} if isinstance(item, dict) else item for key, item in items.items()]
    if not all(isinstance(item, dict) and item.get("key") for item in items):
        raise BadRequestError(
            'Every metadata item must be an object with a key: {"key", "type", "value"}', Subcode.VALIDATION
        )
    return {item["key"]: item for item in items}


def new_model(fields: Document, user: str = USER) -> Document:
    """Return a model document with every section present; ready unless told otherwise."""
    model: Document = {
        "id": new_id(), "user": user, "company": COMPANY, "name": "", "uri": "",
        "comment": "", "tags": [], "system_tags": [], "framework": None, "design": {}, "labels": {},
        "ready": True, "project": None, "parent": None, "task": None, "metadata": {}, "ui_cache": {},
        **fields,
    }  # fmt: skip
    model["created"] = touch(model, user)
    return model


def given_fields(call: Call, model: Document) -> Document:
    """Return the fields a call gives a model, as they are stored.

    Raises:
        BadRequestError: the name is too short, or what a field refers to is not there.
    """
    fields = {name: call.body[name] for name in FIELDS if name in call.body}
    if "name" in fields:
        fields["name"] = checked_name("model", fields["name"])
    if "metadata" in call.body:
        fields["metadata"] = metadata_by_key(call.body["metadata"])
    for name, table in REFERENCES.items():
        # A model outlives its task; what it already refers to may therefore be sent again.
        value = fields.get(name)
        if value and value != model.get(name) and table(call.store).get(value) is None:
            raise unknown(name if name != "parent" else "model", value, Subcode.REFERENCE_UNKNOWN)
    return fields


def change(call: Call, model: Document, fields: Document) -> Document:
    """Store a model with some fields changed; return them with what every change leaves."""
    model.update(fields)
    touch(model, call.user)
    call.store.models.put(model)
    return {**fields, **changes(model)}


def note_iteration(call: Call, task_id: str | None) -> None:
    """Note in a model's task the iteration at which a call says the model was made."""
    if "iteration" not in call.body or not task_id:
        return
    task = call.store.tasks.load(task_id)
    iteration = int(call.body["iteration"])
    if task is not None and iteration > (task.get("last_iteration") or 0):
        task["last_iteration"] = iteration
        touch(task, call.user)
        call.store.tasks.put(task)


@endpoint("models.create")
def create(call: Call) -> dict[str, Any]:
    """Create a model and return its id."""
    model = new_model(given_fields(call, {}), call.user)
    call.store.models.put(model)
    return {"id": model["id"], "created": True}


@endpoint("models.edit", "models.update")
def edit(call: Call) -> dict[str, Any]:
    """Change a model; metadata given replaces all of it."""
    model = load_model(call)
    given = given_fields(call, model)
    changed = {name: value for name, value in given.items() if model.get(name) != value}
    note_iteration(call, given.get("task") or model.get("task"))
    if not changed:
        return {"updated": 0, "fields": {}}
    return {"updated": 1, "fields": change(call, model, changed)}


def publish_model(store: Store, model: Document, user: str = USER) -> Document:
    """Make a model ready; return the fields that changed."""
    model["ready"] = True
    touch(model, user)
    store.models.put(model)
    return {"ready": True, **changes(model)}
