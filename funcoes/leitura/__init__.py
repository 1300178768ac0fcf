"""A survey's file as text cells under the names of its description, whatever its format and order."""

__all__ = ["esquema", "juntar", "levantamento"]
