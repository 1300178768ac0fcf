"""The Parquet log of predictions as everybody knows it: its columns, and how its files are read."""

__all__ = ["esquema", "leitura"]
