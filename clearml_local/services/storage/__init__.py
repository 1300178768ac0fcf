"""storage.*: where clients may keep files."""

__all__ = []
