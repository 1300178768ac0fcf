"""Long waits are named, short ones are not."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from funcoes.comando.espera import Aviso

RAIZ = Path(__file__).resolve().parents[4]
LIMITE_S = 240


def test_a_long_wait_is_named(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    dito = threading.Event()
    dizer = Aviso._dizer
    monkeypatch.setattr(Aviso, "_dizer", lambda eu: (dizer(eu), dito.set()))
    with Aviso("counting sheep", depois_s=0.01):
        assert dito.wait(LIMITE_S)
    assert capfd.readouterr().err == "counting sheep ...\n"


@pytest.mark.parametrize("calado", [True, False])
def test_a_short_wait_or_a_quiet_one_is_not(calado: bool, capfd: pytest.CaptureFixture[str]) -> None:
    with Aviso("counting sheep", calado, 0.0 if calado else 3600.0) as aviso:
        pass
    aviso._relogio.join(LIMITE_S) if not calado else None
    assert capfd.readouterr().err == ""


def test_a_run_that_waits_for_its_data_says_so(tmp_path: Path) -> None:
    """The data comes through a pipe that nobody writes to until it was said."""
    cano = tmp_path / "slow.csv"
    os.mkfifo(cano)
    ambiente = {k: v for k, v in os.environ.items() if not k.startswith("CLEARML")}
    ambiente |= {"HOME": str(tmp_path), "CLEARML_API_HOST": "http://127.0.0.1:9"}
    ambiente |= {"CONFORTO_PASTA_RESULTADOS": str(tmp_path / "r")}
    processo = subprocess.Popen(
        [sys.executable, "pipelines/run.py", "--data", str(cano)], cwd=RAIZ, env=ambiente,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert processo.stderr is not None
    with cano.open("wb"):
        ditas = []
        for linha in processo.stderr:
            ditas.append(linha)
            if linha == "reading and checking the data ...\n":
                break
    resto = processo.communicate(timeout=LIMITE_S)[1]
    assert "reading and checking the data ...\n" in ditas, ditas
    assert "is empty" in resto
    assert processo.returncode == 2
