"""What people call the quantities: names of columns, compared without case, accents and signs.

Names that models and logs had for a quantity before are among them, so that these are still read.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from funcoes.vocabulario.grandezas import GRANDEZAS

NOMES: Final[Mapping[str, tuple[str, ...]]] = {
    "idade": ("age", "age years", "idade anos", "edad", "alter", "âge", "eta", "ages"),
    "sexo": ("sex", "gender", "genero", "male female", "sexe", "sesso", "geschlecht", "género"),
    "peso": (
        "weight", "wt", "mass", "body mass", "body weight", "massa", "massa corporal", "peso corporal",
        "gewicht",
        "körpergewicht", "poids",
    ),
    "altura": (
        "height", "ht", "stature", "body height", "estatura", "talla", "größe", "körpergröße", "taille",
        "altezza",
    ),
    "vestimenta": (
        "clo", "clothing", "clothing insulation", "icl", "roupa", "isolamento da vestimenta", "vestuario",
        "clo value", "clothing value", "insulation", "vestimentas", "isolamento termico da vestimenta",
        "isolamento", "bekleidung", "ropa", "arropamiento", "vêtement",
    ),
    "metabolismo": (
        "met", "metabolic rate", "activity met", "taxa metabolica", "atividade", "met rate", "activity level",
        "activity", "metabolism", "taxa de metabolismo", "tasa metabolica",
    ),
    "temperatura": (
        "tmedia", "ta", "tair", "t air", "air temp", "air temperature", "temp", "temperature", "tdb", "tar",
        "temperatura do ar", "temp ar", "dry bulb", "dry bulb temperature", "bulbo seco",
        "indoor temperature",
        "indoor air temperature", "temperatura ambiente", "temperatura del aire", "lufttemperatur",
        "température de l'air", "temperatura dell'aria", "t ar", "tbs", "temp air", "ambient temperature",
        "air t",
    ),
    "temperatura_minima": ("tmin", "t min", "lowest air temperature", "minimum temperature", "temp min"),
    "temperatura_maxima": ("tmax", "t max", "highest air temperature", "maximum temperature", "temp max"),
    "bulbo_umido": ("tu", "twb", "tw", "wet bulb", "wet bulb temperature", "wbt", "tbu"),
    "temperatura_radiante": (
        "tr", "tmrt", "mrt", "mean radiant temperature", "radiant temperature", "t mrt", "mean radiant temp",
        "temperatura radiante",
    ),
    "temperatura_globo": (
        "tg", "globe", "globe temperature", "black globe", "globo", "termometro de globo", "t globe",
        "globe temp",
        "black globe temperature",
    ),
    "temperatura_operativa": ("top", "to", "operative temperature", "temp operativa", "t op",
                              "operative temp"),
    "umidade": (
        "ur", "rh", "relative humidity", "humidity", "umidade relativa", "umidade do ar", "hr",
        "rel humidity",
        "umidade relativa do ar", "humidade", "humidade relativa", "humedad", "humedad relativa",
        "luftfeuchte",
        "luftfeuchtigkeit", "relative luftfeuchte", "relative luftfeuchtigkeit", "humidité",
        "humidité relative",
        "umidita", "umidità relativa", "relative air humidity", "air humidity", "indoor relative humidity",
        "hum",
    ),
    "umidade_minima": ("ur min", "rh min"),
    "umidade_maxima": ("ur max", "rh max"),
    "velocidade_vento": (
        "vel vento", "vento", "wind", "wind speed", "ws", "wind velocity", "velocidade do vento", "windspeed",
        "velocidad del viento", "viento", "windgeschwindigkeit", "vitesse du vent", "velocita del vento",
        "wind spd",
    ),
    "velocidade_ar": (
        "vel", "va", "air speed", "air velocity", "vel ar", "velocidade do ar", "v air", "airspeed",
        "air vel",
        "velocidad del aire", "luftgeschwindigkeit", "vitesse de l'air", "vel air", "indoor air velocity",
        "indoor air speed", "air movement speed",
    ),
    "radiacao_solar": (
        "rsolarmed", "solar", "solar radiation", "global radiation", "ghi", "radiation", "radiacao",
        "radiacao global", "radiacao solar", "irradiance", "solar irradiance", "global solar radiation",
        "radiacao solar global", "radiacion solar", "globalstrahlung", "solar rad", "srad",
        "global horizontal irradiance", "rayonnement solaire", "radiazione solare",
    ),
    "temperatura_externa": (
        "t out", "tout", "outdoor temperature", "outside temperature", "t ext", "outdoor temp", "temp out",
        "outside air temperature", "temperatura externa", "t outdoor", "text",
    ),
    "umidade_externa": ("rh out", "outdoor humidity", "outside humidity", "ur ext", "rh outdoor",
                        "outdoor rh"),
    "media_movel_externa": (
        "running mean", "trm out", "prevailing mean outdoor temperature", "t mot", "tpma", "media movel",
        "running mean temperature", "running mean outdoor temperature", "prevailing mean temperature",
    ),
    "media_mensal_externa": (
        "t out monthly", "monthly mean", "monthly mean temperature", "monthly mean outdoor temperature",
    ),
    "estacao": ("season", "estacao do ano", "estacion", "jahreszeit", "saison", "stagione"),
    "resfriamento": (
        "cooling type", "cooling", "cooling strategy", "conditioning", "cooling strategy building level",
        "conditioning type", "ventilation", "ventilation type", "hvac", "climatizacao",
    ),
    "tipo_predio": (
        "building type", "building use", "tipo de predio", "uso do predio", "edificacao", "type of building",
        "tipo de edificacao",
    ),
    "hora": (
        "time", "hour", "time of day", "horario", "local time", "survey time", "start time", "hora local",
        "uhrzeit", "heure", "ora", "clock time", "interview time", "hora da entrevista",
    ),
}  # fmt: skip
"""Beside the name itself and what it is called in both languages. Trm is neither the radiant temperature nor
the running mean: people call both so."""


def normalizar(texto: str) -> str:
    """Small letters without accents, and digits, of any script: what is left of a name when spelling is
    none."""
    claro = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", texto).casefold())
    return "".join(c for c in claro if c.isalnum())


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
