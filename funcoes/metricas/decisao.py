"""From probabilities to one vote: the rule that a model was chosen with travels in its signature.

Imports nothing heavier than NumPy, so that serving decides by the same lines as the comparison.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from funcoes.apoio.tipos import Decisao

FOLGA: Final = 1e-6
"""A cumulated probability this little below one half counts as one half: tree sums in the model file are
float32, and forests of equal votes do reach exactly one half."""


def decidir(proba: NDArray[np.float64], classes: NDArray[np.int64], regra: Decisao) -> NDArray[np.int64]:
    """The vote of each row, shape (rows,); `proba` has shape (rows, classes), `classes` are sorted.

    `mais_provavel`: the most probable vote, the lower one of two equals. `mediana`: the median of the
    predicted distribution, the first vote whose cumulated probability reaches one half.
    """
    if regra == "mais_provavel":
        return np.asarray(classes[proba.argmax(axis=1)])
    return np.asarray(classes[(np.cumsum(proba, axis=1) >= 0.5 - FOLGA).argmax(axis=1)])
