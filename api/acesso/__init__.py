"""Who may ask, from where, how often and how much."""

__all__ = ["chaves", "corpo", "hosts", "lugares", "origens"]
