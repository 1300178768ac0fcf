"""The survey file's dialect: `;`, decimal comma, `D/M/YYYY`, `HH:MM`, ASCII, LF, and its dirty tokens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from funcoes.apoio.erros import ErroDados

# fmt: off
COLUNAS = [
    "DATA", "HORA", "IDADE", "SEXO", "PESO", "ALTURA", "VESTIMENTA", "P1", "P2", "P3", "P4", "P5", "P6",
    "P7", "P8", "Tev", "UTCI", "SST", "STE", "pSTI", "WBGT", "WCI", "Tek", "TE", "PST", "Tmedia",
    "Tmax", "Tmin", "Tu", "UR", "UR_Max", "UR_Min", "RSolarMed", "RSolarTot", "Vel_Vento", "Dir_Vento",
    "SD_DirVento", "Vel_Vento_Max", "Dir_Max_Vento", "Chuva_Tot",
]
# fmt: on

TEXTO = ("DATA", "HORA", "SEXO", "VESTIMENTA")
FALTA = {"Tu": "", "RSolarMed": "NAN", "RSolarTot": "NAN"}
"""How each column writes a missing measurement."""

CODIGOS_SUJOS = {"P5": ("x", "99"), "P6": ("x", "99"), "P7": ("x",), "P8": ("x", "")}
"""Tokens that stand for no answer; elsewhere 99 is a value."""

CASAS_MAXIMAS = 2


def escrever_numero(valor: float) -> str:
    """Write a number as the survey does: decimal comma, at most two decimals, no trailing zeros."""
    texto = f"{valor:.{CASAS_MAXIMAS}f}".rstrip("0").rstrip(".").replace(".", ",")
    return "0" if texto == "-0" else texto


def escrever_coluna(nome: str, valores: pd.Series) -> list[str]:
    """Write one column as file tokens; missing numbers as that column writes them."""
    if nome in TEXTO or valores.dtype == object:
        return [str(v) for v in valores]
    falta = FALTA.get(nome, "")
    # the people of a record share its weather: each number is written once
    codigo, distintos = pd.factorize(valores.to_numpy(dtype=np.float64), use_na_sentinel=False)
    textos = [falta if np.isnan(v) else escrever_numero(float(v)) for v in distintos]
    return [textos[i] for i in codigo]


def escrever_csv(linhas: pd.DataFrame) -> bytes:
    """Write the rows in the survey's column order and dialect."""
    colunas = [escrever_coluna(nome, linhas[nome]) for nome in COLUNAS]
    registros = [";".join(COLUNAS), *(";".join(campos) for campos in zip(*colunas, strict=True))]
    return ("\n".join(registros) + "\n").encode("ascii")


def ler_pesquisa(csv_path: Path) -> pd.DataFrame:
    """Read a file of the survey's dialect as tokens, exactly as written; 40 text columns.

    Raises:
        ErroDados: unreadable file, other columns, or no rows.
    """
    try:
        tabela = pd.read_csv(csv_path, sep=";", dtype=str, keep_default_na=False, encoding="ascii")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as erro:
        raise ErroDados(f"{csv_path}: cannot be read as the survey's CSV ({erro}).") from erro
    diferenca = sorted(set(COLUNAS) ^ set(tabela.columns))
    if list(tabela.columns) != COLUNAS:
        raise ErroDados(
            f"{csv_path}: {len(tabela.columns)} columns that are not the survey's 40 in order "
            f"(differing: {', '.join(diferenca[:5]) or 'only the order'}). "
            "Give the original file: ';' between fields, decimal comma."
        )
    if tabela.empty:
        raise ErroDados(f"{csv_path}: has a header and no rows. Give the complete survey file.")
    return tabela


def numeros(tabela: pd.DataFrame, coluna: str) -> pd.Series:
    """Turn a column of tokens into numbers; what stands for a missing value becomes NaN.

    Raises:
        ErroDados: a token is neither a number nor a known dirty one.
    """
    tokens = tabela[coluna]
    sujos = ("", "NAN", "x", *CODIGOS_SUJOS.get(coluna, ()))
    valores = pd.to_numeric(tokens.str.replace(",", ".").where(~tokens.isin(sujos)), errors="coerce")
    estranhos = valores.isna() & ~tokens.isin(sujos)
    if estranhos.any():
        linha = int(np.flatnonzero(estranhos.to_numpy())[0])
        raise ErroDados(
            f"column {coluna}, file line {linha + 2}: {tokens.iloc[linha]!r} is no number "
            f"({int(estranhos.sum())} such cells). Correct the file or extend the known dirty tokens."
        )
    return valores.astype(np.float64)
