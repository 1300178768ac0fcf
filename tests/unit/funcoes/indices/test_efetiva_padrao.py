"""SET is that of the standard: its own table, and pythermalcomfort's numbers with its constants."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from funcoes.apoio.tipos import Reais
from funcoes.indices import efetiva_padrao as modulo
from funcoes.indices.dois_nos import Corpo
from funcoes.indices.efetiva_padrao import efetiva_padrao

COMUM = {"t": 25.0, "tr": 25.0, "v": 0.15, "ur": 50.0, "met": 1.0, "clo": 0.5}
TABELA_D1: list[tuple[dict[str, float], float]] = [
    # ASHRAE 55-2023, table D-1, someone who stands: what differs from COMUM, and SET
    ({}, 23.8),
    ({"t": 0}, 12.1),
    ({"t": 10}, 16.8),
    ({"t": 15}, 19.2),
    ({"t": 20}, 21.5),
    ({"t": 30}, 26.4),
    ({"t": 40}, 34.1),
    ({"ur": 10}, 23.3),
    ({"ur": 90}, 24.8),
    ({"v": 0.1}, 24.0),
    ({"v": 0.6}, 21.3),
    ({"v": 1.1}, 20.2),
    ({"v": 3}, 18.7),
    ({"tr": 10}, 15.3),
    ({"tr": 40}, 31.6),
    ({"clo": 0.1}, 20.7),
    ({"clo": 1}, 27.2),
    ({"clo": 2}, 32.4),
    ({"met": 0.8}, 23.3),
    ({"met": 2}, 25.9),
    ({"met": 4}, 30.4),
]
DE_PYTHERMALCOMFORT = Corpo(massa_kg=70.0, dilatacao=120.0, minutos=59)
FAIXAS = ((-20, 60), (-20, 90), (0.1, 5), (0, 100), (0.7, 5), (0, 2.5))
MUITAS = 4096


def _sorteadas(n: int) -> Reais:
    """Rows as `efetiva_padrao` takes them, shape (6, n); a few naked, at rest, or in still air."""
    sorteio = np.random.default_rng(7)
    x = np.array([sorteio.uniform(*faixa, n) for faixa in FAIXAS])
    x[5, ::7], x[4, ::5], x[2, ::3] = 0.0, 0.8, 0.1
    return x


@pytest.mark.parametrize(("muda", "esperado"), TABELA_D1)
def test_the_table_of_the_standard(muda: dict[str, float], esperado: float) -> None:
    assert efetiva_padrao(**(COMUM | muda)) == pytest.approx(esperado, abs=0.12)


def test_of_four_clo_the_table_has_the_sweat_that_gagge_does_not_count() -> None:
    assert efetiva_padrao(**(COMUM | {"clo": 4})) == pytest.approx(37.8 + 0.5, abs=0.05)


def test_the_body_is_that_of_the_standard() -> None:
    """Its table is in tenths: it does not tell a kilogram."""
    assert Corpo() == (69.9, 200.0, 60)


@pytest.mark.parametrize(("posicao", "radia"), [("standing", 0.73), ("sitting", 0.70)])
def test_it_is_what_pythermalcomfort_computes(posicao: str, radia: float) -> None:
    from pythermalcomfort.models import set_tmp

    x = _sorteadas(2000)
    deles = set_tmp(
        tdb=x[0], tr=x[1], v=x[2], rh=x[3], met=x[4], clo=x[5],
        position=posicao, limit_inputs=False, round_output=False,
    ).set  # fmt: skip
    nossos = modulo._linhas(np.vstack([x, np.full(2000, radia)]), DE_PYTHERMALCOMFORT)
    np.testing.assert_allclose(nossos, deles, atol=1e-4, rtol=0)  # theirs is content with .01 °C of clothing


def test_who_sits_radiates_less() -> None:
    juntos = efetiva_padrao(25, [10, 40], 0.15, 50, 1, 0.5, [[False], [True]])
    assert juntos.shape == (2, 2)
    assert juntos[1, 0] > juntos[0, 0]
    assert juntos[1, 1] < juntos[0, 1]


TODAS = _sorteadas(MUITAS + 30)
EM_BLOCOS = efetiva_padrao(*TODAS)


@given(st.integers(0, TODAS.shape[1] - 1), st.integers(1, 40))
def test_a_row_does_not_depend_on_how_many_are_with_it(primeira: int, quantas: int) -> None:
    poucas = TODAS[:, primeira : primeira + quantas]
    obtido = efetiva_padrao(*poucas)
    np.testing.assert_allclose(obtido, EM_BLOCOS[primeira : primeira + quantas], atol=1e-9, rtol=0)


@pytest.mark.parametrize("quantas", [1, 40])
@pytest.mark.parametrize("ausente", [np.nan, np.inf])
def test_a_missing_input_gives_a_missing_output_and_leaves_other_rows_alone(
    quantas: int, ausente: float
) -> None:
    linhas = np.tile(np.array(list(COMUM.values()))[:, None], 7 * quantas)
    for i in range(6):
        linhas[i, i * quantas : (i + 1) * quantas] = ausente
    obtido = efetiva_padrao(*linhas)
    assert np.isnan(obtido[: 6 * quantas]).all()
    np.testing.assert_allclose(obtido[6 * quantas :], float(efetiva_padrao(**COMUM)), atol=1e-9)


def test_the_result_has_the_shape_of_what_came() -> None:
    assert efetiva_padrao(**COMUM).shape == ()
    assert efetiva_padrao(**COMUM).dtype == np.float64
    assert efetiva_padrao(**(COMUM | {"t": np.full((2, 3), 25), "v": [0.1, 0.2, 0.3]})).shape == (2, 3)
    assert efetiva_padrao(**(COMUM | {"t": []})).shape == (0,)


def test_there_is_an_answer_in_every_corner_of_the_limits() -> None:
    t, v, ur, met = modulo.LIMITES_T, modulo.LIMITES_V_M_S, modulo.LIMITES_UR, modulo.LIMITES_MET
    cantos = np.array(list(itertools.product(t, t, v, ur, met, (0, 0.01, 6)))).T
    juntos = efetiva_padrao(*cantos)
    assert np.isfinite(juntos).all()
    np.testing.assert_allclose(juntos, [efetiva_padrao(*canto) for canto in cantos.T], atol=1e-9)


def test_in_cold_that_nobody_bears_naked_it_still_falls_with_the_temperature() -> None:
    t = np.linspace(-60, 0, 241)
    assert np.diff(efetiva_padrao(t, t, 20, 50, 0.5, 0)).min() > 0


@pytest.mark.parametrize(
    ("nome", "alem", "limite"),
    [
        ("t", -300, -60), ("t", 1e6, 100), ("tr", -300, -60), ("tr", 1e6, 100), ("v", -1, 0.1), ("v", 0, 0.1),
        ("v", 99, 20), ("ur", -5, 0), ("ur", 130, 100), ("met", 0, 0.4), ("met", 9, 7), ("clo", -1, 0),
        ("clo", 9, 6),
    ],
)  # fmt: skip
def test_beyond_a_limit_a_value_counts_as_the_limit(nome: str, alem: float, limite: float) -> None:
    assert efetiva_padrao(**(COMUM | {nome: alem})) == efetiva_padrao(**(COMUM | {nome: limite}))


SALAS = {
    "t": st.floats(5, 45), "tr": st.floats(5, 45), "v": st.floats(0.1, 2), "ur": st.floats(5, 95),
    "met": st.floats(0.8, 3), "clo": st.floats(0.05, 2),
}  # fmt: skip
PASSOS = {"t": 1.0, "tr": 1.0, "ur": 5.0, "clo": 0.2}


@pytest.mark.parametrize("nome", PASSOS)
@given(sala=st.fixed_dictionaries(SALAS))
@settings(deadline=None)
def test_more_warmth_of_any_kind_never_lowers_it(nome: str, sala: dict[str, float]) -> None:
    if nome == "clo":  # where the air is warmer than the skin, clothing keeps it off
        sala |= {"t": sala["t"] / 2, "tr": sala["tr"] / 2}
    mais = sala | {nome: sala[nome] + PASSOS[nome]}
    assert efetiva_padrao(**mais) > efetiva_padrao(**sala) - 1e-4


@given(sala=st.fixed_dictionaries(SALAS | {"t": st.floats(5, 30)}))
@settings(deadline=None)
def test_more_wind_cools_below_skin_temperature(sala: dict[str, float]) -> None:
    sala |= {"tr": sala["t"]}  # between cold walls, air that is warmer than the clothing warms it
    antes = efetiva_padrao(**sala)
    assume(antes < 33)  # who sweats as much as can be: the more wind, the less of the skin is wet at most
    assert efetiva_padrao(**(sala | {"v": sala["v"] + 0.2})) < antes + 1e-4


def test_where_the_skin_is_as_wet_as_it_gets_there_is_no_step() -> None:
    t = np.linspace(25, 50, 2501)
    ganho = np.diff(efetiva_padrao(t, t, 1.36, 19, 2.8, 0.28))
    assert ganho.min() > 0
    assert ganho.max() < 0.03


def test_it_is_the_temperature_itself_in_the_standard_environment() -> None:
    """Almost: a clo has 15 % more surface than the skin here, 25 % there."""
    t = np.array([15.0, 20.0, 25.0, 30.0, 35.0])
    np.testing.assert_allclose(efetiva_padrao(t, t, 0.1, 50, 1.2, 1.52 / 1.8944 - 0.1835), t, atol=0.4)


def test_no_compiler_comes_with_it() -> None:
    codigo = (
        "import sys, funcoes.indices.efetiva_padrao, funcoes.indices.pmv, funcoes.indices.radiante, "
        "funcoes.indices.adaptativo; sys.exit(bool({'numba', 'scipy', 'pandas'} & set(sys.modules)))"
    )
    raiz = Path(__file__).resolve().parents[4]
    assert subprocess.run([sys.executable, "-c", codigo], cwd=raiz, check=False).returncode == 0
