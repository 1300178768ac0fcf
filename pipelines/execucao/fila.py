"""A run on queues: the controller on one, its stages on another, agents carry them out."""

import sys
import time
from pathlib import Path

from clearml import PipelineController, Task

from funcoes.comando.repositorio import Codigo, ler_codigo, levar, nao_rastreados
from funcoes.configuracao.nomes_clearml import ETAPAS, FILA_CONTROLADOR, FILA_ETAPAS
from funcoes.configuracao.secoes import SAMPLE, PipelineConfig
from funcoes.io_clearml import brutos, datasets, filas
from pipelines import graph
from pipelines.codigo import conferencias
from pipelines.codigo.hash_etapa import fontes, fontes_do_controlador
from pipelines.controlador.parametros import config_da_tarefa, renomear
from pipelines.corrida import controle
from pipelines.corrida.estado import TERMINADOS, Corrida, causa, ler, mostrar
from pipelines.fim.pendencias import PENDENCIAS
from pipelines.resultado.terminal import Progresso

ENTRADA = "pipelines/run.py"
PARAMETRO_FILA = "pipeline/default_queue"
"""ClearML's own parameter of a controller: where its stages go."""

_INTERVALO_S = 1.0


def pedido_de(fila_controlador: str, fila_etapas: str) -> conferencias.Pedido:
    """A run on these queues from here, with what is there to carry it out."""
    arquivos = sorted({a for etapa in ETAPAS for a in fontes(etapa)} | set(fontes_do_controlador()))
    return conferencias.Pedido(
        fila_controlador=fila_controlador,
        fila_etapas=fila_etapas,
        filas=filas.nomes_das_filas(),
        trabalhadores=tuple(filas.trabalhadores()),
        codigo=ler_codigo(),
        nao_rastreados=tuple(nao_rastreados(arquivos)),
    )


def _quer_criar(fila: str) -> bool:
    """Ask a person; nobody at the terminal means no."""
    if not sys.stdin.isatty():
        return False
    return input(f"There is no queue {fila!r}. Make it? [y/N] ").strip().lower() in {"y", "yes", "s", "sim"}


def preparar(fila_etapas: str, criar: bool, fila_controlador: str = FILA_CONTROLADOR) -> Codigo | None:
    """Check queues, agents and code, making a missing queue if asked; the code that the tasks will carry."""
    for fila in {fila_controlador, fila_etapas} - {""} - filas.nomes_das_filas():
        if criar or _quer_criar(fila):
            filas.criar_fila(fila)
    pedido = pedido_de(fila_controlador, fila_etapas)
    conferencias.exigir(pedido)
    return pedido.codigo


def levar_dados(config: PipelineConfig) -> PipelineConfig:
    """Put the CSV into a dataset version, so that an agent on any machine can read it."""
    dados = config.ingest.dados
    if dados == SAMPLE or datasets.e_versao(dados):
        return config
    pesquisa = config.a_pesquisa()
    versao = brutos.gravar(Path(dados).read_bytes(), pesquisa, Path(dados).name)
    ingest = config.ingest.model_copy(update={"dados": datasets.nomear_versao(versao.id)})
    return config.model_copy(update={"ingest": ingest, "pesquisa": pesquisa})


def enviar(config: PipelineConfig, fila_etapas: str, codigo: Codigo | None) -> Task:
    """Make the controller as a draft and enqueue it; returns its task."""
    return enfileirar(rascunhar(config, fila_etapas, codigo))


def rascunhar(config: PipelineConfig, fila_etapas: str, codigo: Codigo | None) -> Task:
    """Make the controller as a draft; returns its task."""
    config = levar_dados(config)  # before the controller: what is made while it runs would be its child
    controlador = graph.criar_controlador()
    controlador.set_default_execution_queue(fila_etapas)
    graph.declarar(controlador, config, codigo)
    controlador.create_draft()
    if codigo is not None:
        levar(controlador.task, codigo, ENTRADA)
    return controlador.task


def enfileirar(controlador: Task) -> Task:
    """Enqueue a controller; returns its task."""
    PENDENCIAS.assumir(controlador.id)
    PipelineController.enqueue(controlador.id, queue_name=FILA_CONTROLADOR)
    PENDENCIAS.soltar()
    return controlador


def fila_das_etapas(controlador: Task) -> str:
    """The queue that a run's stages went to; "" for a run whose controller was on none."""
    if not controlador.data.execution.queue:
        return ""
    return str((controlador.get_parameters() or {}).get(PARAMETRO_FILA) or FILA_ETAPAS)


def retomar(controlador: Task, fila_etapas: str, codigo: Codigo | None) -> Task:
    """Enqueue a controller that ended; it finds its finished stages and goes on with the rest."""
    config = config_da_tarefa(controlador)
    PENDENCIAS.assumir(controlador.id)
    controle.parar_etapas(controlador.id)
    controlador.mark_started(force=True)  # a task that ended cannot be changed
    renomear(controlador, config)
    controlador.update_parameters({PARAMETRO_FILA: fila_etapas})
    if codigo is not None:
        levar(controlador, codigo, ENTRADA)
    controlador.mark_stopped(force=True, status_message="resumed")
    return enfileirar(controlador)


def _mostrar(corrida: Corrida, progresso: Progresso, terminou: bool) -> None:
    """What runs or is done; before the end, a stage that failed may run again."""
    for etapa in corrida.etapas.values():
        if terminou or etapa.status in {"running", "completed", "cached"}:
            mostrar(etapa, progresso)


def acompanhar(pipeline_id: str, progresso: Progresso) -> Corrida:
    """Show a run until its controller ends; Ctrl-C ends only the watching."""
    while True:
        controlador = Task.get_task(task_id=pipeline_id)
        corrida = ler(controlador)
        terminou = str(controlador.data.status) in TERMINADOS
        _mostrar(corrida, progresso, terminou)
        if terminou:
            return corrida
        time.sleep(_INTERVALO_S)


def detalhe_do_fim(pipeline_id: str) -> str:
    """The controller's last lines; its status is an exit code, which the agent writes over the reason."""
    return causa(Task.get_task(task_id=pipeline_id))
