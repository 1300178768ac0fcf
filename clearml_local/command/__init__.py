"""What the command line does: start, stop, up, down, and what it says."""

__all__ = ["lifecycle", "report", "up_down"]
