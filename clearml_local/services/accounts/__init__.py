"""auth.*, login.*, users.*: who may call, and what is kept for each."""

__all__ = []
