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


def _reported(server: PagesServer, task: str, more: str) -> None:
    server.events(task, *({"type": "log", "msg": f"line {i}{more}", "level": "info"} for i in range(40)))
    server.scalars(task, f"loss{more}", f"train{more}", [1 / (i + 1) for i in range(50)])
    server.scalars(task, f"loss{more}", "test", [1.2 / (i + 1) for i in range(50)])
    single = {"type": "training_stats_scalar", "iter": -(2**31), "metric": "Summary"}
    server.events(task, {**single, "variant": f"score{more}", "value": 0.75})
    for metric, plot in (("table", TABLE), ("figure", FIGURE)):
        server.events(
            task,
            {
                "type": "plot",
                "metric": f"{metric}{more}",
                "variant": f"shown{more}",
                "iter": 0,
                "plot_str": json.dumps(plot),
            },
        )


def _pipeline(server: PagesServer, queue: str, more: str) -> tuple[str, str]:
    """Make a run of three stages; return the ids of its project and of its controller."""
    folder, names = f"pages{more}/.pipelines/made{more}", [f"{stage}{more}" for stage in STAGES]
    project = server.project(folder)
    server.call("projects.update", project=project, system_tags=["pipeline", "hidden"])
    run = server.task(
        f"made{more}", folder, "controller",
        system_tags=["pipeline"], status="in_progress",
        hyperparams=_parameters({f"folds{more}": "5", f"name{more}": f"all{more}"}),
    )  # fmt: skip
    stages = [
        server.task(f"stage {name}", parent=run, status="completed" if name != names[2] else "in_progress")
        for name in names
    ]
    nodes: dict[str, Any] = {
        name: {
            "name": name, "base_task_id": stage, "executed": stage, "job_id": stage, "parents": list(parents),
            "status": "completed" if name != names[2] else "running", "parameters": {}, "queue": "default",
            "job_started": 1.0, "job_ended": None, "is_job_cached": False,
        }
        for name, stage, parents in zip(names, stages, ([], names[:1], names[1:2]), strict=True)
    }  # fmt: skip
    text = {"name": "Pipeline", "value": json.dumps(nodes), "type": "dictionary"}
    server.call("tasks.edit_configuration", task=run, configuration=[text], force=True)
    waiting = server.task(f"made again{more}", folder, "controller", system_tags=["pipeline"])
    server.bring(waiting, "queued", queue)
    return project, run


def _dataset(server: PagesServer, more: str) -> tuple[str, str]:
    folder = f"pages{more}/.datasets/rows{more}"
    project = server.project(folder)
    server.call("projects.update", project=project, system_tags=["dataset", "hidden"])
    task = server.task(f"rows{more}", folder, "data_processing", system_tags=["dataset"], status="completed")
    return project, task


def _worker(server: PagesServer, task: str, queue: str, worker: str) -> None:
    server.call("workers.register", worker=worker, queues=[queue], timeout=600)
    stats = {"cpu_usage": [12.0, 30.0], "memory_used": 800, "memory_free": 1200}
    server.call(
        "workers.status_report", worker=worker, timestamp=1, queues=[queue], task=task, machine_stats=stats
    )


def furnish(server: PagesServer, more: str = "") -> dict[str, str]:
    """Make what each page shows; return name -> address of the pages. Every name ends with `more`."""
    project = f"pages{more}"
    home = server.project(project)
    queue = server.call("queues.create", name=f"everywhere{more}")["id"]
    parameters = [_parameters({f"rate{more}": str(rate), f"kind{more}": f"a{more}"}) for rate in (0.1, 0.01)]
    tasks = [
        server.task(
            f"trained {n}{more}", project, status="in_progress", hyperparams=some, tags=[f"made{more}"]
        )
        for n, some in enumerate(parameters)
    ]
    for task in tasks:
        _reported(server, task, more)
    server.bring(server.task(f"fails{more}", project, status="in_progress"), "failed")
    draft = server.task(f"a draft{more}", project, hyperparams=parameters[0])
    model = server.call(
        "models.create",
        name=f"a model{more}",
        project=home,
        uri=f"{server.api.state['files_server']}/m.zip",
        task=tasks[0],
    )["id"]
    server.call("models.set_ready", model=model, publish_task=False)
    pipelines, run = _pipeline(server, queue, more)
    datasets, version = _dataset(server, more)
    _worker(server, tasks[0], queue, f"host:{more or 1}")
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
