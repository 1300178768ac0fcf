"""Figures of the evaluation: how good, how sure, how honest, for whom.

Each function returns a Figure in one language, English unless `idioma` says otherwise.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from funcoes.graficos.estilo import ANTES, CLARO, DEPOIS, REALCE, RISCADO, com_estilo, nova_figura
from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.metricas.calibracao import erro
from funcoes.metricas.grupos import grupo_dito
from funcoes.palavras.lingua import INGLES, Lingua, com_sinal
from funcoes.palavras.votos import Idioma

_BAIXO_ALTO = LinearSegmentedColormap.from_list("baixo_alto", ["#e8b34a", "#b0567a", "#1f2a6b"])
_APAGADO: Final = "#777777"
_FONTE: Final = 8


def nome_com_variante(linha: pd.Series, lingua: Lingua = INGLES) -> str:
    """Model and what was done to its training rows, of a row of the leaderboard."""
    return lingua.candidato(linha["modelo"], linha.get("balanced"), linha.get("outliers"))


def _sentido(metrica: str, lingua: Lingua) -> str:
    return lingua.diz("higher is better") if MAIOR_MELHOR[metrica] else lingua.diz("lower is better")


def _marca(forma: str, cor: str, dito: str, **mudancas: Any) -> Line2D:
    """A mark of the legend."""
    return Line2D([], [], marker=forma, color=cor, label=dito, **{"linestyle": "", "ms": 6} | mudancas)


def _legenda_abaixo(figura: Figure, marcas: Sequence[Any]) -> None:
    figura.legend(handles=list(marcas), loc="outside lower center", ncols=4, frameon=False, fontsize=_FONTE)


def _limpo(eixo: Axes, titulo: str) -> None:
    eixo.set_title(titulo, fontsize=9, loc="left")
    eixo.spines[["top", "right"]].set_visible(False)
    eixo.tick_params(labelsize=_FONTE)


@com_estilo
def confiabilidade(tabelas: Mapping[str, pd.DataFrame], titulo: str, *, idioma: Idioma = "en") -> Figure:
    """Reliability diagrams side by side, how many each point stands for below; tables of `calibracao`."""
    lingua = Lingua(idioma)
    figura = Figure(figsize=(max(4.6 * len(tabelas), 6), 5.4), layout="constrained")
    eixos = figura.subplots(2, len(tabelas), height_ratios=[3, 1], sharex=True, squeeze=False)
    for (nome, tabela), diagrama, barras in zip(tabelas.items(), eixos[0], eixos[1], strict=True):
        diagrama.plot([0, 1], [0, 1], color=_APAGADO, lw=1, ls="--", label=lingua.diz("calibrated"))
        diagrama.vlines(
            tabela["confianca"], tabela["confianca"], tabela["acerto"], color=REALCE, lw=1.5, ls=":",
            label=lingua.diz("distance (the error)"),
        )  # fmt: skip
        diagrama.plot(
            tabela["confianca"], tabela["acerto"], "o-", color=DEPOIS, ms=5, lw=1, label=lingua.diz("model")
        )
        dito = lingua.diz(
            "{nome} — calibration error {erro}", nome=lingua.nome(nome), erro=lingua.numero(erro(tabela))
        )
        _limpo(diagrama, dito)
        diagrama.set(xlim=(0, 1), ylim=(0, 1))
        largura = tabela["ate"] - tabela["de"]
        feitas = barras.bar(tabela["de"], tabela["n"], largura, align="edge", color=ANTES, edgecolor="white")
        barras.bar_label(feitas, fmt=lingua.curto, fontsize=6, padding=1)
        barras.margins(y=0.2)
        _limpo(barras, "")
        barras.set_xlabel(lingua.diz("probability given"), fontsize=_FONTE)
    eixos[0, 0].set_ylabel(lingua.diz("share that happened"), fontsize=_FONTE)
    eixos[1, 0].set_ylabel(lingua.diz("count"), fontsize=_FONTE)
    eixos[0, 0].legend(frameon=False, fontsize=_FONTE, loc="upper left")
    figura.suptitle(titulo, fontsize=11, fontweight="bold")
    return figura


def _painel_de_protocolo(
    eixo: Axes, linhas: pd.DataFrame, metrica: str, posicoes: Mapping[str, int], lingua: Lingua
) -> None:
    for _, linha in linhas.iterrows():
        y = posicoes[nome_com_variante(linha, lingua)]
        cor = REALCE if linha["vazado"] else _APAGADO if linha["referencia"] else DEPOIS
        eixo.plot([linha[f"{metrica}_lo"], linha[f"{metrica}_hi"]], [y, y], color=cor, lw=2, alpha=0.5)
        forma, cheio = ("s", "white") if linha["referencia"] else ("o", cor)
        eixo.plot(linha[metrica], y, forma, color=cor, ms=5, mfc=cheio)


def _intervalo(por: str, lingua: Lingua) -> str:
    return lingua.diz("interval over {por}", por=lingua.varios(por))


def _marcas_dos_protocolos(leaderboard: pd.DataFrame, por: str, lingua: Lingua) -> list[Any]:
    marcas: list[Any] = [
        _marca("o", DEPOIS, lingua.diz("candidate")),
        _marca("s", _APAGADO, lingua.diz("baseline"), mfc="white"),
        _marca("", DEPOIS, _intervalo(por, lingua), linestyle="-", lw=2, alpha=0.5),
    ]
    if leaderboard["vazado"].any():
        dito = lingua.diz("leaky protocol (hatched)")
        marcas.append(Patch(facecolor="white", hatch="//", edgecolor="#e0a8a0", label=dito))
    return marcas


@com_estilo
def protocolos(leaderboard: pd.DataFrame, metrica: str, *, por: str = "dia", idioma: Idioma = "en") -> Figure:
    """Every model under every protocol, with intervals over `por`, days or other groups: dots, baselines
    hollow squares, the leaky protocol hatched and red. Models in the order of the first protocol, which
    decides."""
    lingua = Lingua(idioma)
    nomes = leaderboard.apply(nome_com_variante, axis=1, lingua=lingua).drop_duplicates().tolist()
    posicoes = {nome: i for i, nome in enumerate(nomes)}
    ordem = list(dict.fromkeys(leaderboard["protocolo"]))
    figura = Figure(figsize=(3.6 + 2.3 * len(ordem), 2.0 + 0.22 * len(nomes)), layout="constrained")
    eixos = figura.subplots(1, len(ordem), sharex=True, sharey=True, squeeze=False)[0]
    for protocolo, eixo in zip(ordem, eixos, strict=True):
        linhas = leaderboard[leaderboard["protocolo"] == protocolo]
        _painel_de_protocolo(eixo, linhas, metrica, posicoes, lingua)
        decide = protocolo == ordem[0]
        _limpo(eixo, lingua.diz("{protocolo} (decides)", protocolo=protocolo) if decide else protocolo)
        eixo.grid(axis="x", color="#dddddd", lw=0.6)
        eixo.set_axisbelow(True)
        if linhas["vazado"].any():
            titulo = lingua.diz("{protocolo}: leaky", protocolo=protocolo)
            eixo.set_title(titulo, fontsize=9, loc="left", color=REALCE, fontweight="bold")
            eixo.patch.set(hatch="//", edgecolor="#f0d0cc")
    eixos[0].set_yticks(range(len(nomes)), nomes)
    eixos[0].set_ylim(len(nomes) - 0.4, -0.6)
    _legenda_abaixo(figura, _marcas_dos_protocolos(leaderboard, por, lingua))
    sentido = _sentido(metrica, lingua)
    titulo = lingua.diz("Out of fold by protocol: {metrica} ({sentido})", metrica=metrica, sentido=sentido)
    figura.suptitle(titulo, fontsize=11, fontweight="bold")
    return figura


def _cor_da_diferenca(linha: pd.Series, metrica: str) -> str:
    """Blue where the whole interval is on the better side, red where it is on the worse, else grey."""
    if not (linha["lo"] > 0 or linha["hi"] < 0):
        return _APAGADO
    return DEPOIS if (linha["diferenca"] > 0) == MAIOR_MELHOR[metrica] else REALCE


_FORMAS: Final = {DEPOIS: "o", REALCE: "s", _APAGADO: "D"}
"""Shape of a difference by its colour: better, worse, undecided."""


@com_estilo
def intervalos(comparacao: pd.DataFrame, metrica: str, *, por: str = "dia", idioma: Idioma = "en") -> Figure:
    """Paired differences, chosen model minus each other, with their intervals over `por`: columns contra (and
    balanced, outliers), diferenca, lo, hi. Dots where the chosen one is better, squares where it is worse,
    hollow diamonds where the interval holds zero."""
    lingua = Lingua(idioma)
    titulo = lingua.diz("Chosen model minus each other: {metrica} on the same rows", metrica=metrica)
    figura, eixo = nova_figura(titulo, 8.5, 1.8 + 0.3 * len(comparacao))
    linhas = comparacao.rename(columns={"contra": "modelo"})
    nomes = [nome_com_variante(linha, lingua) for _, linha in linhas.iterrows()]
    for y, (_, linha) in enumerate(comparacao.iterrows()):
        cor = _cor_da_diferenca(linha, metrica)
        eixo.plot([linha["lo"], linha["hi"]], [y, y], color=cor, lw=2)
        cheio = "white" if cor == _APAGADO else cor
        eixo.plot(linha["diferenca"], y, _FORMAS[cor], color=cor, ms=7, mfc=cheio)
    eixo.axvline(0, color="#222222", lw=1)
    eixo.set_yticks(range(len(nomes)), nomes, fontsize=_FONTE)
    eixo.set_ylim(len(nomes) - 0.4, -0.6)
    lados = (lingua.diz("chosen model better"), lingua.diz("chosen model worse"))
    esquerda, direita = lados[::-1] if MAIOR_MELHOR[metrica] else lados
    rotulo = "← {esquerda}     difference of {metrica}     {direita} →"
    eixo.set_xlabel(lingua.diz(rotulo, esquerda=esquerda, metrica=metrica, direita=direita), fontsize=9)
    marcas = [
        _marca("o", DEPOIS, lados[0]),
        _marca("s", REALCE, lados[1]),
        _marca("D", _APAGADO, lingua.diz("undecided"), mfc="white"),
        _marca("", "#222222", _intervalo(por, lingua), linestyle="-", lw=2),
    ]
    _legenda_abaixo(figura, marcas)
    return figura


def _rotulo_do_grupo(linha: pd.Series, lingua: Lingua) -> str:
    dito = " ".join(grupo_dito(str(linha["grupo"]), str(linha["valor"]), lingua)).strip()
    return f"{dito}  (n={lingua.inteiro(linha['n'])})"


_DOS_GRUPOS: Final = {"accuracy": "accuracy", "mae": "mae", "rps": "rps", "vies": "expected minus given vote"}


@com_estilo
def grupos(tabela: pd.DataFrame, *, idioma: Idioma = "en") -> Figure:
    """Metrics of each group beside everybody's (dashed); small groups hollow. Table of `grupos.por_grupo`."""
    lingua = Lingua(idioma)
    rotulos = [_rotulo_do_grupo(r, lingua) for _, r in tabela.iterrows()]
    figura = Figure(figsize=(11, 1.6 + 0.28 * len(tabela)), layout="constrained")
    eixos = figura.subplots(1, len(_DOS_GRUPOS), sharey=True)
    y = np.arange(len(tabela))
    cheios = ~tabela["pequeno"].to_numpy(dtype=bool)
    for (coluna, titulo), eixo in zip(_DOS_GRUPOS.items(), eixos, strict=True):
        valores = tabela[coluna].to_numpy(dtype=float)
        eixo.axvline(0.0 if coluna == "vies" else valores[0], color=_APAGADO, lw=1, ls="--")
        eixo.plot(valores[cheios], y[cheios], "o", color=DEPOIS, ms=6)
        eixo.plot(valores[~cheios], y[~cheios], "o", color=DEPOIS, ms=6, mfc="white")
        eixo.margins(x=0.15)
        _limpo(eixo, lingua.diz(titulo) if coluna == "vies" else titulo)
        for inicio in np.flatnonzero(tabela["grupo"].ne(tabela["grupo"].shift()))[1:]:
            eixo.axhline(inicio - 0.5, color="#dddddd", lw=0.8)
    eixos[0].set_yticks(y, rotulos)
    eixos[0].set_ylim(len(tabela) - 0.5, -0.5)
    marcas = [
        _marca("o", DEPOIS, lingua.diz("group")),
        *([_marca("o", DEPOIS, lingua.diz("group of few rows"), mfc="white")] if (~cheios).any() else []),
        _marca("", _APAGADO, lingua.diz("everybody (of the difference: none)"), linestyle="--", lw=1),
    ]
    _legenda_abaixo(figura, marcas)
    figura.suptitle(lingua.diz("Results by group"), fontsize=11, fontweight="bold")
    return figura


@com_estilo
def por_classe(tabela: pd.DataFrame, *, idioma: Idioma = "en") -> Figure:
    """Precision and recall of each vote; table of `avaliar.por_classe`."""
    lingua = Lingua(idioma)
    figura, eixo = nova_figura(lingua.diz("Precision and recall of each vote"))
    x = np.arange(len(tabela))
    pares = (("precision", CLARO), ("recall", RISCADO))
    for passo, (coluna, como) in zip((-0.2, 0.2), pares, strict=True):
        barras = eixo.bar(x + passo, tabela[coluna], 0.4, label=lingua.diz(coluna), **como)
        eixo.bar_label(barras, fmt=lambda v: lingua.numero(v, 2), fontsize=_FONTE, padding=1)
    votos = zip(tabela.index, tabela["support"], strict=True)
    rotulos = [f"{com_sinal(int(c))}\nn={int(n)}" for c, n in votos]
    eixo.set_xticks(x, rotulos)
    eixo.set(ylim=(0, 1), xlabel=lingua.diz("vote, and how many gave it"), ylabel=lingua.diz("share"))
    eixo.legend(frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1))
    return figura


def _espalhar(valores: Any) -> Any:
    """Heights that keep points with nearly the same value apart: alternately above and below, -.4 to .4."""
    if np.ptp(valores) == 0:
        faixa = np.zeros(len(valores), dtype=int)
    else:
        faixa = np.digitize(valores, np.linspace(valores.min(), valores.max(), 40))
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
def shap_resumo(valores: pd.DataFrame, x: pd.DataFrame, *, idioma: Idioma = "en") -> Figure:
    """A point per person and feature: what it adds to the expected vote, coloured by the feature's own value
    (light low, dark high); the features that move it most on top, with their mean absolute effect."""
    lingua = Lingua(idioma)
    medias = valores.abs().mean().sort_values(ascending=False, kind="stable")
    titulo = lingua.diz("What moves the expected vote (SHAP, {n} people)", n=lingua.inteiro(len(valores)))
    figura, eixo = nova_figura(titulo, 8.5, 1.6 + 0.32 * len(medias))
    for y, nome in enumerate(medias.index):
        v = valores[nome].to_numpy(dtype=float)
        eixo.scatter(v, y + _espalhar(v), c=_posto(x[nome]), cmap=_BAIXO_ALTO, vmin=0, vmax=1, s=9, lw=0)
    eixo.axvline(0, color=_APAGADO, lw=0.8, zorder=0)
    eixo.set_yticks(
        range(len(medias)), [f"{n}  ({lingua.numero(m, 2)})" for n, m in medias.items()], fontsize=_FONTE
    )
    eixo.set_ylim(len(medias) - 0.5, -0.5)
    rotulo = "votes added (− cooler, + warmer), a point per person; in brackets the mean size"
    eixo.set_xlabel(lingua.diz(rotulo), fontsize=9)
    escala = figura.colorbar(ScalarMappable(cmap=_BAIXO_ALTO), ax=eixo, ticks=[0, 1], aspect=40, pad=0.02)
    escala.ax.set_yticklabels([lingua.diz("low"), lingua.diz("high")], fontsize=_FONTE)
    escala.set_label(lingua.diz("the feature's own value"), fontsize=_FONTE, labelpad=-10)
    escala.outline.set_visible(False)
    return figura
