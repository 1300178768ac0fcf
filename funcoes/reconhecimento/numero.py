"""Numbers of a column whose notation nobody says, and what in it stands for no answer."""

from typing import Final

import numpy as np
import pandas as pd

from funcoes.celulas.notacao import NOTACOES, um_numero
from funcoes.celulas.numeros import numero_e_unidade
from funcoes.pesquisa.colunas import Notacao
from funcoes.pesquisa.descricao import FALTANTES

Leituras = dict[Notacao, pd.Series]
"""The values of a column by notation: one, or two where the cells do not tell."""

SEM_RESPOSTA: Final = frozenset({
    *(f.casefold() for f in FALTANTES), "x", ".", "..", "?", "--", "---", "#n/a", "#n/d", "#null!",
    "#value!", "nd",
    "n.d.", "n/d", "n.a.", "missing", "no answer", "not available", "sem resposta", "nao respondeu",
    "não respondeu", "sem dados", "s/r", "ns/nr", "nr", "sd", "s/d", "(null)", "<na>", "none", "unknown",
    "inf",
})  # fmt: skip
"""What people write where there is no answer, in small letters."""

NUMEROS_DE_FALTA: Final = frozenset(
    s * float(n) for n in (9, 99, 999, 9999, 99999, 88, 888, 8888, 77, 777, 7777, 66, 666) for s in (1, -1)
) | {-1.0}  # fmt: skip
"""Codes for "no answer", where they lie apart from all other values."""

_MENOS_DE: Final = 0.5
"""Part of the distinct texts that are numbers, below which a column is one of words."""

_APARTE: Final = 0.1
_MUITO_APARTE: Final = 1.0
_SEGUIDAS: Final = 3
_DOS_OUTROS: Final = 0.3
_PARTE_DE_ZEROS: Final = 0.03


def tokens(textos: pd.Series) -> list[str]:
    """The texts of a column that stand for "no answer" beside those that always do, as the file spells
    them."""
    return [t for t in textos.unique() if t not in FALTANTES and t.casefold() in SEM_RESPOSTA]


def e_de_numeros(textos: pd.Series) -> bool:
    """Whether most of the different texts are numbers, with a unit or without."""
    todos = [numero_e_unidade(t)[0] or t for t in textos.dropna().unique()]
    certos = sum(_livre(t) is not None or any(um_numero(t, n) is not None for n in NOTACOES) for t in todos)
    return bool(todos) and certos > _MENOS_DE * len(todos)


def _livre(texto: str) -> float | None:
    """The number with the one sign or the other before its decimals, and no thousands."""
    try:
        numero = float(texto.replace(",", ".").replace("_", "?"))  # Python reads 1_000
    except ValueError:
        return None
    return numero if np.isfinite(numero) else None


def leituras(textos: pd.Series) -> Leituras:
    """The notations in which a column's numbers can be read; a unit behind a number is left out.

    Two only where every cell is a number in both, and not the same: "1,234" alone.
    """
    numero, distintos = pd.factorize(textos)
    nus = [numero_e_unidade(t)[0] or t for t in distintos]
    feitas: dict[Notacao, list[float | None]] = {"": [_livre(t) for t in nus]}
    for notacao in NOTACOES:
        feitas[notacao] = [um_numero(t, notacao) for t in nus]
    quantos = {n: sum(v is not None for v in lidos) for n, lidos in feitas.items()}
    melhores = [n for n in feitas if quantos[n] == max(quantos.values())]
    duplas: dict[Notacao, list[float | None]] = {n: feitas[n] for n in melhores if n}
    if len(duplas) == len(NOTACOES) and feitas["ponto"] != feitas["virgula"]:
        escolhidas = duplas
    elif "" in melhores and all(feitas[""] == lidos for lidos in duplas.values()):
        escolhidas = {"": feitas[""]}
    else:
        escolhidas = {n: feitas[n] for n in ([*duplas] or melhores)[:1]}
    return {n: _em_coluna(lidos, numero, textos.index) for n, lidos in escolhidas.items()}


def _em_coluna(lidos: list[float | None], numero: "np.ndarray[tuple[int], np.dtype[np.intp]]",
               indice: pd.Index) -> pd.Series:  # fmt: skip
    return pd.Series(np.array([*lidos, None], dtype=float)[numero], index=indice)


def codigos(valores: pd.Series) -> dict[float, int]:
    """The numbers of a column that may be codes for "no answer", and how often each occurs.

    Numbers such as 99 and −999 that lie beyond all others: a few times by a tenth of what the others span, or
    by all of that.
    """
    cheios = valores.dropna()
    suspeitos = cheios.isin(NUMEROS_DE_FALTA)
    resto = cheios[~suspeitos]
    if resto.empty:
        return {}
    achados = {}
    for codigo in sorted(map(float, cheios[suspeitos].unique())):
        vezes = int((cheios == codigo).sum())
        passo = max(resto.max() - resto.min(), abs(resto.max()) * _APARTE, 1.0)
        longe = max(codigo - resto.max(), resto.min() - codigo) / passo
        if longe >= _MUITO_APARTE or (longe >= _APARTE and vezes >= _SEGUIDAS):
            achados[codigo] = vezes
    return achados


def zeros(valores: pd.Series, nunca: bool) -> dict[float, int]:
    """How often 0 occurs where it may be a code for "no answer": in a quantity that is never 0 (`nunca`), or
    in some of the rows and further below all others than these are from each other."""
    cheios = valores.dropna()
    quantos, resto = int((cheios == 0).sum()), cheios[cheios != 0]
    if not quantos or resto.empty:
        return {}
    longe = resto.min() > max(_MUITO_APARTE, _DOS_OUTROS * float(resto.max() - resto.min()))
    return {0.0: quantos} if nunca or (longe and quantos >= _PARTE_DE_ZEROS * len(cheios)) else {}


def como_texto(numero: float, textos: pd.Series, valores: pd.Series) -> list[str]:
    """How the cells of a column spell a number."""
    return [str(t) for t in textos[valores == numero].unique()]
