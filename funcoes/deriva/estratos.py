"""Strata: month and part of the day, within which weather is compared with weather of the same kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from funcoes.apoio.tipos import Inteiros, Reais

MESES: Final = 12
SEM_MES: Final = MESES
"""The month of training rows of which nobody knows when they were: after the twelve."""

_DIA_US: Final = 86_400_000_000
_QUARTO_US: Final = 900_000_000
"""A quarter of an hour: no zone changes its offset between two of them."""

_ESTACOES: Final = ("summer", "autumn", "winter", "spring")
"""Of the southern hemisphere, from December on."""

_NOMES_DOS_MESES: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Momento:
    """When rows were, on the clock of a place: days since 1970, month 0 to 11, decimal hour; shape
    (rows,)."""

    dia: Inteiros
    mes: Inteiros
    hora: Reais


def momento_local(em_us: Inteiros, fuso: ZoneInfo) -> Momento:
    """Local time of instants, µs since 1970 in UTC."""
    quartos, qual = np.unique(em_us // _QUARTO_US, return_inverse=True)
    desvio = np.array([_desvio_us(int(q), fuso) for q in quartos], dtype=np.int64)
    local = em_us + desvio[qual]
    dia = local // _DIA_US
    return Momento(dia, mes_de(dia), (local - dia * _DIA_US) / (_DIA_US / 24))


def _desvio_us(quarto: int, fuso: ZoneInfo) -> int:
    desvio = datetime.fromtimestamp(quarto * 900, UTC).astimezone(fuso).utcoffset()
    return 0 if desvio is None else round(desvio.total_seconds() * 1e6)


def mes_de(dia: Inteiros) -> Inteiros:
    """Month, 0 to 11, of days since 1970."""
    return dia.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % MESES


def partes_de(hora: Reais, partes: Sequence[int]) -> NDArray[np.int64]:
    """Which part of the day an hour is in; `partes` are the hours that open one, the first is 0."""
    return np.searchsorted(np.asarray(partes, dtype=float), hora % 24, side="right") - 1


def mes_em_palavras(mes: int) -> str:
    """A month, 0 to 11, in English."""
    return _NOMES_DOS_MESES[mes]


def estacao(mes: int, latitude: float | None) -> str:
    """The meteorological season of a month, 0 to 11, in English; south of the equator, or unknown,
    southern."""
    norte = latitude is not None and latitude >= 0
    return _ESTACOES[((mes + 1) % MESES // 3 + 2 * norte) % 4]


def parte_em_palavras(inicio: int) -> str:
    """What a part of the day that begins at this hour is called, in English."""
    return ("nights", "mornings", "afternoons", "evenings")[inicio // 6]
