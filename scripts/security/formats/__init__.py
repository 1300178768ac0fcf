"""Reports as the tools write them, read into findings; what is unreadable is not taken for nothing found."""

__all__ = ["base", "licences", "pip_audit", "read"]
