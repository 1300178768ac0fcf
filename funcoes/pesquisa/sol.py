"""Where the sun stands."""

from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

NASCENTE: Final = -0.833
"""Height of the sun's centre at sunrise and sunset, degrees: its radius, and what the air bends."""

_ANO: Final = 365.0


def altura_do_sol(
    meia_noite_utc: datetime, horas: NDArray[np.float64], latitude: float, longitude: float
) -> NDArray[np.float64]:
    """Height of the sun above the horizon, degrees, so many hours after a moment in UTC.

    Declination and equation of time by Spencer (1971), "Fourier series representation of the position of
    the sun", Search 2(5): within half a degree. North and east are positive.
    """
    dias = meia_noite_utc.timetuple().tm_yday - 1 + meia_noite_utc.hour / 24 + meia_noite_utc.minute / 1440
    g = 2 * np.pi * (dias + horas / 24) / _ANO
    declinacao = (
        0.006918 - 0.399912 * np.cos(g) + 0.070257 * np.sin(g) - 0.006758 * np.cos(2 * g)
        + 0.000907 * np.sin(2 * g) - 0.002697 * np.cos(3 * g) + 0.00148 * np.sin(3 * g)
    )  # fmt: skip
    equacao_min = 229.18 * (
        0.000075 + 0.001868 * np.cos(g) - 0.032077 * np.sin(g) - 0.014615 * np.cos(2 * g)
        - 0.040849 * np.sin(2 * g)
    )  # fmt: skip
    hora_utc = meia_noite_utc.hour + meia_noite_utc.minute / 60 + horas
    angulo = np.radians(15 * (hora_utc + longitude / 15 + equacao_min / 60 - 12))
    phi = np.radians(latitude)
    seno = np.sin(phi) * np.sin(declinacao) + np.cos(phi) * np.cos(declinacao) * np.cos(angulo)
    altura: NDArray[np.float64] = np.degrees(np.arcsin(np.clip(seno, -1, 1)))
    return altura
