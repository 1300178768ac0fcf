"""Figures: what people would rather see than read. Each function gives one, in one language."""

__all__ = ["avaliacao", "confronto", "dados", "deriva", "estilo", "modelo"]
