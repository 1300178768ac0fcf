"""up and down: the server and its agents together."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clearml_local.agents import end, known, repository, start
from clearml_local.base import process, running, whole_file
from clearml_local.base.client import Client
from clearml_local.base.errors import CommandError
from clearml_local.base.settings import DataFolder
from clearml_local.command import lifecycle

LOCK_TIMEOUT_S = 120.0
PACKAGE_PARENT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Up:
    """What ``up`` found and did."""

    server: running.State
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
        server, server_started = lifecycle.start(folder)
        known.make_link(folder)
        tree = repository.work_tree(where)
        _write_git_settings(folder, tree)
        expected = dict.fromkeys(known.wanted(folder, count) + known.started(folder))
        missing = [agent for agent in expected if not agent.is_of(server)]
        if missing:
            _start(folder, server, missing)
        return Up(server, server_started, [agent.name for agent in missing], tree)


def _write_git_settings(folder: DataFolder, tree: Path | None) -> None:
    settings = repository.git_settings(tree, os.environ)
    whole_file.write(known.settings_for_git(folder), settings.encode())


def _start(folder: DataFolder, server: running.State, missing: list[known.Agent]) -> None:
    """Clear away what dead agents left, then start agents side by side."""
    tasks = end.end(missing, politely=False)
    end.settle(Client(folder, server["api_server"]), missing, tasks)
    children = [(agent, start.start(agent, server)) for agent in missing]
    for agent, child in children:
        start.wait_until_listening(agent, child)


def down(folder: DataFolder) -> bool:
    """End agents with what they run, then the server; say whether anything was running."""
    if not folder.agents.is_dir():
        return lifecycle.stop(folder)
    with _agents_lock(folder):
        agents = known.started(folder)
        anyone = any(agent.is_alive() for agent in agents)
        server = running.running_state(folder)
        reachable = server is not None and any(agent.is_of(server) for agent in agents)
        tasks = end.end(agents, politely=reachable)
        if server is not None and agents:
            end.settle(Client(folder, server["api_server"]), agents, tasks)
        known.settings_for_git(folder).unlink(missing_ok=True)
        known.remove_link(folder)
        return lifecycle.stop(folder) or anyone
