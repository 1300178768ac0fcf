"""The files of the prediction log, read while a process writes them.

A file is never changed in place. A merged one names those whose rows it took in (`substitui`): a reader that
still finds them leaves them out. Whatever its format, its columns come under the names of today; what it does
not have is null.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from funcoes.apoio.erros import ErroDados
from funcoes.diario.esquema import (
    BYTES_DA_CHAVE,
    ESQUEMA,
    ESQUEMA_DE_UMA_PESQUISA,
    ESQUEMA_SEM_PEDIDO,
    VALORES,
)
from funcoes.vocabulario.sinonimos import nome_de_hoje

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
    """A file of the log, of this format or an earlier one.

    Raises `pyarrow.ArrowInvalid` for a Parquet file of something else.
    """
    arquivo = pq.ParquetFile(caminho, page_checksum_verification=True)
    formato = (arquivo.metadata.metadata or {}).get(b"formato")
    esquema = arquivo.schema_arrow
    for antigo in (ESQUEMA_DE_UMA_PESQUISA, ESQUEMA_SEM_PEDIDO):
        if formato == antigo.metadata[b"formato"] and esquema.equals(antigo):
            return arquivo
    if formato == ESQUEMA.metadata[b"formato"] and _e_deste(esquema):
        return arquivo
    raise pa.ArrowInvalid(f"{caminho.name} is no prediction log of this version of the project")


def _e_deste(esquema: Any) -> bool:
    """Whether columns are those of `ESQUEMA`; one of before a feature was known does not have it."""
    if {*ESQUEMA.names} - {*esquema.names} - {*VALORES}:
        return False
    return all(c.name in ESQUEMA.names and c.type == ESQUEMA.field(c.name).type for c in esquema)


def sem_pedido(arquivo: Any) -> bool:
    """Whether it is of the format that does not know which request a row belongs to."""
    return "pedido" not in arquivo.schema_arrow.names


def de_agora(arquivo: Any) -> bool:
    """Whether its columns are `ESQUEMA`, all of them in its order."""
    return bool(arquivo.schema_arrow.equals(ESQUEMA))


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
            tabelas.append(completa(arquivo.read(use_threads=False)))
        except FALHAS as erro:
            ilegiveis[caminho.name] = str(erro)
    return Lidas(pa.concat_tables(tabelas).unify_dictionaries().sort_by("em"), ilegiveis)


def lotes(
    arquivos: dict[Path, Any],
    colunas: list[str],
    ilegiveis: dict[str, str],
    entre: tuple[int, int] | None = None,
) -> Iterator[Any]:
    """Record batches of these columns, of the types of `ESQUEMA`, file after file, never a whole file in
    memory.

    `entre`, µs since 1970: parts of files that have no row from the first to before the second are not read;
    other rows may still come. A file that turns out to be broken is named in `ilegiveis`; what was read of it
    before stays.
    """
    for caminho, arquivo in arquivos.items():
        nomes = _nomes_em(arquivo.schema_arrow)
        tem = [nomes[c] for c in colunas if c in nomes]
        grupos = [n for n in range(arquivo.metadata.num_row_groups) if _pode_ter(arquivo, n, entre)]
        if not grupos:
            continue
        try:
            lidos = arquivo.iter_batches(_LINHAS_DO_LOTE, row_groups=grupos, columns=tem, use_threads=False)
            for lote in lidos:
                yield _de_hoje(lote, colunas)
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


def completa(tabela: Any) -> Any:
    """A whole table of any format, with the columns of `ESQUEMA`."""
    colunas = [_coluna(tabela, nome) for nome in ESQUEMA.names]
    return pa.Table.from_arrays(colunas, schema=ESQUEMA)


def _nomes_em(esquema: Any) -> dict[str, str]:
    """What a file calls each column, by its name of today."""
    return {nome_de_hoje(nome): nome for nome in esquema.names}


def _de_hoje(lote: Any, colunas: list[str]) -> Any:
    campos = [ESQUEMA.field(c) for c in colunas]
    return pa.RecordBatch.from_arrays([_coluna(lote, c) for c in colunas], schema=pa.schema(campos))


def _coluna(lote: Any, nome: str) -> Any:
    """A column under its name of today; null where there is none, and 0 the row in a batch that nobody
    numbered."""
    nomes, tipo = _nomes_em(lote.schema), ESQUEMA.field(nome).type
    if nome in nomes:
        coluna = lote.column(nomes[nome])
        return coluna if coluna.type == tipo else coluna.cast(tipo)
    n = lote.num_rows
    if nome == "linha":
        return pa.Array.from_buffers(tipo, n, [None, pa.py_buffer(bytes(4 * n))])
    return pa.nulls(n, tipo)
