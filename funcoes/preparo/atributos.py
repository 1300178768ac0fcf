"""The features, all from what a person and a weather station can tell.

`_CATALOGO` has one entry for each: all else that knows features takes them from here. The same function
serves the training data and a single request. Left out on purpose: P2..P8 (answers of the same interview),
the day, campaign and season (the model would learn the calendar), and the measured Tu (the sensors of 2015
and 2016 disagree by up to 7 °C; Stull's formula is used for every row). `docs/atributos.md` has the
measurements behind the choice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import Coluna
from funcoes.dados.colunas import BRUTAS
from funcoes.indices import termicos
from funcoes.palavras.lingua import Termo

if TYPE_CHECKING:
    import pandas as pd  # serving has none

ENTRADAS: Final = (*BRUTAS, "hora")
"""Inputs of `construir_atributos`; `sexo` is 0 (f) or 1 (m), `hora` in decimal hours."""

VERSAO_ATRIBUTOS: Final = "1"
"""Raised by every change of the numbers that `construir_atributos` gives: a model file says which it was
trained on, and one of another version is not used."""


@dataclass(frozen=True)
class Atributo:
    """A feature: its name, what it is with its unit, the inputs of `ENTRADAS` that it needs, and the formula
    of them, in this order; without a formula it is its input as it is.

    A formula takes numbers and arrays, and gives NaN where an input is NaN.
    """

    nome: str
    termo: Termo
    entradas: tuple[str, ...]
    formula: Callable[..., Any] | None = None

    @property
    def valor(self) -> Callable[[Any], Any]:
        """Its value of all inputs, in the order of `ENTRADAS`."""
        pegar = itemgetter(*map(ENTRADAS.index, self.entradas))
        formula = self.formula
        if formula is None:
            return pegar
        return (lambda e: formula(*pegar(e))) if len(self.entradas) > 1 else (lambda e: formula(pegar(e)))


def _dado(nome: str, en: str, pt: str) -> Atributo:
    """An input that is a feature as it is."""
    return Atributo(nome, Termo(en, pt), (nome,))


def _calculado(nome: str, en: str, pt: str, formula: Callable[..., Any], *entradas: str) -> Atributo:
    return Atributo(nome, Termo(en, pt), entradas, formula)


_CATALOGO: Final = (
    _dado("idade", "age, years", "idade, anos"),
    _dado("sexo", "sex, 0 = f, 1 = m", "sexo, 0 = f, 1 = m"),
    _dado("peso", "weight, kg", "peso, kg"),
    _dado("altura", "height, cm", "altura, cm"),
    _dado("vestimenta", "clothing, clo", "vestimenta, clo"),
    _calculado(
        "imc", "body mass index, kg/m²", "índice de massa corporal, kg/m²",
        termicos.imc, "peso", "altura",
    ),
    _dado("tmedia", "air temperature, °C", "temperatura do ar, °C"),
    _dado("ur", "relative humidity, %", "umidade relativa, %"),
    _dado("vel_vento", "wind speed, m/s", "velocidade do vento, m/s"),
    _dado("rsolarmed", "solar radiation, W/m²", "radiação solar, W/m²"),
    _dado("hora", "local time, decimal hours", "hora local, decimal"),
    _calculado(
        "tu_stull", "wet-bulb temperature by Stull's formula, °C",
        "temperatura de bulbo úmido pela fórmula de Stull, °C", termicos.tu_stull, "tmedia", "ur",
    ),
    _calculado(
        "pressao_vapor", "vapour pressure, hPa", "pressão de vapor, hPa",
        termicos.pressao_vapor_hpa, "tmedia", "ur",
    ),
    _calculado(
        "te_calc", "effective temperature TE, °C", "temperatura efetiva TE, °C",
        termicos.te, "tmedia", "ur", "vel_vento",
    ),
    _calculado(
        "utci_calc", "UTCI, °C", "UTCI, °C", termicos.utci, "tmedia", "ur", "vel_vento", "rsolarmed",
    ),
    _calculado("wbgt_calc", "WBGT, °C", "WBGT, °C", termicos.wbgt, "tmedia", "ur"),
)  # fmt: skip
"""A new one goes to the end: models have them in this order."""

ATRIBUTOS: Final = tuple(a.nome for a in _CATALOGO)
TERMOS: Final = {a.nome: a.termo for a in _CATALOGO}
"""What each feature is, and its unit."""

ORIGENS: Final = {
    a.nome: tuple(e for e in a.entradas if e in get_args(Coluna)) for a in _CATALOGO if a.formula
}
"""The inputs that each computed feature needs and that `impute` may have learned."""

FONTES: Final = {a.nome: a.entradas for a in _CATALOGO}
"""The inputs that each feature is made of, itself where it is one."""

_VALORES: Final = tuple(a.valor for a in _CATALOGO)


def calcular(bruto: NDArray[np.float64]) -> NDArray[np.float64]:
    """Features, shape (rows, features), columns `ATRIBUTOS`, of raw inputs, columns `ENTRADAS`.

    Units: years, kg, cm, clo, kg/m², °C, %, m/s, W/m², decimal hours, hPa. A missing input (NaN) gives
    missing features.
    """
    # a single row as numbers: NumPy takes half the time for them that it takes for arrays of one
    colunas = bruto[0].tolist() if len(bruto) == 1 else bruto.T
    saida = np.empty((len(bruto), len(ATRIBUTOS)))
    saida.T[:] = np.array([valor(colunas) for valor in _VALORES]).reshape(len(ATRIBUTOS), -1)
    return saida


def construir_atributos(quadro: "pd.DataFrame") -> "pd.DataFrame":
    """`calcular` on the columns `ENTRADAS` of a frame: a frame with the columns `ATRIBUTOS`, same index.

    Raises `ErroDados` when an input column is absent.
    """
    ausentes = [c for c in ENTRADAS if c not in quadro]
    if ausentes:
        raise ErroDados(f"features need the columns {', '.join(ENTRADAS)}; absent: {', '.join(ausentes)}.")
    bruto = quadro[list(ENTRADAS)].to_numpy(dtype=float, na_value=np.nan)
    return type(quadro)(calcular(bruto), index=quadro.index, columns=list(ATRIBUTOS))
