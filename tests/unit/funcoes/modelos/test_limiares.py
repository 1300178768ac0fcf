"""Thresholds on a line: their free form, the probabilities between them, and the most likely ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.special import expit

from funcoes.apoio.tipos import Reais
from funcoes.modelos import limiares

TRES = np.array([-1.0, 0.5, 2.0])


def test_the_frequencies_are_those_of_a_line_of_zeros() -> None:
    theta = limiares.das_frequencias(np.array([0, 1, 1, 2, 2, 2, 2, 2]))
    np.testing.assert_allclose(limiares.probabilidades(theta, np.zeros(1))[0], [1 / 8, 2 / 8, 5 / 8])


@given(st.floats(-5, 5), st.lists(st.floats(0.01, 5), max_size=6))
def test_free_numbers_and_thresholds_are_each_others_inverse(primeiro: float, passos: list[float]) -> None:
    theta = np.cumsum([primeiro, *passos])
    np.testing.assert_allclose(limiares.presos(limiares.livres(theta)), theta, atol=1e-9)


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=6))
def test_any_free_numbers_rise(numeros: list[float]) -> None:
    assert (np.diff(limiares.presos(np.array(numeros))) > 0).all()


@pytest.mark.parametrize("indice", range(4))
def test_the_sides_of_a_vote_have_its_probability_between_them(indice: int) -> None:
    linha = np.array([-0.7, 0.3])
    visto = limiares.lados(TRES, linha, np.full(2, indice))
    np.testing.assert_allclose(visto.p, limiares.probabilidades(TRES, linha)[:, indice])
    np.testing.assert_allclose(visto.cima - visto.baixo, visto.p)


def test_a_vote_next_to_impossible_has_a_logarithm() -> None:
    assert np.isfinite(np.log(limiares.lados(TRES, np.array([1e3]), np.array([0])).p)).all()


def test_the_gradient_is_that_of_the_likelihood() -> None:
    sorteio = np.random.default_rng(0)
    linha, indice = sorteio.normal(size=50), sorteio.integers(0, 4, 50)

    def perda(numeros: Reais) -> float:
        return float(-np.log(limiares.lados(limiares.presos(numeros), linha, indice).p).sum())

    achado = limiares.derivadas(TRES, limiares.lados(TRES, linha, indice), indice)
    np.testing.assert_allclose(achado, approx_fprime(limiares.livres(TRES), perda, 1e-7), rtol=1e-4)


def test_the_thresholds_that_made_the_votes_are_found() -> None:
    sorteio = np.random.default_rng(1)
    linha = 2 * sorteio.normal(size=20_000)
    indice = (sorteio.random(20_000)[:, None] > expit(TRES[None, :] - linha[:, None])).sum(axis=1)
    achado = limiares.ajustar(linha, indice, limiares.das_frequencias(indice))
    np.testing.assert_allclose(achado, TRES, atol=0.08)
    np.testing.assert_allclose(
        limiares.ajustar(linha, indice, achado, 3), achado, atol=1e-3, err_msg="not where it ended"
    )
