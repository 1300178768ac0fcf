"""What the services share: looking up by id, and answers that several give."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson

from clearml_local.base.documents import Document
from clearml_local.base.errors import ApiError, BadRequestError, Subcode
from clearml_local.protocol.announced import COMPANY
from clearml_local.protocol.endpoints import Call
from clearml_local.search.operators import list_predicate
from clearml_local.services.task_life.states import set_status, touch
from clearml_local.store.table import Table

ARCHIVED = "archived"
# In the columns of tasks, models and projects.
IS_ARCHIVED = f"instr(system_tags_text, '\"{ARCHIVED}\"')"
TAG_LISTS = ("tags", "system_tags")


def load(table: Table, identifier: str, subcode: int) -> Document:
    """Return a private copy of a document.

    Raises:
        BadRequestError: there is no such document; the message names kind and id.
    """
    document = table.load(identifier)
    if document is None:
        raise unknown(table.kind[:-1], identifier, subcode)
    return document


def unknown(kind: str, identifier: str, subcode: int) -> BadRequestError:
    """Return the answer for an id that is not there."""
    return BadRequestError(f"Invalid {kind} id: id={identifier[:80]}, company={COMPANY}", subcode)


def load_task(call: Call, identifier: str | None = None) -> Document:
    """Return a private copy of the task the call names.

    Raises:
        BadRequestError: there is no such task.
    """
    return load(
        call.store.tasks, call.body["task"] if identifier is None else identifier, Subcode.TASK_UNKNOWN
    )


def load_model(call: Call, identifier: str | None = None) -> Document:
    """Return a private copy of the model the call names.

    Raises:
        BadRequestError: there is no such model.
    """
    return load(
        call.store.models, call.body["model"] if identifier is None else identifier, Subcode.MODEL_UNKNOWN
    )


def load_project(call: Call, identifier: str | None = None) -> Document:
    """Return a private copy of the project the call names.

    Raises:
        BadRequestError: there is no such project.
    """
    return load(
        call.store.projects,
        call.body["project"] if identifier is None else identifier,
        Subcode.PROJECT_UNKNOWN,
    )


def check_project(call: Call, identifier: str | None) -> None:
    """Check that a project named by a new document exists.

    Raises:
        BadRequestError: it does not.
    """
    if identifier and call.store.projects.get(identifier) is None:
        raise unknown("project", identifier, Subcode.PROJECT_UNKNOWN)


def for_each(identifiers: Iterable[str], action: Callable[[str], Document]) -> Document:
    """Do something to each id; one that fails does not stop the others.

    Returns:
        ``{"succeeded": [{"id", ...}], "failed": [{"id", "error": {"codes", "msg", "data"}}]}``
    """
    succeeded: list[Document] = []
    failed: list[Document] = []
    for identifier in identifiers:
        try:
            succeeded.append({"id": identifier, **action(identifier)})
        except ApiError as error:
            problem = {"codes": [error.status, error.subcode], "msg": error.message, "data": {}}
            failed.append({"id": identifier, "error": problem})
    return {"succeeded": succeeded, "failed": failed}


def set_archived(document: Document, *, archived: bool) -> None:
    """Add or remove the system tag ``archived``."""
    tags = [tag for tag in document.get("system_tags") or [] if tag != ARCHIVED]
    document["system_tags"] = [*tags, ARCHIVED] if archived else tags


def at_least_one(call: Call, field: str, what: str) -> list[Any]:
    """Return a list that a call gives.

    Raises:
        BadRequestError: it is empty.
    """
    given: list[Any] = call.body[field]
    if not given:
        raise BadRequestError(f"No {what} in {call.name}: give at least one", Subcode.VALIDATION)
    return given


def all_tags(call: Call, *tables: Table, where: str = "", parameters: Sequence[Any] = ()) -> Document:
    """Return the distinct tags in some tables, sorted; system tags as well, if the call asks for them.

    With a ``filter`` of tags or system tags, only those that occur together with what it asks.
    """
    wanted = call.body.get("filter")
    predicates = [
        list_predicate(name, values)
        for name, values in (wanted.items() if isinstance(wanted, dict) else ())
        if name in TAG_LISTS and isinstance(values, list)
    ]
    found: dict[str, set[str]] = {name: set() for name in TAG_LISTS}
    for table in tables:
        sql = f"SELECT DISTINCT tags_text, system_tags_text FROM {table.kind} {where}"  # noqa: S608  # nosec B608 # the callers write the tail, and bind its values
        for texts in call.store.rows(sql, parameters):
            group = dict(zip(TAG_LISTS, map(orjson.loads, texts), strict=True))
            if all(predicate(group) for predicate in predicates):
                for name, tags in group.items():
                    found[name].update(map(str, tags))
    names = TAG_LISTS if call.body.get("include_system") else TAG_LISTS[:1]
    return {name: sorted(found[name]) for name in names}


def moved(project: str, result: dict[str, Any]) -> dict[str, Any]:
    """Answer of a move of many: where to, how many, and the result of each."""
    count = len(result["succeeded"])
    return {"project_id": project, "updated": count, "moved": count, **result}


def note_worker(call: Call, task: Document) -> None:
    """Note who speaks for a task.

    Where an agent runs it, the agent stays noted: the SDK inside gives only its machine's name.
    """
    if call.worker and call.workers.agent_of(task["id"]) is None:
        task["last_worker"] = call.worker


def note_in_project(call: Call, task: Document) -> None:
    """Date a task's project: lists of projects begin with those in which something happened last."""
    project = call.store.projects.load(task["project"]) if task.get("project") else None
    if project is not None:
        call.store.projects.put({**project, "last_update": task["last_update"]})


def give_status(call: Call, task: Document, status: str) -> Document:
    """Give a task a status with the call's reason and message, and date its project; return what changed.

    The caller stores the task.
    """
    fields = set_status(
        task,
        status,
        reason=call.body.get("status_reason", ""),
        message=call.body.get("status_message", ""),
        user=call.user,
    )
    note_in_project(call, task)
    return fields


def touch_and_put(call: Call, task: Document) -> None:
    """Store a changed task."""
    touch(task, call.user)
    call.store.tasks.put(task)
