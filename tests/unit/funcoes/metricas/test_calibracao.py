"""Reliability tables and the calibration error, against values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroDados
from funcoes.metricas.calibracao import COLUNAS, confiabilidade, ece, erro, limiares_acumulados

DUAS = np.array([0, 1])
TRES = np.array([-1, 0, 1])
SETE = np.arange(-3, 4)

VOTOS = np.array([0, 1, 0, 0])
PROBA = np.array([[0.9, 0.1], [0.85, 0.15], [0.4, 0.6], [0.35, 0.65]])


def test_reliability_by_hand() -> None:
    tabela = confiabilidade(VOTOS, PROBA, DUAS, faixas=5)
    assert tuple(tabela.columns) == COLUNAS
    # .6 closes the third bin, .65 falls in the fourth, .85 and .9 in the last
    assert tabela["de"].tolist() == pytest.approx([0.4, 0.6, 0.8])
    assert tabela["ate"].tolist() == pytest.approx([0.6, 0.8, 1.0])
    assert tabela["n"].tolist() == [1, 1, 2]
    assert tabela["confianca"].tolist() == pytest.approx([0.6, 0.65, 0.875])
    assert tabela["acerto"].tolist() == [0, 0, 0.5]


def test_expected_calibration_error_by_hand() -> None:
    assert ece(VOTOS, PROBA, DUAS, faixas=5) == pytest.approx((0.6 + 0.65 + 2 * 0.375) / 4)


@pytest.mark.parametrize(("p", "de"), [(0.3, 0.2), (0.6, 0.5), (0.7, 0.6), (1.0, 0.9), (0.0, 0.0)])
def test_a_bin_holds_its_upper_bound(p: float, de: float) -> None:
    tabela = limiares_acumulados(np.array([0]), np.array([[1 - p, p]]), DUAS)
    assert tabela["de"].tolist() == pytest.approx([de])


def test_a_certain_model_that_is_always_right() -> None:
    assert ece(TRES, np.eye(3), TRES) == 0


def test_a_certain_model_that_is_always_wrong() -> None:
    assert ece(np.array([1, -1]), np.eye(3)[:2], TRES) == 1


def test_a_single_bin_compares_the_means() -> None:
    assert ece(VOTOS, PROBA, DUAS, faixas=1) == pytest.approx(0.75 - 0.25)


def test_cumulative_thresholds_by_hand() -> None:
    # P(vote > -1) = .8, P(vote > 0) = .3; the vote 0 is above -1 only
    tabela = limiares_acumulados(np.array([0]), np.array([[0.2, 0.5, 0.3]]), TRES)
    assert tabela["confianca"].tolist() == pytest.approx([0.3, 0.8])
    assert tabela["acerto"].tolist() == [0, 1]
    assert tabela["n"].sum() == 2
    assert erro(tabela) == pytest.approx((0.3 + 0.2) / 2)


def test_a_model_that_sees_too_much_warmth() -> None:
    # the top label alone would call this calibrated: right half of the time, with probability .5
    y, proba = np.array([-1, 0]), np.array([[0.0, 0.5, 0.5]] * 2)
    assert ece(y, proba, TRES) == 0
    assert erro(limiares_acumulados(y, proba, TRES)) == pytest.approx((0.5 + 0.5) / 2)


def test_votes_drawn_from_the_probabilities_are_calibrated() -> None:
    sorteio = np.random.default_rng(5)
    proba = sorteio.dirichlet(np.ones(7), 20_000)
    y = SETE[(proba.cumsum(axis=1) < sorteio.random(20_000)[:, None]).sum(axis=1)]
    assert ece(y, proba, SETE) < 0.02
    assert erro(limiares_acumulados(y, proba, SETE)) < 0.01


def test_probabilities_of_other_rows_are_refused() -> None:
    with pytest.raises(ErroDados, match=r"found 4 votes and probabilities of shape \(3, 2\)"):
        ece(VOTOS, PROBA[:3], DUAS)


def test_no_rows_are_refused() -> None:
    with pytest.raises(ErroDados, match="found 0 votes"):
        limiares_acumulados(VOTOS[:0], PROBA[:0], DUAS)


def test_a_probability_that_is_no_number_is_refused() -> None:
    with pytest.raises(ErroDados, match="1 of 4 rows"):
        confiabilidade(VOTOS, np.where(PROBA == 0.65, np.nan, PROBA), DUAS)


@given(
    st.lists(st.tuples(st.integers(-3, 3), st.lists(st.floats(0.01, 1), min_size=7, max_size=7)), min_size=1),
    st.integers(1, 20),
)
def test_every_row_is_counted_once_and_lies_in_its_bin(
    linhas: list[tuple[int, list[float]]], faixas: int
) -> None:
    y, proba = np.array([v for v, _ in linhas]), np.array([p for _, p in linhas])
    proba /= proba.sum(axis=1, keepdims=True)
    for tabela, n in (
        (confiabilidade(y, proba, SETE, faixas), len(y)),
        (limiares_acumulados(y, proba, SETE, faixas), 6 * len(y)),
    ):
        assert tabela["n"].sum() == n
        assert (tabela["n"] > 0).all()
        assert (tabela["confianca"] >= tabela["de"] - 1e-9).all()
        assert (tabela["confianca"] <= tabela["ate"] + 1e-9).all()
        assert tabela["acerto"].between(0, 1).all()
        assert 0 <= erro(tabela) <= 1
