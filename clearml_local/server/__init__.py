"""The server process: its two applications, the files, the watchdog, its own end."""

__all__ = ["serve"]
