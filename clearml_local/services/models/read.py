"""models.get_*: reading models."""

from typing import Any

from clearml_local import search
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.projects.tree import in_projects, with_subprojects
from clearml_local.services.shared.common import load_model
from clearml_local.services.shared.references import shown_ex, with_old_tags


@endpoint("models.get_by_id")
def get_by_id(call: Call) -> dict[str, Any]:
    """Return one model."""
    return {"model": with_old_tags(call, [load_model(call)])[0]}


@endpoint("models.get_by_task_id")
def get_by_task_id(call: Call) -> dict[str, Any]:
    """Return the newest model of a task, or null."""
    tail = "WHERE task = ? ORDER BY created DESC LIMIT 1"
    return {"model": next(call.store.models.select(tail, (call.body.get("task"),)), None)}


@endpoint("models.get_all")
def get_all(call: Call) -> dict[str, Any]:
    """Return one page of the models that match."""
    found = with_old_tags(call, search.search(call.store.models, search.MODELS, call.body))
    return {"models": search.cut(found, call.body), **search.scroll(call.body)}


@endpoint("models.get_all_ex", "models.get_by_id_ex")
def get_all_ex(call: Call) -> dict[str, Any]:
    """As ``models.get_all``, with objects for what a model names."""
    found = with_old_tags(call, search.search(call.store.models, search.MODELS, with_subprojects(call)))
    if call.body.get("include_stats"):
        found = [{**model, "stats": {"labels_count": len(model.get("labels") or {})}} for model in found]
    return {"models": shown_ex(call, found, "model", "stats"), **search.scroll(call.body)}


@endpoint("models.get_frameworks")
def get_frameworks(call: Call) -> dict[str, Any]:
    """List the frameworks of the models in some projects."""
    found = call.store.models.distinct("framework", *in_projects(call))
    return {"frameworks": sorted(filter(None, found))}
