"""A task that runs on, such as serving, on a queue: made, enqueued, ended; an agent carries it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Servico:
    """A task that runs on: its name and type in ClearML, its script, and the files that it needs to run."""

    nome: str
    tipo: str
    entrada: str
    arquivos: Sequence[Path]


def _arquivos() -> list[Path]:
    """What the task and its HTTP process run."""
    da_api = [p for p in (RAIZ / "api").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    return sorted({*fontes(SERVE), *da_api, RAIZ / "configs" / "servico.yaml"})


def _servir() -> Servico:
    return Servico(SERVE, TIPO_SERVE, f"steps/{SERVE}.py", _arquivos())


def _preparar(servico: Servico, fila: str, criar: bool) -> Codigo | None:
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
        nao_rastreados=tuple(nao_rastreados([*servico.arquivos])),
    )
    conferencias.exigir(pedido)
    return pedido.codigo


def enviar_servico(servico: Servico, fila: str, criar: bool, parametros: Mapping[str, str]) -> str:
    """Make the task of a service and enqueue it; returns its id.

    `ErroFila` or `ErroConfig` when nobody could carry it out.
    """
    codigo = _preparar(servico, fila, criar)
    tarefa = Task.create(
        project_name=PROJETO,
        task_name=servico.nome,
        task_type=servico.tipo,
        packages=[],
        add_task_init_call=False,
    )
    if codigo is not None:
        levar(tarefa, codigo, servico.entrada)
    tarefa.update_parameters(dict(parametros))
    Task.enqueue(tarefa, queue_name=fila)
    return str(tarefa.id)


def do_arquivo(config: Path | None) -> list[str]:
    """The file of changes as pairs, which travel: an agent elsewhere does not have the file."""
    return em_pares(ler_yaml(config)) if config is not None else []


def enviar(fila: str, criar: bool, pasta: Path | None, config: Path | None, pares: Sequence[str]) -> str:
    """Make the serving task and enqueue it; returns its id. Errors as `enviar_servico`."""
    exigir_servidor()
    parametros = como_parametros(montar_pedido(pasta, None, (*do_arquivo(config), *pares)))
    return enviar_servico(_servir(), fila, criar, parametros)


def parar(tarefa_id: str, nome: str = SERVE, tipo: str = TIPO_SERVE) -> None:
    """Ask the task of a service to end; `ErroConfig` when the id is none of one."""
    exigir_servidor()
    tarefas = APIClient().tasks
    achadas = tarefas.get_all(id=[tarefa_id], type=[tipo], name=f"^{nome}$", only_fields=["id"])
    if not achadas:
        raise ErroConfig(f"--stop: {tarefa_id!r} is no task {nome!r} of this server")
    tarefas.stop(task=tarefa_id, status_reason="asked to end")
