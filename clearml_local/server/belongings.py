"""What a server does where its data folder is taken away under it: it ends, and its agents with it.

Whoever deletes the folder (a `git clean`, a test's temporary folder) means what is in it. Without this, the
server would go on and acknowledge what it writes into deleted files, and nobody could end it or its agents:
the files that name them are gone.
"""

import contextlib
import logging
import signal

from clearml_local.agents import known
from clearml_local.agents.known import Agent
from clearml_local.base import process
from clearml_local.base.settings import DataFolder

LOG = logging.getLogger(__name__)
POLITE_S = 8.0


class Belongings:
    """The folder of a server and the agents that were started in it.

    Args:
        lock: of the server, held; the folder is there as long as this very file is.
    """

    def __init__(self, folder: DataFolder, lock: process.FileLock) -> None:
        self._folder = folder
        self._lock = lock
        self._agents_changed = 0
        self._daemons: dict[int, str] = {}

    def are_there(self) -> bool:
        """Say whether the folder is still the one that the server began with; notes its agents."""
        if not self._lock.is_in_place():
            return False
        with contextlib.suppress(OSError):
            changed = self._folder.agents.stat().st_mtime_ns
            if changed != self._agents_changed:
                self._daemons = dict(filter(None, map(_daemon, known.started(self._folder))))
                self._agents_changed = changed
        return True

    def end_agents(self) -> None:
        """End the agents that were noted, with all that they started: politely, then by force."""
        import psutil  # noqa: PLC0415 - slow to import, and nearly never needed

        left = []
        for pid, identity in self._daemons.items():
            with contextlib.suppress(psutil.Error):
                if process.identity(pid) == identity:
                    daemon = psutil.Process(pid)
                    left += [daemon, *daemon.children(recursive=True)]
        LOG.error("The data folder %s is gone: the server ends, with %s agents", self._folder.root, len(left))
        for number in (signal.SIGTERM, signal.SIGKILL):
            for one in left:
                with contextlib.suppress(psutil.Error):
                    one.send_signal(number)
            _, left = psutil.wait_procs(left, timeout=POLITE_S)


def _daemon(agent: Agent) -> tuple[int, str] | None:
    state = agent.read_state()
    return None if state is None else (int(state["pid"]), str(state["identity"]))
