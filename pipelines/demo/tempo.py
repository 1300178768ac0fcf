"""A month in a minute: what was asked within seconds is put, in the log, at the times of the survey's rows.

Nobody can wait for a month to see an alarm. Everything else of the log stays as the API wrote it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from funcoes.diario.esquema import ESQUEMA
from funcoes.diario.leitura import valendo

_TEMPO: Final = ESQUEMA.field("em").type


def espalhar(pasta: Path, quando: Mapping[tuple[bytes, int], int]) -> int:
    """Put the rows that `quando` names (key of the request, row in its batch) at its times, µs since 1970.

    Returns how many were moved. To be called while nothing is asked.
    """
    movidas = 0
    for caminho, arquivo in valendo(pasta).arquivos.items():
        tabela = arquivo.read(use_threads=False)
        chaves = zip(tabela["pedido"].to_pylist(), tabela["linha"].to_pylist(), strict=True)
        antes = tabela["em"].cast(pa.int64()).to_pylist()
        novos = [quando.get(chave) for chave in chaves]
        aqui = sum(n is not None for n in novos)
        if aqui:
            em = pa.array([a if n is None else n for a, n in zip(antes, novos, strict=True)], pa.int64())
            _trocar(caminho, tabela.set_column(0, "em", em.cast(_TEMPO)).cast(tabela.schema))
        movidas += aqui
    return movidas


def _trocar(caminho: Path, tabela: Any) -> None:
    novo = caminho.with_name(f".{caminho.name}.novo")
    pq.write_table(tabela, novo, write_page_checksum=True)
    novo.replace(caminho)
