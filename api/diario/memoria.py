"""The rows of the prediction log that wait to be written: bounded, and never in the way of an answer."""

import threading
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from api.diario.bloco import Bloco, Colunas, ModeloAnotado, Pedidos
from funcoes.apoio.erros import ErroDados
from funcoes.diario.esquema import BYTES_DA_CHAVE, ESQUEMA

Inteiros = int | np.integer[Any] | NDArray[np.integer[Any]]
_ARRAY: Final = np.ndarray
_LINHAS_DO_BLOCO: Final = 4096
_MIL: Final = 1000
_NENHUM: Final = ModeloAnotado("", 0, (), ())


class Memoria:
    """Rows in blocks, at most `limite` together with those that `tirar` gave and `escritas` has not returned.

    `ao_encher` is called, under the lock, when half of them are taken.
    """

    def __init__(self, limite: int, ao_encher: Callable[[], None]) -> None:
        self.linhas = 0
        self.perdidas = 0
        self.erro = ""
        """Why a row was refused last, until others are written."""
        self._limite = limite
        self._metade = (limite + 1) // 2
        self._ao_encher = ao_encher
        self._trava = threading.Lock()
        self._bloco = Bloco(_NENHUM, 0)
        self._abertos: dict[ModeloAnotado, Bloco] = {}
        self._cheios: list[Bloco] = []
        self._tirados: list[Bloco] = []
        self._a_escrever = 0
        """Rows of what `tirar` gave last, `_tirados`, that are in no file yet."""

    @property
    def pela_metade(self) -> bool:
        """Whether it is time to write without waiting longer."""
        return self.linhas >= self._metade

    def anotar(
        self,
        atributos: NDArray[np.float64],
        preenchidos: Inteiros,
        fora: Inteiros,
        proba: NDArray[np.float64],
        voto: Inteiros,
        modelo: ModeloAnotado,
        pedidos: Pedidos,
    ) -> None:
        """See `Diario.anotar`."""
        try:
            with self._trava:
                bloco = self._bloco
                chaves, linha = pedidos
                numeros = linha is None and not (
                    isinstance(voto, _ARRAY) or isinstance(preenchidos, _ARRAY) or isinstance(fora, _ARRAY)
                )
                cabe = bloco.modelo is modelo and bloco.n < bloco.capacidade and self.linhas < self._limite
                if numeros and cabe and len(proba) == 1 and len(chaves) == BYTES_DA_CHAVE:
                    em = time.time_ns() // _MIL
                    bloco.uma(em, atributos, preenchidos, fora, proba, voto, chaves)
                    self._contar(1)
                else:
                    colunas = _colunas(atributos, preenchidos, fora, proba, voto, modelo, pedidos)
                    self._varias(colunas, modelo)
        except Exception as erro:  # a prediction is answered whether it can be logged or not
            self._recusar(proba, erro)

    def linha_de(self, chave: bytes) -> int | None:
        """The number of the last row of a request that is not written yet; None for any other."""
        with self._trava:
            blocos = [*self._tirados, *self._cheios, *self._abertos.values()]
            achadas = [n for bloco in blocos if (n := bloco.linha_de(chave)) is not None]
        return max(achadas, default=None)

    def tirar(self) -> Any:
        """The rows, as a `pyarrow.Table` of `ESQUEMA`; they count until `escritas`."""
        with self._trava:
            blocos, self._cheios = [*self._cheios, *self._abertos.values()], []
            self._tirados, self._a_escrever = blocos, sum(b.n for b in blocos)
            self._abertos.clear()
            self._bloco = Bloco(_NENHUM, 0)
        return pa.Table.from_batches([b.lote() for b in blocos], ESQUEMA)

    def escritas(self, linhas: int) -> None:
        """Make room: so many rows are on the disk."""
        with self._trava:
            self.linhas -= linhas
            self._a_escrever -= linhas
            if self._a_escrever <= 0:
                self._tirados = []
            self.erro = ""

    def fechar(self) -> None:
        """Take no more rows: they are counted as lost."""
        with self._trava:
            self._limite = 0

    def desistir(self) -> None:
        """Count as lost what is left."""
        with self._trava:
            self.perdidas, self.linhas = self.perdidas + self.linhas, 0

    def _varias(self, colunas: Colunas, modelo: ModeloAnotado) -> None:
        em, n = time.time_ns() // _MIL, len(colunas.x)
        cabem = max(0, min(n, self._limite - self.linhas))
        feitas = 0
        while feitas < cabem:
            bloco = self._com_lugar(modelo)
            quantas = min(cabem - feitas, bloco.capacidade - bloco.n)
            bloco.varias(em, colunas, feitas, quantas)
            feitas += quantas
        self.perdidas += n - cabem
        self._contar(cabem)

    def _com_lugar(self, modelo: ModeloAnotado) -> Bloco:
        bloco = self._abertos.get(modelo)
        if bloco is None or bloco.n == bloco.capacidade:
            if bloco is not None:
                self._cheios.append(bloco)
            bloco = self._abertos[modelo] = Bloco(modelo, _LINHAS_DO_BLOCO)
        bloco.modelo = modelo  # the caller's own object: `anotar` compares by identity
        self._bloco = bloco
        return bloco

    def _contar(self, linhas: int) -> None:
        antes, self.linhas = self.linhas, self.linhas + linhas
        if antes < self._metade <= self.linhas:
            self._ao_encher()

    def _recusar(self, proba: NDArray[np.float64], erro: Exception) -> None:
        with self._trava:
            self.perdidas += len(proba) if isinstance(proba, np.ndarray) and proba.ndim else 1
            self.erro = f"a prediction could not be logged: {erro}"


def _colunas(
    atributos: NDArray[np.float64],
    preenchidos: Inteiros,
    fora: Inteiros,
    proba: NDArray[np.float64],
    voto: Inteiros,
    modelo: ModeloAnotado,
    pedidos: Pedidos,
) -> Colunas:
    n, k, m = len(atributos), len(modelo.classes), len(modelo.colunas)
    if atributos.shape != (n, m) or proba.shape != (n, k):
        raise ErroDados(
            f"features {atributos.shape} and probabilities {proba.shape} are not of one shape (rows, "
            f"{m}) and (rows, {k})."
        )
    chaves = pedidos.chaves * n if len(pedidos.chaves) == BYTES_DA_CHAVE else pedidos.chaves
    if len(chaves) != n * BYTES_DA_CHAVE:
        raise ErroDados(f"{len(chaves)} bytes are not the keys of {n} requests, {BYTES_DA_CHAVE} each.")
    return Colunas(
        atributos,
        _cheia(preenchidos, n, np.uint32),
        _cheia(fora, n, np.uint32),
        proba,
        _cheia(voto, n, np.int8),
        chaves,
        pedidos.linha,
    )


def _cheia(valores: Inteiros, n: int, tipo: type[np.integer[Any]]) -> NDArray[np.integer[Any]]:
    """As many as rows. Where they are, all of it costs more than writing the columns down, which converts."""
    if isinstance(valores, _ARRAY) and valores.shape == (n,):
        return valores
    return np.broadcast_to(np.asarray(valores, tipo), n)
