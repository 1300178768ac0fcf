"""Rows of the prediction log while they wait in memory, and the schema they are written in.

The columns are handed to Arrow as buffers, without a copy. `pa.array`, `pa.scalar` and `Schema.empty_table`
are avoided on purpose: where pandas is installed they import it, in half a second, and nothing needs it.
"""

from dataclasses import dataclass
from typing import Any, Final, SupportsIndex

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroRegistro
from funcoes.preparo.atributos import ATRIBUTOS

VOTOS: Final = tuple(range(-3, 4))
_VERSAO_MAX: Final = 2**31 - 1
_ID: Final = pa.dictionary(pa.int32(), pa.string())

ESQUEMA: Final = pa.schema(
    [
        ("em", pa.timestamp("us", tz="UTC")),
        ("modelo_id", _ID),
        ("versao", pa.int32()),
        ("lote", pa.bool_()),
        *((nome, pa.float64()) for nome in ATRIBUTOS),
        ("preenchidos", pa.uint16()),
        ("fora", pa.uint16()),
        ("predicao", pa.int8()),
        *((f"p_{voto}", pa.float64()) for voto in VOTOS),
    ],
    metadata={"formato": "1"},
)
"""Of every file, whatever the model: time, model, whether part of a batch, features in their own units, bit
masks over `funcoes.preparo.atributos.ENTRADAS` (filled in; outside what training saw), the vote, and the
probability of each vote, null where the model does not know it. Nothing about who asked."""


@dataclass(frozen=True)
class ModeloAnotado:
    """The model behind a prediction; `classes` are the votes of the columns of its probabilities.

    Raises `ErroRegistro` for votes or a version that the log has no place for.
    """

    modelo_id: str
    versao: int
    classes: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(set(self.classes)) != len(self.classes) or not set(self.classes) <= set(VOTOS):
            raise ErroRegistro(
                f"model {self.modelo_id} has the classes {self.classes}; the prediction log has columns for "
                f"votes of {VOTOS[0]} to {VOTOS[-1]}, each once: register a model of these."
            )
        if not 0 <= self.versao <= _VERSAO_MAX:
            raise ErroRegistro(
                f"model {self.modelo_id} has version {self.versao}, and the prediction log takes 0 to "
                f"{_VERSAO_MAX}: register the model again."
            )


class Bloco:
    """Up to `capacidade` rows of one model, a column after the other, filled from the front.

    Not thread-safe: `Memoria` holds its lock around the writing, and hands the block on when it is done.
    """

    __slots__ = ("_em", "_fora", "_linhas_p", "_linhas_x", "_lote", "_preenchidos", "_visoes", "_voto",
                 "capacidade", "modelo", "n")  # fmt: skip

    def __init__(self, modelo: ModeloAnotado, capacidade: int) -> None:
        self.modelo = modelo
        self.capacidade = capacidade
        self.n = 0
        self._linhas_x: NDArray[np.float64] = np.empty((len(ATRIBUTOS), capacidade)).T
        self._linhas_p: NDArray[np.float64] = np.empty((len(modelo.classes), capacidade)).T
        self._em: NDArray[np.int64] = np.empty(capacidade, np.int64)
        self._preenchidos: NDArray[np.uint16] = np.empty(capacidade, np.uint16)
        self._fora: NDArray[np.uint16] = np.empty(capacidade, np.uint16)
        self._voto: NDArray[np.int8] = np.empty(capacidade, np.int8)
        self._lote: NDArray[np.uint8] = np.empty(capacidade, np.uint8)
        # setting one number is three times as fast in a memoryview as in an array
        colunas = (self._em, self._preenchidos, self._fora, self._voto, self._lote)
        self._visoes: Any = tuple(memoryview(c) for c in colunas)  # type: ignore[arg-type]

    def uma(
        self,
        em: int,
        x: NDArray[np.float64],
        preenchidos: SupportsIndex,
        fora: SupportsIndex,
        p: NDArray[np.float64],
        voto: SupportsIndex,
        lote: bool,
    ) -> None:
        """Add one row: `em` in µs since 1970, `x` (1, 16), `p` (1, classes)."""
        i = self.n
        v_em, v_preenchidos, v_fora, v_voto, v_lote = self._visoes
        v_em[i] = em
        v_preenchidos[i] = preenchidos
        v_fora[i] = fora
        v_voto[i] = voto
        v_lote[i] = lote
        self._linhas_x[i] = x
        self._linhas_p[i] = p
        self.n = i + 1

    def varias(self, em: int, colunas: "Colunas", de: int, quantas: int, lote: bool) -> None:
        """Add rows `de` to `de + quantas` of `colunas`."""
        aqui, ali = slice(self.n, self.n + quantas), slice(de, de + quantas)
        self._em[aqui] = em
        self._lote[aqui] = lote
        self._linhas_x[aqui] = colunas.x[ali]
        self._linhas_p[aqui] = colunas.p[ali]
        self._preenchidos[aqui] = colunas.preenchidos[ali]
        self._fora[aqui] = colunas.fora[ali]
        self._voto[aqui] = colunas.voto[ali]
        self.n += quantas

    def lote(self) -> Any:
        """The rows as a `pyarrow.RecordBatch` of `ESQUEMA` over the block's own memory."""
        n, modelo = self.n, self.modelo
        probas = {
            f"p_{voto}": _coluna(pa.float64(), n, self._linhas_p[:, j])
            for j, voto in enumerate(modelo.classes)
        }
        colunas = {
            "em": _coluna(ESQUEMA.field("em").type, n, self._em),
            "modelo_id": _repetido(modelo.modelo_id, n),
            "versao": _coluna(pa.int32(), n, np.full(n, modelo.versao, np.int32)),
            "lote": _coluna(pa.bool_(), n, np.packbits(self._lote[:n], bitorder="little")),
            **{nome: _coluna(pa.float64(), n, self._linhas_x[:, j]) for j, nome in enumerate(ATRIBUTOS)},
            "preenchidos": _coluna(pa.uint16(), n, self._preenchidos),
            "fora": _coluna(pa.uint16(), n, self._fora),
            "predicao": _coluna(pa.int8(), n, self._voto),
            **{f"p_{voto}": probas.get(f"p_{voto}") or pa.nulls(n, pa.float64()) for voto in VOTOS},
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


def _coluna(tipo: Any, n: int, valores: NDArray[Any]) -> Any:
    return pa.Array.from_buffers(tipo, n, [None, pa.py_buffer(valores)])


def _repetido(texto: str, n: int) -> Any:
    dados = texto.encode()
    palavra = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(np.array([0, len(dados)], np.int32)), pa.py_buffer(dados)]
    )
    return pa.DictionaryArray.from_buffers(_ID, n, [None, pa.py_buffer(np.zeros(n, np.int32))], palavra)
