"""organization.* and reports.*: what lies in the whole server."""

from typing import Any

from clearml_local import search
from clearml_local.documents import Document
from clearml_local.protocol import COMPANY, USER, Call, endpoint
from clearml_local.services.shared.common import all_tags


@endpoint("organization.get_user_companies")
def companies(_call: Call) -> dict[str, Any]:
    """List the only company."""
    return {"companies": [{"id": COMPANY, "name": COMPANY, "owners": [{"id": USER, "name": USER}]}]}


@endpoint("organization.get_tags")
def tags(call: Call) -> dict[str, Any]:
    """List the tags of all tasks and models."""
    return all_tags(call, call.store.tasks, call.store.models)


@endpoint("organization.get_entities_count")
def entities_count(call: Call) -> dict[str, Any]:
    """Count what matches each of the filters given, as ``{"tasks": {...filter}, "pipelines": {...}}``."""
    kinds = {
        "projects": (call.store.projects, search.PROJECTS),
        "datasets": (call.store.projects, search.PROJECTS),
        "pipelines": (call.store.projects, search.PROJECTS),
        "tasks": (call.store.tasks, search.TASKS),
        "models": (call.store.models, search.MODELS),
    }
    asked = {name: filters for name, filters in call.body.items() if name in kinds}
    counts: Document = {}
    for name, filters in (asked or {"projects": {}, "tasks": {}, "models": {}}).items():
        counts[name] = search.count(*kinds[name], filters)
    return counts


@endpoint("reports.get_all_ex")
def reports(_call: Call) -> dict[str, Any]:
    """List no reports: they are written in the web application only."""
    return {"tasks": []}


@endpoint("reports.get_tags")
def report_tags(_call: Call) -> dict[str, Any]:
    """List no tags, as there are no reports."""
    return {"tags": []}
