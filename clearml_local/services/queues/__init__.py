"""queues.*: lists of waiting tasks, and who serves them."""

__all__ = ["entries", "leaving", "manage", "metrics", "waiting"]
