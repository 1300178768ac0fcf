"""What runs on the queues of a place: the tasks, and the processes of their agents."""

from typing import Any

import psutil

from tests.integration.conftest import Oficina, vivos_de

PRAZO_S = 300


def tarefa_de(fila: Oficina, identificador: str) -> dict[str, Any]:
    """Status, place and parameters of a task, its run's stages and its last console lines."""
    dados: dict[str, Any] = fila.python(f"""
from clearml import Task
t = Task.get_task(task_id={identificador!r})
filhas = Task.query_tasks(task_filter={{"parent": t.id, "search_hidden": True}},
                          additional_return_fields=["name", "status"])
print(json.dumps({{"id": t.id, "status": str(t.data.status), "worker": t.data.last_worker,
    "motivo": t.data.status_reason, "mensagem": t.data.status_message,
    "parametros": t.get_parameters(), "filhas": filhas, "grafo": t.get_configuration_object("Pipeline"),
    "valores": t.get_reported_single_values(), "plots": [p["metric"] for p in t.get_reported_plots()],
    "console": "".join(t.get_reported_console_output(50)), "script": t.data.script.to_dict()}}, default=str))
""")
    return dados


def processos_de(fila: Oficina, parte: str) -> list[psutil.Process]:
    """The processes of this place whose command line holds `parte`."""
    achados = []
    for pid in vivos_de(fila):
        try:
            processo = psutil.Process(pid)
            if any(parte in argumento for argumento in processo.cmdline()):
                achados.append(processo)
        except psutil.Error:
            continue
    return achados


def python_da_etapa(fila: Oficina, script: str) -> psutil.Process | None:
    """The process that runs a script itself, not the agent that waits for it."""
    donos = [p for p in processos_de(fila, script) if "clearml-agent" not in " ".join(p.cmdline())]
    return donos[-1] if donos else None
