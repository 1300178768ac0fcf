"""projects.get_all_ex: projects as the web application lists them, with what lies below and counts."""

from typing import Any

from clearml_local import search
from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.projects.find import find_projects
from clearml_local.services.projects.stats import STATES, Counts, dataset_stats, own_contents
from clearml_local.services.projects.tree import descendants
from clearml_local.services.shared.references import shown_ex

EXTENDED = ("sub_projects", "stats", "dataset_stats", "own_tasks", "own_models")


def _add_stats(call: Call, answers: list[Document], below: dict[str, list[Document]]) -> None:
    """Count the tasks of each project, with those below it unless told otherwise."""
    state = call.body.get("stats_for_state", STATES[0])
    with_children = call.body.get("stats_with_children", True)
    spans = {
        project["id"]: [project["id"], *(one["id"] for one in below[project["id"]] if with_children)]
        for project in answers
    }
    wanted = call.body.get("include_stats_filter")
    asked = list(dict.fromkeys(identifier for span in spans.values() for identifier in span))
    counts = Counts(call.store, asked, wanted if isinstance(wanted, dict) else {})
    states = [state] if state in STATES else STATES
    for project in answers:
        project["stats"] = {one: counts.of(spans[project["id"]], one) for one in states}


def _extend(call: Call, projects: list[Document]) -> list[Document]:
    body = call.body
    below = {project["id"]: descendants(call.store, project) for project in projects}
    answers = [dict(project) for project in projects]
    for project in answers:
        shown = [
            other
            for other in below[project["id"]]
            if body.get("search_hidden") or "hidden" not in (other.get("system_tags") or [])
        ]
        project["sub_projects"] = [{"id": other["id"], "name": other["name"]} for other in shown]
        if body.get("include_dataset_stats"):
            project["dataset_stats"] = dataset_stats(call.store, project["id"])
        if body.get("check_own_contents"):
            project.update(own_contents(call.store, project["id"]))
    if body.get("include_stats"):
        _add_stats(call, answers, below)
    return answers


@endpoint("projects.get_all_ex")
def get_all_ex(call: Call) -> dict[str, Any]:
    """As ``projects.get_all``, with the projects below each one, and counts when asked for."""
    projects = _extend(call, find_projects(call))
    return {"projects": shown_ex(call, projects, "project", *EXTENDED), **search.scroll(call.body)}
