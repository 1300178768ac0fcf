"""pipelines.start_pipeline: running a pipeline again from the web application."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared.common import load_task, unknown
from clearml_local.services.task_life.queue import enqueue_task
from clearml_local.services.task_life.steps import PIPELINE
from clearml_local.services.tasks.clone import cloned

SECTION = "Args"
# As a real server stores names, and as it copies them here without turning them back.
ESCAPES = {".": "%2E", "$": "%24"}


def _escaped(name: str) -> str:
    for sign, code in ESCAPES.items():
        name = name.replace(sign, code)
    return name


def _run_name(call: Call, source: Document) -> str:
    """Return ``name #N`` after the pipeline's project; N counts the runs there, this one too, no steps."""
    project = call.store.projects.get(source["project"]) if source.get("project") else None
    if project is None:
        return str(source["name"])
    runs = call.store.tasks.count(
        "WHERE project = ? AND instr(system_tags_text, ?)", (project["id"], f'"{PIPELINE}"')
    )
    return f"{project['basename']} #{runs + 1}"


def _with_arguments(sections: Document, arguments: list[Document]) -> Document:
    """Return parameters with edited values laid over them, as a real server (2.0.0) lays them.

    It copies names as it stores them, with ``.`` and ``$`` escaped, and lays the values over under the plain
    names. So a parameter with such a name is there twice afterwards: ``a%2Eb`` with the old value and ``a.b``
    with the new one. A controller that cannot bear that must fail here as it does there.
    """
    copy: Document = {}
    for section, items in sections.items():
        shown = _escaped(section)
        copy[shown] = {
            _escaped(name): {**item, "section": shown, "name": _escaped(name)} for name, item in items.items()
        }
    edited = copy.setdefault(SECTION, {})
    for argument in arguments:
        name = argument.get("name")
        if not name:
            raise BadRequestError("An argument has no name: give name and value of each", Subcode.VALIDATION)
        known = edited.get(name) or {"section": SECTION, "name": name, "type": "str"}
        edited[name] = {**known, "value": argument.get("value")}
    return copy


@endpoint("pipelines.start_pipeline")
def start_pipeline(call: Call) -> dict[str, Any]:
    """Start a new run of a pipeline: a copy of its controller, with other parameters, in a queue."""
    queue = call.body.get("queue")
    if queue and call.store.queues.get(queue) is None:
        raise unknown("queue", queue, Subcode.QUEUE_UNKNOWN)
    source = load_task(call)
    body: Document = {"new_task_name": _run_name(call, source)}
    if call.body.get("args"):
        body["new_task_hyperparams"] = _with_arguments(source["hyperparams"], call.body["args"])
    task = cloned(call, source, body)
    call.store.tasks.put(task)
    if queue:
        enqueue_task(call, task["id"], queue)
    return {"pipeline": task["id"], "enqueued": bool(queue)}
