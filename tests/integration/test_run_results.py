"""What a run leaves behind: files in its folder, and a registry that can be asked when no server runs."""

import csv
import subprocess
import sys
import zipfile

import pytest

from tests.integration.conftest import RAIZ, RAPIDO, Oficina, esperar, vivos_de
from tests.waiting import PATIENCE_S

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("signals_heard")]


def registro(oficina: Oficina, *argumentos: str) -> subprocess.CompletedProcess[str]:
    """The command of promotion, in this place."""
    return subprocess.run(
        [sys.executable, "-m", "steps.register", *argumentos], cwd=RAIZ, env=oficina.ambiente(),
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip


@pytest.mark.embutido  # asks when no server runs
def test_the_registry_is_listed_though_no_server_runs_any_more(pronta: Oficina) -> None:
    feito = registro(pronta, "--list")
    assert feito.returncode == 0, feito.stderr
    assert "* campeao" in feito.stdout
    assert [linha for linha in feito.stdout.splitlines() if linha != linha.rstrip()] == []
    esperar(lambda: not vivos_de(pronta))
    feito = registro(pronta, "--list", "--server", "configured")
    assert feito.returncode == 3
    assert "--server configured" in feito.stderr


@pytest.mark.nightly
def test_the_folder_of_a_run_holds_what_it_made(pronta: Oficina) -> None:
    comando = " ".join([sys.executable, str(RAIZ / "pipelines" / "run.py"), '"$@"', "| head -n 3"])
    feito = subprocess.run(
        ["sh", "-c", comando, "sh", *RAPIDO, "--name", "winter"], cwd=pronta.pasta,
        env=pronta.ambiente(), capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert len(feito.stdout.splitlines()) == 3
    assert "Traceback" not in feito.stderr, "the reader has left, and the run goes on"
    assert "error" not in feito.stderr
    pasta = pronta.pasta / "resultados" / "winter"
    nomes = {p.name for p in pasta.iterdir()}
    assert {"leaderboard.csv", "model.zip", "model-card.md", "model-card.html", "summary.json"} <= nomes
    assert {"run.log", "1-ingest-votos.png"} <= nomes
    assert zipfile.is_zipfile(pasta / "model.zip")
    with (pasta / "leaderboard.csv").open(encoding="utf-8") as arquivo:
        assert {"protocolo", "modelo", "rps"} <= set(next(csv.reader(arquivo)))
    de_novo = pronta.correr(*RAPIDO, "--name", "winter")
    assert de_novo.codigo == 2
    assert "not overwritten" in de_novo.erros
