"""The adaptive models: published lines, where they end, and pythermalcomfort's numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.indices.adaptativo import media_corrente, neutra_ashrae, neutra_en


def test_the_published_lines() -> None:
    assert neutra_ashrae([10, 20, 33.5]) == pytest.approx([20.9, 24.0, 28.185])
    assert neutra_en([10, 20, 30]) == pytest.approx([22.1, 25.4, 28.7])


def test_beyond_what_the_models_are_made_of_they_stay_at_their_ends() -> None:
    assert neutra_ashrae([-5, 9.9, 33.6, 45]) == pytest.approx([20.9, 20.9, 28.185, 28.185])
    assert neutra_en([-5, 9.9, 30.1, 45]) == pytest.approx([22.1, 22.1, 28.7, 28.7])


@given(st.floats(10, 33.5), st.floats(10, 30))
def test_they_are_what_pythermalcomfort_computes(ashrae: float, en: float) -> None:
    from pythermalcomfort.models import adaptive_ashrae, adaptive_en

    sala = {"tdb": 25, "tr": 25, "v": 0.1, "round_output": False}
    assert neutra_ashrae(ashrae) == pytest.approx(
        float(adaptive_ashrae(t_running_mean=ashrae, **sala).tmp_cmf)
    )
    assert neutra_en(en) == pytest.approx(float(adaptive_en(t_running_mean=en, **sala).tmp_cmf))


def test_yesterday_counts_most() -> None:
    assert media_corrente([20.0, 10.0], 0.5) == pytest.approx((20 + 5) / 1.5)
    assert media_corrente([20.0] + [10.0] * 6) > media_corrente([10.0] * 6 + [20.0])


@given(st.lists(st.floats(-20, 45), min_size=7, max_size=7))
def test_the_running_mean_is_pythermalcomforts_and_nearly_the_standards_short_form(dias: list[float]) -> None:
    from pythermalcomfort.environment import running_mean_outdoor_temperature

    media = media_corrente(dias)
    assert media == pytest.approx(running_mean_outdoor_temperature(dias), abs=0.0501)  # theirs in tenths
    curta = np.dot([1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2], dias) / 3.8
    assert media == pytest.approx(curta, abs=0.05 * np.ptp(dias) + 1e-9)
    assert min(dias) - 1e-9 <= media <= max(dias) + 1e-9


def test_one_mean_for_each_row_and_a_missing_day_makes_it_missing() -> None:
    dias = np.full((3, 7), 20.0)
    dias[1, 3] = np.nan
    obtido = media_corrente(dias)
    assert obtido.shape == (3,)
    assert np.isnan(obtido[1])
    assert obtido[[0, 2]] == pytest.approx([20.0, 20.0])


@pytest.mark.parametrize("funcao", [neutra_ashrae, neutra_en])
def test_a_missing_temperature_stays_missing(funcao: object) -> None:
    assert callable(funcao)
    obtido = funcao(np.array([np.nan, 20.0]))
    assert np.isnan(obtido).tolist() == [True, False]
    assert obtido.dtype == np.float64
    assert funcao(20.0).shape == ()
