"""The text of a typed cell, such as a workbook or Parquet holds: one way to write each kind of value."""

import datetime as dt
import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np

_INTEIRO_EXATO: Final = 2.0**53
_SEGUNDO: Final = dt.timedelta(seconds=1)
_MILISSEGUNDO_US: Final = 1000


def tem_hora(valor: object) -> bool:
    """Whether a moment is more than its day: a time that is not midnight, or a zone."""
    return isinstance(valor, dt.datetime) and (valor.time() != dt.time() or valor.tzinfo is not None)


def textos(valores: Sequence[object]) -> list[str]:
    """The cells of one column, in which dates have a time as soon as one of them needs it.

    Raises `TypeError` for a value that has no text.
    """
    com_hora = any(map(tem_hora, valores))
    return [texto(valor, com_hora) for valor in valores]


def texto(valor: object, com_hora: bool = True) -> str:
    """Stripped text: `true`, `7`, `0.1`, `2015-08-05`, `2015-08-05 09:10:00-03:00`, `09:10:00`; "" for none.

    `com_hora`: whether moments are written with their time. Raises `TypeError` for a value that has no text.
    """
    if valor is None:
        return ""
    if isinstance(valor, str):
        return valor.strip()
    if isinstance(valor, bool | int | float | np.floating | Decimal):
        return _numero(valor)
    return _do_tempo(valor, com_hora)


def _numero(valor: "bool | float | np.floating[Any] | Decimal") -> str:
    if isinstance(valor, bool):
        return "true" if valor else "false"
    if isinstance(valor, Decimal):
        return format(valor, "f")
    return str(valor) if isinstance(valor, int) else _real(valor)


def _real(valor: "float | np.floating[Any]") -> str:
    """The shortest text that is read as the same number, without ".0"; nothing for NaN."""
    curto = float(valor) if isinstance(valor, float) else float(str(valor))
    if math.isnan(curto):
        return ""
    return str(int(curto)) if curto.is_integer() and abs(curto) < _INTEIRO_EXATO else repr(curto)


def _do_tempo(valor: object, com_hora: bool) -> str:
    if isinstance(valor, dt.datetime) and com_hora:
        return valor.isoformat(" ", _ate(valor.microsecond))
    if isinstance(valor, dt.date):  # which a datetime is, too
        return dt.date(valor.year, valor.month, valor.day).isoformat()
    if isinstance(valor, dt.time):
        return valor.isoformat(_ate(valor.microsecond))
    if isinstance(valor, dt.timedelta):
        sinal, segundos = ("-" if valor < dt.timedelta() else ""), round(abs(valor) / _SEGUNDO)
        return f"{sinal}{segundos // 3600:02d}:{segundos // 60 % 60:02d}:{segundos % 60:02d}"
    raise TypeError(f"no text for {type(valor).__name__}")


def _ate(microssegundos: int) -> str:
    """Fractions of a second only where there are some."""
    if microssegundos == 0:
        return "seconds"
    return "microseconds" if microssegundos % _MILISSEGUNDO_US else "milliseconds"
