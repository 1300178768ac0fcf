"""Real agents beside a real server, in a temporary folder; nothing of them outlives the test."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from tests.clearml_server import ClearmlServer
from tests.embedded.ends import wait_for_end
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., subprocess.CompletedProcess[str]]

AT_WORK = ("queued", "in_progress")


def ended(pid: int, timeout_s: float = PATIENCE_S) -> bool:
    """Whether a process ends within a time."""
    return wait_for_end(pid, timeout_s)


def wait_for(condition: Callable[[], object], timeout_s: float = PATIENCE_S) -> bool:
    """Whether something becomes true within a time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def processes_of(data: Path) -> list[int]:
    """Ids of all processes whose environment or command line names a data folder."""
    found = []
    for one in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            named = [*one.cmdline(), one.environ().get("CLEARML_LOCAL_AGENT", "")]
            if one.pid != os.getpid() and any(str(data) in text for text in named):
                found.append(one.pid)
    return found


@dataclass
class Fleet:
    """A data folder with `up`, `down` and `status`, and tasks for its agents."""

    command: Command
    data: Path
    state: dict[str, Any] = field(default_factory=dict)

    def up(self, *arguments: str) -> dict[str, Any]:
        """Bring the server and agents up; return what the command says."""
        done = self.command("up", "--data", str(self.data), "--json", *arguments)
        assert done.returncode == 0, done.stderr
        self.state = json.loads(done.stdout)
        return self.state

    def down(self) -> subprocess.CompletedProcess[str]:
        """End everything."""
        return self.command("down", "--data", str(self.data))

    def status(self) -> tuple[int, dict[str, Any]]:
        """Exit status of `status`, and what it says."""
        done = self.command("status", "--data", str(self.data), "--json")
        return done.returncode, json.loads(done.stdout)

    def clean_up(self) -> None:
        """End everything, even if `down` is what does not work."""
        self.down()
        left = processes_of(self.data)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert left == []

    @property
    def server(self) -> ClearmlServer:
        """The server, to call."""
        return ClearmlServer(self.state, self.data)

    def pids(self) -> dict[str, int]:
        """Process ids of the agents, by name."""
        return {agent["name"]: agent["pid"] for agent in self.status()[1]["agents"]}

    def queue(self, name: str) -> str:
        """Id of a queue."""
        found: str = self.server.get("queues.get_all", name=f"^{name}$")["queues"][0]["id"]
        return found

    def enqueue(self, script: str | dict[str, str], queue: str = "default") -> str:
        """Give agents a task: the text of a single file, or the fields of a script in a repository."""
        fields = (
            {"repository": "", "diff": script, "entry_point": "single.py"}
            if isinstance(script, str)
            else script
        )
        made: str = self.server.get(
            "tasks.create",
            name="task",
            type="custom",
            script={"working_dir": ".", "binary": "python3.11", **fields},
        )["id"]
        self.server.get("tasks.enqueue", task=made, queue=self.queue(queue))
        return made

    def task(self, identifier: str) -> dict[str, Any]:
        """A task as the server has it."""
        found: dict[str, Any] = self.server.get("tasks.get_by_id", task=identifier)["task"]
        return found

    def finished(self, identifier: str) -> dict[str, Any]:
        """A task, once it has ended."""
        at_end = wait_for(lambda: self.task(identifier)["status"] not in AT_WORK, PATIENCE_S)
        assert at_end, self.printed(identifier)
        return self.task(identifier)

    def printed(self, identifier: str) -> str:
        """What a task and the agent that ran it printed."""
        events = self.server.get("events.get_task_log", task=identifier, batch_size=500, order="asc")[
            "events"
        ]
        return "\n".join(event["msg"] for event in events)

    def prints(self, identifier: str, text: str) -> bool:
        """Whether a task prints something within the time a task may take."""
        return wait_for(lambda: text in self.printed(identifier), PATIENCE_S)


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder; return what it prints."""
    named = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = subprocess.run(
        ["git", "-C", str(folder), *named, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def make_repository(folder: Path, files: dict[str, str]) -> str:
    """Make a git repository with one commit; return the commit."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    return git(folder, "rev-parse", "HEAD")
