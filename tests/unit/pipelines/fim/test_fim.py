"""Signals are heard whatever the work does; what the SDK makes is remembered; at last nothing is asked."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.fim.pedidos import Pedidos
from pipelines.fim.pendencias import Pendencias
from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[4]
CORRIDA = """
import signal, sys, threading, time
from pipelines.fim.sinais import SINAIS
SINAIS.instalar()
from pipelines.fim import guarda
from pipelines.fim.pendencias import PENDENCIAS
if "stubborn" in sys.argv:  # the end takes long
    PENDENCIAS.limpezas.append(lambda: time.sleep(60))
    guarda.Despedida.so_aqui = guarda.Despedida.no_prazo = lambda _: SINAIS.acompanhar(
        threading.main_thread(), 60)
def trabalho():
    for _ in range(20):  # a signal may come to any of them
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    print("working", flush=True)
    if "fails" in sys.argv:
        raise ValueError("no")
    if "ends" in sys.argv:
        sys.exit(4)
    threading.Lock().acquire() and threading.Event().wait()
    return 0
from funcoes.comando.processo import encerrar
encerrar(guarda.guardar(trabalho))
"""
INT, TERM, HUP = signal.SIGINT, signal.SIGTERM, signal.SIGHUP


def _corrida(*argumentos: str, antes: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    processo = subprocess.Popen(
        [*antes, sys.executable, "-c", CORRIDA, *argumentos], cwd=RAIZ, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert processo.stdout is not None
    assert processo.stdout.readline() == "working\n"
    return processo


@pytest.mark.usefixtures("signals_heard")
@pytest.mark.parametrize(
    ("argumentos", "sinais"),
    [
        ((), (INT,)),
        ((), (TERM,)),
        ((), (HUP,)),
        ((), (INT, TERM)),
        ((), (TERM, INT)),
        (("stubborn",), (INT, TERM, INT)),  # the third ends it at once
    ],
)
def test_signals_end_the_work(argumentos: tuple[str, ...], sinais: tuple[signal.Signals, ...]) -> None:
    processo = _corrida(*argumentos)
    for i, sinal in enumerate(sinais):
        if i == 2:
            time.sleep(0.5)  # equal signals that come at once are one
        processo.send_signal(sinal)
    _, erros = processo.communicate(timeout=PATIENCE_S)
    assert processo.returncode == 130, erros
    assert erros.startswith("interrupted")
    assert "Traceback" not in erros


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    processo = _corrida(antes=("sh", "-c", 'trap "" HUP; exec "$@"', "sh"))
    processo.send_signal(HUP)
    with pytest.raises(subprocess.TimeoutExpired):
        processo.wait(timeout=0.5)
    processo.send_signal(TERM)
    processo.communicate(timeout=PATIENCE_S)
    assert processo.returncode == 130


@pytest.mark.parametrize(("como", "codigo", "dito"), [("fails", 1, "ValueError: no"), ("ends", 4, "")])
def test_work_that_ends_by_itself(como: str, codigo: int, dito: str) -> None:
    processo = _corrida(como)
    _, erros = processo.communicate(timeout=PATIENCE_S)
    assert (processo.returncode, dito in erros) == (codigo, True)


def _resposta(identificador: str) -> Any:
    return SimpleNamespace(json=lambda: {"data": {"id": identificador}})


def test_tasks_that_are_made_are_remembered() -> None:
    pendencias = Pendencias()
    enviar = Pedidos(pendencias).envolver(lambda _, service, action: _resposta(f"{service}.{action}"))
    for chamada in ("tasks.create", "tasks.get_all", "tasks.clone", "projects.create"):
        enviar(None, *chamada.split("."))
    assert pendencias.tarefas == ["tasks.create", "tasks.clone"]
    pendencias.assumir("controller")
    assert pendencias.ids() == ["controller", "tasks.create", "tasks.clone"]
    pendencias.soltar()
    assert pendencias.ids() == []


@pytest.mark.parametrize(
    ("tipo", "assinatura", "assina"),
    [("controller", "here/1/2", True), ("training", "here/1/2", False), ("controller", "", False)],
)
def test_a_controller_is_signed_in_the_moment_of_its_making(tipo: str, assinatura: str, assina: bool) -> None:
    pendencias, pedidos = Pendencias(), list[Any]()
    pendencias.assinatura = assinatura

    def enviar(_: Any, service: str, action: str, json: Any = None) -> Any:
        pedidos.append(json)
        return _resposta(f"{service}.{action}")

    pedido = {"name": "x", "type": tipo, "hyperparams": {"Args": {}}}
    Pedidos(pendencias).envolver(enviar)(None, "tasks", "create", json=pedido)
    (enviado,) = pedidos
    assert {**enviado, "hyperparams": {"Args": enviado["hyperparams"]["Args"]}} == pedido
    propriedades = enviado["hyperparams"].get("properties", {})
    assert [item["value"] for item in propriedades.values()] == [assinatura] * assina


@pytest.mark.parametrize(("tipo", "tags"), [("controller", ["a", "b", "c"]), ("training", ["a"])])
def test_a_controller_has_its_tags_in_the_moment_of_its_making(tipo: str, tags: list[str]) -> None:
    pendencias, pedidos = Pendencias(), list[Any]()
    pendencias.etiquetas = ["b", "c"]

    def enviar(_: Any, service: str, action: str, json: Any = None) -> Any:
        pedidos.append(json)
        return _resposta(f"{service}.{action}")

    Pedidos(pendencias).envolver(enviar)(None, "tasks", "create", json={"type": tipo, "tags": ["a"]})
    assert pedidos == [{"type": tipo, "tags": tags}]


def test_an_answer_that_makes_no_sense_is_the_sdk_s() -> None:
    enviar = Pedidos(Pendencias()).envolver(lambda *_: "no answer")
    assert enviar(None, "tasks", "create") == "no answer"


def test_after_the_end_nothing_is_asked_and_nobody_goes_on() -> None:
    chegou, segue, passou = threading.Event(), threading.Event(), threading.Event()
    pendencias = Pendencias()
    pedidos = Pedidos(pendencias)

    def enviar(*_: Any) -> Any:
        chegou.set()
        segue.wait(PATIENCE_S)
        return _resposta("late")

    vigiado = pedidos.envolver(enviar)

    def trabalho() -> None:
        vigiado(None, "tasks", "create")
        passou.set()

    threading.Thread(target=trabalho, daemon=True).start()
    assert chegou.wait(PATIENCE_S)
    pedidos.fechar()
    segue.set()
    pedidos.esperar(5)
    assert pendencias.tarefas == ["late"], "a call under way comes to its end, and is remembered"
    assert not passou.wait(0.5)
    with pedidos.livre():
        vigiado(None, "tasks", "get_all")
