"""The names under which serving asks for the model's raw inputs."""

from typing import Final

CAMPOS: Final = {
    "idade": "idade", "sexo": "sexo", "peso": "peso", "altura": "altura", "vestimenta": "vestimenta",
    "tmedia": "temperatura", "ur": "umidade", "vel_vento": "velocidade_vento",
    "rsolarmed": "radiacao_solar", "hora": "hora",
}  # fmt: skip
"""By the names of `ENTRADAS`."""

SEXO_EM_LETRAS: Final = {0.0: "f", 1.0: "m"}
"""Of sex as the model knows it."""
