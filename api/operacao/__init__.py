"""What the process holds and tells of itself: state, health, metrics, log."""

__all__ = ["estado", "log", "medidores", "metricas", "saude"]
