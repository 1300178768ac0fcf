"""The quantities that the product knows: a fixed list, whatever a survey calls its columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from funcoes.palavras.lingua import Termo
from funcoes.vocabulario.unidades import UNIDADES, Dimensao, Unidade

De = Literal["pessoa", "tempo", "sala", "fora", "predio"]
"""What a quantity is of: the person, the weather around a person outdoors, the room, the weather outside of
a building, or the building. What is not of a person, people of one place and time share."""


@dataclass(frozen=True)
class Grandeza:
    """A quantity: its name, what it is, and of what.

    `faixa`: what is possible at all, in the product's unit: nothing else is accepted unless a survey says so;
    `usual`: where nearly all values of a survey lie, to tell units apart; `exemplo`: for documents and forms;
    `categorias`: the values of a quantity that is no number, by the code that models know, 0, 1, ...
    """

    nome: str
    termo: Termo
    de: De
    dimensao: Dimensao | None = None
    faixa: tuple[float, float] = (0.0, 0.0)
    usual: tuple[float, float] = (0.0, 0.0)
    exemplo: float = 0.0
    categorias: Mapping[str, Termo] = field(default_factory=dict)

    @property
    def unidade(self) -> Unidade | None:
        """The product's own; None for a quantity that is no number."""
        return None if self.dimensao is None else UNIDADES[self.dimensao][0]

    @property
    def codigos(self) -> dict[str, float]:
        """The code of each category."""
        return {nome: float(n) for n, nome in enumerate(self.categorias)}


def _temperatura(nome: str, en: str, pt: str, de: De, exemplo: float) -> Grandeza:
    return Grandeza(nome, Termo(en, pt), de, "temperatura", (-50.0, 60.0), (-5.0, 45.0), exemplo)


_LISTA: Final = (
    Grandeza("idade", Termo("age", "idade"), "pessoa", "duracao", (0.0, 120.0), (15.0, 80.0), 30.0),
    Grandeza(
        "sexo", Termo("sex", "sexo"), "pessoa",
        categorias={"f": Termo("female", "feminino"), "m": Termo("male", "masculino")},
    ),
    Grandeza("peso", Termo("weight", "peso"), "pessoa", "massa", (20.0, 250.0), (40.0, 120.0), 70.0),
    Grandeza(
        "altura", Termo("height", "altura"), "pessoa", "comprimento", (90.0, 230.0), (140.0, 200.0), 170.0
    ),
    Grandeza(
        "vestimenta", Termo("clothing insulation", "vestimenta"), "pessoa", "roupa", (0.0, 4.0), (0.2, 2.0),
        0.5,
    ),
    Grandeza(
        "metabolismo", Termo("metabolic rate", "metabolismo"), "pessoa", "metabolismo", (0.6, 10.0),
        (0.8, 3.0), 1.2,
    ),
    _temperatura("temperatura", "air temperature", "temperatura do ar", "tempo", 27.5),
    _temperatura("temperatura_minima", "lowest air temperature", "temperatura mínima do ar", "tempo", 26.9),
    _temperatura("temperatura_maxima", "highest air temperature", "temperatura máxima do ar", "tempo", 28.1),
    _temperatura("bulbo_umido", "wet-bulb temperature", "temperatura de bulbo úmido", "tempo", 22.3),
    _temperatura(
        "temperatura_radiante", "mean radiant temperature", "temperatura radiante média", "sala", 25.0
    ),
    _temperatura("temperatura_globo", "globe temperature", "temperatura de globo", "sala", 25.0),
    _temperatura("temperatura_operativa", "operative temperature", "temperatura operativa", "sala", 25.0),
    Grandeza(
        "umidade", Termo("relative humidity", "umidade relativa"), "tempo", "fracao", (0.0, 100.0),
        (15.0, 100.0), 65.0,
    ),
    Grandeza(
        "umidade_minima", Termo("lowest relative humidity", "umidade relativa mínima"), "tempo", "fracao",
        (0.0, 100.0), (15.0, 100.0), 62.0,
    ),
    Grandeza(
        "umidade_maxima", Termo("highest relative humidity", "umidade relativa máxima"), "tempo", "fracao",
        (0.0, 100.0), (15.0, 100.0), 68.0,
    ),
    Grandeza(
        "velocidade_vento", Termo("wind speed", "velocidade do vento"), "tempo", "velocidade", (0.0, 60.0),
        (0.0, 12.0), 1.5,
    ),
    Grandeza(
        "velocidade_ar", Termo("air speed at the person", "velocidade do ar junto à pessoa"), "sala",
        "velocidade", (0.0, 10.0), (0.0, 2.0), 0.1,
    ),
    Grandeza(
        "radiacao_solar", Termo("solar radiation", "radiação solar"), "tempo", "irradiancia", (0.0, 1500.0),
        (0.0, 1200.0), 600.0,
    ),
    _temperatura("temperatura_externa", "outdoor air temperature", "temperatura do ar externo", "fora", 20.0),
    Grandeza(
        "umidade_externa", Termo("outdoor relative humidity", "umidade relativa externa"), "fora", "fracao",
        (0.0, 100.0), (15.0, 100.0), 65.0,
    ),
    _temperatura(
        "media_movel_externa", "running mean of the outdoor temperature",
        "média móvel da temperatura externa", "fora", 19.0,
    ),
    _temperatura(
        "media_mensal_externa", "monthly mean of the outdoor temperature",
        "média mensal da temperatura externa", "fora", 19.0,
    ),
    Grandeza(
        "estacao", Termo("season", "estação do ano"), "fora",
        categorias={
            "verao": Termo("summer", "verão"), "outono": Termo("autumn", "outono"),
            "inverno": Termo("winter", "inverno"), "primavera": Termo("spring", "primavera"),
        },
    ),
    Grandeza(
        "resfriamento", Termo("cooling of the building", "resfriamento do prédio"), "predio",
        categorias={
            "natural": Termo("naturally ventilated", "ventilação natural"),
            "misto": Termo("mixed mode", "modo misto"),
            "mecanico": Termo("mechanically ventilated", "ventilação mecânica"),
            "ar_condicionado": Termo("air conditioned", "ar condicionado"),
        },
    ),
    Grandeza(
        "tipo_predio", Termo("kind of building", "tipo de prédio"), "predio",
        categorias={
            "escritorio": Termo("office", "escritório"), "escola": Termo("classroom", "sala de aula"),
            "moradia": Termo("housing", "moradia"), "idosos": Termo("senior center", "casa de idosos"),
            "outro": Termo("other", "outro"),
        },
    ),
    Grandeza(
        "hora", Termo("local time of day", "hora local"), "tempo", "hora", (0.0, 24.0), (6.0, 22.0), 14.5
    ),
)  # fmt: skip

GRANDEZAS: Final[Mapping[str, Grandeza]] = {g.nome: g for g in _LISTA}
"""By name. A new one goes before the hour, which is the last input of every model."""

ORDENS: Final = (
    ("temperatura_minima", "temperatura"), ("temperatura", "temperatura_maxima"),
    ("umidade_minima", "umidade"), ("umidade", "umidade_maxima"),
)  # fmt: skip
"""Quantities of one row of which the first cannot be above the second."""
