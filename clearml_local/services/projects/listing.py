"""projects.get_all_ex: projects as the web application lists them, with what lies below and counts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from clearml_local import search
from clearml_local.documents import Document
from clearml_local.protocol import Call, endpoint
from clearml_local.services.projects.tree import descendants, find_projects

INSIDE = "WHERE project = ?"
EXTENDED = ("sub_projects", "stats", "dataset_stats", "own_tasks", "own_models")


# By status and whether archived, in one pass over the columns; no document is read.
COUNT = """
SELECT instr(system_tags_text, '"archived"') > 0 AS archived, status, COUNT(*), SUM(active_duration),
       SUM(status = 'completed' AND completed > ?), MAX(started)
FROM tasks WHERE project IN (SELECT value FROM json_each(?)) GROUP BY archived, status
"""


def _counts(rows: list[tuple[Any, ...]]) -> Document:
    """Sum the rows of one state of tasks; ``total_runtime`` in seconds."""
    return {
        "status_count": {status: count for _, status, count, _, _, _ in rows},
        "total_tasks": sum(row[2] for row in rows),
        "total_runtime": sum(row[3] or 0 for row in rows),
        "completed_tasks_24h": sum(row[4] or 0 for row in rows),
        "last_task_run": max((row[5] for row in rows if row[5]), default=None),
    }


def _stats(call: Call, projects: list[Document]) -> Document:
    """Count the tasks of some projects; archived ones apart."""
    day_ago = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="microseconds")
    identifiers = orjson.dumps([project["id"] for project in projects]).decode()
    rows = call.store.rows(COUNT, (day_ago, identifiers)).fetchall()
    answer = {
        "active": _counts([row for row in rows if not row[0]]),
        "archived": _counts([row for row in rows if row[0]]),
    }
    wanted = call.body.get("stats_for_state")
    return {wanted: answer[wanted]} if wanted in answer else answer


def _dataset_stats(call: Call, project: Document) -> Document:
    """Return files and bytes of the newest version of a dataset, as the SDK notes them with the version."""
    newest = next(call.store.tasks.select(f"{INSIDE} ORDER BY created DESC LIMIT 1", (project["id"],)), {})
    runtime = newest.get("runtime") or {}
    names = {"file_count": "ds_file_count", "total_size": "ds_total_size"}
    return {name: _integer(runtime.get(source)) for name, source in names.items()}


def _integer(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def _extended(call: Call, project: Document) -> Document:
    below = descendants(call.store, project)
    hidden_too = call.body.get("search_hidden")
    shown = [other for other in below if hidden_too or "hidden" not in other["system_tags"]]
    answer = {**project, "sub_projects": [{"id": other["id"], "name": other["name"]} for other in shown]}
    if call.body.get("include_stats"):
        answer["stats"] = _stats(call, [project, *below])
    if call.body.get("include_dataset_stats"):
        answer["dataset_stats"] = _dataset_stats(call, project)
    if call.body.get("check_own_contents"):
        answer["own_tasks"] = call.store.tasks.count(INSIDE, (project["id"],))
        answer["own_models"] = call.store.models.count(INSIDE, (project["id"],))
    return answer


@endpoint("projects.get_all_ex")
def get_all_ex(call: Call) -> dict[str, Any]:
    """As ``projects.get_all``, with the projects below each one, and counts when asked for."""
    projects = [_extended(call, project) for project in find_projects(call)]
    fields = call.body.get("only_fields")
    wanted = [*fields, *EXTENDED] if fields else None
    return {"projects": search.cut(projects, {"only_fields": wanted}), **search.scroll(call.body)}
