"""What the command line does: start, stop, up, down, backup, restore, and what it says."""

__all__ = ["backup", "lifecycle", "report", "up_down"]
