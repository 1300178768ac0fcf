"""serving.*: processes that serve models, as long as they report."""

__all__ = []
