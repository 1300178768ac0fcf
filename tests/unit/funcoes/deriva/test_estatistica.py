"""Distances and p values, against scipy where it has them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from funcoes.deriva import estatistica as e

counts = st.lists(st.integers(0, 50), min_size=5, max_size=5).filter(lambda c: sum(c) > 0)


def shares(c: list[int]) -> np.ndarray:
    return np.array(c) / sum(c)


@given(counts, counts)
def test_distances_are_bounded_and_zero_for_the_same(a: list[int], b: list[int]) -> None:
    p, q = shares(a), shares(b)
    for distance in (e.ks, e.variacao_total):
        assert 0 <= distance(p, q) <= 1
        assert distance(p, p) == 0
        assert distance(p, q) == pytest.approx(distance(q, p))
    assert e.ks(p, q) <= e.variacao_total(p, q) + 1e-12
    assert e.psi(p, q, sum(a), sum(b)) >= -1e-12
    assert e.psi(p, p, 100, 100) == 0


def test_ks_and_its_p_value_are_those_of_scipy() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.integers(0, 9, 500), rng.integers(1, 10, 400)
    p, q = (np.bincount(x, minlength=10) / len(x) for x in (a, b))
    theirs = stats.ks_2samp(a, b, method="asymp")
    assert e.ks(p, q) == pytest.approx(theirs.statistic)
    d = 0.07
    assert e.p_do_ks(d, 500, 400) == pytest.approx(stats.kstwobign.sf(d * np.sqrt(500 * 400 / 900)))
    assert e.p_do_ks(e.d_que_se_ve(0.01, 500, 400), 500, 400) == pytest.approx(0.01)
    assert e.d_que_se_ve(0.01, 1, 3) == 1


def test_wasserstein_is_the_shift_in_units() -> None:
    rng = np.random.default_rng(2)
    a = rng.normal(0, 1, 20_000)
    edges = np.linspace(a.min(), a.max(), 400)
    edges[0] = np.nextafter(edges[0], -np.inf)
    b = a + 0.5
    p, q = (np.bincount(np.searchsorted(edges, x), minlength=401) / len(x) for x in (b, a))
    beyond = np.array([0.0, (b[b > edges[-1]] - edges[-1]).sum() / len(b)])
    assert e.wasserstein(p, q, edges, beyond) == pytest.approx(0.5, abs=0.01)


def test_chi_square_is_that_of_scipy_where_nothing_is_merged() -> None:
    table = np.array([[30, 50, 20], [60, 70, 70]])
    theirs = stats.chi2_contingency(table, correction=False).pvalue
    assert e.p_do_qui_quadrado(table[0] / 100, table[1] / 200, 100, 200, 5) == pytest.approx(theirs)


def test_small_classes_are_merged_before_they_are_compared() -> None:
    p, q = np.array([0.0, 0.01, 0.99]), np.array([0.01, 0.0, 0.99])
    assert e.p_do_qui_quadrado(p, q, 200, 200, 1) < 0.2
    assert e.p_do_qui_quadrado(p, q, 200, 200, 5) == 1  # the two rare ones together are as frequent in both
    assert e.p_do_qui_quadrado(np.array([1.0]), np.array([1.0]), 50, 50, 5) == 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_never_makes_a_p_value_smaller_and_keeps_their_order(values: list[float]) -> None:
    adjusted = e.holm(values)
    assert (adjusted >= np.array(values) - 1e-15).all()
    assert adjusted.max() <= 1
    order = np.argsort(values, kind="stable")
    assert (np.diff(adjusted[order]) >= 0).all()


def test_holm_by_hand() -> None:
    assert e.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_a_share_that_is_exceeded() -> None:
    assert e.p_de_exceder(0.1, 100, 0.02) == pytest.approx(stats.binom.sf(9, 100, 0.02))
    assert e.p_de_exceder(0, 100, 0.02) == 1


def test_bins_that_are_joined_keep_all_rows() -> None:
    p, q = e.juntar_faixas(np.array([0.2, 0.1, 0.0, 0.7]), np.array([0.25, 0.25, 0.25, 0.25]), 2)
    assert p == pytest.approx([0.3, 0.7])
    assert q == pytest.approx([0.5, 0.5])
