"""A run as the server knows it: its stages, their states, what failed and why."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from clearml import Task

from funcoes.clearml_project import ETAPAS
from funcoes.errors import ErroEtapa
from pipelines.resumo import saidas
from pipelines.terminal import Progresso

CONFIG_DO_GRAFO = "Pipeline"
"""ClearML's name of the configuration object in which a controller keeps its graph."""

TERMINADOS = frozenset({"completed", "failed", "stopped", "closed", "published"})
_DO_NO = {"queued": "pending", "aborted": "stopped", "skipped": "stopped"}
_DA_TAREFA = {
    "created": "pending", "queued": "pending", "in_progress": "running", "published": "completed",
    "closed": "stopped",
}  # fmt: skip
_ULTIMAS_LINHAS = 12
_LARGURA = 400


@dataclass(frozen=True)
class EtapaCorrida:
    """A stage as it stands: pending, running, completed, cached, failed or stopped."""

    nome: str
    status: str
    tarefa: Task | None
    segundos: float | None

    @property
    def linhas(self) -> str:
        """Rows in and out, for people; "" before the end."""
        if self.tarefa is None or self.status not in {"completed", "cached"}:
            return ""
        publicado = saidas(self.tarefa)
        entrada, saida = publicado.get("linhas_entrada"), publicado.get("linhas_saida")
        return f"{entrada} → {saida} rows" if entrada and saida else ""


@dataclass(frozen=True)
class Corrida:
    """A run, finished or not."""

    pipeline_id: str
    etapas: dict[str, EtapaCorrida]

    @property
    def falha(self) -> EtapaCorrida | None:
        """The first stage without a result, or None.

        Not `is_successful()` of the SDK: it counts a cached stage as a failure.
        """
        return next((e for e in self.etapas.values() if e.status not in {"completed", "cached"}), None)

    def tarefas(self) -> dict[str, Task]:
        """The task of each stage."""
        return {nome: e.tarefa for nome, e in self.etapas.items() if e.tarefa is not None}


def segundos(tarefa: Any) -> float | None:
    """From a task's start to its end, or to now, as the server has them; None before the start."""
    if tarefa is None or tarefa.data.started is None:
        return None
    fim = tarefa.data.completed or datetime.now(tarefa.data.started.tzinfo)
    return float((fim - tarefa.data.started).total_seconds())


def status_do_no(no: Any) -> str:
    """The state of a controller's node in our words."""
    return str(_DO_NO.get(no.status, no.status))


def etapa_do_no(no: Any) -> EtapaCorrida:
    """A node of a controller in this process."""
    tarefa = no.job.task if no.job else None
    if tarefa is not None:
        tarefa.reload()
    status = status_do_no(no)
    return EtapaCorrida(no.name, status, tarefa, 0.0 if status == "cached" else segundos(tarefa))


def mostrar(etapa: EtapaCorrida, progresso: Progresso) -> None:
    """Let people see how a stage stands."""
    progresso.mudar(etapa.nome, etapa.status, etapa.segundos, etapa.linhas)


def grafo(controlador: Task) -> dict[str, dict[str, Any]]:
    """The nodes as the controller last stored them; empty before it did."""
    texto = controlador.get_configuration_object(CONFIG_DO_GRAFO)
    nos: dict[str, dict[str, Any]] = json.loads(texto) if texto else {}
    return nos


def _etapa(nome: str, no: dict[str, Any], tarefas: dict[str, Task]) -> EtapaCorrida:
    """What a node stands for: its task knows better than the controller, which may have been killed."""
    tarefa = tarefas.get(str(no.get("job_id")))
    if tarefa is None:
        parado = no.get("status") in {"skipped", "aborted"}
        return EtapaCorrida(nome, "stopped" if parado else "pending", None, None)
    if no.get("status") == "cached":
        return EtapaCorrida(nome, "cached", tarefa, 0.0)
    status = str(tarefa.data.status)
    return EtapaCorrida(nome, _DA_TAREFA.get(status, status), tarefa, segundos(tarefa))


def ler(controlador: Task) -> Corrida:
    """The run of a controller's task as the server has it now."""
    nos = grafo(controlador)
    ids = [str(no["job_id"]) for no in nos.values() if no.get("job_id")]
    tarefas = {t.id: t for t in Task.get_tasks(task_ids=ids)} if ids else {}
    etapas = {nome: _etapa(nome, nos.get(nome, {}), tarefas) for nome in ETAPAS}
    return Corrida(controlador.id, etapas)


def erro_da_falha(corrida: Corrida, registro: Path | None = None) -> ErroEtapa:
    """What failed, its task, the cause's last lines, where the log is, how to go on."""
    falha = corrida.falha
    assert falha is not None  # noqa: S101 -- asked only after a failure
    onde = f"\nThe log is {registro}" if registro else ""
    adiante = f"\nGo on from there: python pipelines/run.py --resume {corrida.pipeline_id}"
    texto = registro.read_text(encoding="utf-8", errors="replace") if registro else ""
    if falha.tarefa is None:
        return ErroEtapa(f"stage {falha.nome} never started:\n{_ultimas(texto)}{onde}{adiante}")
    motivo = causa(falha.tarefa) or _ultimas(texto)
    parou = "was stopped" if falha.status == "stopped" else "failed"
    return ErroEtapa(f"stage {falha.nome} {parou} (task {falha.tarefa.id}):\n{motivo}{onde}{adiante}")


def causa(tarefa: Task) -> str:
    """The last lines that a task wrote, or what its status says."""
    console = "\n".join(tarefa.get_reported_console_output(number_of_reports=20))
    return _ultimas(console) or str(tarefa.data.status_message or "")


def _ultimas(texto: str) -> str:
    linhas = [
        linha[:_LARGURA] for linha in texto.splitlines() if linha.strip() and "results page" not in linha
    ]
    return "\n".join(linhas[-_ULTIMAS_LINHAS:])
