"""Each text of a column once: the people of one record share its weather, and a scale has seven words."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd


def distintos(textos: pd.Series) -> list[str]:
    """The texts of a column, each once, in the order of the file; none for a column without values."""
    return list(textos.dropna().unique())


def por_distintos(textos: pd.Series, ler: Callable[[str], Any], tipo: str) -> pd.Series:
    """`ler` of every text, called once for each that differs; index and name stay.

    `tipo`: numpy's name of what comes out. Where there is no text, or `ler` gives None, stands NaN (NaT for
    dates).
    """
    codigo, textos_distintos = pd.factorize(textos)  # -1, the last one, where there is no text
    lidos = [*map(ler, textos_distintos), None]
    if tipo == "object":
        lidos = [np.nan if lido is None else lido for lido in lidos]
    return pd.Series(np.array(lidos, dtype=tipo)[codigo], index=textos.index, name=textos.name)
