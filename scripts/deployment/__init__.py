"""A new version of the service beside the old one, traffic moved step by step, and back on any doubt."""

__all__ = ["run", "settings", "stop"]
