"""The comparison of candidates with PyCaret, everything fitted inside the training folds.

PyCaret reports means over folds only, of metrics that suit unordered classes. A recording metric keeps
the out-of-fold probabilities, so that ours are computed pooled, on every row once. A fold that fails is
an error: PyCaret alone would score it 0.0 in silence.
"""

import contextlib
import gc
import logging
import os
import re
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.model_selection import PredefinedSplit

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.configuracao.secoes import TrainEtapa
from funcoes.modelos import candidatos
from funcoes.modelos.comparado import Comparado, Variante
from funcoes.modelos.limitado import LinhasLimitadas
from funcoes.preparo.over_sampling import Balanceador, BalanceamentoReduzido

Aviso = Callable[[str], None]
_DITOS = (BalanceamentoReduzido, LinhasLimitadas)


class ClassesCompletas(ClassifierMixin, BaseEstimator):
    """A classifier whose probabilities have a column for each of `n_classes`, also when a fold's
    training rows lacked a class. Labels are 0..n_classes-1."""

    def __init__(self, estimador: BaseEstimator | None = None, n_classes: int = 2) -> None:
        self.estimador = estimador
        self.n_classes = n_classes

    def fit(self, X: Any, y: Any) -> Self:
        """Fit a clone of the inner estimator."""
        self.modelo_ = clone(self.estimador).fit(X, y)
        self.classes_ = np.arange(self.n_classes)
        return self

    def predict_proba(self, X: Any) -> Reais:
        """Probabilities, shape (rows, n_classes)."""
        proba = np.zeros((len(X), self.n_classes))
        proba[:, np.asarray(self.modelo_.classes_, dtype=int)] = self.modelo_.predict_proba(X)
        return proba

    def predict(self, X: Any) -> Inteiros:
        """The most probable label."""
        return np.asarray(self.predict_proba(X).argmax(axis=1))


@dataclass
class Gravador:
    """Keeps what each fold predicted, in the order in which PyCaret asks."""

    n_folds: int
    n_linhas: int
    n_classes: int
    lotes: list[tuple[NDArray[np.intp], Reais]] = field(default_factory=list)
    __name__ = "oof"

    def __call__(self, y: pd.Series, proba: Reais, **_: object) -> float:
        """Called by PyCaret as a metric; the score itself is not used."""
        proba = np.asarray(proba, dtype=float)
        if proba.ndim == 1:  # of two classes PyCaret passes the second one's probability only
            proba = np.column_stack([1 - proba, proba])
        self.lotes.append((y.index.to_numpy(), proba))
        return 0.0

    def do_modelo(self, ordem: int, nome: str) -> Reais:
        """Out-of-fold probabilities of the model at this place, shape (rows, classes).

        Raises `ErroDados` when a fold is missing or a row was not predicted exactly once.
        """
        lotes = self.lotes[ordem * self.n_folds : (ordem + 1) * self.n_folds]
        vistos = np.concatenate([linhas for linhas, _ in lotes]) if lotes else np.array([], dtype=int)
        if not np.array_equal(np.sort(vistos), np.arange(self.n_linhas)):
            raise ErroDados(
                f"{nome}: {len(lotes)} of {self.n_folds} folds predicted {len(np.unique(vistos))} of "
                f"{self.n_linhas} rows; a failed fold is not scored as zero. Use fewer folds or more data."
            )
        oof = np.empty((self.n_linhas, self.n_classes))
        for linhas, proba in lotes:
            oof[linhas] = proba
        return oof


@contextlib.contextmanager
def _pasta_descartavel() -> Iterator[None]:
    """PyCaret and joblib drop files where they stand: let that be a folder that goes away."""
    antes = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="comparacao-") as pasta:
        os.chdir(pasta)
        try:
            yield
        finally:
            os.chdir(antes)


@lru_cache(maxsize=None, typed=True)
def _grade(*faixa: float, inclusive: bool = False) -> list[float]:
    """PyCaret's own, computed once."""
    from pycaret.utils.generic import np_list_arange  # noqa: PLC0415 -- seconds to import

    return list(np_list_arange(*faixa, inclusive=inclusive))


@contextlib.contextmanager
def _sem_o_que_ninguem_usa() -> Iterator[None]:
    """PyCaret makes the search grids of all its models several times for each experiment, and collects all
    garbage of the process after each model: together more seconds than the fits. So the grids are made once,
    and what was there before is not looked through."""
    from pycaret.containers.models import classification as modelos  # noqa: PLC0415 -- seconds to import

    antes, modelos.np_list_arange = modelos.np_list_arange, _grade
    ja_de_lado = gc.get_freeze_count() > 0  # by the warm process of a run, for good
    gc.freeze()
    try:
        yield
    finally:
        if not ja_de_lado:
            gc.unfreeze()
        modelos.np_list_arange = antes


def _logger_mudo() -> logging.Logger:
    """A logger of our own: PyCaret's default one writes `logs.log` where it stands."""
    registro = logging.getLogger("comparacao")
    registro.addHandler(logging.NullHandler())
    registro.propagate = False
    registro.setLevel(logging.CRITICAL)
    return registro


def _preparar(
    x: pd.DataFrame, y: Inteiros, numero: NDArray[np.int64], config: TrainEtapa, variante: Variante
) -> Any:
    """A PyCaret experiment whose folds impute, drop outliers, balance and scale on their own rows."""
    from pycaret.classification import ClassificationExperiment  # noqa: PLC0415 -- seconds to import

    dados = x.reset_index(drop=True).assign(alvo=y)
    experimento = ClassificationExperiment()
    # It would import every library that it may work with, to log its version to a logger that nobody reads.
    experimento._check_environment = lambda: None
    experimento.setup(
        dados,
        target="alvo",
        test_data=dados.head(1).set_axis([len(dados)]),  # the real hold-out is none of PyCaret's business
        index=True,
        fold_strategy=PredefinedSplit(numero),
        imputation_type="simple",
        numeric_imputation="median",
        remove_outliers=variante.outliers and config.contaminacao > 0,
        outliers_method="iforest",
        outliers_threshold=config.contaminacao or 0.05,
        fix_imbalance=variante.balanceado,
        fix_imbalance_method=Balanceador(
            config.metodo,
            config.vizinhos,
            config.semente,
            config.svmsmote_max_linhas,
            config.linhas_max,
        ),
        normalize=True,
        session_id=config.semente,
        n_jobs=1,
        memory="cache",  # in the folder that goes away: a fold is filled and balanced once for all models
        html=False,
        verbose=False,
        system_log=_logger_mudo(),
    )
    return experimento


def comparar(
    x: pd.DataFrame,
    y: Inteiros,
    numero: NDArray[np.int64],
    config: TrainEtapa,
    variante: Variante,
    n_classes: int,
    avisar: Aviso = lambda _: None,
) -> list[Comparado]:
    """Cross-validate the configured candidates with PyCaret's `compare_models`.

    Parameters: `x` features, shape (rows, features), NaN where a learned value was taken back out;
    `y` labels 0..`n_classes`-1; `numero` the fold of each row. `avisar` is told what a user should know, such
    as a sampler that had to fall back. Raises `ErroDados` when any fold of any candidate fails.
    """
    n_folds, nomes = len(np.unique(numero)), config.ajustados
    estimadores = [ClassesCompletas(candidatos.criar(m, config), n_classes) for m in nomes]
    gravador = Gravador(n_folds, len(x), n_classes)
    with _pasta_descartavel(), _sem_o_que_ninguem_usa(), warnings.catch_warnings(record=True) as ditos:
        for categoria in _DITOS:
            warnings.simplefilter("always", categoria)
        experimento = _preparar(x, y, numero, config, variante)
        for metrica in ("recall", "precision", "f1"):
            experimento.remove_metric(metrica)  # they fail on a fold that happens to hold two votes only
        experimento.add_metric("oof", "OOF", gravador, target="pred_proba")
        segundos = _executar(experimento, estimadores)
    for texto in _sem_repetir(str(d.message) for d in ditos if issubclass(d.category, _DITOS)):
        avisar(f"inside a fold: {texto}")
    return [
        Comparado(nome, variante, gravador.do_modelo(i, nome), segundos / len(estimadores))
        for i, nome in enumerate(nomes)
    ]


def _sem_repetir(textos: Iterable[str]) -> list[str]:
    """One of those that differ in their numbers only: each fold has its own row counts."""
    return sorted({re.sub(r"\d+", "#", texto): texto for texto in textos}.values())


def _executar(experimento: Any, estimadores: list[Any]) -> float:
    inicio = time.perf_counter()
    try:
        experimento.compare_models(include=estimadores, errors="raise", verbose=False)
    except (RuntimeError, ValueError) as erro:
        causa = erro.__context__ or erro  # PyCaret puts the model's whole description before it
        raise ErroDados(f"a fold of the comparison failed: {causa}") from erro
    return time.perf_counter() - inicio
