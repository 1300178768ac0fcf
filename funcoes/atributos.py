"""The 16 features, all from what a person and a weather station can tell.

The same function serves the training data and a single request. Left out on purpose: P2..P8 (answers
of the same interview), the day, campaign and season (the model would learn the calendar), and the
measured Tu (the sensors of 2015 and 2016 disagree by up to 7 °C; Stull's formula is used for every
row). `docs/atributos.md` has the measurements behind the choice.
"""

from typing import Final

import pandas as pd

from funcoes import indices
from funcoes.colunas import BRUTAS
from funcoes.errors import ErroDados

ENTRADAS: Final = (*BRUTAS, "hora")
"""Inputs of `construir_atributos`; `sexo` is 0 (f) or 1 (m), `hora` in decimal hours."""

ATRIBUTOS: Final = (
    "idade", "sexo", "peso", "altura", "vestimenta", "imc",
    "tmedia", "ur", "vel_vento", "rsolarmed", "hora",
    "tu_stull", "pressao_vapor", "te_calc", "utci_calc", "wbgt_calc",
)  # fmt: skip

VERSAO_ATRIBUTOS: Final = "1"
"""Raised by every change of the numbers that `construir_atributos` gives: a model file says which it was
trained on, and one of another version is not used."""

ORIGENS: Final = {
    "imc": ("peso", "altura"),
    "tu_stull": ("tmedia", "ur"),
    "pressao_vapor": ("tmedia", "ur"),
    "te_calc": ("tmedia", "ur", "vel_vento"),
    "utci_calc": ("tmedia", "ur", "vel_vento"),
    "wbgt_calc": ("tmedia", "ur"),
}
"""The inputs that each computed feature needs and that `impute` may have learned."""


def construir_atributos(quadro: pd.DataFrame) -> pd.DataFrame:
    """Features of each row, shape (rows, 16), float64, columns `ATRIBUTOS`, same index.

    Units: years, kg, cm, clo, kg/m², °C, %, m/s, W/m², decimal hours, hPa. A missing input gives
    missing features. Raises `ErroDados` when an input column is absent.
    """
    ausentes = [c for c in ENTRADAS if c not in quadro]
    if ausentes:
        raise ErroDados(f"features need the columns {', '.join(ENTRADAS)}; absent: {', '.join(ausentes)}.")
    bruto = quadro[list(ENTRADAS)].astype(float)
    t, ur, v, rs = (bruto[c].to_numpy() for c in ("tmedia", "ur", "vel_vento", "rsolarmed"))
    bruto["imc"] = indices.imc(bruto["peso"], bruto["altura"])
    bruto["tu_stull"] = indices.tu_stull(t, ur)
    bruto["pressao_vapor"] = indices.pressao_vapor_hpa(t, ur)
    bruto["te_calc"] = indices.te(t, ur, v)
    bruto["utci_calc"] = indices.utci(t, ur, v, rs)
    bruto["wbgt_calc"] = indices.wbgt(t, ur)
    return bruto[list(ATRIBUTOS)]
