"""The life of a task: states, changes between them, enqueueing, stopping."""

__all__ = ["queue", "state", "states", "steps"]
