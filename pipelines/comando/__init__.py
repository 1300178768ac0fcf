"""What is typed, and what can be known of it before anything starts."""

__all__ = ["argumentos", "avisos", "dados", "pastas", "pesquisa"]
