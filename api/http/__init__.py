"""The server itself: protocol, gate, routes, application."""

__all__ = ["servidor"]
