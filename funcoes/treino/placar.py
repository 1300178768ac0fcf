"""The leaderboard: candidates and baselines of every protocol in one table, each score with its spread."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from funcoes.apoio.decisao import decidir
from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.configuracao.secoes import TrainEtapa
from funcoes.dados.divisao import pares_de_folds
from funcoes.metricas.avaliar import DECIDIDAS, MAIOR_MELHOR, metricas, metricas_do_voto
from funcoes.metricas.calibracao import ece
from funcoes.metricas.incerteza import Reamostragem, reamostrar, sorteios
from funcoes.modelos import referencias
from funcoes.modelos.comparar import Comparado, Variante
from funcoes.modelos.protocolos import Arranjo

CHAVE = ("protocolo", "modelo", "balanced", "outliers")
"""What tells the rows of the leaderboard apart."""


@dataclass(frozen=True)
class Avaliado:
    """A protocol's rows, and what everybody predicted for them."""

    arranjo: Arranjo
    comparados: list[Comparado]


def oof_das_referencias(arranjo: Arranjo, classes: Inteiros, config: TrainEtapa) -> list[Comparado]:
    """Baselines on the same folds as the candidates."""
    resultado = []
    for nome in referencias.NOMES:
        oof = np.empty((len(arranjo.votos), len(classes)))
        for dentro, fora in pares_de_folds(arranjo.numero):
            modelo = referencias.criar(nome, config.met_pmv)
            modelo.ajustar(arranjo.quadro.iloc[dentro], arranjo.votos[dentro], classes)
            oof[fora] = modelo.prever(arranjo.quadro.iloc[fora])
        resultado.append(Comparado(nome, Variante(), oof, 0.0))
    return resultado


def _espalhamento(c: Comparado, arranjo: Arranjo, classes: Inteiros) -> dict[str, float]:
    """Standard deviation of each metric over the folds."""
    por_fold = [
        metricas(arranjo.votos[fora], c.oof[fora], classes) for _, fora in pares_de_folds(arranjo.numero)
    ]
    return {f"{m}_sd": float(np.std([f[m] for f in por_fold])) for m in MAIOR_MELHOR}


def _intervalos(c: Comparado, arranjo: Arranjo, classes: Inteiros, dias: Reamostragem) -> dict[str, float]:
    """Bounds of each metric over draws of days; NaN where synthetic rows have no day or there is one day."""
    if arranjo.vazado or not dias.util:
        return {f"{m}_{lado}": float("nan") for m in MAIOR_MELHOR for lado in ("lo", "hi")}
    feitos = sorteios(arranjo.votos, c.oof, classes, "mais_provavel", dias)
    limites = {metrica: dias.limites(valores) for metrica, valores in feitos.items()}
    return {f"{m}_{lado}": float(limites[m][i]) for m in MAIOR_MELHOR for i, lado in enumerate(("lo", "hi"))}


def _da_mediana(c: Comparado, arranjo: Arranjo, classes: Inteiros) -> dict[str, float]:
    """The metrics of the predicted vote under the other decision rule."""
    feitas = metricas_do_voto(arranjo.votos, decidir(c.oof, classes, "mediana"), classes)
    return {f"mediana_{m}": feitas[m] for m in DECIDIDAS}


def _linha(c: Comparado, arranjo: Arranjo, classes: Inteiros, dias: Reamostragem) -> dict[str, Any]:
    return {
        "protocolo": arranjo.protocolo,
        "modelo": c.modelo,
        "balanced": c.variante.balanceado,
        "outliers": c.variante.outliers,
        "referencia": e_referencia(c),
        "vazado": arranjo.vazado,
        **metricas(arranjo.votos, c.oof, classes),
        **_espalhamento(c, arranjo, classes),
        **_intervalos(c, arranjo, classes, dias),
        "ece": ece(arranjo.votos, c.oof, classes),
        **_da_mediana(c, arranjo, classes),
        "segundos": round(c.segundos, 2),
    }


def e_referencia(c: Comparado) -> bool:
    """Whether this is a baseline."""
    return c.modelo in referencias.NOMES


def montar_leaderboard(
    avaliados: Iterable[Avaliado], escolhido: Comparado, classes: Inteiros, config: TrainEtapa
) -> pd.DataFrame:
    """One row per protocol, model and variant: protocols in their order. The first one decides, and the order
    of its models, the best first, is that of the models everywhere.

    Columns: `CHAVE`, `referencia`, `vazado`, `escolhido`; each metric of `avaliar.MAIOR_MELHOR`, pooled out
    of fold, for the most probable vote, with `_sd` over folds and `_lo`, `_hi` over draws of days; `ece`;
    `mediana_<metric>` for the median of the predicted distribution; `segundos`.
    """
    partes = []
    for avaliado in avaliados:
        dias = reamostrar(avaliado.arranjo.dias, config.reamostragens, config.confianca, config.semente)
        linhas = [
            {**_linha(c, avaliado.arranjo, classes, dias), "escolhido": c is escolhido}
            for c in avaliado.comparados
        ]
        partes.append(pd.DataFrame(linhas))
    return pd.concat([_na_ordem(parte, partes[0], config.metrica) for parte in partes], ignore_index=True)


def _na_ordem(linhas: pd.DataFrame, decide: pd.DataFrame, metrica: str) -> pd.DataFrame:
    """The rows of a protocol in the order of that which decides; what that does not have comes last."""
    melhores = decide.sort_values(metrica, ascending=not MAIOR_MELHOR[metrica], kind="stable")
    postos = {chave: i for i, chave in enumerate(zip(*(melhores[c] for c in CHAVE[1:]), strict=True))}
    chaves = zip(*(linhas[c] for c in CHAVE[1:]), strict=True)
    posto = pd.Series([postos.get(chave, len(postos)) for chave in chaves], linhas.index)
    return linhas.loc[posto.sort_values(kind="stable").index]


def tabela_oof(avaliados: Iterable[Avaliado], classes: Inteiros) -> pd.DataFrame:
    """Out-of-fold probabilities, long: `CHAVE`, linha (-1: synthetic), dia, voto, p_<class>."""
    partes = []
    for avaliado in avaliados:
        a = avaliado.arranjo
        for c in avaliado.comparados:
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
