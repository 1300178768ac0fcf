"""Promotion and rollback as tasks that an agent runs: the command's rules, and one champion after each."""

import sys
from typing import Any

from tests.contract.project.registro import BOM, NOME, Registro

RUIM = {
    **BOM,
    "gate_passed": "False",
    "gate_reasons": "REFUSED: too bad (validate.minimos.qwk: 0, must be >= 1)",
}


def _rodar(registro: Registro, **args: str) -> dict[str, Any]:
    """Make the task as the pages do, run its script as an agent does; the task as it is then."""
    pedidos = {nome: {"section": "Args", "name": nome, "value": valor} for nome, valor in args.items()}
    projeto = registro.servidor.get("projects.get_all", name=f"^{registro.projeto}$")["projects"][0]["id"]
    tarefa = registro.servidor.get(
        "tasks.create",
        name="promote",
        type="application",
        project=projeto,
        script={"entry_point": "steps/promover.py", "working_dir": "."},
        hyperparams={"Args": pedidos},
    )["id"]
    feito = registro.correr([sys.executable, "steps/promover.py"], CLEARML_TASK_ID=tarefa)
    assert feito.returncode == 0, feito.stderr
    dita: dict[str, Any] = registro.servidor.get("tasks.get_by_id", task=tarefa)["task"]
    if dita["status"] == "in_progress":
        registro.servidor.get("tasks.completed", task=tarefa)  # an agent's part, of a process that ended well
        dita["status"] = "completed"
    return dita


def test_a_task_promotes_is_refused_and_goes_back(registro: Registro) -> None:
    v1, v2, v3 = registro.registrar(BOM, BOM, RUIM)
    registro.comandos(["--promote", v1])

    recusada = _rodar(registro, promote=v3, force="False")
    assert recusada["status"] == "failed"
    causa = recusada["hyperparams"]["Saida"]["causa"]["value"]
    assert "REFUSED: too bad" in causa
    assert recusada["status_message"].startswith(causa[:100])
    assert registro.tags(v1, v2, v3) == [["campeao"], ["candidato"], ["candidato"]]

    assert _rodar(registro, promote=v2)["status"] == "completed"
    assert registro.tags(v1, v2, v3) == [["arquivado"], ["campeao"], ["candidato"]]
    assert registro.metadado(v2, "antecessores") == v1

    assert _rodar(registro, promote=v3, force="True")["status"] == "completed"
    assert registro.tags(v1, v2, v3) == [["arquivado"], ["arquivado"], ["campeao"]]

    assert _rodar(registro, rollback=NOME, force="False")["status"] == "completed"
    assert registro.tags(v1, v2, v3) == [["arquivado"], ["campeao"], ["arquivado"]]

    sem_nada = _rodar(registro, promote="", rollback="")
    assert sem_nada["status"] == "failed"
    assert "give one of the two" in sem_nada["hyperparams"]["Saida"]["causa"]["value"]
