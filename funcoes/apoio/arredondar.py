"""Tables as people see them: rounded, without the minus sign of a zero."""

import pandas as pd


def arredondado(quadro: pd.DataFrame) -> pd.DataFrame:
    """The frame with its floats at four places; -0.0 is 0.0."""
    novo = quadro.copy()
    for coluna in novo.select_dtypes("float"):
        novo[coluna] = novo[coluna].round(4) + 0.0  # -0.0 + 0.0 is 0.0
    return novo
