"""A survey of 300 invented people, written in as many ways as people write theirs."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pandas as pd

ROWS: Final = 300
Cells = Mapping[str, list[str]]


def values(seed: int = 0, rows: int = ROWS) -> pd.DataFrame:
    """What is true of them: one row a person, in the product's units; votes follow the temperature."""
    rng = np.random.default_rng(seed)
    day = np.sort(rng.integers(0, 10, rows))
    air = np.round(16 + 1.6 * day + rng.normal(0, 2.0, rows), 1)
    return pd.DataFrame(
        {
            "data": pd.Timestamp("2019-03-07") + pd.to_timedelta(day * 2, unit="D"),
            "hora": np.round(rng.integers(8 * 12, 18 * 12, rows) / 12, 9),
            "voto": np.clip(np.round((air - 23) / 3 + rng.normal(0, 0.9, rows)), -3, 3),
            "idade": rng.integers(18, 65, rows).astype(float),
            "sexo": rng.integers(0, 2, rows).astype(float),
            "altura": np.round(rng.normal(170, 8, rows)),
            "peso": np.round(rng.normal(72, 11, rows).clip(48, 110)),
            "vestimenta": np.round(rng.uniform(0.3, 1.2, rows), 2),
            "temperatura": air,
            "umidade": np.round(rng.uniform(30, 90, rows)),
            "velocidade_vento": np.round(rng.gamma(2.0, 0.8, rows) + 0.3, 1),
        },
        index=pd.RangeIndex(2, rows + 2),
    )


def number(value: float) -> str:
    """The shortest text of a number."""
    return f"{value:.10g}"


def clock(hours: float) -> str:
    """14:05."""
    minutes = round(hours * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def clock_12(hours: float) -> str:
    """2:05 PM."""
    minutes = round(hours * 60)
    return f"{(minutes // 60 + 11) % 12 + 1}:{minutes % 60:02d} {'AM' if minutes < 720 else 'PM'}"


def plain(people: pd.DataFrame) -> dict[str, list[str]]:
    """Their file in English, with units in the names of columns."""
    return {
        "Date": [f"{d:%Y-%m-%d}" for d in people["data"]],
        "Time": [clock(h) for h in people["hora"]],
        "Thermal sensation vote": [f"{v:+.0f}" for v in people["voto"]],
        "Age": written(people["idade"]),
        "Gender": ["female" if s == 0 else "male" for s in people["sexo"]],
        "Height (cm)": written(people["altura"]),
        "Weight (kg)": written(people["peso"]),
        "Clothing (clo)": written(people["vestimenta"]),
        "Air temp (°C)": written(people["temperatura"]),
        "RH (%)": written(people["umidade"]),
        "wind speed [m/s]": written(people["velocidade_vento"]),
    }


def written(column: pd.Series, change: Callable[[float], float] = float) -> list[str]:
    """Numbers as text, changed before."""
    return [number(change(v)) for v in column]


def changed(cells: Cells, **columns: tuple[str, list[str]]) -> dict[str, list[str]]:
    """The file with columns written in another way: `old=("new name", cells)`, old without signs."""
    names = {"".join(c for c in old.casefold() if c.isalnum()): old for old in cells}
    new = dict(cells)
    for old, (name, text) in columns.items():
        at = names[old]
        new = {(name if n == at else n): (text if n == at else c) for n, c in new.items()}
    return new


def as_csv(cells: Cells, separator: str = ",") -> bytes:
    """The file's bytes; every cell in quotes."""
    rows = [list(cells), *zip(*cells.values(), strict=True)]
    return "\n".join(separator.join(f'"{c}"' for c in row) for row in rows).encode()
