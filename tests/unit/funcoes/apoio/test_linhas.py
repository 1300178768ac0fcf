"""Whatever a process writes is JSON lines of one form, once it wants so."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from funcoes.apoio.linhas import em_linha, linha
from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[4]


def test_lines_of_libraries_get_the_form_and_our_own_keep_theirs() -> None:
    nossa = linha("ending", "error", reason="é")
    assert em_linha(nossa, "info") == nossa
    do_sdk = json.loads(em_linha("2026-11-28 17:26:32,077 - clearml.Task - WARNING - no answer", "info"))
    assert (do_sdk["level"], do_sdk["event"], do_sdk["logger"]) == ("warning", "no answer", "clearml.Task")
    for texto in ("ClearML results page: http://x", "{}", '{"event": 1}', "[1]", "12"):
        lida = json.loads(em_linha(texto, "info"))
        assert (lida["event"], lida["logger"]) == (texto, "console")


@pytest.mark.parametrize(
    "codigo",
    [
        "print('a'); print('b', end=''); print('c\\n\\nd')",
        "import warnings; warnings.warn('old')",
        "import sys; sys.stderr.write('half'); sys.stderr.write(' line\\n')",
        "import logging; logging.getLogger('x').error('broken')",
        "import threading; t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()",
        "raise SystemError('boom')",
        "from funcoes.apoio.linhas import dizer; dizer('a', x=1)",
    ],
)
def test_all_that_a_process_writes_is_lines(codigo: str) -> None:
    inteiro = f"from funcoes.apoio.linhas import tudo_em_linhas; tudo_em_linhas()\n{codigo}\n"
    feito = subprocess.run(
        [sys.executable, "-c", inteiro],
        cwd=RAIZ,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    lidas = [json.loads(uma) for uma in (feito.stdout + feito.stderr).splitlines()]
    assert lidas
    assert all({"time", "level", "event"} <= lida.keys() for lida in lidas)
