"""`make` alone shows what there is."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


def make(*argumentos: str) -> str:
    """As from a shell: `make test` hands its own flags and level down, which name folders in the output."""
    ambiente = {nome: valor for nome, valor in os.environ.items() if not nome.startswith(("MAKE", "MFLAGS"))}
    feito = subprocess.run(
        ["make", *argumentos],
        cwd=RAIZ,
        env=ambiente,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return feito.stdout


def test_make_alone_shows_every_target_with_a_line() -> None:
    assert make() == make("help")
    mostrados = {linha.split()[1]: linha.split(maxsplit=2)[2] for linha in make().splitlines()}
    declarados = re.search(r"^\.PHONY: (.*)$", (RAIZ / "Makefile").read_text(), re.MULTILINE)
    assert declarados is not None
    assert set(mostrados) == set(declarados[1].split())
    assert all(mostrados.values())
