"""Standard effective temperature (SET) of ASHRAE 55-2023, from the two-node model in `dois_nos`.

The temperature of an environment of 50 % and still air in which the skin of someone clothed for it loses as
much as here. The standard's own table (D-1) is met within 0.12 °C; at 4 clo it is 0.5 °C, by the line of the
program that `dois_nos` does not follow.

pythermalcomfort computes the same with a body of 70 kg, a blood flow of 120 and 59 minutes; with these, the
tests hold both together. It brings numba and scipy into the process; here there is no import.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from funcoes.apoio.tipos import Reais
from funcoes.indices.dois_nos import (
    CORPO,
    LEWIS,
    M2K_W_POR_CLO,
    MUITAS,
    UMA,
    Contas,
    Corpo,
    Estado,
    hora,
    por_movimento,
    torr,
)

__all__ = ["efetiva_padrao"]

LIMITES_T: Final = (-60.0, 100.0)
LIMITES_V_M_S: Final = (0.1, 20.0)
LIMITES_UR: Final = (0.0, 100.0)
LIMITES_MET: Final = (0.4, 7.0)
"""At 7.6 met the clothing of the standard environment has no resistance left."""
LIMITES_CLO: Final = (0.0, 6.0)

_EM_PE, _SENTADO = 0.73, 0.70
"""Of the body's area, what radiates."""
_VOLTAS: Final = 30
_PERTO: Final = 1e-7
_SEM_VAPOR_C: Final = -150.0
"""The formula of the pressure has a pole at −235 °C; here it has 1e-13 Torr left."""
_BLOCO: Final = 4096
"""Rows at once: what is computed of them stays in the processor's cache."""
_POUCAS: Final = 16
"""Up to here row by row in Python's floats: NumPy takes as long as for 20, for one row, too."""


def _de_mesma_perda(contas: Contas, met: Any, e: Estado) -> Any:
    """Temperature in °C of the standard environment in which the skin would lose as much."""
    hc = por_movimento(contas, met)
    h = hc + e.hr
    clo = 1.52 / (met + 0.6944) - 0.1835
    rcl, f = M2K_W_POR_CLO * clo, 1.0 + 0.25 * clo
    nua = 1.0 / (1.0 + f * rcl * h)
    passa = 0.45 * hc / h * (1.0 - nua) / (hc / h - nua * 0.45)
    seco = 1.0 / (1.0 / (f * h) + rcl)
    vapor = e.umida / (1.0 / (LEWIS * f * hc) + rcl / (LEWIS * passa))
    saturada = torr(contas, e.pele)
    t = e.pele - e.perda / seco
    for _ in range(_VOLTAS):  # Newton's: what is lost too little is convex, and rises with the temperature
        morno = contas.maximo(t, _SEM_VAPOR_C)
        metade = 0.5 * torr(contas, morno)
        falta = e.perda - seco * (e.pele - t) - vapor * (saturada - metade)
        passo = falta / (seco + vapor * metade * 4030.183 / (morno + 235.0) ** 2)
        t = t - passo
        if contas.todos(abs(passo) <= _PERTO):
            break
    return t


def _set(contas: Contas, x: tuple[Any, ...], corpo: Corpo) -> Any:
    return _de_mesma_perda(contas, x[4], hora(contas, x, corpo))


def _linhas(x: Reais, corpo: Corpo = CORPO) -> Reais:
    """SET of each column of `x`: the seven inputs of `hora`, all finite."""
    if x.shape[1] <= _POUCAS:
        return np.array([_set(UMA, tuple(linha), corpo) for linha in x.T.tolist()])
    partes = (x[:, n : n + _BLOCO] for n in range(0, x.shape[1], _BLOCO))
    return np.concatenate([_set(MUITAS, tuple(parte), corpo) for parte in partes])


_BAIXO, _ALTO = np.array(
    [LIMITES_T, LIMITES_T, LIMITES_V_M_S, LIMITES_UR, LIMITES_MET, LIMITES_CLO, (_SENTADO, _EM_PE)]
).T[:, :, np.newaxis]


def efetiva_padrao(
    t: ArrayLike,
    tr: ArrayLike,
    v: ArrayLike,
    ur: ArrayLike,
    met: ArrayLike,
    clo: ArrayLike,
    sentado: ArrayLike = False,
) -> Reais:
    """Return SET in °C, float64 in the shape that the arguments broadcast to; NaN where one is not finite.

    Air and mean radiant temperature in °C, air speed in m/s, relative humidity in %, metabolic rate in met,
    clothing in clo; who is `sentado` (seated) radiates a little less. Beyond LIMITES_* a value counts as the
    limit. The standard's own domain is 10–40 °C, 0–2 m/s, 1–4 met, 0–1.5 clo.
    """
    radia = np.where(sentado, _SENTADO, _EM_PE)
    colunas = np.broadcast_arrays(*(np.asarray(c, np.float64) for c in (t, tr, v, ur, met, clo)), radia)
    x = np.array([c.reshape(-1) for c in colunas])
    vale = np.isfinite(x).all(axis=0)
    saida = np.full(x.shape[1], np.nan)
    if vale.any():
        saida[vale] = _linhas(np.minimum(np.maximum(x[:, vale], _BAIXO), _ALTO))
    return saida.reshape(colunas[0].shape)
