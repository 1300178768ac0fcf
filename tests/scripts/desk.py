"""Where somebody writes scripts and runs them against a server."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.waiting import PATIENCE_S, eventually

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clearml_server import ClearmlServer

SCRIPT_TIMEOUT_S = 240
ENDED = ("completed", "failed", "stopped")


@dataclass
class Desk:
    """Where somebody writes scripts and runs them against a server."""

    server: ClearmlServer
    folder: Path

    def run(self, name: str, text: str, *arguments: str) -> str:
        """Save a script as a file and run it; it must succeed. Returns what it printed."""
        path = self.folder / f"{name}.py"
        path.write_text(textwrap.dedent(text))
        return self.python(str(path), *arguments)

    def ids(self, name: str, text: str, *arguments: str) -> list[str]:
        """Run a script; return the words that it printed after ``ID``."""
        return self.run(name, text, *arguments).split("ID ")[-1].splitlines()[0].split()

    def result(self, name: str, text: str, *arguments: str) -> Any:
        """Run a script; return the JSON that it printed after ``RESULT``."""
        lines = self.run(name, text, *arguments).splitlines()
        return json.loads(next(line for line in lines if line.startswith("RESULT ")).removeprefix("RESULT "))

    def task(self, identifier: str) -> dict[str, Any]:
        """A task as the server has it."""
        found: dict[str, Any] = self.server.get("tasks.get_by_id", task=identifier)["task"]
        return found

    def printed(self, identifier: str) -> str:
        """What a task and the agent that ran it printed."""
        query = {"task": identifier, "batch_size": 1000, "order": "asc"}
        return "\n".join(one["msg"] for one in self.server.get("events.get_task_log", **query)["events"])

    def ended(self, identifier: str) -> dict[str, Any]:
        """A task once an agent is done with it."""
        return eventually(
            lambda: self.task(identifier), lambda task: task["status"] in ENDED, seconds=PATIENCE_S
        )

    def says(self, identifier: str, text: str) -> None:
        """Wait until a task that an agent runs has printed something."""
        eventually(lambda: self.printed(identifier), lambda said: text in said, seconds=PATIENCE_S)

    def tool(self, name: str, *arguments: str) -> str:
        """Run one of the SDK's commands, such as `data` for `clearml-data`."""
        return self.python("-m", f"clearml.cli.{name}", *arguments)

    def python(self, *arguments: str) -> str:
        """Run the interpreter with the SDK in this folder; it must succeed. Returns what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.server.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=SCRIPT_TIMEOUT_S,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-6000:]
        return done.stdout
