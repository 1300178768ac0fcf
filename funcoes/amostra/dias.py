"""More days of the same kind: what a survey many times as long is drawn from."""

from __future__ import annotations

import datetime as dt

from funcoes.amostra.fatos import Dia, FatosAmostra
from funcoes.apoio.erros import ErroConfig

ANOS_ENTRE_REPETICOES = 2
"""The survey runs from one August to the next July: a year on, a campaign would touch the one before."""

MAX_VEZES = 120
"""Dates end where pandas' nanoseconds do, in 2262."""


def repetir_dias(fatos: FatosAmostra, vezes: int) -> FatosAmostra:
    """The same days `vezes` times, each time `ANOS_ENTRE_REPETICOES` years later; 1 changes nothing.

    Raises:
        ErroConfig: `vezes` is not in 1..`MAX_VEZES`, a date does not exist in a further year, or two days
            would have the same date.
    """
    if not 1 <= vezes <= MAX_VEZES:
        raise ErroConfig(f"times {vezes}: as many days as the survey's 1 to {MAX_VEZES} times can be drawn.")
    if vezes == 1:
        return fatos
    dias = [_anos_depois(dia, ANOS_ENTRE_REPETICOES * n) for n in range(vezes) for dia in fatos.dias]
    if len({dia.data for dia in dias}) < len(dias):
        raise ErroConfig(
            f"times {vezes}: days repeated every {ANOS_ENTRE_REPETICOES} years fall on each other, because "
            f"the survey runs from {fatos.dias[0].data} to {fatos.dias[-1].data}; use 1."
        )
    raros = {nome: vezes * quantos for nome, quantos in fatos.noventa_e_nove.items()}
    return fatos.model_copy(update={"dias": dias, "noventa_e_nove": raros})


def _anos_depois(dia: Dia, anos: int) -> Dia:
    """The day under the same day and month of a later year."""
    d, m, a = (int(parte) for parte in dia.data.split("/"))
    try:
        data = dt.date(a + anos, m, d)
    except ValueError as erro:
        raise ErroConfig(f"times: the day {dia.data} does not exist {anos} years later; use 1.") from erro
    return dia.model_copy(update={"data": f"{data.day}/{data.month}/{data.year}"})
