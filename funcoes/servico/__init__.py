"""The serving folder: how the process that asks the registry and the one that answers HTTP speak."""

__all__ = ["copia", "dono", "pasta", "semente", "uso"]
