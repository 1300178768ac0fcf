"""Imputation and features as one call, for a stage and for a single request alike."""

from dataclasses import dataclass

import pandas as pd

from funcoes.atributos.conjunto import Conjunto, do_levantamento
from funcoes.configuracao.secoes import ImputeConfig
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.preparo.imputacao import Imputador, aplicar, aprender, resumo_faltas

ARQUIVO_IMPUTADOR = "imputador.json"
"""What was learned to fill gaps; travels with the data through all later versions."""

ARQUIVO_PESQUISA = "pesquisa.json"
"""The survey's description, as its file was read; travels likewise, from `ingest` on."""


@dataclass(frozen=True)
class Preparado:
    """The filled survey with its features, what was learned, and what was filled."""

    quadro: pd.DataFrame
    atributos: Conjunto
    imputador: Imputador
    faltas: pd.DataFrame


def com_atributos(quadro: pd.DataFrame, atributos: Conjunto) -> pd.DataFrame:
    """The frame with those features added that are not columns of it already."""
    feitos = atributos.construir(quadro)
    return quadro.join(feitos[[a for a in atributos.nomes if a not in quadro]])


def preparar(quadro: pd.DataFrame, config: ImputeConfig, pesquisa: PesquisaConfig) -> Preparado:
    """Learn from the training part, fill every row, build the survey's features."""
    atributos = do_levantamento(pesquisa)
    config = config.da_pesquisa(pesquisa)
    imputador = aprender(quadro, config, atributos.entradas)
    cheio = aplicar(quadro, imputador, config)
    return Preparado(com_atributos(cheio, atributos), atributos, imputador, resumo_faltas(quadro, cheio))
