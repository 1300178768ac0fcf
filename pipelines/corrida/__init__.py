"""A run as the server knows it: found, watched, stopped, gone on with."""

__all__ = ["controle", "estado", "retomada", "vigia"]
