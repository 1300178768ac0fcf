"""The code of a run: what must be right before it is enqueued; whether a stage has changed."""

__all__ = ["conferencias", "hash_etapa"]
