"""A run as the server knows it: its stages, their states, what failed and why."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from clearml import Task

from funcoes.apoio.erros import ErroEtapa
from funcoes.apoio.tentativas import SECAO_CAUSA
from funcoes.configuracao.nomes_clearml import ETAPAS
from pipelines.resultado.resumo import saidas
from pipelines.resultado.terminal import Progresso

CONFIG_DO_GRAFO = "Pipeline"
"""ClearML's name of the configuration object in which a controller keeps its graph."""

TERMINADOS = frozenset({"completed", "failed", "stopped", "closed", "published"})
_DO_NO = {"queued": "pending", "aborted": "stopped", "skipped": "stopped"}
_DA_TAREFA = {
    "created": "pending", "queued": "pending", "in_progress": "running", "published": "completed",
    "closed": "stopped",
}  # fmt: skip
_ULTIMAS_LINHAS = 12
_EXCECAO = re.compile(r"[A-Za-z_][\w.]*(: |$)")
"""The first line of a traceback that is not indented names the exception."""

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
    """What failed in a run, and how to go on."""
    falha = corrida.falha
    assert falha is not None  # noqa: S101 -- asked only after a failure
    adiante = f"\nGo on from there: python pipelines/run.py --resume {corrida.pipeline_id}"
    return ErroEtapa(f"{erro_da_etapa(falha, registro)}{adiante}")


def erro_da_etapa(falha: EtapaCorrida, registro: Path | None = None) -> ErroEtapa:
    """What failed, its task, the cause, where the log is."""
    texto = registro.read_text(encoding="utf-8", errors="replace") if registro else ""
    onde = _onde_ler(falha.tarefa, registro)
    if falha.tarefa is None:
        return ErroEtapa(f"stage {falha.nome} never started:\n{_ultimas(texto)}{onde}")
    parou = "was stopped" if falha.status == "stopped" else "failed"
    motivo = causa(falha.tarefa, texto)
    return ErroEtapa(f"stage {falha.nome} {parou} (task {falha.tarefa.id}):\n{motivo}{onde}")


def _onde_ler(tarefa: Any, registro: Path | None) -> str:
    """Where the log of a stage is: an agent's went to the server, one of this machine is in the run's own."""
    execucao = getattr(tarefa.data, "execution", None) if tarefa is not None else None
    if getattr(execucao, "queue", None):
        return f"\nThe log is the console of task {tarefa.id}: {tarefa.get_output_log_web_page()}"
    return f"\nThe log is {registro}" if registro else ""


def causa(tarefa: Task, registro: str = "") -> str:
    """Why a task failed: what it said itself; else its last exception, and the lines around it.

    One that could say nothing was killed, or ended before it was a task: what is left are lines, of its
    console or, before there is one, of the run's log.
    """
    dita = (tarefa.get_parameters() or {}).get(SECAO_CAUSA)
    if dita:
        return str(dita)
    console = "\n".join(tarefa.get_reported_console_output(number_of_reports=20))
    linhas = _ultimas(console)
    excecao = ultima_excecao(console) or ultima_excecao(registro)
    status = str(tarefa.data.status_message or "")
    ditas = [excecao, "" if status in linhas else status, linhas or _ultimas(registro)]
    return "\n".join(filter(None, ditas))


def ultima_excecao(texto: str) -> str:
    """The message under the last traceback; "" where there is none."""
    _, inicio, resto = texto.rpartition("Traceback (most recent call last)")
    if not inicio:
        return ""
    achada = next((linha for linha in resto.splitlines()[1:] if _EXCECAO.match(linha)), "")
    return achada[:_LARGURA]


def _ultimas(texto: str) -> str:
    linhas = [
        linha[:_LARGURA] for linha in texto.splitlines() if linha.strip() and "results page" not in linha
    ]
    return "\n".join(linhas[-_ULTIMAS_LINHAS:])
