"""The synthetic respondents and what they answer: age, sex, body, clothing, vote P1, answers P2..P8."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from funcoes.amostra.copula import Vetor, escores_normais, por_quantis, raiz_simetrica, sortear_normais
from funcoes.amostra.fatos import CLIMA_DAS_RESPOSTAS, RESPOSTAS, VOTOS, FatosAmostra, Pessoas, Respostas
from funcoes.amostra.logit import probabilidades

TE_CENTRO, TE_ESCALA = 21.0, 5.0
"""Centre and scale (°C) of the powers of TE in the vote model; fixed so that the powers stay small."""

TE_LIMITES = (8.0, 28.5)
"""TE range of the survey (°C): beyond it the cubic is not supported by data."""

CLO_USUAL = 0.5
CLO_PLAUSIVEL = (0.3, 2.0)


def gerar_pessoas(fatos: FatosAmostra, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw n respondents: IDADE (years), SEXO (f/m), PESO (kg), ALTURA (cm), whole numbers."""
    feminino = rng.random(n) < fatos.fracao_f
    corpos = {sexo: _corpos(fatos.pessoas[sexo], n, fatos.probabilidades_pessoa, rng) for sexo in ("f", "m")}
    corpo = np.where(feminino[:, None], corpos["f"], corpos["m"])
    pessoas = pd.DataFrame(corpo, columns=["IDADE", "PESO", "ALTURA"])
    pessoas.insert(1, "SEXO", np.where(feminino, "f", "m"))
    perto = np.argsort((pessoas["PESO"] - 99.0).abs().to_numpy(), kind="stable")
    pessoas.loc[perto[: fatos.noventa_e_nove.get("PESO", 0)], "PESO"] = 99.0
    return pessoas


def _corpos(fatos: Pessoas, n: int, probs: list[float], rng: np.random.Generator) -> Vetor:
    z = sortear_normais(rng, n, fatos.correlacao)
    quantis = (fatos.idade, fatos.peso, fatos.altura)
    return np.column_stack([np.round(por_quantis(z[:, i], q, probs)) for i, q in enumerate(quantis)])


def gerar_vestimenta(fatos: FatosAmostra, datas: pd.Series, rng: np.random.Generator) -> list[str]:
    """Clothing tokens (clo) as written in the file; each day has exactly the survey's counts."""
    saida = np.full(len(datas), "", dtype=object)
    do_dia = datas.groupby(datas).indices
    for dia in fatos.dias:
        fichas = [ficha for ficha, quantos in dia.vestimenta.items() for _ in range(quantos)]
        saida[do_dia[dia.data]] = [fichas[i] for i in rng.permutation(len(fichas))]
    return [str(ficha) for ficha in saida]


def clo_usado(vestimenta: list[str]) -> Vetor:
    """Clothing insulation (clo) for the vote model: numbers held within .3–2, missing counts as .5."""
    clo = pd.to_numeric(pd.Series(vestimenta, dtype=str).str.replace(",", "."), errors="coerce")
    return np.asarray(clo.clip(*CLO_PLAUSIVEL).fillna(CLO_USUAL), dtype=np.float64)


def matriz_voto(linhas: pd.DataFrame, clo: Vetor) -> Vetor:
    """Columns of the vote model, shape (n, 11): TE, TE², TE³, UTCI, UR, wind, age, kg, cm, sex (m=1), clo."""
    t = (np.clip(linhas["TE"].to_numpy(dtype=np.float64), *TE_LIMITES) - TE_CENTRO) / TE_ESCALA
    masculino = (linhas["SEXO"].str.lower() == "m").to_numpy(dtype=np.float64)
    numericas = [
        linhas[c].to_numpy(dtype=np.float64) for c in ("UTCI", "UR", "Vel_Vento", "IDADE", "PESO", "ALTURA")
    ]
    return np.column_stack([t, t**2, t**3, *numericas, masculino, clo])


def gerar_votos(
    fatos: FatosAmostra, linhas: pd.DataFrame, clo: Vetor, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Draw the vote P1 (−3..+3) of each row from the ordered logit, alike within a weather record."""
    modelo = fatos.voto
    padrao = (matriz_voto(linhas, clo) - np.asarray(modelo.media)) / np.asarray(modelo.desvio)
    prob = probabilidades(padrao @ np.asarray(modelo.beta), np.asarray(modelo.limiares))
    u = _uniformes_por_registro(linhas["DATA"] + linhas["HORA"], modelo.correlacao_registro, rng)
    posicao = (u[:, None] > np.cumsum(prob[:, :-1], axis=1)).sum(axis=1)
    return np.asarray(np.asarray(VOTOS)[posicao], dtype=np.int64)


def _uniformes_por_registro(registro: pd.Series, correlacao: float, rng: np.random.Generator) -> Vetor:
    """Uniform numbers whose normal scores correlate among the people of the same record."""
    codigo, _ = pd.factorize(registro)
    comum = rng.standard_normal(int(codigo.max()) + 1)[codigo]
    proprio = rng.standard_normal(len(registro))
    return np.asarray(ndtr(np.sqrt(correlacao) * comum + np.sqrt(1.0 - correlacao) * proprio))


def gerar_respostas(
    fatos: Respostas, votos: NDArray[np.int64], clima: pd.DataFrame, rng: np.random.Generator
) -> dict[str, NDArray[np.int64]]:
    """Draw P2..P8: margins from the tables given the vote, dependence from a copula with TE and the wind.

    `clima` has the columns `CLIMA_DAS_RESPOSTAS`, one row per vote.
    """
    u = ndtr(_latente_respostas(fatos, votos, clima, rng))
    saida = {}
    for k, nome in enumerate(RESPOSTAS):
        tabela = np.asarray(fatos.tabelas[nome], dtype=np.float64)
        acumulada = np.cumsum(tabela / tabela.sum(axis=1, keepdims=True), axis=1)[:, :-1]
        posicao = (u[:, k][:, None] > acumulada[votos - VOTOS[0]]).sum(axis=1)
        saida[nome] = np.asarray(np.asarray(VOTOS)[posicao], dtype=np.int64)
    return saida


def _latente_respostas(
    fatos: Respostas, votos: NDArray[np.int64], clima: pd.DataFrame, rng: np.random.Generator
) -> Vetor:
    """Normal latents of P2..P8 given the weather's normal scores among equal votes, shape (n, 7)."""
    p = len(RESPOSTAS)
    correlacao = np.asarray(fatos.correlacao)
    pesos = np.linalg.solve(correlacao[p:, p:], correlacao[p:, :p])
    resto: Vetor = correlacao[:p, :p] - correlacao[:p, p:] @ pesos
    escores = escores_por_voto(clima[list(CLIMA_DAS_RESPOSTAS)].to_numpy(dtype=np.float64), votos)
    latente = escores @ pesos + rng.standard_normal((len(votos), p)) @ raiz_simetrica(resto)
    return np.asarray(latente)


def escores_por_voto(colunas: Vetor, votos: NDArray[np.int64]) -> Vetor:
    """Normal scores of each column among the rows of the same vote, shape as given."""
    z = np.empty_like(colunas)
    for voto in np.unique(votos):
        iguais = votos == voto
        z[iguais] = np.column_stack([escores_normais(c) for c in colunas[iguais].T])
    return z
