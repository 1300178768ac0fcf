"""projects.get_*: reading the tree and what lies in it."""

from typing import Any

from clearml_local import search
from clearml_local.documents import Document
from clearml_local.protocol import USER, Call, endpoint
from clearml_local.services.common import all_tags, load_project
from clearml_local.services.projects import descendants
from clearml_local.store import Table


@endpoint("projects.get_by_id")
def get_by_id(call: Call) -> dict[str, Any]:
    """Return one project."""
    return {"project": load_project(call)}


EXTENDED_KEYS = (
    "include_stats",
    "include_stats_filter",
    "stats_for_state",
    "active_users",
    "include_dataset_stats",
)


def _find(call: Call) -> list[Document]:
    body = {
        key: value
        for key, value in call.body.items()
        if key not in EXTENDED_KEYS
        and not key.startswith(("check_own", "include_", "stats_", "non_", "children_"))
    }
    wants_top = body.get("shallow_search") and not (body.get("parent") or body.get("id") or body.get("name"))
    if wants_top:
        body["parent"] = [None]
    return search.search(call.store.projects, search.PROJECTS, body)


@endpoint("projects.get_all")
def get_all(call: Call) -> dict[str, Any]:
    """Return one page of the projects that match; a shallow search stays at the top of the tree."""
    return {"projects": search.cut(_find(call), call.body)}


@endpoint("projects.get_all_ex")
def get_all_ex(call: Call) -> dict[str, Any]:
    """As ``get_all``, with the projects below each one, and counts when asked for."""
    projects = []
    for project in _find(call):
        below = descendants(call.store, project)
        extended = {
            **project,
            "sub_projects": [{"id": other["id"], "name": other["name"]} for other in below],
        }
        if call.body.get("include_stats"):
            extended["stats"] = _stats(call, [project, *below])
        projects.append(extended)
    fields = call.body.get("only_fields")
    wanted = [*fields, "sub_projects", "stats"] if fields else None
    return {"projects": search.cut(projects, {"only_fields": wanted})}


def _stats(call: Call, projects: list[Document]) -> Document:
    """Count the tasks of some projects by status, archived ones apart."""
    active: dict[str, int] = {}
    archived: dict[str, int] = {}
    for project in projects:
        for task in call.store.tasks.select("WHERE project = ?", (project["id"],)):
            counts = archived if "archived" in task["system_tags"] else active
            counts[task["status"]] = counts.get(task["status"], 0) + 1
    return {
        "active": {"status_count": active, "total_tasks": sum(active.values()), "total_runtime": 0},
        "archived": {"status_count": archived, "total_tasks": sum(archived.values()), "total_runtime": 0},
    }


def _inside(call: Call, table: Table) -> list[Document]:
    """Return the documents of the projects the call names; all of them when it names none."""
    projects = call.body.get("projects")
    if not projects:
        return list(table.select())
    return [document for name in projects for document in table.select("WHERE project = ?", (str(name),))]


@endpoint("projects.get_task_tags")
def task_tags(call: Call) -> dict[str, Any]:
    """List the tags of the tasks in some projects."""
    return all_tags(_inside(call, call.store.tasks), system=bool(call.body.get("include_system")))


@endpoint("projects.get_model_tags")
def model_tags(call: Call) -> dict[str, Any]:
    """List the tags of the models in some projects."""
    return all_tags(_inside(call, call.store.models), system=bool(call.body.get("include_system")))


@endpoint("projects.get_project_tags")
def project_tags(call: Call) -> dict[str, Any]:
    """List the tags of projects."""
    return all_tags(call.store.projects.select(), system=bool(call.body.get("include_system")))


@endpoint("projects.get_task_parents")
def task_parents(call: Call) -> dict[str, Any]:
    """List the tasks that others in some projects descend from."""
    parents = {task.get("parent"): None for task in _inside(call, call.store.tasks) if task.get("parent")}
    found = [call.store.tasks.get(str(identifier)) for identifier in parents]
    return {
        "parents": [
            search.cut([task], {"only_fields": ["id", "name", "project"]})[0] for task in found if task
        ]
    }


@endpoint("projects.get_user_names")
def user_names(_call: Call) -> dict[str, Any]:
    """List the only user."""
    return {"users": [{"id": USER, "name": USER}]}


@endpoint("projects.get_unique_metric_variants")
def metric_variants(call: Call) -> dict[str, Any]:
    """List the scalars reported in a project."""
    projects = {"projects": [call.body["project"]]} if call.body.get("project") else {}
    call.body = projects
    found: dict[tuple[str, str], Document] = {}
    for task in _inside(call, call.store.tasks):
        for metric_hash, variants in task["last_metrics"].items():
            for variant_hash, last in variants.items():
                names = {"metric": last["metric"], "variant": last["variant"]}
                found[metric_hash, variant_hash] = {
                    **names,
                    "metric_hash": metric_hash,
                    "variant_hash": variant_hash,
                }
    return {"metrics": list(found.values())}


@endpoint("projects.get_hyper_parameters")
def hyper_parameters(call: Call) -> dict[str, Any]:
    """List the names of the hyperparameters used in a project."""
    found = {
        (section, name)
        for task in call.store.tasks.select("WHERE project = ?", (call.body["project"],))
        for section, items in task["hyperparams"].items()
        for name in items
    }
    parameters = [{"section": section, "name": name} for section, name in sorted(found)]
    return {"parameters": parameters, "total": len(parameters), "remaining": 0}


@endpoint("projects.validate_delete")
def validate_delete(call: Call) -> dict[str, Any]:
    """Count what a deletion would meet."""
    project = load_project(call)
    identifiers = [project["id"], *(other["id"] for other in descendants(call.store, project))]
    tasks = sum(call.store.tasks.count("WHERE project = ?", (identifier,)) for identifier in identifiers)
    models = sum(call.store.models.count("WHERE project = ?", (identifier,)) for identifier in identifiers)
    return {"tasks": tasks, "non_archived_tasks": tasks, "models": models, "non_archived_models": models}
