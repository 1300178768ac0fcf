"""Imputation and features as one call, for a stage and for a single request alike."""

from dataclasses import dataclass

import pandas as pd

from funcoes.configuracao.secoes import ImputeConfig
from funcoes.preparo.atributos import ATRIBUTOS, construir_atributos
from funcoes.preparo.imputacao import Imputador, aplicar, aprender, resumo_faltas

ARQUIVO_IMPUTADOR = "imputador.json"
"""What was learned to fill gaps; travels with the data through all later versions."""


@dataclass(frozen=True)
class Preparado:
    """The filled survey with its features, what was learned, and what was filled."""

    quadro: pd.DataFrame
    imputador: Imputador
    faltas: pd.DataFrame


def com_atributos(quadro: pd.DataFrame) -> pd.DataFrame:
    """The frame with those features added that are not columns of it already."""
    atributos = construir_atributos(quadro)
    return quadro.join(atributos[[a for a in ATRIBUTOS if a not in quadro]])


def preparar(quadro: pd.DataFrame, config: ImputeConfig) -> Preparado:
    """Learn from the training part, fill every row, build the features."""
    imputador = aprender(quadro, config)
    cheio = aplicar(quadro, imputador, config)
    return Preparado(com_atributos(cheio), imputador, resumo_faltas(quadro, cheio))
