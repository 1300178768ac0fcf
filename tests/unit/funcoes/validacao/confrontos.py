"""Comparisons with a champion, made by hand: better, worse, a tie, a single day."""

import math

from funcoes.metricas.incerteza import Diferenca
from funcoes.validacao.veredito import Caso, Confronto, Dados, Quem

MELHOR, PIOR = Diferenca(-0.002, -0.003, -0.001, 0.0005), Diferenca(0.002, 0.001, 0.003, 0.0005)
EMPATE_ACIMA, EMPATE_ABAIXO = (
    Diferenca(0.002, -0.001, 0.005, 0.0015),
    Diferenca(-0.002, -0.005, 0.001, 0.0015),
)
UM_DIA = Diferenca(-0.05, math.nan, math.nan, math.nan)


def confronto(
    diferenca: Diferenca, dados: Dados = "os_mesmos", perdido: float = 0.0, caso: Caso = "mesmas_dobras"
) -> Confronto:
    return Confronto(
        Quem("m7", 7, perdido), caso, "rps", "by_day", dados,
        do_candidato=0.08 + diferenca.media, do_campeao=0.08, diferenca=diferenca, linhas=1720, grupos=9,
    )  # fmt: skip
