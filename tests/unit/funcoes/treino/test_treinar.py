"""Training: honest scores beside baselines, the best by the metric, a final fit on the rows it may use."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from funcoes.apoio.arquivo_joblib import como_joblib
from funcoes.configuracao.secoes import TrainEtapa
from funcoes.dados.divisao import linhas_de_ajuste, linhas_reais_de_treino, partes_do_treino
from funcoes.entrega.exportar import exportar
from funcoes.metricas.avaliar import metricas
from funcoes.modelos.comparado import Variante
from funcoes.modelos.referencias import disponiveis
from funcoes.preparo.balanceamento import balancear
from funcoes.treino.comparacao import variantes
from funcoes.treino.placar import oof_de
from funcoes.treino.treinar import Treinado, ajustar_final, importancias, treinar
from tests.santa_maria import FEATURE_NAMES, FEATURES

Muitos = Callable[..., pd.DataFrame]
Treino = Callable[..., TrainEtapa]


@pytest.fixture(scope="module")
def quadro(muitos: Muitos) -> pd.DataFrame:
    """150 people with two outliers, and synthetic rows."""
    real = muitos(150)
    real.loc[[4, 9], "outlier"] = True
    return balancear(real, FEATURES, "smote", vizinhos=3, semente=1)[0]


@pytest.fixture(scope="module")
def treinado(quadro: pd.DataFrame, config_treino: Treino) -> Treinado:
    """Logistic regression with and without balancing, beside the baselines."""
    config = config_treino(
        protocol=["by_record", "report"], modelos=["lr", "voto"], balanceamento="ambos", outliers="ambos",
        metodo="smote", vizinhos=3,
    )  # fmt: skip
    ditos: list[str] = []
    feito = treinar(quadro, FEATURES, config, ditos.append)
    assert ditos[-1].startswith("report: candidates (balanced, no outliers) compared in ")
    assert ditos[-1].endswith(" s (4 of 4)")
    return feito


def test_each_model_predicts_each_real_training_row_once(treinado: Treinado, quadro: pd.DataFrame) -> None:
    real = linhas_reais_de_treino(quadro)
    assert len(real) == 120
    honestas = treinado.oof[treinado.oof["protocolo"] == "by_record"]
    for _, parte in honestas.groupby(["modelo", "balanced", "outliers"]):
        assert parte["linha"].tolist() == real.index.tolist()
        assert parte["voto"].tolist() == real["voto"].tolist()
        np.testing.assert_allclose(parte[["p_-1", "p_0", "p_1"]].sum(axis=1), 1)


def test_the_leaderboard_has_each_treatment_alone_and_all_baselines(
    treinado: Treinado, quadro: pd.DataFrame
) -> None:
    tabela = treinado.leaderboard[treinado.leaderboard["protocolo"] == "by_record"]
    vistos = set(zip(tabela["modelo"], tabela["balanced"], tabela["outliers"], strict=True))
    tratadas = [(False, False), (True, False), (False, True)]
    assert vistos == {
        *((m, b, o) for m in ("lr", "voto") for b, o in tratadas),
        *((n, False, False) for n in disponiveis(quadro)),
    }
    assert tabela["rps"].is_monotonic_increasing
    assert not tabela["vazado"].any()


def test_the_leaky_protocol_is_marked_and_flatters(treinado: Treinado) -> None:
    tabela = treinado.leaderboard
    vazada = tabela[tabela["protocolo"] == "report"]
    assert vazada["vazado"].all()
    assert vazada.loc[~vazada["referencia"], ["balanced", "outliers"]].to_numpy().all()
    assert treinado.protocolo == "by_record", "the first protocol decides"


def test_scores_are_those_of_the_out_of_fold_predictions(treinado: Treinado) -> None:
    for linha in treinado.leaderboard.to_dict("records"):
        variante = Variante(linha["balanced"], linha["outliers"])
        votos, proba = oof_de(treinado.oof, linha["protocolo"], linha["modelo"], variante, treinado.classes)
        for nome, valor in metricas(votos, proba, treinado.classes).items():
            assert linha[nome] == pytest.approx(valor)


def test_the_choice_is_marked_fitted_and_explained(treinado: Treinado) -> None:
    (linha,) = treinado.leaderboard[treinado.leaderboard["escolhido"]].to_dict("records")
    assert linha["modelo"] == treinado.escolhido
    assert Variante(linha["balanced"], linha["outliers"]) == treinado.variante
    assert not linha["referencia"]
    assert str(treinado.motivo).startswith(treinado.escolhido)
    assert len(treinado.comparacao) == (treinado.leaderboard["protocolo"] == "by_record").sum() - 1
    assert treinado.candidato.classes_.tolist() == [-1, 0, 1]
    assert treinado.candidato.n_features_in_ == len(FEATURE_NAMES)


def test_two_processes_find_what_one_finds(quadro: pd.DataFrame, config_treino: Treino) -> None:
    feitos = [
        treinar(quadro, FEATURES, config_treino(outliers="ambos", processos=n)).leaderboard.drop(
            columns="segundos"
        )
        for n in (1, 2)
    ]
    pd.testing.assert_frame_equal(*feitos)


def test_the_same_again_gives_the_same_leaderboard_and_the_same_model_file(
    quadro: pd.DataFrame, config_treino: Treino
) -> None:
    config = config_treino(modelos=["rf", "voto"], voto=["rf", "ordinal"], metodo="smote", vizinhos=3)
    um, outro = (treinar(quadro.copy(), FEATURES, config) for _ in "ab")
    pd.testing.assert_frame_equal(*(t.leaderboard.drop(columns="segundos") for t in (um, outro)))
    partes = partes_do_treino(quadro, FEATURES)
    for modelo in ("rf", "ordinal", "voto"):
        feitos = [ajustar_final(partes, modelo, Variante(), config) for _ in "ab"]  # type: ignore[arg-type]
        assert exportar(feitos[0]) == exportar(feitos[1])
        assert como_joblib(feitos[0]) == como_joblib(feitos[1])


@pytest.mark.parametrize(
    ("balanceamento", "outliers", "esperadas"),
    [
        ("sem", "sem", [(False, False)]),
        ("com", "com", [(True, True)]),
        ("ambos", "sem", [(False, False), (True, False)]),
        ("ambos", "com", [(False, True), (True, True)]),
        ("ambos", "ambos", [(False, False), (False, True), (True, False)]),
    ],
)
def test_what_is_compared(
    config_treino: Treino, balanceamento: str, outliers: str, esperadas: list[tuple[bool, bool]]
) -> None:
    feitas = variantes(config_treino(balanceamento=balanceamento, outliers=outliers))
    assert [(v.balanceado, v.outliers) for v in feitas] == esperadas


def test_the_heat_matters_most(treinado: Treinado) -> None:
    importancia = treinado.importancia
    assert sorted(importancia["atributo"]) == sorted(FEATURE_NAMES)
    assert importancia["media"].is_monotonic_decreasing


def test_noise_scores_like_chance_and_the_target_among_the_answers_does_not_help(
    muitos: Muitos, config_treino: Treino
) -> None:
    quadro = muitos(240)
    quadro["voto"] = np.random.default_rng(3).permutation(quadro["voto"].to_numpy())
    quadro[["p2", "p3", "tev", "utci", "bulbo_umido"]] = np.repeat(quadro[["voto"]].to_numpy(), 5, axis=1)
    config = config_treino(balanceamento="com", metodo="smote", vizinhos=3, outliers="com")
    tabela = treinar(quadro, FEATURES, config).leaderboard.set_index("modelo")
    maioria = quadro["voto"].value_counts(normalize=True).max()
    assert tabela.at["lr", "accuracy"] < maioria + 0.1
    assert abs(tabela.at["lr", "qwk"]) < 0.2


@pytest.mark.parametrize("variante", [Variante(b, o) for b in (False, True) for o in (False, True)])
def test_the_final_fit_uses_only_the_rows_it_may(
    quadro: pd.DataFrame, config_treino: Treino, variante: Variante
) -> None:
    pode = (linhas_de_ajuste if variante.outliers else linhas_reais_de_treino)(quadro).index
    if variante.balanceado:
        pode = pode.union(quadro.index[quadro["sintetico"]])
    envenenado = quadro.copy()
    envenenado.loc[~quadro.index.isin(pode), [*FEATURE_NAMES, "voto"]] = 1
    um, outro = (
        ajustar_final(partes_do_treino(q, FEATURES), "lr", variante, config_treino())
        for q in (quadro, envenenado)
    )
    np.testing.assert_array_equal(um["modelo"].coef_, outro["modelo"].coef_)
    assert um["escala"].n_samples_seen_ == len(pode)


def test_synthetic_rows_change_the_final_fit(quadro: pd.DataFrame, config_treino: Treino) -> None:
    sem, com = (
        ajustar_final(partes_do_treino(quadro, FEATURES), "lr", Variante(b), config_treino())
        for b in (False, True)
    )
    assert not np.allclose(sem["modelo"].coef_, com["modelo"].coef_)


def test_importances_of_many_rows_come_from_a_sample(
    quadro: pd.DataFrame, config_treino: Treino, treinado: Treinado
) -> None:
    poucas = importancias(
        treinado.candidato, linhas_de_ajuste(quadro), FEATURES, config_treino(importancia_max_linhas=50)
    )
    assert sorted(poucas["atributo"]) == sorted(FEATURE_NAMES)
    assert not np.allclose(poucas["media"].sort_values(), treinado.importancia["media"].sort_values())
