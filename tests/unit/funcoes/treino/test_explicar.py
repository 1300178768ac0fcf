"""SHAP values against a model whose answer is known, and a process left as it was."""

from importlib.machinery import ModuleSpec

import numpy as np
import pandas as pd
import pytest

from funcoes.apoio.tipos import Reais
from funcoes.treino import explicar
from funcoes.treino.explicar import SEM_SHAP, Esforco, Explicacao, explicar_shap

CLASSES = np.array([-1, 0, 1])
NOMES = ("calor", "vento", "nada")


@pytest.fixture
def com_shap() -> None:
    """Skips where the library is absent."""
    pytest.importorskip("shap")


def prever(x: Reais) -> Reais:
    """Expected vote .2·calor - .1·vento, from probabilities of -1, 0 and +1."""
    esperado = 0.2 * x[:, 0] - 0.1 * x[:, 1]
    return np.column_stack([0.5 - esperado / 2, np.zeros(len(x)), 0.5 + esperado / 2])


def linhas(n: int, semente: int = 3) -> Reais:
    """People drawn at random, three features in -1..1."""
    return np.random.default_rng(semente).uniform(-1, 1, (n, 3))


def explicado(**mudancas: int) -> Explicacao:
    """Six of twenty people, background of ten."""
    feito = explicar_shap(
        prever,
        linhas(10),
        linhas(20, 4),
        CLASSES,
        NOMES,
        11,
        Esforco(**{"linhas": 6, "fundo": 10} | mudancas),
    )
    assert feito is not None
    return feito


@pytest.mark.usefixtures("com_shap")
def test_a_sum_is_explained_by_its_terms() -> None:
    feito, medias = explicado(), linhas(10).mean(axis=0)
    assert feito.base == pytest.approx(0.2 * medias[0] - 0.1 * medias[1])
    assert feito.valores["calor"].to_numpy() == pytest.approx(0.2 * (feito.x["calor"] - medias[0]).to_numpy())
    assert feito.valores["vento"].to_numpy() == pytest.approx(
        -0.1 * (feito.x["vento"] - medias[1]).to_numpy()
    )
    assert feito.valores["nada"].to_numpy() == pytest.approx(np.zeros(6))


def curvo(x: Reais) -> Reais:
    """Probabilities of -1, 0 and +1 that depend on all three at once: the order they are taken in matters."""
    p = 1 / (1 + np.exp(-5 * x[:, 0] * x[:, 1] * x[:, 2] - 2 * x[:, 0]))
    return np.column_stack([1 - p, np.zeros(len(x)), p])


@pytest.mark.usefixtures("com_shap")
def test_the_values_add_up_to_the_expected_vote() -> None:
    feito = explicar_shap(curvo, linhas(10), linhas(20, 4), CLASSES, NOMES, 11, Esforco(linhas=20))
    assert feito is not None
    esperado = curvo(feito.x.to_numpy()) @ CLASSES
    assert feito.base + feito.valores.sum(axis=1).to_numpy() == pytest.approx(esperado, abs=1e-6)


@pytest.mark.usefixtures("com_shap")
def test_the_rows_explained_are_rows_given() -> None:
    feito = explicado()
    assert feito.valores.shape == feito.x.shape == (6, 3)
    assert feito.valores.index.equals(feito.x.index)
    assert np.array_equal(feito.x.to_numpy(), linhas(20, 4)[feito.x.index])


@pytest.mark.usefixtures("com_shap")
def test_more_rows_than_there_are() -> None:
    assert explicado(linhas=1000, fundo=1000).x.index.tolist() == list(range(20))


@pytest.mark.usefixtures("com_shap")
def test_the_same_seed_gives_the_same_values() -> None:
    def valores(semente: int) -> pd.DataFrame:
        np.random.seed(len(pedidos))  # whatever the process drew before
        pedidos.append(semente)
        feito = explicar_shap(
            curvo, linhas(10), linhas(6, 4), CLASSES, NOMES, semente, Esforco(permutacoes=1)
        )
        assert feito is not None
        return feito.valores

    pedidos: list[int] = []
    assert valores(11).equals(valores(11))
    assert not valores(11).equals(valores(12))


@pytest.mark.usefixtures("com_shap")
def test_the_generator_of_the_process_is_left_alone() -> None:
    np.random.seed(1)
    antes = np.random.get_state()[1].tolist()
    explicado()
    assert np.random.get_state()[1].tolist() == antes


@pytest.mark.usefixtures("com_shap")
def test_the_model_is_asked_for_a_bounded_number_of_rows() -> None:
    pedidas = []

    def contar(x: Reais) -> Reais:
        pedidas.append(len(x))
        return prever(x)

    explicar_shap(contar, linhas(50), linhas(50, 4), CLASSES, NOMES, 11, Esforco(5, 4, 2))
    assert sum(pedidas) == pytest.approx(5 * 4 * 2 * (2 * 3 + 1), rel=0.3)


def test_no_rows_asked_for() -> None:
    assert explicar_shap(prever, linhas(5), linhas(5), CLASSES, NOMES, 11, Esforco(linhas=0)) is None


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    def ausente(nome: str) -> ModuleSpec | None:
        assert nome == "shap"
        return None

    monkeypatch.setattr(explicar.importlib.util, "find_spec", ausente)
    assert explicar_shap(prever, linhas(5), linhas(5), CLASSES, NOMES, 11) is None
    assert "not installed" in SEM_SHAP
