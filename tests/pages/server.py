"""The server of the tests of pages: links that log in, and tasks, queues and reports made by plain calls."""

import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote

from clearml_local.base.settings import DataFolder, token_secret
from clearml_local.pages import links
from tests.clearml_server import ClearmlServer

NUMBERS = count(1)


@dataclass
class PagesServer:
    """A running server with what tests of pages ask of it."""

    api: ClearmlServer
    made: dict[str, str] = field(default_factory=dict)
    """Project name -> id."""

    @property
    def web(self) -> str:
        """The pages' address."""
        return str(self.api.state["web_server"])

    @property
    def origins(self) -> tuple[str, ...]:
        """Where a page may ask for something; ``data:``, ``blob:`` and ``about:`` ask nobody."""
        return self.web, str(self.api.state["files_server"]), "data:", "blob:", "about:"

    def login_link(self, path: str = "/") -> str:
        """Return an address that logs in and goes to a page."""
        secret = token_secret(DataFolder(self.api.data))
        return f"{links.new(secret, self.web)}&next={quote(path)}"

    def call(self, name: str, /, **fields: object) -> Any:
        """Make one call that must succeed; return its data."""
        answer = self.api.call(name, **fields)
        assert answer.status == 200, answer.meta
        return answer.data

    def project(self, name: str) -> str:
        """Return the id of a project, made at its first use."""
        if name not in self.made:
            self.made[name] = self.call("projects.create", name=name, description="")["id"]
        return self.made[name]

    def task(self, name: str = "", project: str = "pages", kind: str = "training", **fields: object) -> str:
        """Make a task; return its id. ``status`` brings it there: queued needs ``queue``, an id."""
        status, queue = fields.pop("status", "created"), fields.pop("queue", None)
        task = self.call(
            "tasks.create",
            name=name or f"task {next(NUMBERS)}",
            project=self.project(project),
            type=kind,
            **fields,
        )["id"]
        self.bring(task, str(status), queue)
        return str(task)

    def bring(self, task: str, status: str, queue: object = None) -> None:
        """Bring a draft to a status, as SDK and agents do."""
        if status == "queued":
            self.call("tasks.enqueue", task=task, queue=queue)
        elif status != "created":
            self.call("tasks.started", task=task)
        if status in ("completed", "failed", "stopped"):
            self.call(f"tasks.{status}", task=task)
        elif status == "published":
            self.call("tasks.completed", task=task, publish=True)

    def events(self, task: str, *events: dict[str, Any]) -> None:
        """Report events: ``{"type": "log", "msg": ...}``, ``{"type": "training_stats_scalar", ...}``."""
        moment = int(time.time() * 1000)
        lines = [json.dumps({"task": task, "timestamp": moment, **event}) for event in events]
        answer = self.api.call("events.add_batch", "\n".join(lines).encode())
        assert answer.status == 200, answer.meta

    def scalars(self, task: str, metric: str, variant: str, values: list[float]) -> None:
        """Report one value per iteration, from 0 on."""
        kind = "training_stats_scalar"
        some = [
            {"type": kind, "metric": metric, "variant": variant, "iter": i, "value": v}
            for i, v in enumerate(values)
        ]
        self.events(task, *some)
