"""Mistakes of units that people and stations make, and what undoes them."""

from dataclasses import dataclass
from typing import Final

from funcoes.apoio.tipos import Reais


@dataclass(frozen=True)
class Conversao:
    """What a value in the wrong unit is in ours: `fator` · value + `soma`."""

    grandeza: str
    unidade: str
    fator: float
    soma: float = 0.0

    def antes(self, certo: Reais) -> Reais:
        """What a right value looks like in the wrong unit, a hair above: rounding must not part equals."""
        errado = (certo - self.soma) / self.fator
        return errado + 1e-9 * abs(errado)


CONVERSOES: Final = (
    Conversao("temperatura", "°F", 1 / 1.8, -32 / 1.8),
    Conversao("temperatura", "K", 1.0, -273.15),
    Conversao("velocidade_vento", "km/h", 1 / 3.6),
    Conversao("altura", "m", 100.0),
    Conversao("umidade", "0–1", 100.0),
    Conversao("peso", "lb", 0.45359237),
)
