"""Columns of words that stand for something: one name for all spellings."""

from collections.abc import Mapping, Sequence

import pandas as pd

from funcoes.apoio.erros import ErroConfig
from funcoes.celulas.distintos import por_distintos
from funcoes.celulas.texto import normalizar

__all__ = ["ler_categorias", "normalizar"]


def _por_escrita(sinonimos: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Normalised spelling to name; a name is its own spelling. `ErroConfig` for one that means two."""
    nomes: dict[str, str] = {}
    for nome, escritas in sinonimos.items():
        for escrita in (nome, *escritas):
            outro = nomes.setdefault(normalizar(escrita), nome)
            if outro != nome:
                raise ErroConfig(
                    f"{escrita!r} stands for both {outro!r} and {nome!r}: leave it out of one of them "
                    "(capitals, accents and spaces do not tell spellings apart)"
                )
    return nomes


def ler_categorias(textos: pd.Series, sinonimos: Mapping[str, Sequence[str]]) -> pd.Series:
    """Each text by the name whose spelling it is, as object; NaN for what is none.

    `sinonimos`: name to its spellings, such as {"f": ["female", "feminino"]}; the name itself is one.
    Capitals, accents and spaces make no difference (`normalizar`). `ErroConfig` for a spelling of two names.
    """
    nomes = _por_escrita(sinonimos)
    return por_distintos(textos, lambda texto: nomes.get(normalizar(texto)), "object")
