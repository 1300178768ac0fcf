"""Figures: what people would rather see than read. Each function returns a matplotlib Figure."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from funcoes.colunas import ALVO
from funcoes.estilo import ANTES, DEPOIS, PALETA, REALCE, com_estilo, nova_figura, voto

_ESCURO = 0.5  # share of a row above which a cell is dark and its number white


def _barras_lado_a_lado(
    eixo: Axes, rotulos: Sequence[int], series: Mapping[str, tuple[Sequence[float], str]]
) -> None:
    posicoes = np.arange(len(rotulos))
    largura = 0.8 / len(series)
    for i, (nome, (valores, cor)) in enumerate(series.items()):
        barras = eixo.bar(
            posicoes + (i - (len(series) - 1) / 2) * largura, valores, largura, label=nome, color=cor
        )
        eixo.bar_label(barras, fmt="{:g}", fontsize=8, padding=1)
    eixo.set_xticks(posicoes, [voto(r) for r in rotulos])
    eixo.legend(frameon=False, ncols=len(series), loc="lower right", bbox_to_anchor=(1, 1))


@com_estilo
def votos_por_parte(quadro: pd.DataFrame, sintetico: bool) -> Figure:
    """Votes of the training and the held-out part."""
    origem = " — synthetic sample" if sintetico else ""
    figura, eixo = nova_figura(f"Thermal sensation votes by part{origem}")
    contagem = pd.crosstab(quadro[ALVO], quadro["parte"])
    series = {
        p: (contagem[p].tolist(), c) for p, c in (("treino", DEPOIS), ("teste", ANTES)) if p in contagem
    }
    _barras_lado_a_lado(eixo, [int(c) for c in contagem.index], series)
    eixo.set(xlabel="vote (−3 very cold … +3 very hot)", ylabel="rows")
    return figura


@com_estilo
def radiacao_por_dia(quadro: pd.DataFrame) -> Figure:
    """Solar radiation of each day: measured and filled readings."""
    dias = sorted(quadro["dia"].unique())
    colunas = min(3, len(dias))
    figura = Figure(figsize=(10, 2.4 * -(-len(dias) // colunas)), layout="constrained")
    eixos = figura.subplots(-(-len(dias) // colunas), colunas, sharey=True, squeeze=False)
    registros = quadro.drop_duplicates("registro")
    cores = {
        "medida": ANTES,
        "dia": "#e8873a",
        "campanha": REALCE,
        "perfil": "#7b2d8b",
        "mediana": "#222222",
    }
    for eixo, dia in zip(eixos.flat, dias, strict=False):
        for origem, grupo in registros[registros["dia"] == dia].groupby("radiacao_origem"):
            eixo.scatter(grupo["hora"], grupo["rsolarmed"], s=9, color=cores[origem], label=origem)
        eixo.set_title(dia, fontsize=9)
        eixo.spines[["top", "right"]].set_visible(False)
    pares = {r: a for e in eixos.flat for a, r in zip(*e.get_legend_handles_labels(), strict=True)}
    figura.legend(pares.values(), pares.keys(), loc="outside lower center", ncols=4, frameon=False)
    figura.suptitle("Solar radiation, W/m², by hour of the day", fontsize=11, fontweight="bold")
    return figura


@com_estilo
def outliers_por_classe(tabela: pd.DataFrame) -> Figure:
    """Share of each class that Isolation Forest removed."""
    figura, eixo = nova_figura("Rows removed by Isolation Forest, % of each vote's training rows")
    classes = [int(c) for c in tabela["classe"]]
    barras = eixo.bar(
        [voto(c) for c in classes], tabela["pct"], color=[PALETA.get(c, ANTES) for c in classes]
    )
    rotulos = [f"{r} of {n}" for r, n in zip(tabela["removidas"], tabela["linhas"], strict=True)]
    eixo.bar_label(barras, rotulos, fontsize=8, padding=2)
    total = 100 * tabela["removidas"].sum() / max(tabela["linhas"].sum(), 1)
    eixo.axhline(total, color="#444", lw=0.8, ls="--")
    eixo.annotate(f"all rows {total:.1f} %", (1, 1), xycoords="axes fraction", ha="right", va="top")
    eixo.set(xlabel="vote", ylabel="%")
    return figura


@com_estilo
def balanceamento(tabela: pd.DataFrame, usado: str) -> Figure:
    """Training rows per vote before and after oversampling."""
    figura, eixo = nova_figura(f"Training rows before and after balancing — {usado}")
    series = {n: (tabela[n].tolist(), c) for n, c in (("antes", ANTES), ("depois", DEPOIS))}
    _barras_lado_a_lado(eixo, [int(c) for c in tabela["classe"]], series)
    eixo.set(xlabel="vote", ylabel="rows")
    return figura


def _nome(linha: pd.Series) -> str:
    return f"{linha['modelo']} (balanced)" if linha["balanced"] else str(linha["modelo"])


@com_estilo
def leaderboard(tabela: pd.DataFrame, metrica: str) -> Figure:
    """Candidates and baselines by the ranking metric and four others, best on top."""
    nomes = [_nome(linha) for _, linha in tabela.iterrows()]
    cores = [ANTES if referencia else DEPOIS for referencia in tabela["referencia"]]
    colunas = list(dict.fromkeys([metrica, "macro_f1", "qwk", "mae", "within_one"]))
    figura = Figure(figsize=(12, 0.36 * len(nomes) + 1.4), layout="constrained")
    for eixo, coluna in zip(figura.subplots(1, len(colunas), sharey=True), colunas, strict=True):
        barras = eixo.barh(nomes, tabela[coluna], color=cores)
        eixo.bar_label(barras, fmt="{:.3f}", fontsize=7, padding=2)
        eixo.set_title(coluna, fontsize=9)
        eixo.spines[["top", "right"]].set_visible(False)
        eixo.margins(x=0.25)
    figura.axes[0].invert_yaxis()
    figura.suptitle(f"Out of fold, ranked by {metrica} — grey: baselines", fontsize=11, fontweight="bold")
    return figura


@com_estilo
def confusao(matriz: pd.DataFrame, titulo: str) -> Figure:
    """Confusion matrix, rows = given vote, columns = predicted; colour = share of the row."""
    figura, eixo = nova_figura(titulo, 6.0, 5.2)
    valores = matriz.to_numpy()
    fracao = valores / np.maximum(valores.sum(axis=1, keepdims=True), 1)
    eixo.imshow(fracao, cmap="Blues", vmin=0, vmax=1)
    for (i, j), n in np.ndenumerate(valores):
        eixo.text(j, i, str(n), ha="center", va="center", color="white" if fracao[i, j] > _ESCURO else "#222")
    rotulos = [voto(int(c)) for c in matriz.index]
    eixo.set_xticks(range(len(rotulos)), rotulos)
    eixo.set_yticks(range(len(rotulos)), rotulos)
    eixo.set(xlabel="predicted vote", ylabel="given vote")
    return figura


@com_estilo
def importancia(tabela: pd.DataFrame) -> Figure:
    """Permutation importance of each feature."""
    figura, eixo = nova_figura("Permutation importance (drop in accuracy, training rows)", 7.5, 5.0)
    eixo.barh(tabela["atributo"], tabela["media"], xerr=tabela["desvio"], color=DEPOIS, ecolor="#777")
    eixo.invert_yaxis()
    return figura


@com_estilo
def validacao(oof: pd.DataFrame, teste: pd.DataFrame, passou: bool) -> Figure:
    """Candidate and baselines, out of fold and held out; both tables have index = name."""
    veredito = "gate passed" if passou else "gate refused"
    figura = Figure(figsize=(11, 4.2), layout="constrained")
    for eixo, coluna in zip(figura.subplots(1, 4), ("rps", "qwk", "macro_f1", "mae"), strict=True):
        nomes = list(teste.index)
        fora_do_fold = [oof[coluna].get(n, np.nan) for n in nomes]
        posicoes = np.arange(len(nomes))
        eixo.barh(posicoes - 0.2, fora_do_fold, 0.38, color=ANTES, label="out of fold")
        eixo.barh(posicoes + 0.2, teste[coluna], 0.38, color=DEPOIS, label="held out")
        eixo.set_yticks(posicoes, nomes if eixo is figura.axes[0] else [""] * len(nomes))
        eixo.invert_yaxis()
        eixo.set_title(
            f"{coluna} ({'higher' if coluna in ('qwk', 'macro_f1') else 'lower'} is better)", fontsize=9
        )
        eixo.spines[["top", "right"]].set_visible(False)
    figura.legend(
        *figura.axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False
    )
    figura.suptitle(f"Candidate beside baselines — {veredito}", fontsize=11, fontweight="bold")
    return figura
