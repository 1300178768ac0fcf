"""The survey that a model is for: how it describes itself, and what its models are called."""

__all__ = ["abertas", "chamadas", "coerencia", "colunas", "como", "descricao", "nomes", "regras", "sol"]
