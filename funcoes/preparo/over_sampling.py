"""An oversampler with a fallback that is said aloud.

SVM-SMOTE fails where a class has too few rows or where all its support vectors look like noise. PyCaret
would score such a fold 0.0 in silence, so the sampler used here falls back instead: SVM-SMOTE, SMOTE,
SMOTE with fewer neighbours, duplicates; each step down is recorded in `avisos_` and warned about.
SVM-SMOTE takes more than quadratic time in the rows: above a number of them SMOTE is used, and said, too.

The module's name matters: PyCaret 3.3.2 knows an oversampler by "over_sampling" in the name of its
module, and leaves one from any other module out of the folds without a word.
"""

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from imblearn.base import BaseSampler
from imblearn.over_sampling import SMOTE, SVMSMOTE, RandomOverSampler
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import Metodo
from funcoes.palavras.lingua import contado

MAX_LINHAS_SVMSMOTE = 10_000
"""Rows above which SVM-SMOTE is not used unless told otherwise."""


class BalanceamentoReduzido(UserWarning):
    """A class was too small or the rows too many for the configured sampler; says what was used instead."""


def _amostradores(
    metodo: Metodo, vizinhos: int, menor: int, muitas: bool, semente: int
) -> Iterator[tuple[str, Any]]:
    """Samplers to try, best first; `menor`: size of the smallest class, `muitas`: more rows than svmsmote may
    take."""
    k = min(vizinhos, menor - 1)
    if metodo == "svmsmote" and k >= 1 and not muitas:
        yield (
            f"svmsmote(k={k})",
            SVMSMOTE(k_neighbors=k, m_neighbors=min(10, menor - 1), random_state=semente),
        )
    if metodo in {"svmsmote", "smote"} and k >= 1:
        # left to itself, scikit-learn compares every pair of rows from 16 features on; SMOTE counts a row as
        # its own first neighbour
        busca = NearestNeighbors(n_neighbors=k + 1, algorithm="kd_tree") if muitas else k
        yield f"smote(k={k})", SMOTE(k_neighbors=busca, random_state=semente)
    yield "aleatorio", RandomOverSampler(random_state=semente)


class Balanceador(BaseSampler):
    """Oversampler on standardised features that falls back; usable inside a fold of PyCaret.

    Parameters: `metodo` (svmsmote, smote or aleatorio), `vizinhos` (k), `semente`, `max_linhas` (rows above
    which svmsmote gives way to smote, and neighbours come from a k-d tree). After `fit_resample`, `usado_`
    names the sampler that worked and `avisos_` lists what did not and why.
    The original rows come first and unchanged; synthetic rows are interpolated between standardised
    neighbours, so that W/m² do not outweigh °C.
    """

    _sampling_type = "over-sampling"
    _parameter_constraints: dict[str, Any] = {}  # noqa: RUF012 -- scikit-learn's own interface

    def __init__(
        self,
        metodo: Metodo = "svmsmote",
        vizinhos: int = 5,
        semente: int = 0,
        max_linhas: int = MAX_LINHAS_SVMSMOTE,
    ) -> None:
        super().__init__(sampling_strategy="auto")
        self.metodo = metodo
        self.vizinhos = vizinhos
        self.semente = semente
        self.max_linhas = max_linhas

    def _fit_resample(self, X: Any, y: Any, **_: object) -> tuple[Any, Any]:
        escala = StandardScaler().fit(X)
        menor = int(np.unique(y, return_counts=True)[1].min())
        self.avisos_: list[str] = []
        muitas = len(X) > self.max_linhas
        for nome, amostrador in _amostradores(self.metodo, self.vizinhos, menor, muitas, self.semente):
            try:
                novo_x, novo_y = amostrador.fit_resample(escala.transform(X), y)
            except ValueError as erro:
                self.avisos_.append(f"{nome} failed: {str(erro)[:120]}")
                continue
            self._dizer(nome, menor, len(X))
            novo_x = escala.inverse_transform(novo_x)
            novo_x[: len(X)] = X
            return novo_x, novo_y
        raise ErroDados(
            f"no sampler could balance classes of {contado(menor, 'row')}: {'; '.join(self.avisos_)}"
        )

    def _dizer(self, usado: str, menor: int, linhas: int) -> None:
        self.usado_ = usado
        preferido = f"{self.metodo}(k={self.vizinhos})" if self.metodo != "aleatorio" else "aleatorio"
        if usado == preferido:
            return
        motivos = list(self.avisos_)
        if self.metodo == "svmsmote" and linhas > self.max_linhas:
            motivos.append(f"{linhas} rows are more than the {self.max_linhas} that svmsmote may take")
        if menor <= self.vizinhos:
            motivos.append(f"the smallest class has {contado(menor, 'row')}")
        self.avisos_.append(f"{usado} used instead of {preferido}: {'; '.join(motivos)}")
        warnings.warn(self.avisos_[-1], BalanceamentoReduzido, stacklevel=2)
