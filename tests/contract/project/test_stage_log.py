"""The log of a stage: text for people on the console, JSON lines in the task, whatever becomes of it."""

import json
import sys
from typing import Any

import pytest

from tests.contract.project.registro import Registro

_LER = """
import json, sys
from pathlib import Path
from clearml import Task
lidas = []
for tarefa in sys.argv[1:]:
    caminho = Task.get_task(task_id=tarefa).artifacts["log"].get_local_copy()
    lidas.append(Path(caminho).read_text(encoding="utf-8").splitlines())
print(json.dumps(lidas))
"""
NADA = "no-such-survey.csv"


def linhas_de(registro: Registro, *tarefas: str) -> list[list[dict[str, Any]]]:
    return [[json.loads(uma) for uma in lidas] for lidas in registro.python(_LER, *tarefas)]


def test_a_stage_tells_people_on_the_console_and_machines_in_the_task(registro: Registro) -> None:
    ingest = [sys.executable, "steps/ingest.py"]
    feito = registro.correr(ingest)
    assert feito.returncode == 0, feito.stderr
    (tarefa,) = [t for t in registro.tarefas() if _nome(registro, t) == "ingest"]
    falhou = registro.correr([*ingest, "--dados", NADA])
    assert falhou.returncode == 1
    (outra,) = [t for t in registro.tarefas() if t != tarefa and _nome(registro, t) == "ingest"]

    do_feito, do_falhado = linhas_de(registro, tarefa, outra)
    for linha in [*do_feito, *do_falhado]:
        assert {"time", "level", "event"} <= linha.keys()
        assert linha["pipeline_stage"] == "ingest"
    assert {(x["task_id"], x["experiment_id"]) for x in do_feito} == {(tarefa, tarefa)}
    assert (do_feito[0]["event"], do_feito[-1]["event"]) == ("stage started", "stage completed")
    assert do_feito[-1]["dataset_id"] in feito.stdout
    assert (do_feito[-1]["rows_in"], do_feito[-1]["rows_out"]) == (1720, 1720)
    dita = do_feito[1]["event"]
    assert dita in feito.stdout.splitlines()
    assert '"event"' not in feito.stdout
    assert do_falhado[-1]["level"] == "error"
    assert NADA in do_falhado[-1]["event"]


@pytest.mark.nightly
def test_the_console_is_json_where_that_is_asked_for(registro: Registro) -> None:
    ingest = [sys.executable, "steps/ingest.py"]
    feito = registro.correr(ingest, CONFORTO_LOG="json")
    assert feito.returncode == 0, feito.stderr
    lidas = [json.loads(uma) for uma in feito.stdout.splitlines() if uma.startswith("{")]
    assert {x["pipeline_stage"] for x in lidas} == {"ingest"}
    assert {"console"} < {x.get("logger", "") for x in lidas}  # what libraries print, and what the stage says
    errado = registro.correr(ingest, CONFORTO_LOG="xml")
    assert (errado.returncode, errado.stderr.strip()) == (2, "CONFORTO_LOG is 'xml': expected text or json")


def _nome(registro: Registro, tarefa: str) -> str:
    return str(registro.servidor.get("tasks.get_by_id", task=tarefa)["task"]["name"])
