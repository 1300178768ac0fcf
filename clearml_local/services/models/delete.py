"""models.delete and delete_many: what is deleted is named by no task as its output any more."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from clearml_local.documents import Document
from clearml_local.errors import BadRequestError, Subcode
from clearml_local.protocol import Call, endpoint
from clearml_local.services.events.write import delete_events
from clearml_local.services.shared.common import for_each, load_model
from clearml_local.states import touch
from clearml_local.store import Store

# So many ids are looked for in the text of every task; for more it is cheaper to read the tasks' models.
LOOKED_FOR = 8
OUTPUTS = "SELECT id, json_extract(CAST(doc AS TEXT), '$.models.output') FROM tasks {where}"
INPUTS = "SELECT id, input_models FROM tasks WHERE input_models IS NOT NULL"


def _makers(store: Store, models: Sequence[str]) -> set[str]:
    """Return the tasks that name any of some models as their output."""
    texts = [model.encode() for model in models] if len(models) <= LOOKED_FOR else []
    where = f"WHERE {' OR '.join(['instr(doc, ?)'] * len(texts))}" if texts else ""
    wanted = set(models)
    return {
        task
        for task, text in store.rows(OUTPUTS.format(where=where), texts)
        if any(entry.get("model") in wanted for entry in orjson.loads(text or "[]"))
    }


def _users(store: Store, models: Sequence[str]) -> dict[str, list[str]]:
    """Return for each of some models the tasks that have it as their input."""
    found: dict[str, list[str]] = {model: [] for model in models}
    for task, inputs in store.rows(INPUTS):
        for model in inputs.split():
            if model in found:
                found[model].append(task)
    return found


def remove_models(call: Call, models: Iterable[Document]) -> None:
    """Delete models with what was reported for them; the tasks that put them out name them no more."""
    gone = {model["id"] for model in models}
    if not gone:
        return
    for identifier in _makers(call.store, sorted(gone)):
        task = call.store.tasks.load(identifier)
        if task is not None:
            outputs = task["models"]["output"]
            task["models"]["output"] = [entry for entry in outputs if entry.get("model") not in gone]
            touch(task, call.user)
            call.store.tasks.put(task)
    for identifier in gone:
        delete_events(call.store, identifier)
        call.store.models.delete(identifier)


def _check_deletable(call: Call, model: Document, users: Sequence[str]) -> None:
    """Check that a model may be deleted without force.

    Raises:
        BadRequestError: its task is published, or tasks use it.
    """
    task = call.store.tasks.get(model["task"]) if model.get("task") else None
    if model["ready"] and task and task["status"] == "published":
        raise BadRequestError(
            f"Model {model['id']} belongs to a published task; use force", Subcode.MODEL_IN_USE
        )
    if users:
        raise BadRequestError(
            f"Model {model['id']} is the input of {len(users)} tasks ({', '.join(users[:3])}); use force",
            Subcode.MODEL_IN_USE,
        )


def _deletable(call: Call, identifiers: Sequence[str]) -> tuple[list[Document], Document]:
    """Return the models that may be deleted, and the answer of each id."""
    forced = bool(call.body.get("force"))
    users = {} if forced else _users(call.store, identifiers)
    models: list[Document] = []

    def check(identifier: str) -> Document:
        model = load_model(call, identifier)
        if not forced:
            _check_deletable(call, model, users[identifier])
        models.append(model)
        return {"deleted": True, "url": model["uri"]}

    return models, for_each(identifiers, check)


@endpoint("models.delete")
def delete(call: Call) -> dict[str, Any]:
    """Delete a model; its file stays.

    Raises:
        BadRequestError: without ``force``, its task is published or tasks use it.
    """
    model = load_model(call)
    if not call.body.get("force"):
        _check_deletable(call, model, _users(call.store, [model["id"]])[model["id"]])
    remove_models(call, [model])
    return {"deleted": True, "url": model["uri"]}


@endpoint("models.delete_many")
def delete_many(call: Call) -> dict[str, Any]:
    """Delete models; their files stay."""
    models, answer = _deletable(call, list(dict.fromkeys(call.body["ids"])))
    remove_models(call, models)
    return answer
