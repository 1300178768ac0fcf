"""A bounded search for settings inside a model's own fit.

Fitted inside a training fold, it sees nothing of the scored rows: the search is nested and cannot leak.
Not scikit-learn's `RandomizedSearchCV`: PyCaret replaces the function behind it while it cross-validates.
"""

import warnings
from collections.abc import Iterator
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.model_selection import ParameterGrid, ParameterSampler, StratifiedKFold

from funcoes.apoio.tipos import Reais
from funcoes.metricas.avaliar import rps

Grade = dict[str, list[Any]]


class Sintonizado(ClassifierMixin, BaseEstimator):
    """Tries at most `n` settings of `grade` by stratified inner folds, and fits the one with the lowest RPS.

    After `fit`: `melhor_` the settings, `modelo_` the estimator fitted with them on all rows, `classes_`.
    The inner folds are of rows, not of days: a group cannot be handed through PyCaret. They choose settings
    that are a little less cautious than the days would; the outer score knows nothing of that.
    """

    def __init__(
        self, estimador: BaseEstimator, grade: Grade, n: int = 10, folds: int = 3, semente: int = 0
    ) -> None:
        self.estimador = estimador
        self.grade = grade
        self.n = n
        self.folds = folds
        self.semente = semente

    def _tentativas(self) -> Iterator[dict[str, Any]]:
        todas = ParameterGrid(self.grade)
        if len(todas) <= self.n:
            yield from todas
        else:
            yield from ParameterSampler(self.grade, self.n, random_state=self.semente)

    def fit(self, X: Any, y: Any) -> Self:
        """Search, then fit the best on all rows."""
        X, y = np.asarray(X), np.asarray(y)
        tentativas = list(self._tentativas())
        perdas = [self._perda(clone(self.estimador).set_params(**t), X, y) for t in tentativas]
        self.melhor_ = tentativas[int(np.argmin(perdas))]
        self.modelo_ = clone(self.estimador).set_params(**self.melhor_).fit(X, y)
        self.classes_ = self.modelo_.classes_
        self.n_features_in_ = X.shape[1]
        return self

    def _perda(self, estimador: Any, X: Any, y: Any) -> float:
        """RPS over the inner folds; a vote that a fold did not learn gets probability 0."""
        classes, perdas = np.unique(y), []
        divisor = StratifiedKFold(self.folds, shuffle=True, random_state=self.semente)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="The least populated class", category=UserWarning)
            partes = list(divisor.split(X, y))
        for dentro, fora in partes:
            modelo = clone(estimador).fit(X[dentro], y[dentro])
            proba = np.zeros((len(fora), len(classes)))
            proba[:, np.searchsorted(classes, modelo.classes_)] = modelo.predict_proba(X[fora])
            perdas.append(rps(y[fora], proba, classes))
        return float(np.mean(perdas))

    def predict_proba(self, X: Any) -> Reais:
        """Probabilities of the best, shape (rows, classes)."""
        return np.asarray(self.modelo_.predict_proba(np.asarray(X)))

    def predict(self, X: Any) -> Any:
        """The most probable vote."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]
