"""A server on which every page has something to show, made by plain calls."""

import json
from typing import Any

from tests.pages.server import PagesServer

STAGES = ("take", "learn", "judge")
TABLE = {
    "data": [
        {
            "type": "table",
            "header": {"values": ["model", "score"]},
            "cells": {"values": [["a", "b"], [0.5, 0.25]]},
        }
    ],
    "layout": {},
}
FIGURE = {
    "data": [{"type": "scatter", "x": [1, 2, 3], "y": [3, 1, 2], "name": "a"}],
    "layout": {"title": {"text": "t"}},
}


def _parameters(values: dict[str, str]) -> dict[str, dict[str, dict[str, str]]]:
    return {
        "Args": {name: {"section": "Args", "name": name, "value": value} for name, value in values.items()}
    }


def _reported(server: PagesServer, task: str) -> None:
    server.events(task, *({"type": "log", "msg": f"line {i}", "level": "info"} for i in range(40)))
    server.scalars(task, "loss", "train", [1 / (i + 1) for i in range(50)])
    server.scalars(task, "loss", "test", [1.2 / (i + 1) for i in range(50)])
    single = {"type": "training_stats_scalar", "iter": -(2**31), "metric": "Summary"}
    server.events(task, {**single, "variant": "score", "value": 0.75})
    for metric, plot in (("table", TABLE), ("figure", FIGURE)):
        server.events(
            task,
            {"type": "plot", "metric": metric, "variant": "shown", "iter": 0, "plot_str": json.dumps(plot)},
        )


def _pipeline(server: PagesServer, queue: str) -> tuple[str, str]:
    """Make a run of three stages; return the ids of its project and of its controller."""
    project = server.project("pages/.pipelines/made")
    server.call("projects.update", project=project, system_tags=["pipeline", "hidden"])
    run = server.task(
        "made", "pages/.pipelines/made", "controller",
        system_tags=["pipeline"], status="in_progress",
        hyperparams=_parameters({"folds": "5", "name": "all"}),
    )  # fmt: skip
    stages = [
        server.task(f"stage {name}", parent=run, status="completed" if name != "judge" else "in_progress")
        for name in STAGES
    ]
    nodes: dict[str, Any] = {
        name: {
            "name": name, "base_task_id": stage, "executed": stage, "job_id": stage, "parents": list(parents),
            "status": "completed" if name != "judge" else "running", "parameters": {}, "queue": "default",
            "job_started": 1.0, "job_ended": None, "is_job_cached": False,
        }
        for name, stage, parents in zip(STAGES, stages, ([], STAGES[:1], STAGES[1:2]), strict=True)
    }  # fmt: skip
    text = {"name": "Pipeline", "value": json.dumps(nodes), "type": "dictionary"}
    server.call("tasks.edit_configuration", task=run, configuration=[text], force=True)
    waiting = server.task("made again", "pages/.pipelines/made", "controller", system_tags=["pipeline"])
    server.bring(waiting, "queued", queue)
    return project, run


def _dataset(server: PagesServer) -> tuple[str, str]:
    project = server.project("pages/.datasets/rows")
    server.call("projects.update", project=project, system_tags=["dataset", "hidden"])
    task = server.task(
        "rows", "pages/.datasets/rows", "data_processing", system_tags=["dataset"], status="completed"
    )
    return project, task


def _worker(server: PagesServer, task: str, queue: str) -> None:
    server.call("workers.register", worker="host:1", queues=[queue], timeout=600)
    stats = {"cpu_usage": [12.0, 30.0], "memory_used": 800, "memory_free": 1200}
    server.call(
        "workers.status_report", worker="host:1", timestamp=1, queues=[queue], task=task, machine_stats=stats
    )


def furnish(server: PagesServer) -> dict[str, str]:
    """Make what each page shows; return name -> address of the pages."""
    home = server.project("pages")
    queue = server.call("queues.create", name="everywhere")["id"]
    parameters = [_parameters({"rate": str(rate), "kind": "a"}) for rate in (0.1, 0.01)]
    tasks = [
        server.task(f"trained {n}", status="in_progress", hyperparams=some, tags=["made"])
        for n, some in enumerate(parameters)
    ]
    for task in tasks:
        _reported(server, task)
    server.bring(server.task("fails", status="in_progress"), "failed")
    draft = server.task("a draft", hyperparams=parameters[0])
    model = server.call(
        "models.create",
        name="a model",
        project=home,
        uri=f"{server.api.state['files_server']}/m.zip",
        task=tasks[0],
    )["id"]
    server.call("models.set_ready", model=model, publish_task=False)
    pipelines, run = _pipeline(server, queue)
    datasets, version = _dataset(server)
    _worker(server, tasks[0], queue)
    task, compare = f"/projects/{home}/tasks/{tasks[0]}", f"/projects/*/compare-tasks;ids={','.join(tasks)}"
    return {
        "home": "/", "pipelines": "/pipelines", "run": f"/pipelines/{pipelines}/tasks/{run}",
        "new run": f"/pipelines/{pipelines}/tasks/{run}/new", "tasks": "/projects/*/tasks", "task": task,
        "draft": f"/projects/{home}/tasks/{draft}/hyper-params", "parameters": f"{task}/hyper-params",
        "log": f"{task}/output/log", "scalars": f"{task}/info-output/metrics/scalar",
        "plots": f"{task}/info-output/metrics/plots", "images": f"{task}/info-output/debugImages",
        "artifacts": f"{task}/artifacts", "compare": f"{compare}/hyper-params/values",
        "compare scalars": f"{compare}/scalars/graph", "compare parallel": f"{compare}/hyper-params/graph",
        "models": "/models", "model": f"/projects/{home}/models/{model}", "datasets": "/datasets",
        "dataset": f"/datasets/simple/{datasets}/tasks/{version}", "queues": "/workers-and-queues",
        "monitoring": "/monitoring", "search": "/search?q=trained", "settings": "/settings",
        "unknown task": f"/projects/{home}/tasks/{'0' * 32}", "no such page": "/no/such/page",
    }  # fmt: skip
