"""What kind of thing a quantity or feature is: of people or of what they share, a number or a category."""

from collections.abc import Iterable
from typing import Final

from funcoes.atributos.catalogo import FONTES
from funcoes.vocabulario.grandezas import GRANDEZAS

HORA: Final = "hora"
"""Compared with nothing: windows are compared hour by hour."""

RADIACAO: Final = "radiacao_solar"
"""0 all night, by every sensor."""

_LENTAS: Final = frozenset({"media_movel_externa", "media_mensal_externa"})
"""Means of days and months: what they are for, they are for many hours."""

_DENTRO: Final = frozenset({"sala", "predio"})


def de_pessoa(nome: str) -> bool:
    """Whether a quantity or feature has anything to do with the person; so has one that nobody knows."""
    return any(
        fonte not in GRANDEZAS or GRANDEZAS[fonte].de == "pessoa" for fonte in FONTES.get(nome, (nome,))
    )


def categorica(nome: str) -> bool:
    """Whether it has categories instead of numbers."""
    return nome in GRANDEZAS and bool(GRANDEZAS[nome].categorias)


def medidas(entradas: Iterable[str]) -> list[str]:
    """Those inputs that are numbers, without the hour."""
    return [e for e in entradas if e != HORA and not categorica(e)]


def sensores(entradas: Iterable[str]) -> list[str]:
    """Those inputs that instruments say anew every hour."""
    return [e for e in medidas(entradas) if not de_pessoa(e) and e not in _LENTAS]


def de_dentro(entradas: Iterable[str]) -> bool:
    """Whether the inputs are of rooms and buildings: then the air is each room's own."""
    return any(e in GRANDEZAS and GRANDEZAS[e].de in _DENTRO for e in entradas)
