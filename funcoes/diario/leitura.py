"""The files of the prediction log, read while a process writes them.

A file is never changed in place. A merged one names those whose rows it took in (`substitui`): a reader that
still finds them leaves them out.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from funcoes.apoio.erros import ErroDados
from funcoes.diario.esquema import BYTES_DA_CHAVE, ESQUEMA, ESQUEMA_SEM_PEDIDO

FALHAS: Final = (OSError, pa.ArrowException)
_TENTATIVAS: Final = 10
_LINHAS_DO_LOTE: Final = 65_536


class Lidas(NamedTuple):
    """All rows in order of time, and the files that could not be read: name to reason."""

    tabela: Any
    ilegiveis: dict[str, str]


class Lista(NamedTuple):
    """The files whose rows count, each once, and those that could not be read: name to reason."""

    arquivos: dict[Path, Any]
    ilegiveis: dict[str, str]


def listar(pasta: Path) -> list[Path]:
    """The log's files, the oldest first."""
    return sorted(pasta.glob("predicoes-*.parquet"))


def abrir(caminho: Path) -> Any:
    """A file of the log, of this format or the one before.

    Raises `pyarrow.ArrowInvalid` for a Parquet file of something else.
    """
    arquivo = pq.ParquetFile(caminho, page_checksum_verification=True)
    formato = (arquivo.metadata.metadata or {}).get(b"formato")
    for esquema in (ESQUEMA, ESQUEMA_SEM_PEDIDO):
        if formato == esquema.metadata[b"formato"] and arquivo.schema_arrow.equals(esquema):
            return arquivo
    raise pa.ArrowInvalid(f"{caminho.name} is no prediction log of this version of the project")


def sem_pedido(arquivo: Any) -> bool:
    """Whether it is of the format that does not know which request a row belongs to."""
    return bool(arquivo.schema_arrow.equals(ESQUEMA_SEM_PEDIDO))


def substitui(arquivo: Any) -> list[str]:
    """Names of the files whose rows it took in."""
    return str((arquivo.metadata.metadata or {}).get(b"substitui", b"").decode()).split()


def valendo(pasta: Path) -> Lista:
    """The files whose rows count, open: what is merged or deleted afterwards can still be read.

    Raises `ErroDados` when the folder changes faster than it can be looked through.
    """
    for _ in range(_TENTATIVAS):
        try:
            return _valendo(listar(pasta))
        except FileNotFoundError:  # merged or deleted since it was listed: what took its rows is listed now
            continue
    raise ErroDados(f"{pasta} changed {_TENTATIVAS} times while it was read: read a copy of the folder.")


def _valendo(caminhos: list[Path]) -> Lista:
    abertos: dict[Path, Any] = {}
    substituidos: set[str] = set()
    ilegiveis: dict[str, str] = {}
    for caminho in caminhos:
        try:
            abertos[caminho] = arquivo = abrir(caminho)
            substituidos.update(substitui(arquivo))
        except FileNotFoundError:
            raise
        except FALHAS as erro:
            ilegiveis[caminho.name] = str(erro)
    return Lista({c: a for c, a in abertos.items() if c.name not in substituidos}, ilegiveis)


def ler(pasta: Path) -> Lidas:
    """Every prediction in the folder, `ESQUEMA`, in order of time; an empty table where there is none.

    Safe while a process writes: each row comes once. Rows of the format before have no `pedido`,
    and `linha` 0. Raises `ErroDados` when the folder changes faster than it can be read.
    """
    arquivos, ilegiveis = valendo(pasta)
    tabelas = [pa.Table.from_batches([], ESQUEMA)]
    for caminho, arquivo in arquivos.items():
        try:
            tabelas.append(_completa(arquivo.read(use_threads=False)))
        except FALHAS as erro:
            ilegiveis[caminho.name] = str(erro)
    return Lidas(pa.concat_tables(tabelas).unify_dictionaries().sort_by("em"), ilegiveis)


def lotes(
    arquivos: dict[Path, Any],
    colunas: list[str],
    ilegiveis: dict[str, str],
    entre: tuple[int, int] | None = None,
) -> Iterator[Any]:
    """Record batches of some columns, file after file, never a whole file in memory.

    `entre`, µs since 1970: parts of files that have no row from the first to before the second are not read;
    other rows may still come. A file that turns out to be broken is named in `ilegiveis`; what was read of it
    before stays.
    """
    for caminho, arquivo in arquivos.items():
        tem = [c for c in colunas if c in arquivo.schema_arrow.names]
        grupos = [n for n in range(arquivo.metadata.num_row_groups) if _pode_ter(arquivo, n, entre)]
        if not grupos:
            continue
        try:
            yield from arquivo.iter_batches(
                _LINHAS_DO_LOTE, row_groups=grupos, columns=tem, use_threads=False
            )
        except FALHAS as erro:
            ilegiveis[caminho.name] = str(erro)


def dos_pedidos(
    arquivos: dict[Path, Any], colunas: list[str], pedidos: Iterable[bytes], ilegiveis: dict[str, str]
) -> Iterator[Any]:
    """As `lotes`, but only the rows of these requests; `colunas` has `pedido` among them.

    Files that do not know their requests are passed over.
    """
    chaves = pa.array(sorted({*pedidos}), pa.binary(BYTES_DA_CHAVE))
    com_pedido = {c: a for c, a in arquivos.items() if not sem_pedido(a)}
    for lote in lotes(com_pedido, colunas, ilegiveis):
        yield lote.filter(pc.is_in(lote.column("pedido"), chaves))


def _pode_ter(arquivo: Any, grupo: int, entre: tuple[int, int] | None) -> bool:
    """Whether a row group may have rows of a time; where it does not say, it may."""
    if entre is None:
        return True
    dito = arquivo.metadata.row_group(grupo).column(arquivo.schema_arrow.names.index("em")).statistics
    if dito is None or not dito.has_min_max:
        return True
    menor, maior = (pa.scalar(em, pa.timestamp("us", tz="UTC")).value for em in (dito.min, dito.max))
    return bool(maior >= entre[0] and menor < entre[1])


def _completa(tabela: Any) -> Any:
    """With the columns of `ESQUEMA`."""
    if tabela.schema.equals(ESQUEMA_SEM_PEDIDO):
        n = tabela.num_rows
        zeros = pa.Array.from_buffers(pa.int32(), n, [None, pa.py_buffer(bytes(4 * n))])
        novas = {"pedido": pa.nulls(n, pa.binary(BYTES_DA_CHAVE)), "linha": zeros}
        colunas = [novas[nome] if nome in novas else tabela[nome] for nome in ESQUEMA.names]
        return pa.Table.from_arrays(colunas, schema=ESQUEMA)
    return tabela.replace_schema_metadata(ESQUEMA.metadata)
