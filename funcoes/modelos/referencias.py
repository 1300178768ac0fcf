"""Baselines that stand beside every model: the majority vote, six thresholds on one index, fixed bands."""

from typing import Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.modelos import faixas
from funcoes.modelos.comparado import Comparado, Variante
from funcoes.modelos.protocolos import Arranjo


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
    """Class index of each sorted value, non-decreasing, with the largest total count; lower classes win ties.

    Class after class, over all values at once. A path whose value i has class c had, up to some value j
    before, the best of the lower classes, and class c since: its total is S(i) + max over j of
    (best(j) − S(j)), where S is the running count of class c. Counts are whole, so the sums are exact.
    """
    n, n_classes = contagens.shape
    escolhe = np.zeros((n, n_classes), dtype=bool)
    melhor = np.r_[0.0, np.full(n, -np.inf)]  # of the lower classes: there is none yet
    for c in range(n_classes):
        acumulada = np.r_[0.0, np.cumsum(contagens[:, c])]
        total = acumulada[1:] + np.maximum.accumulate(melhor - acumulada)[:-1]
        escolhe[:, c] = total > melhor[1:]
        melhor[1:] = np.maximum(melhor[1:], total)
    ate_classe = np.maximum.accumulate(np.where(escolhe, np.arange(n_classes), 0), axis=1).tolist()
    caminho, classe = np.empty(n, dtype=np.intp), n_classes - 1
    for i in range(n - 1, -1, -1):
        caminho[i] = classe = ate_classe[i][classe]
    return caminho


def _probabilidades(contagens: Reais, caminho: NDArray[np.intp], inicios: NDArray[np.intp]) -> Reais:
    """Smoothed frequencies per interval; the interval's vote is lifted to the top where it is not."""
    fatias = np.add.reduceat(contagens, inicios, axis=0) + 1.0
    for fatia, classe in zip(fatias, caminho[inicios], strict=True):
        fatia[classe] = max(fatia[classe], fatia.max() + 1e-9)
    return np.asarray(fatias / fatias.sum(axis=1, keepdims=True))


_DOS_LIMIARES: Final = {
    "limiares_te": "te_calc", "limiares_utci": "utci_calc", "limiares_set": "set_calc",
    "limiares_ar": "temperatura",
}  # fmt: skip
"""What each baseline of thresholds looks at."""

NOMES: Final = ("majoritaria", *_DOS_LIMIARES, "faixas_utci", "faixas_pmv")
_DE_INDICES: Final = [nome for nome in _DOS_LIMIARES if nome != "limiares_ar"]


def disponiveis(quadro: pd.DataFrame) -> list[str]:
    """The baselines that can be had of a survey's columns; the air's temperature where no index of weather
    is, since in rooms six thresholds on it do better than on SET."""
    limiares = [nome for nome in _DE_INDICES if _DOS_LIMIARES[nome] in quadro]
    if not {"te_calc", "utci_calc"} & {*quadro} and "temperatura" in quadro:
        limiares.append("limiares_ar")
    utci = ["faixas_utci"] * ("utci_calc" in quadro)
    return ["majoritaria", *limiares, *utci, *(["faixas_pmv"] * faixas.tem_pmv(quadro))]


def criar(nome: str, met: float) -> Referencia:
    """The baseline of this name (one of `NOMES`), not yet fitted; `met` is for PMV where nobody gave it."""
    if nome == "majoritaria":
        return Majoritaria()
    if nome == "faixas_utci":
        return faixas.Faixas(faixas.voto_utci)
    if nome == "faixas_pmv":
        return faixas.Faixas(lambda x: faixas.voto_pmv(x, met))
    return Limiares(_DOS_LIMIARES[nome])


def comparar(arranjo: Arranjo, classes: Inteiros, met: float) -> list[Comparado]:
    """Each baseline on the same folds as the candidates."""
    resultado = []
    for nome in disponiveis(arranjo.quadro):
        oof = np.empty((len(arranjo.votos), len(classes)))
        for dentro, fora in arranjo.pares:
            modelo = criar(nome, met).ajustar(arranjo.quadro.iloc[dentro], arranjo.votos[dentro], classes)
            oof[fora] = modelo.prever(arranjo.quadro.iloc[fora])
        resultado.append(Comparado(nome, Variante(), oof, 0.0))
    return resultado
