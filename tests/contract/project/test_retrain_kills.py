"""Retraining killed between its steps, by two at once, across a restart: no run is doubled, none is lost."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clearml_server import ClearmlServer
from tests.contract.project.retreino import DEPRESSA, Palco
from tests.waiting import eventually

# Agents of another server might take the runs. By day other tests see that a look makes one run.
pytestmark = [pytest.mark.embutido, pytest.mark.nightly]

MORTES = ["after tasks.create", "before tasks.enqueue", "after tasks.enqueue"]

_INICIO = f"""
import json, os, sys, threading
from funcoes.configuracao.config import carregar_retreino
from pipelines.retreino.lancar import Retreinador
def novo(*pares):
    return Retreinador(carregar_retreino(None, [*{DEPRESSA!r}, *pares]))
def olhar(retreinador):
    return [[f.dito, f.corrida, f.decisao.motivo] for f in retreinador.olhar()]
"""

_OLHADAS = f"""{_INICIO}
os.environ["MORRER"] = sys.argv[1]
antes = olhar(novo())
os.environ["MORRER"] = ""
print(json.dumps([antes, olhar(novo()), olhar(novo("retreino.rascunho_max_s=0.001"))]))
"""

_DORMIR = f"""{_INICIO}
import signal, psutil, time
os.environ["MORRER"] = "asleep tasks.enqueue"
dorminhoco, feitos = novo(), []
linha = threading.Thread(target=lambda: feitos.append(olhar(dorminhoco)))
linha.start()
while not (dorminhoco.processo and psutil.Process(dorminhoco.processo.pid).status() == "stopped"):
    time.sleep(0.05)
os.environ["MORRER"] = ""
outro = olhar(novo("retreino.rascunho_max_s=0.001"))
os.kill(dorminhoco.processo.pid, signal.SIGCONT)
linha.join()
print(json.dumps([outro, *feitos]))
"""

_AO_MESMO_TEMPO = f"""{_INICIO}
from pipelines.execucao.fila import pedido_de
pedido_de("services", "default")  # parses the sources once: Python 3.11 cannot in two threads at a time
feitos, prontos = [], threading.Barrier(2)
def um():
    retreinador = novo("retreino.confirmar_s=1")
    prontos.wait()
    feitos.append(olhar(retreinador))
linhas = [threading.Thread(target=um) for _ in range(2)]
for linha in linhas: linha.start()
for linha in linhas: linha.join()
print(json.dumps(feitos))
"""


def propriedade(tarefa: dict[str, Any]) -> str | None:
    propriedades = tarefa["hyperparams"].get("properties", {})
    return propriedades["retreino"]["value"] if "retreino" in propriedades else None


@pytest.mark.parametrize("morte", MORTES)
def test_killed_between_two_steps_it_is_one_run_after_the_next_look(palco: Palco, morte: str) -> None:
    campeao = palco.campeao()
    palco.achado(campeao)
    (morta,), (esperando,), (depois,) = palco.python(_OLHADAS, morte)
    assert morta[0] == "not"
    assert "the process that makes the run ended with -9" in morta[2]
    (corrida,) = palco.nossas()
    assert (corrida["status"], corrida["execution"].get("queue") is None) == ("queued", False)
    assert [t for t in corrida["tags"] if t.startswith("retreino:")] == [
        next(t for t in corrida["tags"] if t.startswith(f"retreino:deriva:{campeao}."))
    ]
    if morte == "after tasks.enqueue":
        assert esperando[0] == depois[0] == "nothing new"
        assert f"run {corrida['id']} (queued) came of" in depois[2]
    else:
        assert esperando[0] == "not"
        assert "another process is just starting run" in esperando[2]
        assert depois[:2] == ["started", corrida["id"]]
        assert propriedade(corrida) == f"{corrida['id']}/enqueued"


def test_of_two_at_once_one_starts_the_run(palco: Palco) -> None:
    palco.achado(palco.campeao())
    feitos = palco.python(_AO_MESMO_TEMPO)
    (corrida,) = palco.nossas()
    assert corrida["status"] == "queued"
    comecaram = [f for (f,) in feitos if f[0] == "started"]
    assert [f[1] for f in comecaram] == [corrida["id"]]
    assert len(feitos) == 2, "who saw the other's bid has taken its own back"


def test_one_that_slept_before_it_enqueued_finds_its_run_gone(palco: Palco) -> None:
    palco.achado(palco.campeao())
    (outro,), (dorminhoco,) = palco.python(_DORMIR)
    (corrida,) = palco.nossas()
    assert (outro[:2], corrida["status"]) == (["started", corrida["id"]], "queued")
    assert dorminhoco[:2] == ["not", ""]
    assert "could not be enqueued, or is gone" in dorminhoco[2]


@pytest.fixture
def lugar(clearml_start: Callable[..., ClearmlServer], tmp_path: Path) -> Palco:
    """On a server that may be ended."""
    montado = Palco(clearml_start("--while-pid", str(os.getpid())), "contract/lugar", tmp_path)
    montado.montar()
    return montado


def decisoes(servico: dict[str, Any]) -> list[tuple[str, str]]:
    texto = servico.get("configuration", {}).get("decisions", {}).get("value", "[]")
    return [(linha["decision"], linha["run"]) for linha in json.loads(texto)]


def test_a_service_lives_through_the_end_of_its_server_and_its_own(
    lugar: Palco, clearml_start: Callable[..., ClearmlServer],
    clearml_command: Callable[..., Any],
) -> None:  # fmt: skip
    try:
        primeiro = lugar.servico()
        eventually(lugar.servicos, lambda achados: achados and achados[0]["status"] == "in_progress")
        clearml_command("stop", "--data", str(lugar.servidor.data))
        lugar.servidor = clearml_start("--while-pid", str(os.getpid()))
        lugar.achado(lugar.campeao())
        (corrida,) = eventually(lugar.nossas, lambda nossas: nossas and nossas[0]["status"] == "queued")
        eventually(lambda: decisoes(lugar.servicos()[0]), lambda d: ("started", corrida["id"]) in d)
        primeiro.send_signal(signal.SIGKILL)
        primeiro.wait()
        segundo = lugar.servico()
        eventually(lambda: [decisoes(s) for s in lugar.servicos()[1:]], lambda d: d and d[0])
        assert decisoes(lugar.servicos()[1]) == [("nothing new", "")]
        lugar.servidor.get("tasks.stop", task=lugar.servicos()[1]["id"])
        assert segundo.wait() == 0
        assert [s["status"] for s in lugar.servicos()][1] == "stopped", "as it was ended"
        assert [c["id"] for c in lugar.nossas()] == [corrida["id"]]
    finally:
        lugar.encerrar()


def test_a_service_that_ends_while_it_makes_a_run_loses_nothing(palco: Palco) -> None:
    palco.achado(palco.campeao())
    servico = palco.servico()
    eventually(palco.nossas)
    servico.send_signal(signal.SIGTERM)
    assert servico.wait() == 0
    assert palco.servicos()[0]["status"] == "completed"
    (lance,) = palco.nossas()
    assert lance["execution"].get("queue") is None
    feito = palco.comando("--once", "--set", "agenda.ligada=false", "--set", "retreino.rascunho_max_s=0.001")
    (corrida,) = palco.nossas()
    assert f"started: run {corrida['id']}" in feito.stdout
    assert corrida["id"] != lance["id"]
