"""The survey as a frame: read, held against its contract, fingerprinted, divided by day."""

__all__ = [
    "anexo",
    "colunas",
    "contrato",
    "divisao",
    "esquema",
    "grupos",
    "impressao",
    "ingerir",
    "leitura",
    "marcas",
    "tipar",
    "unidades",
]
