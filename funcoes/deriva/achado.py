"""What is found: as data, and as a sentence that can be said in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from funcoes.palavras.lingua import Frase

Tipo = Literal[
    "deriva", "predicao", "cobertura", "fora", "preenchidos", "parado", "unidade", "trocadas", "desempenho",
    "vies",
]  # fmt: skip
"""Drift of an input or feature; of the predictions; months and hours never seen; outside the range of
training; filled in; a sensor that stands still; a wrong unit; two columns in each other's place; by people's
answers, a model worse than at its validation, and one that says warmer or colder than they do."""

NOMES: Final = {
    "idade": "age", "sexo": "sex", "peso": "body weight", "altura": "body height", "vestimenta": "clothing",
    "imc": "body mass index", "temperatura": "air temperature", "umidade": "relative humidity",
    "velocidade_vento": "wind speed", "radiacao_solar": "solar radiation", "hora": "hour",
    "tu_stull": "wet-bulb temperature",
    "pressao_vapor": "vapour pressure", "te_calc": "effective temperature", "utci_calc": "UTCI",
    "wbgt_calc": "WBGT", "predicao": "predicted vote",
}  # fmt: skip
"""What each quantity is called in a sentence, in English."""


@dataclass(frozen=True)
class Achado:
    """One finding; `efeito` is 0 to 1, and of which kind `tipo` says."""

    tipo: Tipo
    grandeza: str
    efeito: float
    dito: Frase
    evidencia: Mapping[str, float] = field(default_factory=dict)


def nome_dito(grandeza: str) -> str:
    """A quantity in English words; one without is called as it is."""
    return NOMES.get(grandeza, grandeza)


def por_cento(parte: float) -> str:
    """A share as text, in percent."""
    return f"{100 * parte:.0f}"
