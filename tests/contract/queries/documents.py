"""What the tests of queries look for: documents in a project of their own."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer


def new_project(server: ClearmlServer, **fields: object) -> str:
    made = server.get("projects.create", **{"name": f"contract/queries {uuid.uuid4().hex}", **fields})
    return str(made["id"])


def new_task(server: ClearmlServer, name: str = "task", **fields: object) -> str:
    made = server.get("tasks.create", **{"name": name, "type": "testing", **fields})
    return str(made["id"])


def new_model(server: ClearmlServer, name: str = "model", **fields: object) -> str:
    return str(server.get("models.create", **{"name": name, "uri": "file:///m", **fields})["id"])


def names(server: ClearmlServer, call: str = "tasks.get_all_ex", **query: Any) -> list[str]:
    """Return the names of what a query finds, in its order."""
    kind = call.partition(".")[0]
    return [found["name"] for found in server.get(call, **query)[kind]]
