"""What the monitor saw, as pictures: effects, distributions, votes, and windows over time."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from funcoes.apoio.tipos import Reais
from funcoes.deriva.comparar import Medida
from funcoes.graficos.estilo import CLARO, DEPOIS, REALCE, RISCADO, com_estilo, nova_figura
from funcoes.palavras.lingua import Lingua, com_sinal
from funcoes.palavras.votos import VOTOS, Idioma

_FONTE: Final = 8
_COLUNAS: Final = 3
_TRACOS: Final = ("-", "--", "-.", ":")
_MARCAS: Final = "osD^vPX*"


@dataclass(frozen=True)
class Curvas:
    """Shares of rows up to each border, of window and of training in the same months and hours; `termo`:
    what the quantity is, with its unit."""

    termo: str
    efeito: float
    bordas: Reais
    janela: Reais
    referencia: Reais


@com_estilo
def efeitos(
    medidas: Sequence[Medida], nomes: Mapping[str, str], minimo: float, *, idioma: Idioma = "en"
) -> Figure:
    """The effect of each quantity, the largest on top; what chance could do is hatched. `minimo`: where it
    matters; `nomes`: what each quantity is called."""
    lingua = Lingua(idioma)
    figura, eixo = nova_figura(
        lingua.diz("How differently each quantity is distributed"), 8.0, 1.6 + 0.28 * max(len(medidas), 3)
    )
    em_ordem = sorted(medidas, key=lambda m: (m.pontuacao, m.efeito))
    for provado, estilo in ((True, {"color": DEPOIS}), (False, CLARO | {"hatch": "///"})):
        onde = [i for i, m in enumerate(em_ordem) if (m.pontuacao > 0) == provado]
        dito = lingua.diz("proven") if provado else lingua.diz("could be chance")
        if onde:
            eixo.barh(onde, [em_ordem[i].efeito for i in onde], height=0.7, label=dito, **estilo)
    eixo.axvline(minimo, color=REALCE, linestyle="--", linewidth=1.2, label=lingua.diz("where it matters"))
    eixo.set_yticks(range(len(em_ordem)), [nomes[m.grandeza] for m in em_ordem], fontsize=_FONTE)
    eixo.set_xlim(0, max(1.15 * max((m.efeito for m in medidas), default=0.0), 2 * minimo))
    eixo.set_xlabel(lingua.diz("effect: largest difference of the shares of rows below any value, 0 to 1"))
    eixo.legend(loc="lower right", fontsize=_FONTE, frameon=False)
    return figura


@com_estilo
def distribuicoes(curvas: Sequence[Curvas], *, idioma: Idioma = "en") -> Figure:
    """Distribution functions of window and training, a panel for each quantity; their gap is the effect."""
    lingua = Lingua(idioma)
    linhas = max(math.ceil(len(curvas) / _COLUNAS), 1)
    figura = Figure(figsize=(9.0, 0.6 + 2.3 * linhas), layout="constrained")
    eixos = np.atleast_1d(figura.subplots(linhas, _COLUNAS)).ravel()
    for eixo, curva in zip(eixos, curvas, strict=False):
        _painel(eixo, curva, lingua)
    for eixo in eixos[len(curvas) :]:
        eixo.set_visible(False)
    if curvas:
        marcas, ditos = eixos[0].get_legend_handles_labels()
        figura.legend(marcas, ditos, loc="outside lower center", ncols=2, frameon=False, fontsize=_FONTE)
    return figura


def _painel(eixo: Axes, curva: Curvas, lingua: Lingua) -> None:
    dito = lingua.diz("training, same months and hours")
    eixo.step(
        curva.bordas,
        curva.referencia,
        where="post",
        color="#4d5661",
        linestyle="--",
        linewidth=1.2,
        label=dito,
    )
    eixo.step(
        curva.bordas, curva.janela, where="post", color=DEPOIS, linewidth=1.8, label=lingua.diz("this window")
    )
    onde = int(np.abs(curva.janela - curva.referencia).argmax())
    eixo.vlines(
        curva.bordas[onde], *sorted((curva.janela[onde], curva.referencia[onde])), color=REALCE, linewidth=2
    )
    eixo.set_ylim(0, 1)
    titulo = lingua.diz("{nome}\neffect {d}", nome=curva.termo, d=lingua.numero(curva.efeito, 2))
    eixo.set_title(titulo, fontsize=_FONTE, loc="left")
    eixo.spines[["top", "right"]].set_visible(False)
    eixo.tick_params(labelsize=7)


@com_estilo
def votos(janela: Reais, referencia: Reais, *, idioma: Idioma = "en") -> Figure:
    """Shares of the predicted votes, −3 to +3: of the window, and out of fold in training."""
    lingua = Lingua(idioma)
    figura, eixo = nova_figura(lingua.diz("Predicted votes"), 8.0, 3.2)
    onde = np.arange(len(VOTOS))
    eixo.bar(onde - 0.2, referencia, 0.38, label=lingua.diz("training, same months and hours"), **CLARO)
    eixo.bar(onde + 0.2, janela, 0.38, label=lingua.diz("this window"), **RISCADO)
    eixo.set_xticks(onde, [com_sinal(v) for v in VOTOS])
    eixo.set_ylabel(lingua.diz("share of rows"))
    eixo.legend(fontsize=_FONTE, frameon=False)
    return figura


@com_estilo
def no_tempo(
    quando: Sequence[datetime], series: Mapping[str, Sequence[float]], minimo: float, titulo: str, *,
    idioma: Idioma = "en",
) -> Figure:  # fmt: skip
    """Scores of window after window, a line for each of `series` (its name in words), against the end of the
    window; `minimo`: where it matters, NaN for none."""
    lingua = Lingua(idioma)
    figura, eixo = nova_figura(lingua.diz(titulo), 9.0, 3.6)
    for n, (nome, valores) in enumerate(series.items()):
        eixo.plot(
            quando, valores, label=nome, linewidth=1.4, markersize=4,
            marker=_MARCAS[n % len(_MARCAS)], linestyle=_TRACOS[n // len(_MARCAS) % len(_TRACOS)],
        )  # fmt: skip
    if not math.isnan(minimo):
        eixo.axhline(
            minimo, color=REALCE, linestyle="--", linewidth=1.2, label=lingua.diz("where it matters")
        )
    lugares = AutoDateLocator(minticks=2, maxticks=8)
    eixo.xaxis.set_major_locator(lugares)
    eixo.xaxis.set_major_formatter(ConciseDateFormatter(lugares))
    eixo.set_ylim(bottom=0)
    eixo.set_xlabel(lingua.diz("end of the window, UTC"))
    if series:
        eixo.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=_FONTE, frameon=False)
    return figura


def acumuladas(partes: Reais) -> Reais:
    """Shares of bins to shares up to each border, the last bin left out."""
    return np.asarray(np.cumsum(partes)[:-1])
