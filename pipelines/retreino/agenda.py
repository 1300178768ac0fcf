"""The schedule: its times are points in time, the same for every process and after every restart.

ClearML's scheduler counts from its own start; it says when to look, and these functions say which time it is.
"""

from datetime import datetime, timedelta
from typing import Final, get_args

from funcoes.configuracao.secoes_retreino import AgendaConfig, Dia

DIAS: Final[tuple[str, ...]] = get_args(Dia)
_SEMANA: Final = 7


def _vale(config: AgendaConfig, dia: datetime) -> bool:
    return not config.dias or DIAS[dia.weekday()] in config.dias


def _a_partir(config: AgendaConfig, dia: datetime, passo: int) -> datetime:
    """The first time on a scheduled day, from this day on, forwards or backwards."""
    vaga = dia.replace(hour=config.hora, minute=config.minuto, second=0, microsecond=0)
    return next(v for n in range(_SEMANA + 1) if _vale(config, v := vaga + passo * timedelta(days=n)))


def vaga_anterior(config: AgendaConfig, agora: datetime) -> datetime:
    """The last scheduled time up to now (UTC, aware)."""
    vaga = _a_partir(config, agora, -1)
    return vaga if vaga <= agora else _a_partir(config, agora - timedelta(days=1), -1)


def proxima_vaga(config: AgendaConfig, agora: datetime) -> datetime:
    """The first scheduled time after now (UTC, aware)."""
    vaga = _a_partir(config, agora, 1)
    return vaga if vaga > agora else _a_partir(config, agora + timedelta(days=1), 1)
