"""Gaussian copula pieces: normal scores, correlated draws, quantile functions."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri
from scipy.stats import rankdata

Vetor = NDArray[np.float64]


def escores_normais(valores: ArrayLike) -> Vetor:
    """Standard normal scores of the ranks (ties share their mean rank); NaN stays NaN."""
    x = np.asarray(valores, dtype=np.float64)
    saida = np.full(x.shape, np.nan)
    vale = ~np.isnan(x)
    saida[vale] = ndtri((rankdata(x[vale]) - 0.5) / max(int(vale.sum()), 1))
    return saida


def correlacao_com_falhas(colunas: Vetor) -> Vetor:
    """Correlation matrix of the columns of an (n, p) array, each pair over the rows where both are known."""
    correlacao = pd.DataFrame(colunas).corr().fillna(0.0).to_numpy(dtype=np.float64, copy=True)
    np.fill_diagonal(correlacao, 1.0)
    return correlacao


def raiz_simetrica(correlacao: ArrayLike) -> Vetor:
    """Symmetric square root of a correlation matrix; slightly negative eigenvalues (rounding) count as 0."""
    valores, vetores = np.linalg.eigh(np.asarray(correlacao, dtype=np.float64))
    return np.asarray((vetores * np.sqrt(np.maximum(valores, 0.0))) @ vetores.T)


def sortear_normais(rng: np.random.Generator, n: int, correlacao: ArrayLike) -> Vetor:
    """Draw n correlated standard normal vectors, shape (n, p)."""
    raiz = raiz_simetrica(correlacao)
    return np.asarray(rng.standard_normal((n, len(raiz))) @ raiz)


def sortear_serie(rng: np.random.Generator, n: int, correlacao: ArrayLike, autocorrelacao: Vetor) -> Vetor:
    """Draw n steps of a stationary AR(1) vector with standard normal margins, shape (n, p)."""
    novidade = sortear_normais(rng, n, correlacao)
    serie = novidade.copy()
    for i in range(1, n):
        serie[i] = autocorrelacao * serie[i - 1] + np.sqrt(1.0 - autocorrelacao**2) * novidade[i]
    return serie


def por_quantis(z: Vetor, quantis: list[float], probabilidades: list[float]) -> Vetor:
    """Values whose quantile function runs linearly through `quantis`, from standard normal scores."""
    return np.asarray(np.interp(ndtr(z), probabilidades, quantis))
