"""Quantities that follow from others of the same row, by physics and not by what was learned."""

from typing import Final

import numpy as np
import pandas as pd

from funcoes.indices.radiante import radiante_do_globo

_RADIANTE, _GLOBO, _AR, _VELOCIDADE = (
    "temperatura_radiante", "temperatura_globo", "temperatura", "velocidade_ar",
)  # fmt: skip
_AR_PARADO_M_S: Final = 0.1
_MAIS_LONGE_C: Final = 15.0
"""A mean radiant temperature further from the air than this, in a room, is a globe that was misread."""


def deduzir(quadro: pd.DataFrame) -> pd.DataFrame:
    """The frame with the mean radiant temperature of rows that have a globe's only (ISO 7726)."""
    if not {_GLOBO, _AR} <= {*quadro}:
        return quadro
    velocidade = quadro[_VELOCIDADE] if _VELOCIDADE in quadro else pd.Series(np.nan, index=quadro.index)
    deduzida = radiante_do_globo(quadro[_GLOBO], quadro[_AR], velocidade.fillna(_AR_PARADO_M_S))
    serve = np.abs(deduzida - quadro[_AR]) <= _MAIS_LONGE_C
    nova = pd.Series(np.where(serve, deduzida, np.nan), index=quadro.index)
    dada = quadro[_RADIANTE] if _RADIANTE in quadro else pd.Series(np.nan, index=quadro.index)
    return quadro.assign(**{_RADIANTE: dada.fillna(nova)})
