"""Which requests the prediction log knows: an answer to any other is not taken in silence.

Of each file 12 bytes a request are kept in memory, sorted, from the first answer on: a full log of ten
million rows is 120 MB, and who sends no answers pays nothing.
"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from funcoes.diario.esquema import BYTES_DA_CHAVE
from funcoes.diario.leitura import FALHAS, abrir, listar, sem_pedido
from funcoes.diario.retornos import Retorno

_PARTE: Final = np.dtype("<u8")
"""The first 8 of a key's 16 bytes: of ten million requests, two share them once in 370,000 logs."""


class _Indice(NamedTuple):
    """Of one file: its keys, sorted, each once, and the highest row number of each."""

    chaves: NDArray[np.uint64]
    ate: NDArray[np.int32]


_Marca = tuple[str, int, int]
_VAZIO: Final = _Indice(np.empty(0, np.uint64), np.empty(0, np.int32))


class Conhecidos:
    """`na_memoria` gives the highest row number of a key that is not written down yet, None for none."""

    def __init__(self, pasta: Path, na_memoria: Callable[[bytes], int | None]) -> None:
        self._pasta = pasta
        self._na_memoria = na_memoria
        self._indices: dict[_Marca, _Indice] = {}
        self._trava = threading.Lock()

    def faltam(self, retornos: Sequence[Retorno], olhar: bool) -> list[int]:
        """The places of those whose prediction is not known.

        With `olhar` files that came since are read first, which takes time: not for the event loop.
        """
        if olhar:
            with self._trava:
                self._atualizar()
        indices = list(reversed(self._indices.values()))  # most answers come soon: the newest file first
        partes = np.frombuffer(b"".join(r.pedido for r in retornos), _PARTE)[::2].astype(np.uint64)
        if len(retornos) == 1:
            achado = any(_tem(indice, partes[0], retornos[0].linha) for indice in indices)
            faltam = [] if achado else [0]
        else:
            faltam = _sem_indice(indices, partes, np.array([r.linha for r in retornos], np.int64))
        return [i for i in faltam if not self._escrito_agora(retornos[i])]

    def _escrito_agora(self, retorno: Retorno) -> bool:
        ate = self._na_memoria(retorno.pedido)
        return ate is not None and bool(_serve(retorno.linha, ate))

    def _atualizar(self) -> None:
        vistos = {marca: c for c in listar(self._pasta) if (marca := _marca(c)) is not None}
        novos = {marca: _indice(c) for marca, c in vistos.items() if marca not in self._indices}
        self._indices = {marca: i for marca, i in (self._indices | novos).items() if marca in vistos}


def _marca(caminho: Path) -> _Marca | None:
    """Tells a file from the merged one that took its place and name; None for one that is gone."""
    try:
        dito = caminho.stat()
    except FileNotFoundError:
        return None
    return caminho.name, dito.st_ino, dito.st_mtime_ns


def _serve(linha: Any, ate: Any) -> Any:
    """Whether a request has such a row, for numbers and arrays: those of a batch count from 1, a single
    prediction is row 0."""
    return (linha <= ate) & ((linha == 0) == (ate == 0))


def _tem(indice: _Indice, parte: np.uint64, linha: int) -> bool:
    """For one answer: the arithmetic of arrays below takes some six times as long, for each of many files."""
    onde = indice.chaves.searchsorted(parte)
    certo = onde < len(indice.chaves) and indice.chaves[onde] == parte
    return bool(certo and _serve(linha, indice.ate[onde]))


def _sem_indice(
    indices: Sequence[_Indice], partes: NDArray[np.uint64], linhas: NDArray[np.int64]
) -> list[int]:
    """The places of what is in none of them."""
    faltam = np.argsort(partes)  # neighbours are found near each other
    for indice in indices:
        if not len(faltam):
            break
        faltam = faltam[~_achados(indice, partes[faltam], linhas[faltam])]
    return sorted(faltam.tolist())


def _achados(indice: _Indice, partes: NDArray[np.uint64], linhas: NDArray[np.int64]) -> NDArray[np.bool_]:
    if not len(indice.chaves):
        return np.zeros(len(partes), np.bool_)
    lugar = np.minimum(np.searchsorted(indice.chaves, partes), len(indice.chaves) - 1)
    certo: NDArray[np.bool_] = indice.chaves[lugar] == partes
    certo &= _serve(linhas, indice.ate[lugar])
    return certo


def _indice(caminho: Path) -> _Indice:
    """Of a file that cannot be read, or does not know its requests: empty."""
    try:
        arquivo = abrir(caminho)
        if sem_pedido(arquivo):
            return _VAZIO
        lotes = [
            _colunas(lote) for lote in arquivo.iter_batches(columns=["pedido", "linha"], use_threads=False)
        ]
    except FALHAS:
        return _VAZIO
    if not lotes:
        return _VAZIO
    chaves, linhas = (np.concatenate(partes) for partes in zip(*lotes, strict=True))
    ordem = np.argsort(chaves, kind="stable")
    unicas, inicios = np.unique(chaves[ordem], return_index=True)
    return _Indice(unicas, np.maximum.reduceat(linhas[ordem], inicios))


def _colunas(lote: Any) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    pedidos, linhas = lote.column(0), lote.column(1)
    bytes_ = np.frombuffer(pedidos.buffers()[1], np.uint8)[pedidos.offset * BYTES_DA_CHAVE :]
    partes = bytes_[: len(pedidos) * BYTES_DA_CHAVE].view(_PARTE)[::2].astype(np.uint64)
    return partes, np.frombuffer(linhas.buffers()[1], np.int32)[linhas.offset :][: len(linhas)]
