"""Baselines that learn no vote: the assessment bands of UTCI, and PMV, as their standards define them."""

from collections.abc import Callable
from typing import Final, Self

import numpy as np
import pandas as pd

from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.indices.pmv import pmv
from funcoes.indices.termicos import tmrt_estimada

LIMITES_UTCI: Final = (-13.0, 0.0, 9.0, 26.0, 32.0, 38.0)
"""°C. Bröde et al. 2012: below −13 strong to extreme cold stress, −13..0 moderate, 0..9 slight, 9..26 none,
26..32 moderate heat stress, 32..38 strong, above very strong to extreme: seven bands for seven votes."""

_EXTREMO = 3


def voto_utci(x: pd.DataFrame) -> Reais:
    """Vote −3..3 of each row's UTCI band; a value on a limit belongs to the warmer band."""
    return np.asarray(np.digitize(x["utci_calc"].to_numpy(dtype=float), LIMITES_UTCI) - _EXTREMO, dtype=float)


_DE_FORA: Final = ("temperatura", "velocidade_vento", "umidade", "vestimenta")
_PMV, _SOL, _MET = "pmv_calc", "radiacao_solar", "metabolismo"


def tem_pmv(x: pd.DataFrame) -> bool:
    """Whether PMV can be had: as a feature of people in rooms, or of weather and sun outdoors."""
    return _PMV in x or {*_DE_FORA, _SOL} <= {*x}


def voto_pmv(x: pd.DataFrame, met: float) -> Reais:
    """Predicted mean vote (ISO 7730:2025), rounded and kept within −3..3.

    Made for indoor climates; outdoors the radiant temperature is estimated from solar radiation. `met` is the
    metabolic rate of everybody where a survey does not have it.
    """
    votos = x[_PMV].to_numpy(dtype=float) if _PMV in x else _de_fora(x, met)
    return np.asarray(np.clip(np.round(np.nan_to_num(votos, nan=0.0)), -_EXTREMO, _EXTREMO))


def _de_fora(x: pd.DataFrame, met: float) -> Reais:
    t, v, ur, clo = (x[c].to_numpy(dtype=float) for c in _DE_FORA)
    taxa = x[_MET].to_numpy(dtype=float) if _MET in x else met
    return pmv(t, tmrt_estimada(t, x[_SOL]), np.maximum(v, 0.0), ur, taxa, clo)


class Faixas:
    """A fixed vote for each row; only its probabilities are learned: the frequencies of the votes among the
    training rows with the same fixed vote, smoothed (Laplace), arranged so that the fixed vote stays the most
    probable one. Where a vote is not among the classes, the nearest one stands for it."""

    def __init__(self, votar: Callable[[pd.DataFrame], Reais]) -> None:
        self._votar = votar

    def _indice(self, x: pd.DataFrame) -> Inteiros:
        return np.asarray(np.abs(self._votar(x)[:, None] - self._classes[None, :]).argmin(axis=1))

    def ajustar(self, x: pd.DataFrame, y: Inteiros, classes: Inteiros) -> Self:
        """Count the votes of each band."""
        self._classes = classes
        contagens = np.ones((len(classes), len(classes)))
        np.add.at(contagens, (self._indice(x), np.searchsorted(classes, y)), 1)
        np.fill_diagonal(contagens, np.maximum(contagens.diagonal(), contagens.max(axis=1) + 1e-9))
        self._proba = contagens / contagens.sum(axis=1, keepdims=True)
        return self

    def prever(self, x: pd.DataFrame) -> Reais:
        """Probabilities, shape (rows, classes)."""
        return np.asarray(self._proba[self._indice(x)])
