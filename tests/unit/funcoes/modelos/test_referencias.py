"""The baselines: the majority vote, and thresholds that no brute force beats."""

from itertools import combinations_with_replacement

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.modelos.referencias import NOMES, Limiares, Majoritaria, criar, disponiveis

CLASSES = np.array([-1, 0, 1])


def ajustar(valores: list[float], votos: list[int]) -> Limiares:
    return Limiares("te_calc").ajustar(pd.DataFrame({"te_calc": valores}), np.array(votos), CLASSES)


def votos_previstos(modelo: Limiares, valores: list[float]) -> list[int]:
    return CLASSES[modelo.prever(pd.DataFrame({"te_calc": valores})).argmax(axis=1)].tolist()


def test_majority_predicts_the_training_frequencies() -> None:
    x = pd.DataFrame({"te_calc": range(4)})
    proba = Majoritaria().ajustar(x, np.array([0, 0, 1, 0]), CLASSES).prever(x.head(2))
    assert proba.tolist() == [[0, 0.75, 0.25], [0, 0.75, 0.25]]


def test_thresholds_lie_half_way_between_votes() -> None:
    modelo = ajustar([10, 12, 18, 20, 26, 28], [-1, -1, 0, 0, 1, 1])
    assert modelo.limiares.tolist() == [15, 23]
    assert votos_previstos(modelo, [-40, 14.9, 15.1, 22.9, 23.1, 99]) == [-1, -1, 0, 0, 1, 1]


def test_a_vote_against_the_order_is_outvoted() -> None:
    modelo = ajustar([10, 11, 12, 13, 20, 21, 22, 23], [-1, 1, -1, -1, 1, 1, -1, 1])
    assert modelo.limiares.tolist() == [16.5]
    assert votos_previstos(modelo, [11, 21]) == [-1, 1]


def test_the_order_is_kept_where_votes_fall_while_it_gets_warmer() -> None:
    assert ajustar([10, 20], [1, -1]).limiares.size == 0


def test_the_same_value_has_one_vote() -> None:
    assert votos_previstos(ajustar([15, 15, 15], [0, 0, 1]), [15]) == [0]


def test_rows_without_the_index_are_left_out() -> None:
    com_falta = ajustar([10, np.nan, 26], [-1, 1, 1])
    assert com_falta.limiares.tolist() == [18]


def test_probabilities_are_smoothed_frequencies() -> None:
    proba = ajustar([10, 10, 10, 20], [-1, -1, 0, 1]).prever(pd.DataFrame({"te_calc": [10]}))
    assert proba[0] == pytest.approx([3 / 6, 2 / 6, 1 / 6], abs=1e-6)


@pytest.mark.parametrize(("nome", "coluna"), [("limiares_te", "te_calc"), ("limiares_utci", "utci_calc")])
def test_each_baseline_looks_at_its_own_index(nome: str, coluna: str) -> None:
    assert nome in NOMES
    x = pd.DataFrame({"te_calc": [0.0, 0.0], "utci_calc": [0.0, 0.0]}).assign(**{coluna: [0.0, 9.0]})
    modelo = criar(nome, met=1.2).ajustar(x, np.array([-1, 1]), CLASSES)
    assert CLASSES[modelo.prever(x).argmax(axis=1)].tolist() == [-1, 1]


def _melhor_acerto(pares: list[tuple[int, int]]) -> int:
    """Most votes right over every non-decreasing assignment of a vote to each value."""
    valores = sorted({v for v, _ in pares})
    tentativas = combinations_with_replacement(CLASSES.tolist(), len(valores))
    return max(
        sum(dict(zip(valores, votos, strict=True))[v] == voto for v, voto in pares) for votos in tentativas
    )


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from([-1, 0, 1])), min_size=1, max_size=14))
def test_no_other_thresholds_are_better(pares: list[tuple[int, int]]) -> None:
    valores, votos = [float(v) for v, _ in pares], [voto for _, voto in pares]
    modelo = ajustar(valores, votos)
    previstos = votos_previstos(modelo, valores)
    assert sum(p == v for p, v in zip(previstos, votos, strict=True)) == _melhor_acerto(pares)
    em_ordem = votos_previstos(modelo, list(np.linspace(-1, 7, 50)))
    assert em_ordem == sorted(em_ordem)
    proba = modelo.prever(pd.DataFrame({"te_calc": valores}))
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert (proba > 0).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([-1, 0, 1])), min_size=1, max_size=14))
def test_of_thresholds_that_are_as_good_those_with_the_lower_votes_are_taken(
    pares: list[tuple[int, int]],
) -> None:
    valores = sorted({v for v, _ in pares})

    def acertos(votos: tuple[int, ...]) -> int:
        return sum(dict(zip(valores, votos, strict=True))[v] == voto for v, voto in pares)

    tentativas = list(combinations_with_replacement(CLASSES.tolist(), len(valores)))
    melhores = [t for t in tentativas if acertos(t) == max(map(acertos, tentativas))]
    modelo = ajustar([float(v) for v, _ in pares], [voto for _, voto in pares])
    # the warmest value's vote first, as low as it can be, then the one below it, and so on
    assert votos_previstos(modelo, [float(v) for v in valores]) == list(min(melhores, key=lambda t: t[::-1]))


CLIMA = ("temperatura", "umidade", "velocidade_vento")


@pytest.mark.parametrize(
    ("colunas", "ha"),
    [
        ((), ["majoritaria"]),
        (("idade",), ["majoritaria"]),
        (("temperatura",), ["majoritaria", "limiares_ar"]),
        ((*CLIMA, "te_calc"), ["majoritaria", "limiares_te"]),
        (
            (*CLIMA, "te_calc", "utci_calc", "radiacao_solar"),
            ["majoritaria", "limiares_te", "limiares_utci", "faixas_utci"],
        ),
        (
            (*CLIMA, "te_calc", "utci_calc", "radiacao_solar", "vestimenta"),
            ["majoritaria", "limiares_te", "limiares_utci", "faixas_utci", "faixas_pmv"],
        ),
        (
            ("temperatura", "set_calc", "pmv_calc"),
            ["majoritaria", "limiares_set", "limiares_ar", "faixas_pmv"],
        ),
        (("temperatura", "pmv_calc"), ["majoritaria", "limiares_ar", "faixas_pmv"]),
    ],
)
def test_a_survey_has_the_baselines_that_its_columns_allow(colunas: tuple[str, ...], ha: list[str]) -> None:
    quadro = pd.DataFrame({c: [20.0, 21.0] for c in colunas}, index=[0, 1])
    assert disponiveis(quadro) == ha
    assert set(ha) <= {*NOMES}
    for nome in ha:
        modelo = criar(nome, met=1.2).ajustar(quadro, np.array([-1, 1]), CLASSES)
        np.testing.assert_allclose(modelo.prever(quadro).sum(axis=1), 1)


def test_pmv_of_rooms_is_their_feature_whatever_the_weather() -> None:
    x = pd.DataFrame({"pmv_calc": [-1.4, 0.4, 9.0], **{c: [20.0] * 3 for c in CLIMA}})
    modelo = criar("faixas_pmv", met=1.2).ajustar(x, np.array([-1, 0, 1]), CLASSES)
    assert CLASSES[modelo.prever(x).argmax(axis=1)].tolist() == [-1, 0, 1]
