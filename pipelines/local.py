"""A run in this process, its stages as processes of its own: start, watch, stop, go on."""

import signal
import threading
import time
from typing import Any

import psutil
from clearml import Task

from funcoes.config import achatar, de_plano
from funcoes.errors import ErroServidor
from funcoes.io_clearml import datasets, modelos
from funcoes.processo import interromper
from funcoes.secoes import PipelineConfig
from pipelines import controle, graph
from pipelines.corrida import Corrida, etapa_do_no, grafo, ler, mostrar
from pipelines.repositorio import ler_codigo
from pipelines.retomada import manter_prontas
from pipelines.terminal import Progresso
from pipelines.vigia import VigiaDoServidor, vigiar_processos

_PRAZO_DO_FIM_S = 3.0
_PRAZO_DE_ABORTO_S = 30.0


def encerrar_filhos() -> None:
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


def limpar(config: PipelineConfig) -> None:
    """Remove what a run that was killed left half-written in the registry."""
    datasets.limpar_incompletos()
    modelos.limpar_incompletos(config.nome_do_modelo())


def _avisador(progresso: Progresso) -> graph.AoMudar:
    def ao_mudar(_: Any, no: Any, __: str) -> None:
        mostrar(etapa_do_no(no), progresso)

    return ao_mudar


def _marcar_paradas(controlador: Any) -> None:
    """A stage that was being launched when the run was interrupted is missed by the controller's own stop."""
    for no in controlador.get_pipeline_dag().values():
        if no.job is None or no.job.is_cached_task():
            continue
        no.job.task.reload()
        if no.job.task.get_status() in {"created", "queued", "in_progress"}:
            no.job.task.mark_stopped(force=True, status_message="interrupted")


def _parar(controlador: Any, config: PipelineConfig) -> None:
    """The controller first: it would take a stage that is ended here as lost, and run it again.

    Not asked whether it runs: Python 3.11 takes a thread as ended once waiting for it was interrupted.
    """
    if controlador.elapsed() >= 0:
        controlador.stop(timeout=_PRAZO_DO_FIM_S / 60, mark_aborted=True)
    encerrar_filhos()
    _marcar_paradas(controlador)
    controlador.task.reload()
    if str(controlador.task.data.status) == "in_progress":
        controlador.task.mark_stopped(force=True, status_message="interrupted")
    limpar(config)


def _parar_com_a_tarefa(controlador: Any) -> None:
    """Let a stop from outside (the web page, `--stop`) end this process as Ctrl-C does."""

    def ao_abortar() -> None:
        signal.raise_signal(signal.SIGTERM)
        time.sleep(_PRAZO_DE_ABORTO_S)  # the main thread ends the process meanwhile

    controlador.task.register_abort_callback(ao_abortar, callback_execution_timeout=_PRAZO_DE_ABORTO_S)


def _executar(controlador: Any, config: PipelineConfig, vigia: VigiaDoServidor) -> Corrida:
    signal.signal(signal.SIGTERM, interromper)
    _parar_com_a_tarefa(controlador)
    controle.assinar(controlador.task)
    fim = threading.Event()
    threading.Thread(target=vigiar_processos, args=(controlador, fim), daemon=True).start()
    try:
        controlador.start_locally(run_pipeline_steps_locally=True)
    except KeyboardInterrupt:
        if vigia.perdido:
            encerrar_filhos()
            raise ErroServidor(
                f"the server stopped answering, for longer than execucao.espera_servidor_s = "
                f"{config.execucao.espera_servidor_s:.0f} s. Start it again and go on: "
                f"python pipelines/run.py --resume {controlador.id}"
            ) from None
        _parar(controlador, config)
        raise
    finally:
        fim.set()
    corrida = ler(Task.get_task(task_id=controlador.id))
    if corrida.falha is not None:
        limpar(config)
    return corrida


def correr(config: PipelineConfig, progresso: Progresso, vigia: VigiaDoServidor) -> Corrida:
    """Run the pipeline with its stages as local processes; `KeyboardInterrupt` stops them too."""
    config = de_plano(achatar(config))  # as it will travel: text, cast and checked before any stage
    limpar(config)
    controlador = graph.criar_controlador()
    graph.declarar(controlador, config, ler_codigo(), _avisador(progresso))
    return _executar(controlador, config, vigia)


def retomar(
    pipeline_id: str, config: PipelineConfig, progresso: Progresso, vigia: VigiaDoServidor
) -> Corrida:
    """Go on with a run of this machine or another, in this process: what is done stays, the rest runs."""
    controle.parar_etapas(pipeline_id)
    Task.get_task(task_id=pipeline_id).mark_started(force=True)  # a task that ended cannot be changed
    Task.debug_simulate_remote_task(pipeline_id)  # the controller takes up its task, as on an agent
    controlador = graph.criar_controlador()
    antes = ler(controlador.task)
    nos = grafo(controlador.task)
    graph.declarar(controlador, config, ler_codigo(), _avisador(progresso))
    for nome in manter_prontas(controlador, nos):
        mostrar(antes.etapas[nome], progresso)
    return _executar(controlador, config, vigia)
