"""The choice: the best score, but of what ties with it the simplest; and how far it is from the baselines."""

from dataclasses import dataclass

import pandas as pd

from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.configuracao.secoes import TrainEtapa
from funcoes.metricas.avaliar import PROPRIAS
from funcoes.metricas.incerteza import Diferenca, Reamostragem, diferenca_pareada, reamostrar
from funcoes.modelos.candidatos import SIMPLICIDADE
from funcoes.modelos.comparar import Comparado
from funcoes.palavras import nomes
from funcoes.palavras.lingua import Frase
from funcoes.treino.placar import Avaliado, e_referencia


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


def _texto(
    escolhido: Comparado, melhor: Comparado, d: Diferenca, medias: dict[str, float], metrica: str
) -> Frase:
    ditos = {"nome": nome_de(escolhido), "metrica": metrica, "n": f"{medias['escolhido']:z.4f}"}
    if escolhido is melhor:
        return Frase("{nome} has the best {metrica} out of fold, {n}, and nothing simpler ties", ditos)
    texto = (
        "{nome} ({metrica} {n}) ties with the best, {melhor} ({m}): the difference of {diferenca} is within "
        "one standard error over days ({erro}), and it is simpler"
    )
    ditos |= {"melhor": nome_de(melhor), "m": f"{medias['melhor']:z.4f}"}
    return Frase(texto, ditos | {"diferenca": f"{d.media:z.4f}", "erro": f"{d.erro_padrao:z.4f}"})


def escolher(avaliado: Avaliado, classes: Inteiros, config: TrainEtapa) -> Escolha:
    """Choose among the candidates of a protocol by `config.metrica`, a proper score.

    A candidate whose mean score is within one standard error (of the paired difference, over draws of days)
    of the best counts as tied; of those the simplest is chosen.
    """
    a = avaliado.arranjo
    dias = reamostrar(a.dias, config.reamostragens, config.confianca, config.semente)
    perdas = {id(c): PROPRIAS[config.metrica](a.votos, c.oof, classes) for c in avaliado.comparados}
    candidatos = [c for c in avaliado.comparados if not e_referencia(c)]
    melhor = min(candidatos, key=lambda c: float(perdas[id(c)].mean()))
    contra = {id(c): diferenca_pareada(perdas[id(c)], perdas[id(melhor)], dias) for c in candidatos}
    empatados = [c for c in candidatos if contra[id(c)].media <= max(contra[id(c)].erro_padrao, 0.0)]
    escolhido = min([*empatados, melhor], key=_complexidade)
    medias = {"melhor": float(perdas[id(melhor)].mean()), "escolhido": float(perdas[id(escolhido)].mean())}
    motivo = _texto(escolhido, melhor, contra[id(escolhido)], medias, config.metrica)
    return Escolha(escolhido, motivo, _comparacao(escolhido, avaliado, perdas, dias))


def _comparacao(
    escolhido: Comparado, avaliado: Avaliado, perdas: dict[int, Reais], dias: Reamostragem
) -> pd.DataFrame:
    linhas = []
    for c in sorted(avaliado.comparados, key=lambda c: float(perdas[id(c)].mean())):  # as the leaderboard
        if c is escolhido:
            continue
        d = diferenca_pareada(perdas[id(escolhido)], perdas[id(c)], dias)
        linhas.append(
            {
                "contra": c.modelo,
                "balanced": c.variante.balanceado,
                "outliers": c.variante.outliers,
                "referencia": e_referencia(c),
                "diferenca": d.media,
                "lo": d.lo,
                "hi": d.hi,
                "erro_padrao": d.erro_padrao,
            }
        )
    return pd.DataFrame(linhas)
