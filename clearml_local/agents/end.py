"""The end of agents: politely, then by force, with everything their tasks started, and said to the server."""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from clearml_local.agents.known import Agent
from clearml_local.base import process
from clearml_local.base.client import Client
from clearml_local.base.errors import CommandError

POLITE_S = 8.0
FORCED_S = 5.0
POLL_S = 0.05
PAGE = 500


@dataclass(frozen=True)
class Member:
    """A process that belongs to an agent; ``task`` is the task it runs or is part of, if any."""

    pid: int
    identity: str
    task: str | None = None


def members(agents: Sequence[Agent]) -> set[Member]:
    """Return every process that belongs to agents, orphans included.

    What tells them is a variable they all inherit: parents and sessions may be gone or left.
    """
    homes = {str(agent.home) for agent in agents}
    found = set()
    for one in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            variables = one.environ()
            if variables.get("CLEARML_LOCAL_AGENT") in homes:
                identity = process.identity(one.pid)
                if identity is not None:
                    found.add(Member(one.pid, identity, variables.get("CLEARML_TASK_ID")))
    return found


def _signal(who: set[Member], number: signal.Signals) -> None:
    for member in who:
        if process.identity(member.pid) == member.identity:
            with contextlib.suppress(ProcessLookupError):
                os.kill(member.pid, number)


def _wait(agents: Sequence[Agent], timeout_s: float) -> set[Member]:
    """Wait until nothing of the agents lives; return what still does."""
    deadline = time.monotonic() + timeout_s
    left = members(agents)
    while left and time.monotonic() < deadline:
        time.sleep(POLL_S)
        left = members(agents)
    return left


def end(agents: Sequence[Agent], *, politely: bool) -> set[str]:
    """End agents and all that they and their tasks started, and remove what they left.

    Args:
        politely: give them time to end by themselves and to tell the server; for agents that reach
            their server, others would only try again and again.

    Returns:
        The ids of the tasks that ran; ``settle`` sees to it that the server knows their end.

    Raises:
        CommandError: something does not even end by force.
    """
    everyone = members(agents)
    daemons = {state["pid"] for agent in agents if (state := agent.read_state()) is not None}
    asked = {member for member in everyone if member.pid in daemons}
    _signal(asked, signal.SIGTERM)
    left = _wait(agents, POLITE_S if asked and politely else 0)
    if left:
        _signal(left, signal.SIGKILL)
        left = _wait(agents, FORCED_S)
    if left:
        raise CommandError(f"Processes of agents do not end: {sorted(member.pid for member in left)}")
    for agent in agents:
        shutil.rmtree(agent.home, ignore_errors=True)
        agent.state_file.unlink(missing_ok=True)
    return {member.task for member in everyone if member.task is not None}


def settle(client: Client, agents: Sequence[Agent], tasks: set[str]) -> None:
    """Tell the server that agents have ended: what they left in progress failed, their names are gone.

    Args:
        tasks: ids of tasks that their processes ran; the server's own knowledge of who runs what is used
            too, for agents that were dead already.
    """
    running = client.call(
        "tasks.get_all",
        status=["in_progress"],
        only_fields=["id", "last_worker"],
        search_hidden=True,
        page=0,
        page_size=PAGE,
    )["tasks"]
    for task in running:
        if task["id"] in tasks or any(agent.owns(task.get("last_worker")) for agent in agents):
            reason = "the agent that ran it was ended"
            client.call("tasks.failed", task=task["id"], force=True, status_reason=reason)
    for worker in client.call("workers.get_all")["workers"]:
        if any(agent.owns(worker["id"]) for agent in agents):
            client.call("workers.unregister", worker=worker["id"])
