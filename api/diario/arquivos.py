"""The files of the prediction log: few, each always whole, the oldest deleted when they grow too much.

A file is never changed in place. New rows go to a new file that takes in the newest small ones, all of them
while each holds at most twice the rows gathered so far. With 5 rows every 5 s and 100,000 rows to a file,
rewriting the newest file until it is full would write each row 10,000 times; here it is at most
log1.5(100,000) = 28 times (measured: 10; with 20,000 rows at a time 2.4), with at most log2(100,000) = 17
small files beside the full ones (measured: 10).

One process at a time, the one that holds the lock on `.dono`, merges and deletes; others only add files.
A merged file takes the place of its oldest part in one step; the other parts are named in its metadata
(`substitui`) and deleted then, and a reader that still finds them knows that it has their rows.
"""

import contextlib
import fcntl
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from funcoes.atributos.catalogo import ORIGENS
from funcoes.diario.esquema import ESQUEMA
from funcoes.diario.leitura import FALHAS, abrir, de_agora, listar, substitui
from funcoes.palavras.votos import VOTOS

_RAZAO: Final = 2
_TEMPORARIO_VELHO_S: Final = 3600
_LINHAS_DO_GRUPO: Final = 16_384
_MICRO: Final = 1_000_000
_CONTINUAS: Final = [*ORIGENS, *(f"p_{voto}" for voto in VOTOS)]
_COMO_ESCREVER: Final = {
    "compression": "zstd",
    "write_page_checksum": True,
    # what people and stations give repeats, what is computed from it does not: half the time of the defaults
    # and three quarters of their bytes
    "use_dictionary": [n for n in ESQUEMA.names if n not in _CONTINUAS and n != "em"],
    "column_encoding": {"em": "DELTA_BINARY_PACKED", **dict.fromkeys(_CONTINUAS, "BYTE_STREAM_SPLIT")},
}


class Arquivos:
    """Adds rows to a folder, as one of any number of processes. Not thread-safe."""

    def __init__(self, pasta: Path, linhas_por_arquivo: int, bytes_max: int) -> None:
        self.quantos = 0
        self.bytes = 0
        self._pasta = pasta
        self._linhas_max = linhas_por_arquivo
        self._bytes_max = bytes_max
        self._dono: int | None = None
        self._ruins: set[Path] = set()
        self._nomeado = 0

    def preparar(self) -> None:
        """Make the folder, and become the one that merges and deletes where there is none."""
        self._pasta.mkdir(parents=True, exist_ok=True)
        self._tomar()
        self._medir()

    def gravar(self, tabela: Any, juntar: bool = True) -> str:
        """Write rows of `ESQUEMA`, at most one file's worth; give "" or what failed after they were safe.

        Without `juntar` they get a file of their own, which is quick however busy the disk is.
        `preparar` comes first. Raises `OSError` or `pyarrow.ArrowException` when they are not: then nothing
        has changed.
        """
        substituidos = self._escrever(tabela, juntar)
        pa.default_memory_pool().release_unused()  # some 30 MB that Arrow would keep for the next time
        try:
            self._arrumar(substituidos)
        except OSError as erro:
            self.soltar()  # who takes the folder next deletes what was merged before anything else
            return f"{erro}: old predictions cannot be deleted"
        return ""

    def _escrever(self, tabela: Any, juntar: bool) -> list[Path]:
        """Write the rows with those of the files that they join, and name the ones to delete."""
        while True:
            partes = self._a_juntar(tabela.num_rows) if juntar and self._dono is not None else {}
            destino, *resto = list(partes) or [self._novo(tabela)]
            ruins = len(self._ruins)
            try:
                _escrever(destino, self._lotes(partes, tabela), [c.name for c in resto], bool(partes))
                return resto
            except FALHAS:
                if len(self._ruins) == ruins:
                    raise  # it is not one of the parts that cannot be read: another try would fail, too

    def _novo(self, tabela: Any) -> Path:
        """A name of its own, by the time of the first row, and after the last one that this process gave."""
        self._nomeado = max(tabela["em"][0].value, self._nomeado + 1)
        quando = datetime.fromtimestamp(self._nomeado / _MICRO, UTC)
        return self._pasta / f"predicoes-{quando:%Y%m%dT%H%M%S-%f}-{secrets.token_hex(4)}.parquet"

    def _lotes(self, partes: dict[Path, Any], tabela: Any) -> Iterator[Any]:
        for caminho, arquivo in partes.items():
            try:
                yield from arquivo.iter_batches(_LINHAS_DO_GRUPO, use_threads=False)
            except FALHAS:
                self._ruins.add(caminho)
                raise
        yield from tabela.to_batches(_LINHAS_DO_GRUPO)

    def soltar(self) -> None:
        """Let another process merge and delete."""
        if self._dono is not None:
            os.close(self._dono)
            self._dono = None

    def _tomar(self) -> None:
        tranca = self._pasta / ".dono"
        if self._dono is not None:
            if tranca.exists() and os.path.samestat(tranca.stat(), os.fstat(self._dono)):
                return
            self.soltar()  # the folder was deleted, and maybe made again
        descritor = os.open(tranca, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descritor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _apagar_substituidos(listar(self._pasta))
        except BlockingIOError:
            os.close(descritor)
        except BaseException:
            os.close(descritor)
            raise
        else:
            self._dono = descritor

    def _a_juntar(self, linhas: int) -> dict[Path, Any]:
        """The newest files that the next one takes in, the oldest first."""
        partes: dict[Path, Any] = {}
        for caminho in reversed(listar(self._pasta)):
            try:
                arquivo = abrir(caminho)
            except FALHAS:  # left as it is, for `ler` to name
                break
            n = arquivo.metadata.num_rows
            cheio = n > _RAZAO * linhas or linhas + n > self._linhas_max
            if caminho in self._ruins or cheio or not de_agora(arquivo):
                break
            partes[caminho] = arquivo
            linhas += n
        return dict(reversed(partes.items()))

    def _arrumar(self, juntados: list[Path]) -> None:
        _apagar(juntados)
        if self._dono is not None:
            velhos = time.time() - _TEMPORARIO_VELHO_S
            _apagar([c for c in self._pasta.glob(".predicoes-*.tmp") if c.stat().st_mtime < velhos])
            self._limitar()
        self._medir()

    def _limitar(self) -> None:
        tamanhos = _tamanhos(self._pasta)
        total = sum(tamanhos.values())
        for caminho in list(tamanhos)[:-1]:
            if total <= self._bytes_max:
                return
            _apagar([caminho])
            total -= tamanhos[caminho]

    def _medir(self) -> None:
        tamanhos = _tamanhos(self._pasta)
        self.quantos, self.bytes = len(tamanhos), sum(tamanhos.values())


def _tamanhos(pasta: Path) -> dict[Path, int]:
    tamanhos: dict[Path, int] = {}
    for caminho in listar(pasta):
        with contextlib.suppress(FileNotFoundError):  # another process has merged or deleted it
            tamanhos[caminho] = caminho.stat().st_size
    return tamanhos


def _apagar(caminhos: Iterable[Path]) -> None:
    for caminho in caminhos:
        caminho.unlink(missing_ok=True)


def _apagar_substituidos(caminhos: list[Path]) -> None:
    """What a process merged and was killed before it could delete."""
    substituidos: set[str] = set()
    for caminho in caminhos:
        try:
            substituidos.update(substitui(abrir(caminho)))
        except FALHAS:
            continue
    _apagar(c for c in caminhos if c.name in substituidos)


def _escrever(destino: Path, lotes: Iterable[Any], substituidos: list[str], no_disco: bool) -> None:
    """A whole file, or none; `no_disco` also when the power fails, which on a busy disk takes seconds."""
    temporario = destino.with_name(f".{destino.stem}.{secrets.token_hex(4)}.tmp")
    esquema = ESQUEMA.with_metadata({**ESQUEMA.metadata, b"substitui": " ".join(substituidos).encode()})
    try:
        with pq.ParquetWriter(temporario, esquema, **_COMO_ESCREVER) as escritor:
            for grupo in _grupos(lotes):
                escritor.write_table(pa.Table.from_batches(grupo, esquema).unify_dictionaries())
        if no_disco:
            with temporario.open("rb") as escrito:
                os.fsync(escrito.fileno())
        temporario.replace(destino)
    finally:
        temporario.unlink(missing_ok=True)


def _grupos(lotes: Iterable[Any]) -> Iterator[list[Any]]:
    """Batches together until they are worth a row group, so that no file is ever in memory as a whole."""
    grupo: list[Any] = []
    for lote in lotes:
        grupo.append(lote)
        if sum(parte.num_rows for parte in grupo) >= _LINHAS_DO_GRUPO:
            yield grupo
            grupo = []
    if grupo:
        yield grupo
