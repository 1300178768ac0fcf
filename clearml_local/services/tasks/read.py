"""tasks.*: reading."""

from dataclasses import replace
from typing import Any

import orjson

from clearml_local import search
from clearml_local.base.documents import Document, now
from clearml_local.base.errors import Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.projects.tree import in_projects, with_subprojects
from clearml_local.services.shared.common import load_task, note_worker, unknown
from clearml_local.services.shared.references import shown_ex, with_old_tags
from clearml_local.services.tasks.legacy import SECTIONS_SINCE, shown

TASK_TYPES = [
    "dataset_import", "annotation", "annotation_manual", "training", "testing", "inference",
    "data_processing", "application", "monitor", "controller", "optimizer", "service", "qc", "custom",
]  # fmt: skip

BY_NAMES = replace(
    search.TASKS, named={"project.name": "projects", "user.name": "users", "parent.name": "tasks"}
)


def _for_client(call: Call, tasks: list[Document]) -> list[Document]:
    """Return tasks with what clients of the call's version look for."""
    if call.version >= SECTIONS_SINCE:
        return tasks
    return [shown(task) for task in with_old_tags(call, tasks)]


@endpoint("tasks.get_by_id")
def get_by_id(call: Call) -> dict[str, Any]:
    """Return one task. A third of all calls: the stored text goes out unparsed."""
    if call.version < SECTIONS_SINCE:
        return {"task": _for_client(call, [load_task(call)])[0]}
    text = call.store.tasks.raw(call.body["task"])
    if text is None:
        raise unknown("task", call.body["task"], Subcode.TASK_UNKNOWN)
    return {"task": orjson.Fragment(text)}


@endpoint("tasks.get_all")
def get_all(call: Call) -> dict[str, Any]:
    """Return one page of the tasks that match."""
    found = _for_client(call, search.search(call.store.tasks, search.TASKS, call.body))
    return {"tasks": search.cut(found, call.body), **search.scroll(call.body)}


@endpoint("tasks.get_all_ex", "tasks.get_by_id_ex")
def get_all_ex(call: Call) -> dict[str, Any]:
    """As ``tasks.get_all``, with objects for what a task names."""
    found = _for_client(call, search.search(call.store.tasks, search.TASKS, with_subprojects(call)))
    return {"tasks": shown_ex(call, found, "task"), **search.scroll(call.body)}


@endpoint("pages.tasks")
def for_pages(call: Call) -> dict[str, Any]:
    """As ``tasks.get_all_ex``, which orders by ids alone: here names of projects, users and parents count."""
    found = search.search(call.store.tasks, BY_NAMES, with_subprojects(call))
    return {"tasks": shown_ex(call, found, "task")}


@endpoint("tasks.get_types")
def get_types(call: Call) -> dict[str, Any]:
    """List the types that occur."""
    found = call.store.tasks.distinct("type", *in_projects(call))
    return {"types": sorted(set(found) & set(TASK_TYPES))}


@endpoint("tasks.ping")
def ping(call: Call) -> dict[str, Any]:
    """Note that a task is alive."""
    task = load_task(call)
    task["last_update"] = now()
    note_worker(call, task)
    call.store.tasks.put(task)
    return {}
