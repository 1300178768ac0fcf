"""Units by dimension: how a value in each is had in the product's own, which is the first of each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroConfig

T = TypeVar("T", float, NDArray[np.float64])

Dimensao = Literal[
    "temperatura", "fracao", "velocidade", "irradiancia", "massa", "comprimento", "roupa", "metabolismo",
    "duracao", "pressao", "hora",
]  # fmt: skip


@dataclass(frozen=True)
class Unidade:
    """A unit: `nome` as it is shown, other spellings, and what a value in it is in the product's own unit:
    `fator` · value + `soma`."""

    nome: str
    grafias: tuple[str, ...] = ()
    fator: float = 1.0
    soma: float = 0.0

    def converter(self, valor: T) -> T:
        """A value in this unit, in the product's own."""
        return valor if (self.fator, self.soma) == (1.0, 0.0) else valor * self.fator + self.soma

    def desfazer(self, valor: T) -> T:
        """A value in the product's own unit, in this one."""
        return valor if (self.fator, self.soma) == (1.0, 0.0) else (valor - self.soma) / self.fator


UNIDADES: Final[Mapping[Dimensao, tuple[Unidade, ...]]] = {
    "temperatura": (
        Unidade("°C", ("C", "ºC", "degC", "deg C", "celsius", "graus C", "graus celsius", "℃")),
        Unidade("°F", ("F", "ºF", "degF", "deg F", "fahrenheit", "℉"), 1 / 1.8, -32 / 1.8),
        Unidade("K", ("kelvin",), 1.0, -273.15),
    ),
    "fracao": (
        Unidade("%", ("percent", "por cento", "pct", "%RH", "% RH", "% UR")),
        Unidade("0–1", ("0-1", "1", "fraction", "fracao", "fração"), 100.0),
    ),
    "velocidade": (
        Unidade("m/s", ("m s-1", "m.s-1", "m·s⁻¹", "mps", "ms-1")),
        Unidade("km/h", ("km h-1", "kmh", "kph", "km·h⁻¹"), 1 / 3.6),
        Unidade("mph", ("mi/h", "miles/h"), 0.44704),
        Unidade("kn", ("kt", "kts", "knots", "knot", "nós"), 1852 / 3600),
        Unidade("ft/min", ("fpm", "feet/min"), 0.3048 / 60),
        Unidade("cm/s", ("cm s-1",), 0.01),
    ),
    "irradiancia": (
        Unidade("W/m²", ("W/m2", "W m-2", "W·m⁻²", "Wm-2", "W/m^2")),
        Unidade("kW/m²", ("kW/m2", "kW m-2", "kW/m^2"), 1000.0),
        Unidade("kJ/m²h", ("kJ/m2h", "kJ/(m²h)", "kJ/(m2 h)", "kJ m-2 h-1"), 1 / 3.6),
    ),
    "massa": (
        Unidade("kg", ("quilos", "kilograms", "kgs")),
        Unidade("g", ("gramas", "grams"), 0.001),
        Unidade("lb", ("lbs", "pounds", "libras"), 0.45359237),
        Unidade("st", ("stone", "stones"), 6.35029318),
    ),
    "comprimento": (
        Unidade("cm", ("centimetros", "centímetros", "centimetres", "centimeters")),
        Unidade("m", ("metros", "metres", "meters"), 100.0),
        Unidade("mm", ("milimetros", "milímetros", "millimetres"), 0.1),
        Unidade("in", ("inch", "inches", "polegadas", '"'), 2.54),
        Unidade("ft", ("feet", "foot", "pés"), 30.48),
    ),
    "roupa": (
        Unidade("clo"),
        Unidade("m²K/W", ("m2K/W", "m² K/W", "m2 K W-1", "m²·K/W"), 1 / 0.155),
    ),
    "metabolismo": (
        Unidade("met"),
        Unidade("W/m²", ("W/m2", "W m-2", "W·m⁻²", "W/m^2"), 1 / 58.15),
    ),
    "duracao": (
        Unidade("years", ("anos", "year", "ano", "yr", "yrs", "y")),
        Unidade("months", ("meses", "month"), 1 / 12),
    ),
    "pressao": (
        Unidade("hPa", ("mbar", "mb", "millibar")),
        Unidade("kPa", (), 10.0),
        Unidade("Pa", (), 0.01),
        Unidade("mmHg", ("torr",), 1.33322387415),
    ),
    "hora": (Unidade("h"),),
}  # fmt: skip
"""The product's own unit first."""


def _igual(grafia: str) -> str:
    """Spelling without spaces, brackets and case, but for what differs by nothing else."""
    return re.sub(r"[\s()\[\]]", "", grafia).casefold()


def achar(dimensao: Dimensao, nome: str) -> Unidade | None:
    """The unit of this name or spelling; None where the dimension has none."""
    for unidade in UNIDADES[dimensao]:
        if _igual(nome) in map(_igual, (unidade.nome, *unidade.grafias)):
            return unidade
    return None


def exigir(dimensao: Dimensao, nome: str) -> Unidade:
    """As `achar`; `ErroConfig` names those that there are."""
    unidade = achar(dimensao, nome)
    if unidade is None:
        ha = ", ".join(u.nome for u in UNIDADES[dimensao])
        raise ErroConfig(f"{nome!r} is no unit of this quantity; there are: {ha}")
    return unidade
