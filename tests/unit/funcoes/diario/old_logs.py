"""Logs as earlier versions of the project wrote them, their columns written out by hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

START: Final = datetime(2026, 11, 29, 12, tzinfo=UTC)
_NUMBERS: Final = (
    "idade", "sexo", "peso", "altura", "vestimenta", "imc", "tmedia", "ur", "vel_vento", "rsolarmed", "hora",
    "tu_stull", "pressao_vapor", "te_calc", "utci_calc", "wbgt_calc",
)  # fmt: skip
_OF_A_REQUEST: Final = [("pedido", pa.binary(16)), ("linha", pa.int32())]


def old_schema(version: str) -> Any:
    """Of format "1" or "2"."""
    columns = [
        ("em", pa.timestamp("us", tz="UTC")),
        *(_OF_A_REQUEST if version == "2" else []),
        ("modelo_id", pa.dictionary(pa.int32(), pa.string())),
        ("versao", pa.int32()),
        ("lote", pa.bool_()),
        *((name, pa.float64()) for name in _NUMBERS),
        ("preenchidos", pa.uint16()),
        ("fora", pa.uint16()),
        ("predicao", pa.int8()),
        *((f"p_{vote}", pa.float64()) for vote in range(-3, 4)),
    ]
    return pa.schema(columns, metadata={"formato": version})


def write_old(path: Path, version: str, keys: list[bytes]) -> None:
    """A row for each key, a minute apart; number i of row n is 100 n + i, and its mask is n, all bits of ten
    in the last."""
    schema, n = old_schema(version), len(keys)
    values: dict[str, list[Any]] = {
        "em": [START + timedelta(minutes=m) for m in range(n)],
        "pedido": keys,
        "linha": [0] * n,
        "modelo_id": ["m1"] * n,
        "versao": [1] * n,
        "lote": [False] * n,
        "preenchidos": [*range(n - 1), 1023],
        "fora": [512] * n,
        "predicao": [1] * n,
        **{name: [100.0 * m + i for m in range(n)] for i, name in enumerate(_NUMBERS)},
        **{f"p_{vote}": [None if vote == -3 else 1 / 6] * n for vote in range(-3, 4)},
    }
    table = pa.Table.from_pydict({name: values[name] for name in schema.names}, schema)
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, write_page_checksum=True)
