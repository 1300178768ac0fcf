"""Whether the model is good enough (the gate), and whether it is better than the champion (the arena)."""

__all__ = ["acaso", "arena", "portao", "rastro", "validar", "veredito"]
