"""Rising thresholds between ordered votes on one line of sensation: what every cumulative logit shares."""

from typing import Final, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from funcoes.apoio.tipos import Inteiros, Reais

_MENOR: Final = 1e-12
"""Smallest probability whose logarithm is taken."""


class Lados(NamedTuple):
    """Each row's own vote between its two thresholds; all of shape (rows,).

    `p`: its probability; `cima`, `baixo`: P(vote ≤ its own) and P(vote < its own); `d_cima`, `d_baixo`: their
    slopes along the line.
    """

    p: Reais
    cima: Reais
    baixo: Reais
    d_cima: Reais
    d_baixo: Reais


def das_frequencias(indice: Inteiros) -> Reais:
    """The thresholds of votes that follow nothing; `indice` is each row's class, and every class occurs."""
    acumulada = np.cumsum(np.bincount(indice))[:-1] / len(indice)
    return np.asarray(np.log(acumulada / (1 - acumulada)))


def livres(limiares: Reais) -> Reais:
    """Rising thresholds to free numbers: the first one, and the logarithms of the steps."""
    return np.asarray(np.r_[limiares[0], np.log(np.diff(limiares))])


def presos(numeros: Reais) -> Reais:
    """The inverse of `livres`."""
    return np.asarray(np.cumsum(np.r_[numeros[0], np.exp(numeros[1:])]))


def lados(limiares: Reais, linha: Reais, indice: Inteiros) -> Lados:
    """Of P(y ≤ k) = σ(θ_k − line), at each row's own vote."""
    cima = expit(np.r_[limiares, np.inf][indice] - linha)
    baixo = expit(np.r_[-np.inf, limiares][indice] - linha)
    p = np.clip(cima - baixo, _MENOR, None)
    return Lados(p, cima, baixo, cima * (1 - cima), baixo * (1 - baixo))


def derivadas(limiares: Reais, visto: Lados, indice: Inteiros) -> Reais:
    """Gradient of Σ −log p by the free numbers: a class pulls its upper threshold up, its lower one down."""
    n = len(limiares) + 1
    acima = np.bincount(indice, weights=visto.d_cima / visto.p, minlength=n)[:-1]
    abaixo = np.bincount(indice, weights=visto.d_baixo / visto.p, minlength=n)[1:]
    passos = np.r_[1.0, np.exp(livres(limiares)[1:])]
    return np.asarray(np.cumsum((abaixo - acima)[::-1])[::-1] * passos)


def probabilidades(limiares: Reais, linha: Reais) -> Reais:
    """Of every vote, shape (rows, classes); `linha` has shape (rows,)."""
    acumulada = expit(limiares[None, :] - linha[:, None])
    return np.asarray(np.diff(acumulada, axis=1, prepend=0.0, append=1.0))


def ajustar(linha: Reais, indice: Inteiros, inicio: Reais, max_iter: int = 100) -> Reais:
    """The most likely thresholds on a line that is given, from `inicio` on, by L-BFGS."""

    def perda(numeros: Reais) -> tuple[float, Reais]:
        limiares = presos(numeros)
        visto = lados(limiares, linha, indice)
        media = -np.log(visto.p).mean(), derivadas(limiares, visto, indice) / len(indice)
        return float(media[0]), media[1]

    opcoes = {"maxiter": max_iter}
    return presos(minimize(perda, livres(inicio), method="L-BFGS-B", jac=True, options=opcoes).x)
