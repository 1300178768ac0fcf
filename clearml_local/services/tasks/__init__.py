"""tasks.*: from draft to archive."""

__all__ = ["clone", "delete"]
