"""Results by group: who is predicted worse, warmer or cooler than they say; and how far people agree."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Decisao, Inteiros
from funcoes.dados.colunas import ALVO
from funcoes.metricas.avaliar import metricas

IDADES: Final = (18, 30, 45, 60)
MIN_LINHAS: Final = 30
METRICAS: Final = ("accuracy", "mae", "within_one", "rps")
TODOS: Final = "todos"
NAO_DITO: Final = "not stated"


def faixas_de_idade(idade: pd.Series, bordas: Sequence[int] = IDADES) -> pd.Series:
    """The band of each age, in whole years as text: `<18`, `18-29`, ..., `60+`; a bound opens its band."""
    cortes = sorted(set(bordas))
    nomes = [f"<{cortes[0]}", *(f"{a}-{b - 1}" for a, b in pairwise(cortes))]
    faixas = pd.cut(idade, [-np.inf, *cortes, np.inf], right=False, labels=[*nomes, f"{cortes[-1]}+"])
    return pd.Series(faixas, index=idade.index)


def _chaves(quadro: pd.DataFrame, bordas: Sequence[int]) -> dict[str, pd.Series]:
    """The group of each row, by what it is grouped by; an answer that `impute` filled in is none."""
    chaves = {
        "sexo": quadro["sexo"].map({0: "f", 1: "m"}),
        "idade": faixas_de_idade(quadro["idade"], bordas),
        "campanha": quadro["campanha"].astype(str),
    }
    for nome, chave in chaves.items():
        texto = chave.astype(object).where(chave.notna(), NAO_DITO)
        if f"falta_{nome}" in quadro:
            texto = texto.mask(quadro[f"falta_{nome}"].astype(bool), NAO_DITO)
        ordem = [*(chave.cat.categories if nome == "idade" else sorted(set(texto) - {NAO_DITO})), NAO_DITO]
        chaves[nome] = pd.Series(pd.Categorical(texto, ordem, ordered=True), index=quadro.index)
    return chaves


def linhas_do_quadro(oof: pd.DataFrame, quadro: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table that were predicted, in the order of the predictions.

    Raises `ErroDados` where a line is unknown or predicted twice.
    """
    if oof["linha"].duplicated().any():
        raise ErroDados(
            f"{int(oof['linha'].duplicated().sum())} lines are predicted more than once: "
            "give the out-of-fold rows of one model, variant and protocol."
        )
    estranhas = sorted(set(oof["linha"]) - set(quadro.index))
    if estranhas:
        raise ErroDados(
            f"{len(estranhas)} predicted lines are not in the table (the first: {estranhas[0]}): "
            "give the table that the model was compared on."
        )
    return quadro.loc[oof["linha"]]


def por_grupo(
    oof: pd.DataFrame,
    quadro: pd.DataFrame,
    classes: Inteiros,
    bordas: Sequence[int] = IDADES,
    min_linhas: int = MIN_LINHAS,
    decisao: Decisao = "mais_provavel",
) -> pd.DataFrame:
    """Metrics by sex, age band and campaign, after a first row of everybody.

    `oof`: one model's out-of-fold rows (linha, voto, p_<class>); `quadro`: their table, index linha.
    Columns grupo, valor, n, pequeno (fewer than `min_linhas` rows: read with care), accuracy, mae,
    within_one, rps, and vies: mean expected vote Σ p_k·k minus mean given vote, positive where the
    model says warmer than people do. Raises `ErroDados` where a line is unknown or predicted twice.
    """
    pessoas = linhas_do_quadro(oof, quadro)
    proba = oof[[f"p_{k}" for k in classes]].to_numpy(dtype=float)
    votos = oof["voto"].to_numpy(dtype=int)
    esperado = proba @ classes
    posicoes = {(TODOS, TODOS): np.arange(len(oof))}
    for nome, chave in _chaves(pessoas, bordas).items():
        codigos = chave.cat.codes.to_numpy()
        posicoes |= {(nome, v): np.flatnonzero(codigos == i) for i, v in enumerate(chave.cat.categories)}
    linhas = []
    for (grupo, valor), onde in posicoes.items():
        if len(onde):
            medidas = metricas(votos[onde], proba[onde], classes, decisao)
            linhas.append(
                {"grupo": grupo, "valor": valor, "n": len(onde), "pequeno": len(onde) < min_linhas}
                | {m: medidas[m] for m in METRICAS}
                | {"vies": float(esperado[onde].mean() - votos[onde].mean())}
            )
    return pd.DataFrame(linhas)


def concordancia(quadro: pd.DataFrame) -> float:
    """Chance that two people of the same weather record give the same vote, 0 to 1; NaN without pairs.

    The share of equal votes among all pairs of people of one record.
    """
    contagem = pd.crosstab(quadro["registro"], quadro[ALVO]).to_numpy()
    pessoas = contagem.sum(axis=1)
    pares = int((pessoas * (pessoas - 1)).sum())
    return float((contagem * (contagem - 1)).sum() / pares) if pares else float("nan")
