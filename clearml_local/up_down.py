"""up and down: the server and its agents together."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clearml_local import agent_end, agent_start, agents, commands, process, repository, whole_file
from clearml_local.client import Client
from clearml_local.errors import CommandError
from clearml_local.settings import DataFolder

LOCK_TIMEOUT_S = 120.0
PACKAGE_PARENT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Up:
    """What ``up`` found and did."""

    server: commands.State
    server_started: bool
    agents_started: list[str]
    tree: Path | None


@contextlib.contextmanager
def _agents_lock(folder: DataFolder) -> Iterator[None]:
    """Hold the lock that serialises ``up`` and ``down``; taken before the command lock, never after.

    Raises:
        CommandError: another command holds it for too long.
    """
    lock = process.FileLock(folder.agents / "agents.lock")
    if not lock.acquire(LOCK_TIMEOUT_S):
        raise CommandError(f"Another `up` or `down` is busy with {folder.root}; try again")
    try:
        yield
    finally:
        lock.release()


def up(folder: DataFolder, count: int, where: Path) -> Up:
    """Make sure that a server, an agent for controllers and a number of ordinary agents run.

    Args:
        count: ordinary agents; where more run already, they stay.
        where: agents get the code of the git work tree this folder lies in.

    Raises:
        CommandError: something does not start.
    """
    folder.create()
    folder.agents.mkdir(exist_ok=True)
    with _agents_lock(folder):
        server, server_started = commands.start(folder)
        agents.make_link(folder)
        tree = repository.work_tree(where)
        _write_git_settings(folder, tree)
        expected = dict.fromkeys(agents.wanted(folder, count) + agents.started(folder))
        missing = [agent for agent in expected if not agent.is_of(server)]
        if missing:
            _start(folder, server, missing)
        return Up(server, server_started, [agent.name for agent in missing], tree)


def _write_git_settings(folder: DataFolder, tree: Path | None) -> None:
    settings = repository.git_settings(tree, os.environ)
    whole_file.write(agents.settings_for_git(folder), settings.encode())


def _start(folder: DataFolder, server: commands.State, missing: list[agents.Agent]) -> None:
    """Clear away what dead agents left, then start agents side by side."""
    tasks = agent_end.end(missing, politely=False)
    agent_end.settle(Client(folder, server["api_server"]), missing, tasks)
    children = [(agent, agent_start.start(agent, server)) for agent in missing]
    for agent, child in children:
        agent_start.wait_until_listening(agent, child)


def down(folder: DataFolder) -> bool:
    """End agents with what they run, then the server; say whether anything was running."""
    if not folder.agents.is_dir():
        return commands.stop(folder)
    with _agents_lock(folder):
        known = agents.started(folder)
        anyone = any(agent.is_alive() for agent in known)
        server = commands.running_state(folder)
        reachable = server is not None and any(agent.is_of(server) for agent in known)
        tasks = agent_end.end(known, politely=reachable)
        if server is not None and known:
            agent_end.settle(Client(folder, server["api_server"]), known, tasks)
        agents.settings_for_git(folder).unlink(missing_ok=True)
        agents.remove_link(folder)
        return commands.stop(folder) or anyone
