"""Typed values back to text, as files of a survey have them: what is written is read back as the same."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from funcoes.celulas.escala import EscalaDeVoto

_EXCEL_ZERO: Final = pd.Timestamp("1899-12-30")
_MEIO_DIA: Final = 12
_ULTIMO_MINUTO: Final = 24 * 60 - 1
_POR_SEGUNDO: Final = {"Unix s": 1, "Unix ms": 1000}
_PARTES: Final = (
    ("AAAA", "%Y"),
    ("AA", "%y"),
    ("A", "%Y"),
    ("mes", "%b"),
    ("MM", "%m"),
    ("M", "%m"),
    ("DD", "%d"),
    ("D", "%d"),
)


def _padrao(formato: str) -> str:
    """The format as `strftime` knows it."""
    feito, resto = "", formato
    while resto:
        parte, codigo = next(((p, c) for p, c in _PARTES if resto.startswith(p)), (resto[0], resto[0]))
        feito, resto = feito + codigo, resto[len(parte) :]
    return feito


def escrever_datas(datas: pd.Series, formato: str) -> pd.Series:
    """Dates as text in a format of `funcoes.celulas.datas`; missing where there is none."""
    base = formato.removesuffix(" H")
    if base == "Excel":
        return (datas - _EXCEL_ZERO).dt.days.map(lambda d: f"{int(d)}", na_action="ignore")
    if base in _POR_SEGUNDO:
        desde = (datas - pd.Timestamp(0)) / pd.Timedelta(seconds=1)
        return desde.map(lambda s: f"{int(s) * _POR_SEGUNDO[base]}", na_action="ignore")
    return pd.Series(datas.dt.strftime(_padrao(base)), dtype=object)


def escrever_horas(horas: pd.Series, formato: str) -> pd.Series:
    """Decimal hours as text in a format of `funcoes.celulas.horas`, to the minute; without one as 14:30."""
    minutos = (horas * 60).round().clip(upper=_ULTIMO_MINUTO)
    escrever = _DE_HORAS.get(formato, _DE_HORAS["H:M"])
    return minutos.map(lambda m: escrever(*divmod(int(m), 60)), na_action="ignore").astype(object)


_DE_HORAS: Final[Mapping[str, Callable[[int, int], str]]] = {
    "H:M": lambda h, m: f"{h:02d}:{m:02d}",
    "H:M AM/PM": lambda h, m: f"{(h + 11) % 12 + 1}:{m:02d} {'AM' if h < _MEIO_DIA else 'PM'}",
    "HHMM": lambda h, m: f"{h}{m:02d}",
    "H.M": lambda h, m: f"{h}.{m:02d}",
    "decimal": lambda h, m: escrever_numero(h + m / 60),
    "Excel": lambda h, m: f"{(h + m / 60) / 24:.9f}",
}


def escrever_votos(votos: pd.Series, escala: EscalaDeVoto) -> pd.Series:
    """Votes −3 to 3 as the file's words where it has one for them, else its numbers; missing for none."""
    palavras = {float(voto): ditas[0] for voto, ditas in escala.palavras.items() if ditas}
    return votos.map(
        lambda v: palavras.get(float(v)) or escrever_numero(escala.numero(float(v))), na_action="ignore"
    )


def escrever_numero(valor: float) -> str:
    """The shortest text that is read back as the same number; nothing for none."""
    return "" if np.isnan(valor) else repr(float(valor)).removesuffix(".0")
