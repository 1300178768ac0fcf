"""What a user may change: keys with types and ranges, how they are given, the names that ClearML shows."""

__all__ = ["config", "nomes_clearml", "pares", "secoes", "secoes_servico"]
