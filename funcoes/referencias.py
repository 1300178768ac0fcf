"""Baselines that stand beside every model: the majority vote, and six thresholds on one index."""

from typing import Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funcoes.avaliar import Inteiros, Reais
from funcoes.errors import ErroDados


class Referencia(Protocol):
    """What a baseline can do."""

    def ajustar(self, x: pd.DataFrame, y: Inteiros, classes: Inteiros) -> "Referencia": ...
    def prever(self, x: pd.DataFrame) -> Reais: ...


class Majoritaria:
    """Predicts the training frequencies for everybody: its vote is the most frequent one."""

    def ajustar(self, x: pd.DataFrame, y: Inteiros, classes: Inteiros) -> "Majoritaria":  # noqa: ARG002
        """Count the votes."""
        self._frequencias = np.array([(y == c).mean() for c in classes])
        return self

    def prever(self, x: pd.DataFrame) -> Reais:
        """Probabilities, shape (rows, classes)."""
        return np.tile(self._frequencias, (len(x), 1))


class Limiares:
    """Ordered thresholds on one column, chosen for the most training votes right.

    Dynamic programming over the sorted values: the predicted vote never falls while the index rises.
    Probabilities are the (Laplace-smoothed) frequencies of the votes in each interval, arranged so that
    the interval's own vote stays the most probable.
    """

    def __init__(self, coluna: str) -> None:
        self.coluna = coluna

    def ajustar(self, x: pd.DataFrame, y: Inteiros, classes: Inteiros) -> "Limiares":
        """Find the thresholds; rows without the index are left out."""
        valores = x[self.coluna].to_numpy(dtype=float)
        visto = ~np.isnan(valores)
        if not visto.any():
            raise ErroDados(f"{self.coluna} has no value to find thresholds on.")
        pontos, indice = np.unique(valores[visto], return_inverse=True)
        contagens = np.zeros((len(pontos), len(classes)))
        np.add.at(contagens, (indice, np.searchsorted(classes, y[visto])), 1)
        caminho = _caminho_monotono(contagens)
        mudancas = np.flatnonzero(np.diff(caminho)) + 1
        self.limiares = (pontos[mudancas - 1] + pontos[mudancas]) / 2
        self._proba = _probabilidades(contagens, caminho, np.r_[0, mudancas])
        return self

    def prever(self, x: pd.DataFrame) -> Reais:
        """Probabilities, shape (rows, classes)."""
        return self._proba[np.searchsorted(self.limiares, x[self.coluna].to_numpy(dtype=float))]


def _caminho_monotono(contagens: Reais) -> NDArray[np.intp]:
    """Class index of each sorted value, non-decreasing, with the largest total count."""
    n, _ = contagens.shape
    total = contagens[0].copy()
    origem = np.zeros(contagens.shape, dtype=np.intp)
    for i in range(1, n):
        melhor = np.maximum.accumulate(total)
        origem[i] = np.array([int(np.argmax(total[: c + 1])) for c in range(len(total))])
        total = melhor + contagens[i]
    caminho = np.empty(n, dtype=np.intp)
    caminho[-1] = int(np.argmax(total))
    for i in range(n - 1, 0, -1):
        caminho[i - 1] = origem[i, caminho[i]]
    return caminho


def _probabilidades(contagens: Reais, caminho: NDArray[np.intp], inicios: NDArray[np.intp]) -> Reais:
    """Smoothed frequencies per interval; the interval's vote is lifted to the top where it is not."""
    fatias = np.add.reduceat(contagens, inicios, axis=0) + 1.0
    for fatia, classe in zip(fatias, caminho[inicios], strict=True):
        fatia[classe] = max(fatia[classe], fatia.max() + 1e-9)
    return np.asarray(fatias / fatias.sum(axis=1, keepdims=True))


NOMES: Final = ("majoritaria", "limiares_te", "limiares_utci")


def criar(nome: str) -> Referencia:
    """The baseline of this name (one of `NOMES`), not yet fitted."""
    if nome == "majoritaria":
        return Majoritaria()
    return Limiares({"limiares_te": "te_calc", "limiares_utci": "utci_calc"}[nome])
