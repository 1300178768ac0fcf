"""models.get_*: reading models."""

from typing import Any

from clearml_local import search
from clearml_local.protocol import Call, endpoint
from clearml_local.services.common import load_model


@endpoint("models.get_by_id")
def get_by_id(call: Call) -> dict[str, Any]:
    """Return one model."""
    return {"model": load_model(call)}


@endpoint("models.get_by_task_id")
def get_by_task_id(call: Call) -> dict[str, Any]:
    """Return the newest model of a task, or null."""
    tail = "WHERE task = ? ORDER BY created DESC LIMIT 1"
    return {"model": next(call.store.models.select(tail, (call.body.get("task"),)), None)}


@endpoint("models.get_all", "models.get_all_ex", "models.get_by_id_ex")
def get_all(call: Call) -> dict[str, Any]:
    """Return one page of the models that match."""
    return {"models": search.cut(search.search(call.store.models, search.MODELS, call.body), call.body)}


@endpoint("models.get_frameworks")
def get_frameworks(call: Call) -> dict[str, Any]:
    """List the frameworks of the models in some projects."""
    body = {"project": call.body["projects"]} if call.body.get("projects") else {}
    found = search.find_all(call.store.models, search.MODELS, body)
    return {"frameworks": sorted({model["framework"] for model in found if model.get("framework")})}
