"""pipelines.*: running a pipeline again from the web application."""

import re
from typing import Any

from clearml_local.documents import Document
from clearml_local.errors import Subcode
from clearml_local.protocol import Call, endpoint
from clearml_local.services.shared.common import load_task, unknown
from clearml_local.services.tasks.clone import cloned
from clearml_local.services.tasks.queue import enqueue_task

SECTION = "Args"
NUMBER = re.compile(r" #(\d{1,9})$")


def _run_name(call: Call, source: Document) -> str:
    """Return ``name #N`` after the pipeline's project; N is above the number of runs there, and theirs."""
    project = call.store.projects.get(source["project"]) if source.get("project") else None
    if project is None:
        return str(source["name"])
    runs = list(call.store.tasks.select("WHERE project = ?", (project["id"],)))
    numbers = [int(found.group(1)) for run in runs if (found := NUMBER.search(run.get("name") or ""))]
    return f"{project['basename']} #{max([len(runs), *numbers]) + 1}"


def _set_arguments(task: Document, arguments: list[Document]) -> None:
    """Set the pipeline's parameters; those already there keep their type and description."""
    section = dict(task["hyperparams"].get(SECTION) or {})
    for argument in arguments:
        name = str(argument.get("name"))
        known = section.get(name) or {"section": SECTION, "name": name, "type": "str"}
        section[name] = {**known, "value": argument.get("value")}
    if section:
        task["hyperparams"] = {**task["hyperparams"], SECTION: section}


@endpoint("pipelines.start_pipeline")
def start_pipeline(call: Call) -> dict[str, Any]:
    """Start a new run of a pipeline: a copy of its controller, with other parameters, in a queue."""
    queue = call.body.get("queue")
    if queue and call.store.queues.get(queue) is None:
        raise unknown("queue", queue, Subcode.QUEUE_UNKNOWN)
    source = load_task(call)
    task = cloned(source, {"new_task_name": _run_name(call, source)})
    _set_arguments(task, call.body.get("args") or [])
    call.store.tasks.put(task)
    if queue:
        enqueue_task(call, task["id"], queue)
    return {"pipeline": task["id"], "enqueued": bool(queue)}
