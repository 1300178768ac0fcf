"""The trivial seven steps that every tool of `bench_peers.py` carries out; pandas, and nothing of any tool.

A step reads 1,720 rows of Parquet, adds a column, writes, and logs two numbers. `BENCH_FOLDER` of the
environment is where the first one reads, and where the last one says what came out.
"""

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd

STEPS = 7
ROWS = 1_720
COLUMNS = 10
SOURCE = "source.parquet"


def folder() -> Path:
    """Where this turn lies."""
    return Path(os.environ["BENCH_FOLDER"])


def source() -> Path:
    """The Parquet file that the first step reads."""
    return folder() / SOURCE


def write_source() -> None:
    """Make that file, the same every time."""
    values = np.random.default_rng(1).normal(size=(ROWS, COLUMNS))
    pd.DataFrame(values, columns=[f"given_{n}" for n in range(COLUMNS)]).to_parquet(source())


def step(frame: pd.DataFrame, number: int) -> tuple[pd.DataFrame, float, float]:
    """The frame with the column of step `number` (1 to `STEPS`), and the two numbers to log."""
    wider = frame.assign(**{f"added_{number}": frame["given_0"] * number})
    rows, mean = float(len(wider)), float(wider[f"added_{number}"].mean())
    if number == STEPS:
        result().write_text(json.dumps([len(wider), list(wider.columns), mean]))
    return wider, rows, mean


def result() -> Path:
    """The file with what came out: rows, names of the columns, the last mean."""
    return folder() / "result.json"
