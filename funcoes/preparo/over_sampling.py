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
from typing import Any, Literal

import numpy as np
from imblearn.base import BaseSampler
from imblearn.over_sampling import SMOTE, SVMSMOTE, RandomOverSampler
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import Metodo
from funcoes.palavras.lingua import contado

LINHAS_MAX = 60_000
"""Rows after balancing, unless told otherwise: a comparison takes as long as there are rows."""

MAX_LINHAS_SVMSMOTE = 10_000
"""Rows above which SVM-SMOTE is not used unless told otherwise."""


class BalanceamentoReduzido(UserWarning):
    """A class was too small or the rows too many for the configured sampler; says what was used instead."""


Estrategia = Literal["auto"] | dict[Any, int]
"""Rows that each class is to have: as many as the largest, or so many."""


def estrategia(y: Any, linhas_max: int) -> Estrategia:
    """As even as it goes without more rows than `linhas_max`; classes that are larger stay as they are."""
    classes, vezes = np.unique(y, return_counts=True)
    if len(classes) * int(vezes.max()) <= linhas_max:
        return "auto"
    alvos = np.arange(1, int(vezes.max()) + 1)
    totais = np.maximum(vezes[:, None], alvos[None, :]).sum(axis=0)
    alvo = int(alvos[totais <= linhas_max].max(initial=0))
    return {c: alvo for c, n in zip(classes, vezes, strict=True) if n < alvo}


def _amostradores(
    metodo: Metodo, vizinhos: int, menor: int, muitas: bool, comum: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Samplers to try, best first; `menor`: size of the smallest class, `muitas`: more rows than svmsmote may
    take; `comum`: what all of them get."""
    k = min(vizinhos, menor - 1)
    if metodo == "svmsmote" and k >= 1 and not muitas:
        yield (
            f"svmsmote(k={k})",
            SVMSMOTE(k_neighbors=k, m_neighbors=min(10, menor - 1), **comum),
        )
    if metodo in {"svmsmote", "smote"} and k >= 1:
        # left to itself, scikit-learn compares every pair of rows from 16 features on; SMOTE counts a row as
        # its own first neighbour
        busca = NearestNeighbors(n_neighbors=k + 1, algorithm="kd_tree") if muitas else k
        yield f"smote(k={k})", SMOTE(k_neighbors=busca, **comum)
    yield "aleatorio", RandomOverSampler(**comum)


class Balanceador(BaseSampler):
    """Oversampler on standardised features that falls back; usable inside a fold of PyCaret.

    Parameters: `metodo` (svmsmote, smote or aleatorio), `vizinhos` (k), `semente`, `max_linhas` (rows above
    which svmsmote gives way to smote, and neighbours come from a k-d tree), `linhas_max` (rows after
    balancing: see `estrategia`). After `fit_resample`, `usado_`
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
        linhas_max: int = LINHAS_MAX,
    ) -> None:
        super().__init__(sampling_strategy="auto")
        self.metodo = metodo
        self.vizinhos = vizinhos
        self.semente = semente
        self.max_linhas = max_linhas
        self.linhas_max = linhas_max

    def _fit_resample(self, X: Any, y: Any, **_: object) -> tuple[Any, Any]:
        escala = StandardScaler().fit(X)
        menor = int(np.unique(y, return_counts=True)[1].min())
        self.avisos_: list[str] = []
        muitas = len(X) > self.max_linhas
        alvo = estrategia(y, self.linhas_max)
        comum = {"sampling_strategy": alvo, "random_state": self.semente}
        self._dizer_limite(alvo)
        for nome, amostrador in _amostradores(self.metodo, self.vizinhos, menor, muitas, comum):
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

    def _dizer_limite(self, alvo: Estrategia) -> None:
        if alvo != "auto":
            ate = max(alvo.values(), default=0)
            self.avisos_.append(
                f"rarer classes brought to {ate} rows, not to the largest: {self.linhas_max} rows are enough "
                "(balance.linhas_max)"
            )

    def _dizer(self, usado: str, menor: int, linhas: int) -> None:
        self.usado_ = usado
        preferido = f"{self.metodo}(k={self.vizinhos})" if self.metodo != "aleatorio" else "aleatorio"
        if usado == preferido:
            return
        motivos = [a for a in self.avisos_ if " failed: " in a]
        if self.metodo == "svmsmote" and linhas > self.max_linhas:
            motivos.append(f"{linhas} rows are more than the {self.max_linhas} that svmsmote may take")
        if menor <= self.vizinhos:
            motivos.append(f"the smallest class has {contado(menor, 'row')}")
        self.avisos_.append(f"{usado} used instead of {preferido}: {'; '.join(motivos)}")
        warnings.warn(self.avisos_[-1], BalanceamentoReduzido, stacklevel=2)
