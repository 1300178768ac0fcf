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

from funcoes.atributos import salas
from funcoes.indices import radiante, termicos
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


_DA_SALA: Final = (
    "temperatura", "temperatura_radiante", "velocidade_ar", "umidade", "metabolismo", "vestimenta",
)  # fmt: skip

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
        "tu_stull", "wet-bulb temperature by Stull's formula",
        "temperatura de bulbo úmido pela fórmula de Stull", "°C", "Stull 2011", termicos.tu_stull,
        "temperatura", "umidade",
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
    _dado("metabolismo"),
    _dado("velocidade_ar"),
    _dado("temperatura_radiante"),
    _dado("temperatura_externa"),
    _dado("umidade_externa"),
    _dado("media_movel_externa"),
    _calculado(
        "calor_da_estacao", "season, 0 winter to 1 summer", "estação, 0 inverno a 1 verão", "", "",
        salas.calor_da_estacao, "estacao",
    ),
    _calculado(
        "ventilacao_natural", "naturally ventilated, 0 to 1", "ventilação natural, 0 a 1", "", "",
        salas.ventilacao_natural, "resfriamento",
    ),
    _calculado("em_escritorio", "in an office", "em escritório", "", "", salas.em_escritorio, "tipo_predio"),
    _calculado("em_escola", "in a classroom", "em sala de aula", "", "", salas.em_escola, "tipo_predio"),
    _calculado("em_moradia", "at home", "em moradia", "", "", salas.em_moradia, "tipo_predio"),
    _calculado(
        "operativa_calc", "operative temperature", "temperatura operativa", "°C", "ASHRAE 55-2023",
        radiante.operativa, "temperatura", "temperatura_radiante", "velocidade_ar",
    ),
    _calculado(
        "set_calc", "standard effective temperature SET", "temperatura efetiva padrão SET", "°C",
        "Gagge et al. 1986; ASHRAE 55-2023", salas.set_da_sala, *_DA_SALA,
    ),
    _calculado(
        "pmv_calc", "predicted mean vote PMV", "voto médio predito PMV", "", "ISO 7730:2025; Fanger 1970",
        salas.pmv_da_sala, *_DA_SALA,
    ),
    _calculado(
        "desvio_adaptativo", "operative temperature less the neutral one of the adaptive model",
        "temperatura operativa menos a neutra do modelo adaptativo", "°C", "ASHRAE 55-2023",
        salas.desvio_adaptativo,
        "temperatura", "temperatura_radiante", "velocidade_ar", "media_movel_externa",
    ),
    _calculado(
        "ar_menos_media", "air temperature less the running mean outdoors",
        "temperatura do ar menos a média móvel externa", "°C", "", salas.diferenca,
        "temperatura", "media_movel_externa",
    ),
    _calculado(
        "radiante_menos_ar", "mean radiant less air temperature", "temperatura radiante menos a do ar", "°C",
        "", salas.diferenca, "temperatura_radiante", "temperatura",
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
