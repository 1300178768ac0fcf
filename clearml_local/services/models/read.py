"""models.get_*: reading models."""

from typing import Any

from clearml_local import search
from clearml_local.protocol import Call, endpoint
from clearml_local.services.projects.tree import in_projects, with_descendants
from clearml_local.services.shared.common import load_model
from clearml_local.services.shared.references import MODEL_LOOKUPS, with_references


@endpoint("models.get_by_id")
def get_by_id(call: Call) -> dict[str, Any]:
    """Return one model."""
    return {"model": load_model(call)}


@endpoint("models.get_by_task_id")
def get_by_task_id(call: Call) -> dict[str, Any]:
    """Return the newest model of a task, or null."""
    tail = "WHERE task = ? ORDER BY created DESC LIMIT 1"
    return {"model": next(call.store.models.select(tail, (call.body.get("task"),)), None)}


@endpoint("models.get_all")
def get_all(call: Call) -> dict[str, Any]:
    """Return one page of the models that match."""
    found = search.search(call.store.models, search.MODELS, call.body)
    return {"models": search.cut(found, call.body), **search.scroll(call.body)}


@endpoint("models.get_all_ex", "models.get_by_id_ex")
def get_all_ex(call: Call) -> dict[str, Any]:
    """As ``models.get_all``, with the names of projects, tasks and parents when asked for."""
    body = dict(call.body)
    with_stats = body.pop("include_stats", False)
    if body.pop("include_subprojects", False) and isinstance(body.get("project"), list):
        body["project"] = with_descendants(call.store, body["project"])
    found = search.search(call.store.models, search.MODELS, body)
    named = with_references(call, found, MODEL_LOOKUPS)
    shown = search.cut(named, call.body)
    if with_stats:
        counts = [{"labels_count": len(model.get("labels") or {})} for model in found]
        shown = [{**model, "stats": stats} for model, stats in zip(shown, counts, strict=True)]
    return {"models": shown, **search.scroll(call.body)}


@endpoint("models.get_frameworks")
def get_frameworks(call: Call) -> dict[str, Any]:
    """List the frameworks of the models in some projects."""
    found = call.store.models.distinct("framework", *in_projects(call))
    return {"frameworks": sorted(filter(None, found))}
