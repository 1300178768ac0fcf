"""The features of one survey, and of the models that learned from it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroConfig, ErroDados
from funcoes.atributos.catalogo import CATALOGO, Atributo
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.vocabulario.grandezas import GRANDEZAS

if TYPE_CHECKING:
    import pandas as pd  # serving has none


@dataclass(frozen=True)
class Conjunto:
    """Features by name, in the order in which a model has them."""

    nomes: tuple[str, ...]

    @classmethod
    def de(cls, nomes: Iterable[str]) -> Self:
        """Those of these names; `ErroDados` for one that the catalogue does not have."""
        conjunto = cls(tuple(nomes))
        estranhos = [n for n in conjunto.nomes if n not in CATALOGO]
        if estranhos:
            raise ErroDados(f"there are no features {', '.join(estranhos)}; there are {', '.join(CATALOGO)}.")
        return conjunto

    def __reduce__(self) -> tuple[type["Conjunto"], tuple[tuple[str, ...]]]:
        """Pickled by its names: formulas are functions of the catalogue."""
        return (type(self), (self.nomes,))

    @cached_property
    def entradas(self) -> tuple[str, ...]:
        """The quantities that they need, in the order of the vocabulary: the columns of raw inputs."""
        quais = {e for n in self.nomes for e in CATALOGO[n].entradas}
        return tuple(g for g in GRANDEZAS if g in quais)

    @cached_property
    def _valores(self) -> tuple[Callable[[Any], Any], ...]:
        return tuple(_valor(CATALOGO[n], self.entradas) for n in self.nomes)

    def calcular(self, bruto: NDArray[np.float64]) -> NDArray[np.float64]:
        """Features, shape (rows, features), of raw inputs, shape (rows, inputs), columns `entradas`.

        Both in the product's own units. A missing input (NaN) gives missing features.
        """
        # a single row as numbers: NumPy takes half the time for them that it takes for arrays of one
        colunas = bruto[0].tolist() if len(bruto) == 1 else bruto.T
        saida = np.empty((len(bruto), len(self.nomes)))
        saida.T[:] = np.array([valor(colunas) for valor in self._valores]).reshape(len(self.nomes), -1)
        return saida

    def construir(self, quadro: "pd.DataFrame") -> "pd.DataFrame":
        """`calcular` on the columns `entradas` of a frame: a frame with the columns `nomes`, same index.

        Raises `ErroDados` when an input column is absent.
        """
        ausentes = [c for c in self.entradas if c not in quadro]
        if ausentes:
            raise ErroDados(
                f"features need the columns {', '.join(self.entradas)}; absent: {', '.join(ausentes)}."
            )
        bruto = quadro[list(self.entradas)].to_numpy(dtype=float, na_value=np.nan)
        return type(quadro)(self.calcular(bruto), index=quadro.index, columns=list(self.nomes))


def _valor(atributo: Atributo, entradas: tuple[str, ...]) -> Callable[[Any], Any]:
    """A feature's value of all inputs, in the order of `entradas`."""
    pegar = itemgetter(*map(entradas.index, atributo.entradas))
    formula = atributo.formula
    if formula is None:
        return pegar
    return (lambda e: formula(*pegar(e))) if len(atributo.entradas) > 1 else (lambda e: formula(pegar(e)))


@lru_cache(maxsize=64)
def _das(grandezas: frozenset[str], excluir: frozenset[str]) -> Conjunto:
    nomes = [n for n, a in CATALOGO.items() if n not in excluir and grandezas.issuperset(a.entradas)]
    return Conjunto(tuple(nomes))


def do_levantamento(pesquisa: PesquisaConfig) -> Conjunto:
    """The features that can be had of a survey's quantities, less those that it leaves out."""
    return das_grandezas(pesquisa.quantidades, pesquisa.excluir)


def das_grandezas(grandezas: Collection[str], excluir: Collection[str] = ()) -> Conjunto:
    """The features that can be had of these quantities, less those that are left out.

    `ErroConfig` for a feature to leave out that there is not, and where none is left.
    """
    estranhos = sorted(set(excluir) - set(CATALOGO))
    if estranhos:
        raise ErroConfig(
            f"pesquisa.excluir: there are no features {', '.join(estranhos)}; there are {', '.join(CATALOGO)}"
        )
    conjunto = _das(frozenset(grandezas), frozenset(excluir))
    if not conjunto.nomes:
        raise ErroConfig(
            f"no feature can be had of the quantities {', '.join(sorted(grandezas)) or '(none)'}: "
            "describe more columns in grandezas (docs/data.md), or exclude less"
        )
    return conjunto
