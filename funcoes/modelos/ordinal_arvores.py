"""The cumulative logit whose line of sensation is a sum of boosted trees."""

from collections.abc import Sequence
from typing import Any, Final, Self

import lightgbm
import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.modelos import limiares

_RODADAS_POR_LIMIARES: Final = 10
"""Trees between two fits of the thresholds: these move little, and each fit reads all rows a few times."""
_PASSOS_POR_VEZ: Final = 5
_UM_A_UM: Final = {
    "objective": "none",  # gradients are given
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}


class ArvoresOrdinais(ClassifierMixin, BaseEstimator):
    """P(y ≤ k | x) = σ(θ_k − F(x)) (McCullagh 1980), F a sum of regression trees (Friedman 2001) by LightGBM.

    Each round adds one tree by the Newton step of −log P, whatever the number of votes: seven votes take a
    seventh of the trees of a multinomial model, and the probabilities of all votes move together. The
    thresholds follow every ten trees and at the end. Missing cells are allowed.

    Parameters are LightGBM's (`n_estimators` rounds; `num_leaves` and `min_child_samples` of a tree;
    `subsample` of the rows and `colsample_bytree` of the features for each). `crescentes`: the
    positions of features with which the sensation must not fall, such as air temperature; none by default.

    Attributes after `fit`: `arvores_`, the LightGBM booster of F; `limiares_` θ, rising (classes − 1,);
    `classes_` sorted.
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- hyperparameters, given by name
        self,
        n_estimators: int = 250,
        learning_rate: float = 0.05,
        num_leaves: int = 15,
        min_child_samples: int = 30,
        subsample: float = 0.5,
        colsample_bytree: float = 0.3,
        crescentes: Sequence[int] = (),
        random_state: int = 0,
    ) -> None:
        self.n_estimators = n_estimators
        self.learning_rate = learning_rate
        self.num_leaves = num_leaves
        self.min_child_samples = min_child_samples
        self.subsample = subsample
        self.colsample_bytree = colsample_bytree
        self.crescentes = crescentes
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> Self:
        """Fit trees and thresholds in turns; `ValueError` for one class, or for a position of `crescentes`
        that X does not have."""
        X = np.asarray(X, dtype=float)
        self.classes_, indice = np.unique(np.asarray(y), return_inverse=True)
        if len(self.classes_) < 2:  # noqa: PLR2004 -- nothing to separate
            raise ValueError(f"an ordinal model needs two classes, found {self.classes_.tolist()}")
        self.n_features_in_ = X.shape[1]
        parametros = self._parametros()
        dados = lightgbm.Dataset(X, label=indice, params=parametros)
        self.arvores_ = lightgbm.Booster(parametros, dados)
        self.limiares_ = limiares.das_frequencias(indice)
        if any(dados.feature_num_bin(i) for i in range(self.n_features_in_)):  # else no tree can be grown
            self._crescer(indice)
        linha = self._linha(X)
        self.limiares_ = limiares.ajustar(linha, indice, self.limiares_)
        self.arvores_.free_dataset()
        return self

    def _parametros(self) -> dict[str, Any]:
        sinais = np.zeros(self.n_features_in_, dtype=int)
        fora = [c for c in self.crescentes if not 0 <= c < self.n_features_in_]
        if fora:
            raise ValueError(f"crescentes names the positions {fora}, X has 0 to {self.n_features_in_ - 1}")
        sinais[list(self.crescentes)] = 1
        return {
            **_UM_A_UM,
            "learning_rate": self.learning_rate,
            "num_leaves": self.num_leaves,
            "min_data_in_leaf": self.min_child_samples,
            "bagging_fraction": self.subsample,
            "bagging_freq": 1,
            "feature_fraction": self.colsample_bytree,
            "seed": self.random_state,
            **({"monotone_constraints": sinais.tolist()} if sinais.any() else {}),
        }

    def _crescer(self, indice: Inteiros) -> None:
        """Add the trees one by one, and let the thresholds follow: they widen with what trees explain."""

        def newton(linha: Reais, _: lightgbm.Dataset) -> tuple[Reais, Reais]:
            visto = limiares.lados(self.limiares_, linha, indice)
            return 1.0 - visto.cima - visto.baixo, visto.d_cima + visto.d_baixo

        def seguir(linha: Reais, dados: lightgbm.Dataset) -> tuple[Reais, Reais]:
            self.limiares_ = limiares.ajustar(linha, indice, self.limiares_, _PASSOS_POR_VEZ)
            return newton(linha, dados)

        for rodada in range(1, self.n_estimators + 1):
            self.arvores_.update(fobj=newton if rodada % _RODADAS_POR_LIMIARES else seguir)

    def _linha(self, X: Any) -> Reais:
        return np.asarray(self.arvores_.predict(np.asarray(X, dtype=float), raw_score=True, num_threads=1))

    def predict_proba(self, X: Any) -> Reais:
        """Probabilities, shape (rows, classes)."""
        check_is_fitted(self)
        return limiares.probabilidades(self.limiares_, self._linha(X))

    def predict(self, X: Any) -> Any:
        """The most probable vote."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]
