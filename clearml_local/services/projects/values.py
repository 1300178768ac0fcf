"""projects.get_*_values: which parameters and metadata the tasks and models of projects use."""

from typing import Any

from clearml_local.documents import Document
from clearml_local.protocol import Call, endpoint
from clearml_local.services.projects.tree import in_projects

PAGE_SIZE = 500


def _page(call: Call, key: str, found: list[Any]) -> Document:
    """Return one page of a sorted list, with how much there is and how much is left."""
    size = max(1, min(call.body.get("page_size") or PAGE_SIZE, PAGE_SIZE))
    start = max(0, call.body.get("page") or 0) * size
    remaining = max(0, len(found) - start - size)
    return {key: found[start : start + size], "total": len(found), "remaining": remaining}


def _name_project(call: Call) -> None:
    """Let the one project of a call stand where others have a list."""
    call.body["projects"] = [call.body["project"]]


@endpoint("projects.get_hyper_parameters")
def hyper_parameters(call: Call) -> dict[str, Any]:
    """List the names of the hyperparameters used in a project."""
    _name_project(call)
    found = {
        (section, name)
        for task in call.store.tasks.select(*in_projects(call))
        for section, items in task["hyperparams"].items()
        for name in items or ()
    }
    return _page(call, "parameters", [{"section": section, "name": name} for section, name in sorted(found)])


@endpoint("projects.get_hyperparam_values")
def hyperparam_values(call: Call) -> dict[str, Any]:
    """List the values one hyperparameter has in some projects."""
    section, name = call.body["section"], call.body["name"]
    items = [
        (task["hyperparams"].get(section) or {}).get(name)
        for task in call.store.tasks.select(*in_projects(call))
    ]
    values = sorted({str(item.get("value")) for item in items if isinstance(item, dict)})
    return {"values": values, "total": len(values)}


@endpoint("projects.get_model_metadata_keys")
def model_metadata_keys(call: Call) -> dict[str, Any]:
    """List the keys of the metadata of a project's models."""
    _name_project(call)
    keys = {
        key for model in call.store.models.select(*in_projects(call)) for key in model.get("metadata") or {}
    }
    return _page(call, "keys", sorted(keys))


@endpoint("projects.get_model_metadata_values")
def model_metadata_values(call: Call) -> dict[str, Any]:
    """List the values of one key of the metadata of models in some projects."""
    key = call.body["key"]
    items = [(model.get("metadata") or {}).get(key) for model in call.store.models.select(*in_projects(call))]
    values = sorted({str(item.get("value")) for item in items if isinstance(item, dict)})
    return {"values": values, "total": len(values)}
