"""Which predictions a look is about: from one instant on, before another."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from funcoes.apoio.erros import ErroConfig

_DURACAO: Final = re.compile(r"(\d{1,6})(m|h|d|w)")
_UNIDADES: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_COMO: Final = "such as 24h, 7d, 90m, or an instant such as 2026-03-01 or 2026-03-01T12:00-03:00"


@dataclass(frozen=True)
class Periodo:
    """[desde, ate), with zone."""

    desde: datetime
    ate: datetime

    @property
    def us(self) -> tuple[int, int]:
        """Both in µs since 1970."""
        return em_us(self.desde), em_us(self.ate)


def em_us(instante: datetime) -> int:
    """µs since 1970."""
    return round((instante - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))


def ler_periodo(desde: str, ate: str, agora: datetime) -> Periodo:
    """`desde` and `ate` as a duration back from the end, or from now, or as an instant, UTC where it says no
    zone; `ate` may be "", now. Raises `ErroConfig`."""
    fim = _instante("--until", ate, agora) if ate else agora
    inicio = _instante("--since", desde, fim)
    if inicio >= fim:
        raise ErroConfig(f"--since {desde} is not before --until {ate or 'now'}: nothing lies between them")
    return Periodo(inicio, fim)


def _instante(opcao: str, texto: str, base: datetime) -> datetime:
    duracao = _DURACAO.fullmatch(texto.strip())
    try:
        if duracao:
            return base - timedelta(**{_UNIDADES[duracao[2]]: int(duracao[1])})
        lido = datetime.fromisoformat(texto.strip())
        return (lido if lido.tzinfo else lido.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as erro:
        raise ErroConfig(f"{opcao} {texto!r} is no time, {_COMO}") from erro
