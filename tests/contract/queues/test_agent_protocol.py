"""The unmodified clearml-agent: it takes tasks, runs them, and ends those that are stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.conftest import ClearmlServer

POLL_S = 0.3
PRINTS = "print('printed by the task')"
SLEEPS = "import time; print('begun', flush=True); time.sleep(600)"
FAILS = "raise SystemExit(3)"


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"not within {PATIENCE_S} s: {what}"
        time.sleep(POLL_S)


@contextlib.contextmanager
def agent(server: ClearmlServer, queue: str, folder: Path) -> Iterator[str]:
    """Run an agent on a queue, in the interpreter of the tests; yield its worker id."""
    worker = f"contract:{uuid.uuid4().hex[:8]}"
    environment = {
        **server.environment,
        "CLEARML_WORKER_ID": worker,
        "CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL": "1",
        "CLEARML_AGENT_QUEUE_POLL_FREQ_SEC": "0.5",
    }
    with (folder / "agent.log").open("wb") as log:
        daemon = subprocess.Popen(
            [sys.executable, "-m", "clearml_agent", "daemon", "--foreground", "--queue", queue],
            env=environment,
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield worker
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(daemon.pid, signal.SIGKILL)
        daemon.wait()


@pytest.fixture
def queue(clearml_server: ClearmlServer) -> Iterator[dict[str, str]]:
    """Return id and name of a queue of this test alone."""
    name = f"contract {uuid.uuid4().hex}"
    identifier = clearml_server.get("queues.create", name=name)["id"]
    yield {"id": identifier, "name": name}
    clearml_server.get("queues.delete", queue=identifier, force=True)


def script_task(server: ClearmlServer, code: str) -> str:
    project = server.get("projects.get_all", name="^contract/agents$", only_fields=["id"])["projects"]
    found = project[0]["id"] if project else server.get("projects.create", name="contract/agents")["id"]
    script = {
        "entry_point": "script.py", "diff": code, "repository": "", "working_dir": ".", "binary": "python",
        "requirements": {"pip": ""},
    }  # fmt: skip
    made = server.get("tasks.create", name="agent", type="testing", project=found, script=script)
    return str(made["id"])


def task_of(server: ClearmlServer, identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = server.get("tasks.get_by_id", task=identifier)["task"]
    return found


def log_of(server: ClearmlServer, identifier: str) -> str:
    events = server.get("events.get_task_log", task=identifier, batch_size=1000)["events"]
    return "\n".join(event["msg"] for event in events)


def test_an_agent_runs_what_is_queued_and_reports_how_it_ended(
    clearml_server: ClearmlServer, queue: dict[str, str], tmp_path: Path
) -> None:
    good, bad = script_task(clearml_server, PRINTS), script_task(clearml_server, FAILS)
    for task in (good, bad):
        clearml_server.get("tasks.enqueue", task=task, queue=queue["id"])
    with agent(clearml_server, queue["name"], tmp_path):
        wait_until(lambda: task_of(clearml_server, bad)["status"] == "failed", "the second task fails")
    done = task_of(clearml_server, good)
    assert done["status"] == "completed"
    assert done["execution"]["queue"] == queue["id"]
    assert done["started"] <= done["completed"]
    assert "printed by the task" in log_of(clearml_server, good)


def test_an_agent_ends_a_task_that_is_stopped(
    clearml_server: ClearmlServer, queue: dict[str, str], tmp_path: Path
) -> None:
    task = script_task(clearml_server, SLEEPS)
    clearml_server.get("tasks.enqueue", task=task, queue_name=queue["name"])
    with agent(clearml_server, queue["name"], tmp_path) as worker:
        wait_until(lambda: "begun" in log_of(clearml_server, task), "the task begins")
        [listed] = [
            item
            for item in clearml_server.get("workers.get_all", last_seen=60)["workers"]
            if item["id"] == worker
        ]
        assert listed["task"]["id"] == task
        assert [entry["id"] for entry in listed["queues"]] == [queue["id"]]
        clearml_server.get("tasks.stop", task=task)
        assert task_of(clearml_server, task)["status_message"] == "stopping"
        wait_until(lambda: task_of(clearml_server, task)["status"] == "stopped", "the agent ends it")
    assert clearml_server.get("queues.get_num_entries", queue=queue["id"])["num"] == 0
