"""The ways to run: here, on queues, on an agent, one stage again."""

__all__ = ["despacho", "fila", "remoto"]
