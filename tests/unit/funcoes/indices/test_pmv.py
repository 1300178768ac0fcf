"""PMV is that of the standard: its own table, and pythermalcomfort's numbers wherever both give one."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.indices.pmv import pmv, velocidade_relativa

TABELA_D1 = [
    # °C air, °C radiant, m/s, %, met, clo, PMV: ISO 7730, table D.1
    (22.0, 22.0, 0.10, 60.0, 1.2, 0.5, -0.75),
    (27.0, 27.0, 0.10, 60.0, 1.2, 0.5, 0.77),
    (27.0, 27.0, 0.30, 60.0, 1.2, 0.5, 0.44),
    (23.5, 25.5, 0.10, 60.0, 1.2, 0.5, -0.01),
    (23.5, 25.5, 0.30, 60.0, 1.2, 0.5, -0.55),
    (19.0, 19.0, 0.10, 40.0, 1.2, 1.0, -0.60),
    (23.5, 23.5, 0.10, 40.0, 1.2, 1.0, 0.37),
    (23.5, 23.5, 0.30, 40.0, 1.2, 1.0, 0.12),
    (23.0, 21.0, 0.10, 40.0, 1.2, 1.0, 0.05),
    (23.0, 21.0, 0.30, 40.0, 1.2, 1.0, -0.16),
    (22.0, 22.0, 0.10, 60.0, 1.6, 0.5, 0.05),
    (27.0, 27.0, 0.10, 60.0, 1.6, 0.5, 1.17),
    (27.0, 27.0, 0.30, 60.0, 1.6, 0.5, 0.95),
]


def _um(*valores: float) -> float:
    t, tr, v, ur, met, clo = valores
    return float(pmv(np.array([t]), np.array([tr]), np.array([v]), np.array([ur]), met, np.array([clo]))[0])


@pytest.mark.parametrize("linha", TABELA_D1)
def test_the_table_of_the_standard(linha: tuple[float, ...]) -> None:
    assert _um(*linha[:6]) == pytest.approx(linha[6], abs=0.011)


LINHAS = st.lists(
    st.tuples(
        st.floats(-15, 50), st.floats(-15, 80), st.floats(0, 20), st.floats(0, 100), st.floats(0, 3)
    ),
    min_size=1, max_size=30,
)  # fmt: skip


@given(LINHAS, st.floats(0.8, 4))
def test_it_is_what_pythermalcomfort_computes(linhas: list[tuple[float, ...]], met: float) -> None:
    from pythermalcomfort.models import pmv_ppd_iso

    t, tr, v, ur, clo = np.array(linhas).T
    deles = pmv_ppd_iso(
        tdb=t, tr=tr, vr=v, rh=ur, met=met, clo=clo, limit_inputs=False, round_output=False
    ).pmv  # fmt: skip
    np.testing.assert_allclose(pmv(t, tr, v, ur, met, clo), deles, rtol=1e-9, atol=1e-9)


@given(LINHAS, st.data())
def test_each_row_may_have_its_metabolic_rate(linhas: list[tuple[float, ...]], data: st.DataObject) -> None:
    t, tr, v, ur, clo = np.array(linhas).T
    met = np.array(data.draw(st.lists(st.floats(0.8, 4), min_size=len(t), max_size=len(t))))
    sozinhas = [_um(*linha[:4], m, linha[4]) for linha, m in zip(linhas, met.tolist(), strict=True)]
    np.testing.assert_allclose(pmv(t, tr, v, ur, met, clo), sozinhas, rtol=1e-9, atol=1e-9)


def test_with_many_rates_it_is_what_pythermalcomfort_computes() -> None:
    from pythermalcomfort.models import pmv_ppd_iso

    sorteio = np.random.default_rng(3)
    faixas = ((-15, 50), (-15, 80), (0, 20), (0, 100), (0.5, 6), (0, 3))
    t, tr, v, ur, met, clo = (sorteio.uniform(*faixa, 5000) for faixa in faixas)
    deles = pmv_ppd_iso(
        tdb=t, tr=tr, vr=v, rh=ur, met=met, clo=clo, limit_inputs=False, round_output=False
    ).pmv  # fmt: skip
    np.testing.assert_allclose(pmv(t, tr, v, ur, met, clo), deles, rtol=1e-9, atol=1e-9)


def test_a_missing_rate_is_missing_only_where_it_is() -> None:
    linha = np.full(3, 22.0)
    juntos = pmv(
        linha, linha, np.full(3, 0.1), np.full(3, 60.0), np.array([1.2, np.nan, 1.6]), np.full(3, 0.5)
    )
    assert np.isnan(juntos[1])
    assert juntos[[0, 2]] == pytest.approx([-0.75, 0.05], abs=0.011)


def test_who_moves_has_more_wind() -> None:
    from pythermalcomfort.environment import v_relative

    met = np.array([0.8, 1.0, 1.2, 2.0, 4.0])
    assert velocidade_relativa(np.full(5, 0.1), met) == pytest.approx([0.1, 0.1, 0.16, 0.4, 1.0])
    assert velocidade_relativa(np.full(5, 0.1), met) == pytest.approx(v_relative(0.1, met), abs=5e-4)
    assert velocidade_relativa(np.array([0.1, 0.3]), 2.0) == pytest.approx([0.4, 0.6])
    assert np.isnan(velocidade_relativa(np.array([np.nan, 0.1]), np.array([1.2, np.nan]))).all()


def test_rows_do_not_touch_each_other_and_a_missing_value_stays_missing() -> None:
    t = np.array([22.0, np.nan, 27.0])
    juntos = pmv(t, t, np.full(3, 0.1), np.full(3, 60.0), 1.2, np.full(3, 0.5))
    assert np.isnan(juntos[1])
    assert juntos[[0, 2]].tolist() == [_um(22, 22, 0.1, 60, 1.2, 0.5), _um(27, 27, 0.1, 60, 1.2, 0.5)]


def test_the_baseline_needs_no_compiler() -> None:
    import subprocess

    codigo = "import sys, funcoes.modelos.faixas; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", codigo], check=False).returncode == 0
