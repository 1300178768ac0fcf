"""Every figure renders from a small frame, also from one vote or one day."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import PipelineConfig
from funcoes.graficos import dados, modelo
from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.modelos.referencias import NOMES
from funcoes.preparo.preparar import preparar
from tests.santa_maria import SURVEY
from tests.unit.funcoes.graficos.tabelas import textos


def test_votes_by_part(aceitos: pd.DataFrame) -> None:
    quadro = aceitos.copy()
    quadro.loc[[2, 13], "parte"] = "teste"
    escrito = textos(dados.votos_por_parte(quadro, sintetico=True))
    assert "synthetic sample" in escrito
    assert {"−2", "−1", "0", "+1", "+2", "+3"} <= set(escrito.split("\n"))


def test_votes_of_one_class_and_one_part(aceitos: pd.DataFrame) -> None:
    assert "synthetic" not in textos(dados.votos_por_parte(aceitos.assign(voto=0), sintetico=False))


@pytest.mark.parametrize(("dias", "linhas"), [(1, 4), (3, 12)])
def test_radiation_of_each_day(aceitos: pd.DataFrame, config: PipelineConfig, dias: int, linhas: int) -> None:
    quadro = preparar(aceitos, config.impute, SURVEY).quadro.head(linhas)
    escrito = textos(dados.radiacao_por_dia(quadro))
    assert escrito.count("-0") >= dias
    assert {"measured", "filled from the day's own readings"} <= set(escrito.split("\n"))


def test_radiation_of_many_days_is_shown_of_some(aceitos: pd.DataFrame, config: PipelineConfig) -> None:
    one = preparar(aceitos, config.impute, SURVEY).quadro.head(1)
    many = pd.concat([one.assign(dia=f"day {n:03}", registro=n) for n in range(200)])
    figure = dados.radiacao_por_dia(many)
    shown = [axes.get_title() for axes in figure.axes if axes.get_visible()]
    assert (len(shown), shown[0], shown[-1]) == (24, "day 000", "day 199")
    assert "24 of 200 days" in textos(figure)


def test_a_survey_without_radiation_has_no_such_figure(aceitos: pd.DataFrame) -> None:
    with pytest.raises(ErroDados, match="no solar radiation"):
        dados.radiacao_por_dia(aceitos.drop(columns="radiacao_solar"))


@pytest.mark.parametrize("classes", [[-3, 0, 3], [1], [7]])
def test_removed_outliers(classes: list[int]) -> None:
    tabela = pd.DataFrame({"classe": classes, "linhas": 10, "removidas": 1, "pct": 10.0})
    assert "1 of 10" in textos(dados.outliers_por_classe(tabela))


@pytest.mark.parametrize("classes", [[-1, 0, 1], [0]])
def test_balancing_before_and_after(classes: list[int]) -> None:
    tabela = pd.DataFrame({"classe": classes, "antes": 5, "depois": 9})
    assert "smote(k=3)" in textos(dados.balanceamento(tabela, "smote(k=3)"))


@pytest.mark.parametrize("classes", [[-1, 0, 1], [2]])
def test_confusion_with_a_row_of_zeros(classes: list[int]) -> None:
    n = len(classes)
    matriz = pd.DataFrame(np.zeros((n, n), dtype=int), index=classes, columns=classes)
    matriz.iloc[0, 0] = 17
    assert "17" in textos(modelo.confusao(matriz, "held out"))


def test_importance() -> None:
    tabela = pd.DataFrame(
        {"atributo": ["temperatura", "idade"], "media": [0.2, -0.01], "desvio": [0.01, 0.0]}
    )
    assert "temperatura" in textos(modelo.importancia(tabela))


@pytest.mark.parametrize(("passou", "dito"), [(True, "gate passed"), (False, "gate refused")])
def test_validation_with_a_champion_that_has_no_out_of_fold_score(passou: bool, dito: str) -> None:
    metricas = dict.fromkeys(MAIOR_MELHOR, 0.5)
    oof = pd.DataFrame(metricas, index=["candidato", *NOMES])
    teste = pd.DataFrame(metricas, index=["candidato", "campeao", *NOMES])
    escrito = textos(modelo.validacao(oof, teste, passou))
    assert dito in escrito
    assert {"champion", "candidate"} <= set(escrito.split("\n"))


def test_a_figure_leaves_the_style_of_the_process_alone(
    aceitos: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    import matplotlib

    monkeypatch.setitem(matplotlib.rcParams, "axes.facecolor", "#123456")
    desenhar: Callable[..., Figure] = dados.votos_por_parte
    assert desenhar(aceitos, sintetico=False).axes[0].get_facecolor() == (1.0, 1.0, 1.0, 1.0)
    assert matplotlib.rcParams["axes.facecolor"] == "#123456"
