"""The indices: published values, physical behaviour, and the survey's own columns."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythermalcomfort.models.utci import utci as utci_oficial

from funcoes.indices import termicos
from funcoes.indices.termicos import _utci_polinomio
from tests.by_day import examples

PESQUISA = Path(__file__).resolve().parents[5] / "shared" / "data" / "santa_maria_2015_2016.csv"

temperaturas = st.floats(-10, 50)
umidades = st.floats(5, 99)
ventos = st.floats(0, 30)
radiacoes = st.floats(0, 1300)


def test_stull_publishes_13_7_for_20_degrees_and_50_percent() -> None:
    assert termicos.tu_stull(20, 50) == pytest.approx(13.7, abs=0.01)


def test_saturated_vapour_pressure_at_20_degrees_is_23_4_hpa() -> None:
    assert termicos.pressao_vapor_hpa(20, 100) == pytest.approx(23.4, abs=0.1)


def test_wci_of_siple_and_passel() -> None:
    # 10 m/s at 0 degrees: (10.45 + 31.62 - 10) * 33 = 1058 kcal/(m2 h) = 1231 W/m2
    assert termicos.wci(0, 10) == pytest.approx(1231, abs=1)


@pytest.mark.parametrize(
    ("tdb", "tr", "v", "rh", "esperado"),
    [
        (25, 25, 1, 50, 24.6),  # the UTCI validation table
        (19, 24, 1, 50, 20.0),
        (19, 14, 1, 50, 16.8),
        (27, 22, 10, 50, 20.0),
        (20, 25, 2.94, 50, 17.9),  # the calculator of utci.org
        (30, 30, 0.5, 90, 35.5),  # ladybug's own implementation
    ],
)
def test_utci_reference_values(tdb: float, tr: float, v: float, rh: float, esperado: float) -> None:
    obtido = _utci_polinomio(np.array(tdb), np.array(tr), np.array(v), np.array(rh))
    assert obtido == pytest.approx(esperado, abs=0.06)


def test_utci_is_what_pythermalcomfort_computes() -> None:
    sorteio = np.random.default_rng(0)
    tar, delta, vento, ur = (sorteio.uniform(*x, 5000) for x in ((-50, 50), (-30, 70), (0.5, 17), (0, 100)))
    ur = np.minimum(ur, 100 * 50 / termicos.pressao_vapor_hpa(tar, 100))  # its domain ends at 50 hPa
    esperado = utci_oficial(tar, tar + delta, vento, ur, limit_inputs=False, round_output=False).utci
    assert np.abs(_utci_polinomio(tar, tar + delta, vento, ur) - esperado).max() < 1e-10


@given(st.integers(1, 4100))
def test_utci_of_a_row_does_not_depend_on_its_block(linha: int) -> None:
    n = np.arange(1, 4101.0)
    todas = termicos.utci(n / 100, n / 50, n / 400, n / 5)
    k = linha / 1.0
    assert termicos.utci(k / 100, k / 50, k / 400, k / 5) == pytest.approx(todas[linha - 1], abs=1e-10)


def test_calm_air_uses_the_missenard_formula() -> None:
    assert termicos.te(30, 50, 0.2) == pytest.approx(30 - 0.4 * 20 * 0.5)
    assert termicos.te(30, 50, 0.21) == pytest.approx(termicos.tev(30, 50, 0.21))


def test_body_mass_index() -> None:
    assert termicos.imc(70, 175) == pytest.approx(22.86, abs=0.01)
    assert np.isnan(termicos.imc(70, 0))


@pytest.mark.parametrize(
    ("nome", "argumentos"),
    [
        ("pressao_vapor_hpa", 2),
        ("tu_stull", 2),
        ("tek", 2),
        ("wbgt", 2),
        ("tev", 3),
        ("te", 3),
        ("wci", 2),
        ("tmrt_estimada", 2),
        ("utci", 4),
        ("imc", 2),
    ],
)
def test_a_missing_input_gives_a_missing_output_and_leaves_other_rows_alone(
    nome: str, argumentos: int
) -> None:
    funcao = getattr(termicos, nome)
    completo = [np.full(argumentos + 1, valor) for valor in (20.0, 50.0, 3.0, 400.0)[:argumentos]]
    for i, coluna in enumerate(completo):
        coluna[i] = np.nan
    obtido = funcao(*completo)
    assert obtido.dtype == np.float64
    assert np.isnan(obtido[:argumentos]).all()
    assert np.isfinite(obtido[argumentos])


@given(temperaturas, umidades, ventos, radiacoes)
@settings(max_examples=examples(200), deadline=None)
def test_all_weather_gives_finite_indices(t: float, ur: float, v: float, rs: float) -> None:
    valores = [
        termicos.tu_stull(t, ur),
        termicos.tek(t, ur),
        termicos.wbgt(t, ur),
        termicos.tev(t, ur, v),
        termicos.te(t, ur, v),
        termicos.wci(t, v),
        termicos.utci(t, ur, v, rs),
    ]
    assert np.isfinite(valores).all()
    assert -150 < termicos.utci(t, ur, v, rs) < 120


@given(temperaturas, st.floats(5, 98))
@settings(deadline=None)
def test_more_humidity_never_lowers_the_humid_heat_indices(t: float, ur: float) -> None:
    for funcao in (termicos.pressao_vapor_hpa, termicos.tek, termicos.wbgt):
        assert funcao(t, ur + 1) > funcao(t, ur)


@given(st.floats(0, 45), st.floats(10, 95))
@settings(deadline=None)
def test_wet_bulb_rises_with_humidity_and_stays_below_the_air(t: float, ur: float) -> None:
    assert termicos.tu_stull(t, ur + 1) > termicos.tu_stull(t, ur)
    assert termicos.tu_stull(t, ur) < t + 0.7


@given(st.floats(-10, 35), umidades, st.floats(0, 20))
@settings(deadline=None)
def test_more_wind_cools_below_skin_temperature(t: float, ur: float, v: float) -> None:
    assert termicos.tev(t, ur, v + 1) < termicos.tev(t, ur, v)


@given(st.floats(5, 40), st.floats(20, 80), st.floats(0.5, 5), st.floats(0, 1000))
@settings(deadline=None)
def test_more_sun_never_lowers_utci(t: float, ur: float, v: float, rs: float) -> None:
    assert termicos.utci(t, ur, v, rs + 100) > termicos.utci(t, ur, v, rs)


def test_utci_treats_weather_beyond_the_polynomial_as_its_edge() -> None:
    assert termicos.utci(25, 50, 0.0, 400) == termicos.utci(25, 50, 0.5, 400)
    assert termicos.utci(25, 50, 30.0, 400) == termicos.utci(25, 50, 17.0, 400)
    assert termicos.utci(50, 100, 1.0, 400) == termicos.utci(50, 70, 1.0, 400)


def test_importing_the_module_does_not_import_pythermalcomfort() -> None:
    codigo = "import sys, funcoes.indices.termicos; sys.exit('pythermalcomfort' in sys.modules)"
    raiz = Path(__file__).resolve().parents[4]
    assert subprocess.run([sys.executable, "-c", codigo], cwd=raiz, check=False).returncode == 0


@pytest.fixture(scope="module")
def registros() -> pd.DataFrame:
    """Return the survey's distinct weather records, columns as it names them."""
    if not PESQUISA.exists():
        pytest.skip("the survey itself is not part of the project; compared only where ../shared/data has it")
    tabela = pd.read_csv(PESQUISA, sep=";", decimal=",", na_values=["NAN"])
    return tabela.drop_duplicates(["DATA", "HORA"])


@pytest.mark.parametrize(
    ("coluna", "limite"),
    [("Tek", 0.08), ("WBGT", 0.05), ("TE", 0.05), ("Tev", 0.12), ("WCI", 0.5), ("UTCI", 0.5)],
)
def test_the_formulas_return_the_surveys_own_columns(
    registros: pd.DataFrame, coluna: str, limite: float
) -> None:
    T, ur, v, rs = (registros[c].to_numpy() for c in ("Tmedia", "UR", "Vel_Vento", "RSolarMed"))
    calculado = {
        "Tek": lambda: termicos.tek(T, ur),
        "WBGT": lambda: termicos.wbgt(T, ur),
        "TE": lambda: termicos.te(T, ur, v),
        "Tev": lambda: termicos.tev(T, ur, v),
        "WCI": lambda: termicos.wci(T, v),
        "UTCI": lambda: termicos.utci(T, ur, v, rs),
    }[coluna]()
    assert np.nanmean(np.abs(calculado - registros[coluna].to_numpy())) < limite
