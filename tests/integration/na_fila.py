"""What runs on the queues of a place: the tasks, and the processes of their agents."""

import json
from typing import Any

import psutil

from tests.clearml_server import ClearmlServer
from tests.integration.conftest import Oficina, comandar, vivos_de

PRAZO_S = 300


def servidor_de(fila: Oficina) -> ClearmlServer:
    """The server of a place, for what is asked again and again: a process with the SDK takes its second."""
    feito = comandar(fila, "status", "--json")
    return ClearmlServer(json.loads(feito.stdout), fila.servidor)


def tarefas(servidor: ClearmlServer, **condicoes: object) -> list[dict[str, Any]]:
    """Tasks, stages too, with name and status."""
    campos = ["name", "status"]
    achadas = servidor.get("tasks.get_all", only_fields=campos, search_hidden=True, **condicoes)
    return list(achadas["tasks"])


def console(servidor: ClearmlServer, identificador: str) -> str:
    """What a task has printed."""
    linhas = servidor.get("events.get_task_log", task=identificador, batch_size=500)["events"]
    return "\n".join(linha["msg"] for linha in linhas)


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
