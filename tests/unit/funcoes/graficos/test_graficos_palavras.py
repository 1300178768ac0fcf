"""Every figure is in one language, in its own style, explains its marks, and is a file without a date."""

import ast
import inspect
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import matplotlib
import pandas as pd
import pytest
from matplotlib.figure import Figure

from funcoes.graficos import avaliacao, dados, modelo
from funcoes.graficos import confronto as graficos_confronto
from funcoes.graficos.estilo import como_bytes
from funcoes.palavras.figuras_pt import FIGURAS
from funcoes.validacao.veredito import julgar
from tests.unit.funcoes.graficos.tabelas import comparacao, leaderboard, tabela_de_grupos, textos
from tests.unit.funcoes.validacao.confrontos import EMPATE_ACIMA, confronto

CLASSES = [-3, -2, -1, 0, 1, 2, 3]
QUADRO = pd.DataFrame(
    {
        "voto": [*CLASSES, 0], "parte": ["treino"] * 4 + ["teste"] * 4, "dia": "2015-08-03", "hora": 9.5,
        "radiacao_solar": 300.0, "registro": range(8),
        "radiacao_origem": ["medida", "dia", "campanha", "perfil", "mediana", "medida", "medida", "medida"],
    }
)  # fmt: skip
METRICAS = pd.DataFrame(
    {m: [0.5, 0.4] for m in ("rps", "qwk", "macro_f1", "mae")}, index=["candidato", "majoritaria"]
)
CONFIAVEL = pd.DataFrame({"de": [0.4], "ate": [0.5], "n": [1234], "confianca": [0.45], "acerto": [0.7]})
SHAP = pd.DataFrame({"idade": [0.1, -0.1], "temperatura": [0.5, -0.5]})
CADA = pd.DataFrame({"precision": 0.25, "recall": 0.75, "support": 9}, index=[-1, 0, 1])
ARGUMENTOS: dict[str, tuple[object, ...]] = {
    "votos_por_parte": (QUADRO, True),
    "radiacao_por_dia": (QUADRO,),
    "outliers_por_classe": (pd.DataFrame({"classe": CLASSES, "linhas": 10, "removidas": 1, "pct": 10.0}),),
    "balanceamento": (pd.DataFrame({"classe": CLASSES, "antes": 5, "depois": 9}), "smote(k=3)"),
    "confusao": (pd.DataFrame([[1, 2], [3, 4]], [0, 1], [0, 1]), "lr"),
    "importancia": (pd.DataFrame({"atributo": ["temperatura"], "media": [0.2], "desvio": [0.01]}),),
    "validacao": (METRICAS, METRICAS, True),
    "confiabilidade": ({"most probable vote": CONFIAVEL}, "lr"),
    "protocolos": (leaderboard("by_day", "report"), "rps"),
    "intervalos": (comparacao((-0.3, -0.2, -0.1), (0.1, 0.2, 0.3), (-0.1, 0.0, 0.2)), "rps"),
    "grupos": (tabela_de_grupos(3),),
    "por_classe": (CADA,),
    "shap_resumo": (SHAP, SHAP),
}
MODULOS: tuple[ModuleType, ...] = (avaliacao, dados, graficos_confronto, modelo)
FEITAS: dict[str, Callable[..., Figure]] = {
    nome: f
    for m in MODULOS
    for nome, f in vars(m).items()
    if not nome.startswith("_")
    and inspect.isfunction(f)
    and f.__module__ == m.__name__
    and inspect.signature(f).return_annotation is Figure
}


def _desenhar(nome: str, **opcoes: str) -> Figure:
    if nome == "diferenca":
        c = confronto(EMPATE_ACIMA)
        return graficos_confronto.diferenca(c, julgar(c, 0.005), 0.005, **opcoes)  # type: ignore[arg-type]
    return FEITAS[nome](*ARGUMENTOS[nome], **opcoes)


def _escritos(figura: Figure) -> str:
    mais = [t.get_text() for e in figura.axes for t in (e.xaxis.label, e.yaxis.label)]
    mais += [t.get_text() for e in figura.axes if e.get_legend() for t in e.get_legend().get_texts()]
    return "\n".join([textos(figura), *mais])


def test_every_figure_is_tried_here() -> None:
    assert set(FEITAS) == set(ARGUMENTOS) | {"diferenca"}


@pytest.mark.parametrize("nome", sorted(FEITAS))
def test_a_figure_is_in_one_language(nome: str) -> None:
    """No text of one language is left in the figure of the other; without a word it is English."""
    ingles, portugues = _escritos(_desenhar(nome)), _escritos(_desenhar(nome, idioma="pt"))
    assert ingles == _escritos(_desenhar(nome, idioma="en"))
    proprios = {i: p for i, p in FIGURAS.items() if i != p and "{" not in i and len(i) > 4}
    achados_en = [p for i, p in proprios.items() if p in ingles.split("\n") and p not in proprios]
    achados_pt = [i for i in proprios if i in portugues.split("\n")]
    assert (achados_en, achados_pt) == ([], [])
    assert ingles != portugues


@pytest.mark.parametrize("nome", sorted(FEITAS))
def test_a_figure_draws_in_its_own_style(nome: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(matplotlib.rcParams, "axes.facecolor", "#123456")
    assert _desenhar(nome).axes[0].get_facecolor() == (1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize("formato", ["png", "svg"])
def test_a_file_of_a_figure_is_the_same_again(formato: str) -> None:
    primeira, segunda = (como_bytes(_desenhar("por_classe"), formato) for _ in range(2))  # type: ignore[arg-type]
    assert primeira == segunda
    assert primeira.startswith(b"\x89PNG" if formato == "png" else b"<?xml")
    assert b"<dc:date>" not in primeira


@pytest.mark.parametrize("nome", ["votos_por_parte", "balanceamento", "por_classe", "validacao"])
def test_bars_of_two_kinds_are_told_apart_without_colour(nome: str) -> None:
    barras = _desenhar(nome).axes[0].containers[:2]
    assert [bool(b.patches[0].get_hatch()) for b in barras] == [False, True]


@pytest.mark.parametrize("nome", ["protocolos", "intervalos", "grupos"])
def test_every_kind_of_mark_is_in_the_legend(nome: str) -> None:
    figura = _desenhar(nome)
    usadas = {
        (r.get_marker(), r.get_markerfacecolor() == "white")
        for eixo in figura.axes
        for r in eixo.lines
        if r.get_marker() not in {"None", ""}
    }
    legenda = figura.legends[0].legend_handles
    pontos = [h for h in legenda if hasattr(h, "get_marker")]
    explicadas = {(h.get_marker(), h.get_markerfacecolor() == "white") for h in pontos}
    assert usadas <= explicadas


def test_figures_that_go_to_clearml_are_in_the_projects_language() -> None:
    """No stage asks for another language: what is compared between runs has one."""
    for arquivo in sorted((Path(__file__).resolve().parents[4] / "steps").glob("*.py")):
        chamadas = [no for no in ast.walk(ast.parse(arquivo.read_text())) if isinstance(no, ast.keyword)]
        assert "idioma" not in {no.arg for no in chamadas}, arquivo.name
