"""What can be done with a run from outside: find it, see whether it lives, stop it."""

import os
import re
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import psutil
from clearml import Task
from clearml.backend_api.session.client import APIClient

from funcoes.apoio.erros import ErroConfig, ErroEtapa
from funcoes.io_clearml.projeto import projeto_das_etapas
from pipelines.corrida.estado import CONFIG_DO_GRAFO, TERMINADOS
from pipelines.fim.pedidos import PROPRIEDADE_PROCESSO

SINAL_DE_VIDA_S = 120.0
"""A controller elsewhere that said nothing for so long is taken as lost; the SDK pings every 30 s."""

PRAZO_PARADA_S = 90.0
_INTERVALO_S = 0.5
_FOLGA_S = 2.0
"""The start of a process is reckoned from that of the machine, which moves when its clock is set."""

_VIVOS = ["created", "queued", "in_progress"]


@cache
def lugar() -> str:
    """Where a number names a process: this machine, and on it the container, if any.

    A container on its machine's network has the machine's name, and processes of its own.
    """
    partes = []
    with suppress(OSError):
        partes.append(str(os.stat("/proc/self/ns/pid").st_ino))  # noqa: PTH116 -- no file with content
    with suppress(OSError, UnicodeDecodeError):
        partes.append(Path("/etc/machine-id").read_text(encoding="ascii").strip())
    return f"{socket.gethostname()}-{sha256(' '.join(partes).encode()).hexdigest()[:8]}"


def _inicio(pid: int) -> float | None:
    """When a process began (s since the epoch); None when it is gone."""
    try:
        processo = psutil.Process(pid)
        # A zombie has ended, and nobody waited for it.
        return None if processo.status() == psutil.STATUS_ZOMBIE else float(processo.create_time())
    except psutil.NoSuchProcess:
        return None


def assinatura() -> str:
    """What names this process among those of all machines."""
    return f"{lugar()}/{os.getpid()}/{_inicio(os.getpid()):.0f}"


def assinar(controlador: Task) -> None:
    """Write down which process runs this controller."""
    controlador.set_user_properties(**{PROPRIEDADE_PROCESSO: assinatura()})


def achar_controlador(pipeline_id: str) -> Task:
    """The controller's task; `ErroConfig` when the id is none of a run of this pipeline."""
    # Asked for in a list: of a single task that is not there the SDK speaks at length.
    if not APIClient().tasks.get_all(id=[pipeline_id], only_fields=["id"], search_hidden=True):
        raise ErroConfig(f"there is no task {pipeline_id!r} on this server: give the id that a run printed")
    tarefa = Task.get_task(task_id=pipeline_id)
    if str(tarefa.task_type) != "controller" or not tarefa.get_configuration_object(CONFIG_DO_GRAFO):
        raise ErroConfig(
            f"{pipeline_id} is the task {tarefa.name!r} of type {tarefa.task_type}, not a run of the "
            "pipeline: give the id behind 'Pipeline' in a run's output"
        )
    return tarefa


def parece_vivo(controlador: Task) -> bool:
    """Whether a controller that counts as running really does, as far as this machine can tell."""
    if str(controlador.data.status) != "in_progress":
        return str(controlador.data.status) == "queued"  # nobody has it yet, and its turn comes
    if _daqui(controlador):
        _, pid, escrito = _processo(controlador).split("/")
        inicio = _inicio(int(pid))
        return inicio is not None and abs(inicio - float(escrito)) <= _FOLGA_S
    ultimo = controlador.data.last_update
    return (datetime.now(UTC) - ultimo).total_seconds() < SINAL_DE_VIDA_S if ultimo else False


def encerrar_perdidas() -> list[str]:
    """End on the server the runs of this machine whose process was killed and could not; their ids.

    Before their stages, so that nobody takes these as lost. Those of other machines are left to the server,
    which gives up what it has not heard of for long.
    """
    cliente = APIClient()
    # The project is hidden, and the SDK's own search by its name does not look there.
    nome = f"^{re.escape(projeto_das_etapas())}$"
    projetos = [p.id for p in cliente.projects.get_all(name=nome, search_hidden=True)]
    if not projetos:
        return []
    filtro = {"type": ["controller"], "status": ["in_progress"], "search_hidden": True}
    controladores = Task.get_tasks(task_filter={**filtro, "project": projetos})
    perdidas = [str(c.id) for c in controladores if _daqui(c) and not parece_vivo(c)]
    for identificador in perdidas:
        _parar_tarefa(cliente, identificador)
        parar_etapas(identificador)
    return perdidas


def _processo(controlador: Task) -> str:
    return (controlador.get_user_properties().get(PROPRIEDADE_PROCESSO) or {}).get("value") or ""


def _daqui(controlador: Task) -> bool:
    """Whether a process of this machine runs this controller, or did."""
    return _processo(controlador).partition("/")[0] == lugar()


def etapas_vivas(pipeline_id: str) -> dict[str, str]:
    """Tasks of the run that have not ended, id to name."""
    filtro = {"parent": pipeline_id, "status": _VIVOS, "search_hidden": True}
    achadas = Task.query_tasks(task_filter=filtro, additional_return_fields=["name"])
    return {str(tarefa["id"]): str(tarefa["name"]) for tarefa in achadas}


def _parar_tarefa(cliente: APIClient, identificador: str) -> None:
    cliente.tasks.stop(task=identificador, force=True, status_reason="stopped with its run")


def parar_etapas(pipeline_id: str) -> list[str]:
    """Ask every living stage to end; returns their names."""
    cliente, vivas = APIClient(), etapas_vivas(pipeline_id)
    for identificador in vivas:
        _parar_tarefa(cliente, identificador)
    return list(vivas.values())


def _terminou(pipeline_id: str) -> bool:
    return str(Task.get_task(task_id=pipeline_id).data.status) in TERMINADOS


def _esperar(pronto: Callable[[], bool]) -> bool:
    limite = time.monotonic() + PRAZO_PARADA_S
    while not pronto():
        if time.monotonic() > limite:
            return False
        time.sleep(_INTERVALO_S)
    return True


def parar(pipeline_id: str, dizer: Callable[[str], None]) -> None:
    """Stop the controller first, so that it takes no stage as failed, and then its stages.

    Raises `ErroEtapa` when something still runs after `PRAZO_PARADA_S`.
    """
    controlador = achar_controlador(pipeline_id)
    if _terminou(pipeline_id) and not etapas_vivas(pipeline_id):
        dizer(f"{pipeline_id} has ended already ({controlador.data.status})")
        return
    if not _terminou(pipeline_id):
        _parar_tarefa(APIClient(), pipeline_id)
        _esperar(lambda: _terminou(pipeline_id))
    for nome in parar_etapas(pipeline_id):
        dizer(f"stopping {nome}")
    acabou = _esperar(lambda: _terminou(pipeline_id) and not etapas_vivas(pipeline_id))
    if not acabou:
        raise ErroEtapa(
            f"{pipeline_id} was asked to stop {PRAZO_PARADA_S:.0f} s ago and still runs. Its worker ends it "
            "when it hears of it; ask again, or look at the worker's log."
        )
    dizer(f"stopped {pipeline_id}: go on with --resume {pipeline_id}")
