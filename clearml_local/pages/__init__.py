"""The web pages: what a browser is given, how it logs in, and what it is told of changes."""

__all__ = ["links", "policy", "project", "site"]
