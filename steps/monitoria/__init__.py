"""The monitor's parts: its command, the task that shows what it found, and the files that it leaves."""

__all__ = ["comando", "dito", "olhar", "pedido", "prazo", "tarefa"]
