"""What people call the quantities: names of columns, compared without case, accents and signs.

Names that models and logs had for a quantity before are among them, so that these are still read.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from funcoes.vocabulario.grandezas import GRANDEZAS

NOMES: Final[Mapping[str, tuple[str, ...]]] = {
    "idade": ("age", "age years", "idade anos"),
    "sexo": ("sex", "gender", "genero", "male female"),
    "peso": ("weight", "wt", "mass", "body mass", "body weight", "massa", "massa corporal", "peso kg"),
    "altura": ("height", "ht", "stature", "body height", "estatura"),
    "vestimenta": (
        "clo", "clothing", "clothing insulation", "icl", "roupa", "isolamento da vestimenta", "vestuario",
    ),
    "metabolismo": ("met", "metabolic rate", "activity met", "taxa metabolica", "atividade"),
    "temperatura": (
        "tmedia", "ta", "tair", "t air", "air temp", "air temperature", "temp", "temperature", "tdb", "tar",
        "temperatura do ar", "temp ar", "dry bulb", "dry bulb temperature", "bulbo seco",
        "indoor temperature",
    ),
    "temperatura_minima": ("tmin", "t min", "lowest air temperature", "minimum temperature"),
    "temperatura_maxima": ("tmax", "t max", "highest air temperature", "maximum temperature"),
    "bulbo_umido": ("tu", "twb", "tw", "wet bulb", "wet bulb temperature"),
    "temperatura_radiante": ("tr", "tmrt", "mrt", "mean radiant temperature", "radiant temperature"),
    "temperatura_globo": ("tg", "globe", "globe temperature", "black globe", "globo", "termometro de globo"),
    "temperatura_operativa": ("top", "to", "operative temperature", "temp operativa"),
    "umidade": ("ur", "rh", "relative humidity", "humidity", "umidade relativa", "umidade do ar", "hr"),
    "umidade_minima": ("ur min", "rh min"),
    "umidade_maxima": ("ur max", "rh max"),
    "velocidade_vento": (
        "vel vento", "vento", "wind", "wind speed", "ws", "wind velocity", "velocidade do vento",
    ),
    "velocidade_ar": (
        "vel", "va", "air speed", "air velocity", "vel ar", "velocidade do ar", "v air", "airspeed",
    ),
    "radiacao_solar": (
        "rsolarmed", "solar", "solar radiation", "global radiation", "ghi", "radiation", "radiacao",
        "radiacao global", "radiacao solar", "irradiance", "solar irradiance",
    ),
    "temperatura_externa": ("t out", "tout", "outdoor temperature", "outside temperature", "t ext"),
    "umidade_externa": ("rh out", "outdoor humidity", "outside humidity", "ur ext"),
    "media_movel_externa": (
        "running mean", "trm out", "prevailing mean outdoor temperature", "t mot", "tpma", "media movel",
    ),
    "media_mensal_externa": ("t out monthly", "monthly mean", "monthly mean temperature"),
    "estacao": ("season", "estacao do ano"),
    "resfriamento": ("cooling type", "cooling", "cooling strategy", "conditioning"),
    "tipo_predio": ("building type", "building use", "tipo de predio", "uso do predio", "edificacao"),
    "hora": ("time", "hour", "time of day", "horario", "local time"),
}  # fmt: skip
"""Beside the name itself and what it is called in both languages. Trm is neither the radiant temperature nor
the running mean: people call both so."""


def normalizar(texto: str) -> str:
    """Small letters without accents, and digits: what is left of a name when spelling is none."""
    claro = unicodedata.normalize("NFKD", texto).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", claro.casefold())


def _todos() -> Iterable[tuple[str, str]]:
    for nome, grandeza in GRANDEZAS.items():
        for dito in (nome, grandeza.termo.en, grandeza.termo.pt, *NOMES.get(nome, ())):
            yield normalizar(dito), nome


_DE: Final = dict(_todos())


def grandeza_de(coluna: str) -> str | None:
    """The quantity that a column of this name is; None where no quantity is called so."""
    return _DE.get(normalizar(coluna))


def nome_de_hoje(nome: str) -> str:
    """A name of today: of one that models and logs had before, the quantity's; any other as it is."""
    return nome if nome in GRANDEZAS else _DE_ANTES.get(nome, nome)


_DE_ANTES: Final = {n: _DE[normalizar(n)] for n in ("tmedia", "ur", "vel_vento", "rsolarmed")}
