"""How much lies in projects: tasks by status, time they took, files of datasets."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from clearml_local import search
from clearml_local.documents import Document
from clearml_local.search.operators import list_predicate
from clearml_local.services.shared.common import ARCHIVED
from clearml_local.store import Store

STATUSES = (
    "created", "queued", "in_progress", "stopped", "published", "publishing", "closed", "failed", "completed",
    "unknown",
)  # fmt: skip
STATES = ("active", ARCHIVED)
# In one pass over the columns; no document is read.
COUNT = """
SELECT project, status, type, tags_text, system_tags_text, COUNT(*), SUM(active_duration),
       SUM(status = 'completed' AND completed > ?), MAX(started)
FROM tasks WHERE project IN (SELECT value FROM json_each(?)){only}
GROUP BY project, status, type, tags_text, system_tags_text
"""
ONLY = " AND id IN (SELECT value FROM json_each(?))"
NEWEST_VERSION = "WHERE project = ? AND instr(system_tags_text, '\"dataset\"') ORDER BY created DESC LIMIT 1"
OWN = f"WHERE project = ? AND NOT instr(system_tags_text, '\"{ARCHIVED}\"')"


class Counts:
    """The tasks of some projects, counted once for all that is asked of them.

    Args:
        projects: ids of every project that is going to be asked for.
        wanted: filters of the tasks to count, as in a ``get_all``.
    """

    def __init__(self, store: Store, projects: Sequence[str], wanted: Document) -> None:
        day_ago = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="microseconds")
        parameters = [day_ago, orjson.dumps(projects).decode()]
        lifted = {"status", "type", "tags", "system_tags"}
        if wanted.keys() - lifted:  # something that no column tells
            found = search.find_all(store.tasks, search.TASKS, {**wanted, "search_hidden": True})
            parameters.append(orjson.dumps([task["id"] for task in found]).decode())
            predicates = []
        else:
            predicates = [
                list_predicate(path, value if isinstance(value, list) else [value])
                for path, value in wanted.items()
                if value
            ]
        sql = COUNT.format(only=ONLY if len(parameters) > 2 else "")  # noqa: PLR2004
        self._rows: dict[str, list[tuple[Document, tuple[Any, ...]]]] = {}
        for project, status, kind, tags, system_tags, *counts in store.rows(sql, parameters):
            group = {
                "status": status,
                "type": kind,
                "tags": orjson.loads(tags),
                "system_tags": orjson.loads(system_tags),
            }
            if all(predicate(group) for predicate in predicates):
                self._rows.setdefault(project, []).append((group, tuple(counts)))

    def of(self, projects: Sequence[str], state: str) -> Document:
        """Sum the tasks of some projects in one state; ``total_runtime`` in seconds."""
        rows = [
            (group["status"], counts)
            for project in projects
            for group, counts in self._rows.get(project, [])
            if (ARCHIVED in group["system_tags"]) == (state == ARCHIVED)
        ]
        by_status: Counter[str] = Counter(dict.fromkeys(STATUSES, 0))
        for status, counts in rows:
            by_status[status] += counts[0]
        return {
            "status_count": dict(by_status),
            "total_tasks": sum(counts[0] for _, counts in rows),
            "total_runtime": sum(counts[1] or 0 for _, counts in rows),
            "completed_tasks_24h": sum(counts[2] or 0 for _, counts in rows),
            "last_task_run": max((counts[3] for _, counts in rows if counts[3]), default=None),
        }


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
