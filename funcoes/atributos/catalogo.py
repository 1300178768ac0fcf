"""The features, all from what a person, a weather station, or instruments in a room can tell.

The catalogue has one entry for each: all else that knows features takes them from here. A survey's features
are those whose quantities it has, less those that it excludes. Left out on purpose: other answers of the same
interview, the day, campaign and season of an outdoor survey (the model would learn the calendar), and the
measured wet bulb (the sensors of 2015 and 2016 of Santa Maria disagree by up to 7 °C; Stull's formula is used
for every row). `docs/atributos.md` has the measurements behind the choice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from funcoes.indices import termicos
from funcoes.palavras.lingua import Termo
from funcoes.vocabulario.grandezas import GRANDEZAS

VERSAO_ATRIBUTOS: Final = "1"
"""Raised by every change of the numbers that a formula gives: a model file says which it was trained on, and
one of another version is not used. A feature more is no change of those that there are."""


@dataclass(frozen=True)
class Atributo:
    """A feature: its name, what it is, its unit, the quantities that it needs, and the formula of them, in
    this order; without a formula it is its quantity as it is.

    A formula takes numbers and arrays, and gives NaN where an input is NaN. `fonte`: where it is from.
    """

    nome: str
    termo: Termo
    entradas: tuple[str, ...]
    formula: Callable[..., Any] | None = None
    unidade: str = ""
    fonte: str = ""

    @property
    def termo_com_unidade(self) -> Termo:
        """What it is, with its unit."""
        fim = f", {self.unidade}" if self.unidade else ""
        return Termo(f"{self.termo.en}{fim}", f"{self.termo.pt}{_PT.get(fim, fim)}")


_PT: Final = {", years": ", anos"}


def _codigos(nome: str) -> str:
    return ", ".join(f"{n} = {categoria}" for n, categoria in enumerate(GRANDEZAS[nome].categorias))


def _dado(nome: str) -> Atributo:
    """A quantity that is a feature as it is."""
    grandeza = GRANDEZAS[nome]
    unidade = grandeza.unidade.nome if grandeza.unidade else _codigos(nome)
    return Atributo(nome, grandeza.termo, (nome,), unidade=unidade)


def _calculado(
    nome: str, en: str, pt: str, unidade: str, fonte: str, formula: Callable[..., Any], *entradas: str
) -> Atributo:
    return Atributo(nome, Termo(en, pt), entradas, formula, unidade, fonte)


_LISTA: Final = (
    _dado("idade"),
    _dado("sexo"),
    _dado("peso"),
    _dado("altura"),
    _dado("vestimenta"),
    _calculado(
        "imc", "body mass index", "índice de massa corporal", "kg/m²", "Quetelet",
        termicos.imc, "peso", "altura",
    ),
    _dado("temperatura"),
    _dado("umidade"),
    _dado("velocidade_vento"),
    _dado("radiacao_solar"),
    _dado("hora"),
    _calculado(
        "tu_stull", "wet-bulb temperature by Stull's formula", "temperatura de bulbo úmido pela fórmula de Stull",
        "°C", "Stull 2011", termicos.tu_stull, "temperatura", "umidade",
    ),
    _calculado(
        "pressao_vapor", "vapour pressure", "pressão de vapor", "hPa", "ABM 2008", termicos.pressao_vapor_hpa,
        "temperatura", "umidade",
    ),
    _calculado(
        "te_calc", "effective temperature TE", "temperatura efetiva TE", "°C",
        "Missenard 1933; Suping et al. 1992", termicos.te, "temperatura", "umidade", "velocidade_vento",
    ),
    _calculado(
        "utci_calc", "UTCI", "UTCI", "°C", "Bröde et al. 2012", termicos.utci,
        "temperatura", "umidade", "velocidade_vento", "radiacao_solar",
    ),
    _calculado(
        "wbgt_calc", "WBGT", "WBGT", "°C", "ABM 2008", termicos.wbgt, "temperatura", "umidade",
    ),
)  # fmt: skip
"""A new one goes to the end: models have them in this order."""

CATALOGO: Final[Mapping[str, Atributo]] = {a.nome: a for a in _LISTA}

TERMOS: Final = {a.nome: a.termo_com_unidade for a in _LISTA}
"""What each feature is, and its unit."""

FONTES: Final = {a.nome: a.entradas for a in _LISTA}
"""The quantities that each feature is made of, itself where it is one."""

ORIGENS: Final = {a.nome: a.entradas for a in _LISTA if a.formula}
"""The same of those that are computed."""
