"""A prediction log written by hand: invented people, with predictions and keys of their requests."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from funcoes.diario.esquema import ESQUEMA
from funcoes.palavras.votos import VOTOS
from tests.unit.funcoes.deriva.windows import log_of

SERVED, OTHER = "served", "other"
CLASSES = [-1, 0, 1]
_NUMBERS = itertools.count()


def key(n: int) -> bytes:
    """The key of request `n`."""
    return n.to_bytes(2, "big") * 8


def write(
    folder: Path,
    people: pd.DataFrame,
    probas: np.ndarray,
    model: str = SERVED,
    first: int = 0,
    rows_a_group: int = 500,
) -> Path:
    """A file of the log: row i belongs to request `first + i`; `probas`, shape (rows, 3), of `CLASSES`."""
    n = len(people)
    log = pa.Table.from_batches([log_of(people)])
    columns: dict[str, object] = {
        "pedido": [key(first + i) for i in range(n)],
        "linha": [0] * n,
        "modelo_id": [model] * n,
        "versao": [1] * n,
        "lote": [False] * n,
        "fora": [0] * n,
        "predicao": [CLASSES[int(i)] for i in probas.argmax(axis=1)],
        **{f"p_{v}": probas[:, CLASSES.index(v)] if v in CLASSES else [None] * n for v in VOTOS},
    }
    columns |= {name: log[name] for name in log.schema.names}
    arrays = [_column(columns.get(f.name, [None] * n), f.type) for f in ESQUEMA]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"predicoes-{next(_NUMBERS):06}.parquet"
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=ESQUEMA),
        path,
        row_group_size=rows_a_group,
        write_page_checksum=True,
    )
    return path


def _column(values: object, kind: pa.DataType) -> pa.ChunkedArray:
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    made = values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([pa.array(values, plain)])
    return made.cast(kind)


def fitting(people: pd.DataFrame, sure: float = 0.6) -> np.ndarray:
    """Probabilities that lean to the vote that `votes` gives most often to such people."""
    leaning = np.digitize(people["temperatura"], [18.0, 26.0])
    proba = np.full((len(people), 3), (1 - sure) / 2)
    proba[np.arange(len(people)), leaning] = sure
    return proba


def votes(people: pd.DataFrame, seed: int, sure: float = 0.6) -> np.ndarray:
    """Votes drawn by `fitting`: a model that says it is calibrated."""
    rng = np.random.default_rng(seed)
    return np.array([rng.choice(CLASSES, p=p) for p in fitting(people, sure)])
