"""The serving task on a queue: made, enqueued, ended; an agent carries it out."""

from collections.abc import Sequence
from pathlib import Path

from clearml import Task
from clearml.backend_api.session.client import APIClient

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.apoio.erros import ErroConfig
from funcoes.comando.repositorio import Codigo, ler_codigo, levar, nao_rastreados
from funcoes.comando.servidor import exigir_servidor
from funcoes.configuracao.nomes_clearml import PROJETO, SERVE, TIPO_SERVE
from funcoes.io_clearml import filas
from pipelines.codigo import conferencias
from pipelines.codigo.hash_etapa import fontes
from pipelines.comando.pastas import RAIZ
from steps.serve import como_parametros, em_pares, montar_pedido

ENTRADA = f"steps/{SERVE}.py"


def _arquivos() -> list[Path]:
    """What the task and its HTTP process run."""
    da_api = [p for p in (RAIZ / "api").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    return sorted({*fontes(SERVE), *da_api, RAIZ / "configs" / "servico.yaml"})


def _preparar(fila: str, criar: bool) -> Codigo | None:
    existentes = filas.nomes_das_filas()
    if criar and fila not in existentes:
        filas.criar_fila(fila)
        existentes = filas.nomes_das_filas()
    pedido = conferencias.Pedido(
        fila_controlador="",
        fila_etapas=fila,
        filas=existentes,
        trabalhadores=tuple(filas.trabalhadores()),
        codigo=ler_codigo(),
        nao_rastreados=tuple(nao_rastreados(_arquivos())),
    )
    conferencias.exigir(pedido)
    return pedido.codigo


def enviar(fila: str, criar: bool, pasta: Path | None, config: Path | None, pares: Sequence[str]) -> str:
    """Make the task and enqueue it; returns its id.

    The file of changes travels as pairs: an agent elsewhere does not have it. `ErroFila` or `ErroConfig` when
    nobody could carry it out.
    """
    exigir_servidor()
    codigo = _preparar(fila, criar)
    tarefa = Task.create(
        project_name=PROJETO, task_name=SERVE, task_type=TIPO_SERVE, packages=[], add_task_init_call=False
    )
    if codigo is not None:
        levar(tarefa, codigo, ENTRADA)
    do_arquivo = em_pares(ler_yaml(config)) if config is not None else []
    tarefa.update_parameters(como_parametros(montar_pedido(pasta, None, (*do_arquivo, *pares))))
    Task.enqueue(tarefa, queue_name=fila)
    return str(tarefa.id)


def parar(tarefa_id: str) -> None:
    """Ask a serving task to end; `ErroConfig` when the id is none of one."""
    exigir_servidor()
    tarefas = APIClient().tasks
    achadas = tarefas.get_all(id=[tarefa_id], type=[TIPO_SERVE], name=f"^{SERVE}$", only_fields=["id"])
    if not achadas:
        raise ErroConfig(f"--stop: {tarefa_id!r} is no serving task of this server")
    tarefas.stop(task=tarefa_id, status_reason="asked to end")
