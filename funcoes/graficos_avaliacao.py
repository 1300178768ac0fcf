"""Figures of the evaluation: how good, how sure, how honest, for whom. Each function returns a Figure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from funcoes import nomes
from funcoes.atributos import ATRIBUTOS
from funcoes.avaliar import MAIOR_MELHOR
from funcoes.calibracao import erro
from funcoes.estilo import ANTES, DEPOIS, PALETA, REALCE, com_estilo, nova_figura, voto
from funcoes.grupos import TODOS

_FRIO_QUENTE = LinearSegmentedColormap.from_list("frio_quente", [PALETA[-3], PALETA[0], PALETA[3]])
_APAGADO: Final = "#777777"
_FONTE: Final = 8


def nome_com_variante(linha: pd.Series) -> str:
    """Model and what was done to its training rows, of a row of the leaderboard."""
    return nomes.candidato(linha["modelo"], linha.get("balanced"), linha.get("outliers"))


def _sentido(metrica: str) -> str:
    return "higher is better" if MAIOR_MELHOR[metrica] else "lower is better"


def _limpo(eixo: Axes, titulo: str) -> None:
    eixo.set_title(titulo, fontsize=9, loc="left")
    eixo.spines[["top", "right"]].set_visible(False)
    eixo.tick_params(labelsize=_FONTE)


@com_estilo
def confiabilidade(tabelas: Mapping[str, pd.DataFrame], titulo: str) -> Figure:
    """Reliability diagrams side by side, how many each point stands for below; tables of `calibracao`."""
    figura = Figure(figsize=(4.2 * len(tabelas), 5.2), layout="constrained")
    eixos = figura.subplots(2, len(tabelas), height_ratios=[3, 1], sharex=True, squeeze=False)
    for (nome, tabela), diagrama, barras in zip(tabelas.items(), eixos[0], eixos[1], strict=True):
        diagrama.plot([0, 1], [0, 1], color=_APAGADO, lw=1, ls="--", label="calibrated")
        diagrama.vlines(tabela["confianca"], tabela["confianca"], tabela["acerto"], color=REALCE, lw=2)
        diagrama.plot(tabela["confianca"], tabela["acerto"], "o-", color=DEPOIS, ms=5, lw=1, label="model")
        _limpo(diagrama, f"{nome} — calibration error {erro(tabela):.3f}")
        diagrama.set(xlim=(0, 1), ylim=(0, 1))
        largura = tabela["ate"] - tabela["de"]
        feitas = barras.bar(tabela["de"], tabela["n"], largura, align="edge", color=ANTES, edgecolor="white")
        barras.bar_label(feitas, fmt="{:g}", fontsize=6, padding=1)
        barras.margins(y=0.2)
        _limpo(barras, "")
        barras.set_xlabel("probability given", fontsize=_FONTE)
    eixos[0, 0].set_ylabel("share that happened", fontsize=_FONTE)
    eixos[1, 0].set_ylabel("count", fontsize=_FONTE)
    eixos[0, 0].legend(frameon=False, fontsize=_FONTE, loc="upper left")
    figura.suptitle(titulo, fontsize=11, fontweight="bold")
    return figura


def _painel_de_protocolo(eixo: Axes, linhas: pd.DataFrame, metrica: str, posicoes: Mapping[str, int]) -> None:
    for _, linha in linhas.iterrows():
        y = posicoes[nome_com_variante(linha)]
        cor = REALCE if linha["vazado"] else _APAGADO if linha["referencia"] else DEPOIS
        eixo.plot([linha[f"{metrica}_lo"], linha[f"{metrica}_hi"]], [y, y], color=cor, lw=2, alpha=0.5)
        eixo.plot(linha[metrica], y, "s" if linha["referencia"] else "o", color=cor, ms=5)


@com_estilo
def protocolos(leaderboard: pd.DataFrame, metrica: str) -> Figure:
    """Every model under every protocol, with intervals over days: dots, baselines grey squares, the leaky
    protocol hatched and red. Models in the order of the first protocol, which decides."""
    nomes = leaderboard.apply(nome_com_variante, axis=1).drop_duplicates().tolist()
    posicoes = {nome: i for i, nome in enumerate(nomes)}
    ordem = list(dict.fromkeys(leaderboard["protocolo"]))
    figura = Figure(figsize=(2.6 + 2.3 * len(ordem), 1.7 + 0.22 * len(nomes)), layout="constrained")
    eixos = figura.subplots(1, len(ordem), sharex=True, sharey=True, squeeze=False)[0]
    for protocolo, eixo in zip(ordem, eixos, strict=True):
        linhas = leaderboard[leaderboard["protocolo"] == protocolo]
        _painel_de_protocolo(eixo, linhas, metrica, posicoes)
        _limpo(eixo, f"{protocolo} (decides)" if protocolo == ordem[0] else protocolo)
        eixo.grid(axis="x", color="#dddddd", lw=0.6)
        eixo.set_axisbelow(True)
        if linhas["vazado"].any():
            eixo.set_title(f"{protocolo}: leaky", fontsize=9, loc="left", color=REALCE, fontweight="bold")
            eixo.patch.set(hatch="//", edgecolor="#f0d0cc")
    eixos[0].set_yticks(range(len(nomes)), nomes)
    eixos[0].set_ylim(len(nomes) - 0.4, -0.6)
    figura.supxlabel(f"{metrica}, {_sentido(metrica)}; line: interval over days", fontsize=9)
    figura.suptitle(
        f"Out of fold by protocol: {metrica} — grey squares: baselines", fontsize=11, fontweight="bold"
    )
    return figura


def _cor_da_diferenca(linha: pd.Series, metrica: str) -> str:
    """Blue where the whole interval is on the better side, red where it is on the worse, else grey."""
    if not (linha["lo"] > 0 or linha["hi"] < 0):
        return _APAGADO
    return DEPOIS if (linha["diferenca"] > 0) == MAIOR_MELHOR[metrica] else REALCE


@com_estilo
def intervalos(comparacao: pd.DataFrame, metrica: str) -> Figure:
    """Paired differences, chosen model minus each other, with their intervals: columns contra (and balanced,
    outliers), diferenca, lo, hi. Hollow where the interval holds zero."""
    figura, eixo = nova_figura(
        f"Chosen model minus each other: {metrica} on the same rows", 8.0, 1.5 + 0.3 * len(comparacao)
    )
    nomes = [
        nome_com_variante(linha) for _, linha in comparacao.rename(columns={"contra": "modelo"}).iterrows()
    ]
    for y, (_, linha) in enumerate(comparacao.iterrows()):
        cor = _cor_da_diferenca(linha, metrica)
        eixo.plot([linha["lo"], linha["hi"]], [y, y], color=cor, lw=2)
        eixo.plot(linha["diferenca"], y, "o", color=cor, ms=7, mfc="white" if cor == _APAGADO else cor)
    eixo.axvline(0, color="#222222", lw=1)
    eixo.set_yticks(range(len(nomes)), nomes, fontsize=_FONTE)
    eixo.set_ylim(len(nomes) - 0.4, -0.6)
    lados = ("chosen model better", "chosen model worse")
    esquerda, direita = lados[::-1] if MAIOR_MELHOR[metrica] else lados
    eixo.set_xlabel(f"← {esquerda}     difference of {metrica}     {direita} →", fontsize=9)
    return figura


_DOS_GRUPOS: Final = {"accuracy": "accuracy", "mae": "mae", "rps": "rps", "vies": "expected minus given vote"}


@com_estilo
def grupos(tabela: pd.DataFrame) -> Figure:
    """Metrics of each group beside everybody's (dashed); small groups hollow. Table of `grupos.por_grupo`."""
    rotulos = [
        f"everybody  (n={r['n']})" if r["grupo"] == TODOS else f"{r['grupo']} {r['valor']}  (n={r['n']})"
        for _, r in tabela.iterrows()
    ]
    figura = Figure(figsize=(11, 1.4 + 0.28 * len(tabela)), layout="constrained")
    eixos = figura.subplots(1, len(_DOS_GRUPOS), sharey=True)
    y = np.arange(len(tabela))
    cheios = ~tabela["pequeno"].to_numpy(dtype=bool)
    for (coluna, titulo), eixo in zip(_DOS_GRUPOS.items(), eixos, strict=True):
        valores = tabela[coluna].to_numpy(dtype=float)
        eixo.axvline(0.0 if coluna == "vies" else valores[0], color=_APAGADO, lw=1, ls="--")
        eixo.plot(valores[cheios], y[cheios], "o", color=DEPOIS, ms=6)
        eixo.plot(valores[~cheios], y[~cheios], "o", color=DEPOIS, ms=6, mfc="white")
        eixo.margins(x=0.15)
        _limpo(eixo, titulo)
        for inicio in np.flatnonzero(tabela["grupo"].ne(tabela["grupo"].shift()))[1:]:
            eixo.axhline(inicio - 0.5, color="#dddddd", lw=0.8)
    eixos[0].set_yticks(y, rotulos)
    eixos[0].set_ylim(len(tabela) - 0.5, -0.5)
    nota = " — hollow: few rows" if (~cheios).any() else ""
    figura.suptitle(f"Results by group{nota}", fontsize=11, fontweight="bold")
    return figura


@com_estilo
def por_classe(tabela: pd.DataFrame) -> Figure:
    """Precision and recall of each vote; table of `avaliar.por_classe`."""
    figura, eixo = nova_figura("Precision and recall of each vote")
    x = np.arange(len(tabela))
    for passo, (coluna, cor) in zip((-0.2, 0.2), (("precision", ANTES), ("recall", DEPOIS)), strict=True):
        barras = eixo.bar(x + passo, tabela[coluna], 0.4, label=coluna, color=cor)
        eixo.bar_label(barras, fmt="{:.2f}", fontsize=_FONTE, padding=1)
    rotulos = [f"{voto(int(c))}\nn={int(n)}" for c, n in zip(tabela.index, tabela["support"], strict=True)]
    eixo.set_xticks(x, rotulos)
    eixo.set(ylim=(0, 1), xlabel="vote, and how many gave it", ylabel="share")
    eixo.legend(frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1))
    return figura


def _espalhar(valores: Any, faixas: int = 40) -> Any:
    """Heights that keep points with nearly the same value apart: alternately above and below, -.4 to .4."""
    if np.ptp(valores) == 0:
        faixa = np.zeros(len(valores), dtype=int)
    else:
        faixa = np.digitize(valores, np.linspace(valores.min(), valores.max(), faixas))
    altura = np.zeros(len(valores))
    for f in np.unique(faixa):
        onde = np.flatnonzero(faixa == f)
        ordem = np.arange(len(onde))
        altura[onde] = np.where(ordem % 2, 1, -1) * ((ordem + 1) // 2)
    return 0.4 * altura / max(float(np.abs(altura).max()), 5.0)


def _posto(valores: pd.Series) -> pd.Series:
    """Rank among the rows explained, 0 to 1; the middle where all are the same."""
    return (
        (valores.rank(method="dense") - 1) / (valores.nunique() - 1)
        if valores.nunique() > 1
        else valores * 0 + 0.5
    )


@com_estilo
def shap_resumo(valores: pd.DataFrame, x: pd.DataFrame, atributos: Sequence[str] = ATRIBUTOS) -> Figure:
    """A point per person and feature: what it adds to the expected vote, coloured by the feature's own value
    (blue low, red high); the features that move it most on top, with their mean absolute effect."""
    medias = valores[list(atributos)].abs().mean().sort_values(ascending=False, kind="stable")
    figura, eixo = nova_figura(
        f"What moves the expected vote (SHAP, {len(valores)} people)", 8.5, 1.6 + 0.32 * len(medias)
    )
    for y, nome in enumerate(medias.index):
        v = valores[nome].to_numpy(dtype=float)
        eixo.scatter(v, y + _espalhar(v), c=_posto(x[nome]), cmap=_FRIO_QUENTE, vmin=0, vmax=1, s=9, lw=0)
    eixo.axvline(0, color=_APAGADO, lw=0.8, zorder=0)
    eixo.set_yticks(range(len(medias)), [f"{n}  ({m:.2f})" for n, m in medias.items()], fontsize=_FONTE)
    eixo.set_ylim(len(medias) - 0.5, -0.5)
    eixo.set_xlabel("votes added (− cooler, + warmer); in brackets the mean size", fontsize=9)
    escala = figura.colorbar(ScalarMappable(cmap=_FRIO_QUENTE), ax=eixo, ticks=[0, 1], aspect=40, pad=0.02)
    escala.ax.set_yticklabels(["low", "high"], fontsize=_FONTE)
    escala.set_label("the feature's own value", fontsize=_FONTE, labelpad=-10)
    escala.outline.set_visible(False)
    return figura
