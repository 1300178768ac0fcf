"""events.*: what tasks report, and how it is read back."""

__all__ = ["write"]
