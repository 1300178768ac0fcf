"""pipelines.delete_runs: deleting runs of a pipeline from the web application."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared.common import for_each, load_task
from clearml_local.services.tasks.delete import delete_with_steps


@endpoint("pipelines.delete_runs")
def delete_runs(call: Call) -> dict[str, Any]:
    """Delete runs with their steps, whatever their state; a bad id does not stop the others."""
    call.body = {**call.body, "include_pipeline_steps": True, "force": True}
    project = call.body.get("project")

    def delete_one(identifier: str) -> Document:
        task = load_task(call, identifier)
        if project and task.get("project") != project:
            raise BadRequestError(f"Run {identifier} is not of project {project[:80]}", Subcode.TASK_UNKNOWN)
        return delete_with_steps(call, identifier)

    return for_each(call.body["ids"], delete_one)
