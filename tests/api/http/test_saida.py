"""How the process ends: what has begun is finished, and it does not outlive the one that started it."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import requests

from funcoes.servico.pasta import PastaServico, Uso
from tests.api.conftest import PEDIDO, RAIZ, ServidorDeTeste
from tests.api.modelos import por, treinar
from tests.waiting import PATIENCE_S, eventually

CORPO = json.dumps(PEDIDO).encode()
CABECA = (
    b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Request-Id: lento\r\n"
    b"Content-Length: %d\r\n\r\n" % len(CORPO)
)


def comecar(servidor: ServidorDeTeste) -> socket.socket:
    """A request of which only the first half has arrived."""
    host, _, porta = servidor.url.removeprefix("http://").partition(":")
    tomada = socket.create_connection((host, int(porta)), timeout=PATIENCE_S)
    tomada.sendall(CABECA + CORPO[:20])
    eventually(lambda: servidor.pedir("/health/detailed").json["processo"]["em_andamento"] == 2)
    return tomada


def test_what_has_begun_is_finished_and_what_comes_is_told_to_go_elsewhere(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor("http.aviso_saida_s=0.1", "http.saida_s=15", modelo=treinar().pacote)
    with comecar(servidor) as tomada:
        servidor.processo.terminate()
        r = eventually(lambda: servidor.pedir("/predict", PEDIDO), lambda r: r.status == 503)
        assert r.json["erro"]["codigo"] == "parando"
        assert int(r.cabecalhos["retry-after"]) >= 1
        assert r.cabecalhos["connection"] == "close"
        pronto = servidor.pedir("/health/ready")
        assert (pronto.status, pronto.json["parando"]) == (503, True)
        assert servidor.pedir("/health").status == 200
        time.sleep(0.5)  # longer than the notice: it is the request that is waited for
        assert servidor.processo.poll() is None
        nova = requests.post(f"{servidor.url}/predict", json=PEDIDO, timeout=PATIENCE_S)
        assert nova.json()["erro"]["codigo"] == "parando"
        tomada.sendall(CORPO[20:])
        vindo = b""
        while pedaco := tomada.recv(65536):
            vindo += pedaco
    assert vindo.startswith(b"HTTP/1.1 200 OK")
    assert json.loads(vindo.partition(b"\r\n\r\n")[2])["request_id"] == "lento"
    assert servidor.processo.wait(PATIENCE_S) == 0
    eventos = [x["event"] for x in servidor.linhas()]
    assert eventos.index("stopping") < eventos.index("stopped") == len(eventos) - 1
    uso = servidor.pasta.ler(servidor.pasta.uso, Uso)
    assert uso is not None
    assert uso.pedidos["200"] >= 1  # the last one is in it
    assert uso.previsoes == 1


def test_what_does_not_end_is_waited_for_only_so_long(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor("http.aviso_saida_s=0", "http.saida_s=1", modelo=treinar().pacote)
    with comecar(servidor):
        inicio = time.monotonic()
        servidor.processo.send_signal(signal.SIGINT)
        assert servidor.processo.wait(PATIENCE_S) == 0
        assert 0.9 < time.monotonic() - inicio < 19  # by default it would be 20


def test_a_second_signal_ends_it_at_once(iniciar_servidor: Callable[..., ServidorDeTeste]) -> None:
    servidor = iniciar_servidor("http.aviso_saida_s=30", "http.saida_s=30", modelo=treinar().pacote)
    with comecar(servidor):
        servidor.processo.terminate()
        eventually(lambda: servidor.pedir("/health/ready").status == 503)
        servidor.processo.terminate()
        assert servidor.processo.wait(PATIENCE_S) == 0


def test_connections_that_only_wait_delay_nothing(iniciar_servidor: Callable[..., ServidorDeTeste]) -> None:
    servidor = iniciar_servidor("http.aviso_saida_s=0", "http.saida_s=30", modelo=treinar().pacote)
    servidor.pedir("/health")  # stays open
    host, _, porta = servidor.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(porta))):
        servidor.processo.terminate()
        assert servidor.processo.wait(PATIENCE_S) == 0


def test_a_port_that_is_taken_is_a_message_and_exit_code_2(servidor: ServidorDeTeste, tmp_path: Path) -> None:
    porta = servidor.url.rpartition(":")[2]
    comando = [sys.executable, "-m", "api", "--pasta", str(tmp_path), "--set", f"http.porta={porta}"]
    fim = subprocess.run(comando, cwd=RAIZ, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert fim.returncode == 2
    assert f"http.porta {porta}" in fim.stderr
    assert "Traceback" not in fim.stderr


ORFAO = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-m", "api", "--com-o-pai", str(os.getpid()), "--pasta", sys.argv[1],
                  "--set", "http.porta=0", "--set", "http.aviso_saida_s=0"])
time.sleep(120)
"""


@pytest.fixture(scope="module", autouse=True)
def orfao(tmp_path_factory: pytest.TempPathFactory) -> Iterator[psutil.Process]:
    """A process whose parent was killed; that takes it some seconds to see, so it comes first."""
    pasta = PastaServico(tmp_path_factory.mktemp("orfao"))
    por(pasta, treinar().pacote)
    with (pasta.pasta / "log").open("wb") as log:
        pai = subprocess.Popen(
            [sys.executable, "-c", ORFAO, str(pasta.pasta)], cwd=RAIZ, stdout=log, stderr=log
        )
    uso = eventually(lambda: pasta.ler(pasta.uso, Uso), seconds=PATIENCE_S)
    assert uso is not None
    filho = psutil.Process(uso.pid)
    pai.kill()
    pai.wait(PATIENCE_S)
    yield filho
    if filho.is_running() and filho.status() != psutil.STATUS_ZOMBIE:
        filho.kill()


def test_the_process_ends_with_the_one_that_started_it(orfao: psutil.Process) -> None:
    eventually(lambda: not orfao.is_running() or orfao.status() == psutil.STATUS_ZOMBIE, seconds=PATIENCE_S)
