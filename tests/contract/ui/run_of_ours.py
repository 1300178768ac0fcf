"""A server that holds runs as the pipeline of this project leaves them, made with raw calls."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.clearml_server import ClearmlServer

STEPS = ("ingest", "target", "impute", "remove_outliers", "balance", "train", "compare")
SCALARS = {
    "within_one": ["by_day: faixas_pmv", "by_day: lr", "by_day: et"],
    "rps": ["by_day: faixas_pmv", "by_day: faixas_utci"],
}
PLOTS = {"calibracao": ["figura"], "comparacao": ["tabela"], "importancia": ["figura", "valores"]}
PARAMETERS = {"train_folds": "4", "train_modelos": "lr", "ingest_dados": "sample"}


@dataclass
class Run:
    """Ids of one run."""

    controller: str
    steps: dict[str, str] = field(default_factory=dict)


@dataclass
class State:
    """Ids and names of all that was made."""

    project_name: str
    project: str = ""
    pipeline: str = ""
    datasets: str = ""
    dataset: str = ""
    queue: str = ""
    model: str = ""
    report: str = ""
    image: str = ""
    runs: list[Run] = field(default_factory=list)


def send(server: ClearmlServer, *events: dict[str, Any]) -> None:
    """Report events."""
    answer = server.call("events.add_batch", "\n".join(map(json.dumps, events)).encode())
    assert answer.data["added"] == len(events), answer.meta


def make(server: ClearmlServer) -> State:
    """Make two runs of a pipeline with all that belongs to them."""
    state = State(f"contract/train {uuid.uuid4().hex[:8]}")

    def project(name: str, *tags: str) -> str:
        return str(server.get("projects.create", name=name, system_tags=list(tags))["id"])

    state.project = project(state.project_name)
    state.pipeline = project(f"{state.project_name}/.pipelines/train run", "pipeline", "hidden")
    state.datasets = project(f"{state.project_name}/.datasets/train data", "dataset", "hidden")
    for one, tags in ((state.pipeline, ["tagged"]), (state.datasets, ["data"])):
        server.get("projects.update", project=one, tags=tags)
    state.queue = server.get("queues.create", name=f"queue {uuid.uuid4().hex[:8]}")["id"]
    state.dataset = _dataset(server, state)
    state.runs = [_run(server, state) for _ in range(2)]
    train = state.runs[0].steps["train"]
    state.model = _models(server, state, train)
    server.get("workers.status_report", worker="host:0", queues=[state.queue], task=train, timestamp=1)
    state.report = server.get(
        "reports.create", name="train report", project=state.project, tags=["r"], report="# Text"
    )["id"]
    return state


def _task(server: ClearmlServer, **fields: object) -> str:
    return str(server.get("tasks.create", **fields)["id"])


def _complete(server: ClearmlServer, task: str) -> None:
    server.get("tasks.started", task=task, force=True)
    server.get("tasks.completed", task=task, force=True)


def _dataset(server: ClearmlServer, state: State) -> str:
    task = _task(
        server, name="1.0.0", type="data_processing", project=state.datasets, system_tags=["dataset"]
    )
    server.get("tasks.edit", task=task, runtime={"version": "1.0.0", "ds_file_count": 2, "ds_total_size": 3})
    _complete(server, task)
    return task


def _run(server: ClearmlServer, state: State) -> Run:
    arguments = {
        name: {"section": "Args", "name": name, "value": value, "type": "str"}
        for name, value in PARAMETERS.items()
    }
    controller = _task(
        server,
        name="train run",
        type="controller",
        project=state.pipeline,
        system_tags=["pipeline"],
        hyperparams={"Args": arguments},
        script={"repository": "file:///nowhere", "entry_point": "run.py", "diff": "text"},
    )
    run = Run(controller)
    server.get("tasks.started", task=controller)
    for name in STEPS:
        run.steps[name] = _step(server, state, name, controller)
    plan = {name: {"job_id": run.steps[name], "status": "completed"} for name in STEPS}
    item = {"name": "Pipeline", "type": "dictionary", "value": json.dumps(plan)}
    server.get(
        "tasks.edit",
        task=controller,
        force=True,
        configuration={"Pipeline": item},
        runtime={"_pipeline_hash": "hash:1.0.0", "version": "1.0.0"},
    )
    server.get("tasks.completed", task=controller)
    return run


def _step(server: ClearmlServer, state: State, name: str, controller: str) -> str:
    artifact = {"key": "dados", "type": "pandas", "uri": "file:///absent", "mode": "output"}
    task = _task(server, name=name, type="training", project=state.pipeline, parent=controller, tags=["step"])
    server.get("tasks.started", task=task)
    server.get("tasks.add_or_update_artifacts", task=task, artifacts=[artifact], force=True)
    common = {"task": task, "iter": 0}
    scalars = [
        {**common, "type": "training_stats_scalar", "metric": metric, "variant": variant, "value": 0.5}
        for metric, variants in SCALARS.items()
        for variant in variants
    ]
    plots = [
        {**common, "type": "plot", "metric": metric, "variant": variant, "plot_str": '{"data": []}'}
        for metric, variants in PLOTS.items()
        for variant in variants
    ]
    image = {
        "type": "training_debug_image",
        "metric": "m",
        "variant": "v",
        "key": "k",
        "url": "file:///i.png",
    }
    line = {"type": "log", "task": task, "msg": "a line", "timestamp": 1000}
    singles = [{**scalar, "iter": -(2**31)} for scalar in scalars]
    send(server, *scalars, *singles, *plots, {**common, **image}, line)
    server.get("tasks.completed", task=task)
    return task


def _models(server: ClearmlServer, state: State, task: str) -> str:
    fields = {"uri": "file:///absent/m.pkl", "framework": "ScikitLearn", "project": state.project}
    archived = server.get("models.create", name="train old", **fields)["id"]
    server.get("models.archive_many", ids=[archived])
    model = server.get("models.create", name="train model", task=task, tags=["m"], **fields)["id"]
    server.get("tasks.add_or_update_model", task=task, name="out", type="output", model=model)
    return str(model)
