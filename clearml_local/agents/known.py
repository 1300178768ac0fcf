"""The agents of a data folder: which there are, where each keeps its things, and whether it lives."""

import contextlib
import hashlib
import json
import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clearml_local.base import process
from clearml_local.base.errors import CommandError
from clearml_local.base.settings import DataFolder

SERVICES = "services"
DEFAULT = "default"
DIGEST_CHARACTERS = 12
# Not the folder that TMPDIR names: `up` and `down` may be called with different ones.
LINKS = Path("/tmp")  # noqa: S108  # nosec B108 # a link's owner and target are checked

State = dict[str, Any]


@dataclass(frozen=True)
class Agent:
    """An agent of a data folder, running or not."""

    folder: DataFolder
    name: str
    queue: str

    @property
    def state_file(self) -> Path:
        """JSON about its process; exists from its start until it is ended by a command."""
        return self.folder.agents / f"{self.name}.json"

    @property
    def log(self) -> Path:
        """What the agent says while it works. What tasks print is with the tasks."""
        return self.folder.agents / f"{self.name}.log"

    @property
    def home(self) -> Path:
        """The folder of all it writes; removed when it is ended."""
        return self.folder.agents / self.name

    @property
    def work(self) -> Path:
        """Where it clones and runs code; parallel tasks of one agent get ``work.1``, ``work.2`` ..."""
        return without_blanks(self.folder) / "agents" / self.name / "work"

    @property
    def temporary(self) -> Path:
        """Temporary files of it and its tasks. Of its own, too, because agents lock each other out there."""
        return self.work.parent / "tmp"

    @property
    def start_log(self) -> Path:
        """What it printed before it listened, with its whole configuration."""
        return self.home / "start.log"

    @property
    def worker(self) -> str:
        """Its name on the server."""
        return f"{socket.gethostname()}:{self.name}"

    def owns(self, worker: str | None) -> bool:
        """Say whether a name on the server is its own or that of one of its services."""
        return worker is not None and (worker == self.worker or worker.startswith(f"{self.worker}:service:"))

    def read_state(self) -> State | None:
        """Return what is known about its process, alive or not; None if it was not started."""
        try:
            state: State = json.loads(self.state_file.read_text())
            return state if {"pid", "identity", "api_server", "started"} <= state.keys() else None
        except (OSError, ValueError, AttributeError):
            return None

    def is_alive(self) -> bool:
        """Say whether its process lives."""
        state = self.read_state()
        return state is not None and process.identity(state["pid"]) == state["identity"]

    def is_of(self, server: State) -> bool:
        """Say whether it lives and talks to the address the server has now."""
        state = self.read_state()
        return state is not None and self.is_alive() and state["api_server"] == server["api_server"]


def wanted(folder: DataFolder, count: int) -> list[Agent]:
    """Return the agent for controllers and a number of ordinary ones."""
    ordinary = [Agent(folder, f"{DEFAULT}-{number}", DEFAULT) for number in range(1, count + 1)]
    return [Agent(folder, SERVICES, SERVICES), *ordinary]


def started(folder: DataFolder) -> list[Agent]:
    """Return the agents that were started and not ended since, whether they live or not."""
    names = sorted((file.stem for file in folder.agents.glob("*.json")), key=lambda name: (len(name), name))
    return [Agent(folder, name, SERVICES if name == SERVICES else DEFAULT) for name in names]


def without_blanks(folder: DataFolder) -> Path:
    """Return a path of a data folder that has no blanks in it: agents refuse to work in one that has.

    That is the folder itself, or else a link to it that ``up`` makes and ``down`` removes.
    """
    if not re.search(r"\s", str(folder.root)):
        return folder.root
    digest = hashlib.sha256(str(folder.root).encode()).hexdigest()[:DIGEST_CHARACTERS]
    return LINKS / f"clearml_local-{os.getuid()}-{digest}"


def make_link(folder: DataFolder) -> None:
    """Make the link to a data folder, if it needs one.

    Raises:
        CommandError: something else has the link's place.
    """
    link = without_blanks(folder)
    if link == folder.root:
        return
    with contextlib.suppress(FileExistsError):
        link.symlink_to(folder.root)
    if not link.is_symlink() or link.lstat().st_uid != os.getuid() or link.readlink() != folder.root:
        raise CommandError(f"{link} is not a link to {folder.root}; remove it, then try again")


def remove_link(folder: DataFolder) -> None:
    """Remove the link to a data folder, if there is one."""
    link = without_blanks(folder)
    if link.is_symlink():
        link.unlink()


def settings_for_git(folder: DataFolder) -> Path:
    """Return the path of the agents' git settings."""
    return folder.agents / "gitconfig"
