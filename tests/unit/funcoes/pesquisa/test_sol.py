"""Where the sun stands, against almanacs."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.pesquisa.sol import NASCENTE, altura_do_sol

LONDRES, SYDNEY = (51.5, -0.13), (-33.87, 151.21)


def hora(texto: str) -> float:
    horas, minutos = texto.split(":")
    return int(horas) + int(minutos) / 60


@pytest.mark.parametrize(
    ("lugar", "dia", "nasce", "poe"),
    [  # UTC; the sun of Sydney rises on the day before, there -24 h
        (LONDRES, datetime(2024, 6, 21, tzinfo=UTC), "3:43", "20:21"),
        (LONDRES, datetime(2024, 12, 21, tzinfo=UTC), "8:04", "15:53"),
        (SYDNEY, datetime(2024, 6, 20, tzinfo=UTC), "21:00", "30:54"),
        (SYDNEY, datetime(2024, 12, 20, tzinfo=UTC), "18:41", "33:05"),
    ],
)
def test_the_sun_rises_and_sets_as_almanacs_say(
    lugar: tuple[float, float], dia: datetime, nasce: str, poe: str
) -> None:
    margem = 5 / 60
    horas = np.array([hora(t) + d for t in (nasce, poe) for d in (-margem, margem)])
    acima = altura_do_sol(dia, horas, *lugar) > NASCENTE
    assert acima.tolist() == [False, True, True, False]


@pytest.mark.parametrize(("lugar", "altura"), [(LONDRES, 61.94), (SYDNEY, 32.7)])
def test_how_high_it_stands_at_noon_of_the_solstice(lugar: tuple[float, float], altura: float) -> None:
    horas = np.linspace(-12, 36, 2881)
    vista = altura_do_sol(datetime(2024, 6, 21, tzinfo=UTC), horas, *lugar).max()
    assert vista == pytest.approx(altura, abs=0.3)


@given(st.floats(-90, 90), st.floats(-180, 180), st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_it_is_somewhere_between_below_and_above(lat: float, lon: float, quando: datetime) -> None:
    alturas = altura_do_sol(quando.replace(tzinfo=UTC), np.arange(0, 24, 0.5), lat, lon)
    assert np.isfinite(alturas).all()
    assert (abs(alturas) <= 90).all()
    media = alturas.mean()  # a day's mean follows the latitude and the season
    assert abs(media) <= 24
