"""Names of the columns of a checked survey beside its quantities: what the contract and the rest share."""

from typing import Final

ALVO: Final = "voto"
"""The vote of thermal sensation, −3 to 3."""

DADO: Final = "dado_"
"""Before the name of a column that is kept as data and never learned from."""

FALTA: Final = "falta_"
"""Before the name of a quantity: whether `impute` filled it in."""

COPIA: Final = "copia_"
"""Before the name of a quantity: whether it was filled in by another of the same row, not by one learned."""

DIA: Final = "dia"
CAMPANHA: Final = "campanha"
REGISTRO: Final = "registro"

SEM_DATA: Final = ""
NO_LUGAR: Final = "? "
"""How the day of a row without a date begins, where a place stands for it."""
"""Day and campaign of a row without a date."""
