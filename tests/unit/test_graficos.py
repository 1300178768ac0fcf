"""Every figure renders from a small frame, also from one vote or one day."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from funcoes import graficos
from funcoes.avaliar import MAIOR_MELHOR
from funcoes.preparar import preparar
from funcoes.referencias import NOMES
from funcoes.secoes import PipelineConfig


def textos(figura: Any) -> str:
    """All that is written in a figure, after checking that it can be drawn."""
    assert isinstance(figura, Figure)
    destino = io.BytesIO()
    figura.savefig(destino, format="png", dpi=50)
    assert destino.getvalue().startswith(b"\x89PNG")
    escritos = [
        t.get_text() for eixo in figura.axes for t in [*eixo.texts, eixo.title, *eixo.get_xticklabels()]
    ]
    escritos += [t.get_text() for eixo in figura.axes for t in [eixo._left_title, *eixo.get_yticklabels()]]
    escritos += [t.get_text() for legenda in figura.legends for t in legenda.get_texts()]
    if figura._suptitle is not None:
        escritos.append(figura._suptitle.get_text())
    return "\n".join(escritos)


def test_votes_by_part(aceitos: pd.DataFrame) -> None:
    quadro = aceitos.copy()
    quadro.loc[[2, 13], "parte"] = "teste"
    escrito = textos(graficos.votos_por_parte(quadro, sintetico=True))
    assert "synthetic sample" in escrito
    assert {"-2", "-1", "0", "+1", "+2", "+3"} <= set(escrito.split("\n"))


def test_votes_of_one_class_and_one_part(aceitos: pd.DataFrame) -> None:
    assert "synthetic" not in textos(graficos.votos_por_parte(aceitos.assign(p1=0), sintetico=False))


@pytest.mark.parametrize(("dias", "linhas"), [(1, 4), (3, 12)])
def test_radiation_of_each_day(aceitos: pd.DataFrame, config: PipelineConfig, dias: int, linhas: int) -> None:
    quadro = preparar(aceitos, config.impute).quadro.head(linhas)
    escrito = textos(graficos.radiacao_por_dia(quadro))
    assert escrito.count("-0") >= dias
    assert {"medida", "dia"} <= set(escrito.split("\n"))


@pytest.mark.parametrize("classes", [[-3, 0, 3], [1], [7]])
def test_removed_outliers(classes: list[int]) -> None:
    tabela = pd.DataFrame({"classe": classes, "linhas": 10, "removidas": 1, "pct": 10.0})
    assert "1 of 10" in textos(graficos.outliers_por_classe(tabela))


@pytest.mark.parametrize("classes", [[-1, 0, 1], [0]])
def test_balancing_before_and_after(classes: list[int]) -> None:
    tabela = pd.DataFrame({"classe": classes, "antes": 5, "depois": 9})
    assert "smote(k=3)" in textos(graficos.balanceamento(tabela, "smote(k=3)"))


def _leaderboard(nomes: list[str]) -> pd.DataFrame:
    tabela = pd.DataFrame({"modelo": nomes, **dict.fromkeys(MAIOR_MELHOR, 0.5)})
    return tabela.assign(balanced=[n == "lr" for n in nomes], referencia=[n in NOMES for n in nomes])


@pytest.mark.parametrize("metrica", MAIOR_MELHOR)
def test_leaderboard_by_any_metric(metrica: str) -> None:
    escrito = textos(graficos.leaderboard(_leaderboard(["lr", "rf", "majoritaria"]), metrica))
    assert {"lr (balanced)", "rf", "majoritaria", metrica} <= set(escrito.split("\n"))


def test_leaderboard_of_one_model() -> None:
    assert "rf" in textos(graficos.leaderboard(_leaderboard(["rf"]), "rps"))


@pytest.mark.parametrize("classes", [[-1, 0, 1], [2]])
def test_confusion_with_a_row_of_zeros(classes: list[int]) -> None:
    n = len(classes)
    matriz = pd.DataFrame(np.zeros((n, n), dtype=int), index=classes, columns=classes)
    matriz.iloc[0, 0] = 17
    assert "17" in textos(graficos.confusao(matriz, "held out"))


def test_importance() -> None:
    tabela = pd.DataFrame({"atributo": ["tmedia", "idade"], "media": [0.2, -0.01], "desvio": [0.01, 0.0]})
    assert "tmedia" in textos(graficos.importancia(tabela))


@pytest.mark.parametrize(("passou", "dito"), [(True, "gate passed"), (False, "gate refused")])
def test_validation_with_a_champion_that_has_no_out_of_fold_score(passou: bool, dito: str) -> None:
    metricas = dict.fromkeys(MAIOR_MELHOR, 0.5)
    oof = pd.DataFrame(metricas, index=["candidato", *NOMES])
    teste = pd.DataFrame(metricas, index=["candidato", "campeao", *NOMES])
    escrito = textos(graficos.validacao(oof, teste, passou))
    assert dito in escrito
    assert "campeao" in escrito


def test_a_figure_leaves_the_style_of_the_process_alone(
    aceitos: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    import matplotlib

    monkeypatch.setitem(matplotlib.rcParams, "axes.facecolor", "#123456")
    desenhar: Callable[..., Figure] = graficos.votos_por_parte
    assert desenhar(aceitos, sintetico=False).axes[0].get_facecolor() == (1.0, 1.0, 1.0, 1.0)
    assert matplotlib.rcParams["axes.facecolor"] == "#123456"
