"""What is predicted now held against what the model learned from: drift, coverage, data quality, severity."""

__all__ = [
    "achado", "comparar", "construir", "especies", "estatistica", "estratos", "gravidade", "janela",
    "qualidade", "referencia",
]  # fmt: skip
