"""projects.get_*_values and their like: which parameters, metadata and metrics occur in projects."""

from collections.abc import Iterable
from typing import Any

from clearml_local import search
from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.projects.tree import in_projects

PAGE_SIZE = 500


def _page(call: Call, key: str, found: list[Any]) -> Document:
    """Return one page of a sorted list, with how much there is and how much is left."""
    # An integer of more than 64 bits comes as a fraction, and so may any other.
    size = int(max(1, min(call.body.get("page_size") or PAGE_SIZE, PAGE_SIZE)))
    start = max(0, int(call.body.get("page") or 0)) * size
    remaining = max(0, len(found) - start - size)
    return {key: found[start : start + size], "total": len(found), "remaining": remaining}


def _name_project(call: Call) -> None:
    """Let the one project of a call stand where others have a list."""
    if call.body.get("project"):
        call.body["projects"] = [call.body["project"]]


def _values(call: Call, items: Iterable[Any]) -> Document:
    """List the distinct values of some items, those that the call's pattern is found in."""
    found = {str(item.get("value")) for item in items if isinstance(item, dict)}
    values = sorted(search.matching(call.body.get("pattern"), found, str))
    return {"values": values, "total": len(values)}


@endpoint("projects.get_hyper_parameters")
def hyper_parameters(call: Call) -> dict[str, Any]:
    """List the names of the hyperparameters used in a project."""
    _name_project(call)
    found = {
        (section, name)
        for task in call.store.tasks.scan(*in_projects(call, below=True))
        for section, items in task["hyperparams"].items()
        for name in items or ()
    }
    return _page(call, "parameters", [{"section": section, "name": name} for section, name in sorted(found)])


@endpoint("projects.get_hyperparam_values")
def hyperparam_values(call: Call) -> dict[str, Any]:
    """List the values one hyperparameter has in some projects."""
    section, name = call.body["section"], call.body["name"]
    tasks = call.store.tasks.scan(*in_projects(call, below=True))
    return _values(call, ((task["hyperparams"].get(section) or {}).get(name) for task in tasks))


@endpoint("projects.get_model_metadata_keys")
def model_metadata_keys(call: Call) -> dict[str, Any]:
    """List the keys of the metadata of a project's models."""
    _name_project(call)
    keys = {
        key
        for model in call.store.models.scan(*in_projects(call, below=True))
        for key in model.get("metadata") or {}
    }
    return _page(call, "keys", sorted(keys))


@endpoint("projects.get_model_metadata_values")
def model_metadata_values(call: Call) -> dict[str, Any]:
    """List the values of one key of the metadata of models in some projects."""
    models = call.store.models.scan(*in_projects(call, below=True))
    return _values(call, ((model.get("metadata") or {}).get(call.body["key"]) for model in models))


def _measured(call: Call) -> Iterable[Document]:
    """Yield the tasks or models whose metrics a call asks for: by their ids, or in a project."""
    table = call.store.models if call.body.get("model_metrics") else call.store.tasks
    if "ids" in call.body:
        return filter(None, map(table.get, map(str, call.body["ids"])))
    _name_project(call)
    return table.scan(*in_projects(call, below=True))


@endpoint("projects.get_unique_metric_variants")
def metric_variants(call: Call) -> dict[str, Any]:
    """List the scalars reported by the tasks or models of a project, or by those whose ids are given."""
    found = {
        (metric_hash, variant_hash): {
            "metric": last["metric"],
            "variant": last["variant"],
            "metric_hash": metric_hash,
            "variant_hash": variant_hash,
        }
        for document in _measured(call)
        for metric_hash, variants in (document.get("last_metrics") or {}).items()
        for variant_hash, last in variants.items()
    }
    return {"metrics": sorted(found.values(), key=lambda one: (str(one["metric"]), str(one["variant"])))}
