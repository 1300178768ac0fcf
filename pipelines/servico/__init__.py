"""Serving as a command: the parts it starts and ends, and the task on a queue."""

__all__ = ["embutido", "fila", "partes"]
