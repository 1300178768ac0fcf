"""The synthetic survey that comes with the project: made from statistics alone, and those measured."""

__all__ = ["fatos", "gerar"]
