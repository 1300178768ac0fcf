"""Asking for the embedded server: what a terminal sends to the run is not for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from funcoes.comando import embutido
from funcoes.comando.sdk import RAIZ

pytestmark = pytest.mark.embutido


def test_a_terminal_s_ctrl_c_does_not_reach_the_command_that_starts_the_server(tmp_path: Path) -> None:
    """It would end with a traceback, and the run would say that its server did not start."""
    pasta = tmp_path / "servidor"
    processo = embutido.iniciar(pasta)
    assert os.getpgid(processo.pid) != os.getpgid(0)
    assert embutido.aguardar(processo)["data"] == str(pasta)
    parar = [sys.executable, "-m", "clearml_local", "stop", "--data", str(pasta)]
    subprocess.run(parar, cwd=RAIZ, check=True, capture_output=True)
