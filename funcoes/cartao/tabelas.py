"""Scores of the leaderboard as a model card shows them: under its decision rule, with their intervals."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from funcoes import nomes
from funcoes.avaliar import DECIDIDAS, MAIOR_MELHOR
from funcoes.cartao.blocos import Tabela, celula
from funcoes.cartao.ficha import Cartao

_CASAS: Final = {"rps": 4, "log_loss": 3}


def variante(linha: Mapping[str, object] | pd.Series) -> str:
    """What was done to the training rows, in words."""
    return nomes.tratamento(linha.get("balanced"), linha.get("outliers"))


def medida(linha: pd.Series, metrica: str, cartao: Cartao) -> str:
    """A score of the leaderboard under the card's decision rule."""
    coluna = f"mediana_{metrica}" if cartao.decisao == "mediana" and metrica in DECIDIDAS else metrica
    return celula(float(linha.get(coluna, float("nan"))), _CASAS.get(metrica, 3))


def intervalo(linha: pd.Series, metrica: str, cartao: Cartao) -> str:
    """Its interval over days, empty where there is none: scores of the median rule have none."""
    lo, hi = (float(linha.get(f"{metrica}_{lado}", float("nan"))) for lado in ("lo", "hi"))
    if pd.isna(lo) or (cartao.decisao == "mediana" and metrica in DECIDIDAS):
        return ""
    return f"{celula(lo, _CASAS.get(metrica, 3))} to {celula(hi, _CASAS.get(metrica, 3))}"


def _do_protocolo(cartao: Cartao, protocolo: str) -> pd.DataFrame:
    return cartao.leaderboard[cartao.leaderboard["protocolo"] == protocolo]


def _e_o_escolhido(linhas: pd.DataFrame, cartao: Cartao) -> pd.Series:
    mesma = (linhas["balanced"] == cartao.balanced) & (linhas["outliers"] == cartao.outliers)
    return (linhas["modelo"] == cartao.modelo) & mesma


def escolhido(cartao: Cartao, protocolo: str) -> pd.Series | None:
    """The chosen model's row of a protocol; None where it was not run."""
    linhas = _do_protocolo(cartao, protocolo)
    achadas = linhas[_e_o_escolhido(linhas, cartao)]
    return None if achadas.empty else achadas.iloc[0]


def placar(cartao: Cartao, protocolo: str) -> Tabela:
    """The leaderboard of a protocol, the chosen model and baselines marked."""
    linhas = _do_protocolo(cartao, protocolo)
    outras = [m for m in MAIOR_MELHOR if m != cartao.metrica and m in linhas]
    corpo = []
    for (_, linha), eleito in zip(linhas.iterrows(), _e_o_escolhido(linhas, cartao), strict=True):
        papel = "chosen" if eleito else "baseline" if linha["referencia"] else ""
        principal = (medida(linha, cartao.metrica, cartao), intervalo(linha, cartao.metrica, cartao))
        medidas = [medida(linha, m, cartao) for m in outras]
        ece = celula(float(linha.get("ece", float("nan"))))
        feito = "" if linha["referencia"] else variante(linha)
        corpo.append([str(linha["modelo"]), feito, papel, *principal, *medidas, ece])
    vazado = " (leaky)" if linhas["vazado"].any() else ""
    colunas = ("model", "training rows", "role", cartao.metrica, "range", *outras, "ece")
    return Tabela(f"Protocol {protocolo}{vazado}", colunas, corpo, recolhida=protocolo != cartao.protocolo)


def comparacao(cartao: Cartao) -> Tabela:
    """Differences to the baselines first, then to the other candidates."""
    casas = _CASAS.get(cartao.metrica, 3)
    linhas = cartao.comparacao.sort_values("referencia", ascending=False, kind="stable")
    corpo = [
        [
            str(r["contra"]),
            "baseline" if r["referencia"] else variante(r),
            f"{r['diferenca']:+.{casas}f}",
            "–" if pd.isna(r["lo"]) else f"{r['lo']:+.{casas}f} to {r['hi']:+.{casas}f}",
            "better" if r["hi"] < 0 else "worse" if r["lo"] > 0 else "undecided",
        ]
        for _, r in linhas.iterrows()
    ]
    titulo = (
        f"Chosen model minus each other, {cartao.metrica}, same rows (negative: the chosen one is better)"
    )
    return Tabela(titulo, ("other", "training rows", "difference", "range", "chosen is"), corpo)
