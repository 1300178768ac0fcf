"""Parquet: typed columns, which become the text that a CSV of the same table would hold."""

from itertools import compress
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as tipos

from funcoes.apoio.erros import ErroDados
from funcoes.tabela.celulas import textos
from funcoes.tabela.quadro import Coluna, Tabela, de_colunas, exigir_celulas

_MARCA: Final = b"PAR1"
_CIFRADA: Final = b"PARE"
_CURTOS: Final = {"float": np.float32, "halffloat": np.float16}
"""Numbers whose shortest text is lost where Python makes 64 bits of them."""

_INDICE: Final = "__index_level_"
"""How pandas calls an index without a name, which it writes as the last column."""


def e_parquet(conteudo: bytes) -> bool:
    """Whether these bytes begin as Parquet does, in clear or encrypted."""
    return conteudo.startswith((_MARCA, _CIFRADA))


def ler_parquet(conteudo: bytes, origem: str) -> Tabela:
    """The table in a Parquet file, its first row as line 2. Raises `ErroDados`, for nested columns, too."""
    if conteudo.startswith(_CIFRADA):
        raise ErroDados(f"{origem} is encrypted Parquet: write it without encryption.")
    tabela = _aberta(conteudo, origem)
    colunas = [
        Coluna(n, campo.name.strip(), _celulas(tabela.column(n - 1), campo.name, origem))
        for n, campo in enumerate(tabela.schema, 1)
    ]
    colunas.sort(key=lambda c: not c.nome.startswith(_INDICE))
    cheias = [any(linha) for linha in zip(*(c.celulas for c in colunas), strict=True)]
    if not any(cheias):
        raise ErroDados(f"{origem} is Parquet with {len(colunas)} columns and no row that holds anything.")
    if not all(cheias):
        colunas = [c._replace(celulas=list(compress(c.celulas, cheias))) for c in colunas]
    numeros = [n for n, cheia in enumerate(cheias, 2) if cheia]
    return de_colunas(colunas, numeros, "Parquet", (), origem)


def _aberta(conteudo: bytes, origem: str) -> Any:
    """The Arrow table; `ErroDados` for a damaged file, nested columns and too many cells."""
    try:
        arquivo = pq.ParquetFile(pa.BufferReader(conteudo))
        esquema = arquivo.schema_arrow
    except (pa.ArrowException, OSError, ValueError) as erro:
        raise _danificado(origem, erro) from erro
    aninhadas = [f"{c.name} ({c.type})" for c in esquema if tipos.is_nested(_valores(c.type))]
    if aninhadas:
        raise ErroDados(
            f"{origem}: columns with tables in their cells: {', '.join(aninhadas[:5])}. Make a "
            f"column of each part."
        )
    exigir_celulas(arquivo.metadata.num_rows * max(len(esquema), 1), origem)
    try:
        return arquivo.read()
    except (pa.ArrowException, OSError, ValueError) as erro:
        raise _danificado(origem, erro) from erro


def _danificado(origem: str, erro: Exception) -> ErroDados:
    dito = str(erro).partition("\n")[0]
    return ErroDados(f"{origem} is damaged Parquet ({dito}): copy or write it again.")


def _valores(tipo: Any) -> Any:
    return tipo.value_type if tipos.is_dictionary(tipo) else tipo


def _celulas(coluna: Any, nome: str, origem: str) -> list[str]:
    """The text of a column's cells; fractions below a microsecond are cut, which no Python time holds."""
    try:
        plana = coluna.cast(_valores(coluna.type))
        if (simples := _simples(plana.type)) is not None:
            plana = plana.cast(simples, safe=False)
        valores = plana.to_pylist()
        if (curto := _CURTOS.get(str(plana.type))) is not None:
            valores = [None if v is None else curto(v) for v in valores]
        return textos(valores)
    except (pa.ArrowException, TypeError, ValueError, OverflowError, LookupError) as erro:
        raise ErroDados(
            f"{origem}: column {nome!r} ({coluna.type}) cannot be written as text ({erro}). Save it as "
            f"text or numbers."
        ) from erro


def _simples(tipo: Any) -> Any:
    """The type that Python's own values hold, where it is another."""
    if tipos.is_timestamp(tipo):
        return pa.timestamp("us", tipo.tz)
    if tipos.is_time(tipo):
        return pa.time64("us")
    if tipos.is_duration(tipo):
        return pa.duration("us")
    if tipos.is_binary(tipo) or tipos.is_large_binary(tipo):
        return pa.large_string()
    return None
