"""Takes a Parquet file apart in a process of its own, which may use so much memory and time, and no more.

What a Parquet file says of its sizes need not be true: a page of 12 kB can unpack to gigabytes, and a reader
written in C++ can crash. This process is told the columns and limits as JSON, gets the file as its standard
input, and writes blocks to its standard output: a line of JSON, the words that are none of their column's,
and two arrays of bytes, float64 values, NaN where they are none, and whether a value is null. It imports
nothing of the project.
"""

import contextlib
import json
import sys
from typing import Any, BinaryIO

import numpy as np

_MB = 2**20


class _Recusa(Exception):
    """The file is not what it should be; the first argument is what to tell."""


def _limitar(memoria_mb: int, tempo_s: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # where the system knows no such limit
        import resource  # noqa: PLC0415 -- not everywhere

        resource.setrlimit(resource.RLIMIT_DATA, (memoria_mb * _MB, memoria_mb * _MB))
        resource.setrlimit(resource.RLIMIT_CPU, (tempo_s, tempo_s))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _abrir(entrada: BinaryIO, o: dict[str, Any]) -> Any:
    import pyarrow.parquet as pq  # noqa: PLC0415 -- under the limits

    arquivo = pq.ParquetFile(entrada)
    dados = arquivo.metadata
    if dados.num_rows > o["linhas_max"]:
        raise _Recusa({"linhas": dados.num_rows})
    if dados.num_columns > o["colunas_max"]:
        raise _Recusa({"motivo": f"{dados.num_columns} columns"})
    cheio = sum(dados.row_group(g).total_byte_size for g in range(dados.num_row_groups))
    if cheio > o["cheio_max_mb"] * _MB:
        raise _Recusa({"motivo": f"{cheio} bytes when unpacked"})
    _conferir(arquivo.schema_arrow, o)
    palavras = [n for n in o["codigos"] if n in arquivo.schema_arrow.names]  # a long word is there once, then
    return pq.ParquetFile(
        entrada, metadata=dados, read_dictionary=palavras, buffer_size=_MB, pre_buffer=False
    )


def _conferir(esquema: Any, o: dict[str, Any]) -> None:
    """`_Recusa` with all columns, where one is of a type that cannot hold its values."""
    import pyarrow.types as t  # noqa: PLC0415

    def serve(campo: Any) -> bool:
        tipo = campo.type.value_type if t.is_dictionary(campo.type) else campo.type
        if t.is_null(tipo):
            return True
        if campo.name in o["codigos"]:
            return bool(t.is_string(tipo) or t.is_large_string(tipo))
        return bool(t.is_integer(tipo) or t.is_floating(tipo) or t.is_decimal(tipo))

    nomes = list(esquema.names)
    tipos = {c.name: str(c.type)[:80] for c in esquema if c.name in o["nomes"] and not serve(c)}
    if tipos or len(set(nomes)) < len(nomes) or not set(o["obrigatorios"]) <= set(nomes) <= set(o["nomes"]):
        raise _Recusa({"colunas": [nome[:80] for nome in nomes], "tipos": tipos})


def _palavras(coluna: Any, codigos: dict[str, float]) -> tuple[Any, dict[int, str]]:
    """Codes, NaN for other words, and which words those are."""
    palavras = coluna.to_pylist()
    outras = {i: p[:80] for i, p in enumerate(palavras) if p is not None and p not in codigos}
    return np.array([codigos.get(p, np.nan) for p in palavras]), outras


def _como_numpy(coluna: Any, tipo: type) -> Any:
    """Its buffer, what nulls hold included; pyarrow's own way imports pandas where that is installed."""
    return np.frombuffer(coluna.buffers()[1], tipo)[coluna.offset :][: len(coluna)]


def _numeros(coluna: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    if pa.types.is_dictionary(coluna.type):
        coluna = coluna.dictionary_decode()
    return _como_numpy(coluna.cast(pa.float64(), safe=False), np.float64)


def _nulos(coluna: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    return _como_numpy(coluna.is_null().cast(pa.uint8()), np.uint8)


def _escrever(lote: Any, o: dict[str, Any], saida: BinaryIO) -> None:
    forma = (lote.num_rows, len(o["nomes"]))
    valores, vazias = np.full(forma, np.nan), np.ones(forma, np.bool_)
    outras: dict[str, dict[int, str]] = {}
    for n, nome in enumerate(o["nomes"]):
        if nome not in lote.schema.names:
            continue
        coluna = lote.column(nome)
        vazias[:, n] = _nulos(coluna)
        if nome in o["codigos"]:
            valores[:, n], outras[nome] = _palavras(coluna, o["codigos"][nome])
        else:
            valores[:, n] = _numeros(coluna)
    valores[vazias] = np.nan
    palavras = json.dumps(outras).encode()
    cabeca = {"n": lote.num_rows, "todas": o["todas"], "palavras": len(palavras)}
    saida.write(json.dumps(cabeca).encode() + b"\n")
    saida.write(palavras + valores.tobytes() + vazias.tobytes())
    saida.flush()


def principal(o: dict[str, Any], entrada: BinaryIO, saida: BinaryIO) -> None:
    """Write everything, or say last why not."""
    _limitar(o["memoria_mb"], o["tempo_s"])
    try:
        arquivo = _abrir(entrada, o)
        o = {**o, "todas": arquivo.metadata.num_rows}
        for lote in arquivo.iter_batches(o["por_bloco"], use_threads=False):
            _escrever(lote, o, saida)
        fim: dict[str, Any] = {"fim": True}
    except _Recusa as recusa:
        fim = recusa.args[0]
    except MemoryError:  # pyarrow's own is one, too
        fim = {"motivo": f"more than {o['memoria_mb']} MB of memory to unpack"}
    except Exception as erro:  # a file that others made: everything may be wrong with it
        fim = {"motivo": (str(erro).splitlines() or [type(erro).__name__])[0][:200]}
    saida.write(json.dumps(fim).encode() + b"\n")
    saida.flush()


if __name__ == "__main__":
    principal(json.loads(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
