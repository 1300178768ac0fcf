"""From the rows of a block to predictions, noted on the way; runs in a thread."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.diario import Diario, Pedidos
from api.lote.linhas import Linhas
from api.modelo.servido import Servido
from api.pedido.erros import descrever
from api.pedido.textos import Idioma

_TODAS: Final = 10**9


class Linha(NamedTuple):
    """What is said of one row that was predicted."""

    voto: int
    proba: list[float]
    fora: int
    """A bit for each input outside what training saw, in the order of the log's `ENTRADAS`."""
    omitidos: int
    """The same for those left out."""


class Resultado(NamedTuple):
    """A block of answers, row after row."""

    primeira: int
    """The number of its first row."""
    linhas: list[Linha | list[dict[str, str]]]
    """A prediction, or what is wrong with the row."""
    votos: Counter[int]
    fora: Counter[int]
    """How many of each vote, and how many of these with an input outside its range."""


@dataclass(frozen=True)
class Previsor:
    """What all blocks of a batch share; `hora` is for rows that give none, `chave` that of the request."""

    servido: Servido
    hora: float
    idioma: Idioma
    diario: Diario
    chave: bytes

    def prever(self, lidas: Linhas, primeira: int, explicar: int = _TODAS) -> Resultado:
        """Predict the rows that can be used, the first of them number `primeira`; `ErroDados` of `Preditor`.

        The first `explicar` rows that cannot be used say why: an answer must not be a hundred times its
        request.
        """
        erros, permitido = lidas.erros, self.servido.formulario.permitido
        ditos: dict[int, list[dict[str, str]]] = {
            i: descrever(erros[i], self.idioma, permitido) if n < explicar else []
            for n, i in enumerate(sorted(erros))
        }
        quais = [i for i in range(len(lidas.bruto)) if i not in erros]
        certas = self._linhas(lidas.bruto[quais], np.array(quais, np.int32) + primeira) if quais else []
        proxima: Iterator[Linha] = iter(certas)
        linhas = [ditos[i] if i in ditos else next(proxima) for i in range(len(lidas.bruto))]
        votos, fora = Counter(c.voto for c in certas), Counter(c.voto for c in certas if c.fora)
        return Resultado(primeira, linhas, votos, fora)

    def _linhas(self, bruto: NDArray[np.float64], numeros: NDArray[np.int32]) -> list[Linha]:
        previstas = self.servido.prever(bruto, self.hora, self.diario, Pedidos(self.chave, numeros))
        colunas = (previstas.p.voto, previstas.proba, previstas.fora, previstas.omitidos)
        return list(map(Linha._make, zip(*(c.tolist() for c in colunas), strict=True)))
