"""models.delete and delete_many: what is deleted is named by no task as its output any more."""

from collections.abc import Iterable, Sequence
from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.events.write import delete_events
from clearml_local.services.shared.common import for_each, load_model
from clearml_local.services.task_life.states import touch
from clearml_local.store.database import Store

# So many ids are looked for in SQL; for more it is cheaper to read what each task names.
LOOKED_FOR = 8


def _tasks_naming(store: Store, column: str, models: Sequence[str]) -> dict[str, list[str]]:
    """Return for each of some models the tasks that have it in ``input_models`` or ``output_models``."""
    texts = list(models) if len(models) <= LOOKED_FOR else []
    mentions = f" AND ({' OR '.join([f'instr({column}, ?)'] * len(texts))})" if texts else ""
    # Not IS NOT NULL: for that SQLite reads the whole table instead of the index.
    sql = f"SELECT id, {column} FROM tasks WHERE {column} > ''{mentions}"  # noqa: S608  # nosec B608 # one of two columns, and question marks
    found: dict[str, list[str]] = {model: [] for model in models}
    for task, named in store.rows(sql, texts):
        for model in named.split():
            if model in found:
                found[model].append(task)
    return found


def remove_models(call: Call, models: Iterable[Document]) -> None:
    """Delete models with what was reported for them; the tasks that put them out name them no more."""
    gone = {model["id"] for model in models}
    if not gone:
        return
    naming = _tasks_naming(call.store, "output_models", sorted(gone))
    for identifier in {task for tasks in naming.values() for task in tasks}:
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
    users = {} if forced else _tasks_naming(call.store, "input_models", identifiers)
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
        users = _tasks_naming(call.store, "input_models", [model["id"]])
        _check_deletable(call, model, users[model["id"]])
    remove_models(call, [model])
    return {"deleted": True, "url": model["uri"]}


@endpoint("models.delete_many")
def delete_many(call: Call) -> dict[str, Any]:
    """Delete models; their files stay."""
    models, answer = _deletable(call, list(dict.fromkeys(call.body["ids"])))
    remove_models(call, models)
    return answer
