"""workers.*: agents report here, and are listed."""

from typing import Any

from clearml_local.base.documents import Document, now, seconds_since
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.announced import COMPANY, USER
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.search.operators import parse_list
from clearml_local.services.queues import entries as queue_entries
from clearml_local.store.workers import TIMEOUT_S, Worker

TIMEOUT_MAX_S = 7 * 24 * 3600
TIMESTAMP_MAX_MS = 2**45
LAST_SEEN_S = 3600
LISTS = ("queues", "tags", "system_tags")


def _take_lists(worker: Worker, body: Document) -> None:
    """Note queues (in their order) and tags; what is not given stays."""
    for name in LISTS:
        if name in body:
            setattr(worker, name, body[name])


def _identifier(call: Call) -> str:
    identifier = str(call.body["worker"])
    if not identifier:
        raise BadRequestError("A worker needs an id", Subcode.WORKER_INVALID)
    return identifier


@endpoint("workers.register")
def register(call: Call) -> dict[str, Any]:
    """Note a new agent, or one that begins again."""
    timeout_s = call.body.get("timeout") or TIMEOUT_S
    worker = call.workers.register(_identifier(call), max(1, min(timeout_s, TIMEOUT_MAX_S)))
    _take_lists(worker, call.body)
    return {}


@endpoint("workers.unregister")
def unregister(call: Call) -> dict[str, Any]:
    """Forget an agent; one that a restarted server does not know yet may leave as well."""
    call.workers.remove(_identifier(call))
    return {}


@endpoint("workers.status_report")
def status_report(call: Call) -> dict[str, Any]:
    """Note that an agent is alive, and with it the task it runs."""
    body = call.body
    worker = call.workers.report(
        _identifier(call), body.get("task") or None, body.get("machine_stats") or {}, _time_s(body)
    )
    worker.queue = body.get("queue")
    _take_lists(worker, body)
    if worker.task:
        _note_on_task(call, worker)
    return {}


def _time_s(body: Document) -> float | None:
    """Return when a report was made, in s since the epoch; None where it does not say so, or nonsense."""
    timestamp_ms = body.get("timestamp") or 0
    return timestamp_ms / 1000 if 0 < timestamp_ms < TIMESTAMP_MAX_MS else None


def _note_on_task(call: Call, worker: Worker) -> None:
    task = call.store.tasks.load(str(worker.task))
    if task is not None:
        moment = now()
        task.update({"last_worker": worker.id, "last_worker_report": moment, "last_update": moment})
        call.store.tasks.put(task)


def _task(call: Call, worker: Worker) -> tuple[Document, Document]:
    """Return the task an agent runs and its project, as a list of agents shows them."""
    task = call.store.tasks.get(worker.task) if worker.task else None
    if task is None:
        return {}, {}
    project = call.store.projects.get(task["project"]) if task.get("project") else None
    shown = {
        "id": task["id"],
        "name": task.get("name"),
        "running_time": int(seconds_since(task.get("started")) * 1000),
        "last_iteration": task.get("last_iteration"),
    }
    return shown, {"id": project["id"], "name": project["name"]} if project else {}


def _queue(call: Call, identifier: str) -> Document:
    queue = call.store.queues.get(identifier)
    entry = queue_entries.first(call.store, identifier)
    task = call.store.tasks.get(entry.task) if entry else None
    return {
        "id": identifier,
        "name": queue["name"] if queue else None,
        "num_tasks": queue_entries.count(call.store, identifier),
        "next_task": {"id": task["id"], "name": task.get("name")} if task else None,
    }


def shown(call: Call, worker: Worker) -> Document:
    """Return an agent as the API lists it."""
    task, project = _task(call, worker)
    return {
        "id": worker.id,
        "key": f"worker_{COMPANY}_{USER}_{worker.id}",
        "user": {"id": USER, "name": USER},
        "company": {"id": COMPANY, "name": COMPANY},
        "ip": "127.0.0.1",  # nobody else can reach this server
        "queues": [_queue(call, identifier) for identifier in worker.queues],
        "queue": _queue(call, worker.queue) if worker.queue and task else None,
        "task": task or None,
        "project": project or None,
        "tags": worker.tags,
        "system_tags": worker.system_tags,
        "register_time": worker.registered,
        "last_activity_time": worker.heard,
        "last_report_time": worker.reported,
    }


def _is_wanted(call: Call, worker: Worker) -> bool:
    last_seen = call.body.get("last_seen", LAST_SEEN_S)
    if last_seen and worker.is_silent(last_seen):
        return False
    for name in ("tags", "system_tags"):
        if call.body.get(name) and not parse_list(call.body[name]).holds(getattr(worker, name)):
            return False
    return True


@endpoint("workers.get_all")
def get_all(call: Call) -> dict[str, Any]:
    """List the agents heard within ``last_seen`` seconds (an hour), or all that are there for 0."""
    return {"workers": [shown(call, worker) for worker in call.workers if _is_wanted(call, worker)]}


@endpoint("workers.get_count")
def get_count(call: Call) -> dict[str, Any]:
    """Count the agents heard within ``last_seen`` seconds."""
    return {"count": sum(_is_wanted(call, worker) for worker in call.workers)}


@endpoint("workers.get_runtime_properties")
def get_runtime_properties(call: Call) -> dict[str, Any]:
    """List what was set for an agent; every agent asks this with each poll."""
    return {"runtime_properties": list(call.workers.properties(_identifier(call)).values())}


@endpoint("workers.set_runtime_properties")
def set_runtime_properties(call: Call) -> dict[str, Any]:
    """Set properties of an agent by key; one without a value goes."""
    properties = dict(call.workers.properties(_identifier(call)))
    added = removed = 0
    for item in call.body["runtime_properties"]:
        if item.get("value") is None:
            removed += properties.pop(item["key"], None) is not None
        else:
            properties[item["key"]] = item
            added += 1
    call.workers.set_properties(_identifier(call), properties)
    return {"added": added, "removed": removed}
