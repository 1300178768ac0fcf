"""Columns of thermal sensation votes: numbers and words to −3 … +3, and votes between two whole ones."""

import re
from typing import Final, Literal

import numpy as np
import pandas as pd

from funcoes.celulas.distintos import distintos, por_distintos
from funcoes.celulas.escala import (
    CONJUNTOS,
    PALAVRAS,
    ConjuntoDePalavras,
    EscalaDeVoto,
    Meios,
    votos_das_palavras,
)
from funcoes.celulas.notacao import Notacao, um_numero
from funcoes.celulas.texto import claro, normalizar

__all__ = [
    "PALAVRAS",
    "EscalaDeVoto",
    "ambos",
    "conjuntos_de_palavras",
    "inteiros",
    "ler_votos",
    "no_meio",
    "repartir",
]

_CASAS: Final = 9
"""Decimals that count: a vote of a scaled line is a half where only the float is not."""

_COM_ROTULO: Final = re.compile(r"(?P<numero>[+-]?[0-9]+) ?[-=:.)(] ?\(?(?P<palavra>[^\W\d_][^\d()]*)\)?")


def _um_voto(texto: str, escala: EscalaDeVoto, palavras: dict[str, int], notacao: Notacao) -> float | None:
    """A word, a number, or a number with its word: "-3 (cold)", "1 - muito frio".

    A number whose word is none of the scale, or says another vote, is not read.
    """
    if (voto := palavras.get(normalizar(texto))) is not None:
        return float(voto)
    if (numero := um_numero(texto, notacao)) is not None:
        return escala.voto(numero)
    if (achado := _COM_ROTULO.fullmatch(claro(texto))) is None:
        return None
    dito = palavras.get(normalizar(achado["palavra"]))
    voto_do_numero = escala.voto(float(achado["numero"]))
    return voto_do_numero if dito == voto_do_numero else None


def ler_votos(textos: pd.Series, escala: EscalaDeVoto, notacao: Notacao) -> pd.Series:
    """Texts to votes from −3 to +3 as float64, not rounded; NaN for what is no vote of the scale."""
    palavras = votos_das_palavras(escala.palavras)
    return por_distintos(textos, lambda texto: _um_voto(texto, escala, palavras, notacao), "float64")


def conjuntos_de_palavras(textos: pd.Series) -> tuple[ConjuntoDePalavras, ...]:
    """The sets of `PALAVRAS` that know every text; none for a column without values.

    Cold, neutral and hot alone are in two of them, with other votes: both are named.
    """
    todas = {normalizar(texto) for texto in distintos(textos)}
    return tuple(c for c in CONJUNTOS if todas and todas <= votos_das_palavras(PALAVRAS[c]).keys())


def no_meio(votos: pd.Series) -> pd.Series:
    """Whether each vote lies exactly between two whole ones, such as −1.5; False where there is none."""
    dobro = (votos * 2).round(_CASAS)
    return dobro % 2 == 1


def inteiros(votos: pd.Series, meios: Literal["arredondar", "descartar"]) -> pd.Series:
    """The nearest whole votes, as float64 since a vote may be missing.

    What lies between two goes up (`arredondar`: 0.5 is 1, −0.5 is 0) or is NaN (`descartar`).
    """
    redondos = pd.Series(np.floor(votos.round(_CASAS) + 0.5), index=votos.index, name=votos.name)
    return redondos.mask(no_meio(votos)) if meios == "descartar" else redondos


def ambos(quadro: pd.DataFrame, coluna: str) -> pd.DataFrame:
    """Whole votes, each row with a vote between two whole ones standing twice, once with each of them.

    The row itself keeps its index and takes the upper vote, as with `arredondar`. Its copy takes the lower
    one and stands behind all rows, in the order of the rows copied (`quadro.index[no_meio(quadro[coluna])]`),
    with index numbers counted from the largest one on. Other rows take the nearest whole vote.
    """
    inteiro = quadro.assign(**{coluna: inteiros(quadro[coluna], "arredondar")})
    copias = inteiro[no_meio(quadro[coluna])]
    if copias.empty:
        return inteiro
    primeiro = int(quadro.index.max()) + 1
    novas = pd.RangeIndex(primeiro, primeiro + len(copias), name=quadro.index.name)
    return pd.concat([inteiro, copias.assign(**{coluna: copias[coluna] - 1}).set_axis(novas)])


def repartir(quadro: pd.DataFrame, coluna: str, meios: Meios) -> pd.DataFrame:
    """The frame with whole votes in `coluna`, by `inteiros` or by `ambos`."""
    if meios == "ambos":
        return ambos(quadro, coluna)
    return quadro.assign(**{coluna: inteiros(quadro[coluna], meios)})
