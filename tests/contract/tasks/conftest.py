"""Tasks of these tests, in a project of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer


@pytest.fixture(scope="module")
def project(clearml_server: ClearmlServer, request: pytest.FixtureRequest) -> str:
    """Id of a project of one module's own."""
    name = f"contract/{request.module.__name__.rpartition('.')[2]}"
    return str(clearml_server.get("projects.create", name=name)["id"])


@pytest.fixture
def new_task(clearml_server: ClearmlServer, project: str) -> Callable[..., str]:
    """Return a function that makes a task, brings it to a status, and returns its id."""

    def make(status: str = "created", **fields: object) -> str:
        given = {"name": "of a table", "type": "testing", "project": project, **fields}
        task = str(clearml_server.get("tasks.create", **given)["id"])
        for step in WAYS[status]:
            clearml_server.get(f"tasks.{step}", task=task)
        return task

    return make


@pytest.fixture
def stored(clearml_server: ClearmlServer) -> Callable[[str], dict[str, Any]]:
    """Return a function that reads a task."""

    def read(identifier: str) -> dict[str, Any]:
        found: dict[str, Any] = clearml_server.get("tasks.get_by_id", task=identifier)["task"]
        return found

    return read


WAYS = {
    "created": (),
    "queued": ("enqueue",),
    "in_progress": ("started",),
    "stopped": ("started", "stopped"),
    "failed": ("started", "failed"),
    "completed": ("started", "completed"),
    "published": ("started", "completed", "publish"),
}
