"""Runs on queues, carried out by real agents: launched, and launched again with other values."""

import json
from typing import Any

import pytest

from funcoes.configuracao.nomes_clearml import ETAPAS
from tests.integration.conftest import FILA, RAPIDO, Oficina, esperar
from tests.integration.na_fila import PRAZO_S, console, servidor_de, tarefa_de, tarefas

pytestmark = [pytest.mark.integration, pytest.mark.embutido]


TERMINADAS = ["completed", "failed", "stopped"]


def _relancar(fila: Oficina, pipeline_id: str, valores: dict[str, str]) -> str:
    """By hand: clone the controller, change parameters as text, enqueue."""
    novo: str = fila.python(f"""
from clearml import Task
novo = Task.clone({pipeline_id!r})
novo.update_parameters({json.dumps({f"Args/{k}": v for k, v in valores.items()})})
Task.enqueue(novo, queue_name="services")
print(json.dumps(novo.id))
""")
    return novo


def _new_run(fila: Oficina, pipeline_id: str, valores: dict[str, str]) -> str:
    """What the button does: a body that is text, every parameter of `Args` sent again, some edited."""
    novo: str = fila.python(f"""
import requests
from clearml import Task
from clearml.backend_api.session.client import APIClient
cliente = APIClient()
tarefa = cliente.tasks.get_by_id(task={pipeline_id!r})
valores = {{p.name: p.value for p in tarefa.hyperparams["Args"].values()}} | {valores!r}
args = [{{"name": nome, "value": valor}} for nome, valor in valores.items()]
queue = next(q.id for q in cliente.queues.get_all() if q.name == "services")
feito = requests.post(
    cliente.session.host + "/pipelines.start_pipeline",
    data=json.dumps({{"task": tarefa.id, "queue": queue, "args": args}}),
    headers={{"Authorization": "Bearer " + cliente.session.token, "Content-Type": "application/json"}},
    timeout=30,
)
print(json.dumps(feito.json()["data"]["pipeline"]))
""")
    return novo


def _de_antes(fila: Oficina, pipeline_id: str) -> str:
    """A copy with the parameters' names of earlier versions, `train.folds`."""
    novo: str = fila.python(f"""
from clearml import Task
novo = Task.clone({pipeline_id!r})
valores = novo.get_parameters()
de_antes = {{k: "Args/" + k[5:].replace("/", ".") if k.startswith("Args/") else k for k in valores}}
novo.set_parameters({{de_antes[k]: v for k, v in valores.items()}})
print(json.dumps(novo.id))
""")
    return novo


def _maus_nomes(parametros: dict[str, str]) -> list[str]:
    """Those that a server escapes, and gives back otherwise."""
    return [nome for nome in parametros if set(nome) & set(".$%")]


def _esperar_fim(fila: Oficina, identificador: str) -> dict[str, Any]:
    servidor = servidor_de(fila)
    esperar(lambda: tarefas(servidor, id=[identificador], status=TERMINADAS), PRAZO_S)
    return tarefa_de(fila, identificador)


def test_the_stages_run_on_their_queue_and_the_controller_on_services(
    fila: Oficina, corrida: dict[str, Any]
) -> None:
    assert [e["name"] for e in corrida["stages"]] == list(ETAPAS)
    assert {e["status"] for e in corrida["stages"]} == {"completed"}
    assert corrida["model"]["promoted"]
    assert "Leaderboard" in corrida["saida"]
    controlador = tarefa_de(fila, corrida["pipeline_id"])
    assert controlador["status"] == "completed"
    assert ":services:service:" in controlador["worker"]
    escolhido = next(linha for linha in corrida["leaderboard"] if linha["chosen"])
    assert controlador["valores"]["oof rps"] == pytest.approx(escolhido["metrics"]["rps"], abs=1e-5)
    assert "leaderboard" in controlador["plots"]
    ingestao = tarefa_de(fila, corrida["stages"][0]["task_id"])
    assert ingestao["worker"].endswith(":default-1")
    assert "pip install" not in ingestao["console"].lower()
    assert ingestao["script"]["entry_point"] == "steps/ingest.py"
    assert ingestao["script"]["version_num"] == controlador["script"]["version_num"]


@pytest.mark.nightly
def test_the_same_run_again_comes_from_the_cache(fila: Oficina, corrida: dict[str, Any]) -> None:
    feito = fila.correr(*RAPIDO, *FILA)
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    assert all(e["cached"] for e in feito.resumo["stages"])
    assert feito.resumo["model"]["id"] == corrida["model"]["id"]


@pytest.mark.nightly
def test_new_run_uses_the_values_that_were_edited(fila: Oficina, corrida: dict[str, Any]) -> None:
    novo = _new_run(fila, corrida["pipeline_id"], {"train/folds": "3"})
    controlador = _esperar_fim(fila, novo)
    assert controlador["status"] == "completed", controlador["console"]
    filhas = {f["name"]: f["id"] for f in controlador["filhas"]}
    assert set(filhas) == {"train", "validate", "register"}, "what comes before is the same, and cached"
    treino = tarefa_de(fila, filhas["train"])
    assert treino["parametros"]["Args/folds"] == "3"
    assert _maus_nomes(controlador["parametros"] | treino["parametros"]) == []


@pytest.mark.nightly
def test_new_run_of_a_run_of_before_uses_the_edited_values_and_keeps_one_spelling(
    fila: Oficina, corrida: dict[str, Any]
) -> None:
    novo = _new_run(fila, _de_antes(fila, corrida["pipeline_id"]), {"train.folds": "3"})
    controlador = _esperar_fim(fila, novo)
    assert controlador["status"] == "completed", controlador["console"]
    treino = json.loads(controlador["grafo"])["train"]["job_id"]  # of this run, or one of the cache
    assert tarefa_de(fila, treino)["parametros"]["Args/folds"] == "3"
    assert controlador["parametros"]["Args/train/folds"] == "3"
    assert _maus_nomes(controlador["parametros"]) == []


@pytest.mark.nightly
def test_a_wrong_value_fails_the_controller_before_any_stage(fila: Oficina, corrida: dict[str, Any]) -> None:
    errados = {"train/folds": "abc", "train/modelos": "lr,xyz", "train.dobras": "3", "train.semente": "1"}
    controlador = _esperar_fim(fila, _relancar(fila, corrida["pipeline_id"], errados))
    assert controlador["status"] == "failed"
    assert controlador["filhas"] == []
    servidor = servidor_de(fila)  # an agent sends the last lines after the task's end
    dito = esperar(lambda: "no such parameter" in (lido := console(servidor, controlador["id"])) and lido)
    for palavra in (
        "train/folds",
        "'abc'",
        "integer",
        "xyz",
        "'svm'",
        "'train.dobras'",
        "train/semente is given more than once",
    ):
        assert palavra in dito
    assert "Traceback" not in dito


@pytest.mark.nightly
def test_one_stage_again_on_its_old_inputs(fila: Oficina, corrida: dict[str, Any]) -> None:
    antes = {e["name"]: e for e in corrida["stages"]}
    aqui = fila.correr("--stage", "train", "--from", corrida["pipeline_id"])
    assert aqui.codigo == 0, aqui.erros
    assert aqui.resumo is not None
    assert aqui.resumo["task_id"] != antes["train"]["task_id"]
    assert aqui.resumo["dataset_id"] == antes["train"]["dataset_id"], "the same inputs give the same version"
    na_fila = fila.correr(
        "--stage", "balance", "--from", corrida["pipeline_id"], *FILA, "--set", "balance.metodo=smote"
    )
    assert na_fila.codigo == 0, na_fila.erros
    assert na_fila.resumo is not None
    assert na_fila.resumo["dataset_id"] != antes["balance"]["dataset_id"]
    errada = fila.correr("--stage", "train", "--from", corrida["pipeline_id"], "--set", "train.folds=abc")
    assert errada.codigo == 2
    assert "abc" in errada.erros
