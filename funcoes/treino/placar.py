"""The leaderboard: candidates and baselines of every protocol in one table, each score with its spread."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.modelos.comparado import Comparado, Variante
from funcoes.modelos.protocolos import Arranjo
from funcoes.treino.avaliacao import Avaliacao, Avaliado
from funcoes.treino.comparacao import Comparacao

CHAVE = ("protocolo", "modelo", "balanced", "outliers")
"""What tells the rows of the leaderboard apart."""


def _linha(avaliado: Avaliado, arranjo: Arranjo, escolhido: Comparado) -> dict[str, Any]:
    c = avaliado.comparado
    return {
        "protocolo": arranjo.protocolo,
        "modelo": c.modelo,
        "balanced": c.variante.balanceado,
        "outliers": c.variante.outliers,
        "referencia": avaliado.referencia,
        "vazado": arranjo.vazado,
        **avaliado.pontuacao.valores,
        "segundos": round(c.segundos, 2),
        "escolhido": c is escolhido,
    }


def montar_leaderboard(avaliacoes: Iterable[Avaliacao], escolhido: Comparado, metrica: str) -> pd.DataFrame:
    """One row per protocol, model and variant: protocols in their order. The first one decides, and the order
    of its models, the best first, is that of the models everywhere.

    Columns: `CHAVE`, `referencia`, `vazado`, the scores of `pontuacao.Pontuacao`, `segundos`, `escolhido`.
    """
    partes = [
        pd.DataFrame([_linha(a, avaliacao.arranjo, escolhido) for a in avaliacao.avaliados])
        for avaliacao in avaliacoes
    ]
    return pd.concat([_na_ordem(parte, partes[0], metrica) for parte in partes], ignore_index=True)


def _na_ordem(linhas: pd.DataFrame, decide: pd.DataFrame, metrica: str) -> pd.DataFrame:
    """The rows of a protocol in the order of that which decides; what that does not have comes last."""
    melhores = decide.sort_values(metrica, ascending=not MAIOR_MELHOR[metrica], kind="stable")
    postos = {chave: i for i, chave in enumerate(zip(*(melhores[c] for c in CHAVE[1:]), strict=True))}
    chaves = zip(*(linhas[c] for c in CHAVE[1:]), strict=True)
    posto = pd.Series([postos.get(chave, len(postos)) for chave in chaves], linhas.index)
    return linhas.loc[posto.sort_values(kind="stable").index]


def tabela_oof(comparacoes: Iterable[Comparacao], classes: Inteiros) -> pd.DataFrame:
    """Out-of-fold probabilities, long: `CHAVE`, linha (-1: synthetic), dia, voto, p_<class>."""
    partes = []
    for comparacao in comparacoes:
        a = comparacao.arranjo
        for c in comparacao.comparados:
            parte = pd.DataFrame(c.oof, columns=[f"p_{k}" for k in classes])
            fixas = {
                "protocolo": a.protocolo, "linha": a.linhas, "dia": a.dias.to_numpy(), "voto": a.votos,
                "modelo": c.modelo, "balanced": c.variante.balanceado, "outliers": c.variante.outliers,
            }  # fmt: skip
            partes.append(pd.concat([pd.DataFrame(fixas), parte], axis=1))
    return pd.concat(partes, ignore_index=True)


def oof_de(
    oof: pd.DataFrame, protocolo: str, modelo: str, variante: Variante, classes: Inteiros
) -> tuple[Inteiros, Reais]:
    """Votes and out-of-fold probabilities of one model, from the long table."""
    linhas = linhas_oof(oof, protocolo, modelo, variante)
    return linhas["voto"].to_numpy(dtype=int), linhas[[f"p_{k}" for k in classes]].to_numpy()


def linhas_oof(oof: pd.DataFrame, protocolo: str, modelo: str, variante: Variante) -> pd.DataFrame:
    """The rows of one model in the long table."""
    return oof[
        (oof["protocolo"] == protocolo)
        & (oof["modelo"] == modelo)
        & (oof["balanced"] == variante.balanceado)
        & (oof["outliers"] == variante.outliers)
    ]
