"""The project's own controller in NEW RUN, with the calls that the web page makes: no stage runs here."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

import pytest

from funcoes.configuracao.config import achatar, carregar, de_plano
from funcoes.configuracao.parametros import CONHECIDOS

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

DRAFT = """
    import os
    os.environ["CONFORTO_PROJETO"] = "contract/new run parameters"
    from funcoes.configuracao.config import carregar
    from pipelines import graph
    controller = graph.criar_controlador()
    graph.declarar(controller, carregar(), None)
    controller.create_draft()
    print("ID " + controller.task.id)
"""
TAKE_UP = """
    import json, sys
    from clearml import Task
    from pipelines.controlador.parametros import config_da_tarefa, renomear
    task = Task.get_task(task_id=sys.argv[1])
    config = config_da_tarefa(task)
    task.mark_started(force=True)  # as by its agent
    renomear(task, config)
    read = {"folds": config.train.folds, "dados": config.ingest.dados}
    print("TAKEN " + json.dumps({**read, "stored": Task.get_task(task_id=task.id).get_parameters()}))
"""
EDITED = {"train/folds": "3", "ingest/dados": "/data/a.b%2Ec $1.csv"}


def printed(output: str, word: str) -> str:
    """Return what stands behind a word that begins a line."""
    return next(line for line in output.splitlines() if line.startswith(word)).removeprefix(word).strip()


@pytest.fixture(scope="module")
def draft(clearml_server: ClearmlServer) -> str:
    """Return the id of a controller of this project, with the defaults of its configuration."""
    return printed(clearml_server.run(DRAFT), "ID ")


def new_run(server: ClearmlServer, task: str, arguments: dict[str, str]) -> str:
    """Press RUN: the body is text, and every parameter is sent again, edited or not."""
    queue = server.get("queues.create", name=f"contract {uuid.uuid4().hex}")["id"]
    args = [{"name": name, "value": value} for name, value in arguments.items()]
    answer = server.call(
        "pipelines.start_pipeline", json.dumps({"task": task, "queue": queue, "args": args}).encode()
    )
    assert answer.status == 200, answer.meta
    return str(answer.data["pipeline"])


def arguments_of(server: ClearmlServer, task: str) -> dict[str, str]:
    """Return what the page's form shows: names and values of the section `Args`."""
    shown = server.get("tasks.get_by_id", task=task)["task"]["hyperparams"]["Args"]
    return {item["name"]: item["value"] for item in shown.values()}


def test_the_form_shows_every_key_and_the_copy_has_each_once_as_edited(
    clearml_server: ClearmlServer, draft: str
) -> None:
    form = arguments_of(clearml_server, draft)
    assert form == achatar(carregar())
    copy = new_run(clearml_server, draft, form | EDITED)
    assert arguments_of(clearml_server, copy) == form | EDITED
    config = de_plano(arguments_of(clearml_server, copy))
    assert (config.train.folds, config.ingest.dados) == (3, EDITED["ingest/dados"])


def test_a_copy_of_a_run_of_before_is_understood_and_left_with_the_names_of_today(
    clearml_server: ClearmlServer, draft: str
) -> None:
    """Its names have a dot: whether NEW RUN of this server doubles them or not."""
    before = clearml_server.get("tasks.clone", task=draft, new_task_name="of before")["id"]
    form = {name.replace("/", "."): value for name, value in achatar(carregar()).items()}
    items = [{"section": "Args", "name": n, "value": v, "type": "str"} for n, v in form.items()]
    clearml_server.get(
        "tasks.edit_hyper_params", task=before, hyperparams=items, replace_hyperparams="section"
    )
    edited = {name.replace("/", "."): value for name, value in EDITED.items()}
    copy = new_run(clearml_server, before, form | edited)
    taken = json.loads(printed(clearml_server.run(TAKE_UP, copy), "TAKEN "))
    assert (taken["folds"], taken["dados"]) == (3, EDITED["ingest/dados"])
    arguments = {k.removeprefix("Args/"): v for k, v in taken["stored"].items() if k.startswith("Args/")}
    assert sorted(arguments) == sorted(CONHECIDOS)
    assert {name: arguments[name] for name in EDITED} == EDITED
    assert taken["stored"]["pipeline/default_queue"] == "default"
