"""A column that is called as a date or a time is, and whose cells no format reads: asked, never dropped."""

import re
from typing import Final

import pandas as pd

from funcoes.reconhecimento import numero
from funcoes.reconhecimento.achado import COLUNA, NADA, Achado, Duvida, Parte

_MUITAS: Final = 0.5
_PARTES: Final = re.compile(r"\d\D+\d")
_JUNTAS: Final = re.compile(r"\d{8}")
_ANO: Final = re.compile(r"(?<!\d)\d{4}(?=\D|\d{4}(?!\d)|$)")
_CALENDARIOS: Final = (
    (1300, 1500, "the Persian or the Islamic calendar"),
    (2450, 2650, "the Buddhist calendar, 543 years ahead"),
)
"""First and last year that surveys have in another calendar than the common one, and what it is called."""


def achado(coluna: str, textos: pd.Series, papel: str, chamada: str) -> Achado:
    """What a column is that is called as this is: a question where its cells look like it, else nothing,
    which is said.

    `textos`: its cells, NaN where nobody answered; `papel`: what its name says; `chamada`: the same in words.
    """
    cheias = textos.dropna()
    if cheias.empty:
        return Achado(coluna, NADA, parte=Parte(ditos=("no value",)))
    porque = f"called as {chamada} is, but holds {cheias.iloc[0]!r}, which no format reads"
    if not _parecem_instantes(cheias):
        return Achado(coluna, NADA, parte=Parte(ditos=(porque,)))
    fazer = "write them as the common calendar has them, in digits 0 to 9, or take this entry out"
    duvida = Duvida(COLUNA, (f'"{coluna}"',), f"{porque}{_de_onde(cheias)}; {fazer}")
    return Achado(coluna, papel, parte=Parte(duvidas=(duvida,)))


def _parecem_instantes(cheias: pd.Series) -> bool:
    """Whether many cells have digits in parts, as dates and clocks have, or eight in one; no mere numbers."""
    distintas = pd.Series(cheias.unique(), dtype=object)
    juntas = distintas.map(lambda t: _JUNTAS.fullmatch(t) is not None)
    em_partes = distintas.map(lambda t: _PARTES.search(t) is not None)
    if numero.e_de_numeros(distintas):
        return bool(juntas.mean() > _MUITAS)
    return bool((juntas | em_partes).mean() > _MUITAS)


def _de_onde(cheias: pd.Series) -> str:
    """Whose calendar and digits these may be, "" where nothing tells."""
    anos = [int(ano[0]) for t in cheias.unique() if (ano := _ANO.search(t))]
    meio = sorted(anos)[len(anos) // 2] if anos else 0
    de_quem = [nome for primeiro, ultimo, nome in _CALENDARIOS if primeiro <= meio <= ultimo]
    ditos = [f"its years, such as {meio}, are of another calendar: {nome}?" for nome in de_quem]
    if not "".join(cheias.unique()).isascii() and any(
        c.isdigit() and not c.isascii() for t in cheias for c in t
    ):
        ditos.append("its digits are not 0 to 9")
    return "".join(f" ({dito})" for dito in ditos)
