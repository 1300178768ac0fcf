"""Isolation Forest marks training rows and deletes none."""

from collections.abc import Callable

import pandas as pd
import pytest
from sklearn.ensemble import IsolationForest

from funcoes.preparo.outliers import marcar_outliers, removidos_por_classe
from tests.santa_maria import FEATURE_NAMES, FEATURES

Muitos = Callable[..., pd.DataFrame]


def test_the_odd_person_is_marked(muitos: Muitos) -> None:
    quadro = muitos(120)
    quadro.loc[10, ["peso", "altura", "idade", "imc"]] = [250.0, 120.0, 119.0, 173.0]
    marca = marcar_outliers(quadro, FEATURES, contaminacao=0.02, n_arvores=50, semente=1)
    assert marca.index[marca].tolist().count(10) == 1
    assert marca.sum() == 2  # 2 % of 96 training rows


@pytest.mark.parametrize("contaminacao", [0.01, 0.1, 0.25, 0.5])
def test_the_marks_are_those_of_scikit_learns_own_contamination(muitos: Muitos, contaminacao: float) -> None:
    quadro = muitos(201)  # 161 in the training part: the limit is the score of one of them
    treino = quadro[quadro["parte"] == "treino"]
    floresta = IsolationForest(n_estimators=50, contamination=contaminacao, random_state=3)
    esperado = floresta.fit_predict(treino[list(FEATURE_NAMES)].to_numpy()) == -1
    assert (
        marcar_outliers(quadro, FEATURES, contaminacao, 50, semente=3)[treino.index].tolist()
        == esperado.tolist()
    )


def test_only_training_rows_are_marked(muitos: Muitos) -> None:
    quadro = muitos(120)
    quadro.loc[quadro["parte"] == "teste", "peso"] = 1e4
    marca = marcar_outliers(quadro, FEATURES, contaminacao=0.2, n_arvores=50, semente=1)
    assert marca[quadro["parte"] == "treino"].mean() == pytest.approx(0.2, abs=0.02)
    assert not marca[quadro["parte"] == "teste"].any()


def test_held_out_rows_change_no_mark(muitos: Muitos) -> None:
    quadro = muitos(120)
    mudado = quadro.copy()
    mudado.loc[mudado["parte"] == "teste", "peso"] = 1e4
    primeira, segunda = (marcar_outliers(q, FEATURES, 0.1, 50, semente=1) for q in (quadro, mudado))
    assert primeira.equals(segunda)


def test_contamination_zero_marks_nobody(muitos: Muitos) -> None:
    assert not marcar_outliers(muitos(30), FEATURES, 0, 50, semente=1).any()


def test_the_table_counts_training_rows_per_vote() -> None:
    quadro = pd.DataFrame(
        {
            "voto": [-1, -1, -1, 2, 2, 2],
            "parte": ["treino", "treino", "treino", "treino", "teste", "teste"],
            "outlier": [True, False, False, False, False, False],
        }
    )
    tabela = removidos_por_classe(quadro)
    assert tabela.columns.tolist() == ["classe", "linhas", "removidas", "pct"]
    assert tabela.to_numpy().tolist() == [[-1, 3, 1, 33.3], [2, 1, 0, 0.0]]
