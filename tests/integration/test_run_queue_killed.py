"""Runs on queues that are stopped, or whose stage, controller, server or machine is killed, go on."""

import json
import os
import signal
import time

import psutil
import pytest

from tests.integration.conftest import FILA, RAPIDO, Oficina, comandar, esperar
from tests.integration.na_fila import PRAZO_S, processos_de, python_da_etapa, servidor_de, tarefa_de

pytestmark = [pytest.mark.integration, pytest.mark.embutido]


DE_NOVO = ["--no-cache", "ingest", "--no-cache", "impute"]
"""Two stages that run; as they write what they wrote before, the later ones come from the cache."""


def _deixar_correr_ate(fila: Oficina, etapa: str) -> str:
    """Enqueue a run and wait until a stage's own process runs."""
    feito = fila.correr(*RAPIDO, *FILA, *DE_NOVO, "--no-wait", "--quiet")
    assert feito.codigo == 0, feito.erros
    esperar(lambda: python_da_etapa(fila, f"steps/{etapa}.py"), PRAZO_S)
    return feito.saida.strip()


@pytest.mark.nightly
@pytest.mark.usefixtures("corrida")
def test_stop_ends_controller_and_stage_and_resume_goes_on(fila: Oficina) -> None:
    pipeline_id = _deixar_correr_ate(fila, "ingest")
    cedo = fila.correr("--resume", pipeline_id)
    assert cedo.codigo == 2
    assert "still runs" in cedo.erros
    etapa = esperar(lambda: python_da_etapa(fila, "steps/impute.py"), PRAZO_S)
    etapa.suspend()  # it is short, and must not end before it hears of the stop
    feito = fila.correr("--stop", pipeline_id)
    assert feito.codigo == 0, feito.erros
    parado = tarefa_de(fila, pipeline_id)
    assert parado["status"] == "stopped"
    assert {f["status"] for f in parado["filhas"]} <= {"stopped", "completed"}
    prontas = {f["name"]: f["id"] for f in parado["filhas"] if f["status"] == "completed"}
    assert set(prontas) == {"ingest"}
    esperar(lambda: not processos_de(fila, "steps/"))

    retomado = fila.correr("--resume", pipeline_id)
    assert retomado.codigo == 0, retomado.erros
    assert retomado.resumo is not None
    assert retomado.resumo["pipeline_id"] == pipeline_id
    etapas = {e["name"]: e for e in retomado.resumo["stages"]}
    assert {nome: etapas[nome]["task_id"] for nome in prontas} == prontas, "what was finished stays"
    assert etapas["register"]["status"] == "completed"
    de_novo = fila.correr("--resume", pipeline_id)
    assert de_novo.codigo == 2
    assert "nothing to go on with" in de_novo.erros


@pytest.mark.nightly
@pytest.mark.usefixtures("corrida")
def test_a_killed_stage_is_run_again(fila: Oficina) -> None:
    rapida = ["--set", "execucao.espera_s=0.1"]
    processo = fila.iniciar(*RAPIDO, *FILA, *DE_NOVO, *rapida)
    etapa = esperar(lambda: python_da_etapa(fila, "steps/ingest.py"), PRAZO_S)
    etapa.kill()
    saida, erros = processo.communicate(timeout=PRAZO_S)
    assert processo.returncode == 0, erros + saida


@pytest.mark.nightly
@pytest.mark.usefixtures("corrida")
def test_a_killed_controller_ends_in_a_clear_failure_that_resume_mends(fila: Oficina) -> None:
    processo = fila.iniciar(*RAPIDO, *FILA, *DE_NOVO)
    esperar(lambda: python_da_etapa(fila, "steps/impute.py"), PRAZO_S)
    controlador = python_da_etapa(fila, "pipelines/run.py")
    for dono in processos_de(fila, "pipelines/run.py"):
        if dono.pid != processo.pid and "--queue" not in dono.cmdline():
            dono.kill()
    assert controlador is not None
    _, erros = processo.communicate(timeout=PRAZO_S)
    assert processo.returncode == 1
    assert "--resume" in erros
    pipeline_id = erros.split("--resume ")[1].split()[0]
    feito = fila.correr("--resume", pipeline_id)
    assert feito.codigo == 0, feito.erros


@pytest.mark.nightly
@pytest.mark.usefixtures("corrida")
def test_a_killed_server_loses_nothing_and_the_run_goes_on(fila: Oficina) -> None:
    processo = fila.iniciar(*RAPIDO, *FILA, *DE_NOVO)
    esperar(lambda: python_da_etapa(fila, "steps/impute.py"), PRAZO_S)
    estado = json.loads(comandar(fila, "status", "--json").stdout)
    os.kill(estado["pid"], signal.SIGKILL)
    time.sleep(2)
    assert comandar(fila, "up").returncode == 0
    saida, erros = processo.communicate(timeout=PRAZO_S)
    assert processo.returncode == 0, erros + saida
    servidor = servidor_de(fila)
    esperar(
        lambda: len(servidor.get("workers.get_all")["workers"]) == 2
    )  # a new server knows them once they report


@pytest.mark.nightly
@pytest.mark.usefixtures("corrida")
def test_a_machine_that_lost_power_is_made_up_for(fila: Oficina) -> None:
    """Agent and stage are killed together, so that nobody can report: `up` mends, the controller repeats."""
    processo = fila.iniciar(*RAPIDO, *FILA, *DE_NOVO, "--set", "execucao.espera_s=0.1")
    esperar(lambda: python_da_etapa(fila, "steps/impute.py"), PRAZO_S)
    agente = json.loads((fila.servidor / "agents" / "default-1.json").read_text())["pid"]
    for vitima in [psutil.Process(agente), *psutil.Process(agente).children(recursive=True)]:
        vitima.kill()
    estado = comandar(fila, "status")
    assert estado.returncode == 3
    assert "DIED" in estado.stdout + estado.stderr
    assert comandar(fila, "up").returncode == 0
    saida, erros = processo.communicate(timeout=PRAZO_S)
    assert processo.returncode == 0, erros + saida
