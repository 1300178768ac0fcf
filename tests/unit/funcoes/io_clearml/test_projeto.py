"""The project that everything is kept in: the pipeline's own, or another that the environment names."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from funcoes.configuracao.nomes_clearml import PROJETO
from funcoes.io_clearml import projeto
from funcoes.io_clearml.projeto import projeto_da_tarefa, projeto_das_etapas
from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize(
    ("nome", "raiz"),
    [
        ("Team/.pipelines/conforto-termico", "Team"),
        ("Team/Weather/.pipelines/conforto-termico", "Team/Weather"),
        ("Conforto Termico/.pipelines/conforto-termico", "Conforto Termico"),
        ("Team/.pipelines/another", "Team"),
        ("Team", PROJETO),
        ("Team/.pipelines", PROJETO),
        ("", PROJETO),
    ],
)
def test_the_project_of_a_task(nome: str, raiz: str) -> None:
    assert projeto_da_tarefa(nome) == raiz


def com_tarefa(monkeypatch: pytest.MonkeyPatch, tarefa: Any) -> None:
    monkeypatch.setattr(projeto, "Task", SimpleNamespace(current_task=lambda: tarefa))


def test_a_stage_on_an_agent_writes_beside_its_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    com_tarefa(monkeypatch, SimpleNamespace(get_project_name=lambda: "Team/.pipelines/conforto-termico"))
    assert projeto.projeto() == "Team"
    assert projeto_das_etapas() == "Team/.pipelines/conforto-termico"


@pytest.mark.parametrize("tarefa", [None, SimpleNamespace(get_project_name=lambda: None)])
def test_without_a_task_the_configured_project_counts(monkeypatch: pytest.MonkeyPatch, tarefa: Any) -> None:
    com_tarefa(monkeypatch, tarefa)
    assert projeto.projeto() == PROJETO


def impresso(**ambiente: str) -> subprocess.CompletedProcess[str]:
    """What a process with this environment takes for its project."""
    comando = [sys.executable, "-c", "from funcoes.configuracao.nomes_clearml import PROJETO; print(PROJETO)"]
    limpo = {k: v for k, v in os.environ.items() if k != "CONFORTO_PROJETO"}
    return subprocess.run(
        comando,
        env=limpo | ambiente,
        cwd=RAIZ,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


def test_another_project_from_the_environment() -> None:
    assert impresso(CONFORTO_PROJETO="Team/Weather").stdout.strip() == "Team/Weather"
    assert impresso().stdout.strip() == "Conforto Termico"


def test_an_empty_variable_means_the_usual_project() -> None:
    feito = impresso(CONFORTO_PROJETO="")
    assert feito.returncode == 0, feito.stderr
    assert feito.stdout == impresso().stdout
