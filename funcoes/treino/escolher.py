"""The choice: the best score, but of what ties with it the simplest; and how far it is from the baselines."""

from dataclasses import dataclass

import pandas as pd

from funcoes.configuracao.secoes import TrainEtapa
from funcoes.metricas.incerteza import Diferenca, Reamostragem, diferenca_pareada
from funcoes.modelos.candidatos import SIMPLICIDADE
from funcoes.modelos.comparado import Comparado
from funcoes.palavras import nomes
from funcoes.palavras.lingua import Frase
from funcoes.treino.avaliacao import Avaliacao, Avaliado


@dataclass(frozen=True)
class Escolha:
    """The chosen candidate, why, and its paired differences to baselines and other candidates.

    `comparacao`: columns contra, balanced, outliers, referencia, diferenca (chosen minus other, negative
    where the chosen one is better), lo, hi, erro_padrao.
    """

    comparado: Comparado
    motivo: Frase
    comparacao: pd.DataFrame


def nome_de(c: Comparado) -> str:
    """Model and variant in words."""
    return nomes.candidato(c.modelo, c.variante.balanceado, c.variante.outliers)


def _complexidade(c: Comparado) -> tuple[int, bool, bool]:
    """Simpler is smaller: fewer parameters first, then less done to the rows."""
    ordem = [str(m) for m in SIMPLICIDADE]
    return ordem.index(c.modelo), c.variante.balanceado, c.variante.outliers


def _texto(escolhido: Avaliado, melhor: Avaliado, d: Diferenca, metrica: str) -> Frase:
    n = f"{escolhido.pontuacao.perda:z.4f}"
    ditos = {"nome": nome_de(escolhido.comparado), "metrica": metrica, "n": n}
    if escolhido is melhor:
        return Frase("{nome} has the best {metrica} out of fold, {n}, and nothing simpler ties", ditos)
    texto = (
        "{nome} ({metrica} {n}) ties with the best, {melhor} ({m}): the difference of {diferenca} is within "
        "one standard error ({erro}), and it is simpler"
    )
    ditos |= {"melhor": nome_de(melhor.comparado), "m": f"{melhor.pontuacao.perda:z.4f}"}
    return Frase(texto, ditos | {"diferenca": f"{d.media:z.4f}", "erro": f"{d.erro_padrao:z.4f}"})


def escolher(avaliacao: Avaliacao, config: TrainEtapa) -> Escolha:
    """Choose among the candidates of a protocol by `config.metrica`, a proper score.

    A candidate whose mean score is within one standard error (of the paired difference, over draws of days)
    of the best counts as tied; of those the simplest is chosen.
    """
    candidatos = [a for a in avaliacao.avaliados if not a.referencia]
    melhor = min(candidatos, key=lambda a: a.pontuacao.perda)
    contra = [(a, _diferenca(a, melhor, avaliacao.dias)) for a in candidatos]
    empatados = [(a, d) for a, d in contra if a is melhor or d.media <= max(d.erro_padrao, 0.0)]
    escolhido, d = min(empatados, key=lambda par: _complexidade(par[0].comparado))
    motivo = _texto(escolhido, melhor, d, config.metrica)
    return Escolha(escolhido.comparado, motivo, _comparacao(escolhido, avaliacao))


def _diferenca(a: Avaliado, b: Avaliado, dias: Reamostragem) -> Diferenca:
    return diferenca_pareada(a.pontuacao.perdas, b.pontuacao.perdas, dias)


def _comparacao(escolhido: Avaliado, avaliacao: Avaliacao) -> pd.DataFrame:
    linhas = []
    for a in sorted(avaliacao.avaliados, key=lambda a: a.pontuacao.perda):  # as the leaderboard
        if a is escolhido:
            continue
        d = _diferenca(escolhido, a, avaliacao.dias)
        linhas.append(
            {
                "contra": a.comparado.modelo,
                "balanced": a.comparado.variante.balanceado,
                "outliers": a.comparado.variante.outliers,
                "referencia": a.referencia,
                "diferenca": d.media,
                "lo": d.lo,
                "hi": d.hi,
                "erro_padrao": d.erro_padrao,
            }
        )
    return pd.DataFrame(linhas)
