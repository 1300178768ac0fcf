"""What ``up`` and ``status`` say about agents."""

import contextlib
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from clearml_local.agents import known
from clearml_local.base import running
from clearml_local.base.client import Client
from clearml_local.base.errors import CommandError
from clearml_local.base.settings import DataFolder

AgentReport = dict[str, Any]


def _current_tasks(folder: DataFolder, server: running.State | None) -> dict[str, str]:
    """Return the task each worker runs, by the worker's name; empty if the server does not say."""
    if server is None:
        return {}
    with contextlib.suppress(CommandError):
        workers = Client(folder, server["api_server"]).call("workers.get_all")["workers"]
        return {worker["id"]: worker["task"]["id"] for worker in workers if worker.get("task")}
    return {}


def describe_agents(folder: DataFolder, server: running.State | None) -> list[AgentReport]:
    """Return one report for each agent that was started and not ended since."""
    agents = known.started(folder)
    tasks = _current_tasks(folder, server) if agents else {}
    return [_describe(agent, tasks) for agent in agents]


def _describe(agent: known.Agent, tasks: dict[str, str]) -> AgentReport:
    state = agent.read_state() or {}
    alive = agent.is_alive()
    return {
        "name": agent.name,
        "running": alive,
        "pid": state.get("pid"),
        "worker": agent.worker,
        "queue": agent.queue,
        "tasks": sorted({task for worker, task in tasks.items() if agent.owns(worker)}) if alive else [],
        "uptime_s": round(time.time() - state["started"], 1) if alive else None,
        "log": str(agent.log if agent.log.exists() else agent.start_log),
    }


def agent_lines(reports: list[AgentReport]) -> list[str]:
    """Return one line for each agent; one that died cannot be overlooked."""
    return [_line(report) for report in reports]


def _line(report: AgentReport) -> str:
    if not report["running"]:
        return (
            f"  agent {report['name']}: DIED (pid {report['pid']} is gone); last words in {report['log']}; "
            "start it again: python -m clearml_local up"
        )
    doing = ", ".join(report["tasks"]) or "idle"
    uptime = timedelta(seconds=int(report["uptime_s"]))
    return (
        f"  agent {report['name']}: pid {report['pid']}, queue {report['queue']}, "
        f"as {report['worker']}, up {uptime}, {doing}"
    )


def up_hints(data: str, tree: Path | None) -> list[str]:
    """Return what to do next, after the lines about what runs."""
    option = "" if data == "" else f" --data {data}"
    code = (
        f"code: {tree}, any commit, pushed or not" if tree else "code: no git work tree, only single scripts"
    )
    return [
        f"  {code}",
        f'  use it: eval "$(python -m clearml_local env{option})"',
        f"  end it: python -m clearml_local down{option}",
    ]
