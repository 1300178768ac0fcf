"""organization.*, server.*, users.*: what concerns the whole server."""

__all__ = []
