"""The columns of a file beside those of the survey: missing, unknown, repeated, and which may be renamed."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from funcoes.dados.colunas import ESPERADAS

_OLHADAS: Final = 200
"""Rows that are looked at to say what a column holds."""

_CERTEZA: Final = 0.6
"""How alike two names have to be, 0 to 1, to be called near (`difflib`)."""

_FORMAS: Final = (
    ("dates", re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}")),
    ("times", re.compile(r"\d{1,2}:\d{2}(:\d{2})?")),
    ("numbers", re.compile(r"[-+]?\d+([.,]\d+)?")),
)


def _o_que_tem(valores: Sequence[str]) -> str:
    """What the cells of a column are, with the first of them."""
    cheios = [v.strip() for v in valores if v.strip()]
    if not cheios:
        return "no value"
    for nome, forma in _FORMAS:
        if all(forma.fullmatch(v) for v in cheios):
            return f"{nome} such as {cheios[0]}"
    return f"text such as {cheios[0][:30]!r}"


def _parecidas(faltam: Sequence[str], sobram: Sequence[str]) -> list[tuple[str, str]]:
    """Unknown column and the missing one whose name is nearest, each missing one once."""
    livres, pares = list(faltam), []
    for nome in sobram:
        perto = get_close_matches(nome, livres, n=1, cutoff=_CERTEZA)
        if perto:
            livres.remove(perto[0])
            pares.append((nome, perto[0]))
    return pares


def diferencas(nomes: Sequence[str], celulas: Sequence[Sequence[str]]) -> str:
    """What tells the columns of a file from the survey's 40, in words; "" where nothing does.

    `nomes` in lower case, in the order of the file; `celulas` the fields of its rows, which may be ragged.
    Order is no difference.
    """
    faltam = [c for c in ESPERADAS if c not in nomes]
    sobram = [c for c in nomes if c not in ESPERADAS]
    repetidas = sorted({c for c in nomes if list(nomes).count(c) > 1})
    listas = (("missing", faltam), ("unknown", sobram), ("repeated", repetidas))
    dito = "; ".join(f"{rotulo}: {', '.join(lista)}" for rotulo, lista in listas if lista)
    tem = {
        nome: _o_que_tem([linha[i] for linha in celulas[:_OLHADAS] if i < len(linha)])
        for i, nome in enumerate(nomes)
    }
    perto = "; ".join(f"{de} ({tem[de]}) may be {para}" for de, para in _parecidas(faltam, sobram))
    return f"{dito}. By its name {perto}" if perto else dito
