"""What a candidate is called, the same wherever it shows: in English, as everything that a run reports."""

from funcoes.palavras.lingua import INGLES


def tratamento(balanceado: object, outliers: object) -> str:
    """What was done to the training rows, in words."""
    return INGLES.tratamento(balanceado, outliers)


def candidato(modelo: object, balanceado: object, outliers: object) -> str:
    """Model and treatment: `lr`, `lr (balanced)`, `lr (balanced, no outliers)`."""
    return INGLES.candidato(modelo, balanceado, outliers)
