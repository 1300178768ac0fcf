"""Columns of dates: in which formats they can be read, and their values."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from funcoes.apoio.erros import ErroConfig
from funcoes.celulas.calendario import FORMATOS_DE_DATA
from funcoes.celulas.distintos import distintos, por_distintos
from funcoes.celulas.instante import instante

__all__ = ["FORMATOS_DE_DATA", "formatos_de_data", "ler_datas"]


def _exigir_formatos(formatos: Sequence[str]) -> None:
    desconhecidos = [f for f in formatos if f not in FORMATOS_DE_DATA]
    if desconhecidos or isinstance(formatos, str) or not formatos:
        raise ErroConfig(
            f"{formatos!r} has to be a list of date formats, at least one of: {', '.join(FORMATOS_DE_DATA)}"
        )


def _exigir_fuso(fuso: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(fuso) if fuso else None
    except (ZoneInfoNotFoundError, ValueError, OSError) as erro:
        raise ErroConfig(f"{fuso!r} is no time zone: give one such as America/Sao_Paulo") from erro


def ler_datas(textos: pd.Series, formatos: Sequence[str], fuso: str | None = None) -> pd.Series:
    """Texts to datetime64[ns], local date and time, NaT for what none of the formats reads.

    The first of `formatos` (names of `FORMATOS_DE_DATA`) that reads a cell is taken; midnight where a cell
    has no time. `fuso`, such as America/Sao_Paulo: cells that say their zone are converted to it; without it
    date and time are taken as written, Unix numbers in UTC. `ErroConfig` for an unknown format or zone.
    """
    _exigir_formatos(formatos)
    zona = _exigir_fuso(fuso)
    lidas = por_distintos(
        textos,
        lambda texto: next((i for f in formatos if (i := instante(texto, f, zona)) is not None), None),
        "datetime64[us]",
    )
    return lidas.astype("datetime64[ns]")


def formatos_de_data(textos: pd.Series) -> list[str]:
    """The formats of `FORMATOS_DE_DATA` that read every text; [] for a column without values.

    02/07/2015 alone can be D/M/A and M/D/A: both are named. Of two that differ only in that a time may
    follow, only the one without it is named where no cell has a time.
    """
    todos = distintos(textos)
    leem = [f for f in FORMATOS_DE_DATA if todos and all(instante(t, f) is not None for t in todos)]
    return [f for f in leem if f.removesuffix(" H") == f or f.removesuffix(" H") not in leem]
