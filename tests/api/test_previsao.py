"""Predictions over HTTP: what is asked, what comes back, and that it is what training says."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.pedido import FAIXAS
from tests.api.conftest import PEDIDO, ServidorDeTeste


def test_a_prediction_says_vote_words_probabilities_indices_and_which_model(
    servidor: ServidorDeTeste,
) -> None:
    r = servidor.pedir("/predict", PEDIDO, x_request_id="abc-1").json
    assert r["predicao"] in range(-3, 4)
    assert set(r["probabilidades"]) == {str(v) for v in range(-3, 4)}
    assert max(r["probabilidades"], key=r["probabilidades"].get) == str(r["predicao"])
    assert r["indices"]["imc"] == pytest.approx(24.22)
    assert r["indices"]["pressao_vapor"] == pytest.approx(23.8, abs=0.05)
    assert (r["versao_modelo"], r["modelo_id"], r["request_id"]) == (1, "modelo-1", "abc-1")
    assert r["preenchidos"] == {}
