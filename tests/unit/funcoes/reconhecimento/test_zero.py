"""0 where nobody can be 0, and far below all other temperatures."""

import numpy as np
import pandas as pd
import pytest

from funcoes.reconhecimento.proposta import propor


@pytest.mark.parametrize(("name", "low", "high", "zeros", "asked"), [
    ("Age", 18, 60, 1, True),
    ("Height (cm)", 150, 190, 2, True),
    ("Weight (kg)", 50, 90, 1, True),
    ("Air temperature (°C)", 20, 30, 5, True),
    ("Air temperature (°C)", 20, 30, 1, False),
    ("Outdoor temperature (°C)", -5, 30, 5, False),
    ("Outdoor temperature (°C)", 1, 30, 5, False),
    ("Wind speed (m/s)", 1, 5, 9, False),
])  # fmt: skip
def test_zero_may_be_no_answer(name: str, low: float, high: float, zeros: int, asked: bool) -> None:
    cells = [f"{v:.4g}" for v in np.linspace(low, high, 97)] + ["0"] * zeros
    proposal = propor(pd.DataFrame({name: cells}, dtype=object))
    assert (name in proposal.codigos_abertos) is asked
    assert proposal.codigos == {}
    assert all(d.chave != "unidade" for a in proposal.achados for d in a.parte.duvidas)
