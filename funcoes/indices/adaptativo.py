"""Neutral operative temperature of rooms without cooling, from the days before outside: the adaptive models.

Whoever opens windows and changes clothes finds neutral what the weather has made usual. Floats or arrays, and
a float64 array of their shape. NaN in gives NaN out.
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from funcoes.apoio.tipos import Reais

__all__ = ["media_corrente", "neutra_ashrae", "neutra_en"]

LIMITES_ASHRAE_C: Final = (10.0, 33.5)
LIMITES_EN_C: Final = (10.0, 30.0)
ALFA: Final = 0.8
"""What a day counts for of the day after it, as EN 16798-1 has it; ASHRAE 55 allows .6 to .9."""


def neutra_ashrae(externa: ArrayLike) -> Reais:
    """Neutral operative temperature in °C, .31·T + 17.8, of ASHRAE 55 (de Dear & Brager 1998).

    T: prevailing mean outdoor temperature, °C. The model is made of 10–33.5 °C: beyond, that of the limit.
    """
    return np.asarray(0.31 * np.clip(np.asarray(externa, dtype=float), *LIMITES_ASHRAE_C) + 17.8)


def neutra_en(externa: ArrayLike) -> Reais:
    """Neutral operative temperature in °C, .33·T + 18.8, of EN 16798-1 (Nicol & Humphreys 2010).

    T: running mean outdoor temperature, °C. The model is made of 10–30 °C: beyond, that of the limit.
    """
    return np.asarray(0.33 * np.clip(np.asarray(externa, dtype=float), *LIMITES_EN_C) + 18.8)


def media_corrente(medias: ArrayLike, alfa: float = ALFA) -> Reais:
    """Running mean of daily means in °C, Σαⁱ·Tᵢ / Σαⁱ, along the last axis: yesterday first.

    EN 16798-1 asks for seven days. A missing day makes the mean missing.
    """
    dias = np.asarray(medias, dtype=float)
    pesos = alfa ** np.arange(dias.shape[-1])
    return np.asarray(dias @ pesos / pesos.sum())
