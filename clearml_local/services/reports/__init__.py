"""reports.*: texts that show results, kept as tasks of the type ``report``."""

__all__ = []
