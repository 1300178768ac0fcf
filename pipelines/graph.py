"""The stages as data, and the `PipelineController` made of them."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

from clearml import PipelineController, Task
from clearml.automation.job import BaseJob
from pydantic import BaseModel

from funcoes.apoio.erros import ErroConfig
from funcoes.comando.repositorio import Codigo, levar
from funcoes.configuracao.config import achatar, como_texto, validar_secao
from funcoes.configuracao.nomes_clearml import (
    ETAPAS,
    FILA_ETAPAS,
    PIPELINE,
    PROJETO,
    SECAO_ARGS,
    SECAO_SAIDA,
    TIPOS,
    VERSAO_PIPELINE,
)
from funcoes.configuracao.secoes import DO_PADRAO, PREFIXO_DE_VERSAO, SAMPLE, PipelineConfig
from funcoes.io_clearml.modelos import campeao_atual
from funcoes.io_clearml.projeto import projeto, projeto_das_etapas
from pipelines.codigo.hash_etapa import hash_do_codigo
from pipelines.comando.pastas import RAIZ
from pipelines.controlador import esquema
from pipelines.controlador.painel import relatar
from pipelines.controlador.parametros import renomear
from pipelines.controlador.repetir import politica

POOL_MINUTOS = 0.003
"""How often the controller looks at its stages. The SDK's default of 12 s would cost more than a stage."""

Controlador = Any
No = Any
AoMudar = Callable[[Controlador, No, str], None]


@dataclass(frozen=True)
class Etapa:
    """One node: its stage, the stage before, and its arguments as text."""

    nome: str
    anterior: str | None
    argumentos: dict[str, str]


def argumentos_da_etapa(config: PipelineConfig, etapa: str) -> dict[str, str]:
    """The keys that a stage works with, as text."""
    valores = config.da_etapa(etapa)
    if etapa == "register":
        valores["nome_modelo"] = config.nome_do_modelo()
    return {nome: como_texto(valor) for nome, valor in valores.items()}


def etapas(config: PipelineConfig) -> list[Etapa]:
    """The graph: each stage reads what the one before wrote."""
    nos = []
    for anterior, nome in zip((None, *ETAPAS), ETAPAS, strict=False):
        argumentos = {**argumentos_da_etapa(config, nome), "codigo": hash_do_codigo(nome)}
        if anterior is not None:
            argumentos["dataset_id"] = f"${{{anterior}.parameters.{SECAO_SAIDA}/dataset_id}}"
        nos.append(Etapa(nome, anterior, argumentos))
    return nos


def modelo_do_script(etapa: str) -> type[BaseModel]:
    """What the script of a stage takes as its configuration: the first argument of its function."""
    modelo: type[BaseModel] = get_type_hints(import_module(f"steps.{etapa}").etapa)["config"]
    return modelo


def exigir_dos_scripts(config: PipelineConfig) -> None:
    """`ErroConfig` for what the script of a stage would refuse that has its model there."""
    secoes = config.model_dump(by_alias=True)
    for etapa in DO_PADRAO:
        try:
            validar_secao(modelo_do_script(etapa), secoes[etapa])
        except ErroConfig as erro:
            raise ErroConfig(f"stage {etapa}: {erro}") from erro


def entrada_da_etapa(nome: str) -> str:
    """The script of a stage, relative to the project."""
    return f"steps/{nome}.py"


def _fabrica(nome: str, codigo: Codigo | None) -> Callable[[No], Task]:
    """A function that makes the stage's task: a real script that can be cloned and run again.

    A stage runs the very code that its controller runs. Without a repository there is only the script's text.
    """
    descricao = {"project_name": projeto_das_etapas(), "task_name": nome, "task_type": TIPOS[nome]}
    script = {"script": entrada_da_etapa(nome), "working_directory": "."} if codigo is None else {}

    def criar(_: No) -> Task:
        tarefa = Task.create(**descricao, **script, packages=[], add_task_init_call=False)
        if codigo is not None:
            levar(tarefa, codigo, entrada_da_etapa(nome))
        return tarefa

    return criar


def _chave_do_cache(representacao: dict[str, Any]) -> dict[str, Any]:
    """What makes two stages the same: project, script and arguments, among them the hash of the sources.

    Where the data lies does not matter once its hash is an argument, too.
    """
    parametros = dict(representacao["hyper_params"])
    if parametros.get(f"{SECAO_ARGS}/sha256"):
        parametros.pop(f"{SECAO_ARGS}/dados", None)
    entrada = representacao["script"].get("entry_point", "")
    return {"projeto": projeto(), "script": Path(entrada).name, "hyper_params": parametros}


def do_cache(config: PipelineConfig, nome: str) -> bool:
    """Whether a stage may be taken from an earlier run: not when told otherwise, nor may a file of unknown
    content, which may have changed."""
    ingest = config.ingest
    conhecidos = ingest.dados == SAMPLE or ingest.dados.startswith(PREFIXO_DE_VERSAO) or ingest.sha256
    return nome not in config.execucao.sem_cache and (nome != ETAPAS[0] or bool(conhecidos))


def _escolher_campeao(nome_modelo: str) -> Callable[[Controlador, No, dict[str, Any]], bool]:
    """Fill `validate.campeao_id` when its turn comes.

    A candidate that is the champion already is validated against the champion of that time: nothing
    has changed for it, and its cached validation stands.
    """

    def antes_de_validar(_: Controlador, __: No, parametros: dict[str, Any]) -> bool:
        chave = f"{SECAO_ARGS}/campeao_id"
        campeao = campeao_atual(nome_modelo)
        if parametros.get(chave) or campeao is None:
            return True
        mesmo = campeao.metadados.get("treino_dataset_id") == parametros[f"{SECAO_ARGS}/dataset_id"]
        parametros[chave] = campeao.metadados.get("campeao_comparado", "") if mesmo else campeao.id
        return True

    return antes_de_validar


def criar_controlador() -> Controlador:
    """The controller's task, made now or, on an agent, the one it was started for; no stage yet."""
    BaseJob.register_hashing_callback(_chave_do_cache)
    # The SDK would look for imports in every file below this folder, the agents' copies of it too, for
    # seconds; what is needed stands in a file.
    Task.force_requirements_env_freeze(requirements_file=str(RAIZ / "requirements.txt"))
    controlador = PipelineController(
        name=PIPELINE,
        project=PROJETO,
        version=VERSAO_PIPELINE,
        pool_frequency=POOL_MINUTOS,
        target_project=True,
        auto_version_bump=False,
        abort_on_failure=True,
        packages=[],
        output_uri=True,
        working_dir=".",
    )
    controlador.set_default_execution_queue(FILA_ETAPAS)
    return controlador


def declarar(
    controlador: Controlador, config: PipelineConfig, codigo: Codigo | None, ao_mudar: AoMudar | None = None
) -> None:
    """Declare the parameters and add the steps; nothing is started.

    `ao_mudar` is called with controller, node and previous status when a stage changes its state.
    """
    renomear(controlador.task, config)
    esquema.anexar(controlador.task)
    for nome, valor in achatar(config).items():
        controlador.add_parameter(name=nome, default=valor)
    repetir = politica(config.execucao)
    for etapa in etapas(config):
        controlador.add_step(
            name=etapa.nome,
            parents=[etapa.anterior] if etapa.anterior else None,
            base_task_factory=_fabrica(etapa.nome, codigo),
            parameter_override={f"{SECAO_ARGS}/{k}": v for k, v in etapa.argumentos.items()},
            cache_executed_step=do_cache(config, etapa.nome),
            retry_on_failure=repetir,
            pre_execute_callback=_escolher_campeao(config.nome_do_modelo())
            if etapa.nome == "validate"
            else None,
            post_execute_callback=relatar if etapa.nome == ETAPAS[-1] else None,
            status_change_callback=ao_mudar,
        )
