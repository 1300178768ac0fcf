"""What a person is told at the end of a run that was interrupted."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.fim import despedida
from pipelines.fim.pendencias import Pendencias
from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize("prazo_s", [0.0, 1.0])  # on a busy machine a second is nothing
@pytest.mark.parametrize(
    ("estado", "dito"),
    [
        ({"para_fila": True}, "interrupted before anything was enqueued; the same command starts again"),
        ({"para_fila": True, "controlador": "c1"}, "interrupted before anything was enqueued"),
        ({}, "interrupted before any stage was started"),
        ({"retomavel": True, "controlador": "c1"}, "go on with --resume c1"),
        ({"ha_etapas": True}, "the stage was stopped"),
        (
            {"so_olha": True, "controlador": "c1"},
            "goes on without being watched; end it with --stop c1",
        ),
    ],
)
def test_what_is_said(
    estado: dict[str, Any], dito: str, prazo_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    pendencias = Pendencias()
    vars(pendencias).update(estado)
    monkeypatch.setattr(despedida, "PENDENCIAS", pendencias)
    fim = despedida.Despedida("interrupted", prazo_s)
    fim.no_prazo()
    assert dito in fim.palavras()


def test_what_is_in_the_hands_of_a_queue_is_no_longer_to_be_enqueued() -> None:
    pendencias = Pendencias()
    pendencias.para_fila = True
    pendencias.soltar()
    assert not pendencias.para_fila
    assert pendencias.so_olha


@pytest.mark.usefixtures("signals_heard")
def test_a_command_for_a_queue_that_is_interrupted_while_it_prepares(tmp_path: Path) -> None:
    """The data comes through a pipe that nobody writes to: there it waits, as for a slow disk."""
    cano = tmp_path / "slow.csv"
    os.mkfifo(cano)
    ambiente = {k: v for k, v in os.environ.items() if not k.startswith("CLEARML")}
    ambiente |= {"HOME": str(tmp_path), "CLEARML_API_HOST": "http://127.0.0.1:9"}
    ambiente |= {"CONFORTO_PASTA_RESULTADOS": str(tmp_path / "r")}
    comando = [sys.executable, "pipelines/run.py", "--queue", "default", "--data", str(cano)]
    processo = subprocess.Popen(comando, cwd=RAIZ, env=ambiente, stderr=subprocess.PIPE, text=True)
    with cano.open("wb"):  # opens once the command reads
        processo.send_signal(signal.SIGINT)
        erros = processo.communicate(timeout=PATIENCE_S)[1]
    assert processo.returncode == 130
    assert "interrupted before anything was enqueued" in erros
    assert "Traceback" not in erros
