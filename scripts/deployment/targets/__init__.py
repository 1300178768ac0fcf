"""Where a revision runs, and who divides traffic there."""

__all__ = ["cloud_run", "command", "compose", "service", "target"]
