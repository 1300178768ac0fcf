"""A stage in a process that was forked from one which has the imports already."""

__all__ = ["processo"]
