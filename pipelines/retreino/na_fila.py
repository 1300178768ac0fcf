"""The retraining service on a queue, and what its task says when an agent starts it."""

from collections.abc import Sequence
from pathlib import Path

from clearml import Task

from funcoes.apoio.erros import ErroFila
from funcoes.comando.repositorio import Codigo, codigo_da_tarefa
from funcoes.configuracao.config import carregar_retreino
from funcoes.configuracao.nomes_clearml import FILA_CONTROLADOR, RETRAIN, SECAO_ARGS, TIPO_RETRAIN
from funcoes.io_clearml import filas
from funcoes.io_clearml.filas import Trabalhador
from pipelines.codigo.hash_etapa import fontes_do_controlador, fontes_do_retreino
from pipelines.comando.pastas import RAIZ
from pipelines.servico.fila import Servico, do_arquivo, enviar_servico, parar
from steps.serve import escrever_pares, ler_pares

_SET = f"{SECAO_ARGS}/set"


def como_parametros(pares: Sequence[str]) -> dict[str, str]:
    """The settings as a parameter of the task; a clone of the task may change it."""
    return {_SET: escrever_pares(pares)}


def todos_os_pares(config: Path | None, pares: Sequence[str]) -> list[str]:
    """The changes of the file and of the command."""
    return [*do_arquivo(config), *pares]


def enviar(fila: str, criar: bool, config: Path | None, pares: Sequence[str]) -> str:
    """Enqueue the service; returns its task's id. `ErroFila` or `ErroConfig` when nobody could do it."""
    todos = todos_os_pares(config, pares)
    falta = impasse(fila, carregar_retreino(None, todos).retreino.fila, filas.trabalhadores())
    if falta:
        raise ErroFila(falta)
    arquivos = sorted({*fontes_do_retreino(), *fontes_do_controlador(), RAIZ / "configs" / "retreino.yaml"})
    servico = Servico(RETRAIN, TIPO_RETRAIN, f"pipelines/{RETRAIN}.py", arquivos)
    return enviar_servico(servico, fila, criar, como_parametros(todos))


def impasse(fila: str, fila_das_etapas: str, trabalhadores: Sequence[Trabalhador]) -> str:
    """Why the service would keep its runs from being carried out; "" where it would not.

    It never ends: an agent that takes one task at a time would take nothing else any more.
    """
    quem_leva = [t for t in trabalhadores if fila in t.filas]
    for precisa in (FILA_CONTROLADOR, fila_das_etapas):
        ouvintes = [t for t in trabalhadores if precisa in t.filas]
        if len(ouvintes) == 1 and ouvintes[0].uma_so and ouvintes == quem_leva:
            return (
                f"agent {ouvintes[0].id} runs one task at a time, and is the only one for queue {precisa!r}: "
                f"the service (queue {fila!r}) would occupy it, and the runs that it starts would wait for "
                "ever. Start a second agent, or one with --services-mode whose name says 'services'"
            )
    return ""


def encerrar(tarefa_id: str) -> None:
    """Ask an enqueued service to end; `ErroConfig` when the id is none of one."""
    parar(tarefa_id, RETRAIN, TIPO_RETRAIN)


def do_agente(tarefa_id: str) -> tuple[list[str], Codigo | None]:
    """Settings and code of the task that an agent started this process for: its runs run the same code."""
    tarefa = Task.get_task(task_id=tarefa_id)
    return ler_pares((tarefa.get_parameters() or {}).get(_SET) or ""), codigo_da_tarefa(tarefa)
