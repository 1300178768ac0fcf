"""What is found: as data, and as a sentence that can be said in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from funcoes.atributos.catalogo import CATALOGO
from funcoes.palavras.lingua import Frase, Termo
from funcoes.vocabulario.grandezas import GRANDEZAS

Tipo = Literal[
    "deriva", "predicao", "cobertura", "fora", "preenchidos", "parado", "unidade", "trocadas", "desempenho",
    "vies",
]  # fmt: skip
"""Drift of an input or feature; of the predictions; months and hours never seen; outside the range of
training; filled in; a sensor that stands still; a wrong unit; two columns in each other's place; by people's
answers, a model worse than at its validation, and one that says warmer or colder than they do."""

PREDICAO: Final = "predicao"
"""What the model said, counted beside what it said it of."""

_PREDITO: Final = Termo("predicted vote", "voto previsto")


@dataclass(frozen=True)
class Achado:
    """One finding; `efeito` is 0 to 1, and of which kind `tipo` says."""

    tipo: Tipo
    grandeza: str
    efeito: float
    dito: Frase
    evidencia: Mapping[str, float] = field(default_factory=dict)


def nome_dito(grandeza: str) -> Termo:
    """What a quantity, a feature or the prediction is called; one that nobody knows by its own name."""
    if grandeza in GRANDEZAS:
        return GRANDEZAS[grandeza].termo
    if grandeza in CATALOGO:
        return CATALOGO[grandeza].termo
    return _PREDITO if grandeza == PREDICAO else Termo(grandeza, grandeza)


def por_cento(parte: float) -> str:
    """A share as text, in percent."""
    return f"{100 * parte:.0f}"
