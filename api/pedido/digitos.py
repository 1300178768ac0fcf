"""Numbers as answers give them: with as many digits as they mean."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

CASAS: Final = 4
"""Decimals of a probability. A model of some thousand votes knows two of them; two more hide no rounding."""

_UNIDADES: Final = 10**CASAS
_RUIDO: Final = 1e-6
"""In units of the last decimal: what floating point leaves below a whole number."""


def em_digitos(proba: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distributions, shape (rows, classes), in `CASAS` decimals that still sum to 1.

    What rounding down leaves goes to the largest remainders, so no number is further from what the model
    says than one unit of the last decimal.
    """
    if len(proba) == 1:  # a single row as numbers: NumPy takes four times as long for it
        return np.array([_uma(proba[0].tolist())])
    unidades = proba * _UNIDADES
    inteiras = np.floor(unidades + _RUIDO)
    sobram = _UNIDADES - inteiras.sum(axis=1, keepdims=True)
    lugar = (inteiras - unidades).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    resultado: NDArray[np.float64] = (inteiras + (lugar < sobram)) / _UNIDADES
    return resultado


def _uma(proba: list[float]) -> list[float]:
    """The same of one row, bit by bit."""
    unidades = [p * _UNIDADES for p in proba]
    inteiras = [(u + _RUIDO) // 1 for u in unidades]  # `math.floor` knows no NaN
    sobram = _UNIDADES - sum(inteiras)
    restos = [i - u for i, u in zip(inteiras, unidades, strict=True)]
    for lugar, n in enumerate(sorted(range(len(restos)), key=restos.__getitem__)):
        inteiras[n] += lugar < sobram
    return [i / _UNIDADES for i in inteiras]
