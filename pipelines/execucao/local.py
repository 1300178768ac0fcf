"""A run in this process, its stages as processes of its own: start, watch, stop, go on."""

import threading
import time
from typing import Any

from clearml import Task

from funcoes.comando.repositorio import ler_codigo
from funcoes.configuracao.config import achatar, de_plano
from funcoes.configuracao.secoes import ExecucaoConfig, PipelineConfig
from funcoes.io_clearml import datasets, registro
from pipelines import graph
from pipelines.controlador import quente
from pipelines.controlador.repetir import repetivel
from pipelines.corrida import controle
from pipelines.corrida.estado import Corrida, etapa_do_no, grafo, ler, mostrar
from pipelines.corrida.retomada import manter_prontas
from pipelines.corrida.vigia import vigiar_processos
from pipelines.fim import guarda
from pipelines.fim.pendencias import PENDENCIAS
from pipelines.resultado.terminal import Progresso

_PRAZO_DE_ABORTO_S = 30.0


def limpar(config: PipelineConfig) -> None:
    """Remove what a run that was killed left half-written in the registry."""
    datasets.limpar_incompletos()
    registro.limpar_incompletos(config.nome_do_modelo())


def _avisador(progresso: Progresso, execucao: ExecucaoConfig) -> graph.AoMudar:
    def ao_mudar(controlador: Any, no: Any, _: str) -> None:
        etapa = etapa_do_no(no)
        repetidas = controlador._retries.get(no.name, 0)
        if etapa.status == "failed" and repetivel(execucao, no, repetidas):
            progresso.mudar(no.name, "lost", etapa.segundos, f"again in {execucao.pausa_s(repetidas):.0f} s")
        else:
            mostrar(etapa, progresso)

    return ao_mudar


def _parar_com_a_tarefa(controlador: Any) -> None:
    """Let a stop from outside (the web page, `--stop`) end this process as Ctrl-C does."""

    def ao_abortar() -> None:
        guarda.interromper("aborted")
        time.sleep(_PRAZO_DE_ABORTO_S)  # the main thread ends the process meanwhile

    controlador.task.register_abort_callback(ao_abortar, callback_execution_timeout=_PRAZO_DE_ABORTO_S)


def _criar(config: PipelineConfig) -> Any:
    """The controller, signed by this process: whoever finds it later can tell whether it was killed."""
    quente.aquecer(config.execucao)
    PENDENCIAS.ao_fim.append(lambda: limpar(config))
    PENDENCIAS.assinatura = controle.assinatura()
    controlador = graph.criar_controlador()
    PENDENCIAS.assumir(controlador.id)
    controle.assinar(controlador.task)
    _parar_com_a_tarefa(controlador)
    return controlador


def _executar(controlador: Any, config: PipelineConfig) -> Corrida:
    PENDENCIAS.retomavel = True
    fim = threading.Event()
    threading.Thread(target=vigiar_processos, args=(controlador, fim), daemon=True).start()
    try:
        quente.usar(controlador, config.execucao)
        controlador.start_locally()
    finally:
        fim.set()
    corrida = ler(Task.get_task(task_id=controlador.id))
    if corrida.falha is None:
        PENDENCIAS.soltar()
    else:
        limpar(config)
    return corrida


def correr(config: PipelineConfig, progresso: Progresso) -> Corrida:
    """Run the pipeline with its stages as local processes."""
    config = de_plano(achatar(config))  # as it will travel: text, cast and checked before any stage
    controle.encerrar_perdidas()
    limpar(config)
    controlador = _criar(config)
    graph.declarar(controlador, config, ler_codigo(), _avisador(progresso, config.execucao))
    return _executar(controlador, config)


def retomar(pipeline_id: str, config: PipelineConfig, progresso: Progresso) -> Corrida:
    """Go on with a run of this machine or another, in this process: what is done stays, the rest runs."""
    PENDENCIAS.assumir(pipeline_id)
    controle.parar_etapas(pipeline_id)
    Task.get_task(task_id=pipeline_id).mark_started(force=True)  # a task that ended cannot be changed
    Task.debug_simulate_remote_task(pipeline_id)  # the controller takes up its task, as on an agent
    controlador = _criar(config)
    antes = ler(controlador.task)
    nos = grafo(controlador.task)
    graph.declarar(controlador, config, ler_codigo(), _avisador(progresso, config.execucao))
    for nome in manter_prontas(controlador, nos):
        mostrar(antes.etapas[nome], progresso)
    return _executar(controlador, config)
