"""Intervals over days: the same metrics as elsewhere, and wide where there are few days."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.metricas.avaliar import MAIOR_MELHOR, metricas
from funcoes.metricas.incerteza import (
    Reamostragem,
    diferenca_pareada,
    qwk_dos_sorteios,
    reamostrar,
    sorteios,
)
from tests.by_day import examples

CLASSES = np.array([-1, 0, 1])


def _sortear(n: int, semente: int) -> tuple[np.ndarray, np.ndarray]:
    sorteio = np.random.default_rng(semente)
    return sorteio.choice(CLASSES, n), sorteio.dirichlet(np.ones(3), n)


@settings(max_examples=examples(30), deadline=None)
@given(st.integers(3, 40), st.integers(0, 10**6), st.sampled_from(["mais_provavel", "mediana"]))
def test_drawing_every_day_once_gives_the_metrics_themselves(n: int, semente: int, decisao: str) -> None:
    y, proba = _sortear(n, semente)
    dias = Reamostragem(np.arange(n) % 3, np.ones((1, 3)), 0.95)
    feitos = sorteios(y, proba, CLASSES, decisao, dias)  # type: ignore[arg-type]
    assert qwk_dos_sorteios(y, proba, CLASSES, decisao, dias).tolist() == feitos["qwk"].tolist()  # type: ignore[arg-type]
    esperados = metricas(y, proba, CLASSES, decisao)  # type: ignore[arg-type]
    assert set(feitos) == set(MAIOR_MELHOR)
    for nome, valor in esperados.items():
        assert feitos[nome][0] == pytest.approx(valor), nome


def test_a_day_drawn_twice_counts_twice() -> None:
    y, proba = np.array([-1, -1, 1, 1]), np.eye(3)[[0, 0, 0, 0]]
    dias = Reamostragem(np.array([0, 0, 1, 1]), np.array([[2.0, 0.0], [0.0, 2.0], [1.0, 1.0]]), 0.95)
    feitos = sorteios(y, proba, CLASSES, "mais_provavel", dias)
    assert feitos["accuracy"].tolist() == [1.0, 0.0, 0.5]
    assert feitos["mae"].tolist() == [0.0, 2.0, 1.0]


def test_whole_days_are_drawn() -> None:
    reamostragem = reamostrar(pd.Series(["a", "a", "b", "c"]), 200, 0.9, 1)
    assert reamostragem.pesos.shape == (200, 3)
    assert (reamostragem.pesos.sum(axis=1) == 3).all()
    assert reamostragem.dia.tolist() == [0, 0, 1, 2]


def test_the_same_seed_draws_the_same() -> None:
    dias = pd.Series(list("abcd"))
    um, outro, terceiro = (reamostrar(dias, 50, 0.9, s).pesos for s in (1, 1, 2))
    np.testing.assert_array_equal(um, outro)
    assert not np.array_equal(um, terceiro)


def test_days_that_disagree_give_a_wider_interval_than_rows_would() -> None:
    certo_no_dia = np.repeat([1.0, 1.0, 0.0, 0.0], 100)
    por_dia = reamostrar(pd.Series(np.repeat(list("abcd"), 100)), 2000, 0.95, 1)
    por_linha = reamostrar(pd.Series(np.arange(400)), 2000, 0.95, 1)
    larguras = []
    for dias in (por_dia, por_linha):
        lo, hi = dias.limites(dias.medias(certo_no_dia[:, None])[:, 0])
        larguras.append(float(hi - lo))
    assert larguras[0] > 5 * larguras[1]


def test_a_paired_difference_sees_through_what_days_share() -> None:
    dificuldade = np.repeat([0.1, 0.5, 0.9, 0.3], 10)
    dias = reamostrar(pd.Series(np.repeat(list("abcd"), 10)), 1000, 0.95, 1)
    d = diferenca_pareada(dificuldade, dificuldade + 0.01, dias)
    assert d.media == pytest.approx(-0.01)
    assert d.hi < 0
    assert d.erro_padrao == pytest.approx(0, abs=1e-9)


def test_one_day_has_no_interval() -> None:
    d = diferenca_pareada(
        np.array([0.0, 1.0]), np.array([1.0, 1.0]), reamostrar(pd.Series(["a", "a"]), 100, 0.9, 1)
    )
    assert d.media == -0.5
    assert np.isnan([d.lo, d.hi, d.erro_padrao]).all()


def test_days_of_unequal_size_weigh_by_their_rows() -> None:
    dias = Reamostragem(np.array([0, 0, 0, 1]), np.array([[1.0, 1.0], [0.0, 2.0], [2.0, 0.0]]), 0.95)
    medias = dias.medias(np.array([[0.0], [0.0], [3.0], [5.0]]))
    assert medias[:, 0].tolist() == [2.0, 5.0, 1.0]


def test_two_days_give_an_interval_and_bounds_are_of_the_draws_not_of_the_columns() -> None:
    dois = reamostrar(pd.Series(["a", "a", "b"]), 50, 0.9, 1)
    assert dois.util
    assert not reamostrar(pd.Series(["a", "a"]), 50, 0.9, 1).util
    sorteios = np.column_stack([np.arange(101.0), np.arange(101.0) * 10])
    baixo, cima = dois.limites(sorteios)
    assert (baixo.tolist(), cima.tolist()) == (
        [pytest.approx(5), pytest.approx(50)],
        pytest.approx([95, 950]),
    )
