"""Scores of the leaderboard as a model card shows them: under its decision rule, with their intervals."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from funcoes.cartao.ficha import Cartao
from funcoes.metricas.avaliar import DECIDIDAS, MAIOR_MELHOR
from funcoes.pagina.blocos import Tabela
from funcoes.palavras.lingua import Lingua

_CASAS: Final = {"rps": 4, "log_loss": 3}


def casas(metrica: str) -> int:
    """Places behind the decimal sign."""
    return _CASAS.get(metrica, 3)


def variante(linha: Mapping[str, object] | pd.Series, lingua: Lingua) -> str:
    """What was done to the training rows, in words."""
    return lingua.tratamento(linha.get("balanced"), linha.get("outliers"))


def valor(linha: pd.Series, metrica: str, cartao: Cartao) -> float:
    """A score of the leaderboard under the card's decision rule; NaN where there is none."""
    coluna = f"mediana_{metrica}" if cartao.decisao == "mediana" and metrica in DECIDIDAS else metrica
    return float(linha.get(coluna, float("nan")))


def medida(linha: pd.Series, metrica: str, cartao: Cartao, lingua: Lingua) -> str:
    """The same as text."""
    return lingua.numero(valor(linha, metrica, cartao), casas(metrica))


def intervalo(linha: pd.Series, metrica: str, cartao: Cartao, lingua: Lingua) -> str:
    """Its interval, empty where there is none: scores of the median rule have none."""
    lo, hi = (float(linha.get(f"{metrica}_{lado}", float("nan"))) for lado in ("lo", "hi"))
    if pd.isna(lo) or (cartao.decisao == "mediana" and metrica in DECIDIDAS):
        return ""
    return lingua.intervalo(lo, hi, casas(metrica))


def do_protocolo(cartao: Cartao, protocolo: str) -> pd.DataFrame:
    """The leaderboard of a protocol."""
    return cartao.leaderboard[cartao.leaderboard["protocolo"] == protocolo]


def _e_o_escolhido(linhas: pd.DataFrame, cartao: Cartao) -> pd.Series:
    mesma = (linhas["balanced"] == cartao.balanced) & (linhas["outliers"] == cartao.outliers)
    return (linhas["modelo"] == cartao.modelo) & mesma


def escolhido(cartao: Cartao, protocolo: str) -> pd.Series | None:
    """The chosen model's row of a protocol; None where it was not run."""
    linhas = do_protocolo(cartao, protocolo)
    achadas = linhas[_e_o_escolhido(linhas, cartao)]
    return None if achadas.empty else achadas.iloc[0]


def placar(cartao: Cartao, protocolo: str, lingua: Lingua) -> Tabela:
    """The leaderboard of a protocol, the chosen model and baselines marked."""
    diz, linhas = lingua.diz, do_protocolo(cartao, protocolo)
    outras = [m for m in MAIOR_MELHOR if m != cartao.metrica and m in linhas]
    corpo = []
    for (_, linha), eleito in zip(linhas.iterrows(), _e_o_escolhido(linhas, cartao), strict=True):
        papel = diz("chosen") if eleito else diz("baseline") if linha["referencia"] else ""
        m = cartao.metrica
        principal = (medida(linha, m, cartao, lingua), intervalo(linha, m, cartao, lingua))
        medidas = [medida(linha, m, cartao, lingua) for m in outras]
        ece = lingua.numero(float(linha.get("ece", float("nan"))))
        feito = "" if linha["referencia"] else variante(linha, lingua)
        corpo.append([lingua.nome(str(linha["modelo"])), feito, papel, *principal, *medidas, ece])
    titulo = "Protocol {nome} (leaky)" if linhas["vazado"].any() else "Protocol {nome}"
    ditas = [diz(c) for c in ("model", "training rows", "role")]
    colunas = (*ditas, cartao.metrica, diz("range"), *outras, "ece")
    return Tabela(diz(titulo, nome=protocolo), colunas, corpo, recolhida=protocolo != cartao.protocolo)


def comparacao(cartao: Cartao, lingua: Lingua) -> Tabela:
    """Differences to all others, in the order of the leaderboard."""
    diz, n = lingua.diz, casas(cartao.metrica)
    corpo = [
        [
            lingua.nome(str(r["contra"])),
            diz("baseline") if r["referencia"] else variante(r, lingua),
            lingua.numero(r["diferenca"], n, sinal=True),
            "–" if pd.isna(r["lo"]) else lingua.intervalo(r["lo"], r["hi"], n, sinal=True),
            diz("better") if r["hi"] < 0 else diz("worse") if r["lo"] > 0 else diz("undecided"),
        ]
        for _, r in na_ordem(cartao.comparacao, cartao).iterrows()
    ]
    titulo = diz(
        "Chosen model minus each other, {metrica}, same rows (negative: the chosen one is better)",
        metrica=cartao.metrica,
    )
    colunas = [diz(c) for c in ("other", "training rows", "difference", "range", "chosen is")]
    return Tabela(titulo, colunas, corpo)


def na_ordem(outros: pd.DataFrame, cartao: Cartao) -> pd.DataFrame:
    """Rows of `contra`, `balanced`, `outliers` in the order of the deciding leaderboard; the unknown last."""
    linhas = do_protocolo(cartao, cartao.protocolo)[["modelo", "balanced", "outliers"]]
    posto = {tuple(linha): i for i, linha in enumerate(linhas.itertuples(index=False, name=None))}
    chaves = outros[["contra", "balanced", "outliers"]].itertuples(index=False, name=None)
    postos = pd.Series([posto.get(tuple(c), len(posto)) for c in chaves], outros.index)
    return outros.loc[postos.sort_values(kind="stable").index]
