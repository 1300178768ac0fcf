"""Radiant and operative temperature: the balance of a globe, published values, and pythermalcomfort's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.indices.radiante import operativa, radiante_do_globo

temperaturas = st.floats(10, 45)
ventos = st.floats(0, 2)


def test_iso_7726_publishes_74_8_for_its_example() -> None:
    assert radiante_do_globo(53.2, 30.0, 0.3, 0.1) == pytest.approx(74.8, abs=0.05)


def test_the_standard_globe_is_the_one_of_15_cm() -> None:
    """(303.15^4 + 6.3·.25^.6/.15^.4 · 5 / (.95·5.67e-8))^.25 = 307.92 K."""
    assert radiante_do_globo(30.0, 25.0, 0.25) == pytest.approx(34.77, abs=0.01)


@pytest.mark.parametrize(("d", "emite"), [(0.15, 0.95), (0.04, 0.95), (0.1, 0.8)])
def test_it_is_what_pythermalcomfort_computes(d: float, emite: float) -> None:
    from pythermalcomfort.environment import mean_radiant_tmp

    sorteio = np.random.default_rng(1)
    tg, t, v = (sorteio.uniform(*x, 5000) for x in ((10, 60), (10, 45), (0, 2)))
    with np.errstate(invalid="ignore"):
        deles = mean_radiant_tmp(tg, t, v, d, emite, standard="ISO")
    np.testing.assert_allclose(radiante_do_globo(tg, t, v, d, emite), deles, rtol=1e-9)


@given(temperaturas, temperaturas, ventos)
def test_walls_are_beyond_the_globe_as_seen_from_the_air(tg: float, t: float, v: float) -> None:
    tr = radiante_do_globo(tg, t, v)
    assert np.isnan(tr) or (tr - tg) * (tg - t) >= -1e-9
    assert np.isnan(tr) or abs(tr - t) >= abs(tg - t) - 1e-9
    assert radiante_do_globo(t, t, v) == pytest.approx(t)


@given(temperaturas, temperaturas, ventos)
def test_wind_takes_the_globe_from_its_walls_never_to_them(tg: float, t: float, v: float) -> None:
    menos, mais = radiante_do_globo(tg, t, v), radiante_do_globo(tg, t, v + 0.5)
    assert np.isnan(mais) or (mais - menos) * (tg - t) >= -1e-9


def test_in_still_air_convection_is_natural() -> None:
    assert radiante_do_globo(30.0, 25.0, 0.0) == radiante_do_globo(30.0, 25.0, -1.0)
    assert radiante_do_globo(30.0, 25.0, 0.0) > 31


def test_a_globe_that_no_radiation_explains_is_missing() -> None:
    assert np.isnan(radiante_do_globo(10.0, 45.0, 20.0))


@pytest.mark.parametrize(
    ("v", "esperado"), [(0.0, 25.0), (0.19, 25.0), (0.2, 24.0), (0.59, 24.0), (0.6, 23.0), (3.0, 23.0)]
)
def test_the_more_wind_the_more_air_counts(v: float, esperado: float) -> None:
    assert operativa(20.0, 30.0, v) == pytest.approx(esperado)


def test_operative_is_what_pythermalcomfort_computes() -> None:
    from pythermalcomfort.environment import operative_tmp

    sorteio = np.random.default_rng(2)
    t, tr, v = (sorteio.uniform(*x, 5000) for x in ((0, 45), (0, 60), (0, 1)))
    np.testing.assert_allclose(operativa(t, tr, v), operative_tmp(t, tr, v, standard="ASHRAE"), rtol=1e-12)


@given(temperaturas, temperaturas, ventos)
def test_operative_is_between_air_and_walls(t: float, tr: float, v: float) -> None:
    assert min(t, tr) - 1e-9 <= operativa(t, tr, v) <= max(t, tr) + 1e-9


@pytest.mark.parametrize("funcao", [radiante_do_globo, operativa])
def test_a_missing_input_gives_a_missing_output_and_leaves_other_rows_alone(funcao: object) -> None:
    assert callable(funcao)
    x = np.array([[30.0] * 4, [25.0] * 4, [0.3] * 4])
    x[[0, 1, 2], [0, 1, 2]] = np.nan
    obtido = funcao(*x)
    assert np.isnan(obtido).tolist() == [True, True, True, False]
    assert funcao(30.0, 25.0, 0.3).shape == ()
    assert funcao(30.0, 25.0, 0.3).dtype == np.float64
