"""pipelines.*: runs started from the web application, and their end."""

__all__ = []
