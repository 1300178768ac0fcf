"""Training: honest scores beside baselines, the best by the metric, a final fit on the rows it may use."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from funcoes.atributos import ATRIBUTOS
from funcoes.avaliar import metricas
from funcoes.balanceamento import balancear
from funcoes.comparar import Comparado
from funcoes.divisao import linhas_de_ajuste, linhas_reais_de_treino
from funcoes.referencias import NOMES
from funcoes.secoes import TrainEtapa
from funcoes.treinar import (
    Treinado,
    ajustar_final,
    atributos_sem_aprendidos,
    montar_leaderboard,
    oof_das_referencias,
    oof_de,
    treinar,
)

Muitos = Callable[..., pd.DataFrame]
Treino = Callable[..., TrainEtapa]


@pytest.fixture(scope="module")
def quadro(muitos: Muitos) -> pd.DataFrame:
    """150 people with two outliers, and synthetic rows."""
    real = muitos(150)
    real.loc[[4, 9], "outlier"] = True
    return balancear(real, "smote", vizinhos=3, semente=1)[0]


@pytest.fixture(scope="module")
def treinado(quadro: pd.DataFrame, config_treino: Treino) -> Treinado:
    """Logistic regression with and without balancing, beside the baselines."""
    return treinar(quadro, config_treino(balanceamento="ambos", metodo="smote", vizinhos=3))


def test_each_model_predicts_each_real_training_row_once(treinado: Treinado, quadro: pd.DataFrame) -> None:
    real = linhas_reais_de_treino(quadro)
    assert len(real) == 120
    for _, parte in treinado.oof.groupby(["modelo", "balanced"]):
        assert parte["linha"].tolist() == real.index.tolist()
        assert parte["voto"].tolist() == real["p1"].tolist()
        np.testing.assert_allclose(parte[["p_-1", "p_0", "p_1"]].sum(axis=1), 1)


def test_the_leaderboard_has_both_variants_and_all_baselines(treinado: Treinado) -> None:
    tabela = treinado.leaderboard
    vistos = set(zip(tabela["modelo"], tabela["balanced"], tabela["referencia"], strict=True))
    assert vistos == {("lr", False, False), ("lr", True, False), *((n, False, True) for n in NOMES)}
    assert tabela["rps"].is_monotonic_increasing


def test_scores_are_those_of_the_out_of_fold_predictions(treinado: Treinado) -> None:
    for linha in treinado.leaderboard.to_dict("records"):
        votos, proba = oof_de(treinado.oof, linha["modelo"], linha["balanced"], treinado.classes)
        for nome, valor in metricas(votos, proba, treinado.classes).items():
            assert linha[nome] == pytest.approx(valor)


def test_the_best_candidate_is_chosen_and_never_a_baseline(treinado: Treinado) -> None:
    candidatos = treinado.leaderboard[~treinado.leaderboard["referencia"]]
    melhor = candidatos.loc[candidatos["rps"].idxmin()]
    assert (treinado.escolhido, treinado.balanced) == (melhor["modelo"], melhor["balanced"])
    assert treinado.candidato.classes_.tolist() == [-1, 0, 1]
    assert treinado.candidato.n_features_in_ == len(ATRIBUTOS)


def test_the_heat_matters_most(treinado: Treinado) -> None:
    importancia = treinado.importancia
    assert sorted(importancia["atributo"]) == sorted(ATRIBUTOS)
    assert importancia["media"].is_monotonic_decreasing


def test_noise_scores_like_chance_and_the_target_among_the_answers_does_not_help(
    muitos: Muitos, config_treino: Treino
) -> None:
    quadro = muitos(240)
    quadro["p1"] = np.random.default_rng(3).permutation(quadro["p1"].to_numpy())
    quadro[["p2", "p3", "tev", "utci", "tu"]] = np.repeat(quadro[["p1"]].to_numpy(), 5, axis=1)
    config = config_treino(balanceamento="com", metodo="smote", vizinhos=3, outliers_nos_folds=True)
    tabela = treinar(quadro, config).leaderboard.set_index("modelo")
    maioria = quadro["p1"].value_counts(normalize=True).max()
    assert tabela.at["lr", "accuracy"] < maioria + 0.1
    assert abs(tabela.at["lr", "qwk"]) < 0.2


@pytest.mark.parametrize(("metrica", "primeiro"), [("accuracy", "bom"), ("rps", "bom"), ("mae", "bom")])
def test_the_leaderboard_is_sorted_in_the_metrics_own_direction(metrica: str, primeiro: str) -> None:
    votos, classes = np.array([0, 1, 0, 1]), np.array([0, 1])
    bom, mau = np.eye(2)[votos], np.eye(2)[1 - votos]
    comparados = [Comparado("mau", False, mau, 1.0), Comparado("bom", False, bom, 1.0)]
    tabela = montar_leaderboard(comparados, votos, classes, np.array([0, 0, 1, 1]), metrica)
    assert tabela["modelo"].tolist() == [primeiro, "mau"]
    assert tabela["accuracy"].tolist() == [1.0, 0.0]


def test_the_spread_is_that_of_the_folds() -> None:
    votos, classes = np.array([0, 1, 0, 1]), np.array([0, 1])
    comparado = Comparado("lr", False, np.eye(2)[[0, 1, 1, 0]], 1.0)  # the first fold right, the second wrong
    tabela = montar_leaderboard([comparado], votos, classes, np.array([0, 0, 1, 1]), "rps")
    assert tabela.loc[0, ["accuracy", "accuracy_sd_folds"]].tolist() == [0.5, 0.5]


def test_baselines_learn_outside_the_fold() -> None:
    x = pd.DataFrame({"te_calc": [10.0, 11, 30, 31], "utci_calc": [10.0, 11, 30, 31]})
    votos = np.array([-1, -1, 1, 1])
    maioria = oof_das_referencias(x, votos, np.array([-1, 1]), np.array([0, 0, 1, 1]))[0]
    assert maioria.oof.tolist() == [[0, 1], [0, 1], [1, 0], [1, 0]]


def test_learned_values_are_taken_back_out_for_the_folds(muitos: Muitos) -> None:
    quadro = muitos(30).assign(falta_peso=False, falta_idade=False)
    quadro.loc[3, "falta_peso"] = True
    quadro.loc[5, "falta_idade"] = True
    x = atributos_sem_aprendidos(quadro)
    assert x.columns.tolist() == list(ATRIBUTOS)
    assert x.loc[3].index[x.loc[3].isna()].tolist() == ["peso", "imc"]
    assert x.loc[5].index[x.loc[5].isna()].tolist() == ["idade"]
    assert x.isna().sum().sum() == 3


@pytest.mark.parametrize("balanced", [False, True])
def test_the_final_fit_uses_only_the_rows_it_may(
    quadro: pd.DataFrame, config_treino: Treino, balanced: bool
) -> None:
    pode = linhas_de_ajuste(quadro).index
    if balanced:
        pode = pode.union(quadro.index[quadro["sintetico"]])
    envenenado = quadro.copy()
    envenenado.loc[~quadro.index.isin(pode), [*ATRIBUTOS, "p1"]] = 1
    um, outro = (ajustar_final(q, "lr", balanced, config_treino()) for q in (quadro, envenenado))
    np.testing.assert_array_equal(um["modelo"].coef_, outro["modelo"].coef_)
    assert um["escala"].n_samples_seen_ == len(pode)


def test_synthetic_rows_change_the_final_fit(quadro: pd.DataFrame, config_treino: Treino) -> None:
    sem, com = (ajustar_final(quadro, "lr", b, config_treino()) for b in (False, True))
    assert not np.allclose(sem["modelo"].coef_, com["modelo"].coef_)
