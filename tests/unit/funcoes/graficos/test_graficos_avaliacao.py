"""The figures of the evaluation render from small frames, and say what their numbers say."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from funcoes.graficos import avaliacao as g
from funcoes.graficos.estilo import DEPOIS, REALCE
from funcoes.metricas.avaliar import MAIOR_MELHOR
from tests.unit.funcoes.graficos.tabelas import comparacao, leaderboard, tabela_de_grupos, textos


def _cores(figura: Figure, eixo: int, marcador: str) -> list[tuple[float, ...]]:
    return [to_rgba(r.get_color()) for r in figura.axes[eixo].lines if r.get_marker() == marcador]


@pytest.mark.parametrize("metrica", MAIOR_MELHOR)
def test_protocols_by_any_metric(metrica: str) -> None:
    figura = g.protocolos(leaderboard("by_day", "by_campaign", "report"), metrica)
    escrito = set(textos(figura).split("\n"))
    assert {"by_day (decides)", "by_campaign", "report: leaky", "lr (balanced, no outliers)"} <= escrito


def test_the_leaky_protocol_is_hatched_and_no_other() -> None:
    figura = g.protocolos(leaderboard("by_day", "report"), "rps")
    assert [bool(eixo.patch.get_hatch()) for eixo in figura.axes] == [False, True]
    assert _cores(figura, 0, "o") == [to_rgba(DEPOIS)] * 2
    assert _cores(figura, 1, "o") == [to_rgba(REALCE)] * 2
    assert len(_cores(figura, 0, "s")) == 1


def test_the_axis_holds_the_scores_and_little_else() -> None:
    figura = g.protocolos(leaderboard("by_day", "report"), "rps")
    assert [round(x, 1) for x in figura.axes[1].get_xlim()] == [0.4, 0.7]


def test_a_single_protocol_with_a_single_model() -> None:
    assert "svm" in textos(g.protocolos(leaderboard("random", modelos=("svm",)), "qwk"))


@pytest.mark.parametrize(("metrica", "cores"), [("rps", [DEPOIS, REALCE]), ("qwk", [REALCE, DEPOIS])])
def test_the_colour_of_a_difference_says_who_is_better(metrica: str, cores: list[str]) -> None:
    figura = g.intervalos(comparacao((-0.3, -0.2, -0.1), (0.1, 0.2, 0.3), (-0.1, 0.0, 0.2)), metrica)
    pontos = [r for r in figura.axes[0].lines if r.get_marker() in {"o", "s", "D"}]
    assert [r.get_color() for r in pontos[:2]] == cores
    assert [r.get_markerfacecolor() for r in pontos] == [*cores, "white"]
    formas = {DEPOIS: "o", REALCE: "s"}  # told apart without colour, too
    assert [r.get_marker() for r in pontos] == [*(formas[cor] for cor in cores), "D"]
    assert "m2" in textos(figura)


def test_a_difference_without_an_interval_is_hollow() -> None:
    figura = g.intervalos(comparacao((np.nan, -0.2, np.nan)), "rps")
    assert "m0" in textos(figura)
    assert figura.axes[0].lines[1].get_markerfacecolor() == "white"


@pytest.mark.parametrize(("metrica", "direita"), [("rps", "worse →"), ("accuracy", "better →")])
def test_the_better_side_is_named(metrica: str, direita: str) -> None:
    assert g.intervalos(comparacao((0, 1, 2)), metrica).axes[0].get_xlabel().endswith(direita)


def test_reliability_with_the_error_of_each_table() -> None:
    tabela = pd.DataFrame({"de": [0.4], "ate": [0.5], "n": [7], "confianca": [0.45], "acerto": [0.7]})
    escrito = textos(g.confiabilidade({"most probable": tabela, "above k": tabela}, "by day"))
    assert {"most probable — calibration error 0.250", "7", "by day"} <= set(escrito.split("\n"))


def test_groups_with_a_small_one() -> None:
    escrito = set(textos(g.grupos(tabela_de_grupos(3))).split("\n"))
    assert {"everybody  (n=50)", "sex male  (n=5)", "group of few rows"} <= escrito


def test_one_group() -> None:
    assert "few rows" not in textos(g.grupos(tabela_de_grupos(1)))


@pytest.mark.parametrize("votos", [[-3, -2, -1, 0, 1, 2, 3], [0]])
def test_precision_and_recall_of_each_vote(votos: list[int]) -> None:
    tabela = pd.DataFrame({"precision": 0.25, "recall": 0.75, "support": 9}, index=votos)
    escrito = set(textos(g.por_classe(tabela)).split("\n"))
    assert {"0", "n=9", "0.25", "0.75"} <= escrito


def test_shap_puts_what_moves_most_on_top() -> None:
    valores = pd.DataFrame({"idade": [0.1, -0.1, 0.0], "temperatura": [0.5, -0.5, 0.2], "sexo": 0.0})
    figura = g.shap_resumo(valores, valores * 10)
    rotulos = [t.get_text() for t in figura.axes[0].get_yticklabels()]
    assert rotulos == ["temperatura  (0.40)", "idade  (0.07)", "sexo  (0.00)"]
    assert "3 people" in textos(figura)


def test_shap_of_one_person() -> None:
    valores = pd.DataFrame({"idade": [0.1]})
    assert "idade" in textos(g.shap_resumo(valores, valores))


def test_points_of_the_same_value_do_not_hide_each_other() -> None:
    figura = g.shap_resumo(pd.DataFrame({"a": [0.5] * 4}), pd.DataFrame({"a": [1, 2, 3, 4]}))
    alturas = figura.axes[0].collections[0].get_offsets()[:, 1]
    assert len(set(alturas)) == 4
    assert max(abs(alturas)) <= 0.4
