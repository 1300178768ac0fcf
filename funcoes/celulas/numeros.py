"""Columns of numbers: which notation they are in, the unit behind them, and their values."""

import re
from typing import Final

import pandas as pd

from funcoes.celulas.distintos import distintos, por_distintos
from funcoes.celulas.notacao import NOTACOES, Notacao, um_numero
from funcoes.celulas.texto import claro

__all__ = ["Notacao", "ler_numeros", "notacoes", "numero_e_unidade", "sem_unidade"]

_COM_UNIDADE: Final = re.compile(
    r"""
    (?P<numero> [+-]? [0-9.,'\ ]* [0-9] (?: e [+-]? [0-9]+ )? )
    \s*
    (?P<unidade> (?: [^\W\d_] | [°%‰] ) (?: (?! \d\d ) . )* )  # m2 and s-1, but no 14h30, no 3 Aug 2015
    """,
    re.VERBOSE | re.IGNORECASE,
)


def ler_numeros(textos: pd.Series, notacao: Notacao) -> pd.Series:
    """Texts to float64 in one notation, NaN for what is no number in it; index and name stay."""
    return por_distintos(textos, lambda texto: um_numero(texto, notacao), "float64")


def notacoes(textos: pd.Series) -> tuple[Notacao, ...]:
    """The notations in which every text is a number; none for a column without values.

    Two may mean the same (3, 1 234) or not ("1,234" is 1234 or 1.234): the values of `ler_numeros` tell.
    """
    todos = distintos(textos)
    return tuple(n for n in NOTACOES if todos and all(um_numero(t, n) is not None for t in todos))


def _e_numero(texto: str) -> bool:
    return any(um_numero(texto, n) is not None for n in NOTACOES)


def numero_e_unidade(texto: str) -> tuple[str, str] | tuple[None, None]:
    """The number, still text, and the unit behind it, of one cell: "23,5 ºC" is "23,5" and "°C"."""
    achado = _COM_UNIDADE.fullmatch(claro(texto))
    if achado is None or _e_numero(texto) or not _e_numero(achado["numero"]):  # the e5 of 1e5 is no unit
        return None, None
    unidade = re.sub(r"\s+", " ", achado["unidade"])
    return achado["numero"], unidade.replace("ºC", "°C").replace("ºF", "°F")


def sem_unidade(textos: pd.Series) -> tuple[pd.Series, str | None]:
    """The texts without the unit that all of them end in, and that unit: "23.5 °C" is "23.5" and "°C".

    (`textos`, None) where one has no unit or another one. The numbers are still text, for `ler_numeros`.
    """
    divididos = {texto: numero_e_unidade(texto) for texto in distintos(textos)}
    unidades = {unidade for _, unidade in divididos.values()}
    unidade = unidades.pop() if len(unidades) == 1 else None
    if unidade is None:
        return textos, None
    return por_distintos(textos, lambda texto: divididos[texto][0], "object"), unidade
