"""Columns of text for the tests of this room."""

from collections.abc import Sequence

import numpy as np
import pandas as pd


def column(*texts: str | float) -> pd.Series:
    """Texts with lines of a file as index: not from 0 on, and not in order; None is no value."""
    lines = [line * 3 + 2 for line in range(len(texts))][::-1]
    return pd.Series([np.nan if t is None else t for t in texts], index=lines, dtype=object, name="p1")


def assert_same_lines(read: pd.Series, texts: pd.Series) -> None:
    assert read.index.tolist() == texts.index.tolist()
    assert read.name == texts.name


def repeated(texts: Sequence[str]) -> pd.Series:
    """Every text twice, with a hole between."""
    return column(*texts, None, *texts)
