"""A unit that a name says, against the values below it."""

import numpy as np
import pandas as pd
import pytest

from funcoes.reconhecimento.proposta import Proposta, propor


def proposed(name: str, low: float, high: float) -> Proposta:
    cells = [f"{v:.4g}" for v in np.linspace(low, high, 97)]
    return propor(pd.DataFrame({name: cells}, dtype=object))


@pytest.mark.parametrize(("name", "low", "high", "options"), [
    ("Tair (F)", 15, 35, ("°F", "°C")),
    ("Tair (C)", 65, 85, ("°C", "°F")),
    ("Temperature (K)", 18, 30, ("K", "°C")),
    ("height [m]", 150, 190, ("m", "cm")),
    ("RH (0-1)", 30, 70, ("0–1", '"%"')),
    ("RH (%)", 0.3, 0.7, ('"%"', "0–1")),
    ("Age (years)", 200, 900, ("years",)),
])  # fmt: skip
def test_a_unit_in_which_the_values_are_not_usual_is_asked(
    name: str, low: float, high: float, options: tuple[str, ...]
) -> None:
    (column,) = proposed(name, low, high).achados
    (question,) = column.parte.duvidas
    assert (question.chave, question.opcoes) == ("unidade", options)


@pytest.mark.parametrize(("name", "low", "high", "unit"), [
    ("Tair (F)", 65, 85, "°F"),
    ("Tair (C)", 15, 35, "°C"),
    ("Tair (C)", -9, 2, "°C"),
    ("Outdoor temperature (F)", 18, 60, "°F"),
    ("RH (%)", 5, 60, "%"),
    ("wind speed (m/s)", 0, 0.3, "m/s"),
    ("air speed (cm/s)", 2, 40, "cm/s"),
    ("Age (years)", 6, 14, "years"),
])  # fmt: skip
def test_a_unit_in_which_they_are_is_taken(name: str, low: float, high: float, unit: str) -> None:
    (column,) = proposed(name, low, high).achados
    assert (column.parte.chaves.get("unidade"), column.parte.duvidas) == (unit, ())
