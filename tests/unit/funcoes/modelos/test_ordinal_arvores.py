"""The cumulative logit of boosted trees: bends that a straight line misses, in the order of the votes."""

from itertools import pairwise
from typing import Any

import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.base import clone

from funcoes.modelos import limiares
from funcoes.modelos.ordinal import LogitoOrdinal
from funcoes.modelos.ordinal_arvores import ArvoresOrdinais
from tests.by_day import examples

Dados = tuple[NDArray[np.float64], NDArray[np.int64]]


def poucas(**parametros: Any) -> ArvoresOrdinais:
    """Few rounds of small trees, for few rows."""
    padrao: dict[str, Any] = {
        "n_estimators": 60,
        "num_leaves": 7,
        "min_child_samples": 10,
        "colsample_bytree": 1.0,
    }
    return ArvoresOrdinais(**padrao | {"learning_rate": 0.1} | parametros)


@pytest.fixture(scope="module")
def dados() -> Dados:
    """900 people whose votes −1..2 rise with the distance of the first of three features from 0, and with the
    second up to a point."""
    sorteio = np.random.default_rng(0)
    x = sorteio.normal(size=(900, 3))
    linha = 2 * np.abs(x[:, 0]) + np.minimum(2 * x[:, 1], 1) + sorteio.logistic(size=900)
    return x, np.digitize(linha, [0.0, 1.5, 3.0]) - 1


def perda(modelo: ArvoresOrdinais | LogitoOrdinal, x: NDArray[np.float64], y: NDArray[np.int64]) -> float:
    """Mean negative log-likelihood."""
    certa = modelo.predict_proba(x)[np.arange(len(y)), np.searchsorted(modelo.classes_, y)]
    return float(-np.log(certa).mean())


def test_bends_are_learned_that_the_straight_line_misses(dados: Dados) -> None:
    (x, y), (dentro, fora) = dados, (slice(0, 600), slice(600, None))
    arvores, reta = (m.fit(x[dentro], y[dentro]) for m in (poucas(), LogitoOrdinal()))
    assert perda(arvores, x[fora], y[fora]) < perda(reta, x[fora], y[fora]) - 0.05


def test_without_a_tree_of_use_the_votes_have_their_frequencies(dados: Dados) -> None:
    x, y = dados
    proba = poucas(min_child_samples=1000).fit(x, y).predict_proba(x[:2])
    np.testing.assert_allclose(proba, np.tile(np.bincount(y + 1) / len(y), (2, 1)), atol=1e-4)


def test_the_last_thresholds_are_those_of_all_trees(dados: Dados) -> None:
    """Not those of the frequencies: none other near them is more likely."""
    x, y = dados
    modelo = poucas(n_estimators=8, learning_rate=0.5).fit(x, y)
    melhor = perda(modelo, x, y)
    for passo in (-0.05, 0.05):
        for k in range(3):
            afastado = modelo.limiares_.copy()
            afastado[k] += passo
            guardado, modelo.limiares_ = modelo.limiares_, afastado
            assert perda(modelo, x, y) > melhor
            modelo.limiares_ = guardado


def test_thresholds_that_follow_let_the_trees_learn_more(
    dados: Dados, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the frequencies are too near each other for what trees can tell; at the end it is too late."""
    x, y = dados
    seguidos = poucas().fit(x, y)
    monkeypatch.setattr("funcoes.modelos.ordinal_arvores._RODADAS_POR_LIMIARES", 1000)
    assert perda(seguidos, x, y) < perda(poucas().fit(x, y), x, y) - 0.02


def test_a_tree_is_a_newton_step(dados: Dados) -> None:
    """One round on one feature of two values: each leaf is −rate·Σg/Σh of its rows, by finite differences."""
    _, y = dados
    x = (np.arange(len(y)) % 3 == 0).astype(float)[:, None]
    modelo = poucas(n_estimators=1, learning_rate=0.3, subsample=1.0).fit(x, y)
    theta = limiares.das_frequencias(y + 1)
    for valor in (0.0, 1.0):
        destes = y[x[:, 0] == valor] + 1

        def perda_em(f: float, destes: NDArray[np.int64] = destes) -> float:
            return float(-np.log(limiares.probabilidades(theta, np.array([f]))[0, destes]).sum())

        passo = 1e-3
        cima, meio, baixo = (perda_em(f) for f in (passo, 0.0, -passo))
        gradiente, curvatura = (cima - baixo) / (2 * passo), (cima - 2 * meio + baixo) / passo**2
        achado = modelo.arvores_.predict(np.array([[valor]]), raw_score=True)
        assert achado == pytest.approx(-0.3 * gradiente / curvatura, rel=1e-3)


def test_a_tree_sees_a_share_of_the_features(dados: Dados) -> None:
    modelo = poucas(n_estimators=20, colsample_bytree=0.34).fit(*dados)
    tabela = modelo.arvores_.trees_to_dataframe().dropna(subset="split_feature")
    assert (tabela.groupby("tree_index")["split_feature"].nunique() == 1).all()
    assert tabela["split_feature"].nunique() == 3


def test_votes_are_kept_and_probabilities_sum_to_one(dados: Dados) -> None:
    x, y = dados
    modelo = clone(poucas()).fit(x, y)
    assert modelo.classes_.tolist() == [-1, 0, 1, 2]
    proba = modelo.predict_proba(x)
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert (proba > 0).all()
    assert modelo.predict(x).tolist() == modelo.classes_[proba.argmax(axis=1)].tolist()
    assert (modelo.predict(x) == y).mean() > 0.5


def esperados(modelo: ArvoresOrdinais, x: NDArray[np.float64], coluna: int) -> NDArray[np.float64]:
    """Expected votes of 30 people over a rising feature, shape (people, values)."""
    linhas = np.repeat(x[:30, None, :], 40, axis=1)
    linhas[:, :, coluna] = np.linspace(-3, 3, 40)
    proba = modelo.predict_proba(linhas.reshape(-1, x.shape[1]))
    return np.asarray((proba @ modelo.classes_).reshape(30, 40))


def test_sensation_never_falls_with_what_is_declared_to_raise_it(dados: Dados) -> None:
    x, y = dados
    livre, presa = poucas().fit(x, y), poucas(crescentes=[1]).fit(x, y)
    assert (np.diff(esperados(livre, x, 1)) < 0).any(), "it does not fall anyway: the test shows nothing"
    assert (np.diff(esperados(presa, x, 1)) >= 0).all()
    assert (np.diff(esperados(presa, x, 0)) < 0).any(), "only of what was declared"


def test_the_seed_alone_decides(dados: Dados) -> None:
    x, y = dados
    um, mesmo, outro = (poucas(random_state=s).fit(x, y).predict_proba(x) for s in (1, 1, 2))
    np.testing.assert_array_equal(um, mesmo)
    assert np.abs(um - outro).max() > 1e-3


def test_missing_cells_are_learned_from(dados: Dados) -> None:
    """Who gave no first feature is hotter than all others."""
    x, y = (a.copy() for a in dados)
    x[:200, 0], y[:200] = np.nan, 2
    proba = poucas().fit(x, y).predict_proba(x)
    assert proba[:200, -1].min() > 0.5 > proba[200:, -1].mean()


def test_a_copy_from_a_file_gives_the_same(dados: Dados, tmp_path_factory: pytest.TempPathFactory) -> None:
    x, y = dados
    arquivo = tmp_path_factory.mktemp("m") / "m"
    modelo = poucas().fit(x, y)
    joblib.dump(modelo, arquivo)
    np.testing.assert_array_equal(joblib.load(arquivo).predict_proba(x), modelo.predict_proba(x))


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=40).filter(lambda y: len(set(y)) > 1))
def test_any_votes_of_two_classes_or_more_can_be_fitted(y: list[int]) -> None:
    x = np.random.default_rng(len(y)).normal(size=(len(y), 2))
    modelo = poucas(n_estimators=12, min_child_samples=1).fit(x, y)
    assert all(a < b for a, b in pairwise(modelo.limiares_))
    proba = modelo.predict_proba(x)
    assert np.isfinite(proba).all()
    np.testing.assert_allclose(proba.sum(axis=1), 1)


@pytest.mark.parametrize(
    ("parametros", "y", "dito"),
    [
        ({}, [2, 2, 2], r"two classes, found \[2\]"),
        ({"crescentes": [0, 2]}, [1, 2, 1], r"positions \[2\], X has 0 to 1"),
        ({"crescentes": [-1]}, [1, 2, 1], r"positions \[-1\], X has 0 to 1"),
    ],
)
def test_what_cannot_be_fitted_is_refused(parametros: dict[str, list[int]], y: list[int], dito: str) -> None:
    with pytest.raises(ValueError, match=dito):
        poucas(**parametros).fit(np.zeros((3, 2)), y)
