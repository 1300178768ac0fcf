"""The comparison with the champion as a picture: the difference, its interval, and what a tie may cost."""

import math

from matplotlib.figure import Figure

from funcoes.graficos.estilo import ANTES, DEPOIS, com_estilo
from funcoes.palavras.lingua import Lingua
from funcoes.palavras.votos import Idioma
from funcoes.validacao.veredito import Confronto, Veredito


@com_estilo
def diferenca(confronto: Confronto, veredito: Veredito, margem: float, *, idioma: Idioma = "en") -> Figure:
    """Challenger minus champion on one line, 0 in the middle; left of it the challenger is better."""
    d, lingua = confronto.diferenca, Lingua(idioma)
    figura = Figure(figsize=(8.5, 2.6), layout="constrained")
    eixo = figura.subplots()
    dito = lingua.diz("may be lost in ties, in all ({margem})", margem=lingua.curto(margem))
    eixo.axvspan(0, margem, facecolor=ANTES, edgecolor="#4d5661", hatch="///", alpha=0.5, lw=0, label=dito)
    eixo.axvline(0, color="black", linewidth=1)
    if not math.isnan(d.lo):
        eixo.plot(
            [d.lo, d.hi], [0, 0], color=DEPOIS, linewidth=3, solid_capstyle="butt",
            label=lingua.diz("interval over {por}", por=lingua.varios(confronto.por)),
        )  # fmt: skip
    eixo.plot(
        [d.media], [0], marker="o", markersize=9, linestyle="", color=DEPOIS, label=lingua.diz("difference")
    )
    largo = 1.25 * max(abs(v) for v in (d.media, d.lo, d.hi, margem) if not math.isnan(v))
    eixo.set_xlim(-largo, largo)
    eixo.set_ylim(-1, 1)
    eixo.set_yticks([])
    rotulo = "{metrica}: challenger minus champion (left: the challenger is better)"
    eixo.set_xlabel(lingua.diz(rotulo, metrica=confronto.metrica))
    eixo.spines[["top", "right", "left"]].set_visible(False)
    titulo = (
        "Challenger takes the place of champion version {versao}"
        if veredito.promover
        else "Challenger does not displace champion version {versao}"
    )
    eixo.set_title(lingua.diz(titulo, versao=confronto.campeao.versao), fontsize=11, fontweight="bold")
    figura.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    return figura
