"""tasks.stop: ending what an agent runs, what a local process runs, and the steps of a pipeline."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared.common import for_each, load_task, touch_and_put
from clearml_local.services.task_life.queue import DEVELOPMENT
from clearml_local.services.task_life.state import change_status
from clearml_local.services.task_life.states import changes
from clearml_local.services.task_life.steps import steps_below

STOPPING = "stopping"
# A step that is still a draft would be queued by nobody but its controller, which is being stopped.
NOT_ENDED = ("created", "queued", "in_progress")


def _is_run_by_agent(call: Call, task: Document) -> bool:
    if task["status"] != "in_progress" or DEVELOPMENT in task["system_tags"]:
        return False
    return call.workers.agent_of(task["id"]) is not None


def _ask_agent(call: Call, task: Document) -> Document:
    """Ask the agent that runs a task to end it: it looks for this message in its every poll."""
    fields = {"status_message": STOPPING, "status_reason": call.body.get("status_reason", "")}
    task.update(fields)
    touch_and_put(call, task)
    return {**fields, "status": task["status"], **changes(task)}


def _stop_one(call: Call, identifier: str, *, force: bool = False) -> Document:
    """Stop one task; return the fields that changed.

    An agent ends what it runs and then reports it as stopped. Anything else is stopped at once: it waits in
    a queue, or its process polls the status and ends itself, or nobody is left to report it.
    """
    task = load_task(call, identifier)
    if _is_run_by_agent(call, task):
        return _ask_agent(call, task)
    return change_status(call, task, "stopped", force=force)


def stop_task(call: Call, identifier: str) -> Document:
    """Stop a task and, if asked, the steps below it; return what ``tasks.stop`` answers.

    Raises:
        BadRequestError: the task is unknown, or its status does not allow it.
    """
    fields = _stop_one(call, identifier)
    if call.body.get("include_pipeline_steps"):
        for step in list(steps_below(call, identifier)):
            if step["status"] in NOT_ENDED:
                _stop_one(call, step["id"], force=True)
    return {"updated": 1, "fields": fields}


@endpoint("tasks.stop")
def stop(call: Call) -> dict[str, Any]:
    """Stop a task."""
    return stop_task(call, call.body["task"])


@endpoint("tasks.stop_many")
def stop_many(call: Call) -> dict[str, Any]:
    """Stop tasks; a bad one does not stop the others."""
    return for_each(call.body["ids"], lambda identifier: stop_task(call, identifier))
