"""The capped classifier: few rows go through whole, many are drawn by class, and it is said."""

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

from funcoes.modelos.limitado import Limitado, LinhasLimitadas, sortear_por_classe
from tests.santa_maria import FEATURE_NAMES

Muitos = Callable[..., pd.DataFrame]
Dados = tuple[pd.DataFrame, pd.Series]


@pytest.fixture
def dados(muitos: Muitos) -> Dados:
    """240 people, three votes."""
    quadro = muitos(240)
    return quadro[list(FEATURE_NAMES)], quadro["voto"]


def test_no_more_rows_than_allowed_are_all_learned_from_in_silence(dados: Dados) -> None:
    x, y = dados
    with warnings.catch_warnings():
        warnings.simplefilter("error", LinhasLimitadas)
        limitado = Limitado(SVC(probability=True, random_state=1), max_linhas=240).fit(x, y)
    proprio = SVC(probability=True, random_state=1).fit(x, y)
    np.testing.assert_array_equal(limitado.predict_proba(x), proprio.predict_proba(x))
    np.testing.assert_array_equal(limitado.predict(x), proprio.predict(x))
    assert limitado.estimador_.shape_fit_[0] == 240
    assert not hasattr(limitado.estimador, "classes_")  # a clone was fitted
    assert limitado.classes_.tolist() == [-1, 0, 1]


def test_more_rows_are_drawn_from_and_both_numbers_are_said_once(dados: Dados) -> None:
    x, y = dados
    with pytest.warns(LinhasLimitadas) as ditos:
        limitado = Limitado(KNeighborsClassifier(1), max_linhas=60, semente=1).fit(x, y)
    (dito,) = (str(d.message) for d in ditos if d.category is LinhasLimitadas)
    linhas = limitado.estimador_.n_samples_fit_
    assert dito == f"KNeighborsClassifier learned from {linhas} of 240 rows, drawn by class: max_linhas is 60"
    assert 57 <= linhas <= 60
    assert limitado.estimador_.feature_names_in_.tolist() == list(FEATURE_NAMES)
    assert limitado.predict_proba(x).shape == (240, 3)


def test_a_row_keeps_its_own_vote(dados: Dados) -> None:
    x, y = dados
    with pytest.warns(LinhasLimitadas):
        limitado = Limitado(KNeighborsClassifier(1), max_linhas=60, semente=1).fit(x.to_numpy(), y.to_numpy())
    ficam = sortear_por_classe(y, 60, semente=1)
    assert (limitado.predict(x.to_numpy()[ficam]) == y.to_numpy()[ficam]).all()


def test_the_seed_alone_decides(dados: Dados) -> None:
    x, y = dados
    with pytest.warns(LinhasLimitadas):
        um, igual, outro = (
            Limitado(KNeighborsClassifier(3), 60, semente).fit(x, y).predict_proba(x) for semente in (1, 1, 2)
        )
    np.testing.assert_array_equal(um, igual)
    assert not np.allclose(um, outro)


def test_a_clone_has_the_same_settings_and_nothing_learned() -> None:
    limitado = Limitado(SVC(C=3.0), max_linhas=7, semente=2)
    copia = clone(limitado.set_params(estimador__C=5.0))
    assert (copia.estimador.C, copia.max_linhas, copia.semente) == (5.0, 7, 2)
    assert copia.estimador is not limitado.estimador


def test_more_votes_than_rows_allowed_are_refused() -> None:
    with pytest.raises(ValueError, match="3 classes do not fit into max_linhas=2 rows"):
        Limitado(LogisticRegression(), max_linhas=2).fit(np.zeros((6, 1)), [0, 0, 1, 1, 2, 2])


def _sorteados(
    tamanhos: list[int], max_linhas: int, semente: int
) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    y = np.random.default_rng(semente).permutation(np.repeat(np.arange(len(tamanhos)), tamanhos))
    return y, sortear_por_classe(y, max_linhas, semente)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=7), st.integers(7, 80), st.integers(0, 99))
def test_every_class_keeps_a_row_and_its_share(tamanhos: list[int], max_linhas: int, semente: int) -> None:
    y, ficam = _sorteados(tamanhos, max_linhas, semente)
    assert (np.diff(ficam) > 0).all()
    total = sum(tamanhos)
    if total <= max_linhas:
        assert ficam.tolist() == list(range(total))
        return
    assert max_linhas - len(tamanhos) < len(ficam) <= max_linhas
    for ficaram, havia in zip(np.bincount(y[ficam], minlength=len(tamanhos)), tamanhos, strict=True):
        assert 1 <= ficaram <= havia
        assert abs(ficaram - havia * max_linhas / total) <= 1 + len(tamanhos) * havia / total


def test_every_row_can_be_drawn() -> None:
    vistos = np.concatenate([_sorteados([8, 4], 4, semente)[1] for semente in range(60)])
    assert set(vistos.tolist()) == set(range(12))
