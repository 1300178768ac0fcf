"""organization.*: what lies in the whole server."""

from typing import Any

from clearml_local import search
from clearml_local.base.documents import Document
from clearml_local.protocol.announced import COMPANY
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.search.projection import as_paths
from clearml_local.services.projects.find import count_projects
from clearml_local.services.shared.common import all_tags
from clearml_local.store.table import Table


@endpoint("organization.get_user_companies")
def companies(call: Call) -> dict[str, Any]:
    """List the only company; everybody owns it."""
    owners = [{"id": user["id"], "name": user.get("name")} for user in call.store.users.select()]
    return {"companies": [{"id": COMPANY, "name": COMPANY, "allocated": True, "owners": owners}]}


@endpoint("organization.get_tags")
def tags(call: Call) -> dict[str, Any]:
    """List the tags of all tasks and models."""
    return all_tags(call, call.store.tasks, call.store.models)


# What is counted, by the tag that the entities carry; "" for all of the kind.
PROJECTS = {"projects": "", "datasets": "dataset", "pipelines": "pipeline"}
WORKS = {"tasks": "", "models": "", "reports": "reports"}
TAGGED = "WHERE instr(system_tags_text, ?)"


def _tagged(table: Table, tag: str, filters: Document) -> Document | None:
    """Let filters find only what carries a system tag; None when nothing does."""
    if not tag:
        return filters
    asked = as_paths(filters.get("id"))
    found = table.distinct("id", TAGGED, [f'"{tag}"'])
    wanted = [one for one in found if not asked or one in asked]
    return {**filters, "id": wanted} if wanted else None


def _count(call: Call, name: str, filters: Document) -> int:
    store = call.store
    users = call.body.get("active_users")
    if name in PROJECTS:
        active = {"active_users": users} if users else {}
        query = _tagged(store.projects, PROJECTS[name], {**filters, **active})
        return count_projects(store, query) if query is not None else 0
    table, kind = (store.models, search.MODELS) if name == "models" else (store.tasks, search.TASKS)
    query = _tagged(table, WORKS[name], {**filters, "user": users} if users else filters)
    return search.count(table, kind, query) if query is not None else 0


@endpoint("organization.get_entities_count")
def entities_count(call: Call) -> dict[str, Any]:
    """Count what matches each of the filters given, as ``{"tasks": {...filter}, "pipelines": {...}}``."""
    hidden = {"search_hidden": True} if call.body.get("search_hidden") else {}
    asked = {name: call.body[name] for name in (*PROJECTS, *WORKS) if name in call.body}
    return {
        name: _count(call, name, {**filters, **hidden})
        for name, filters in (asked or {"projects": {}, "tasks": {}, "models": {}}).items()
    }
