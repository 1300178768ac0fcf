"""tasks.*: creating and reading."""

from typing import Any

import orjson

from clearml_local import search
from clearml_local.documents import Document, new_id, now
from clearml_local.errors import Subcode
from clearml_local.protocol import COMPANY, USER, Call, endpoint
from clearml_local.services.projects.tree import in_projects, with_descendants
from clearml_local.services.shared.common import check_project, load_task, note_worker, unknown
from clearml_local.services.shared.references import TASK_LOOKUPS, with_references
from clearml_local.services.tasks.hyperparams import from_legacy_parameters

TASK_TYPES = [
    "dataset_import", "annotation", "annotation_manual", "training", "testing", "inference",
    "data_processing", "application", "monitor", "controller", "optimizer", "service", "qc", "custom",
]  # fmt: skip


def new_task(fields: Document) -> Document:
    """Return a task document in status ``created``, with every section present.

    Args:
        fields: what the caller gave, already checked; overrides the defaults.
    """
    moment = now()
    defaults: Document = {
        "user": USER, "company": COMPANY, "type": "custom", "status": "created",
        "status_message": "", "status_reason": "", "comment": "",
        "created": moment, "last_update": moment, "last_change": moment, "status_changed": moment,
        "last_changed_by": USER, "active_duration": None, "last_iteration": 0, "last_worker": "",
        "tags": [], "system_tags": [], "output": {}, "models": {}, "script": {}, "execution": {},
        "hyperparams": {}, "configuration": {}, "runtime": {}, "container": {}, "last_metrics": {},
    }  # fmt: skip
    task = {"id": new_id(), **defaults, **fields}
    task["models"] = {kind: task["models"].get(kind) or [] for kind in ("input", "output")}
    task["script"] = {"binary": "python", "requirements": {}, **task["script"]}
    task["execution"] = {**task["execution"], "artifacts": task["execution"].get("artifacts") or []}
    return task


CREATE_FIELDS = (
    "name", "type", "comment", "tags", "system_tags", "parent", "project", "script", "execution", "models",
    "hyperparams", "configuration", "container", "input",
)  # fmt: skip


@endpoint("tasks.create")
def create(call: Call) -> dict[str, Any]:
    """Create a task and return its id."""
    check_project(call, call.body.get("project"))
    task = new_task({name: call.body[name] for name in CREATE_FIELDS if name in call.body})
    if "output_dest" in call.body:
        task["output"]["destination"] = call.body["output_dest"]
    from_legacy_parameters(task)
    call.store.tasks.put(task)
    return {"id": task["id"]}


@endpoint("tasks.get_by_id")
def get_by_id(call: Call) -> dict[str, Any]:
    """Return one task. A third of all calls: the stored text goes out unparsed."""
    text = call.store.tasks.raw(call.body["task"])
    if text is None:
        raise unknown("task", call.body["task"], Subcode.TASK_UNKNOWN)
    return {"task": orjson.Fragment(text)}


@endpoint("tasks.get_all")
def get_all(call: Call) -> dict[str, Any]:
    """Return one page of the tasks that match."""
    found = search.search(call.store.tasks, search.TASKS, call.body)
    return {"tasks": search.cut(found, call.body), **search.scroll(call.body)}


@endpoint("tasks.get_all_ex", "tasks.get_by_id_ex")
def get_all_ex(call: Call) -> dict[str, Any]:
    """As ``tasks.get_all``, with the names of projects, parents and queues when asked for."""
    body = dict(call.body)
    if body.pop("include_subprojects", False) and isinstance(body.get("project"), list):
        body["project"] = with_descendants(call.store, body["project"])
    found = search.search(call.store.tasks, search.TASKS, body)
    named = with_references(call, found, TASK_LOOKUPS)
    return {"tasks": search.cut(named, call.body), **search.scroll(call.body)}


@endpoint("tasks.validate")
def validate(call: Call) -> dict[str, Any]:
    """Check what ``tasks.create`` would be given, and make nothing."""
    check_project(call, call.body.get("project"))
    return {}


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
