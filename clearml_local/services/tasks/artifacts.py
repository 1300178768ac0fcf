"""tasks.*_artifacts and tasks.*_model(s): what a task made or used."""

from typing import Any

from clearml_local.base.documents import Document, now
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared.common import load_task, touch_and_put
from clearml_local.services.task_life.states import check_editable
from clearml_local.services.tasks.create import KINDS, dated

OUTPUT = "output"


def _identity(artifact: Document) -> tuple[str, str]:
    return artifact["key"], artifact.get("mode", OUTPUT)


@endpoint("tasks.add_or_update_artifacts")
def add_or_update_artifacts(call: Call) -> dict[str, Any]:
    """Set artifacts; one with the same key and mode is replaced. A running task makes some: no ``force``."""
    task = load_task(call)
    check_editable(task, force=True)
    artifacts = {_identity(artifact): artifact for artifact in task["execution"]["artifacts"]}
    for artifact in call.body["artifacts"]:
        artifacts[_identity(artifact)] = {"mode": OUTPUT, **artifact}
    task["execution"]["artifacts"] = list(artifacts.values())
    touch_and_put(call, task)
    return {"updated": 1}


@endpoint("tasks.delete_artifacts")
def delete_artifacts(call: Call) -> dict[str, Any]:
    """Remove artifacts by key and mode; the files stay."""
    task = load_task(call)
    check_editable(task, force=True)
    doomed = {_identity(artifact) for artifact in call.body["artifacts"]}
    kept = [artifact for artifact in task["execution"]["artifacts"] if _identity(artifact) not in doomed]
    task["execution"]["artifacts"] = kept
    touch_and_put(call, task)
    return {"deleted": 1}


@endpoint("tasks.add_or_update_model")
def add_or_update_model(call: Call) -> dict[str, Any]:
    """Connect a model to a task as input or output; one of the same name is replaced."""
    body = call.body
    task = load_task(call)
    models = [model for model in task["models"][body["type"]] if model["name"] != body["name"]]
    entry = {"name": body["name"], "model": body["model"]}
    task["models"][body["type"]] = [*models, *dated([entry], now())]
    if "iteration" in body:
        task["last_iteration"] = max(task["last_iteration"] or 0, body["iteration"])
    touch_and_put(call, task)
    return {"updated": 1}


@endpoint("tasks.delete_models")
def delete_models(call: Call) -> dict[str, Any]:
    """Disconnect models by name and type; the models stay."""
    task = load_task(call)
    for doomed in call.body["models"]:
        kind = doomed.get("type")
        if kind not in KINDS:
            raise BadRequestError(f"Model type must be one of {', '.join(KINDS)}", Subcode.VALIDATION)
        task["models"][kind] = [
            model for model in task["models"][kind] if model["name"] != doomed.get("name")
        ]
    touch_and_put(call, task)
    return {"updated": 1}
