"""PMV is that of the standard: its own table, and pythermalcomfort's numbers wherever both give one."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.indices.pmv import pmv

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


def test_rows_do_not_touch_each_other_and_a_missing_value_stays_missing() -> None:
    t = np.array([22.0, np.nan, 27.0])
    juntos = pmv(t, t, np.full(3, 0.1), np.full(3, 60.0), 1.2, np.full(3, 0.5))
    assert np.isnan(juntos[1])
    assert juntos[[0, 2]].tolist() == [_um(22, 22, 0.1, 60, 1.2, 0.5), _um(27, 27, 0.1, 60, 1.2, 0.5)]


def test_the_baseline_needs_no_compiler() -> None:
    import subprocess

    codigo = "import sys, funcoes.modelos.faixas; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", codigo], check=False).returncode == 0
