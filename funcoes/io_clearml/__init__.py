"""The only package that knows ClearML's datasets, models and artifacts."""

__all__ = [
    "brutos",
    "candidatura",
    "datasets",
    "descricoes",
    "filas",
    "linhagem",
    "modelos",
    "projeto",
    "promocao",
    "registro",
    "servir",
    "vigiado",
]
