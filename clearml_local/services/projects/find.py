"""Which projects a ``get_all`` means: levels of the tree, what must lie below, whose work it is."""

from collections.abc import Iterable
from itertools import chain

from clearml_local import search
from clearml_local.base.documents import Document, to_json
from clearml_local.protocol.endpoints import Call
from clearml_local.search.projection import as_paths
from clearml_local.services.projects.tree import NOT_FEATURED
from clearml_local.store.database import Store

FEATURED = "featured"
# Tags of the projects that are datasets or pipelines, and of the tasks that are reports.
CHILD_TAGS = {"dataset": "dataset", "pipeline": "pipeline", "report": "reports"}
MADE_BY = "WHERE user IN (SELECT value FROM json_each(?))"
TAGGED = "WHERE instr(system_tags_text, ?)"


def shown(project: Document) -> Document:
    """Return a project as answers show it: with its rank among those featured."""
    return {FEATURED: NOT_FEATURED, **project}


def _with_ancestors(store: Store, identifiers: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for identifier in identifiers:
        project = store.projects.get(identifier)
        if project is not None:
            found.update([identifier, *project["path"]])
    return found


def _with_children(store: Store, children_type: str) -> set[str]:
    """Return the projects that have something of a type below them."""
    tag = CHILD_TAGS.get(children_type)
    if tag is None:
        return set()
    parameters = [f'"{tag}"']
    if children_type == "report":
        return _with_ancestors(store, store.tasks.distinct("project", TAGGED, parameters))
    return _with_ancestors(store, store.projects.distinct("parent", TAGGED, parameters))


def _with_work_of(store: Store, users: list[str]) -> set[str]:
    """Return the projects that have tasks or models of some users in them or below them."""
    parameters = [to_json(users).decode()]
    places = [table.distinct("project", MADE_BY, parameters) for table in (store.tasks, store.models)]
    return _with_ancestors(store, chain(*places))


def _narrowed(store: Store, body: Document) -> set[str] | None:
    """Return the only projects that come into question, None for all of them."""
    sets = []
    if body.get("children_type"):
        sets.append(_with_children(store, str(body["children_type"])))
    if body.get("active_users"):
        sets.append(_with_work_of(store, as_paths(body["active_users"])))
    if not sets:
        return None
    if body.get("id"):
        sets.append(set(as_paths(body["id"])))
    return set.intersection(*sets)


def _is_shown(store: Store, identifier: str, body: Document) -> bool:
    project = store.projects.get(identifier)
    hidden = project is None or "hidden" in (project.get("system_tags") or [])
    return bool(body.get("search_hidden") or body.get("id") or not hidden)


def _query(store: Store, body: Document) -> Document | None:
    """Return the filters of a request, None when nothing can match.

    A shallow search stays at the top of the tree, or directly below the parents given.
    """
    query = dict(body)  # what a request holds besides filters is no field of a project, and means nothing
    if query.get("shallow_search") and not query.get("parent") and not query.get("id"):
        query["parent"] = [None]
    only = _narrowed(store, body)
    if only is None:
        return query
    query["id"] = sorted(identifier for identifier in only if _is_shown(store, identifier, body))
    return query if query["id"] else None


def find_projects(call: Call) -> list[Document]:
    """Return one page of the projects that match."""
    query = _query(call.store, call.body)
    found = search.search(call.store.projects, search.PROJECTS, query) if query is not None else []
    return [shown(project) for project in found]


def count_projects(store: Store, body: Document) -> int:
    """Return how many projects match, whatever page is asked for."""
    query = _query(store, body)
    return search.count(store.projects, search.PROJECTS, query) if query is not None else 0
