"""A classifier whose fit takes longer than its rows grow: it learns from a sample of them, and says so."""

import warnings
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.utils import _safe_indexing

from funcoes.apoio.tipos import Reais


class LinhasLimitadas(UserWarning):
    """An estimator learned from fewer rows than there were; says from how many."""


class Limitado(ClassifierMixin, BaseEstimator):
    """A classifier that learns from at most `max_linhas` rows, drawn by class; every class keeps one or more.

    Parameters: `estimador`, the classifier; `max_linhas`, at least the number of classes; `semente`, which
    alone decides the draw. With no more rows than that, the estimator gets them all, in their order.

    Attributes after `fit`: `estimador_`, the fitted clone; `classes_`.
    """

    def __init__(
        self, estimador: BaseEstimator | None = None, max_linhas: int = 5000, semente: int = 0
    ) -> None:
        self.estimador = estimador
        self.max_linhas = max_linhas
        self.semente = semente

    def fit(self, X: Any, y: Any) -> Self:
        """Fit a clone of the estimator; `ValueError` when there are more classes than rows to learn from.

        Warns `LinhasLimitadas` when rows are left out.
        """
        y = np.asarray(y)
        if len(y) > self.max_linhas:
            ficam = sortear_por_classe(y, self.max_linhas, self.semente)
            nome, limite = type(self.estimador).__name__, f"max_linhas is {self.max_linhas}"
            aviso = f"{nome} learned from {len(ficam)} of {len(y)} rows, drawn by class: {limite}"
            warnings.warn(aviso, LinhasLimitadas, stacklevel=2)
            X, y = _safe_indexing(X, ficam), y[ficam]
        self.estimador_ = clone(self.estimador).fit(X, y)
        self.classes_ = self.estimador_.classes_
        return self

    def predict_proba(self, X: Any) -> Reais:
        """Probabilities, shape (rows, classes)."""
        return np.asarray(self.estimador_.predict_proba(X))

    def predict(self, X: Any) -> Any:
        """The estimator's own prediction."""
        return self.estimador_.predict(X)


def sortear_por_classe(y: Any, max_linhas: int, semente: int) -> NDArray[np.intp]:
    """Rising positions of at most `max_linhas` rows: one of each class, and of the others the same share.

    Raises `ValueError` when there are more classes than that.
    """
    _, classe, tamanhos = np.unique(y, return_inverse=True, return_counts=True)
    if len(tamanhos) > max_linhas:
        raise ValueError(f"{len(tamanhos)} classes do not fit into max_linhas={max_linhas} rows")
    if len(classe) <= max_linhas:
        return np.arange(len(classe))
    quantas = 1 + (max_linhas - len(tamanhos)) * (tamanhos - 1) // (len(classe) - len(tamanhos))
    sorteio = np.random.default_rng(semente).permutation(len(classe))
    por_classe = sorteio[np.argsort(classe[sorteio], kind="stable")]
    lugar = np.arange(len(classe)) - np.repeat(np.cumsum(tamanhos) - tamanhos, tamanhos)
    return np.sort(por_classe[lugar < np.repeat(quantas, tamanhos)])
