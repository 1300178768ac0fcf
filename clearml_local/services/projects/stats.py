"""How much lies in projects: tasks by status, time they took, files of datasets."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from clearml_local import search
from clearml_local.base.documents import Document, to_json
from clearml_local.search.plan import plan_search
from clearml_local.services.shared.common import ARCHIVED, IS_ARCHIVED
from clearml_local.store.database import Store

STATUSES = (
    "created", "queued", "in_progress", "stopped", "published", "publishing", "closed", "failed", "completed",
    "unknown",
)  # fmt: skip
STATES = ("active", ARCHIVED)
# In one pass over the columns; no document is read.
COUNT = f"""
SELECT project, {IS_ARCHIVED} > 0 AS archived, status,
       COUNT(*), SUM(active_duration), SUM(status = 'completed' AND completed > ?), MAX(started)
FROM tasks WHERE project IN (SELECT value FROM json_each(?))"""  # noqa: S608  # nosec B608 # a constant of this module
GROUP = " GROUP BY project, archived, status"
AMONG = "id IN (SELECT value FROM json_each(?))"
NEWEST_VERSION = "WHERE project = ? AND instr(system_tags_text, '\"dataset\"') ORDER BY created DESC LIMIT 1"
OWN = f"WHERE project = ? AND NOT {IS_ARCHIVED}"


class Counts:
    """The tasks of some projects, counted once for all that is asked of them.

    Args:
        projects: ids of every project that is going to be asked for.
        wanted: filters of the tasks to count, as in a ``get_all``.
    """

    def __init__(self, store: Store, projects: Sequence[str], wanted: Document) -> None:
        day_ago = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="microseconds")
        conditions, values = _conditions(store, {**wanted, "search_hidden": True})
        sql = "".join([COUNT, *(f" AND {condition}" for condition in conditions), GROUP])
        parameters = [day_ago, to_json(projects).decode(), *values]
        self._rows: dict[tuple[str, bool], list[tuple[Any, ...]]] = {}
        for project, archived, *counts in store.rows(sql, parameters):
            self._rows.setdefault((project, bool(archived)), []).append(tuple(counts))

    def of(self, projects: Sequence[str], state: str) -> Document:
        """Sum the tasks of some projects in one state; ``total_runtime`` in seconds."""
        rows = [row for project in projects for row in self._rows.get((project, state == ARCHIVED), ())]
        by_status = dict.fromkeys(STATUSES, 0)
        for status, count, *_ in rows:
            by_status[status] = by_status.get(status, 0) + count
        return {
            "status_count": by_status,
            "total_tasks": sum(row[1] for row in rows),
            "total_runtime": sum(row[2] or 0 for row in rows),
            "completed_tasks_24h": sum(row[3] or 0 for row in rows),
            "last_task_run": max((row[4] for row in rows if row[4]), default=None),
        }


def _conditions(store: Store, wanted: Document) -> tuple[list[str], list[Any]]:
    """Return filters of tasks as SQL; what columns cannot tell is looked up in the documents before."""
    plan = plan_search(store.tasks, search.TASKS, wanted)
    if not plan.predicates:
        return plan.conditions, plan.parameters
    found = [task["id"] for task in search.find_all(store.tasks, search.TASKS, wanted)]
    return [AMONG], [to_json(found).decode()]


def dataset_stats(store: Store, project: str) -> Document | None:
    """Return files and bytes of the newest version of a dataset, as the SDK notes them; None without one."""
    newest = next(store.tasks.select(NEWEST_VERSION, (project,)), None)
    if newest is None:
        return None
    runtime = newest.get("runtime") or {}
    names = {"file_count": "ds_file_count", "total_size": "ds_total_size"}
    return {name: _integer(runtime.get(source)) for name, source in names.items()}


def _integer(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def own_contents(store: Store, project: str) -> Document:
    """Count what lies in a project itself and is not archived."""
    return {
        "own_tasks": store.tasks.count(OWN, (project,)),
        "own_models": store.models.count(OWN, (project,)),
    }
