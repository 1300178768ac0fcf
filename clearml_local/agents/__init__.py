"""Agents of a data folder: started, known, ended, and how they come by the code."""

__all__ = ["end", "known", "repository", "start"]
