"""The 16 features, all from what a person and a weather station can tell.

The same function serves the training data and a single request. Left out on purpose: P2..P8 (answers
of the same interview), the day, campaign and season (the model would learn the calendar), and the
measured Tu (the sensors of 2015 and 2016 disagree by up to 7 °C; Stull's formula is used for every
row). `docs/atributos.md` has the measurements behind the choice.
"""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroDados
from funcoes.dados.colunas import BRUTAS
from funcoes.indices import termicos

if TYPE_CHECKING:
    import pandas as pd  # serving has none

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


def calcular(bruto: NDArray[np.float64]) -> NDArray[np.float64]:
    """Features, shape (rows, 16), columns `ATRIBUTOS`, of raw inputs, shape (rows, 10), columns `ENTRADAS`.

    Units: years, kg, cm, clo, kg/m², °C, %, m/s, W/m², decimal hours, hPa. A missing input (NaN) gives
    missing features.
    """
    # a single row as numbers: NumPy takes half the time for them that it takes for arrays of one
    colunas = bruto[0].tolist() if len(bruto) == 1 else bruto.T
    idade, sexo, peso, altura, vestimenta, t, ur, v, rs, hora = colunas
    saida = np.empty((len(bruto), len(ATRIBUTOS)))
    saida.T[:] = np.array([
        idade, sexo, peso, altura, vestimenta, termicos.imc(peso, altura),
        t, ur, v, rs, hora,
        termicos.tu_stull(t, ur), termicos.pressao_vapor_hpa(t, ur), termicos.te(t, ur, v),
        termicos.utci(t, ur, v, rs), termicos.wbgt(t, ur),
    ]).reshape(len(ATRIBUTOS), -1)  # fmt: skip
    return saida


def construir_atributos(quadro: "pd.DataFrame") -> "pd.DataFrame":
    """`calcular` on the columns `ENTRADAS` of a frame: a frame with the columns `ATRIBUTOS`, same index.

    Raises `ErroDados` when an input column is absent.
    """
    ausentes = [c for c in ENTRADAS if c not in quadro]
    if ausentes:
        raise ErroDados(f"features need the columns {', '.join(ENTRADAS)}; absent: {', '.join(ausentes)}.")
    bruto = quadro[list(ENTRADAS)].to_numpy(dtype=float, na_value=np.nan)
    return type(quadro)(calcular(bruto), index=quadro.index, columns=list(ATRIBUTOS))
