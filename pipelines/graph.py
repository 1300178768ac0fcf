"""The seven stages as data, and the `PipelineController` made of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clearml import PipelineController, Task
from clearml.automation.job import BaseJob

from funcoes.clearml_project import (
    ETAPAS,
    PIPELINE,
    PROJETO,
    PROJETO_ETAPAS,
    SECAO_ARGS,
    SECAO_SAIDA,
    TIPOS,
    VERSAO_PIPELINE,
)
from funcoes.config import PipelineConfig, TrainEtapa, achatar, como_texto
from funcoes.io_clearml.modelos import campeao_atual
from pipelines.codigo import hash_do_codigo

POOL_MINUTOS = 0.003
"""How often the controller looks at its stages. The SDK's default of 12 s would cost more than a stage."""

_IGNORADOS_NO_CACHE = (f"{SECAO_ARGS}/dados",)
"""Where a file lies does not matter: its hash is a parameter of its own."""

Controlador = Any
No = Any


@dataclass(frozen=True)
class Etapa:
    """One node: its stage, the stage before, and its arguments as text."""

    nome: str
    anterior: str | None
    argumentos: dict[str, str]


def argumentos_da_etapa(config: PipelineConfig, etapa: str) -> dict[str, str]:
    """The stage's own keys; `train` also gets those that its folds share with earlier stages."""
    secoes = config.model_dump(by_alias=True)
    valores = dict(secoes[etapa])
    if etapa == "train":
        compartilhados = {**secoes["remove_outliers"], **secoes["balance"]}
        valores = {n: {**compartilhados, **valores}[n] for n in TrainEtapa.model_fields}
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


def _fabrica(nome: str) -> Callable[[No], Task]:
    """A function that makes the stage's task: a real script that can be cloned and run again."""

    def criar(_: No) -> Task:
        return Task.create(
            project_name=PROJETO_ETAPAS,
            task_name=nome,
            task_type=TIPOS[nome],
            script=f"steps/{nome}.py",
            working_directory=".",
            packages=[],
            add_task_init_call=False,
        )

    return criar


def _chave_do_cache(representacao: dict[str, Any]) -> dict[str, Any]:
    """What makes two stages the same: entry point and arguments, among them the hash of the sources."""
    parametros = {k: v for k, v in representacao["hyper_params"].items() if k not in _IGNORADOS_NO_CACHE}
    entrada = representacao["script"].get("entry_point", "")
    return {"script": Path(entrada).name, "hyper_params": parametros}


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


def montar(
    config: PipelineConfig, sem_cache: frozenset[str], ao_mudar: Callable[[Controlador, No, str], None]
) -> Controlador:
    """A controller with its parameters declared and its seven steps added; nothing is started.

    `ao_mudar` is called with controller, node and previous status when a stage changes its state.
    """
    BaseJob.register_hashing_callback(_chave_do_cache)
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
    for nome, valor in achatar(config).items():
        controlador.add_parameter(name=nome, default=valor)
    for etapa in etapas(config):
        controlador.add_step(
            name=etapa.nome,
            parents=[etapa.anterior] if etapa.anterior else None,
            base_task_factory=_fabrica(etapa.nome),
            parameter_override={f"{SECAO_ARGS}/{k}": v for k, v in etapa.argumentos.items()},
            cache_executed_step=etapa.nome not in sem_cache,
            pre_execute_callback=_escolher_campeao(config.nome_do_modelo())
            if etapa.nome == "validate"
            else None,
            status_change_callback=ao_mudar,
        )
    return controlador
