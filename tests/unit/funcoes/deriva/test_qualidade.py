"""Sensors that stand still, wrong units, swapped columns, inputs that went missing: found, and named."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.achado import Achado
from funcoes.deriva.gravidade import Veredito, julgar
from funcoes.deriva.janela import Janela
from tests.unit.funcoes.deriva.windows import days_of, survey

WindowOf = Callable[[pd.DataFrame], Janela]
ROWS = survey([*days_of(1, 3, 2020), *days_of(7, 3, 2020)], 5, 11)


def found(verdict: Veredito, kind: str) -> list[Achado]:
    return [j.achado for j in verdict.achados if j.achado.tipo == kind]


def test_good_data_have_no_finding(window_of: WindowOf, config: MonitorConfig) -> None:
    assert julgar(window_of(ROWS), config).achados == ()


@pytest.mark.parametrize(
    ("name", "unit", "wrong"),
    [
        ("temperatura", "°F", lambda c: 1.8 * c + 32),
        ("temperatura", "K", lambda c: c + 273.15),
        ("altura", "m", lambda cm: cm / 100),
        ("umidade", "0–1", lambda pct: pct / 100),
        ("velocidade_vento", "km/h", lambda m_s: 3.6 * m_s + 9),
    ],
)
def test_a_wrong_unit_is_named(
    window_of: WindowOf, config: MonitorConfig, name: str, unit: str, wrong: Callable[[pd.Series], pd.Series]
) -> None:
    verdict = julgar(window_of(ROWS.assign(**{name: wrong(ROWS[name])})), config)
    (one,) = found(verdict, "unidade")
    assert (one.grandeza, one.dito.valores["unidade"]) == (name, unit)
    assert one.evidencia["distancia_convertida"] < one.evidencia["distancia"]
    assert verdict.codigo >= 11


def test_one_client_of_three_with_another_unit_is_enough(window_of: WindowOf, config: MonitorConfig) -> None:
    mixed = ROWS["temperatura"].where(ROWS.index % 3 > 0, 1.8 * ROWS["temperatura"] + 32)
    (one,) = found(julgar(window_of(ROWS.assign(temperatura=mixed)), config), "unidade")
    assert one.efeito == pytest.approx(1 / 3, abs=0.05)


def test_a_windy_day_is_not_in_another_unit(window_of: WindowOf, config: MonitorConfig) -> None:
    """One day of wind like that proves nothing: the ranges of m/s and km/h overlap."""
    windy = ROWS.query("data == '2020-01-01'")
    windy = pd.concat([windy] * 5).assign(velocidade_vento=lambda q: q["velocidade_vento"] + 3)
    assert found(julgar(window_of(windy.reset_index(drop=True)), config), "unidade") == []


def test_a_sensor_that_stands_still(window_of: WindowOf, config: MonitorConfig) -> None:
    stuck = ROWS["temperatura"].where(ROWS["data"] > "2020-01-01", 27.125)
    verdict = julgar(window_of(ROWS.assign(temperatura=stuck)), config)
    (one,) = found(verdict, "parado")
    assert (one.grandeza, one.evidencia) == ("temperatura", {"valor": 27.125, "horas": 8})
    assert (
        str(one.dito) == "air temperature: the same value, 27.125, in 8 hours in a row; is the sensor frozen?"
    )
    assert verdict.nivel == "medium"


def test_five_hours_or_filled_readings_are_no_frozen_sensor(
    window_of: WindowOf, config: MonitorConfig
) -> None:
    five = ROWS["umidade"].where((ROWS["data"] > "2020-01-01") | (ROWS["hora"] >= 14), 51.0)
    assert found(julgar(window_of(ROWS.assign(umidade=five)), config), "parado") == []
    assert found(julgar(window_of(ROWS.assign(umidade=np.nan)), config), "parado") == []


def test_one_reading_of_an_hour_that_repeats_is_no_frozen_sensor(
    window_of: WindowOf, config: MonitorConfig
) -> None:
    """The coolest of each hour is always the same; others are not."""
    some = ROWS["temperatura"].clip(lower=14).where(ROWS.index % 2 > 0, 13.5)
    assert found(julgar(window_of(ROWS.assign(temperatura=some)), config), "parado") == []


def test_nights_without_sun_are_no_frozen_sensor(window_of: WindowOf, config: MonitorConfig) -> None:
    assert found(julgar(window_of(ROWS.assign(radiacao_solar=0.0)), config), "parado") == []


@pytest.mark.parametrize(("a", "b"), [("peso", "altura"), ("temperatura", "umidade"), ("idade", "altura")])
def test_two_columns_in_each_other_s_place(
    window_of: WindowOf, config: MonitorConfig, a: str, b: str
) -> None:
    verdict = julgar(window_of(ROWS.assign(**{a: ROWS[b], b: ROWS[a]})), config)
    assert [x.grandeza for x in found(verdict, "trocadas")] == [f"{a}, {b}"]
    assert verdict.codigo == 12


def test_an_input_that_went_missing(window_of: WindowOf, config: MonitorConfig) -> None:
    verdict = julgar(window_of(ROWS.assign(umidade=np.nan)), config)
    (one,) = found(verdict, "preenchidos")
    assert (one.grandeza, one.efeito) == ("umidade", 1)
    assert {j.achado.grandeza for j in verdict.achados} == {
        "umidade"
    }  # what nobody gave is not said to drift


def test_it_is_missed_in_a_season_that_training_never_saw(window_of: WindowOf, config: MonitorConfig) -> None:
    spring = ROWS.assign(
        data=ROWS["data"] + (10 - ROWS["data"].dt.month) * pd.Timedelta(days=30), umidade=np.nan
    )
    assert [a.grandeza for a in found(julgar(window_of(spring), config), "preenchidos")] == ["umidade"]
