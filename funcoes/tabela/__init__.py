"""Any survey file as a table of text cells: its format, dialect and encoding found in what it holds."""

__all__ = ["leitura", "quadro"]
