"""The cumulative logit: the same as statsmodels' where nothing is penalised, and exact derivatives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import check_grad
from sklearn.base import clone
from statsmodels.miscmodels.ordinal_model import OrderedModel

from funcoes.modelos import ordinal
from funcoes.modelos.ordinal import LogitoOrdinal
from tests.by_day import examples

Dados = tuple[NDArray[np.float64], NDArray[np.int64]]


@pytest.fixture(scope="module")
def dados() -> Dados:
    """300 people whose votes −1..2 follow two of four features."""
    sorteio = np.random.default_rng(0)
    x = sorteio.normal(size=(300, 4))
    linha = x @ np.array([1.0, -2.0, 0.0, 0.0]) + sorteio.logistic(size=300)
    return x, np.digitize(linha, [-2.0, 0.0, 1.5]) - 1


def test_without_penalty_it_is_the_maximum_likelihood_fit(dados: Dados) -> None:
    x, y = dados
    nosso = LogitoOrdinal(C=1e6).fit(x, y)
    deles = OrderedModel(y, x, distr="logit").fit(method="bfgs", disp=0).params
    np.testing.assert_allclose(nosso.coef_, deles[:4], atol=2e-3)
    np.testing.assert_allclose(nosso.limiares_, np.cumsum(np.r_[deles[4], np.exp(deles[5:])]), atol=2e-3)


def test_the_gradient_is_that_of_the_loss(dados: Dados) -> None:
    x, y = dados
    ponto = np.random.default_rng(1).normal(size=7)
    argumentos = (x, y + 1, 0.7)
    erro = check_grad(
        lambda p: ordinal._perda(p, *argumentos)[0], lambda p: ordinal._perda(p, *argumentos)[1], ponto
    )
    assert erro < 1e-3


def test_the_penalty_shrinks(dados: Dados) -> None:
    x, y = dados
    fraco, forte = (np.abs(LogitoOrdinal(C=c).fit(x, y).coef_).sum() for c in (1.0, 0.001))
    assert forte < 0.5 * fraco


def test_votes_are_kept_and_probabilities_sum_to_one(dados: Dados) -> None:
    x, y = dados
    modelo = clone(LogitoOrdinal(C=0.5)).fit(x, y)
    assert modelo.classes_.tolist() == [-1, 0, 1, 2]
    proba = modelo.predict_proba(x)
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert (proba > 0).all()
    assert modelo.predict(x).tolist() == modelo.classes_[proba.argmax(axis=1)].tolist()
    assert (modelo.predict(x) == y).mean() > 0.5


def test_the_votes_rise_with_the_line(dados: Dados) -> None:
    x, y = dados
    modelo = LogitoOrdinal().fit(x, y)
    proba = modelo.predict_proba(np.linspace(-3, 3, 20)[:, None] * modelo.coef_[None, :])
    esperado = proba @ modelo.classes_
    assert (np.diff(esperado) > 0).all()


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=40).filter(lambda y: len(set(y)) > 1))
def test_any_votes_of_two_classes_or_more_can_be_fitted(y: list[int]) -> None:
    x = np.random.default_rng(len(y)).normal(size=(len(y), 2))
    modelo = LogitoOrdinal().fit(x, y)
    assert (np.diff(modelo.limiares_) > 0).all()
    np.testing.assert_allclose(modelo.predict_proba(x).sum(axis=1), 1)


@pytest.mark.parametrize(
    ("C", "y", "dito"), [(1.0, [2, 2], r"two classes, found \[2\]"), (0.0, [1, 2], "C must")]
)
def test_what_cannot_be_fitted_is_said(C: float, y: list[int], dito: str) -> None:
    with pytest.raises(ValueError, match=dito):
        LogitoOrdinal(C=C).fit(np.zeros((2, 1)), y)
