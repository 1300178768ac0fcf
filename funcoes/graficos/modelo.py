"""Figures of one model: what it confuses, what it looks at, how it does on rows kept apart.

Each function returns a Figure in one language, English unless `idioma` says otherwise.
"""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from funcoes.graficos.estilo import (
    CLARO,
    DEPOIS,
    RISCADO,
    com_estilo,
    nova_figura,
)
from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.palavras.lingua import Lingua, com_sinal
from funcoes.palavras.votos import Idioma

_ESCURO: Final = 0.5  # share of a row above which a cell is dark and its number white


@com_estilo
def confusao(matriz: pd.DataFrame, titulo: str, *, idioma: Idioma = "en") -> Figure:
    """Confusion matrix, rows = given vote, columns = predicted; shade = share of the row. `titulo` is shown
    as it is."""
    lingua = Lingua(idioma)
    figura, eixo = nova_figura(titulo, 6.8, 5.2)
    valores = matriz.to_numpy()
    fracao = valores / np.maximum(valores.sum(axis=1, keepdims=True), 1)
    eixo.imshow(fracao, cmap="Blues", vmin=0, vmax=1)
    for (i, j), n in np.ndenumerate(valores):
        eixo.text(j, i, str(n), ha="center", va="center", color="white" if fracao[i, j] > _ESCURO else "#222")
    rotulos = [com_sinal(int(c)) for c in matriz.index]
    eixo.set_xticks(range(len(rotulos)), rotulos)
    eixo.set_yticks(range(len(rotulos)), rotulos)
    eixo.set(xlabel=lingua.diz("predicted vote"), ylabel=lingua.diz("given vote"))
    tons = ScalarMappable(Normalize(0, 1), "Blues")
    figura.colorbar(tons, ax=eixo, label=lingua.diz("share of the given vote's rows"), shrink=0.8)
    return figura


@com_estilo
def importancia(tabela: pd.DataFrame, *, idioma: Idioma = "en") -> Figure:
    """Permutation importance of each feature."""
    lingua = Lingua(idioma)
    figura, eixo = nova_figura(lingua.diz("Permutation importance"), 7.5, 5.0)
    eixo.barh(tabela["atributo"], tabela["media"], xerr=tabela["desvio"], color=DEPOIS, ecolor="#222")
    eixo.axvline(0, color="#222222", lw=0.8)
    eixo.invert_yaxis()
    eixo.set_xlabel(lingua.diz("drop in accuracy on training rows; line: ± one standard deviation"))
    return figura


@com_estilo
def validacao(oof: pd.DataFrame, teste: pd.DataFrame, passou: bool, *, idioma: Idioma = "en") -> Figure:
    """Candidate and baselines, out of fold and held out, in the order of `teste`; index of both = name."""
    lingua = Lingua(idioma)
    figura = Figure(figsize=(11, 1.8 + 0.42 * len(teste)), layout="constrained")
    posicoes = np.arange(len(teste))
    for eixo, coluna in zip(figura.subplots(1, 4), ("rps", "qwk", "macro_f1", "mae"), strict=True):
        fora_do_fold = [oof[coluna].get(n, np.nan) for n in teste.index]
        partes = {"out of fold": (-0.2, fora_do_fold, CLARO), "held out": (0.2, list(teste[coluna]), RISCADO)}
        for nome, (passo, valores, como) in partes.items():
            barras = eixo.barh(posicoes + passo, valores, 0.38, label=lingua.diz(nome), **como)
            eixo.bar_label(barras, fmt=lambda v: lingua.numero(v, 3), fontsize=7, padding=2)
        nomes = [lingua.nome(str(n)) for n in teste.index]
        eixo.set_yticks(posicoes, nomes if eixo is figura.axes[0] else [""] * len(nomes))
        eixo.invert_yaxis()
        eixo.margins(x=0.22)
        sentido = lingua.diz("higher is better" if MAIOR_MELHOR[coluna] else "lower is better")
        eixo.set_title(f"{coluna} ({sentido})", fontsize=9)
        eixo.spines[["top", "right"]].set_visible(False)
    marcas, ditos = figura.axes[0].get_legend_handles_labels()
    figura.legend(marcas, ditos, loc="outside lower center", ncols=2, frameon=False)
    veredito = "gate passed" if passou else "gate refused"
    figura.suptitle(lingua.diz(f"Candidate beside baselines — {veredito}"), fontsize=11, fontweight="bold")
    return figura
