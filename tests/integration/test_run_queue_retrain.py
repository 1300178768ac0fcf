"""Retraining as a service on a queue: an agent carries it out, and its run goes the way of any other."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.integration.conftest import RAIZ, Oficina, esperar
from tests.integration.na_fila import PRAZO_S, console, servidor_de, tarefa_de, tarefas

pytestmark = [pytest.mark.integration, pytest.mark.embutido]

_ACHADO = """
from clearml import Task
from clearml.backend_api.session.client import APIClient
from funcoes.io_clearml import modelos
campeao = modelos.campeao_atual("conforto-termico-sintetico")
saida = {"modelo_id": campeao.id, "modelo_nome": campeao.nome}
tarefas = APIClient().tasks
achado = tarefas.create(
    name="monitor", type="monitor", project=Task.get_project_id("Conforto Termico"), tags=["severity-high"],
    hyperparams={"Saida": {k: {"section": "Saida", "name": k, "value": v} for k, v in saida.items()}},
).id
tarefas.started(task=achado)
tarefas.completed(task=achado)
print(json.dumps([achado, campeao.id]))
"""


def retreinar(fila: Oficina, *argumentos: str) -> str:
    feito = subprocess.run(
        [sys.executable, "-m", "pipelines.retrain", *argumentos], cwd=RAIZ, env=fila.ambiente(),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert feito.returncode == 0, feito.stdout + feito.stderr
    return feito.stdout


@pytest.mark.nightly
def test_an_agent_retrains_on_drift_until_it_is_stopped(fila: Oficina, corrida: dict[str, Any]) -> None:
    assert corrida["model"]["promoted"]
    achado, campeao = fila.python(_ACHADO)
    pares = ["retreino.consultar_s=1", "retreino.mudar=[train.semente=977]", "agenda.ligada=false"]
    dito = retreinar(fila, "--queue", "services", *(p for par in pares for p in ("--set", par)))
    servico = dito.partition(":")[0]
    servidor = servidor_de(fila)
    (nova,) = esperar(lambda: tarefas(servidor, tags=["retreino"], status=["completed", "failed"]), PRAZO_S)
    controlador = tarefa_de(fila, nova["id"])
    assert controlador["status"] == "completed", controlador["console"]
    assert controlador["parametros"]["Args/train/semente"] == "977"
    assert {"train", "validate", "register"} <= {f["name"] for f in controlador["filhas"]}
    vista = tarefa_de(fila, servico)
    assert controlador["script"]["version_num"] == vista["script"]["version_num"], "the service's own code"
    esperar(lambda: f"nothing new: run {nova['id']} (completed)" in console(servidor, servico), PRAZO_S)
    (anotada,) = servidor.get("tasks.get_all", id=[servico], only_fields=["configuration"])["tasks"]
    assert {"schedule", "datasets", "tasks"} & {*anotada["configuration"]} == {"datasets", "tasks"}
    linhas = json.loads(anotada["configuration"]["decisions"]["value"])
    comecou = next(x for x in linhas if x["decision"] == "started")
    assert comecou["run"] == nova["id"]
    assert f"monitor {achado} found" in comecou["why"]
    assert comecou["causes"].startswith(f"deriva:{campeao}.")
    assert retreinar(fila, "--stop", servico) == f"{servico}: asked to end\n"
    esperar(lambda: tarefas(servidor, id=[servico], status=["stopped"]), PRAZO_S)
