"""Names that ClearML users see: project, queues, tags, parameter sections."""

from typing import Final

from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes.configuracao.padrao import SECOES_DO_PADRAO


class _Nomes(BaseSettings):
    """`CONFORTO_PROJETO` puts everything below another project."""

    model_config = SettingsConfigDict(env_prefix="CONFORTO_", extra="ignore")

    projeto: str = ""


PROJETO: Final = _Nomes().projeto or "Conforto Termico"
PIPELINE: Final = "conforto-termico"
PASTA_PIPELINES: Final = ".pipelines"
"""Where ClearML keeps a pipeline's runs: `PROJETO/.pipelines/PIPELINE`, stages beside their controller."""

VERSAO_PIPELINE: Final = "0.1.0"
FILA_CONTROLADOR: Final = "services"
FILA_ETAPAS: Final = "default"

_SEM_ETAPA: Final = ("pesquisa", "target", "retornos", "execucao")
"""Sections of the configuration that several stages read, or none."""

ETAPAS: Final = tuple(secao for secao in SECOES_DO_PADRAO if secao not in _SEM_ETAPA)
"""Every other section is a stage; they run in the order of `configs/pipeline.yaml`."""

_OUTROS_TIPOS: Final = {"train": "training", "validate": "qc", "register": "application"}
TIPOS: Final = {etapa: _OUTROS_TIPOS.get(etapa, "data_processing") for etapa in ETAPAS}
"""ClearML task type of each stage."""

SERVE: Final = "serve"
TIPO_SERVE: Final = "service"
"""The task that serves the champion: no stage, it has no end of its own."""

MONITOR: Final = "monitor"
TIPO_MONITOR: Final = "monitor"
"""The task that looks at what was predicted: no stage, each look is a task of its own."""

TAG_SEVERIDADE: Final = "severity-"
"""On a look at the predictions: how grave what it found is."""

SECAO_JANELA: Final = "Janela"
"""Configuration object of such a task: its window in one line, for the next ones."""

RETRAIN: Final = "retrain"
TIPO_RETRAIN: Final = "service"
"""The task that decides when to retrain; it runs on, like serving."""

TAG_RETREINO: Final = "retreino"
PREFIXO_RETREINO: Final = "retreino:"
"""On a run that retraining started: what caused it, one tag for each cause."""

TAG_CANDIDATO: Final = "candidato"
TAG_CAMPEAO: Final = "campeao"
TAG_ARQUIVADO: Final = "arquivado"
PIOR_QUE: Final = "pior_que"
"""Metadata of a model: the champion's id than which the comparison found it worse, "" where it did not."""

TAG_SINTETICO: Final = "sintetico"
PREFIXO_CONTEUDO: Final = "conteudo:"
PREFIXO_TAREFA: Final = "tarefa:"
PREFIXO_PESQUISA: Final = "pesquisa:"
"""On a raw version: which survey it is of."""

PREFIXO_ORIGEM: Final = "origem:"
"""On a raw version: where its rows, or those that it adds, come from."""


SECAO_ARGS: Final = "Args"
SECAO_SAIDA: Final = "Saida"
"""What a stage publishes for the next one: ids and row counts."""

PREFIXO_GRAFICO: Final = "grafico_"
"""Artifacts with this prefix are PNG files that a run copies into its folder of results."""


def nome_dataset(etapa: str) -> str:
    """Name of the ClearML Dataset that a stage writes versions of."""
    return f"{PIPELINE}-{etapa}"
