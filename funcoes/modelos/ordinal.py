"""The cumulative logit: one line of sensation, and thresholds on it between the votes."""

from typing import Any, Self

import numpy as np
from scipy.optimize import minimize
from sklearn.base import BaseEstimator, ClassifierMixin

from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.modelos import limiares


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
        inicio = np.r_[np.zeros(X.shape[1]), limiares.livres(limiares.das_frequencias(indice))]
        opcoes = {"maxiter": self.max_iter}
        achado = minimize(_perda, inicio, (X, indice, self.C), "L-BFGS-B", jac=True, options=opcoes)
        self.coef_ = achado.x[: X.shape[1]]
        self.limiares_ = limiares.presos(achado.x[X.shape[1] :])
        self.n_features_in_ = X.shape[1]
        self.n_iter_ = int(achado.nit)
        return self

    def predict_proba(self, X: Any) -> Reais:
        """Probabilities, shape (rows, classes)."""
        return limiares.probabilidades(self.limiares_, np.asarray(X, dtype=float) @ self.coef_)

    def predict(self, X: Any) -> Any:
        """The most probable vote."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


def _perda(parametros: Reais, X: Reais, indice: Inteiros, C: float) -> tuple[float, Reais]:
    """Penalised negative log-likelihood and its gradient."""
    n_atributos = X.shape[1]
    beta, livres = parametros[:n_atributos], parametros[n_atributos:]
    theta = limiares.presos(livres)
    visto = limiares.lados(theta, X @ beta, indice)
    d_beta = beta + C * (X.T @ ((visto.d_cima - visto.d_baixo) / visto.p))
    d_livres = C * limiares.derivadas(theta, visto, indice)
    perda = -C * np.log(visto.p).sum() + 0.5 * beta @ beta
    return float(perda), np.r_[d_beta, d_livres]
