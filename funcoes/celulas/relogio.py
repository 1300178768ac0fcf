"""A time of day as people write it, one cell."""

import re
from collections.abc import Callable, Mapping
from typing import Final

Hora = tuple[int, int, float]
"""Hours 0–23, minutes, seconds with their fraction."""

SEGUNDOS_DO_DIA: Final = 86_400
EXCEL_MINIMO: Final = 18_264
"""Excel's number of 1 January 1950: smaller ones are no days of a survey, but votes, ages, W/m²."""
EXCEL_MAXIMO: Final = 73_416
"""Of 1 January 2101."""

_S: Final = r"(?P<s>\d{2}(?:[.,]\d+)?)"
_RELOGIO_24: Final = re.compile(
    rf"""
    (?P<h>\d{{1,2}})
    (?: (?: : | \ ?h\ ? ) (?P<m>\d{{2}}) (?: (?: : | \ ?m(?:in)?\ ? ) {_S} )?
        (?: \ ?(?:h|hs|hrs|m|min|s|seg) )?
      | \ ?h(?:s|rs?|oras?|ours?)? )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_RELOGIO_12: Final = re.compile(
    rf"(?P<h>\d{{1,2}})(?::(?P<m>\d{{2}})(?::{_S})?)? ?(?P<metade>[ap])\.? ?m\.?", re.IGNORECASE | re.ASCII
)
_HHMM: Final = re.compile(r"(?P<h>\d{1,2})(?P<m>\d{2})", re.ASCII)
_COM_PONTO: Final = re.compile(r"(?P<h>\d{1,2})[.,](?P<m>\d{2})", re.ASCII)
_DECIMAL: Final = re.compile(r"\d{1,2}(?:[.,]\d+)?|[.,]\d+", re.ASCII)
_EXCEL: Final = re.compile(r"\d{0,5}[.,]\d+|0|\d{5}", re.ASCII)
_MEIO_DIA: Final = 12
_DIA: Final = 24
_MINUTOS: Final = 60


def _hora(achado: re.Match[str] | None) -> Hora | None:
    """What a pattern found, if there is such a time: not 24:00, 9:60, 13:00 PM."""
    if achado is None:
        return None
    partes = achado.groupdict()
    h, m, s = (
        int(partes["h"]),
        int(partes.get("m") or 0),
        float((partes.get("s") or "0").replace(",", ".")),
    )
    if metade := partes.get("metade"):
        if h > _MEIO_DIA:
            return None
        h = h % _MEIO_DIA + _MEIO_DIA * (metade in "pP")
    return (h, m, s) if h < _DIA and m < _MINUTOS and s < _MINUTOS else None


def hora_escrita(texto: str) -> Hora | None:
    """A time of day on a clock of 24 hours or with AM and PM; `texto` with plain spaces."""
    return _hora(_RELOGIO_24.fullmatch(texto)) or _hora(_RELOGIO_12.fullmatch(texto))


def em_horas(hora: Hora | None) -> float | None:
    """Decimal hours."""
    return None if hora is None else hora[0] + hora[1] / 60 + hora[2] / 3600


def numero_de(texto: str) -> float:
    """A number with decimal point or comma and no separator of thousands, which its pattern has checked."""
    return float(texto.replace(",", "."))


def _decimal(texto: str) -> float | None:
    horas = numero_de(texto) if _DECIMAL.fullmatch(texto) else _DIA
    return horas if horas < _DIA else None


def _excel(texto: str) -> float | None:
    """The part of the day behind the point, to the second: 0.604166 is 14:30:00, not 14:29:59.94."""
    numero = numero_de(texto) if _EXCEL.fullmatch(texto) else -1
    if not (0 <= numero < 1 or EXCEL_MINIMO <= numero < EXCEL_MAXIMO):
        return None
    segundos = (numero % 1) * SEGUNDOS_DO_DIA
    inteiros = round(segundos)
    return (inteiros if inteiros < SEGUNDOS_DO_DIA else segundos) / 3600


DATA_E_HORA: Final = "data e hora"

FORMATOS_DE_HORA: Final[Mapping[str, str]] = {
    "H:M": "a clock of 24 hours, such as 9:00, 14:30:00, 14h30 or 14 h 30 min",
    "H:M AM/PM": "a clock of 12 hours, such as 2:30 PM or 02:30 p.m.; 12:00 AM is midnight",
    "HHMM": "hours and minutes as three or four digits, such as 900 or 1430",
    "H.M": "hours and minutes with a point, such as 14.30 for half past two in the afternoon",
    "decimal": "decimal hours, such as 9, 14.5 or 14,5",
    "Excel": "part of a day, as Excel keeps times, such as 0.604166 for 14:30",
    DATA_E_HORA: "a date with a time, which is taken as written, such as 2015-08-03T14:30:00-03:00",
}
"""Name of a format and what it means, with an example."""

LEITURAS: Final[Mapping[str, Callable[[str], float | None]]] = {
    "H:M": lambda texto: em_horas(_hora(_RELOGIO_24.fullmatch(texto))),
    "H:M AM/PM": lambda texto: em_horas(_hora(_RELOGIO_12.fullmatch(texto))),
    "HHMM": lambda texto: em_horas(_hora(_HHMM.fullmatch(texto))),
    "H.M": lambda texto: em_horas(_hora(_COM_PONTO.fullmatch(texto))),
    "decimal": _decimal,
    "Excel": _excel,
}
"""Decimal hours of a text with plain spaces, or None; for a date with a time see `instante`."""
