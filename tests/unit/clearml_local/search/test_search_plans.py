"""What is asked most often is served by an index, whatever operators it is asked with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clearml_local import search
from clearml_local.search import engine
from clearml_local.store.database import Store

UI_TAGS = ["__$not", "archived", "__$not", "pipeline", "__$not", "dataset", "__$not", "reports"]
SINCE = {"fields": ["last_update", "last_change"], "datetime": [">2026-01-01T10:00:00-03:00"]}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "clearml.sqlite")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ({}, "tasks_by_last_update"),
        ({"order_by": ["-last_update"], "system_tags": UI_TAGS}, "tasks_by_last_update"),
        ({"order_by": ["last_update"]}, "tasks_by_last_update"),
        ({"order_by": ["created"]}, "tasks_by_created"),
        ({"order_by": ["-created"], "tags": ["a"]}, "tasks_by_created"),
        ({"project": "p", "order_by": ["-last_update"]}, "tasks_by_project_last_update"),
        ({"project": ["p"], "order_by": ["last_update"]}, "tasks_by_project_last_update"),
        ({"project": ["p"], "name": "^n$"}, "tasks_by_project_name_last_update"),
        ({"project": ["p"], "status": ["queued"]}, "tasks_by_project_status_last_update"),
        (
            {"project": ["p"], "filters": {"tags": {"any": {"include": [None]}}}},
            "tasks_by_project_last_update",
        ),
        ({"status": ["completed"], "type": ["__$not", "controller"]}, "tasks_by_status_last_update"),
        ({"id": ["1", "2"]}, "sqlite_autoindex_tasks_1"),
        ({"parent": "t"}, "tasks_by_parent"),
        ({"last_update": [">=2026-01-01"]}, "tasks_by_last_update"),
        ({"created": [">=2026-01-01", "<2026-02-01"], "order_by": ["created"]}, "tasks_by_created"),
        ({"_or_": SINCE}, "tasks_by_last_change"),
        ({"_any_": SINCE, "tags": ["a"], "status": ["__$not", "failed"]}, "tasks_by_last_change"),
        ({"_or_": SINCE, "project": ["p"]}, "tasks_by_project_last_update"),
        (
            {"_and_": {"fields": ["runtime.pipeline_job_hash"], "pattern": f"^{'a' * 32}$"}},
            "tasks_by_job_hash",
        ),
    ],
)
def test_an_index_serves_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, query: dict[str, Any], index: str
) -> None:
    asked: list[tuple[str, Any]] = []

    def noted(where: str = "", parameters: Any = ()) -> Iterator[Any]:
        asked.append((where, parameters))
        return iter(())

    monkeypatch.setattr(store.tasks, "select", noted)
    engine.search(store.tasks, search.TASKS, query)
    [(tail, parameters)] = asked
    explain = "EXPLAIN QUERY PLAN SELECT id FROM tasks {tail}"
    steps = [row[3] for row in store.rows(explain.format(tail=tail), parameters)]
    assert any(f"{index} " in f"{step} " for step in steps), steps
    if not {"id", "parent", "_or_", "_any_", "_and_"} & query.keys():
        assert not any("TEMP B-TREE" in step for step in steps), steps
