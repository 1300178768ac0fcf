"""Temperature of what is around: mean radiant, from a globe; operative, as a person feels air and walls.

Floats or arrays that broadcast together, and a float64 array of their shape, as in `termicos`. NaN in gives
NaN out.
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from funcoes.apoio.tipos import Reais

__all__ = ["operativa", "radiante_do_globo"]

_KELVIN: Final = 273.15
_STEFAN_BOLTZMANN: Final = 5.67e-8
DIAMETRO_M: Final = 0.15
"""Of the standard globe; painted matt black, it emits 0.95."""
EMISSIVIDADE: Final = 0.95
_VENTO_M_S: Final = (0.2, 0.6)
"""Air counts for more from these speeds on."""


def radiante_do_globo(
    tg: ArrayLike,
    t: ArrayLike,
    v: ArrayLike,
    diametro_m: ArrayLike = DIAMETRO_M,
    emissividade: ArrayLike = EMISSIVIDADE,
) -> Reais:
    """Mean radiant temperature in °C from globe and air temperature (°C) and air speed (m/s): ISO 7726:1998.

    Convection at the globe is the larger of natural, 1.4·(|tg−t|/D)^.25, and forced, 6.3·v^.6/D^.4. NaN where
    the globe is so much colder than the air that no radiation balances it: one of the two was misread.
    """
    tg, t, v, d = (np.asarray(x, dtype=float) for x in (tg, t, v, diametro_m))
    natural = 1.4 * (np.abs(tg - t) / d) ** 0.25
    forcada = 6.3 * np.maximum(v, 0.0) ** 0.6 / d**0.4
    ganho = np.maximum(natural, forcada) * (tg - t) / (np.asarray(emissividade) * _STEFAN_BOLTZMANN)
    quarta = (tg + _KELVIN) ** 4 + ganho
    return np.asarray(np.where(quarta >= 0.0, quarta, np.nan) ** 0.25 - _KELVIN)


def operativa(t: ArrayLike, tr: ArrayLike, v: ArrayLike) -> Reais:
    """Operative temperature in °C from air and mean radiant temperature (°C) and air speed (m/s): ASHRAE 55.

    A·t + (1−A)·tr: A is .5 below .2 m/s, .6 below .6 m/s, .7 from there on (the standard ends at 1 m/s).
    """
    t, tr, v = (np.asarray(x, dtype=float) for x in (t, tr, v))
    ar = np.where(v < _VENTO_M_S[0], 0.5, np.where(v < _VENTO_M_S[1], 0.6, np.where(np.isnan(v), v, 0.7)))
    return np.asarray(ar * t + (1.0 - ar) * tr)
