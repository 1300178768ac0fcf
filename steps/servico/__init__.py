"""The parts of the serving task: its log, the process it looks after, its look at the registry, its end."""

__all__ = ["diario", "dono", "http", "tarefa", "vigia"]
