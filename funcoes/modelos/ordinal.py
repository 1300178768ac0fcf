"""The cumulative logit: one line of sensation, and thresholds on it between the votes."""

from typing import Any, Self

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin

from funcoes.apoio.tipos import Inteiros, Reais

_MENOR = 1e-12
"""Smallest probability whose logarithm is taken."""


class LogitoOrdinal(ClassifierMixin, BaseEstimator):
    """Proportional-odds model P(y ≤ k | x) = σ(θ_k − x·β) (McCullagh 1980), with an L2 penalty on β.

    Minimises C·Σ −log P(y_i | x_i) + ½‖β‖², C as in scikit-learn's `LogisticRegression`. Wants standardised
    features. With 16 features and seven votes it has 22 parameters; multinomial regression has 119.

    Attributes after `fit`: `coef_` (features,), `limiares_` θ, rising (classes − 1,), `classes_` sorted.
    """

    def __init__(self, C: float = 1.0, max_iter: int = 500) -> None:
        self.C = C
        self.max_iter = max_iter

    def fit(self, X: Any, y: Any) -> Self:
        """Fit by L-BFGS from the thresholds of the votes' own frequencies; `ValueError` for one class."""
        X = np.asarray(X, dtype=float)
        self.classes_, indice = np.unique(np.asarray(y), return_inverse=True)
        if len(self.classes_) < 2:  # noqa: PLR2004 -- nothing to separate
            raise ValueError(f"an ordinal model needs two classes, found {self.classes_.tolist()}")
        if self.C <= 0:
            raise ValueError(f"C must be positive, got {self.C}")
        inicio = np.r_[np.zeros(X.shape[1]), _livres(_limiares_das_frequencias(indice))]
        opcoes = {"maxiter": self.max_iter}
        achado = minimize(_perda, inicio, (X, indice, self.C), "L-BFGS-B", jac=True, options=opcoes)
        self.coef_ = achado.x[: X.shape[1]]
        self.limiares_ = _presos(achado.x[X.shape[1] :])
        self.n_features_in_ = X.shape[1]
        self.n_iter_ = int(achado.nit)
        return self

    def predict_proba(self, X: Any) -> Reais:
        """Probabilities, shape (rows, classes)."""
        linha = np.asarray(X, dtype=float) @ self.coef_
        acumulada = expit(self.limiares_[None, :] - linha[:, None])
        return np.asarray(np.diff(acumulada, axis=1, prepend=0.0, append=1.0))

    def predict(self, X: Any) -> Any:
        """The most probable vote."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


def _limiares_das_frequencias(indice: Inteiros) -> Reais:
    acumulada = np.cumsum(np.bincount(indice))[:-1] / len(indice)
    return np.asarray(np.log(acumulada / (1 - acumulada)))


def _livres(limiares: Reais) -> Reais:
    """Rising thresholds to free numbers: the first one, and the logarithms of the steps."""
    return np.asarray(np.r_[limiares[0], np.log(np.diff(limiares))])


def _presos(livres: Reais) -> Reais:
    """The inverse of `_livres`."""
    return np.asarray(np.cumsum(np.r_[livres[0], np.exp(livres[1:])]))


def _perda(parametros: Reais, X: Reais, indice: Inteiros, C: float) -> tuple[float, Reais]:
    """Penalised negative log-likelihood and its gradient."""
    n_atributos = X.shape[1]
    beta, livres = parametros[:n_atributos], parametros[n_atributos:]
    limiares = _presos(livres)
    linha = X @ beta
    cima = expit(np.r_[limiares, np.inf][indice] - linha)
    baixo = expit(np.r_[-np.inf, limiares][indice] - linha)
    p = np.clip(cima - baixo, _MENOR, None)
    d_cima, d_baixo = cima * (1 - cima) / p, baixo * (1 - baixo) / p
    d_beta = beta + C * (X.T @ (d_cima - d_baixo))
    d_limiares = C * _por_limiar(d_baixo, d_cima, indice, len(limiares))
    passos = np.r_[1.0, np.exp(livres[1:])]
    d_livres = np.cumsum(d_limiares[::-1])[::-1] * passos
    perda = -C * np.log(p).sum() + 0.5 * beta @ beta
    return float(perda), np.r_[d_beta, d_livres]


def _por_limiar(d_baixo: Reais, d_cima: Reais, indice: Inteiros, n_limiares: int) -> Reais:
    """Gradient by threshold: a class pulls its upper one up and its lower one down."""
    n = n_limiares + 1
    acima = np.bincount(indice, weights=d_cima, minlength=n)[:n_limiares]
    abaixo = np.bincount(indice, weights=d_baixo, minlength=n)[1:]
    return np.asarray(abaixo - acima)
