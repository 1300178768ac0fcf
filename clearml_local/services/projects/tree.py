"""projects.*: a tree of names; ``a/b`` is the child of ``a``."""

from collections.abc import Iterable
from typing import Any

import orjson

from clearml_local import search
from clearml_local.documents import Document, new_id, now
from clearml_local.errors import BadRequestError, Subcode
from clearml_local.protocol import COMPANY, USER, Call, endpoint
from clearml_local.services.shared.common import load_project
from clearml_local.store import Store

EDITED = ("description", "tags", "system_tags", "default_output_destination")
DELETED_TASKS = "WHERE project = ?"


def find_by_name(store: Store, name: str) -> Document | None:
    """Return the project of that full name, or None."""
    return next(store.projects.select("WHERE name = ?", (name,)), None)


def _clean_name(name: str) -> str:
    cleaned = "/".join(part.strip() for part in name.split("/"))
    if not cleaned or "" in cleaned.split("/"):
        raise BadRequestError(
            f"Invalid project name {name[:80]!r}: no part of the path may be empty", Subcode.VALIDATION
        )
    return cleaned


def _set_name(store: Store, project: Document, name: str) -> None:
    """Give a project its full name, its place in the tree and its parent, which is made when absent."""
    parent_name, _, basename = name.rpartition("/")
    parent = ensure_project(store, parent_name) if parent_name else None
    project.update({"name": name, "basename": basename, "parent": parent, "path": _path(store, parent)})


def _path(store: Store, parent: str | None) -> list[str]:
    document = store.projects.get(parent) if parent else None
    return [*document["path"], document["id"]] if document else []


def new_project(store: Store, name: str, fields: Document) -> Document:
    """Store a new project, and its parents when they are absent; return it."""
    moment = now()
    project: Document = {
        "id": new_id(), "user": USER, "company": COMPANY, "created": moment, "last_update": moment,
        "description": "", "tags": [], "system_tags": [], "default_output_destination": None, **fields,
    }  # fmt: skip
    _set_name(store, project, _clean_name(name))
    store.projects.put(project)
    return project


def ensure_project(store: Store, name: str) -> str:
    """Return the id of the project of that name, made when absent."""
    found = find_by_name(store, _clean_name(name))
    return str((found or new_project(store, name, {}))["id"])


def _check_unused(store: Store, name: str) -> None:
    if find_by_name(store, _clean_name(name)) is not None:
        raise BadRequestError(f"Project name already in use: {name[:80]!r}", Subcode.DUPLICATE_NAME)


@endpoint("projects.create")
def create(call: Call) -> dict[str, Any]:
    """Create a project; its name must be new."""
    name = call.body["name"]
    _check_unused(call.store, name)
    fields = {field: call.body[field] for field in EDITED if field in call.body}
    return {"id": new_project(call.store, name, fields)["id"]}


def descendants(store: Store, project: Document) -> list[Document]:
    """Return every project below one, in the order of their names."""
    # Names of those below lie between "a/" and "a0", the character after the slash: an index serves that.
    within = (f"{project['name']}/", f"{project['name']}0")
    return list(store.projects.select("WHERE name > ? AND name < ? ORDER BY name", within))


def with_descendants(store: Store, identifiers: Iterable[Any]) -> list[Any]:
    """Return some project ids and those of every project below them; unknown ids stay as they are."""
    found: dict[Any, None] = {}
    for identifier in identifiers:
        found[identifier] = None
        project = store.projects.get(identifier) if isinstance(identifier, str) else None
        found.update({other["id"]: None for other in descendants(store, project)} if project else {})
    return list(found)


def in_projects(call: Call) -> tuple[str, list[str]]:
    """Return the SQL tail, and its parameters, for what lies in the projects a call names; "" for everything.

    The projects are in ``projects``; with ``include_subprojects`` those below them count as well.
    """
    projects = [str(identifier) for identifier in call.body.get("projects") or []]
    if not projects:
        return "", []
    if call.body.get("include_subprojects"):
        projects = with_descendants(call.store, projects)
    # As one JSON text, because SQLite takes some 32,000 parameters only.
    return "WHERE project IN (SELECT value FROM json_each(?))", [orjson.dumps(projects).decode()]


# What a request for projects may hold besides filters.
EXTENSIONS = ("include_", "stats_", "check_own", "active_users", "children_", "permission_roots")


def find_projects(call: Call) -> list[Document]:
    """Return one page of the projects that match; a shallow search stays at the top of the tree."""
    body = {key: value for key, value in call.body.items() if not key.startswith(EXTENSIONS)}
    wants_top = body.get("shallow_search") and not (body.get("parent") or body.get("id") or body.get("name"))
    if wants_top:
        body["parent"] = [None]
    return search.search(call.store.projects, search.PROJECTS, body)


def rename(store: Store, project: Document, name: str) -> None:
    """Give a project a new full name, and everything below it the matching ones.

    Raises:
        BadRequestError: the name is taken, or lies inside the project itself.
    """
    cleaned = _clean_name(name)
    if cleaned == project["name"]:
        return
    if cleaned.startswith(project["name"] + "/"):
        raise BadRequestError(f"Project {project['name']!r} cannot move into itself", Subcode.VALIDATION)
    _check_unused(store, cleaned)
    below = sorted(descendants(store, project), key=lambda other: len(other["path"]))
    old = project["name"]
    _set_name(store, project, cleaned)
    store.projects.put(project)
    for other in below:
        child = dict(other)
        _set_name(store, child, cleaned + other["name"][len(old) :])
        store.projects.put(child)


@endpoint("projects.update")
def update(call: Call) -> dict[str, Any]:
    """Change a project's description, tags, default destination or last name."""
    project = load_project(call)
    changed = {field: call.body[field] for field in EDITED if field in call.body}
    project.update({**changed, "last_update": now()})
    if "name" in call.body:
        rename(call.store, project, call.body["name"])
        changed["name"] = project["name"]
    call.store.projects.put(project)
    return {"updated": 1, "fields": {**changed, "last_update": project["last_update"]}}


@endpoint("projects.move")
def move(call: Call) -> dict[str, Any]:
    """Move a project below another; an empty location is the top."""
    project = load_project(call)
    location = call.body.get("new_location", "")
    name = f"{location}/{project['basename']}" if location else project["basename"]
    rename(call.store, project, name)
    return {"moved": 1}


@endpoint("projects.delete")
def delete(call: Call) -> dict[str, Any]:
    """Delete a project with those below.

    One with tasks or models goes only by ``force``, which leaves them without a project.
    """
    project = load_project(call)
    doomed = [project["id"], *(other["id"] for other in descendants(call.store, project))]
    tasks = [task for identifier in doomed for task in call.store.tasks.select(DELETED_TASKS, (identifier,))]
    models = [
        model for identifier in doomed for model in call.store.models.select(DELETED_TASKS, (identifier,))
    ]
    if (tasks or models) and not call.body.get("force"):
        raise BadRequestError(
            f"Project {project['name']!r} holds {len(tasks)} tasks and {len(models)} models; use force",
            Subcode.PROJECT_NOT_EMPTY,
        )
    for task in tasks:
        call.store.tasks.put({**task, "project": None})
    for model in models:
        call.store.models.put({**model, "project": None})
    for identifier in doomed:
        call.store.projects.delete(identifier)
    return {
        "deleted": len(doomed),
        "disassociated_tasks": len(tasks),
        "deleted_models": 0,
        "deleted_tasks": 0,
    }
