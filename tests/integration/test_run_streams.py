"""A run whose output goes nowhere comes to its end; what it is for is done."""

import json
import subprocess
import sys

import pytest

from tests.commands import LIMIT_S, said
from tests.integration.conftest import RAIZ, RAPIDO, Oficina

pytestmark = pytest.mark.integration

CHEIO = "error: the output cannot be written: No space left on device"


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("fluxos", "codigo", "erros"), [("<&- >&- 2>&-", 0, []), (">&-", 0, []), (">/dev/full", 1, [CHEIO])]
)
def test_a_run_without_its_streams(pronta: Oficina, fluxos: str, codigo: int, erros: list[str]) -> None:
    resumo = pronta.pasta / "s.json"
    comando = [sys.executable, "pipelines/run.py", *RAPIDO, "--summary", str(resumo)]
    if pronta.de_fora is not None:
        comando += ["--set", f"register.nome_modelo={pronta.modelo}"]
    feito = subprocess.run(
        ["/bin/sh", "-c", f'"$@" {fluxos}', "sh", *comando], cwd=RAIZ, env=pronta.ambiente(),
        capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip
    assert (feito.returncode, feito.stdout, said(feito.stderr)) == (codigo, "", erros)
    assert json.loads(resumo.read_text())["status"] == "completed"


def test_a_summary_that_is_a_folder_is_refused_before_anything_runs(oficina: Oficina) -> None:
    feito = oficina.correr("--summary", str(oficina.pasta))
    assert feito.codigo == 2
    (linha,) = said(feito.erros)
    assert linha == f"error: --summary {oficina.pasta} is a folder: name a file"
    assert list((oficina.pasta / "resultados").iterdir()) == []
