"""What the web application counts on in an answer: lists that are not empty, references that are objects."""

from __future__ import annotations

from typing import Any

LISTS = {
    "tasks.get_all_ex": "tasks", "tasks.get_by_id_ex": "tasks", "projects.get_all_ex": "projects",
    "models.get_all_ex": "models", "queues.get_all_ex": "queues", "reports.get_all_ex": "tasks",
    "users.get_all": "users", "projects.get_user_names": "users", "projects.get_task_parents": "parents",
    "projects.get_project_tags": "tags", "projects.get_task_tags": "tags", "reports.get_tags": "tags",
    "organization.get_tags": "tags", "tasks.get_types": "types", "models.get_frameworks": "frameworks",
    "tasks.get_configuration_names": "configurations", "workers.get_all": "workers",
    "events.get_task_single_value_metrics": "tasks", "events.get_task_plots": "plots",
    "events.get_task_metrics": "metrics", "events.get_task_log": "events",
    "events.get_multi_task_metrics": "metrics", "auth.get_credentials": "credentials",
}  # fmt: skip
"""Where the list of an answer is, of which something must be there."""

REFERENCES = ("company", "user", "project", "parent")
NAMED = (*REFERENCES, "task", "execution.queue")


def values_at(value: Any, path: list[str]) -> list[Any]:
    """All that stands at a dotted path; lists on the way count with each of their elements."""
    if isinstance(value, list):
        return [found for item in value for found in values_at(item, path)]
    if not path:
        return [value]
    return values_at(value[path[0]], path[1:]) if isinstance(value, dict) and path[0] in value else []


def problems(name: str, request: dict[str, Any], data: Any) -> list[str]:
    """What is wrong with an answer."""
    key = LISTS.get(name)
    if key is None:
        return []
    found = data.get(key)
    if not found:
        return [f"{key} is empty"]
    if not name.endswith("_ex"):
        return []
    wrong = [
        f"{path} is {value!r}"
        for path in REFERENCES
        for value in values_at(found, path.split("."))
        if value is not None and not isinstance(value, dict)
    ]
    return wrong + _missing_names(request, found)


def _missing_names(request: dict[str, Any], found: list[dict[str, Any]]) -> list[str]:
    """References that the request wants the name of, and that come without it."""
    wanted = [field for field in request.get("only_fields", []) if field.endswith(".name")]
    missing = []
    for field in wanted:
        path = field.rpartition(".")[0]
        for holder in values_at(found, path.split(".")):
            if path in NAMED and holder and not (isinstance(holder, dict) and holder.get("name")):
                missing.append(f"{path} has no name: {holder!r}")
    return missing
