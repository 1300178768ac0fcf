"""models.*: the registry of models."""

__all__ = ["delete", "edit"]
