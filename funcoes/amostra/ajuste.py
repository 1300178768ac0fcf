"""Measure all statistics of `FatosAmostra` from a real survey file (`--fit`)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funcoes.amostra.ajuste_clima import (
    PROBABILIDADES_CLIMA,
    ajustar_amplitudes,
    ajustar_dependencia,
    ajustar_dias,
    ajustar_empiricos,
    ajustar_residuos,
    arredondar,
    arredondar_matriz,
    registros_de_clima,
)
from funcoes.amostra.arquivo_csv import COLUNAS, FALTA, TEXTO, ler_pesquisa, numeros
from funcoes.amostra.copula import Vetor, correlacao_com_falhas, escores_normais
from funcoes.amostra.fatos import (
    CLIMA_DAS_RESPOSTAS,
    RESPOSTAS,
    VOTOS,
    FatosAmostra,
    Pessoas,
    Respostas,
    Voto,
)
from funcoes.amostra.logit import ajustar_logit, probabilidades, residuo_padrao
from funcoes.amostra.pessoas import clo_usado, escores_por_voto, matriz_voto
from funcoes.apoio.erros import ErroDados

PROBABILIDADES_PESSOA = [0.0, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.995, 1.0]
NOVENTA_E_NOVE = 99.0
CORRELACAO_MAXIMA = 0.95
PODEM_FALTAR = [*FALTA, "P5", "P6", "P7", "P8"]


def ajustar(csv_path: Path, seed_padrao: int = 0) -> FatosAmostra:
    """Recompute every statistic from a survey file; `seed_padrao` is only carried along.

    Raises:
        ErroDados: the file is not of the survey's dialect, lacks a vote class or a sex, has empty cells
            where the survey has none, or too few records.
    """
    tokens = ler_pesquisa(csv_path)
    tabela = pd.DataFrame(
        {c: tokens[c] if c in TEXTO else numeros(tokens, c) for c in COLUNAS}, index=tokens.index
    )
    _exigir_completa(csv_path, tabela)
    registros = registros_de_clima(tabela)
    dias = ajustar_dias(tabela, tokens, registros)
    sexo = tabela["SEXO"].str.lower()
    return FatosAmostra(
        seed_padrao=seed_padrao,
        probabilidades_clima=PROBABILIDADES_CLIMA,
        probabilidades_pessoa=PROBABILIDADES_PESSOA,
        dias=dias,
        dependencia=ajustar_dependencia(registros, dias),
        amplitudes=ajustar_amplitudes(registros),
        fracao_f=round(float((sexo == "f").mean()), 4),
        pessoas={s: _pessoas(tabela[sexo == s]) for s in ("f", "m")},
        residuos=ajustar_residuos(registros),
        indices_empiricos=ajustar_empiricos(registros),
        voto=_voto(tabela),
        respostas=_respostas(tabela),
        noventa_e_nove={
            "PESO": int((tabela["PESO"] == NOVENTA_E_NOVE).sum()),
            "Dir_Vento": int((registros["Dir_Vento"] == NOVENTA_E_NOVE).sum()),
        },
    )


def _exigir_completa(csv_path: Path, tabela: pd.DataFrame) -> None:
    vazias = tabela.drop(columns=PODEM_FALTAR).isna().sum()
    if vazias.any():
        coluna = str(vazias.idxmax())
        raise ErroDados(
            f"{csv_path}: column {coluna} has {vazias[coluna]} empty cells. "
            f"Only {', '.join(PODEM_FALTAR)} may have any; give the original survey file."
        )
    faltam = [*sorted(set(VOTOS) - set(tabela["P1"])), *sorted({"f", "m"} - set(tabela["SEXO"].str.lower()))]
    if faltam:
        raise ErroDados(
            f"{csv_path}: no row has {faltam} in P1 or SEXO. All seven votes and both sexes are needed; "
            "give the complete survey file."
        )


def _pessoas(linhas: pd.DataFrame) -> Pessoas:
    colunas = {"idade": linhas["IDADE"], "peso": linhas["PESO"], "altura": linhas["ALTURA"]}
    z = np.column_stack([escores_normais(c) for c in colunas.values()])
    return Pessoas(
        correlacao=arredondar_matriz(correlacao_com_falhas(z)),
        **{n: arredondar(np.quantile(c, PROBABILIDADES_PESSOA), 1) for n, c in colunas.items()},
    )


def _voto(tabela: pd.DataFrame) -> Voto:
    X = matriz_voto(tabela, clo_usado(list(tabela["VESTIMENTA"])))
    media, desvio = X.mean(axis=0), X.std(axis=0)
    classes = (tabela["P1"].to_numpy() - VOTOS[0]).astype(np.int64)
    beta, limiares = ajustar_logit((X - media) / desvio, classes, len(VOTOS))
    prob = probabilidades((X - media) / desvio @ beta, limiares)
    residuo = residuo_padrao(prob, classes)
    return Voto(
        correlacao_registro=round(_correlacao_no_registro(residuo, tabela["DATA"] + tabela["HORA"]), 3),
        media=arredondar(media, 4),
        desvio=arredondar(desvio, 4),
        beta=arredondar(beta),
        limiares=arredondar(limiares),
    )


def _correlacao_no_registro(residuo: Vetor, registro: pd.Series) -> float:
    """Mean product of the standardised residuals over all pairs of people of the same record, at least 0."""
    por_registro = pd.Series(residuo).groupby(registro)
    soma, quadrados, n = (
        por_registro.sum(),
        (pd.Series(residuo) ** 2).groupby(registro).sum(),
        por_registro.size(),
    )
    pares = float((n * (n - 1)).sum())
    return max(float((soma**2 - quadrados).sum()) / pares, 0.0)


def _respostas(tabela: pd.DataFrame) -> Respostas:
    votos = tabela["P1"].to_numpy(dtype=np.int64)
    tabelas = {
        nome: [[int(((votos == v) & (tabela[nome] == r)).sum()) for r in VOTOS] for v in VOTOS]
        for nome in RESPOSTAS
    }
    return Respostas(tabelas=tabelas, correlacao=arredondar_matriz(_correlacao_respostas(tabela, votos)))


def _correlacao_respostas(tabela: pd.DataFrame, votos: NDArray[np.int64]) -> Vetor:
    """Correlation of the latents of P2..P8, TE and the wind among people of the same vote.

    A score shared by all of one answer is the mean of its latents, so it correlates with them by its own
    standard deviation s; observed correlations are s_i·s_j too small.
    """
    nomes = [*RESPOSTAS, *CLIMA_DAS_RESPOSTAS]
    z = escores_por_voto(tabela[nomes].to_numpy(dtype=np.float64), votos)
    s = np.nanstd(z, axis=0)
    latente = np.clip(correlacao_com_falhas(z) / np.outer(s, s), -CORRELACAO_MAXIMA, CORRELACAO_MAXIMA)
    np.fill_diagonal(latente, 1.0)
    return np.asarray(latente)
