"""A survey's file as text cells under the names of its description, whatever its format and its columns' order."""

__all__ = ["esquema", "juntar", "levantamento"]
