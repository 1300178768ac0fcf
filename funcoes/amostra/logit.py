"""Ordered logit (McCullagh 1980): the model of the thermal sensation vote in the synthetic sample.

P(vote ≤ j | x) = 1 / (1 + exp(−(limiar_j − x·β))), with rising thresholds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Vetor = NDArray[np.float64]


def probabilidades(eta: Vetor, limiares: Vetor) -> Vetor:
    """Class probabilities, shape (n, k+1), of n linear predictors and k thresholds."""
    acumulada = expit(limiares[None, :] - eta[:, None])
    bordas = np.zeros((len(eta), 1))
    return np.asarray(np.diff(np.hstack([bordas, acumulada, bordas + 1.0]), axis=1))


def residuo_padrao(prob: Vetor, classes: NDArray[np.int64]) -> Vetor:
    """(observed − expected class) / standard deviation, of each row of the probabilities (n, k)."""
    niveis = np.arange(prob.shape[1])
    media = prob @ niveis
    variancia = prob @ niveis**2 - media**2
    return np.asarray((classes - media) / np.sqrt(variancia))


def ajustar_logit(X: Vetor, classes: NDArray[np.int64], n_classes: int) -> tuple[Vetor, Vetor]:
    """Maximum likelihood fit; returns β (one per column of X) and n_classes − 1 thresholds.

    `X` (n, p) should be standardised; `classes` are 0..n_classes−1, each at least once.
    """
    p = X.shape[1]
    acumulada = np.cumsum(np.bincount(classes, minlength=n_classes))[:-1] / len(classes)
    inicio = np.log(acumulada / (1.0 - acumulada))
    partida = np.concatenate([np.zeros(p), inicio[:1], np.log(np.diff(inicio))])
    linhas = np.arange(len(classes))

    def perda(parametros: Vetor) -> float:
        beta, limiares = _separar(parametros, p)
        prob = probabilidades(X @ beta, limiares)[linhas, classes]
        return float(-np.log(np.maximum(prob, 1e-12)).mean())

    resultado = minimize(perda, partida, method="BFGS", options={"gtol": 1e-6})
    return _separar(np.asarray(resultado.x), p)


def _separar(parametros: Vetor, p: int) -> tuple[Vetor, Vetor]:
    """Split the flat parameters; thresholds are a first one and log steps, so that they always rise."""
    degraus = np.concatenate([parametros[p : p + 1], np.exp(parametros[p + 1 :])])
    return parametros[:p], np.cumsum(degraus)
