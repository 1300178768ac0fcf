"""The libraries of others that lie in this repository: which, of which version, and how they are renewed."""

__all__ = ["renew"]
