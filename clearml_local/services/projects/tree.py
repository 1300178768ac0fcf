"""The tree of projects: ``a/b`` is the child of ``a``; finding, making and renaming what is in it."""

from collections.abc import Iterable
from typing import Any

from clearml_local.base.documents import Document, new_id, now, to_json
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.announced import COMPANY, USER
from clearml_local.protocol.endpoints import Call
from clearml_local.services.shared.names import checked_name
from clearml_local.store.database import Store

# Rank of a project that nobody features; featured ones come first in an order by rank.
NOT_FEATURED = 1000


def find_by_name(store: Store, name: str) -> Document | None:
    """Return the project of that full name, or None."""
    return next(store.projects.select("WHERE name = ?", (name,)), None)


def clean_name(name: str) -> str:
    """Return a project's full name as stored, the parts of its path stripped of blanks.

    Raises:
        BadRequestError: a part of the path is empty, or the name as a whole is too short.
    """
    cleaned = "/".join(part.strip() for part in name.split("/"))
    if "" in cleaned.split("/"):
        raise BadRequestError(
            f"Invalid project name {name[:80]!r}: no part of the path may be empty", Subcode.PROJECT_NAME
        )
    return checked_name("project", cleaned)


def _set_name(store: Store, project: Document, name: str) -> None:
    """Give a project its full name, its place in the tree and its parent, which is made when absent."""
    parent_name, _, basename = name.rpartition("/")
    parent = _ensure(store, parent_name, project["user"]) if parent_name else None
    project.update({"name": name, "basename": basename, "parent": parent, "path": _path(store, parent)})


def _path(store: Store, parent: str | None) -> list[str]:
    document = store.projects.get(parent) if parent else None
    return [*document["path"], document["id"]] if document else []


def _new(store: Store, name: str, user: str, fields: Document) -> Document:
    moment = now()
    project: Document = {
        "id": new_id(), "user": user, "company": COMPANY, "created": moment, "last_update": moment,
        "description": "", "tags": [], "system_tags": [], "default_output_destination": None, **fields,
    }  # fmt: skip
    _set_name(store, project, name)
    store.projects.put(project)
    return project


def _ensure(store: Store, name: str, user: str) -> str:
    return str((find_by_name(store, name) or _new(store, name, user, {}))["id"])


def new_project(store: Store, name: str, fields: Document, user: str = USER) -> Document:
    """Store a new project, and its parents when they are absent; return it."""
    return _new(store, clean_name(name), user, fields)


def ensure_project(store: Store, name: str, user: str = USER) -> str:
    """Return the id of the project of that name, made when absent."""
    return _ensure(store, clean_name(name), user)


def check_unused(store: Store, name: str) -> None:
    """Check that no project has a name.

    Raises:
        BadRequestError: one has.
    """
    if find_by_name(store, name) is not None:
        raise BadRequestError(f"Project name already in use: {name[:80]!r}", Subcode.DUPLICATE_NAME)


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


def with_subprojects(call: Call) -> Document:
    """Return what a call asks; with ``include_subprojects``, of the projects below those named as well."""
    projects = call.body.get("project")
    if not (call.body.get("include_subprojects") and projects):
        return call.body
    named = projects if isinstance(projects, list) else [projects]
    return {**call.body, "project": with_descendants(call.store, named)}


def in_projects(call: Call, *, below: bool = False) -> tuple[str, list[str]]:
    """Return the SQL tail, and its parameters, for what lies in the projects a call names; "" for everything.

    The projects are in ``projects``; those below them count as well with ``include_subprojects``, or where
    the call does not say and ``below`` is its default.
    """
    projects = [str(identifier) for identifier in call.body.get("projects") or []]
    if not projects:
        return "", []
    if call.body.get("include_subprojects", below):
        projects = with_descendants(call.store, projects)
    # As one JSON text, because SQLite takes some 32,000 parameters only.
    return "WHERE project IN (SELECT value FROM json_each(?))", [to_json(projects).decode()]


def rename(store: Store, project: Document, name: str) -> None:
    """Give a project a new full name, and everything below it the matching ones.

    Raises:
        BadRequestError: the name is taken, or lies inside the project itself.
    """
    if name == project["name"]:
        return
    if name.startswith(project["name"] + "/"):
        raise BadRequestError(f"Project {project['name']!r} cannot move into itself", Subcode.VALIDATION)
    check_unused(store, name)
    below = sorted(descendants(store, project), key=lambda other: len(other["path"]))
    old = project["name"]
    _set_name(store, project, name)
    store.projects.put(project)
    for other in below:
        child = dict(other)
        _set_name(store, child, name + other["name"][len(old) :])
        store.projects.put(child)
