"""Names, tokens and ranges of the survey's columns: what the data contract and the features share."""

from typing import Final

PESSOA: Final = ("idade", "sexo", "peso", "altura", "vestimenta")
QUESTIONARIO: Final = ("p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8")
INDICES: Final = ("tev", "utci", "sst", "ste", "psti", "wbgt", "wci", "tek", "te", "pst")
TEMPO: Final = (
    "tmedia", "tmax", "tmin", "tu", "ur", "ur_max", "ur_min", "rsolarmed", "rsolartot",
    "vel_vento", "dir_vento", "sd_dirvento", "vel_vento_max", "dir_max_vento", "chuva_tot",
)  # fmt: skip
ESPERADAS: Final = ("data", "hora", *PESSOA, *QUESTIONARIO, *INDICES, *TEMPO)
NUMERICAS: Final = tuple(c for c in ESPERADAS if c not in {"data", "hora", "sexo"})

ALVO: Final = "p1"
BRUTAS: Final = ("idade", "sexo", "peso", "altura", "vestimenta", "tmedia", "ur", "vel_vento", "rsolarmed")
"""What a person and a weather station can tell, besides the hour: the inputs of every feature."""
