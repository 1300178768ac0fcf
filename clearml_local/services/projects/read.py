"""projects.get_*: reading the tree and what lies in it."""

from typing import Any

import orjson

from clearml_local import search
from clearml_local.documents import Document
from clearml_local.protocol import USER, Call, endpoint
from clearml_local.services.projects.tree import descendants, find_projects, in_projects
from clearml_local.services.shared.common import ARCHIVED, all_tags, load_project

WITHIN = "WHERE project IN (SELECT value FROM json_each(?))"
ARCHIVED_TEXT = f'"{ARCHIVED}"'  # as a list of tags has it in its JSON text


@endpoint("projects.get_by_id")
def get_by_id(call: Call) -> dict[str, Any]:
    """Return one project."""
    return {"project": load_project(call)}


@endpoint("projects.get_all")
def get_all(call: Call) -> dict[str, Any]:
    """Return one page of the projects that match; a shallow search stays at the top of the tree."""
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
    """List the tags of projects."""
    return all_tags(call, call.store.projects)


@endpoint("projects.get_task_parents")
def task_parents(call: Call) -> dict[str, Any]:
    """List the tasks that others in some projects descend from, by name."""
    found = [
        call.store.tasks.get(str(parent))
        for parent in call.store.tasks.distinct("parent", *in_projects(call))
    ]
    parents = sorted((task for task in found if task), key=lambda task: str(task.get("name")))
    return {"parents": search.cut(parents, {"only_fields": ["id", "name", "project"]})}


@endpoint("projects.get_user_names")
def user_names(_call: Call) -> dict[str, Any]:
    """List the only user."""
    return {"users": [{"id": USER, "name": USER}]}


@endpoint("projects.get_unique_metric_variants")
def metric_variants(call: Call) -> dict[str, Any]:
    """List the scalars reported in a project."""
    if call.body.get("project"):
        call.body["projects"] = [call.body["project"]]
    found: dict[tuple[str, str], Document] = {}
    for task in call.store.tasks.select(*in_projects(call)):
        for metric_hash, variants in task["last_metrics"].items():
            for variant_hash, last in variants.items():
                names = {"metric": last["metric"], "variant": last["variant"]}
                found[metric_hash, variant_hash] = {
                    **names,
                    "metric_hash": metric_hash,
                    "variant_hash": variant_hash,
                }
    return {"metrics": list(found.values())}


@endpoint("projects.validate_delete")
def validate_delete(call: Call) -> dict[str, Any]:
    """Count what a deletion would meet."""
    project = load_project(call)
    identifiers = [project["id"], *(other["id"] for other in descendants(call.store, project))]
    identifiers_text = orjson.dumps(identifiers).decode()
    answer: dict[str, Any] = {}
    for name, table in (("tasks", call.store.tasks), ("models", call.store.models)):
        answer[name] = table.count(WITHIN, [identifiers_text])
        archived = table.count(f"{WITHIN} AND instr(system_tags_text, ?)", [identifiers_text, ARCHIVED_TEXT])
        answer[f"non_archived_{name}"] = answer[name] - archived
    return answer
