"""What a candidate is called, the same wherever it shows."""

from collections.abc import Iterable

_COMO_SAO = "as they are"


def tratamento(balanceado: object, outliers: object) -> str:
    """What was done to the training rows, in words."""
    return ", ".join(_feitos(balanceado, outliers)) or _COMO_SAO


def candidato(modelo: object, balanceado: object, outliers: object) -> str:
    """Model and treatment: `lr`, `lr (balanced)`, `lr (balanced, no outliers)`."""
    feitos = ", ".join(_feitos(balanceado, outliers))
    return f"{modelo} ({feitos})" if feitos else str(modelo)


def _feitos(balanceado: object, outliers: object) -> Iterable[str]:
    if balanceado:
        yield "balanced"
    if outliers:
        yield "no outliers"
