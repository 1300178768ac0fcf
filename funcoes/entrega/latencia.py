"""How long one row takes through an exported model: asked by the gate, and again before it is served."""

import time
from typing import Final

import numpy as np
from numpy.typing import NDArray

from funcoes.entrega.preditor import Preditor

_CHAMADAS: Final = 300
_AQUECIMENTO: Final = 20


def latencia_p95_ms(preditor: Preditor, x: NDArray[np.float64]) -> float:
    """Milliseconds of one row through the model, 95th percentile of `_CHAMADAS` calls."""
    linhas = [x[i % len(x)][None, :] for i in range(_CHAMADAS + _AQUECIMENTO)]
    tempos = []
    for linha in linhas:
        inicio = time.perf_counter()
        preditor.proba_dos_atributos(linha)
        tempos.append(time.perf_counter() - inicio)
    return float(np.quantile(tempos[_AQUECIMENTO:], 0.95) * 1000)
