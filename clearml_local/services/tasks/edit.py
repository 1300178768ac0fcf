"""tasks.edit, update and update_batch: changing parts of a task."""

from typing import Any

from clearml_local.base.documents import Document, now
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol import schemas
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared.common import load_task
from clearml_local.services.task_life.states import changes, check_editable, known_status, set_status, touch
from clearml_local.services.tasks.create import KINDS, checked_fields, dated
from clearml_local.services.tasks.legacy import take_in

REPLACED = (
    "name", "comment", "tags", "system_tags", "parent", "project", "type",
    "hyperparams", "configuration", "runtime", "container", "input",
)  # fmt: skip
MERGED = ("script", "execution", "models")
LISTS = {"execution": ("artifacts",)}
UPDATE_FIELDS = ("name", "comment", "tags", "system_tags", "project", "created")


def _without_null_lists(name: str, given: Document) -> Document:
    """Turn null into an empty list where the rest of the server counts on a list."""
    lists = LISTS.get(name, ())
    return {key: [] if value is None and key in lists else value for key, value in given.items()}


def _same(entry: Document) -> tuple[Any, Any]:
    return entry.get("name"), entry.get("model")


def _models(before: Document, given: Document) -> Document:
    """Return the models of an edit; those that were connected before keep the time of that."""
    moment = now()
    models: Document = {}
    for kind in KINDS:
        if kind in given:
            known = {_same(entry): entry for entry in before[kind]}
            entries = [{**known.get(_same(entry), {}), **entry} for entry in given[kind] or []]
            models[kind] = dated(entries, moment)
    return models


def _merged(before: Document, name: str, given: Document) -> Document:
    if name == "models":
        return {**before, **_models(before, given)}
    return {**before, **_without_null_lists(name, given)}


def apply_edit(task: Document, given: Document) -> Document:
    """Change a task by the fields of an edit; return those that are other than before.

    Scripts, executions and models merge key by key; everything else is replaced whole.
    """
    before = {name: task.get(name) for name in (*REPLACED, *MERGED, "output")}
    for name in REPLACED:
        if name in given:
            task[name] = given[name]
    for name in MERGED:
        if name in given:
            task[name] = _merged(task[name], name, given[name])
    if "output_dest" in given:
        task["output"] = {**task["output"], "destination": given["output_dest"]}
    take_in(task)
    return {name: task[name] for name, old in before.items() if task.get(name) != old}


def _store(call: Call, task: Document, changed: Document) -> dict[str, Any]:
    """Store what changed and answer it; without a change nothing is written."""
    if not changed:
        return {"updated": 0, "fields": {}}
    touch(task, call.user)
    call.store.tasks.put(task)
    return {"updated": 1, "fields": {**changed, **changes(task)}}


@endpoint("tasks.edit")
def edit(call: Call) -> dict[str, Any]:
    """Change a task that has not started; with ``force`` any task."""
    task = load_task(call)
    if not call.body.get("force"):
        check_editable(task)
    named = call.body.get("status")
    status = None if named is None else known_status(named)
    given = checked_fields(call, (*REPLACED, *MERGED, "output_dest"))
    changed = apply_edit(task, given)
    if status is not None and status != task["status"]:
        changed.update(set_status(task, status, user=call.user))
    return _store(call, task, changed)


def _update(call: Call) -> dict[str, Any]:
    task = load_task(call)
    changed = {
        name: value for name, value in checked_fields(call, UPDATE_FIELDS).items() if task.get(name) != value
    }
    task.update(changed)
    return _store(call, task, changed)


@endpoint("tasks.update")
def update(call: Call) -> dict[str, Any]:
    """Change name, comment, tags or project of a task in any status."""
    return _update(call)


@endpoint("tasks.update_batch")
def update_batch(call: Call) -> dict[str, Any]:
    """Do several ``tasks.update``, one to a line; a wrong line takes back the others."""
    if not call.lines:
        raise BadRequestError("No updates: one JSON object to a line", Subcode.VALIDATION)
    updated = 0
    for line in call.lines:
        if not isinstance(line, dict):
            raise BadRequestError(
                f"A line must be a JSON object, found {type(line).__name__}", Subcode.VALIDATION
            )
        call.body = {key: value for key, value in line.items() if value is not None}
        schemas.check("tasks.update", call.body)
        updated += _update(call)["updated"]
    return {"updated": updated}


@endpoint("tasks.set_requirements")
def set_requirements(call: Call) -> dict[str, Any]:
    """Store the packages a script was found to import."""
    task = load_task(call)
    script = {**task["script"], "requirements": call.body["requirements"]}
    changed = {} if script == task["script"] else {"script": {"requirements": script["requirements"]}}
    task["script"] = script
    return _store(call, task, changed)
