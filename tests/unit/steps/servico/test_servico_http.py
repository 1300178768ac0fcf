"""The process that answers HTTP: how it is called, and when what died starts again."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from steps.servico.http import Pedido, ProcessoHttp, ambiente_http, pausa
from tests.waiting import PATIENCE_S


def test_pauses_double_up_to_a_bound_and_begin_anew_after_a_calm_life() -> None:
    pausas, antes = [], 0.0
    for _ in range(8):
        antes = pausa(antes, viveu_s=1)
        pausas.append(antes)
    assert pausas == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert pausa(30, viveu_s=59.9) == 30
    assert pausa(30, viveu_s=60) == 0.5


class Relogio:
    agora = 0.0

    def __call__(self) -> float:
        return self.agora


def _cuidar_ate(http: ProcessoHttp, fim_s: float = PATIENCE_S) -> int | None:
    """Until a process ends for good, or died and waits for its next start."""
    fim = time.monotonic() + fim_s
    while time.monotonic() < fim:
        codigo = http.cuidar()
        if codigo is not None or http.pid is None:
            return codigo
        time.sleep(0.01)
    raise AssertionError("it goes on")


@pytest.mark.parametrize("codigo", [0, 2])
def test_a_process_that_ends_as_asked_or_cannot_be_configured_is_not_started_again(codigo: int) -> None:
    http = ProcessoHttp([sys.executable, "-c", f"raise SystemExit({codigo})"])
    http.iniciar()
    assert _cuidar_ate(http) == codigo


def test_a_process_that_dies_is_started_again_after_its_pause(capsys: pytest.CaptureFixture[str]) -> None:
    relogio = Relogio()
    http = ProcessoHttp([sys.executable, "-c", "import time; time.sleep(60)"], relogio)
    http.iniciar()
    primeiro = http.pid
    assert primeiro is not None
    os.kill(primeiro, signal.SIGKILL)
    assert _cuidar_ate(http) is None
    assert "ended by signal 9; it is started again in 0.5 s" in capsys.readouterr().out
    relogio.agora = 0.4
    http.cuidar()
    assert http.pid is None
    relogio.agora = 0.5
    http.cuidar()
    assert http.pid not in {None, primeiro}
    assert http.parar(5) == -signal.SIGTERM


def test_a_process_that_does_not_end_is_killed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pronto = tmp_path / "pronto"
    codigo = (
        "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
    )
    http = ProcessoHttp([sys.executable, "-c", codigo, str(pronto)])
    for espera_s, ja in ((0.2, lambda: False), (60.0, lambda: True)):
        pronto.unlink(missing_ok=True)
        http.iniciar()
        while not pronto.exists():
            time.sleep(0.01)
        assert http.parar(espera_s, ja) == -signal.SIGKILL
    assert "did not end within 0.2 s" in capsys.readouterr().out
    assert http.parar(1) == 0, "there is none any more"


def test_the_http_process_gets_no_credentials() -> None:
    todo = {"CLEARML_API_SECRET_KEY": "s", "TRAINS_API_HOST": "h", "PATH": "/bin", "CONFORTO_PROJETO": "x"}
    assert ambiente_http(todo) == {"PATH": "/bin", "CONFORTO_PROJETO": "x"}


def test_the_http_process_is_called_with_the_same_arguments() -> None:
    pedido = Pedido(Path("/s"), Path("/c.yaml"), ("http.porta=1", "log.nivel=debug"))
    assert pedido.comando()[1:] == [
        "-m", "api", "--com-o-pai", str(os.getpid()), "--pasta", "/s", "--config", "/c.yaml",
        "--set", "http.porta=1", "--set", "log.nivel=debug",
    ]  # fmt: skip
