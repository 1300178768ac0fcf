"""Predicted mean vote of ISO 7730:2025 (Fanger 1970), by the program of its Annex D, in NumPy.

pythermalcomfort computes the same, and the tests hold both together; but its import compiles machine code for
seconds, in every stage that shows this baseline, and this is the one function that is used of it.
"""

from typing import Final

import numpy as np

from funcoes.apoio.tipos import Reais

_W_M2_POR_MET: Final = 58.15
_M2K_W_POR_CLO: Final = 0.155
_ICL_FINA: Final = 0.078
"""m²K/W: up to here clothing adds more surface for its insulation."""
_PERTO: Final = 0.00015
"""Hundredths of a kelvin: the standard's own bound for the temperature of the clothing."""
_VOLTAS: Final = 150

__all__ = ["pmv", "velocidade_relativa"]


def _roupa(t: Reais, tr: Reais, v: Reais, met: Reais | float, clo: Reais) -> tuple[Reais, Reais, Reais]:
    """Area factor of the clothing, its temperature (K / 100), and convection (W/m²K), where both agree.

    `met` in W/m². NaN where they do not meet within 150 steps.
    """
    icl = _M2K_W_POR_CLO * clo
    fcl = np.where(icl <= _ICL_FINA, 1.0 + 1.29 * icl, 1.05 + 0.645 * icl)
    p1, taa, forcada = icl * fcl, t + 273.0, 12.1 * np.sqrt(v)
    p2, p3, p4 = p1 * 3.96, p1 * 100.0, p1 * taa
    p5 = 308.7 - 0.028 * met + p2 * ((tr + 273.0) / 100.0) ** 4
    xn = (taa + (35.5 - t) / (3.5 * (6.45 * icl + 0.1))) / 100.0
    xf, hc = 2.0 * xn, forcada
    for _ in range(_VOLTAS):
        longe = np.abs(xn - xf) > _PERTO  # not of NaN: it would go round for all
        if not longe.any():
            break
        xf = np.where(longe, (xf + xn) / 2.0, xf)
        hc = np.where(longe, np.maximum(forcada, 2.38 * np.abs(100.0 * xf - taa) ** 0.25), hc)
        xn = np.where(longe, (p5 + p4 * hc - p2 * xf**4) / (100.0 + p3 * hc), xn)
    return fcl, np.where(np.abs(xn - xf) <= _PERTO, xn, np.nan), hc


def pmv(t: Reais, tr: Reais, v: Reais, ur: Reais, met: Reais | float, clo: Reais) -> Reais:
    """Predicted mean vote, −3..3 and beyond, of each row; no external work.

    Air and mean radiant temperature in °C, air speed in m/s, relative humidity in %, metabolic rate in met,
    clothing in clo. Arrays of one shape, `met` also a number for all; NaN in gives NaN out. The limits of the
    standard are not checked. Its air speed is that against the body: `velocidade_relativa`.
    """
    m = met * _W_M2_POR_MET
    pa = ur * 10.0 * np.exp(16.6536 - 4030.183 / (t + 235.0))
    fcl, xn, hc = _roupa(t, tr, v, m, clo)
    perdas = (
        3.05 * 0.001 * (5733.0 - 6.99 * m - pa)  # diffusion through the skin
        + np.maximum(0.42 * (m - _W_M2_POR_MET), 0.0)  # sweating
        + 1.7 * 0.00001 * m * (5867.0 - pa)  # latent respiration
        + 0.0014 * m * (34.0 - t)  # dry respiration
        + 3.96 * fcl * (xn**4 - ((tr + 273.0) / 100.0) ** 4)  # radiation
        + fcl * hc * (100.0 * xn - 273.0 - t)  # convection
    )
    return np.asarray((0.303 * np.exp(-0.036 * m) + 0.028) * (m - perdas), dtype=float)


def velocidade_relativa(v: Reais, met: Reais | float) -> Reais:
    """Air speed in m/s against a body that moves: 0.3 m/s more for each met above 1 (ISO 7730, ASHRAE 55)."""
    return np.asarray(v + 0.3 * np.maximum(np.asarray(met, dtype=float) - 1.0, 0.0), dtype=float)
