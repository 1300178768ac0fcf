"""How people write a date, with or without a time of day: the formats by name.

In the names of formats D is the day, M the month, A the year of four digits (AA: of two), mes a month's name
in English or Portuguese, H that a time of day may follow.
"""

import re
from collections.abc import Mapping
from typing import Final

_D, _M, _A, _AA = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<a>\d{4})", r"(?P<aa>\d{2})"
_MES: Final = r"(?P<mes>[a-zç]{3,9})\.?"
_ENTRE: Final = r"(?: ?de |, ?| ?[-/. ] ?)?"
_ORDINAL: Final = r"(?:st|nd|rd|th|º|°)?"
_D_MES: Final = rf"{_D}{_ORDINAL}{_ENTRE}{_MES}{_ENTRE}"
_ZONA: Final = r"(?: ?(?P<zona>z|(?:utc|gmt)(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}(?::?\d{2})?))?"
_HORA: Final = rf"(?:(?:[t:]|,? | às | as )(?P<hora>\d.*?){_ZONA})?"
_HORA_JUNTA: Final = rf"(?:(?:[t ]?(?P<junta>\d{{4}}(?:\d{{2}})?)|(?:t|,? )(?P<hora>\d.*?)){_ZONA})?"

_ESCRITOS: Final = {
    "D/M/A": ("day/month/year", "02/07/2015", f"{_D}/{_M}/{_A}"),
    "M/D/A": ("month/day/year", "07/02/2015", f"{_M}/{_D}/{_A}"),
    "A-M-D": ("year-month-day (ISO 8601)", "2015-07-02", f"{_A}-{_M}-{_D}"),
    "A/M/D": ("year/month/day", "2015/07/02", f"{_A}/{_M}/{_D}"),
    "A.M.D": ("year.month.day", "2015.07.02", rf"{_A}\.{_M}\.{_D}\.?"),
    "D.M.A": ("day.month.year", "02.07.2015", rf"{_D}\.{_M}\.{_A}"),
    "D-M-A": ("day-month-year", "02-07-2015", f"{_D}-{_M}-{_A}"),
    "M-D-A": ("month-day-year", "07-02-2015", f"{_M}-{_D}-{_A}"),
    "D/M/AA": ("day/month/year of two digits", "02/07/15", f"{_D}/{_M}/{_AA}"),
    "M/D/AA": ("month/day/year of two digits", "07/02/15", f"{_M}/{_D}/{_AA}"),
    "AA/M/D": ("year of two digits/month/day", "15/07/02", f"{_AA}/{_M}/{_D}"),
    "D.M.AA": ("day.month.year of two digits", "02.07.15", rf"{_D}\.{_M}\.{_AA}"),
    "D-M-AA": ("day-month-year of two digits", "02-07-15", f"{_D}-{_M}-{_AA}"),
    "M-D-AA": ("month-day-year of two digits", "07-02-15", f"{_M}-{_D}-{_AA}"),
    "AA-M-D": ("year of two digits-month-day", "15-07-02", f"{_AA}-{_M}-{_D}"),
    "D mes A": ("day, name of the month, year", "2 Jul 2015", f"{_D_MES}{_A}"),
    "D mes AA": ("day, name of the month, year of two digits", "02-Jul-15", f"{_D_MES}{_AA}"),
    "mes D A": (
        "name of the month, day, year", "Jul 2, 2015", f"{_MES}[- ]?{_D}{_ORDINAL}(?:, ?|[- ]){_A}"
    ),
    "A mes D": ("year, name of the month, day", "2015 Jul 2", f"{_A}[-/ ]{_MES}[-/ ]{_D}"),
    "AAAAMMDD": (
        "year, month, day without anything between", "20150702", r"(?P<a>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
    ),
}  # fmt: skip

_NUMERICOS: Final = {
    "Excel": (
        "Excel's number of a day since 1950, counted from 1900, such as 42187 or, with the time, 42187.5",
        r"\d{1,5}(?:[.,]\d+)?",
    ),
    "Unix s": ("seconds since 1970 in UTC, such as 1435838400", r"\d{9,10}(?:[.,]\d+)?"),
    "Unix ms": ("milliseconds since 1970 in UTC, such as 1435838400000", r"\d{12,13}"),
}

_COM_HORA: Final = {
    f"{nome} H": (
        f"{dito}, with the time where there is one, such as {exemplo} 14:30",
        padrao + (_HORA_JUNTA if nome == "AAAAMMDD" else _HORA),
    )
    for nome, (dito, exemplo, padrao) in _ESCRITOS.items()
}
_TODOS: Final = {
    **{nome: (f"{dito}, such as {exemplo}", padrao) for nome, (dito, exemplo, padrao) in _ESCRITOS.items()},
    **_COM_HORA,
    **_NUMERICOS,
}

FORMATOS_DE_DATA: Final[Mapping[str, str]] = {nome: dito for nome, (dito, _) in _TODOS.items()}
"""Name of a format and what it means, with an example."""

COM_HORA: Final = tuple(_COM_HORA)
"""Formats of dates that a time may follow."""

SO_NUMEROS: Final = frozenset(_NUMERICOS)
"""Formats whose cells are numbers like others."""

PADROES: Final = {nome: re.compile(padrao, re.ASCII) for nome, (_, padrao) in _TODOS.items()}
"""For texts in small letters with plain spaces. Groups: d, m or mes, a or aa, hora or junta, zona."""
