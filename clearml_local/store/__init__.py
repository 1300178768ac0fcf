"""What the server holds: documents and events on disk, agents and serving processes in memory."""

__all__ = ["changes", "database", "readers", "serving", "table", "workers"]
