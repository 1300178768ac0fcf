"""The moment that one cell names, read in one of the formats of `calendario`."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

from funcoes.celulas.calendario import COM_HORA, PADROES, SO_NUMEROS
from funcoes.celulas.relogio import EXCEL_MAXIMO, EXCEL_MINIMO, SEGUNDOS_DO_DIA, Hora, hora_escrita, numero_de
from funcoes.celulas.texto import claro

ANOS: Final = (1900, 2100)
"""Years that a date of a survey may have, both included; others are taken for errors, such as 31/12/9999."""

_VIRADA: Final = 69
"""Two-digit years from here on are of the twentieth century, as with Python's %y (POSIX)."""

_MESES: Final = {
    nome: mes
    for mes, nomes in enumerate(
        (
            "jan january janeiro", "feb february fev fevereiro", "mar march março marco",
            "apr april abr abril", "may mai maio", "jun june junho", "jul july julho",
            "aug august ago agosto",
            "sep sept september set setembro", "oct october out outubro", "nov november novembro",
            "dec december dez dezembro",
        ),
        start=1,
    )
    for nome in nomes.split()
}  # fmt: skip

_DE_UTC: Final = re.compile(r"(?:utc|gmt)?(?P<sinal>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?")
_ZERO_DO_EXCEL: Final = datetime(1899, 12, 30)
"""Of the 1900 system, for all days after its 29 February 1900, which never was."""


def _do_excel(texto: str) -> datetime | None:
    """To the second: a sheet keeps 14:30 as .604166666666667, and people round that."""
    dias = numero_de(texto)
    if not EXCEL_MINIMO <= dias < EXCEL_MAXIMO:
        return None
    return _ZERO_DO_EXCEL + timedelta(days=int(dias), seconds=round(dias % 1 * SEGUNDOS_DO_DIA))


def _de_numero(texto: str, formato: str, fuso: tzinfo | None) -> datetime | None:
    if formato == "Excel":
        return _do_excel(texto)
    segundos = numero_de(texto) / (1000 if formato == "Unix ms" else 1)
    return datetime.fromtimestamp(segundos, fuso or UTC).replace(tzinfo=None)


def _ano(partes: dict[str, str | None]) -> int:
    if curto := partes.get("aa"):
        return int(curto) + (1900 if int(curto) >= _VIRADA else 2000)
    return int(partes["a"] or 0)


def _mes(partes: dict[str, str | None]) -> int:
    """0 for a word that is no month's name."""
    return _MESES.get(partes["mes"] or "", 0) if "mes" in partes else int(partes["m"] or 0)


def _tem_hora(partes: dict[str, str | None]) -> bool:
    return bool(partes.get("hora") or partes.get("junta"))


def _hora(partes: dict[str, str | None]) -> Hora | None:
    """The time behind a date; None where there is none, or one that is none, such as 24:00."""
    escrita = partes.get("hora")
    if junta := partes.get("junta"):
        escrita = ":".join(junta[i : i + 2] for i in range(0, len(junta), 2))
    return None if escrita is None else hora_escrita(escrita.strip())


@lru_cache(maxsize=64)
def _zona(escrita: str) -> tzinfo:
    """Z, UTC, +02:00, -0300, +02, GMT-3."""
    achado = _DE_UTC.fullmatch(escrita)
    if achado is None:
        return UTC
    de_utc = timedelta(hours=int(achado["h"]), minutes=int(achado["m"] or 0))
    return timezone(-de_utc if achado["sinal"] == "-" else de_utc)


def _escrito(achado: re.Match[str], fuso: tzinfo | None) -> datetime | None:
    partes = achado.groupdict()
    hora = _hora(partes) if _tem_hora(partes) else (0, 0, 0.0)
    if hora is None:
        return None
    dia = datetime(_ano(partes), _mes(partes), int(partes["d"] or 0))
    lido = dia + timedelta(hours=hora[0], minutes=hora[1], seconds=hora[2])
    escrita = partes.get("zona")
    zona = (
        _zona(escrita) if escrita else None
    )  # an impossible one is an error, whether it is asked for or not
    if zona is None or fuso is None:
        return lido
    return lido.replace(tzinfo=zona).astimezone(fuso).replace(tzinfo=None)


def _lido(achado: re.Match[str], formato: str, fuso: tzinfo | None) -> datetime | None:
    """The moment of what a pattern found, if there is such a one."""
    try:
        lido = _de_numero(achado[0], formato, fuso) if formato in SO_NUMEROS else _escrito(achado, fuso)
    except (ValueError, OverflowError):  # 31/02, month 13, zone +99
        return None
    return lido if lido is not None and ANOS[0] <= lido.year <= ANOS[1] else None


def instante(texto: str, formato: str, fuso: tzinfo | None = None) -> datetime | None:
    """Local date and time that a text names in a format of `calendario.FORMATOS_DE_DATA`, or None.

    Midnight where no time is written. `fuso` converts moments that say their zone (Unix numbers are UTC);
    without it they are what the text says. Years beyond `ANOS` are none.
    """
    achado = PADROES[formato].fullmatch(claro(texto).lower())
    return None if achado is None else _lido(achado, formato, fuso)


def hora_do_instante(texto: str) -> Hora | None:
    """The time of day as it is written behind a date, whatever its zone; None for a date alone."""
    escrito = claro(texto).lower()
    for formato in COM_HORA:
        achado = PADROES[formato].fullmatch(escrito)
        if achado and _lido(achado, formato, None) and (hora := _hora(achado.groupdict())):
            return hora
    return None
