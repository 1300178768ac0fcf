"""The survey as a frame: read, held against its contract, fingerprinted, divided by day."""

__all__ = [
    "alvo",
    "anexo",
    "colunas",
    "contrato",
    "deduzir",
    "divisao",
    "grupos",
    "impressao",
    "ingerir",
    "marcas",
    "sozinhas",
    "tipar",
    "unidades",
]
