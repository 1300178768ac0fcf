"""How far a score can be trusted: bootstrap over days, because people of one day share its weather.

A bootstrap over rows would take 1,700 people for 1,700 independent days and give intervals that are far
too narrow. All metrics are computed from sums by day, so that a draw of days is one matrix product.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from funcoes.apoio.tipos import Decisao, Inteiros, Reais
from funcoes.metricas.avaliar import log_loss_por_linha, rps_por_linha
from funcoes.metricas.decisao import decidir

_MINIMO_DE_DIAS = 2


@dataclass(frozen=True)
class Reamostragem:
    """Draws of whole days: `pesos` says how often each day is in each draw, shape (draws, days)."""

    dia: Inteiros
    pesos: Reais
    confianca: float

    @property
    def util(self) -> bool:
        """Whether there is more than one day to draw from."""
        return self.pesos.shape[1] >= _MINIMO_DE_DIAS

    def somas(self, por_linha: Reais) -> Reais:
        """Sums by day of values by row, shape (days, ...)."""
        n_dias = self.pesos.shape[1]
        somas = np.zeros((n_dias, *por_linha.shape[1:]))
        np.add.at(somas, self.dia, por_linha)
        return somas

    def medias(self, por_linha: Reais) -> Reais:
        """Mean of values by row in each draw, shape (draws, columns)."""
        n = self.pesos @ self.somas(np.ones(len(self.dia)))
        return np.asarray((self.pesos @ self.somas(por_linha)) / n[:, None])

    def limites(self, sorteios: Reais) -> tuple[Reais, Reais]:
        """Lower and upper bound of the percentile interval over the draws (axis 0)."""
        fora = (1 - self.confianca) / 2
        baixo, cima = np.quantile(sorteios, [fora, 1 - fora], axis=0)
        return np.asarray(baixo), np.asarray(cima)


def reamostrar(
    dias: pd.Series, n: int, confianca: float, semente: int, quantos: int | None = None
) -> Reamostragem:
    """`n` draws, with replacement, of as many days as there are, or of `quantos`.

    `dias` names the day of each row.
    """
    dia, nomes = pd.factorize(dias)
    k = len(nomes)
    pesos = np.random.default_rng(semente).multinomial(quantos or k, np.full(k, 1 / k), size=n).astype(float)
    return Reamostragem(np.asarray(dia), pesos, confianca)


def _qwk(confusao: Reais) -> Reais:
    """Quadratic weighted kappa of confusion matrices, shape (draws, k, k); 0 where it is undefined."""
    k = confusao.shape[1]
    pesos = (np.arange(k)[:, None] - np.arange(k)[None, :]) ** 2
    total = confusao.sum(axis=(1, 2))
    esperado = confusao.sum(axis=2)[:, :, None] * confusao.sum(axis=1)[:, None, :] / total[:, None, None]
    observado, acaso = (confusao * pesos).sum(axis=(1, 2)), (esperado * pesos).sum(axis=(1, 2))
    return np.asarray(1 - np.divide(observado, acaso, out=np.ones_like(acaso), where=acaso > 0))


def _macro_f1(confusao: Reais) -> Reais:
    acertos = np.diagonal(confusao, axis1=1, axis2=2)
    ditos = confusao.sum(axis=1) + confusao.sum(axis=2)
    return np.asarray(np.divide(2 * acertos, ditos, out=np.zeros_like(acertos), where=ditos > 0).mean(axis=1))


def sorteios(
    y: Inteiros, proba: Reais, classes: Inteiros, decisao: Decisao, dias: Reamostragem
) -> dict[str, Reais]:
    """Each metric in each draw of days, shape (draws,); the names of `avaliar.MAIOR_MELHOR`.

    `y` holds only votes of `classes`.
    """
    previsto = decidir(proba, classes, decisao)
    distancia = np.abs(previsto - y)
    por_linha = np.column_stack(
        [
            distancia == 0,
            distancia,
            distancia <= 1,
            rps_por_linha(y, proba, classes),
            log_loss_por_linha(y, proba, classes),
        ]
    ).astype(float)
    medias = dias.medias(por_linha)
    confusao = _confusoes(np.searchsorted(classes, y), np.searchsorted(classes, previsto), len(classes), dias)
    nomes = ("accuracy", "mae", "within_one", "rps", "log_loss")
    return {**dict(zip(nomes, medias.T, strict=True)), "qwk": _qwk(confusao), "macro_f1": _macro_f1(confusao)}


def qwk_dos_sorteios(
    y: Inteiros, proba: Reais, classes: Inteiros, decisao: Decisao, dias: Reamostragem
) -> Reais:
    """The QWK of each draw of days, shape (draws,): that of `sorteios`, without the others."""
    previsto = decidir(proba, classes, decisao)
    return _qwk(
        _confusoes(np.searchsorted(classes, y), np.searchsorted(classes, previsto), len(classes), dias)
    )


def qwk_de_tantas(
    y: Inteiros, proba: Reais, classes: Inteiros, decisao: Decisao, quantas: int, n: int, semente: int
) -> Reais:
    """The QWK of `n` draws, with replacement, of `quantas` single rows, shape (n,)."""
    k = len(classes)
    previsto = decidir(proba, classes, decisao)
    celula = np.searchsorted(classes, y) * k + np.searchsorted(classes, previsto)
    partes = np.bincount(celula, minlength=k * k) / len(y)
    sorteadas = np.random.default_rng(semente).multinomial(quantas, partes, size=n)
    return _qwk(sorteadas.reshape(-1, k, k).astype(float))


def _confusoes(dado: Inteiros, previsto: Inteiros, k: int, dias: Reamostragem) -> Reais:
    por_linha = np.zeros((len(dado), k * k))
    por_linha[np.arange(len(dado)), dado * k + previsto] = 1
    return np.asarray((dias.pesos @ dias.somas(por_linha)).reshape(-1, k, k))


@dataclass(frozen=True)
class Diferenca:
    """A paired difference of mean losses: negative where the first is better; `erro_padrao` over draws."""

    media: float
    lo: float
    hi: float
    erro_padrao: float


def diferenca_pareada(perda_a: Reais, perda_b: Reais, dias: Reamostragem) -> Diferenca:
    """Mean of `perda_a - perda_b` over the same rows, with its interval over draws of days.

    With a single day there is nothing to draw: bounds and error are NaN.
    """
    diferenca = perda_a - perda_b
    if not dias.util:
        return Diferenca(float(diferenca.mean()), float("nan"), float("nan"), float("nan"))
    medias = dias.medias(diferenca[:, None])[:, 0]
    lo, hi = dias.limites(medias)
    return Diferenca(float(diferenca.mean()), float(lo), float(hi), float(medias.std()))
