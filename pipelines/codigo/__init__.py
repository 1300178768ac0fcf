"""The code of a run: where it lies, how an agent gets it, the hash that says whether a stage has changed."""

__all__ = ["conferencias", "hash_etapa", "repositorio"]
