"""The survey as a frame: read, held against its contract, fingerprinted, divided by day."""

__all__ = [
    "anexo",
    "colunas",
    "contrato",
    "deduzir",
    "divisao",
    "esquema",
    "grupos",
    "impressao",
    "ingerir",
    "juntar",
    "leitura",
    "marcas",
    "tipar",
    "unidades",
]
