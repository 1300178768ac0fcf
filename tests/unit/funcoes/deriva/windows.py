"""Invented people on invented days, as a survey and as a log of predictions."""

import numpy as np
import pandas as pd
import pyarrow as pa

from funcoes.atributos.conjunto import das_grandezas
from funcoes.diario.esquema import ENTRADAS

ZONE = "America/Sao_Paulo"
FEATURES = das_grandezas(ENTRADAS[:10])
"""Of people outdoors, with a weather station beside them."""


def survey(days: list[str], per_hour: int, seed: int, hours: range = range(9, 17)) -> pd.DataFrame:
    """`per_hour` people in each hour of each day; a day has its own level of the weather, July is cold."""
    rng = np.random.default_rng(seed)
    parts = []
    for day in days:
        level = rng.normal(0, 2)
        for h in hours:
            n = per_hour
            cold = 15.0 if "-07-" in day else 0.0
            parts.append(
                pd.DataFrame(
                    {
                        "data": pd.Timestamp(day),
                        "hora": h + rng.integers(0, 3) / 3,
                        "idade": np.clip(rng.gamma(4, 8, n).round(), 18, 80),
                        "sexo": rng.integers(0, 2, n).astype(float),
                        "peso": np.clip(rng.normal(70, 12, n).round(1), 40, 120),
                        "altura": rng.normal(170, 9, n).round(),
                        "vestimenta": rng.choice([0.5, 0.7, 1.0], n),
                        "temperatura": 28 - cold + level + (h - 12) / 2 + round(rng.normal(), 2),
                        "umidade": 50 - 4 * level + round(rng.normal(0, 3), 2),
                        "velocidade_vento": round(rng.gamma(2, 0.5), 2),
                        "radiacao_solar": 400 + 50 * level + round(rng.normal(0, 60), 1),
                    }
                )
            )
    frame = pd.concat(parts, ignore_index=True)
    computed = FEATURES.construir(frame)
    return frame.join(computed[[c for c in computed if c not in frame]])


def log_of(frame: pd.DataFrame) -> pa.RecordBatch:
    """The rows as the log has them; what is NaN in an input was filled in."""
    inputs = FEATURES.entradas
    frame = frame.drop(columns=[c for c in FEATURES.nomes if c not in inputs], errors="ignore")
    frame = frame.join(FEATURES.construir(frame)[lambda t: [c for c in t if c not in frame]])
    local = (frame["data"] + pd.to_timedelta(frame["hora"], unit="h")).dt.tz_localize(ZONE)
    marks = sum((frame[e].isna().astype("uint32") * 2 ** ENTRADAS.index(e) for e in inputs), start=0)
    log = frame.drop(columns="data").assign(em=local.dt.tz_convert("UTC"), preenchidos=marks)
    return pa.RecordBatch.from_pandas(log.astype({"em": "datetime64[us, UTC]"}), preserve_index=False)


def trained() -> pd.DataFrame:
    """Twelve days of January and twelve of July, 6 people in each of 8 hours: 1,152 rows."""
    return survey([*days_of(1, 12), *days_of(7, 12)], 6, 1)


def days_of(month: int, n: int, year: int = 2019) -> list[str]:
    return [f"{year}-{month:02}-{d:02}" for d in range(1, n + 1)]
