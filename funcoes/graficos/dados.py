"""Figures of the data: what people would rather see than read.

Each function returns a Figure in one language, English unless `idioma` says otherwise.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from funcoes.apoio.erros import ErroDados
from funcoes.dados.colunas import ALVO
from funcoes.graficos.estilo import (
    ANTES,
    CLARO,
    PALETA,
    REALCE,
    RISCADO,
    com_estilo,
    nova_figura,
)
from funcoes.palavras.lingua import Lingua, com_sinal
from funcoes.palavras.votos import Idioma, escala

_ORIGENS: Final = {
    "medida": ("measured", "o", "#8fa0b5"),
    "dia": ("filled from the day's own readings", "^", "#e8873a"),
    "campanha": ("filled from the campaign's course of the day", "s", REALCE),
    "perfil": ("filled from the general course of the day", "D", "#7b2d8b"),
    "mediana": ("filled by the median", "x", "#222222"),
}
"""Where a reading of solar radiation comes from: its name, mark and colour."""


_MAX_DIAS: Final = 24
"""Days that one figure shows, from the first to the last, evenly spaced."""


def _legenda_acima(eixo: Axes, colunas: int) -> None:
    eixo.legend(frameon=False, ncols=colunas, loc="lower right", bbox_to_anchor=(1, 1), fontsize=9)


def _barras_lado_a_lado(
    eixo: Axes, rotulos: Sequence[int], series: Mapping[str, Sequence[float]], lingua: Lingua
) -> None:
    """The first series light, the second dark and hatched."""
    posicoes = np.arange(len(rotulos))
    largura = 0.8 / len(series)
    for i, (nome, valores) in enumerate(series.items()):
        onde = posicoes + (i - (len(series) - 1) / 2) * largura
        barras = eixo.bar(onde, valores, largura, label=lingua.diz(nome), **(RISCADO if i % 2 else CLARO))
        eixo.bar_label(barras, fmt=lingua.curto, fontsize=8, padding=1)
    eixo.set_xticks(posicoes, [com_sinal(r) for r in rotulos])
    _legenda_acima(eixo, len(series))


@com_estilo
def votos_por_parte(quadro: pd.DataFrame, sintetico: bool, *, idioma: Idioma = "en") -> Figure:
    """Votes of the training and the held-out part."""
    lingua = Lingua(idioma)
    sobre = " — synthetic sample" if sintetico else ""
    figura, eixo = nova_figura(lingua.diz(f"Thermal sensation votes by part{sobre}"))
    contagem = pd.crosstab(quadro[ALVO], quadro["parte"])
    nomes = {"treino": "training", "teste": "held out"}
    series = {nomes[p]: contagem[p].tolist() for p in nomes if p in contagem}
    _barras_lado_a_lado(eixo, [int(c) for c in contagem.index], series, lingua)
    eixo.set(xlabel=lingua.diz("vote ({escala})", escala=escala(idioma)), ylabel=lingua.diz("rows"))
    return figura


@com_estilo
def radiacao_por_dia(quadro: pd.DataFrame, *, idioma: Idioma = "en") -> Figure:
    """Solar radiation of each day: measured and filled readings; of many days some. `ErroDados` for a survey
    that has none."""
    if "radiacao_origem" not in quadro:
        raise ErroDados("there is no solar radiation to show: the survey does not have it")
    lingua = Lingua(idioma)
    todos = sorted(quadro["dia"].dropna().unique())
    dias = [todos[n] for n in np.unique(np.linspace(0, len(todos) - 1, _MAX_DIAS).round().astype(int))]
    colunas = min(3, len(dias))
    figura = Figure(figsize=(10, 2.4 * -(-len(dias) // colunas) + 0.5), layout="constrained")
    eixos = figura.subplots(-(-len(dias) // colunas), colunas, sharey=True, squeeze=False)
    registros = quadro.drop_duplicates("registro")
    for eixo, dia in zip(eixos.flat, dias, strict=False):
        for origem, grupo in registros[registros["dia"] == dia].groupby("radiacao_origem"):
            nome, marca, cor = _ORIGENS[str(origem)]
            eixo.scatter(
                grupo["hora"], grupo["radiacao_solar"], s=16, color=cor, marker=marca, label=lingua.diz(nome)
            )
        eixo.set_title(dia, fontsize=9)
        eixo.spines[["top", "right"]].set_visible(False)
    for vazio in eixos.flat[len(dias) :]:
        vazio.set_visible(False)
    pares = {r: a for e in eixos.flat for a, r in zip(*e.get_legend_handles_labels(), strict=True)}
    figura.legend(pares.values(), pares.keys(), loc="outside lower center", ncols=2, frameon=False)
    titulo = lingua.diz("Solar radiation, W/m², by hour of the day")
    if len(dias) < len(todos):
        quantos = lingua.diz("{n} of {total} days", n=len(dias), total=lingua.inteiro(len(todos)))
        titulo = f"{titulo} ({quantos})"
    figura.suptitle(titulo, fontsize=11, fontweight="bold")
    return figura


@com_estilo
def outliers_por_classe(tabela: pd.DataFrame, *, idioma: Idioma = "en") -> Figure:
    """Share of each class that Isolation Forest removed."""
    lingua = Lingua(idioma)
    figura, eixo = nova_figura(
        lingua.diz("Rows removed by Isolation Forest, % of each vote's training rows"), 9.0
    )
    classes = [int(c) for c in tabela["classe"]]
    barras = eixo.bar(
        [com_sinal(c) for c in classes], tabela["pct"], color=[PALETA.get(c, ANTES) for c in classes],
        edgecolor="#4d5661", linewidth=0.6,
    )  # fmt: skip
    pares = zip(tabela["removidas"], tabela["linhas"], strict=True)
    rotulos = [lingua.diz("{r} of {n}", r=lingua.inteiro(int(r)), n=lingua.inteiro(int(n))) for r, n in pares]
    eixo.bar_label(barras, rotulos, fontsize=8, padding=2)
    total = 100 * tabela["removidas"].sum() / max(tabela["linhas"].sum(), 1)
    dito = lingua.diz("all votes: {pct} %", pct=lingua.numero(float(total), 1))
    eixo.axhline(total, color="#222222", lw=1, ls="--", label=dito)
    eixo.margins(y=0.12)
    _legenda_acima(eixo, 1)
    eixo.set_title(eixo.get_title(loc="left"), loc="left", fontsize=10, fontweight="bold", pad=22)
    eixo.set(xlabel=lingua.diz("vote"), ylabel=lingua.diz("removed, % (above: rows removed of all)"))
    return figura


@com_estilo
def balanceamento(tabela: pd.DataFrame, usado: str, *, idioma: Idioma = "en") -> Figure:
    """Training rows per vote before and after oversampling."""
    lingua = Lingua(idioma)
    figura, eixo = nova_figura(lingua.diz("Training rows before and after balancing — {usado}", usado=usado))
    series = {nome: tabela[coluna].tolist() for coluna, nome in (("antes", "before"), ("depois", "after"))}
    _barras_lado_a_lado(eixo, [int(c) for c in tabela["classe"]], series, lingua)
    eixo.set(xlabel=lingua.diz("vote"), ylabel=lingua.diz("rows"))
    return figura
