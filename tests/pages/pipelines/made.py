"""Pipelines made by plain calls: controllers with a graph, and stages whose state a test changes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.api.navegador import Aba
from tests.pages.server import PagesServer

Graph = Mapping[str, Sequence[str]]
DIAMOND: Graph = {"take": [], "left": ["take"], "right": ["take"], "join": ["left", "right"]}
OF_TASK = {"in_progress": "running", "stopped": "aborted"}


def parameters(values: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """Name -> (value, type of the SDK) as the section Args."""
    return {
        "Args": {
            name: {"section": "Args", "name": name, "value": value, "type": kind}
            for name, (value, kind) in values.items()
        }
    }


@dataclass
class Run:
    """A controller, and the stages that it has said so far."""

    server: PagesServer
    project: str
    id: str
    graph: Graph
    tasks: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/pipelines/{self.project}/tasks/{self.id}"

    def stage(self, name: str, status: str = "in_progress", **fields: Any) -> str:
        """Bring a stage to a status, its task made at the first use; the controller is told."""
        if name not in self.tasks:
            place = self.server.call("projects.get_by_id", project=self.project)["project"]["name"]
            self.tasks[name] = self.server.task(name, place, parent=self.id, **fields)
            self.server.call("tasks.started", task=self.tasks[name])
        if status not in ("in_progress", "cached"):
            self.server.bring(self.tasks[name], status)
        self.states[name] = OF_TASK.get(status, status)
        self.tell()
        return self.tasks[name]

    def cached(self, name: str, task: str) -> None:
        """Take a stage from another run."""
        self.tasks[name], self.states[name] = task, "cached"
        self.tell()

    def tell(self, value: str | None = None) -> None:
        """Write the graph as the SDK does, or any text in its place."""
        nodes: dict[str, dict[str, Any]] = {
            name: {
                "parents": list(parents), "status": self.states.get(name, "pending"), "parameters": {},
                "executed": self.tasks.get(name), "job_id": self.tasks.get(name), "base_task_id": None,
            }
            for name, parents in self.graph.items()
        }  # fmt: skip
        text = {"name": "Pipeline", "type": "dictionary", "value": value or json.dumps(nodes)}
        self.server.call("tasks.edit_configuration", task=self.id, configuration=[text], force=True)


def pipeline(server: PagesServer, name: str) -> str:
    """Return the id of a pipeline's project, as the SDK makes it."""
    project = server.project(f"watched/.pipelines/{name}")
    server.call("projects.update", project=project, system_tags=["pipeline", "hidden"])
    return project


def run(
    server: PagesServer,
    name: str,
    called: str = "",
    graph: Graph = DIAMOND,
    status: str = "in_progress",
    **fields: Any,
) -> Run:
    """Start a run of a pipeline."""
    project = pipeline(server, name)
    controller = server.task(
        called or name, f"watched/.pipelines/{name}", "controller", system_tags=["pipeline"], **fields
    )
    made = Run(server, project, controller, graph)
    made.tell()
    server.bring(controller, status)
    return made


def reload(tab: Aba) -> None:
    """Load the page anew, and wait until it is another one."""
    tab.avaliar("window.before = 1")
    tab.pedir("Page.reload")
    tab.esperar("!window.before && document.querySelector('#content')")
