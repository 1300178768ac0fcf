"""The comparison with the champion as a picture: the difference, its interval, and what a tie may cost."""

import math

from matplotlib.figure import Figure

from funcoes.confronto.veredito import Confronto, Veredito
from funcoes.estilo import ANTES, DEPOIS


def diferenca(confronto: Confronto, veredito: Veredito, margem: float) -> Figure:
    """Challenger minus champion on one line, 0 in the middle; left of it the challenger is better."""
    d = confronto.diferenca
    figura = Figure(figsize=(7.5, 2.6), layout="constrained")
    eixo = figura.subplots()
    eixo.axvspan(0, margem, color=ANTES, alpha=0.35, label=f"may be lost in ties, in all ({margem:g})")
    eixo.axvline(0, color="black", linewidth=1)
    if not math.isnan(d.lo):
        eixo.plot(
            [d.lo, d.hi], [0, 0], color=DEPOIS, linewidth=3, solid_capstyle="butt", label="interval over days"
        )
    eixo.plot([d.media], [0], marker="o", markersize=9, linestyle="", color=DEPOIS, label="difference")
    largo = 1.25 * max(abs(v) for v in (d.media, d.lo, d.hi, margem) if not math.isnan(v))
    eixo.set_xlim(-largo, largo)
    eixo.set_ylim(-1, 1)
    eixo.set_yticks([])
    eixo.set_xlabel(f"{confronto.metrica}: challenger minus champion (left: the challenger is better)")
    eixo.spines[["top", "right", "left"]].set_visible(False)
    dito = "takes the place of" if veredito.promover else "does not displace"
    eixo.set_title(
        f"Challenger {dito} champion version {confronto.campeao.versao}", fontsize=11, fontweight="bold"
    )
    figura.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    return figura
