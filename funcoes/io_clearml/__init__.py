"""The only package that knows ClearML's datasets, models and artifacts."""

__all__ = [
    "brutos",
    "candidatura",
    "datasets",
    "filas",
    "linhagem",
    "modelos",
    "projeto",
    "promocao",
    "registro",
    "servir",
    "vigiado",
]
