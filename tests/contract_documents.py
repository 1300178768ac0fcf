"""What contract tests make: projects, tasks, models and queues with names of their own."""

import uuid
from typing import Any

from tests.clearml_server import ClearmlServer

Document = dict[str, Any]


def new_name(parent: str = "contract") -> str:
    """Return the name of a project that nobody has."""
    return f"{parent}/room {uuid.uuid4().hex}"


def new_project(server: ClearmlServer, **fields: object) -> str:
    """Make a project and return its id."""
    return str(server.get("projects.create", **{"name": new_name(), **fields})["id"])


def new_task(server: ClearmlServer, project: str = "", **fields: object) -> str:
    """Make a task and return its id."""
    place = {"project": project} if project else {}
    return str(server.get("tasks.create", **{"name": "task", "type": "testing", **place, **fields})["id"])


def ended_task(server: ClearmlServer, project: str = "", **fields: object) -> str:
    """Make a task that ran and was completed; return its id."""
    task = new_task(server, project, **fields)
    server.get("tasks.started", task=task)
    server.get("tasks.completed", task=task)
    return task


def new_model(server: ClearmlServer, **fields: object) -> str:
    """Make a model that is not published and return its id."""
    made = server.get("models.create", **{"name": "model", "uri": "file:///model", "ready": False, **fields})
    return str(made["id"])


def new_queue(server: ClearmlServer, **fields: object) -> str:
    """Make a queue and return its id."""
    made = server.get("queues.create", **{"name": f"contract {uuid.uuid4().hex}", **fields})
    return str(made["id"])


def the_task(server: ClearmlServer, task: str) -> Document:
    """Return a task's document."""
    found: Document = server.get("tasks.get_by_id", task=task)["task"]
    return found


def the_model(server: ClearmlServer, model: str) -> Document:
    """Return a model's document."""
    found: Document = server.get("models.get_by_id", model=model)["model"]
    return found


def ids(found: Document, kind: str = "tasks") -> list[str]:
    """Return the ids in an answer that lists documents."""
    return [one["id"] for one in found[kind]]


def is_there(server: ClearmlServer, kind: str, identifier: str) -> bool:
    """Say whether a ``task``, ``model`` or ``project`` is there."""
    return server.call(f"{kind}s.get_by_id", {kind: identifier}).status == 200
