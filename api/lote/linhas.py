"""Rows of a batch: the raw inputs of those that the model's form accepts, and what it says of the others.

A block is looked at with NumPy first. What is not plainly right goes through pydantic, row by row, so that a
row is refused exactly when, and in the words in which, a single prediction would be.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.pedido.formulario import NADA, Formulario

_MAX_ERROS: Final = 20
_FATIA: Final = 200
_T = TypeVar("_T")


class Linhas(NamedTuple):
    """Rows as they were read."""

    bruto: NDArray[np.float64]
    """Shape (rows, inputs), columns as in the form, NaN where left out; of no meaning in refused rows."""
    erros: dict[int, list[ErrorDetails]]
    """What is wrong with a refused row, by its position."""


class Leitor(Protocol):
    """One format: pieces of it in the event loop, rows of a piece in a thread."""

    total: int | None
    """How many rows there are, once that is known."""

    async def cru(self) -> Any:
        """The next block, unread, None at the end; `ErroPedido` for what cannot be read on."""
        ...

    def ler(self, cru: Any) -> Linhas:
        """The rows of a block, in its order."""
        ...

    async def aclose(self) -> None:
        """Let go of files and processes."""
        ...


def fatias(coisas: list[_T]) -> Iterator[list[_T]]:
    """In pieces so short that a library's call on one does not hold the interpreter lock for long.

    No other thread runs during such a call: not the one that answers single predictions either.
    """
    for n in range(0, len(coisas), _FATIA):
        yield coisas[n : n + _FATIA]


def achado(tipo: str, campo: str = "", valor: Any = None) -> ErrorDetails:
    """A finding of our own, as pydantic would tell it: `tipo` is a key of `textos.PROBLEMAS`."""
    return {"type": tipo, "loc": (campo,) if campo else (), "input": valor, "msg": tipo}


def achados(erro: ValidationError) -> list[ErrorDetails]:
    """pydantic's findings, the first few."""
    return erro.errors(include_url=False, include_context=False)[:_MAX_ERROS]


def conferir(
    formulario: Formulario,
    valores: NDArray[np.float64],
    vazias: NDArray[np.bool_],
    dados: Callable[[int], Mapping[str, object]],
) -> Linhas:
    """Check a block of numbers, shape (rows, inputs), `vazias` where a row leaves one out.

    A value that is no number is NaN and not in `vazias`. `dados` gives a row as a caller of `/predict`
    would: it is asked for rows that are not plainly right.
    """
    dentro = (valores >= formulario.minimo) & (valores <= formulario.maximo)
    boas = (dentro | (vazias & formulario.opcional)).all(axis=1)
    bruto = np.where(vazias, NADA, valores)
    erros: dict[int, list[ErrorDetails]] = {}
    for i in np.flatnonzero(~boas).tolist():
        try:
            bruto[i] = formulario.ler(dados(i))
        except ValidationError as erro:
            erros[i] = achados(erro)
    return Linhas(bruto, erros)


def exigir_colunas(formulario: Formulario, nomes: list[str]) -> list[ErrorDetails]:
    """What is wrong with the columns of a table: unknown, twice, or required and not there."""
    repetidas = {n for n in nomes if nomes.count(n) > 1} if len(nomes) <= _MAX_ERROS else set()
    return [
        *(achado("extra_forbidden", n, n) for n in nomes if n not in formulario.nomes),
        *(achado("repetida", n, n) for n in formulario.nomes if n in repetidas),
        *(achado("missing", n) for n in formulario.obrigatorias if n not in nomes),
    ]
