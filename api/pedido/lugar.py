"""Where those who ask are: whose clock counts, and whether the sun is up there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from funcoes.configuracao.secoes_servico import ModeloConfig
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.pesquisa.sol import NASCENTE, altura_do_sol

_HORA: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Lugar:
    """The configured place, else that of the survey; without a zone, the clock of this machine."""

    fuso: str = ""
    latitude: float | None = None
    longitude: float | None = None
    relogio: Callable[[], datetime] = lambda: datetime.now(UTC)

    @classmethod
    def escolher(cls, config: ModeloConfig, pesquisa: PesquisaConfig | None) -> "Lugar":
        """What the configuration says goes before what the survey says of itself."""
        return cls(*config.lugar(pesquisa))

    def agora(self) -> datetime:
        """The date and time there."""
        return self.relogio().astimezone(ZoneInfo(self.fuso) if self.fuso else None)

    def hora(self) -> float:
        """The time of day there, decimal hours."""
        agora = self.agora()
        return agora.hour + agora.minute / 60

    def noite(self, horas: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether the sun is down there at these hours of today's clock; where no place is known, never.

        A place without a zone is not known. On days when clocks change, an hour that does not exist is taken
        as if they had not been set forward, and one that is there twice is the first of the two.
        """
        if self.latitude is None or self.longitude is None or not self.fuso:
            return np.zeros(horas.shape, dtype=bool)
        hoje = self.agora().date()
        meia_noite = datetime.combine(hoje, time(), ZoneInfo(self.fuso))
        # a sum within a zone is what its clocks show; how far they are from UTC may differ from hour to hour
        ditas = (meia_noite + timedelta(hours=hora) for hora in horas.tolist())
        adiante = np.array([dita.utcoffset() / _HORA for dita in ditas])  # type: ignore[operator]
        inicio = datetime.combine(hoje, time(), UTC)
        return altura_do_sol(inicio, horas - adiante, self.latitude, self.longitude) < NASCENTE
