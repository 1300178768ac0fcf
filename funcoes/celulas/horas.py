"""Columns of times of day: how they can be read, and decimal hours."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from funcoes.apoio.erros import ErroConfig
from funcoes.celulas.distintos import distintos, por_distintos
from funcoes.celulas.instante import hora_do_instante
from funcoes.celulas.relogio import DATA_E_HORA, FORMATOS_DE_HORA, LEITURAS, em_horas
from funcoes.celulas.texto import claro

__all__ = ["FORMATOS_DE_HORA", "formatos_de_hora", "ler_horas"]

_SEM_DUVIDA: Final = ("H:M", "H:M AM/PM", DATA_E_HORA, "decimal")
"""What `ler_horas` tries on each cell where nobody says the format; no cell is read by two of them."""


def _exigir_formato(formato: str) -> str:
    if formato not in FORMATOS_DE_HORA:
        raise ErroConfig(f"{formato!r} is no format of times: give one of {', '.join(FORMATOS_DE_HORA)}")
    return formato


def _da_data_e_hora(texto: str) -> float | None:
    return em_horas(hora_do_instante(texto))


def _uma_hora(texto: str, formatos: Sequence[str]) -> float | None:
    """Decimal hours in the first of the formats that reads the text."""
    escrito = claro(texto)
    lidas = (LEITURAS.get(formato, _da_data_e_hora)(escrito) for formato in formatos)
    return next((lida for lida in lidas if lida is not None), None)


def _em_formatos(textos: pd.Series, formatos: Sequence[str]) -> pd.Series:
    return por_distintos(textos, lambda texto: _uma_hora(texto, formatos), "float64")


def formatos_de_hora(textos: pd.Series) -> list[str]:
    """The formats of `FORMATOS_DE_HORA` that read every text; [] for a column without values.

    0.6 alone can be part of a day and hours after midnight, 14.30 half past two and 14 hours 18 minutes: both
    are named.
    """
    todos = distintos(textos)
    return [f for f in FORMATOS_DE_HORA if todos and all(_uma_hora(t, (f,)) is not None for t in todos)]


def ler_horas(textos: pd.Series, formato: str | None = None) -> pd.Series:
    """Texts to decimal hours, 0 <= h < 24, NaN for what is no time of day in `formato`.

    Without `formato`: the one that reads every cell, where there is only one; else cell by cell whatever
    leaves no doubt (clocks, date-times), and bare numbers as decimal hours. `ErroConfig` for an unknown one.
    """
    if formato is not None:
        return _em_formatos(textos, [_exigir_formato(formato)])
    lidas = _em_formatos(textos, _SEM_DUVIDA)
    if (lidas.isna() & textos.notna()).any() and len(formatos := formatos_de_hora(textos)) == 1:
        return _em_formatos(textos, formatos)  # such as 900 and 1430, which no format without doubt reads
    return lidas
