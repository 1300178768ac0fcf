"""projects.get_*: reading the tree, and who and what is in it."""

from typing import Any

from clearml_local import search
from clearml_local.base.documents import Document, to_json
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.projects.find import find_projects, shown
from clearml_local.services.projects.tree import in_projects, with_descendants
from clearml_local.services.shared.common import ARCHIVED, IS_ARCHIVED, all_tags, load_project

IN_STATE = {"active": f"NOT {IS_ARCHIVED}", ARCHIVED: IS_ARCHIVED}


@endpoint("projects.get_by_id")
def get_by_id(call: Call) -> dict[str, Any]:
    """Return one project."""
    return {"project": shown(load_project(call))}


@endpoint("projects.get_all")
def get_all(call: Call) -> dict[str, Any]:
    """Return one page of the projects that match."""
    return {"projects": search.cut(find_projects(call), call.body), **search.scroll(call.body)}


@endpoint("projects.get_task_tags")
def task_tags(call: Call) -> dict[str, Any]:
    """List the tags of the tasks in some projects."""
    where, parameters = in_projects(call)
    return all_tags(call, call.store.tasks, where=where, parameters=parameters)


@endpoint("projects.get_model_tags")
def model_tags(call: Call) -> dict[str, Any]:
    """List the tags of the models in some projects."""
    where, parameters = in_projects(call)
    return all_tags(call, call.store.models, where=where, parameters=parameters)


@endpoint("projects.get_project_tags")
def project_tags(call: Call) -> dict[str, Any]:
    """List the tags of projects: of all, or of some and those below them."""
    projects = with_descendants(call.store, map(str, call.body.get("projects") or []))
    where = "WHERE id IN (SELECT value FROM json_each(?))" if projects else ""
    parameters = [to_json(projects).decode()] if projects else []
    return all_tags(call, call.store.projects, where=where, parameters=parameters)


@endpoint("projects.get_task_parents")
def task_parents(call: Call) -> dict[str, Any]:
    """List the tasks that others in some projects descend from, by name."""
    where, parameters = in_projects(call, below=True)
    state = IN_STATE.get(call.body.get("tasks_state", "active"))
    conditions = [part for part in (where.removeprefix("WHERE "), state) if part]
    tail = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    found = map(call.store.tasks.get, map(str, call.store.tasks.distinct("parent", tail, parameters)))
    there = [task for task in found if task]
    parents = search.matching(call.body.get("task_name"), there, lambda task: str(task.get("name") or ""))
    return {
        "parents": [
            {"id": task["id"], "name": task.get("name"), "project": _named_project(call, task.get("project"))}
            for task in sorted(parents, key=lambda task: str(task.get("name")))
        ]
    }


def _named_project(call: Call, identifier: str | None) -> Document | None:
    project = call.store.projects.get(identifier) if identifier else None
    return {"id": project["id"], "name": project["name"]} if project else None


@endpoint("projects.get_user_names")
def user_names(call: Call) -> dict[str, Any]:
    """List the users who made the tasks and models in some projects."""
    where, parameters = in_projects(call, below=True)
    tables = (call.store.tasks, call.store.models)
    found = {str(user) for table in tables for user in table.distinct("user", where, parameters)}
    users = {user: (call.store.users.get(user) or {}).get("name") or user for user in found}
    by_name = sorted(users.items(), key=lambda user: str(user[1]))
    return {"users": [{"id": user, "name": name} for user, name in by_name]}
