"""Results by group: who is predicted worse, warmer or cooler than they say; and how far people agree."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Decisao, Inteiros
from funcoes.dados.colunas import ALVO, CAMPANHA, FALTA, REGISTRO
from funcoes.metricas.avaliar import metricas
from funcoes.palavras.lingua import Lingua
from funcoes.vocabulario.grandezas import GRANDEZAS

IDADES: Final = (18, 30, 45, 60)
MIN_LINHAS: Final = 30
METRICAS: Final = ("accuracy", "mae", "within_one", "rps")
TODOS: Final = "todos"
NAO_DITO: Final = "not stated"
_IDADE: Final = "idade"
_POR: Final = ("sexo", _IDADE, "tipo_predio", "resfriamento", "estacao", CAMPANHA)
"""What people are grouped by, where a survey has it."""


def faixas_de_idade(idade: pd.Series, bordas: Sequence[int] = IDADES) -> pd.Series:
    """The band of each age, in whole years as text: `<18`, `18-29`, ..., `60+`; a bound opens its band."""
    cortes = sorted(set(bordas))
    nomes = [f"<{cortes[0]}", *(f"{a}-{b - 1}" for a, b in pairwise(cortes))]
    faixas = pd.cut(idade, [-np.inf, *cortes, np.inf], right=False, labels=[*nomes, f"{cortes[-1]}+"])
    return pd.Series(faixas, index=idade.index)


def _chaves(quadro: pd.DataFrame, bordas: Sequence[int]) -> dict[str, pd.Series]:
    """The group of each row, by what it is grouped by; an answer that `impute` filled in is none.

    One campaign, or none, is no grouping.
    """
    chaves = {nome: _chave(quadro[nome], nome, bordas) for nome in _POR if nome in quadro}
    for nome, chave in chaves.items():
        texto = chave.astype(object).where(chave.notna() & (chave != ""), NAO_DITO)
        if f"{FALTA}{nome}" in quadro:
            texto = texto.mask(quadro[f"{FALTA}{nome}"].astype(bool), NAO_DITO)
        ordem = [*(v for v in _ordem(chave, texto) if v != NAO_DITO), NAO_DITO]
        chaves[nome] = pd.Series(pd.Categorical(texto, ordem, ordered=True), index=quadro.index)
    if CAMPANHA in chaves and len(set(chaves[CAMPANHA]) - {NAO_DITO}) <= 1:
        del chaves[CAMPANHA]
    return chaves


def _chave(valores: pd.Series, nome: str, bordas: Sequence[int]) -> pd.Series:
    """A column as text: bands of ages, names of categories."""
    if nome == _IDADE:
        return faixas_de_idade(valores, bordas)
    if nome == CAMPANHA:
        return valores.astype(str).where(valores.notna())
    codigos = GRANDEZAS[nome].codigos
    nomes = pd.Series(valores.map({codigo: n for n, codigo in codigos.items()}), index=valores.index)
    return nomes.astype(pd.CategoricalDtype([*codigos]))


def _ordem(chave: pd.Series, texto: pd.Series) -> list[str]:
    """Bands and categories in their own order, anything else by its name."""
    return [*chave.cat.categories] if isinstance(chave.dtype, pd.CategoricalDtype) else sorted(set(texto))


def grupo_dito(grupo: str, valor: str, lingua: Lingua) -> tuple[str, str]:
    """A group of the table in words: what it is by, and its value, "" of everybody."""
    if grupo == TODOS:
        return lingua.diz("everybody"), ""
    dita = GRANDEZAS.get(grupo)
    nome = lingua.nome(grupo) if dita is None else lingua.termo(dita.termo)
    termo = dita.categorias.get(valor) if dita is not None else None
    return nome, lingua.nome(valor) if termo is None else lingua.termo(termo)


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
    """Metrics by sex, age band, kind and cooling of the building, season and campaign, of those that the
    table has, after a first row of everybody.

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


def pares_juntos(quadro: pd.DataFrame) -> int:
    """How many pairs of people were asked at the same reading; 0 where nothing says so."""
    pessoas = quadro[REGISTRO].value_counts() if REGISTRO in quadro else pd.Series(dtype=int)
    return int((pessoas * (pessoas - 1)).sum()) // 2


def concordancia(quadro: pd.DataFrame) -> float:
    """Chance that two people of the same reading give the same vote, 0 to 1; NaN without pairs or readings.

    The share of equal votes among all pairs of people of one record.
    """
    if REGISTRO not in quadro:
        return float("nan")
    contagem = pd.crosstab(quadro[REGISTRO], quadro[ALVO]).to_numpy()
    pessoas = contagem.sum(axis=1)
    pares = int((pessoas * (pessoas - 1)).sum())
    return float((contagem * (contagem - 1)).sum() / pares) if pares else float("nan")
