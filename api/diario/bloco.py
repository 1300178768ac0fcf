"""Rows of the prediction log while they wait in memory.

The columns are handed to Arrow as buffers, without a copy. `pa.array` and `pa.scalar` are avoided on
purpose: where pandas is installed they import it, in half a second, and nothing needs it.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple, SupportsIndex

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroRegistro
from funcoes.diario.esquema import BYTES_DA_CHAVE, ESQUEMA, ID, VALORES
from funcoes.palavras.votos import VOTOS

_VERSAO_MAX: Final = 2**31 - 1


@dataclass(frozen=True)
class ModeloAnotado:
    """The model behind a prediction; `classes` are the votes of the columns of its probabilities, `colunas`
    the names of its numbers: features, then the inputs that are none.

    Raises `ErroRegistro` for votes, names or a version that the log has no place for.
    """

    modelo_id: str
    versao: int
    classes: tuple[int, ...]
    colunas: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(set(self.classes)) != len(self.classes) or not set(self.classes) <= set(VOTOS):
            raise ErroRegistro(
                f"model {self.modelo_id} has the classes {self.classes}; the prediction log has columns for "
                f"votes of {VOTOS[0]} to {VOTOS[-1]}, each once: register a model of these."
            )
        estranhas = [nome for nome in self.colunas if nome not in VALORES]
        if estranhas or len(set(self.colunas)) != len(self.colunas):
            raise ErroRegistro(
                f"model {self.modelo_id} has the numbers {', '.join(self.colunas)}; the prediction log has "
                f"columns for {', '.join(VALORES)}, each once: register a model of these."
            )
        if not 0 <= self.versao <= _VERSAO_MAX:
            raise ErroRegistro(
                f"model {self.modelo_id} has version {self.versao}, and the prediction log takes 0 to "
                f"{_VERSAO_MAX}: register the model again."
            )


class Pedidos(NamedTuple):
    """Which requests rows belong to."""

    chaves: bytes
    """The key of each row's request one after the other, or one for all (`chave_do_pedido`)."""
    linha: NDArray[np.int32] | None = None
    """Each row's number in its batch, from 1; None outside of one."""


class Bloco:
    """Up to `capacidade` rows of one model, a column after the other, filled from the front.

    Not thread-safe: `Memoria` holds its lock around the writing, and hands the block on when it is done.
    """

    __slots__ = ("_em", "_fora", "_linha", "_linhas_p", "_linhas_x", "_pedidos", "_preenchidos",
                 "_visoes", "_voto", "capacidade", "modelo", "n")  # fmt: skip

    def __init__(self, modelo: ModeloAnotado, capacidade: int) -> None:
        self.modelo = modelo
        self.capacidade = capacidade
        self.n = 0
        self._linhas_x: NDArray[np.float64] = np.empty((len(modelo.colunas), capacidade)).T
        self._linhas_p: NDArray[np.float64] = np.empty((len(modelo.classes), capacidade)).T
        self._em: NDArray[np.int64] = np.empty(capacidade, np.int64)
        self._preenchidos: NDArray[np.uint32] = np.empty(capacidade, np.uint32)
        self._fora: NDArray[np.uint32] = np.empty(capacidade, np.uint32)
        self._voto: NDArray[np.int8] = np.empty(capacidade, np.int8)
        self._linha: NDArray[np.int32] = np.zeros(capacidade, np.int32)  # rows of batches count from 1
        self._pedidos = bytearray(BYTES_DA_CHAVE * capacidade)
        # setting one number is three times as fast in a memoryview as in an array
        colunas = (self._em, self._preenchidos, self._fora, self._voto)
        self._visoes: Any = tuple(memoryview(c) for c in colunas)  # type: ignore[arg-type]

    def uma(
        self,
        em: int,
        x: NDArray[np.float64],
        preenchidos: SupportsIndex,
        fora: SupportsIndex,
        p: NDArray[np.float64],
        voto: SupportsIndex,
        pedido: bytes,
    ) -> None:
        """Add one row: `em` in µs since 1970, `x` (1, numbers), `p` (1, classes), `pedido` its key."""
        i = self.n
        self._pedidos[i * BYTES_DA_CHAVE : (i + 1) * BYTES_DA_CHAVE] = pedido
        v_em, v_preenchidos, v_fora, v_voto = self._visoes
        v_em[i] = em
        v_preenchidos[i] = preenchidos
        v_fora[i] = fora
        v_voto[i] = voto
        self._linhas_x[i] = x
        self._linhas_p[i] = p
        self.n = i + 1

    def varias(self, em: int, colunas: "Colunas", de: int, quantas: int) -> None:
        """Add rows `de` to `de + quantas` of `colunas`."""
        aqui, ali = slice(self.n, self.n + quantas), slice(de, de + quantas)
        self._em[aqui] = em
        self._linhas_x[aqui] = colunas.x[ali]
        self._linhas_p[aqui] = colunas.p[ali]
        self._preenchidos[aqui] = colunas.preenchidos[ali]
        self._fora[aqui] = colunas.fora[ali]
        self._voto[aqui] = colunas.voto[ali]
        if colunas.linha is not None:
            self._linha[aqui] = colunas.linha[ali]
        em_bytes = slice(aqui.start * BYTES_DA_CHAVE, aqui.stop * BYTES_DA_CHAVE)
        self._pedidos[em_bytes] = colunas.pedidos[ali.start * BYTES_DA_CHAVE : ali.stop * BYTES_DA_CHAVE]
        self.n += quantas

    def linha_de(self, chave: bytes) -> int | None:
        """The number of the last row of a request; None where there is none."""
        ate = BYTES_DA_CHAVE * self.n
        while (em := self._pedidos.rfind(chave, 0, ate)) >= 0:
            if em % BYTES_DA_CHAVE == 0:
                return int(self._linha[em // BYTES_DA_CHAVE])
            ate = em + BYTES_DA_CHAVE - 1
        return None

    def lote(self) -> Any:
        """The rows as a `pyarrow.RecordBatch` of `ESQUEMA` over the block's own memory."""
        n, modelo = self.n, self.modelo
        probas = {
            f"p_{voto}": _coluna(pa.float64(), n, self._linhas_p[:, j])
            for j, voto in enumerate(modelo.classes)
        }
        valores = {
            nome: _coluna(pa.float64(), n, self._linhas_x[:, j]) for j, nome in enumerate(modelo.colunas)
        }
        nada = pa.nulls(n, pa.float64())
        colunas = {
            "em": _coluna(ESQUEMA.field("em").type, n, self._em),
            "pedido": _coluna(ESQUEMA.field("pedido").type, n, self._pedidos),
            "linha": _coluna(pa.int32(), n, self._linha),
            "modelo_id": _repetido(modelo.modelo_id, n),
            "versao": _coluna(pa.int32(), n, np.full(n, modelo.versao, np.int32)),
            "lote": _coluna(pa.bool_(), n, np.packbits(self._linha[:n] > 0, bitorder="little")),
            **{nome: valores.get(nome, nada) for nome in VALORES},
            "preenchidos": _coluna(pa.uint32(), n, self._preenchidos),
            "fora": _coluna(pa.uint32(), n, self._fora),
            "predicao": _coluna(pa.int8(), n, self._voto),
            **{f"p_{voto}": probas.get(f"p_{voto}", nada) for voto in VOTOS},
        }
        return pa.RecordBatch.from_arrays(list(colunas.values()), schema=ESQUEMA)


@dataclass(frozen=True)
class Colunas:
    """The rows of one call, all of one length."""

    x: NDArray[np.float64]
    preenchidos: NDArray[np.integer[Any]]
    fora: NDArray[np.integer[Any]]
    p: NDArray[np.float64]
    voto: NDArray[np.integer[Any]]
    pedidos: bytes
    """The key of each row's request, one after the other."""
    linha: NDArray[np.int32] | None
    """Each row's number in its batch."""


def _coluna(tipo: Any, n: int, valores: NDArray[Any] | bytearray) -> Any:
    return pa.Array.from_buffers(tipo, n, [None, pa.py_buffer(valores)])


def _repetido(texto: str, n: int) -> Any:
    dados = texto.encode()
    palavra = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(np.array([0, len(dados)], np.int32)), pa.py_buffer(dados)]
    )
    return pa.DictionaryArray.from_buffers(ID, n, [None, pa.py_buffer(np.zeros(n, np.int32))], palavra)
