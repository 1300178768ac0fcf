"""One run of the pipeline in this process: start, watch, stop, collect."""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

import psutil
from clearml import Task

from funcoes.clearml_project import ETAPAS
from funcoes.config import PipelineConfig, achatar, de_plano
from funcoes.errors import ErroEtapa
from funcoes.io_clearml import datasets, modelos
from pipelines import graph
from pipelines.resumo import saidas
from pipelines.terminal import Progresso
from pipelines.vigia import vigiar

_STATUS = {"queued": "pending", "aborted": "stopped", "skipped": "stopped"}
_ULTIMAS_LINHAS = 12
_LARGURA = 400
_PRAZO_DO_FIM_S = 3.0


@dataclass(frozen=True)
class EtapaCorrida:
    """A stage after the run."""

    nome: str
    status: str
    tarefa: Task | None
    segundos: float | None


@dataclass(frozen=True)
class Corrida:
    """A finished run."""

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


def _status(no: Any) -> str:
    return str(_STATUS.get(no.status, no.status))


def _segundos(no: Any) -> float | None:
    """From the start of the stage's task to its end, as the server has them; a cached one took none."""
    if _status(no) == "cached":
        return 0.0
    if no.job is None or no.job.task.data.started is None:
        return None
    dados = no.job.task.data
    fim = dados.completed or datetime.now(dados.started.tzinfo)
    return float((fim - dados.started).total_seconds())


def _linhas(no: Any) -> str:
    if no.job is None or _status(no) not in {"completed", "cached"}:
        return ""
    publicado = saidas(no.job.task)
    entrada, saida = publicado.get("linhas_entrada"), publicado.get("linhas_saida")
    return f"{entrada} → {saida} rows" if entrada and saida else ""


def _avisador(progresso: Progresso) -> Callable[[Any, Any, str], None]:
    def ao_mudar(_: Any, no: Any, __: str) -> None:
        if no.job is not None:
            no.job.task.reload()
        progresso.mudar(no.name, _status(no), _segundos(no), _linhas(no))

    return ao_mudar


def _encerrar_filhos() -> None:
    """Stop the stages' processes: politely, then not.

    Their exit codes are left to the SDK to collect: it takes a process that somebody else has waited for
    as one that ended with 0, and marks its stage as completed.
    """
    filhos = psutil.Process().children(recursive=True)
    for filho in filhos:
        filho.terminate()
    fim = time.monotonic() + _PRAZO_DO_FIM_S
    while time.monotonic() < fim and any(_vivo(filho) for filho in filhos):
        time.sleep(0.02)
    for filho in filter(_vivo, filhos):
        filho.kill()


def _vivo(processo: psutil.Process) -> bool:
    try:
        return bool(processo.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _interromper(*_: int | FrameType | None) -> None:
    raise KeyboardInterrupt


def _marcar_paradas(controlador: Any) -> None:
    """A stage that was being launched when the run was interrupted is missed by the controller's own stop."""
    for no in controlador.get_pipeline_dag().values():
        if no.job is None or no.job.is_cached_task():
            continue
        no.job.task.reload()
        if no.job.task.get_status() in {"created", "queued", "in_progress"}:
            no.job.task.mark_stopped(force=True, status_message="interrupted")


def _limpar(config: PipelineConfig) -> None:
    """Remove what a run that was killed left half-written in the registry."""
    datasets.limpar_incompletos()
    modelos.limpar_incompletos(config.nome_do_modelo())


def correr(config: PipelineConfig, sem_cache: frozenset[str], progresso: Progresso) -> Corrida:
    """Run the pipeline with its stages as local processes; `KeyboardInterrupt` stops them too."""
    config = de_plano(achatar(config))  # as it will travel: text, cast and checked before any stage
    _limpar(config)
    controlador = graph.montar(config, sem_cache, _avisador(progresso))
    signal.signal(signal.SIGTERM, _interromper)
    fim = threading.Event()
    threading.Thread(target=vigiar, args=(controlador, fim), daemon=True, name="vigia").start()
    try:
        controlador.start_locally(run_pipeline_steps_locally=True)
    except KeyboardInterrupt:
        _encerrar_filhos()
        if controlador.is_running():
            controlador.stop(timeout=_PRAZO_DO_FIM_S / 60, mark_aborted=True)
        _marcar_paradas(controlador)
        _limpar(config)
        raise
    finally:
        fim.set()
    corrida = Corrida(controlador.id, {nome: _colher(controlador, nome) for nome in ETAPAS})
    if corrida.falha is not None:
        _limpar(config)
    return corrida


def _colher(controlador: Any, nome: str) -> EtapaCorrida:
    no = controlador.get_pipeline_dag()[nome]
    tarefa = no.job.task if no.job else None
    if tarefa is not None:
        tarefa.reload()
    return EtapaCorrida(nome, _status(no), tarefa, _segundos(no))


def erro_da_falha(corrida: Corrida, registro: Path) -> ErroEtapa:
    """What failed, its task, the cause's last lines, where the log is."""
    falha = corrida.falha
    assert falha is not None  # noqa: S101 -- asked only after a failure
    fim = _ultimas(registro.read_text(encoding="utf-8", errors="replace"))
    if falha.tarefa is None:
        return ErroEtapa(f"stage {falha.nome} never started:\n{fim}\nThe log is {registro}")
    motivo = _causa(falha.tarefa) or fim
    return ErroEtapa(f"stage {falha.nome} failed (task {falha.tarefa.id}):\n{motivo}\nThe log is {registro}")


def _causa(tarefa: Task) -> str:
    console = "\n".join(tarefa.get_reported_console_output(number_of_reports=20))
    return _ultimas(console) or str(tarefa.data.status_message or "")


def _ultimas(texto: str) -> str:
    linhas = [
        linha[:_LARGURA] for linha in texto.splitlines() if linha.strip() and "results page" not in linha
    ]
    return "\n".join(linhas[-_ULTIMAS_LINHAS:])
