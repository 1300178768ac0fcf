"""What a user may change: keys with types and ranges, how they are given, the names that ClearML shows."""

__all__ = [
    "catalogo",
    "config",
    "nomes_clearml",
    "pares",
    "secoes",
    "secoes_monitor",
    "secoes_retreino",
    "secoes_servico",
]
