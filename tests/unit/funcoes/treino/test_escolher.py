"""The choice: the best score, but of what ties with it over days the simplest."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from funcoes.configuracao.secoes import Protocolo, TrainEtapa
from funcoes.modelos import referencias
from funcoes.modelos.comparado import Comparado, Variante
from funcoes.modelos.protocolos import Arranjo
from funcoes.palavras.lingua import Lingua
from funcoes.treino.avaliacao import Avaliacao, avaliar
from funcoes.treino.comparacao import Comparacao
from funcoes.treino.escolher import Escolha, escolher
from funcoes.treino.placar import linhas_oof, montar_leaderboard, tabela_oof

CLASSES = np.array([0, 1])
N = 80


@pytest.fixture
def treino(config_treino: Callable[..., TrainEtapa]) -> TrainEtapa:
    """Chosen by RPS."""
    return config_treino()


def _arranjo(protocolo: Protocolo = "by_day") -> Arranjo:
    """Eight days of ten people; half of them vote 1."""
    votos = np.arange(N) % 2
    dias = pd.Series([f"d{i // 10}" for i in range(N)])
    quadro = pd.DataFrame({"dia": dias})
    return Arranjo(protocolo, quadro, quadro, votos, votos, np.arange(N) // 10, np.arange(N), dias)


def _que_acerta(modelo: str, certeza_por_dia: list[float], variante: Variante | None = None) -> Comparado:
    """A candidate that gives the right vote this probability, day by day."""
    certeza = np.repeat(certeza_por_dia, N // 8)
    votos = np.arange(N) % 2
    oof = np.where(votos[:, None] == CLASSES[None, :], certeza[:, None], 1 - certeza[:, None])
    return Comparado(modelo, variante or Variante(), oof, 1.0)


def _avaliar(comparados: list[Comparado], treino: TrainEtapa, protocolo: Protocolo = "by_day") -> Avaliacao:
    return avaliar(Comparacao(_arranjo(protocolo), comparados), CLASSES, treino)


def _escolher(comparados: list[Comparado], treino: TrainEtapa) -> Escolha:
    return escolher(_avaliar(comparados, treino), treino)


def test_a_clear_winner_is_chosen_although_it_is_complex(treino: TrainEtapa) -> None:
    rf, lr = _que_acerta("rf", [0.8] * 8), _que_acerta("lr", [0.6] * 8)
    escolha = _escolher([lr, rf], treino)
    assert escolha.comparado is rf
    assert str(escolha.motivo).startswith("rf has the best rps out of fold, 0.0400")


def test_of_what_ties_the_simplest_is_chosen_and_the_reason_says_so(treino: TrainEtapa) -> None:
    rf = _que_acerta("rf", [0.9, 0.5, 0.9, 0.5, 0.9, 0.5, 0.9, 0.62])
    lr = _que_acerta("lr", [0.5, 0.9, 0.5, 0.9, 0.5, 0.9, 0.5, 0.9])
    escolha = _escolher([rf, lr], treino)
    assert escolha.comparado is lr
    assert "lr (rps" in str(escolha.motivo)
    assert "ties with the best, rf" in str(escolha.motivo)
    assert "within one standard error" in str(escolha.motivo)
    em_portugues = Lingua("pt").frase(escolha.motivo)
    assert em_portugues.startswith("lr (rps 0,1"), em_portugues
    assert "empata com o melhor, rf (0,1" in em_portugues


def test_the_reason_names_a_treated_candidate_in_the_readers_language(treino: TrainEtapa) -> None:
    tratado = _que_acerta("rf", [0.8] * 8, Variante(True, True))
    motivo = _escolher([tratado], treino).motivo
    assert str(motivo).startswith("rf (balanced, no outliers) has the best rps")
    assert Lingua("pt").frase(motivo).startswith("rf (balanceado, sem outliers) tem o melhor rps")


def test_the_standard_error_is_that_of_days_not_of_people(treino: TrainEtapa) -> None:
    """Worse on five days of eight: .06 in RPS, where the error is .08 over days and .03 over people."""
    rf = _que_acerta("rf", [0.9] * 5 + [0.5] * 3)
    lr = _que_acerta("lr", [0.5] * 5 + [0.9] * 3)
    escolha = _escolher([rf, lr], treino)
    assert escolha.comparado is lr
    (linha,) = escolha.comparacao.to_dict("records")
    assert linha["erro_padrao"] == pytest.approx(0.24 * np.sqrt(15 / 16) / np.sqrt(8), rel=0.15)


def test_intervals_are_of_days_not_of_people(treino: TrainEtapa) -> None:
    """Right on every other day: the mean of eight days has an error of .18, that of 80 people one of .06."""
    lr = _que_acerta("lr", [0.9, 0.4] * 4)
    linha = montar_leaderboard([_avaliar([lr], treino)], lr, treino.metrica).iloc[0]
    assert linha["accuracy_hi"] - linha["accuracy_lo"] == pytest.approx(2 * 1.96 * 0.18, abs=0.15)
    assert linha["rps_hi"] - linha["rps_lo"] == pytest.approx(2 * 1.96 * 0.35 / 2 / np.sqrt(8), rel=0.25)


def test_a_small_difference_that_every_day_agrees_on_is_no_tie(treino: TrainEtapa) -> None:
    rf, lr = _que_acerta("rf", [0.71] * 8), _que_acerta("lr", [0.70] * 8)
    assert _escolher([rf, lr], treino).comparado is rf


def test_of_one_model_the_plain_variant_wins_a_tie(treino: TrainEtapa) -> None:
    dias = [0.9, 0.5] * 4
    simples = _que_acerta("lr", dias[::-1])
    outra = _que_acerta("lr", [*dias[:-1], 0.52], Variante(balanceado=True))
    assert _escolher([outra, simples], treino).comparado is simples


def test_a_baseline_is_never_chosen_but_compared(treino: TrainEtapa) -> None:
    te, lr = _que_acerta("limiares_te", [0.9] * 8), _que_acerta("lr", [0.7] * 8)
    escolha = _escolher([te, lr], treino)
    assert escolha.comparado is lr
    (linha,) = escolha.comparacao.to_dict("records")
    assert (linha["contra"], linha["referencia"]) == ("limiares_te", True)
    assert linha["diferenca"] == pytest.approx(0.3**2 - 0.1**2)
    assert linha["lo"] == pytest.approx(linha["diferenca"])


def test_the_leaderboard_has_spread_interval_median_and_the_chosen_one(treino: TrainEtapa) -> None:
    lr = _que_acerta("lr", [0.9, 0.4] * 4)
    te = _que_acerta("limiares_te", [0.45] * 8)
    avaliacoes = [_avaliar([te, lr], treino), _avaliar([te], treino, "report")]
    tabela = montar_leaderboard(avaliacoes, lr, treino.metrica)
    assert tabela["protocolo"].tolist() == ["by_day", "by_day", "report"]
    assert tabela["modelo"].tolist() == ["lr", "limiares_te", "limiares_te"]
    assert tabela["escolhido"].tolist() == [True, False, False]
    assert tabela["vazado"].tolist() == [False, False, True]
    primeira = tabela.iloc[0]
    assert primeira["accuracy"] == 0.5
    assert primeira["accuracy_sd"] == 0.5, "one day right, the next wrong"
    assert primeira["accuracy_lo"] < 0.5 < primeira["accuracy_hi"]
    assert primeira["mediana_mae"] == 0.5
    assert np.isnan(tabela.loc[2, "rps_lo"]), "synthetic rows have no day to draw"


def test_baselines_learn_outside_the_fold(treino: TrainEtapa) -> None:
    quadro = pd.DataFrame(
        {"te_calc": [10.0, 11, 30, 31], "utci_calc": [10.0, 11, 30, 31], "temperatura": [10.0, 11, 30, 31],
         "umidade": 50.0, "velocidade_vento": 1.0, "radiacao_solar": 100.0, "vestimenta": 0.7}
    )  # fmt: skip
    votos = np.array([-1, -1, 1, 1])
    dias = pd.Series(["a", "a", "b", "b"])
    arranjo = Arranjo("by_day", quadro, quadro, votos, votos, np.array([0, 0, 1, 1]), np.arange(4), dias)
    maioria = referencias.comparar(arranjo, np.array([-1, 1]), treino.met_pmv)[0]
    assert maioria.modelo == "majoritaria"
    assert maioria.oof.tolist() == [[0, 1], [0, 1], [1, 0], [1, 0]]


def test_predictions_are_kept_with_their_row_day_vote_and_model() -> None:
    a = _arranjo()
    lr, outra = _que_acerta("lr", [0.6] * 8), _que_acerta("lr", [0.7] * 8, Variante(True, False))
    terceira = Comparado("lr", Variante(False, True), lr.oof, 0.0)
    rf = Comparado("rf", Variante(True, True), lr.oof, 0.0)
    todas = tabela_oof([Comparacao(a, [lr, outra, terceira, rf])], CLASSES)
    assert len(todas) == 4 * N
    assert todas["dia"].tolist() == a.dias.tolist() * 4
    assert todas[["p_0", "p_1"]].to_numpy()[N : 2 * N].tolist() == outra.oof.tolist()
    for c in (lr, outra, terceira, rf):
        linhas = linhas_oof(todas, "by_day", c.modelo, c.variante)
        assert len(linhas) == N
        chaves = linhas[["modelo", "balanced", "outliers"]].drop_duplicates().to_numpy().tolist()
        assert chaves == [[c.modelo, c.variante.balanceado, c.variante.outliers]]
    assert linhas_oof(todas, "random", "lr", Variante()).empty


def test_models_that_say_the_same_tie_even_without_a_spread(treino: TrainEtapa) -> None:
    rf, lr = _que_acerta("rf", [0.7] * 8), _que_acerta("lr", [0.7] * 8)
    assert _escolher([rf, lr], treino).comparado is lr
