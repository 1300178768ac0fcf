"""The log of predictions as everybody knows it: its columns, how its files are read, and people's answers."""

__all__ = ["busca", "esquema", "leitura", "levantar", "retornos"]
