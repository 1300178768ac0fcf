"""An agent speaks for a task only where one does: what a script sends by itself is no agent's report."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

pytestmark = pytest.mark.embutido  # when a lost agent's task is given up is the embedded server's own
SCALAR = {"type": "training_stats_scalar", "metric": "m", "variant": "v", "iter": 1, "value": 1.0}
PARAMETER = {"section": "Args", "name": "n", "value": "1"}
LOG = {"type": "log", "msg": "text", "worker": "a machine"}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("events.add", SCALAR),
        ("events.add", LOG),
        ("events.add_batch", SCALAR),
        ("tasks.ping", {}),
        ("tasks.edit", {"comment": "text", "force": True}),
        ("tasks.set_requirements", {"requirements": {"pip": "clearml"}}),
        ("tasks.edit_hyper_params", {"hyperparams": [PARAMETER], "force": True}),
    ],
)
def test_a_script_is_no_agent(
    clearml_server: ClearmlServer, new_task: Callable[..., str], stored: Callable[[str], dict[str, Any]],
    name: str, body: dict[str, Any],
) -> None:  # fmt: skip
    """So it may be silent for two hours: in a debugger, or on a suspended machine."""
    task = new_task("created")
    if name != "tasks.set_requirements":
        clearml_server.get("tasks.started", task=task)
    clearml_server.get(name, task=task, **body)
    assert not stored(task).get("last_worker_report")


def test_an_agent_is(
    clearml_server: ClearmlServer, new_task: Callable[..., str], stored: Callable[[str], dict[str, Any]]
) -> None:
    task, worker = new_task("in_progress"), f"contract {uuid.uuid4().hex}"
    clearml_server.get("workers.register", worker=worker, queues=[])
    clearml_server.get("workers.status_report", worker=worker, task=task, timestamp=int(time.time() * 1000))
    assert stored(task)["last_worker_report"]
    clearml_server.get("workers.unregister", worker=worker)
