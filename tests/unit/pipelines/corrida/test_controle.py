"""Whether a run lives, and whether an id is one of a run."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from funcoes.apoio.erros import ErroConfig
from pipelines.corrida import controle
from pipelines.corrida.controle import PROPRIEDADE_PROCESSO, achar_controlador, assinar, parece_vivo


class Controlador:
    """A controller's task: its state, when it was heard of, and what it says of its process."""

    def __init__(self, status: str = "in_progress", ouvido_ha_s: float | None = 0.0) -> None:
        ouvido = None if ouvido_ha_s is None else datetime.now(UTC) - timedelta(seconds=ouvido_ha_s)
        self.data = SimpleNamespace(status=status, last_update=ouvido)
        self.propriedades: dict[str, dict[str, str]] = {}

    def set_user_properties(self, **valores: str) -> None:
        self.propriedades |= {k: {"name": k, "value": v} for k, v in valores.items()}

    def get_user_properties(self) -> dict[str, dict[str, str]]:
        return self.propriedades


def assinado(texto: str, **estado: Any) -> Any:
    controlador = Controlador(**estado)
    controlador.set_user_properties(**{PROPRIEDADE_PROCESSO: texto})
    return controlador


@pytest.fixture
def outro() -> Iterator[subprocess.Popen[bytes]]:
    """A process that does nothing."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as processo:
        yield processo
        processo.kill()


def assinatura(pid: int) -> str:
    return f"{controle.lugar()}/{pid}/{psutil.Process(pid).create_time():.0f}"


def test_a_controller_that_this_process_runs() -> None:
    controlador: Any = Controlador(ouvido_ha_s=3600)
    assinar(controlador)
    assert controlador.propriedades[PROPRIEDADE_PROCESSO]["value"] == assinatura(os.getpid())
    assert parece_vivo(controlador)


def test_a_controller_whose_process_ended(outro: subprocess.Popen[bytes]) -> None:
    controlador = assinado(assinatura(outro.pid))
    assert parece_vivo(controlador)
    outro.kill()
    outro.wait()
    assert not parece_vivo(controlador)


def test_a_process_that_was_killed_and_that_nobody_waited_for(outro: subprocess.Popen[bytes]) -> None:
    controlador = assinado(assinatura(outro.pid))
    outro.kill()
    os.waitid(os.P_PID, outro.pid, os.WEXITED | os.WNOWAIT)  # it is dead now, but still in the table
    assert not parece_vivo(controlador)


def test_another_process_that_got_the_same_number(outro: subprocess.Popen[bytes]) -> None:
    inicio = psutil.Process(outro.pid).create_time()
    assert not parece_vivo(assinado(f"{controle.lugar()}/{outro.pid}/{inicio - 100:.0f}"))


def test_a_clock_that_was_set_makes_no_process_another(outro: subprocess.Popen[bytes]) -> None:
    inicio = psutil.Process(outro.pid).create_time()
    for desvio in (-1, 1):
        assert parece_vivo(assinado(f"{controle.lugar()}/{outro.pid}/{inicio + desvio:.0f}"))


def test_a_container_with_the_name_of_its_machine_has_processes_of_its_own() -> None:
    """Its run is not taken as killed because its number is nobody's here."""
    de_la = assinado(f"{socket.gethostname()}-0a1b2c3d/{2**22}/1", ouvido_ha_s=10)
    assert parece_vivo(de_la)


@pytest.mark.parametrize(
    ("ouvido_ha_s", "vivo"), [(0.0, True), (100.0, True), (130.0, False), (86400.0, False), (None, False)]
)
def test_a_controller_elsewhere_lives_while_it_is_heard_of(ouvido_ha_s: float | None, vivo: bool) -> None:
    alheio = assinado(f"another-host/{os.getpid()}/1", ouvido_ha_s=ouvido_ha_s)
    assert parece_vivo(alheio) is vivo
    sem_assinatura: Any = Controlador(ouvido_ha_s=ouvido_ha_s)
    assert parece_vivo(sem_assinatura) is vivo


@pytest.mark.parametrize("status", ["completed", "failed", "stopped", "closed", "published", "created"])
def test_a_controller_that_ended_or_never_began(status: str) -> None:
    assert not parece_vivo(assinado(assinatura(os.getpid()), status=status))


def test_a_controller_that_waits_in_a_queue_runs_when_its_turn_comes() -> None:
    esperando: Any = Controlador("queued", ouvido_ha_s=3600)
    assert parece_vivo(esperando)


def test_a_resumed_controller_in_a_queue_has_no_process_yet(outro: subprocess.Popen[bytes]) -> None:
    antes = assinatura(outro.pid)
    outro.kill()
    outro.wait()
    assert parece_vivo(assinado(antes, status="queued"))


def servidor_com(tarefa: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that knows one task, or refuses every id."""

    def achar(**_: str) -> Any:
        if isinstance(tarefa, Exception):
            raise tarefa
        return tarefa

    monkeypatch.setattr(controle, "Task", SimpleNamespace(get_task=achar))
    achadas = [] if tarefa is None or isinstance(tarefa, Exception) else [tarefa]
    tarefas = SimpleNamespace(get_all=lambda **_: achadas)
    monkeypatch.setattr(controle, "APIClient", lambda: SimpleNamespace(tasks=tarefas))


def tarefa(tipo: str, grafo: str | None) -> Any:
    return SimpleNamespace(name="mine", task_type=tipo, get_configuration_object=lambda _: grafo)


def test_the_controller_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    controlador = tarefa("controller", '{"ingest": {}}')
    servidor_com(controlador, monkeypatch)
    assert achar_controlador("p1") is controlador


@pytest.mark.parametrize("resposta", [None, ValueError("no such task")])
def test_an_id_that_is_no_task(resposta: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    servidor_com(resposta, monkeypatch)
    with pytest.raises(
        ErroConfig, match="there is no task 'p1' on this server: give the id that a run printed"
    ):
        achar_controlador("p1")


@pytest.mark.parametrize(("tipo", "grafo"), [("training", "{}"), ("controller", None), ("controller", "")])
def test_a_task_that_is_no_run(tipo: str, grafo: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    servidor_com(tarefa(tipo, grafo), monkeypatch)
    with pytest.raises(ErroConfig, match=f"p1 is the task 'mine' of type {tipo}, not a run of the pipeline"):
        achar_controlador("p1")
