"""The metrics, against values worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.metricas.avaliar import (
    MAIOR_MELHOR,
    log_loss,
    matriz_confusao,
    metricas,
    perda,
    por_classe,
    rps,
)

TRES = np.array([-1, 0, 1])
SETE = np.arange(-3, 4)


def certeza(previsto: list[int], classes: np.ndarray = TRES) -> np.ndarray:
    """Probability 1 for these votes."""
    return (np.array(previsto)[:, None] == classes).astype(float)


def test_rps_by_hand() -> None:
    # cumulative .2, .7 against 0, 1: (.04 + .09) / 2 thresholds
    assert rps(np.array([0]), np.array([[0.2, 0.5, 0.3]]), TRES) == pytest.approx(0.065)


def test_rps_counts_how_far_the_probability_lies() -> None:
    y = np.array([-1])
    assert rps(y, certeza([0]), TRES) == 0.5
    assert rps(y, certeza([1]), TRES) == 1.0


def test_log_loss_by_hand() -> None:
    proba = np.array([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]])
    esperado = -(math.log(0.5) + math.log(0.8)) / 2
    assert log_loss(np.array([0, 1]), proba, TRES) == pytest.approx(esperado)


def test_log_loss_of_an_impossible_vote_is_finite() -> None:
    assert log_loss(np.array([-1]), certeza([1]), TRES) == pytest.approx(-math.log(1e-15))


def test_all_metrics_by_hand() -> None:
    votos, previsto = np.array([-1, -1, 0, 0, 1, 1]), [-1, 1, 0, 0, 0, 1]
    m = metricas(votos, certeza(previsto), TRES)
    assert m["accuracy"] == pytest.approx(4 / 6)
    assert m["mae"] == pytest.approx((2 + 1) / 6)
    assert m["within_one"] == pytest.approx(5 / 6)
    # F1: -1 is 2/3 (precision 1, recall 1/2), 0 is 4/5 (2/3, 1), 1 is 1/2 (1/2, 1/2)
    assert m["macro_f1"] == pytest.approx((2 / 3 + 4 / 5 + 1 / 2) / 3)
    # kappa: observed 4 + 1 = 5; expected 4 * (2*2 + 2*1) / 6 + (2*3 + 2*1 + 2*3 + 2*2) / 6 = 7
    assert m["qwk"] == pytest.approx(1 - 5 / 7)
    assert m["rps"] == pytest.approx((1.0 + 0.5) / 6)


def test_a_perfect_prediction() -> None:
    m = metricas(SETE, certeza(SETE.tolist(), SETE), SETE)
    assert m == {
        "accuracy": 1.0,
        "macro_f1": 1.0,
        "qwk": 1.0,
        "mae": 0.0,
        "within_one": 1.0,
        "rps": 0.0,
        "log_loss": pytest.approx(0.0),
    }


def test_the_worst_prediction() -> None:
    m = metricas(np.array([-3, 3]), certeza([3, -3], SETE), SETE)
    assert (m["accuracy"], m["macro_f1"], m["mae"], m["within_one"], m["rps"]) == (0, 0, 6, 0, 1)
    assert m["qwk"] == pytest.approx(-1.0)


def test_a_vote_that_nobody_gave_counts_in_macro_f1() -> None:
    assert metricas(np.array([-1, 0]), certeza([-1, 0]), TRES)["macro_f1"] == pytest.approx(2 / 3)


def test_a_vote_that_was_never_learned_counts_as_missed() -> None:
    m = metricas(np.array([3, 0]), certeza([1, 0]), TRES)
    assert (m["accuracy"], m["mae"], m["within_one"]) == (0.5, 1.0, 0.5)
    assert m["log_loss"] == pytest.approx(-math.log(1e-15) / 2)


def test_the_distance_of_a_gap_between_classes_counts() -> None:
    # without 0 among the classes, -1 and 1 are still two apart
    m = metricas(np.array([-1, 1]), certeza([1, -1], np.array([-1, 1])), np.array([-1, 1]))
    assert (m["mae"], m["within_one"]) == (2.0, 0.0)


def test_kappa_of_a_single_vote_is_zero() -> None:
    assert metricas(np.array([0, 0]), certeza([0, 0]), TRES)["qwk"] == 0.0


def test_confusion_has_given_votes_in_rows() -> None:
    matriz = matriz_confusao(np.array([-1, -1, 1]), certeza([0, -1, 1]), TRES)
    assert matriz.to_numpy().tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 1]]
    assert matriz.at[-1, 0] == 1


def test_precision_and_recall_per_vote() -> None:
    tabela = por_classe(np.array([-1, -1, 0]), certeza([-1, 0, 0]), TRES)
    assert tabela.loc[-1].tolist() == pytest.approx([1.0, 0.5, 2 / 3, 2])
    assert tabela.loc[0].tolist() == pytest.approx([0.5, 1.0, 2 / 3, 1])
    assert tabela.loc[1].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("metrica", ["accuracy", "macro_f1", "qwk", "within_one"])
def test_where_more_is_better(metrica: str) -> None:
    assert perda(metrica, 0.5, 0.75) == 0.25
    assert perda(metrica, 0.75, 0.5) == -0.25


@pytest.mark.parametrize("metrica", ["mae", "rps", "log_loss"])
def test_where_less_is_better(metrica: str) -> None:
    assert perda(metrica, 0.75, 0.5) == 0.25


@given(
    st.lists(st.tuples(st.integers(-3, 3), st.lists(st.floats(0.01, 1), min_size=7, max_size=7)), min_size=1)
)
def test_metrics_stay_in_their_ranges(linhas: list[tuple[int, list[float]]]) -> None:
    proba = np.array([p for _, p in linhas])
    m = metricas(np.array([v for v, _ in linhas]), proba / proba.sum(axis=1, keepdims=True), SETE)
    assert set(m) == set(MAIOR_MELHOR)
    for nome in ("accuracy", "macro_f1", "within_one", "rps"):
        assert 0 <= m[nome] <= 1
    assert -1 - 1e-9 <= m["qwk"] <= 1
    assert 0 <= m["mae"] <= 6
    assert m["log_loss"] >= 0
